import type { Db } from '#kernel/database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { beginPiece, publishPiece } from '#market/content/index.ts'
import { houseId } from '#people/parties/index.ts'

/** A page and an article in the shop, and one that is not shown. */
export async function publishWritings(db: Db): Promise<void> {
  const body = { texts: { en: { title: 'Imprint', lede: 'Who we are', text: 'We.' } } }
  const pieces = [
    { kind: 'page', slug: 'imprint' },
    { kind: 'article', slug: 'on-lamps' },
    { kind: 'page', slug: 'unseen' },
  ] as const
  for (const { kind, slug } of pieces) {
    const { id } = mustBeDone(
      await inTransaction(db, (tx) => beginPiece(tx, { kind, slug, body, author: houseId })),
    )
    if (slug !== 'unseen')
      mustBeDone(await inTransaction(db, (tx) => publishPiece(tx, id, { version: 1, actor: 'test' })))
  }
}

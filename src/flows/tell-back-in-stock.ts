import type { Db } from '#kernel/database.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { availability } from '#goods/inventory/index.ts'
import { mailAddressOf, phraseOf } from '#people/access/index.ts'
import { recordMail, voiceLetter } from '#people/notifications/index.ts'
import { awaitedVariants, takeAlerts } from '#trade/wishes/index.ts'

const mostAtOnce = 100

/** Mail whoever waits for something that is there again, each once. Answers how many were told. */
export async function tellBackInStock(db: Db, { origin }: { readonly origin: string }): Promise<number> {
  const awaited = await awaitedVariants(db)
  if (awaited.length === 0) return 0
  const left = await availability(db.sql, awaited)
  const back = awaited.filter((id) => (left.get(id) ?? 0) > 0)
  if (back.length === 0) return 0
  const told = await inTransaction(db, async (tx) => {
    const alerts = await takeAlerts(tx, back, mostAtOnce)
    for (const { id, party, variantId, locale } of alerts) {
      const to = await mailAddressOf(tx, party)
      const [product] = await tx.sql<{ slug: string; title: string }>`
        select p.slug, coalesce((select t.title from catalog.product_translations t where t.product_id = p.id
                 order by t.locale = ${locale} desc, t.locale = 'en' desc limit 1), p.slug) as title
          from catalog.variants v join catalog.products p on p.id = v.product_id and p.state = 'active'
         where v.id = ${variantId} and v.state = 'active'`
      if (to === undefined || product === undefined) continue
      const letter = voiceLetter('back_in_stock', {
        name: to.name,
        locale,
        product: product.title,
        url: `${origin}/${locale}/p/${product.slug}`,
        phrase: await phraseOf(tx, party),
      })
      await recordMail(tx, { cause: id, template: 'back_in_stock', recipient: to.email, locale, letter })
    }
    return done(alerts.length)
  })
  return told.ok ? told.value : 0
}

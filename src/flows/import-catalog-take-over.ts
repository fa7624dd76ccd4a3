import type { Db } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { takeImportedIn } from '#market/catalog/index.ts'
import { recordOffers, type OffersRefusal } from './import-catalog-offers.ts'
import { unstaged } from './import-catalog-staging.ts'

const atOnce = 500

type Line = { line: number; body: string }

/** Who imports, and who wants to know how far it is. */
export type TakeOver = {
  readonly actor: string
  readonly onProgress?: (progress: { readonly phase: 'take-over'; readonly products: number }) => void
}

/**
 * Take checked lines over in two steps, so that no transaction is open for long and no fact of the shop waits for it.
 * New products are brought in as drafts nobody sees, batch by batch; then one transaction changes what differs and
 * lets them in. An import that ends between leaves drafts, which the next one with their slugs takes up.
 */
export async function takeOver(
  db: Db,
  importId: string,
  { actor, onProgress }: TakeOver,
): Promise<Result<{ readonly created: number; readonly changed: number }, OffersRefusal>> {
  let products = 0
  const progress = (lines: readonly Line[]) => {
    products += lines.length
    onProgress?.({ phase: 'take-over', products })
  }
  for (let after = 0; ;) {
    const lines = await freshLines(db, importId, after)
    const last = lines.at(-1)
    if (last === undefined) break
    const brought = await inTransaction(db, (tx) =>
      recordOffers(tx, lines.map(productOf), { actor, cause: importId, importId }),
    )
    if (!brought.ok) return brought
    after = last.line
    progress(lines)
  }
  return inTransaction(db, async (tx) => {
    const changed = await changeKnown(tx, importId, actor, progress)
    if (!changed.ok) return changed
    const created = await takeImportedIn(tx, importId, actor)
    const payload = { created, changed: changed.value }
    await tell(tx, { type: 'catalog_imported', aggregate: importId, actor, payload })
    return done(payload)
  })
}

const productOf = (line: Line) => unstaged(line.body)

async function changeKnown(
  tx: Tx,
  importId: string,
  actor: string,
  progress: (lines: readonly Line[]) => void,
): Promise<Result<number, OffersRefusal>> {
  let changed = 0
  for (let after = 0; ;) {
    const lines = await knownLines(tx, importId, after)
    const last = lines.at(-1)
    if (last === undefined) return done(changed)
    const recorded = await recordOffers(tx, lines.map(productOf), { actor, cause: importId })
    if (!recorded.ok) return recorded
    changed += recorded.value.changed
    after = last.line
    progress(lines)
  }
}

/** Lines of products the shop does not have, or has only as what an import left behind. */
function freshLines(db: Db, importId: string, after: number): Promise<Line[]> {
  return db.sql<Line>`
    select l.line, l.body
      from catalog.import_lines l
      left join catalog.products p on p.slug = l.slug
     where l.import_id = ${importId} and l.line > ${after} and (p.id is null or p.import_id is not null)
     order by l.line limit ${atOnce}::bigint`
}

function knownLines(tx: Tx, importId: string, after: number): Promise<Line[]> {
  return tx.sql<Line>`
    select l.line, l.body
      from catalog.import_lines l
      join catalog.products p on p.slug = l.slug
     where l.import_id = ${importId} and l.line > ${after} and p.import_id is null
     order by l.line limit ${atOnce}::bigint`
}

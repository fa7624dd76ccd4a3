import type { Tx } from '#kernel/transaction.ts'
import { tellProductsChanged } from './tell-product-changed.ts'

const atOnce = 5_000

/**
 * Take what an import brought in into the shop: each product gets the state its line says, or becomes active. Only
 * this last step is one transaction, so that it is short however much was brought in. Answers how many.
 */
export async function takeImportedIn(tx: Tx, importId: string, actor: string): Promise<number> {
  let count = 0
  for (;;) {
    const taken = await tx.sql<{ id: number }>`
      update catalog.products p
         set state = coalesce((select l.body::jsonb ->> 'state' from catalog.import_lines l
                                where l.import_id = ${importId} and l.slug = p.slug limit 1), 'active'),
             import_id = null, updated_at = now()
       where p.id in (select d.id from catalog.products d
                       where d.import_id = ${importId} order by d.id limit ${atOnce}::bigint)
      returning p.id`
    if (taken.length === 0) return count
    count += taken.length
    await tellProductsChanged(
      tx,
      taken.map((row) => row.id).toSorted((a, b) => a - b),
      { actor, cause: importId },
    )
  }
}

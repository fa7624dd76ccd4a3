import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { variantLifecycle, type VariantState } from './product.ts'
import { tellProductsChanged } from './tell-product-changed.ts'

const targets = { pause: 'paused', resume: 'active', archive: 'archived' } as const

/** Pause, resume or archive a variant; only active ones are in the shop. Tells `product_changed` of its product. */
export async function setVariantState(
  tx: Tx,
  variantId: number,
  event: keyof typeof targets,
  actor: string,
): Promise<
  Result<{ readonly state: VariantState }, 'variant_not_found' | 'variant_not_movable' | 'choice_taken'>
> {
  const state = targets[event]
  const [moved] = await tx.sql<{ product_id: number }>`
    update catalog.variants v set state = ${state}, updated_at = clock_timestamp()
     where v.id = ${variantId} and v.state = any (${variantLifecycle.from(event)}::text[])
       and not exists (select from catalog.variants o
                        where ${state}::text <> 'archived' and v.state = 'archived' and o.product_id = v.product_id
                          and o.options = v.options and o.id <> v.id and o.state <> 'archived')
    returning v.product_id`
  if (moved) {
    await tellProductsChanged(tx, [moved.product_id], { actor })
    return done({ state })
  }
  const [found] = await tx.sql<{
    state: VariantState
  }>`select state from catalog.variants where id = ${variantId}`
  if (!found) return refused('variant_not_found')
  if (variantLifecycle.next(found.state, event) !== undefined) return refused('choice_taken')
  return refused('variant_not_movable', { state: found.state, event })
}

/**
 * From now on a variant is downloaded and not carried; it weighs nothing. Said twice it is the same. Whether pieces of it
 * lie in a warehouse is looked at before. Tells `product_changed` of its product.
 */
export async function makeVariantDigital(
  tx: Tx,
  variantId: number,
  actor: string,
): Promise<Result<{ readonly isNew: boolean }, 'variant_not_found'>> {
  const [made] = await tx.sql<{ product_id: number }>`
    update catalog.variants set is_digital = true, weight_grams = 0, updated_at = clock_timestamp()
     where id = ${variantId} and not is_digital returning product_id`
  if (made !== undefined) {
    await tellProductsChanged(tx, [made.product_id], { actor })
    return done({ isNew: true })
  }
  const found = await tx.sql`select id from catalog.variants where id = ${variantId}`
  return found.length === 0 ? refused('variant_not_found') : done({ isNew: false })
}

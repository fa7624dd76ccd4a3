import { weightOf } from './counts.ts'
import type { Habits } from './habits.ts'
import type { Taste } from './taste.ts'

/** What led to something: a product bought, looked at, or lying in the cart beside it. */
export type Lead = { readonly kind: 'bought' | 'looked_at' | 'with'; readonly id: number }

/** Of all that is known of somebody, what leads to a thing most strongly; undefined where nothing does. */
export function leadsTo(
  habits: Habits,
  { path }: Pick<Taste, 'path'>,
  known: {
    readonly products: readonly number[]
    readonly baskets: readonly (readonly number[])[]
    readonly seen: readonly number[]
  },
  slot: number,
): Lead | undefined {
  let strongest: (Lead & { readonly weight: number }) | undefined
  const weigh = (kind: Lead['kind'], id: number, share: number, of: (from: number) => number) => {
    const from = habits.slots.get(id)
    const strength = from === undefined ? 0 : of(from)
    if (from === undefined || strength <= 0) return
    const often = Math.max((habits.bought[from] as number) + (habits.looked[from] as number), strength)
    const weight = (share * strength) / Math.sqrt(often)
    if (weight > (strongest?.weight ?? 0)) strongest = { kind, id, weight }
  }
  const { after, kin, together, viewed } = habits
  for (const id of known.products) weigh('with', id, 1, (from) => weightOf(together, from, slot))
  for (const [step, basket] of known.baskets.toReversed().entries())
    for (const id of basket)
      weigh(
        'bought',
        id,
        path.perStep ** step,
        (from) => weightOf(after, from, slot) + path.kin * weightOf(kin, from, slot),
      )
  for (const [step, id] of known.seen.entries())
    weigh('looked_at', id, 1 / (step + 1), (from) => weightOf(viewed, from, slot))
  return strongest && { kind: strongest.kind, id: strongest.id }
}

import type { Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { eachOf } from '../engine/counts.ts'
import { dayOf, scaleAt } from '../engine/habits.ts'
import { shopTaste } from '../engine/taste.ts'
import { liveRecommendationsOf } from '../live/live.ts'

/** How many of the products on sale have something bought together that may be shown. */
export async function coverageOf(db: Queries): Promise<number> {
  const habits = liveRecommendationsOf(db)?.habits()
  if (!habits) return 0
  const least = shopTaste.least * scaleAt(dayOf(ports().now()), habits.memory.halfLifeDays)
  const known = habits.ids.filter((_, slot) => {
    let strongest = 0
    eachOf(habits.together, slot, (_key, weight) => {
      strongest = Math.max(strongest, weight)
    })
    return strongest > least
  })
  const [row] = await db.sql<{ count: number }>`
    select count(*)::integer as count from catalog.products p
     where p.state = 'active' and p.id = any (${known}::bigint[])`
  return row?.count ?? 0
}

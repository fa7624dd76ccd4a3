import { createHmac } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newSecret } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import type { Place } from './rules.ts'
import type { Via } from './sealed.ts'

/** What was shown and followed since it was last written down. Who did is not in it. */
export type TallyBook = {
  note(place: Place, what: 'shown'): void
  /** Somebody came from a place: counted once a day for each address and product, as far as this process remembers. */
  follow(via: Via, address: string): void
  /** Write down; false where there was nothing. A failure keeps it for the next time. */
  flush(db: Queries): Promise<boolean>
}

const daysKept = 400
const mostRemembered = 50_000

/** Begin to count. */
export function tallyBook(): TallyBook {
  // Addresses are kept as marks nobody can turn back: the key is made here and never written down.
  const key = newSecret()
  const followed = new Set<string>()
  let today = 0
  let counted = new Map<Place, { shown: number; followed: number }>()
  const add = (place: Place, shown: number, followed: number) => {
    const before = counted.get(place) ?? { shown: 0, followed: 0 }
    counted.set(place, { shown: before.shown + shown, followed: before.followed + followed })
  }
  return {
    note: (place) => add(place, 1, 0),
    follow: ({ place, productId }, address) => {
      const day = Math.floor(ports().now().getTime() / 86_400_000)
      if (day !== today) followed.clear()
      today = day
      const mark = createHmac('sha256', key)
        .update(`${day} ${place} ${productId} ${address}`)
        .digest('base64url')
      if (followed.has(mark) || followed.size >= mostRemembered) return
      followed.add(mark)
      add(place, 0, 1)
    },
    flush: async (db) => {
      const rows = [...counted].toSorted(([a], [b]) => (a < b ? -1 : 1))
      if (rows.length === 0) return false
      counted = new Map()
      try {
        await db.sql`
          insert into recommendations.tallies as t (day, place, shown, followed)
          select current_date, w.place, w.shown, w.followed
            from unnest(${rows.map(([place]) => place)}::text[], ${rows.map(([, { shown }]) => shown)}::bigint[],
                        ${rows.map(([, { followed }]) => followed)}::bigint[]) as w (place, shown, followed)
          on conflict (day, place) do update
             set shown = t.shown + excluded.shown, followed = t.followed + excluded.followed`
        await db.sql`delete from recommendations.tallies t where t.day < current_date - ${daysKept}::integer`
        return true
      } catch (error) {
        for (const [place, each] of rows) add(place, each.shown, each.followed)
        throw error
      }
    },
  }
}

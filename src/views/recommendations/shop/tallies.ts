import type { Queries } from '#kernel/database.ts'
import type { Place } from './rules.ts'

/** What was shown and followed since it was last written down. Who did is not in it. */
export type TallyBook = {
  note(place: Place, what: 'shown' | 'followed'): void
  /** Write down; false where there was nothing. A failure keeps it for the next time. */
  flush(db: Queries): Promise<boolean>
}

const daysKept = 400

/** Begin to count. */
export function tallyBook(): TallyBook {
  let counted = new Map<Place, { shown: number; followed: number }>()
  const add = (place: Place, shown: number, followed: number) => {
    const before = counted.get(place) ?? { shown: 0, followed: 0 }
    counted.set(place, { shown: before.shown + shown, followed: before.followed + followed })
  }
  return {
    note: (place, what) => (what === 'shown' ? add(place, 1, 0) : add(place, 0, 1)),
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
        for (const [place, { shown, followed }] of rows) add(place, shown, followed)
        throw error
      }
    },
  }
}

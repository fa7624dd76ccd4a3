import type pg from 'pg'
import { shelfFacts } from '#views/search/index.ts'

const waiting = `
  select exists (select from search.stale)
         or exists (select from kernel.leaves l join kernel.outbox o on o.id = l.outbox_id
                     where o.type = any ($1)
                       and l.seq > coalesce((select c.seq from kernel.consumers c where c.name = 'search'), 0))
         or exists (select from kernel.outbox o
                     where o.id > coalesce((select max(l.outbox_id) from kernel.leaves l), 0)) as waits`

/**
 * Wait until shelf and search have taken in everything told so far: an import leaves work behind it that would disturb
 * what is measured. Answers the seconds it took; throws after an hour.
 */
export async function caughtUp(open: () => Promise<pg.Client>): Promise<number> {
  const begun = performance.now()
  const db = await open()
  try {
    for (let tries = 0; tries < 14_400; tries++) {
      const { rows } = await db.query<{ waits: boolean }>(waiting, [[...shelfFacts]])
      if (rows[0]?.waits !== true) return (performance.now() - begun) / 1_000
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  } finally {
    await db.end()
  }
  throw new Error('shelf and search do not come to an end with what was told')
}

import type { Queries } from '#kernel/database.ts'
import { firstIdOf } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'

/** So many go at once, so that no statement takes long. */
const atOnce = 500

/**
 * Forget carts nobody has changed in so many days, with their lines; also those that became orders, which have all they
 * need. One into which another was merged goes after that one. Answers how many.
 */
export async function pruneCarts({ sql }: Queries, days: number): Promise<number> {
  const before = new Date(ports().now().getTime() - days * 86_400_000)
  // Ids begin with the time they were made: what is younger is not looked at.
  const until = firstIdOf('crt', before)
  let [after, count] = ['', 0]
  for (;;) {
    const gone = await sql<{ id: string }>`
      with old as (
        select c.id from cart.carts c
         where c.id > ${after} and c.id < ${until}
           and c.updated_at < ${before}
           and not exists (select from cart.carts m where m.merged_into = c.id)
         order by c.id
         limit ${atOnce}::bigint
      )
      delete from cart.carts c using old
       where c.id = old.id and c.updated_at < ${before}
      returning c.id`
    count += gone.length
    for (const { id } of gone) if (id > after) after = id
    if (gone.length === 0) return count
  }
}

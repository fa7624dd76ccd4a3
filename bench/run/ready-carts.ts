import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Db } from '#kernel/database.ts'

/** Processor time of the connections to a database in microseconds, where the system tells it. */
export function databaseTime(database: string): number {
  let ticks = 0
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(database)) continue
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      continue // The process ended while it was looked at.
    }
  }
  return ticks * 10_000
}

/** Carts ready to be ordered; each line one piece of the variant chosen for it. Answers their tokens. */
export async function readyCarts(
  owner: Db,
  count: number,
  lines: number,
  variant: (cart: number, line: number) => number,
): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'))
  const stem = randomBytes(4).toString('hex')
  await owner.sql`
    insert into cart.carts (id, token_hash, currency, country, locale, email, shipping_address, shipping_method)
    select 'crt_' || ${stem}::text || lpad(n::text, 18, '0'), hash, 'EUR', 'DE', 'en', 'buyer' || n || '@example.com',
           '{"name":"Ann Buyer","line1":"Speicher 1","postalCode":"20457","city":"Hamburg","country":"DE"}', 'standard'
      from unnest(${tokens.map((token) => createHash('sha256').update(token).digest())}::bytea[])
           with ordinality as t (hash, n)`
  const rows = tokens.flatMap((_, cart) =>
    Array.from({ length: lines }, (_, line) => [cart + 1, variant(cart, line)] as const),
  )
  await owner.sql`
    insert into cart.lines (id, cart_id, variant_id, quantity, seen_minor)
    select 'lin_' || ${stem}::text || lpad(k::text, 18, '0'), 'crt_' || ${stem}::text || lpad(cart::text, 18, '0'),
           variant, 1, 1000
      from unnest(${rows.map(([cart]) => cart)}::bigint[], ${rows.map(([, id]) => id)}::bigint[])
           with ordinality as l (cart, variant, k)`
  return tokens
}

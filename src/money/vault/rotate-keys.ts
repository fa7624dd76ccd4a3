import { assert, done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { rewrap } from './sealing.ts'
import type { TokenId, Vault } from './vault.ts'

/** How many cards one transaction wraps anew. */
const batch = 200

/**
 * Wrap the data keys of all cards by the current key, in batches of a transaction each: whenever it is interrupted,
 * every card opens by the key it names, and the next run goes on where this one stopped. Answers how many were wrapped.
 */
export async function rotateKeys(
  vault: Pick<Vault, 'db' | 'ring'>,
  told?: (soFar: number) => void,
): Promise<number> {
  let total = 0
  for (;;) {
    const count = mustBeDone(
      await inTransaction(vault.db, async (tx) => {
        const rows = await tx.sql<{ id: TokenId; keyId: string; wrappedKey: Buffer }>`
          select id, key_id as "keyId", wrapped_key as "wrappedKey"
            from vault.tokens where key_id <> ${vault.ring.current}
           order by id limit ${batch} for update skip locked`
        const wrapped = rows.map((row) => rewrap(vault.ring, row.id, row).wrappedKey)
        const written = await tx.sql`
          update vault.tokens
             set key_id = ${vault.ring.current}, wrapped_key = given.wrapped_key
            from unnest(${rows.map(({ id }) => id)}::text[], ${wrapped}::bytea[]) as given (id, wrapped_key)
           where tokens.id = given.id
          returning tokens.id`
        assert(written.length === rows.length, 'every locked card is written')
        return done(rows.length)
      }),
    )
    total += count
    told?.(total)
    if (count === 0) return total
  }
}

/** How many cards each key still wraps: a key with none may be taken out of the settings. */
export async function cardsPerKey(
  vault: Pick<Vault, 'db'>,
): Promise<readonly { keyId: string; count: number }[]> {
  return vault.db.sql<{ keyId: string; count: number }>`
    select key_id as "keyId", count(*) as count from vault.tokens group by key_id order by key_id`
}

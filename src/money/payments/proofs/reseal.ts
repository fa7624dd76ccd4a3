import type { Queries } from '#kernel/database.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Attempt } from '../payment.ts'

/** What was sealed with a try whose payer is still asked for a proof; undefined where nothing is asked any more. */
export async function sealedAsked(db: Queries, { id }: Pick<Attempt, 'id'>): Promise<Buffer | undefined> {
  const [row] = await db.sql<{ sealed: Buffer | null }>`
    select sealed from payments.proofs
     where attempt_id = ${id} and state = 'awaiting' and expires_at > clock_timestamp()`
  return row?.sealed ?? undefined
}

/**
 * Seal something else with a try whose payer is still asked. What was sealed until now is given to `change`, held meanwhile;
 * answers false where nothing is asked any more, or `change` has nothing to seal.
 */
export async function reseal(
  tx: Tx,
  { id }: Pick<Attempt, 'id'>,
  change: (sealed: Buffer) => Buffer | undefined,
): Promise<boolean> {
  const [row] = await tx.sql<{ sealed: Buffer | null }>`
    select sealed from payments.proofs
     where attempt_id = ${id} and state = 'awaiting' and expires_at > clock_timestamp()
       for update`
  const sealed = row?.sealed ? change(row.sealed) : undefined
  if (sealed === undefined) return false
  await tx.sql`update payments.proofs set sealed = ${sealed} where attempt_id = ${id}`
  return true
}

import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { LedgerRefusal } from './refusals.ts'
import { toRequest, type PostedBy, type Transfer, type TransferId } from './transfer.ts'

type Answer = { readonly refusal: LedgerRefusal; readonly index?: number; readonly id?: TransferId }

/**
 * Post linked transfers inside the transaction of the business they belong to: all of them in their order, or none.
 * Refused with the reason of the first that fails; detail has its `index` and `id`, and `results` for each transfer.
 */
export async function postTransfers(
  tx: Tx,
  transfers: readonly Transfer[],
  { actor, cause }: PostedBy,
): Promise<Result<readonly TransferId[], LedgerRefusal>> {
  const requests = JSON.stringify(transfers.map(toRequest))
  const [row] = await tx.sql<{ answer: Answer | null }>`
    select ledger.post(${requests}::jsonb, ${actor}, ${cause}) as answer`
  return resultOf(transfers, row?.answer ?? null)
}

/** The database's answer to a chain as a result. */
export function resultOf(
  transfers: readonly Transfer[],
  answer: Answer | null,
): Result<readonly TransferId[], LedgerRefusal> {
  if (answer === null) return done(transfers.map(({ id }) => id))
  const results = transfers.map((_, i) => (i === answer.index ? answer.refusal : 'linked_event_failed'))
  return refused(answer.refusal, { index: answer.index, id: answer.id, results })
}

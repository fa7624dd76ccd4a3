import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { LedgerRefusal } from './refusals.ts'
import { toRequest, type PostedBy, type Request, type Transfer, type TransferId } from './transfer.ts'

/** What the database answers for a refused chain. */
export type Answer = { readonly refusal: LedgerRefusal; readonly index?: number; readonly id?: TransferId }

/**
 * Post linked transfers inside the transaction of the business they belong to: all of them in their order, or none.
 * Refused with the reason of the first that fails; detail has its `index` and `id`, and `results` for each transfer.
 * The very same transfers asked for again are done already, and said to be done.
 */
export async function postTransfers(
  tx: Tx,
  transfers: readonly Transfer[],
  by: PostedBy,
): Promise<Result<readonly TransferId[], LedgerRefusal>> {
  const requests = transfers.map(toRequest)
  return resultOf(requests, await postRequests(tx, requests, by))
}

/** Door A as the database has it: null when posted, else the refusal. */
export async function postRequests(
  tx: Queries,
  requests: readonly Request[],
  { actor, cause }: PostedBy,
): Promise<Answer | null> {
  const transfers = JSON.stringify(requests)
  const [row] = await tx.sql<{ answer: Answer | null }>`
    select ledger.post(${transfers}::jsonb, ${actor}, ${cause}) as answer`
  return row?.answer ?? null
}

/** The database's answer to a chain as a result. */
export function resultOf(
  transfers: readonly Pick<Request, 'id'>[],
  answer: Answer | null,
): Result<readonly TransferId[], LedgerRefusal> {
  if (answer === null) return done(transfers.map(({ id }) => id))
  const results = transfers.map((_, i) => (i === answer.index ? answer.refusal : 'linked_event_failed'))
  return refused(answer.refusal, { index: answer.index, id: answer.id, results })
}

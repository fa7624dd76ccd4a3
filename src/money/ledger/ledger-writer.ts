import { batched } from '#kernel/batched.ts'
import type { Db, Queries } from '#kernel/database.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { resultOf, type Answer } from './post-transfers.ts'
import type { LedgerRefusal } from './refusals.ts'
import { toRequest, type PostedBy, type Request, type Transfer, type TransferId } from './transfer.ts'

/** Linked transfers to post by themselves, with who asks and why. */
export type Chain = PostedBy & { readonly transfers: readonly Transfer[] }

type Posted = Result<readonly TransferId[], LedgerRefusal>

/** The most transfers one statement carries. */
export const mostTransfersPerStatement = 4_000

/**
 * A writer for many small postings that are no part of a business transaction: clearing files, payouts, imports. What
 * is asked for while a statement is on its way goes out with the next one. Each chain is posted whole or refused, with
 * the answer `postTransfers` would have given in that order. Safe to repeat: the very same transfers post once.
 */
export function ledgerWriter(db: Db, { lanes = 2 }: { readonly lanes?: number } = {}) {
  return batched<Chain, Posted>(
    async (chains) => {
      const answers: Posted[] = []
      for (const part of inStatements(chains)) answers.push(...(await postChains(db, part)))
      return answers
    },
    { max: mostTransfersPerStatement, lanes, queue: 100_000 },
  )
}

/** Post many chains at once, outside any transaction of the caller's; each is posted or refused by itself. */
export async function postChains(db: Db, chains: readonly Chain[]): Promise<Posted[]> {
  const asked = chains.map(({ transfers, ...by }) => ({ ...by, requests: transfers.map(toRequest) }))
  const answers = await postRequestChains(db, asked)
  return chains.map(({ transfers }, i) => resultOf(transfers, answers[i] ?? null))
}

type RequestChain = PostedBy & { readonly requests: readonly Request[] }

/** Door B as the database has it: for each chain null when posted, else the refusal. */
export async function postRequestChains(db: Db, chains: readonly RequestChain[]): Promise<(Answer | null)[]> {
  const answers = chains.map((): Answer | null => null)
  let waiting = chains.map((chain, number) => ({ chain, number }))
  while (waiting.length > 0) {
    const asked = waiting
    const told = mustBeDone(await inTransaction(db, async (tx) => done(await sendBatch(tx, asked))))
    for (const { refused_chain, answer } of told) answers[refused_chain] = answer
    const again = new Set(told.filter(({ answer }) => answer === null).map((each) => each.refused_chain))
    waiting = asked.filter(({ number }) => again.has(number))
  }
  return answers
}

function sendBatch(
  { sql }: Queries,
  chains: readonly { chain: RequestChain; number: number }[],
): Promise<{ refused_chain: number; answer: Answer | null }[]> {
  const rows = chains.flatMap(({ chain: { requests, actor, cause }, number }) =>
    requests.map((request) => ({ ...request, number, actor, cause })),
  )
  if (rows.length === 0) return Promise.resolve([])
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name])
  return sql<{ refused_chain: number; answer: Answer | null }>`
    select refused_chain, answer
      from ledger.post_batch(
        ${column('number')}::integer[], ${column('id')}::uuid[], ${column('kind')}::text[],
        ${column('debit')}::text[], ${column('credit')}::text[], ${column('amount_minor')}::bigint[],
        ${column('currency')}::text[], ${column('pending_id')}::uuid[], ${column('timeout_seconds')}::integer[],
        ${column('code')}::text[], ${column('actor')}::text[], ${column('cause')}::text[])`
}

/** Cut the chains into statements of bounded size, in order; a chain is never cut. */
function inStatements(chains: readonly Chain[]): Chain[][] {
  const statements: Chain[][] = []
  let size = mostTransfersPerStatement
  for (const chain of chains) {
    size += chain.transfers.length
    if (size > mostTransfersPerStatement) {
      statements.push([])
      size = chain.transfers.length
    }
    statements.at(-1)?.push(chain)
  }
  return statements
}

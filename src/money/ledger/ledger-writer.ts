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

/** Post many chains in one statement of their own transaction; each is posted or refused by itself. */
export async function postChains(db: Db, chains: readonly Chain[]): Promise<Posted[]> {
  const asked = chains.map(({ transfers, ...by }) => ({ ...by, requests: transfers.map(toRequest) }))
  const refused = mustBeDone(await inTransaction(db, async (tx) => done(await postRequestChains(tx, asked))))
  return chains.map(({ transfers }, i) => resultOf(transfers, refused.get(i) ?? null))
}

/** Door B as the database has it: the refusals, by the chain's place. */
export async function postRequestChains(
  tx: Queries,
  chains: readonly (PostedBy & { readonly requests: readonly Request[] })[],
): Promise<Map<number, Answer>> {
  const rows = chains.flatMap(({ requests, actor, cause }, chain) =>
    requests.map((request) => ({ ...request, chain, actor, cause })),
  )
  if (rows.length === 0) return new Map()
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name])
  const refused = await tx.sql<{ refused_chain: number; answer: Answer }>`
    select refused_chain, answer
      from ledger.post_batch(
        ${column('chain')}::integer[], ${column('id')}::uuid[], ${column('kind')}::text[],
        ${column('debit')}::text[], ${column('credit')}::text[], ${column('amount_minor')}::bigint[],
        ${column('currency')}::text[], ${column('pending_id')}::uuid[], ${column('timeout_seconds')}::integer[],
        ${column('code')}::text[], ${column('actor')}::text[], ${column('cause')}::text[])`
  return new Map(refused.map(({ refused_chain, answer }) => [refused_chain, answer]))
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

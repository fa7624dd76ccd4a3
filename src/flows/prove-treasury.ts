import type { Db, Queries } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  compareHoldings,
  keepHolding,
  keepProof,
  lastProof,
  type ChainLink,
  type Compared,
} from '#money/chain/index.ts'
import { openBreak, restateBreak, settleBreak, type Missing } from '#money/reconciliation/index.ts'
import type { Currency } from '#kernel/currency.ts'
import { money } from '#kernel/money.ts'

/** Keep one address's comparison: a difference is a case with an age, brought up to date while it lasts, closed when it is gone. */
async function judge(db: Db, compared: Compared): Promise<void> {
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const had = await keepHolding(tx, compared)
      if (had === undefined) return done(undefined)
      const { difference, account, address, books, chain, blockNumber, symbol } = compared
      const { subject, isNew } = had
      const facts = {
        address,
        token: symbol,
        books: String(books.minor),
        chain: String(chain.minor),
        block: String(blockNumber),
      }
      if (difference.minor === 0n) await settleBreak(tx, 'treasury', subject, 'chain')
      else if (isNew) await openBreak(tx, { kind: 'treasury', subject, account, amount: difference, facts })
      else await restateBreak(tx, { kind: 'treasury', subject, amount: difference, facts })
      return done(undefined)
    }),
  )
}

/**
 * Compare the ledger with the chain's own balances, address by address, at the youngest final block below `height`. The
 * caller has read the chain and followed its own transactions up to `height` just before. Answers how many addresses differ;
 * undefined where the chain changed under the comparison: then nothing was kept.
 */
export async function proveTreasury(db: Db, link: ChainLink, height: number): Promise<number | undefined> {
  const { chainId, confirmations } = link.terms
  const number = height - confirmations + 1
  const block = number < 0 ? undefined : await link.node.block(number)
  if (block === undefined) return undefined
  const [clock] = await db.sql<{ now: Date }>`select ledger.now() as now`
  const compared = await compareHoldings(db, link, block)
  if ((await link.node.block(number))?.hash !== block.hash) return undefined
  for (const each of compared) await judge(db, each)
  const differences = compared.filter(({ difference }) => difference.minor !== 0n).length
  const proof = {
    chainId,
    block,
    booksAt: clock?.now ?? block.minedAt,
    addresses: compared.length,
    differences,
  }
  mustBeDone(await inTransaction(db, async (tx) => done(await keepProof(tx, proof))))
  return differences
}

/** True when the last comparison is so long ago that the next one is due. */
export async function proofIsDue(db: Queries, link: ChainLink, now: Date): Promise<boolean> {
  const last = await lastProof(db, link.terms.chainId)
  return last === undefined || now.getTime() - last.provenAt.getTime() >= link.proveEverySeconds * 1000
}

/** Money moved on the chain before an instant that no comparison of all addresses has covered since. */
export async function missingProof(db: Queries, until: Date): Promise<Missing[]> {
  const rows = await db.sql<{ currency: Currency; count: number; since: Date; amount_minor: bigint }>`
    select t.currency, count(*)::int as count, min(t.at) as since, sum(t.amount_minor)::bigint as amount_minor
      from ledger.transfers t
      join ledger.accounts d on d.id = t.debit_id
      join ledger.accounts c on c.id = t.credit_id
     where t.at < ${until} and t.kind = 'single' and (d.template like 'chain:%' or c.template like 'chain:%')
       and t.at > coalesce((select max(p.books_at) from chain.proofs p), '-infinity')
     group by t.currency order by t.currency`
  return rows.map(({ amount_minor, currency, count, since }) => ({
    who: 'stablecoin',
    what: 'proof',
    amount: money(amount_minor, currency),
    count,
    since,
    names: [],
  }))
}

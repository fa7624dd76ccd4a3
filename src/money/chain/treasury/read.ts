import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import type { StateOf } from '#kernel/lifecycle.ts'
import type { Address } from '../addresses.ts'
import type { InvoiceId } from '../invoice.ts'
import type { sweepLifecycle } from '../lifecycles.ts'

/** What lies at an address of ours, by the books and by the chain, as it was compared last. */
export type Holding = {
  readonly address: Address
  readonly account: string
  readonly symbol: string
  readonly books: Money
  readonly chain: Money
  readonly blockNumber: number
  readonly provenAt: Date
  /** Since when both differ; null where they agree. */
  readonly differsSince: Date | null
}

/** Addresses with something at them or with a difference: the treasury first, then what differs, then the fullest. */
export async function holdings(db: Queries, chainId: number, most = 100): Promise<Holding[]> {
  const rows = await db.sql<
    Omit<Holding, 'books' | 'chain'> & { code: Currency; books_minor: bigint; chain_minor: bigint }
  >`
    select h.address, h.account, u.symbol, h.code, h.books_minor, h.chain_minor, h.block_number as "blockNumber",
           h.proven_at as "provenAt", h.differs_since as "differsSince"
      from chain.holdings h join chain.units u on u.code = h.code
     where u.chain_id = ${chainId}
       and (h.account = 'chain:treasury' or h.books_minor <> 0 or h.chain_minor <> 0 or h.break_subject is not null)
     order by h.account <> 'chain:treasury', h.differs_since is null, h.chain_minor desc, h.address
     limit ${most}`
  return rows.map(({ code, books_minor, chain_minor, ...rest }) => ({
    ...rest,
    books: money(books_minor, code),
    chain: money(chain_minor, code),
  }))
}

/** Tokens on their way to the treasury, or there. */
export type SweepShown = {
  readonly id: string
  readonly invoiceId: InvoiceId
  readonly address: Address
  readonly atomic: bigint
  readonly decimals: number
  readonly symbol: string
  readonly state: StateOf<typeof sweepLifecycle>
  readonly createdAt: Date
  readonly decidedAt: Date | null
  /** The transaction that counts, or was signed last. */
  readonly txHash: string | null
}

/** Sweeps, the newest first; before `below` where it is given. */
export async function sweeps(
  db: Queries,
  chainId: number,
  { most = 50, below = null }: { readonly most?: number; readonly below?: string | null } = {},
): Promise<SweepShown[]> {
  const rows = await db.sql<Omit<SweepShown, 'atomic'> & { atomic: string }>`
    select w.id, w.invoice_id as "invoiceId", w.sender as address, w.atomic, u.decimals, u.symbol, w.state,
           w.created_at as "createdAt", w.decided_at as "decidedAt",
           (select s.tx_hash from chain.sends s where s.about = w.id and s.purpose = 'sweep' and s.state <> 'replaced'
             order by s.nonce desc, s.version desc limit 1) as "txHash"
      from chain.sweeps w
      join chain.units u on u.chain_id = w.chain_id and u.token = w.token
     where w.chain_id = ${chainId} and (${below}::text is null or w.id < ${below})
     order by w.id desc
     limit ${most}`
  return rows.map(({ atomic, ...rest }) => ({ ...rest, atomic: BigInt(atomic) }))
}

/** A settled payment the chain took back and that is still missing. */
export type ClaimShown = {
  readonly invoiceId: InvoiceId
  /** What the payment was for, where a payment heard of it. */
  readonly reference: string | null
  readonly open: Money
  readonly atomic: bigint
  readonly since: Date
}

/** What the chain took back and nobody has given up, the oldest first; a hundred at most. */
export async function openClaims(db: Queries, chainId: number): Promise<ClaimShown[]> {
  const rows = await db.sql<{
    invoiceId: InvoiceId
    reference: string | null
    open_minor: bigint
    currency: Currency
    atomic: string
    since: Date
  }>`
    select i.id as "invoiceId",
           (select t.reference from payments.attempts a join payments.intents t on t.id = a.intent_id
             where a.merchant_ref = i.merchant_ref) as reference,
           sum(m.amount_minor)::bigint as open_minor, i.currency, sum(m.atomic) as atomic, min(m.at) as since
      from chain.claim_moves m join chain.invoices i on i.id = m.invoice_id
     where i.chain_id = ${chainId}
     group by i.id
    having sum(m.amount_minor) > 0
     order by min(m.at)
     limit 100`
  return rows.map(({ open_minor, currency, atomic, ...rest }) => ({
    ...rest,
    open: money(open_minor, currency),
    atomic: BigInt(atomic),
  }))
}

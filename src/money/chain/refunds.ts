import type { Currency } from '#kernel/currency.ts'
import type { Db, Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { StateOf } from '#kernel/lifecycle.ts'
import { log } from '#kernel/log.ts'
import { money, type Money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import type { Address } from './addresses.ts'
import type { Invoice } from './invoice.ts'
import type { chainRefundLifecycle } from './lifecycles.ts'
import { atomicShare } from './rates.ts'
import type { ChainLink } from './terms.ts'
import { transferOf } from './treasury/conclude.ts'
import { bidOf, signNext, small, treasuryOf } from './treasury/send.ts'

/** Tokens on their way back to a payer. */
export type ChainRefund = {
  readonly id: Id<'crf'>
  readonly invoiceId: string
  readonly operationId: string | null
  readonly recipient: Address
  readonly atomic: bigint
  readonly amount: Money
  readonly state: StateOf<typeof chainRefundLifecycle>
  /** The payment has heard how it ended; a reorganization afterwards does not take its word back. */
  readonly told: boolean
  readonly txHash: string | null
}

type Row = Omit<ChainRefund, 'atomic' | 'amount'> & {
  atomic: string
  amount_minor: bigint
  currency: Currency
}

const refundOf = ({ atomic, amount_minor, currency, ...row }: Row): ChainRefund => ({
  ...row,
  atomic: BigInt(atomic),
  amount: money(amount_minor, currency),
})

/** The refunds of an invoice, in the order in which they were asked for. */
export async function refundsOf(db: Queries, invoiceId: string): Promise<ChainRefund[]> {
  const rows = await db.sql<Row>`
    select id, invoice_id as "invoiceId", operation_id as "operationId", recipient, atomic, amount_minor, currency,
           state, told, tx_hash as "txHash"
      from chain.refunds where invoice_id = ${invoiceId} order by id`
  return rows.map(refundOf)
}

/** Write down a refund the payment asks for: to whoever paid, the share of the tokens that the amount is. Asked twice, once. */
export async function recordRefundOf(
  db: Queries,
  invoice: Invoice,
  given: { readonly operationId: string; readonly amount: Money },
): Promise<void> {
  const payer = invoice.deposits.findLast(({ state }) => state === 'counted')
  if (payer === undefined) return
  const atomic = atomicShare(invoice, given.amount)
  await db.sql`
    insert into chain.refunds (id, invoice_id, cause, operation_id, recipient, atomic, amount_minor, currency)
    values (${newId('crf')}, ${invoice.id}, ${given.operationId}, ${given.operationId}, ${payer.sender},
            ${atomic.toString()}::numeric, ${given.amount.minor}, ${given.amount.currency})
    on conflict (cause) do nothing`
}

type Waiting = { readonly id: Id<'crf'>; readonly atomic: string; readonly token: Address }

/** The first refund nobody has signed whose money the chain has not taken back. */
async function nextWaiting(db: Queries): Promise<Waiting | undefined> {
  const [row] = await db.sql<Waiting>`
    select r.id, r.atomic, i.token
      from chain.refunds r join chain.invoices i on i.id = r.invoice_id
     where r.state = 'created'
       and not exists (select from chain.claim_moves m where m.invoice_id = r.invoice_id
                        group by m.invoice_id having sum(m.atomic) > 0)
     order by r.id limit 1`
  return row
}

/** Sign the next refund and keep it before it is sent. False where none waits, or the treasury has too little for it. */
async function signRefund(db: Db, link: ChainLink): Promise<boolean> {
  const waiting = await nextWaiting(db)
  if (waiting === undefined) return false
  const from = treasuryOf(link)
  const has = await link.node.balance(waiting.token, small(from.address))
  const [signed] = await db.sql<{ total: string }>`
    select coalesce(sum(r.atomic), 0) as total
      from chain.refunds r join chain.invoices i on i.id = r.invoice_id
     where r.state = 'sent' and i.token = ${waiting.token}`
  if (has - BigInt(signed?.total ?? 0) < BigInt(waiting.atomic)) {
    log.warn('treasury_lacks_tokens', { id: waiting.id })
    return false
  }
  const gasPrice = bidOf(await link.node.gasPrice())
  return signNext(db, link, {
    from,
    gasPrice,
    claim: async (tx) => {
      const [row] = await tx.sql<{ id: string; token: Address }>`
        select r.id, i.token from chain.refunds r join chain.invoices i on i.id = r.invoice_id
         where r.id = ${waiting.id} and r.state = 'created' for update of r`
      const data = await transferOf(tx, { purpose: 'refund', about: waiting.id })
      if (row === undefined || data === undefined) return undefined
      return { purpose: 'refund', about: waiting.id, to: row.token, data }
    },
    mark: async (tx, { nonce, raw, txHash }) => {
      await tx.sql`
        update chain.refunds set state = 'sent', nonce = ${nonce}, raw = ${raw}, tx_hash = ${txHash}
         where id = ${waiting.id} and state = 'created'`
    },
  })
}

/** Sign every refund that waits and that the treasury can pay. Sending is `followSends`'. */
export async function signRefunds(db: Db, link: ChainLink): Promise<void> {
  while (await signRefund(db, link));
}

/** Refunds that were decided and that nobody was told of. */
export async function untoldRefunds(
  db: Queries,
): Promise<(ChainRefund & { readonly merchantRef: string })[]> {
  const rows = await db.sql<Row & { merchantRef: string }>`
    select r.id, r.invoice_id as "invoiceId", r.operation_id as "operationId", r.recipient, r.atomic,
           r.amount_minor, r.currency, r.state, r.told, r.tx_hash as "txHash", i.merchant_ref as "merchantRef"
      from chain.refunds r
      join chain.invoices i on i.id = r.invoice_id
     where r.state in ('confirmed', 'failed', 'withdrawn') and not r.told
     order by r.id limit 100`
  return rows.map(({ merchantRef, ...row }) => ({ ...refundOf(row), merchantRef }))
}

/** A refund was told of. One that gives back what was never ours leaves the books here; the payment books its own. */
export async function markRefundTold(db: Db, refund: ChainRefund): Promise<void> {
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const rows = await tx.sql`
        update chain.refunds set told = true where id = ${refund.id} and not told returning id`
      const isOwn = refund.operationId === null && refund.state === 'confirmed' && refund.amount.minor > 0n
      if (rows.length === 0 || !isOwn) return done(undefined)
      const id = transferIdOf(refund.id, 'returned')
      const [debit, credit] = [account.unmatched, account.clearing('stablecoin')]
      const { amount } = refund
      const returned = { id, debit, credit, amount, code: 'deposit_returned' }
      mustBeDone(await postTransfers(tx, [returned], { actor: 'chain', cause: refund.id }))
      return done(undefined)
    }),
  )
}

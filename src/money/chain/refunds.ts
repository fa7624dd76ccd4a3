import { encodeFunctionData, keccak256 } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Currency } from '#kernel/currency.ts'
import type { Db, Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { errorFields, log } from '#kernel/log.ts'
import { money, type Money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import type { Address } from './addresses.ts'
import type { Invoice } from './invoice.ts'
import { tokenAbi } from './node.ts'
import { atomicShare } from './rates.ts'
import type { ChainLink } from './terms.ts'

/** Tokens on their way back to a payer. */
export type ChainRefund = {
  readonly id: Id<'crf'>
  readonly invoiceId: string
  readonly operationId: string | null
  readonly recipient: Address
  readonly atomic: bigint
  readonly amount: Money
  readonly state: 'created' | 'sent' | 'confirmed' | 'failed'
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
           state, tx_hash as "txHash"
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

/** Sign the next refund and keep it before it is sent: the same transaction may then be sent any number of times. */
async function signNext(db: Db, { terms, node, refundKey }: ChainLink): Promise<boolean> {
  const purse = privateKeyToAccount(refundKey)
  const [waiting] = await db.sql<{ id: string }>`
    select id from chain.refunds where state = 'created' order by id limit 1`
  if (waiting === undefined) return false
  const [onChain, gasPrice] = await Promise.all([node.nonce(purse.address), node.gasPrice()])
  const signed = await inTransaction(db, async (tx) => {
    const [row] = await tx.sql<{ id: string; recipient: Address; atomic: string; token: Address }>`
      select r.id, r.recipient, r.atomic, i.token
        from chain.refunds r
        join chain.invoices i on i.id = r.invoice_id
       where r.state = 'created' order by r.id limit 1 for update of r`
    if (row === undefined) return done(false)
    const [last] = await tx.sql<{ nonce: number | null }>`select max(nonce) as nonce from chain.refunds`
    const nonce = Math.max(onChain, (last?.nonce ?? -1) + 1)
    const args = [row.recipient, BigInt(row.atomic)] as const
    const data = encodeFunctionData({ abi: tokenAbi, functionName: 'transfer', args })
    const raw = await purse.signTransaction({
      type: 'legacy',
      chainId: terms.chainId,
      to: row.token,
      data,
      nonce,
      gas: 120_000n,
      gasPrice: gasPrice * 2n,
    })
    await tx.sql`
      update chain.refunds
         set state = 'sent', nonce = ${nonce}, raw = ${raw}, tx_hash = ${keccak256(raw)}
       where id = ${row.id} and state = 'created'`
    return done(true)
  })
  return mustBeDone(signed)
}

/** Send what is signed, again where no block has it, and decide what lies deep enough. */
async function followSent(db: Db, { node, terms }: ChainLink, height: number): Promise<void> {
  const sent = await db.sql<{ id: string; txHash: string; raw: string }>`
    select id, tx_hash as "txHash", raw from chain.refunds where state = 'sent' order by nonce limit 50`
  for (const { id, txHash, raw } of sent) {
    const receipt = await node.receipt(txHash)
    if (receipt === undefined) {
      await node
        .send(raw)
        .catch((error: unknown) => log.warn('refund_not_sent', { id, ...errorFields(error) }))
      continue
    }
    if (height - receipt.blockNumber + 1 < terms.confirmations) continue
    const state = receipt.succeeded ? 'confirmed' : 'failed'
    await db.sql`
      update chain.refunds set state = ${state}, decided_at = clock_timestamp()
       where id = ${id} and state = 'sent'`
  }
}

/** Sign, send and follow refunds by one round. */
export async function sendRefunds(db: Db, link: ChainLink): Promise<void> {
  const [open] = await db.sql<{ id: string }>`
    select id from chain.refunds where state in ('created', 'sent') limit 1`
  if (open === undefined) return
  while (await signNext(db, link));
  await followSent(db, link, await link.node.height())
}

/** Refunds that were decided and that nobody was told of. */
export async function untoldRefunds(
  db: Queries,
): Promise<(ChainRefund & { readonly merchantRef: string })[]> {
  const rows = await db.sql<Row & { merchantRef: string }>`
    select r.id, r.invoice_id as "invoiceId", r.operation_id as "operationId", r.recipient, r.atomic,
           r.amount_minor, r.currency, r.state, r.tx_hash as "txHash", i.merchant_ref as "merchantRef"
      from chain.refunds r
      join chain.invoices i on i.id = r.invoice_id
     where r.state in ('confirmed', 'failed') and not r.told
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

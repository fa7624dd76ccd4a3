import { assert, mustBeDone } from '#kernel/result.ts'
import { newId } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { releaseDeposit } from './blocks.ts'
import type { Deposit, Invoice } from './invoice.ts'
import type { InvoiceJudgment, Returned } from './judge-invoice.ts'
import { worthAt } from './rates.ts'
import type { ChainTerms } from './terms.ts'

/** Book money that is ours to hold and not ours to keep, or, too little to send back, a rest. */
async function bookUnwanted(tx: Tx, cause: string, amount: Money, credit: string): Promise<void> {
  if (amount.minor === 0n) return
  const id = transferIdOf(cause, 'unwanted')
  const kept = { id, debit: account.clearing('stablecoin'), credit, amount, code: 'deposit_unwanted' }
  mustBeDone(await postTransfers(tx, [kept], { actor: 'chain', cause }))
}

async function askRefund(
  tx: Tx,
  invoice: Invoice,
  refund: { cause: string; recipient: string; atomic: bigint; amount: Money },
): Promise<void> {
  const { cause, recipient, atomic, amount } = refund
  await tx.sql`
    insert into chain.refunds (id, invoice_id, cause, recipient, atomic, amount_minor, currency)
    values (${newId('crf')}, ${invoice.id}, ${cause}, ${recipient}, ${atomic.toString()}::numeric,
            ${amount.minor}, ${amount.currency})
    on conflict (cause) do nothing`
}

async function close(tx: Tx, deposit: Deposit, state: 'counted' | 'set_aside'): Promise<boolean> {
  const rows = await tx.sql`
    update chain.deposits set state = ${state} where id = ${deposit.id} and state = 'seen' returning id`
  if (rows.length > 0) await releaseDeposit(tx, deposit)
  return rows.length > 0
}

async function giveBack(
  tx: Tx,
  invoice: Invoice,
  { deposit, atomic }: Returned,
  { leastRefund }: ChainTerms,
): Promise<void> {
  if (!(await close(tx, deposit, 'set_aside')) || deposit.token !== invoice.token || atomic === 0n) return
  const amount = worthAt(invoice, atomic)
  const goesBack = atomic >= leastRefund
  await bookUnwanted(tx, deposit.id, amount, goesBack ? account.unmatched : account.rounding)
  if (goesBack) await askRefund(tx, invoice, { cause: deposit.id, recipient: deposit.sender, atomic, amount })
}

/**
 * Write down where an invoice now stands. What pays it is no longer held here, because the payment itself books it when it
 * hears; a surplus and what pays nothing is booked as not ours and goes back to whoever sent it.
 */
export async function applyJudgment(
  tx: Tx,
  invoice: Invoice,
  judgment: InvoiceJudgment,
  terms: ChainTerms,
): Promise<void> {
  const { state, counted, surplus, toReturn } = judgment
  const isOver = state === 'settled' || state === 'expired'
  if (state !== invoice.state)
    await tx.sql`
      update chain.invoices
         set state = ${state}, decided_at = case when ${isOver}::boolean then clock_timestamp() end
       where id = ${invoice.id} and state = ${invoice.state}`
  for (const each of toReturn) await giveBack(tx, invoice, each, terms)
  if (state !== 'settled') return
  for (const each of counted) await close(tx, each, 'counted')
  if (surplus === 0n) return
  const last = counted.at(-1)
  assert(last !== undefined, 'a surplus was paid by somebody')
  const amount = worthAt(invoice, surplus)
  const goesBack = surplus >= terms.leastRefund
  await bookUnwanted(tx, invoice.id, amount, goesBack ? account.unmatched : account.rounding)
  if (goesBack)
    await askRefund(tx, invoice, { cause: invoice.id, recipient: last.sender, atomic: surplus, amount })
}

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
import { claimOf, fillClaim } from './treasury/claims.ts'
import { postParts, unitOf } from './treasury/units.ts'

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

/** Decide a deposit: what it was in tokens and money is kept, and the tokens are in the ledger from now on. Once. */
async function close(
  tx: Tx,
  invoice: Invoice,
  deposit: Deposit,
  is: { readonly state: 'counted' | 'set_aside'; readonly atomic: bigint; readonly minor: bigint },
): Promise<boolean> {
  const rows = await tx.sql`
    update chain.deposits
       set state = ${is.state}, booked = ${is.atomic.toString()}::numeric, booked_minor = ${is.minor}
     where id = ${deposit.id} and state = 'seen' returning id`
  if (rows.length === 0) return false
  await releaseDeposit(tx, deposit)
  await postParts(tx, await unitOf(tx, invoice.chainId, invoice.token), {
    id: transferIdOf(deposit.id, 'tokens_received'),
    debit: account.chainDeposit(invoice.id),
    credit: account.chainPosition,
    atomic: is.atomic,
    code: 'tokens_received',
    cause: deposit.id,
  })
  return true
}

/** Tokens that pay nothing go back; where the chain had taken some back before, they make up for those first. */
async function giveBack(
  tx: Tx,
  invoice: Invoice,
  { deposit, atomic }: Returned,
  { leastRefund }: ChainTerms,
): Promise<void> {
  if (deposit.token !== invoice.token || atomic === 0n) {
    await close(tx, invoice, deposit, { state: 'set_aside', atomic: 0n, minor: 0n })
    return
  }
  const locked =
    await tx.sql`select id from chain.deposits where id = ${deposit.id} and state = 'seen' for update`
  if (locked.length === 0) return
  const claim = await claimOf(tx, invoice.id)
  const fill = atomic < claim.atomic ? atomic : claim.atomic
  const rest = atomic - fill
  const amount = worthAt(invoice, rest)
  const filled = fill > 0n ? await fillClaim(tx, invoice, { id: deposit.id, atomic: fill }, claim) : 0n
  const state = fill > 0n ? 'counted' : 'set_aside'
  await close(tx, invoice, deposit, { state, atomic, minor: filled + amount.minor })
  if (rest === 0n) return
  const goesBack = rest >= leastRefund
  await bookUnwanted(tx, deposit.id, amount, goesBack ? account.unmatched : account.rounding)
  if (goesBack)
    await askRefund(tx, invoice, { cause: deposit.id, recipient: deposit.sender, atomic: rest, amount })
}

/** What each of the deposits that pay an invoice is of the whole, in tokens that are really there and in money; the last takes the rest. */
async function count(
  tx: Tx,
  invoice: Invoice,
  deposits: readonly Deposit[],
  whole: { readonly atomic: bigint; readonly minor: bigint },
): Promise<void> {
  const said = deposits.reduce((sum, { atomic }) => sum + atomic, 0n)
  const left = { ...whole }
  for (const [i, deposit] of deposits.entries()) {
    const share = (of: bigint, rest: bigint) =>
      i === deposits.length - 1 ? rest : (of * deposit.atomic) / said
    const is = { atomic: share(whole.atomic, left.atomic), minor: share(whole.minor, left.minor) }
    left.atomic -= is.atomic
    left.minor -= is.minor
    await close(tx, invoice, deposit, { state: 'counted', ...is })
  }
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
  const extra = worthAt(invoice, surplus)
  const whole = { atomic: invoice.atomic + surplus, minor: invoice.amount.minor + extra.minor }
  await count(tx, invoice, counted, whole)
  if (surplus === 0n) return
  const last = counted.at(-1)
  assert(last !== undefined, 'a surplus was paid by somebody')
  const goesBack = surplus >= terms.leastRefund
  await bookUnwanted(tx, invoice.id, extra, goesBack ? account.unmatched : account.rounding)
  if (goesBack)
    await askRefund(tx, invoice, {
      cause: invoice.id,
      recipient: last.sender,
      atomic: surplus,
      amount: extra,
    })
}

import { freshId } from '../wire/marks.ts'
import type { Provider } from './provider.ts'
import type { PaymentRow } from './schema.ts'

/** The provider's fee on captured money: 1.5 % and 25 minor units, rounded up, as its price list says. */
export const feeOf = (amount: bigint): bigint => (amount * 15n + 999n) / 1000n + 25n

/** Book between two accounts of the provider; inside a write. */
export function book(
  provider: Provider,
  row: PaymentRow,
  { debit, credit, amount, code }: { debit: string; credit: string; amount: bigint; code: string },
): void {
  if (amount <= 0n) return
  provider.store.run(
    `insert into postings (debit, credit, currency, amount, code, payment_id, created) values (?, ?, ?, ?, ?, ?, ?)`,
    debit, credit, row.currency, amount, code, row.id, provider.seconds(),
  ) // prettier-ignore
}

/** Note a movement of what the merchant is owed: it is part of the next payout. */
function note(
  provider: Provider,
  row: PaymentRow,
  { type, amount, fee, refund, dispute }: { type: 'charge' | 'refund'; amount: bigint; fee: bigint; refund?: string; dispute?: string }, // prettier-ignore
): void {
  provider.store.run(
    `insert into balance_transactions (id, type, payment_id, refund_id, currency, amount, fee, created, dispute_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    freshId('txn'), type, row.id, refund ?? null, row.currency, amount, fee, provider.seconds(), dispute ?? null,
  ) // prettier-ignore
}

/** Money taken from a card: owed to the merchant, less the fee. */
export function bookCapture(provider: Provider, row: PaymentRow, amount: bigint): void {
  const fee = feeOf(amount) > amount ? amount : feeOf(amount)
  book(provider, row, { debit: `card:${row.last4 ?? ''}`, credit: 'merchant', amount, code: 'capture' })
  book(provider, row, { debit: 'merchant', credit: 'fees', amount: fee, code: 'fee' })
  note(provider, row, { type: 'charge', amount, fee })
}

/** Money given back to a card, out of what the merchant is owed. Fees are kept. */
export function bookRefund(
  provider: Provider,
  row: PaymentRow,
  { id, amount }: { id: string; amount: bigint },
): void {
  book(provider, row, { debit: 'merchant', credit: `card:${row.last4 ?? ''}`, amount, code: 'refund' })
  note(provider, row, { type: 'refund', amount: -amount, fee: 0n, refund: id })
}

/** What a dispute costs, won or lost: 15.00 of the charge's currency. */
const disputeFee = 1_500n

/** A dispute takes its money out of what the merchant is owed, with a fee; won, the money is given back and the fee kept. */
export function bookDispute(
  provider: Provider,
  row: PaymentRow,
  { id, amount, isTaken }: { id: string; amount: bigint; isTaken: boolean },
): void {
  const card = `card:${row.last4 ?? ''}`
  const [debit, credit] = isTaken ? ['merchant', card] : [card, 'merchant']
  book(provider, row, { debit, credit, amount, code: isTaken ? 'dispute' : 'dispute_reversal' })
  if (isTaken)
    book(provider, row, { debit: 'merchant', credit: 'fees', amount: disputeFee, code: 'dispute_fee' })
  const fee = isTaken ? disputeFee : 0n
  note(provider, row, { type: 'charge', amount: isTaken ? -amount : amount, fee, dispute: id })
}

/** Every account with its balance; for each currency they add up to zero. */
export function balances(provider: Provider): { account: string; currency: string; balance: string }[] {
  const rows = provider.store.all<{ account: string; currency: string; balance: bigint }>(
    `select account, currency, sum(amount) as balance from (
       select debit as account, currency, -amount as amount from postings
       union all select credit, currency, amount from postings)
      group by account, currency order by account, currency`,
  )
  return rows.map(({ account, currency, balance }) => ({ account, currency, balance: balance.toString() }))
}

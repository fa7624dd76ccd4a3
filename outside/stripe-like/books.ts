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

/** Money taken from a card: owed to the merchant, less the fee. */
export function bookCapture(provider: Provider, row: PaymentRow, amount: bigint): void {
  const fee = feeOf(amount) > amount ? amount : feeOf(amount)
  book(provider, row, { debit: `card:${row.last4 ?? ''}`, credit: 'merchant', amount, code: 'capture' })
  book(provider, row, { debit: 'merchant', credit: 'fees', amount: fee, code: 'fee' })
}

/** Money given back to a card, out of what the merchant is owed. Fees are kept. */
export function bookRefund(provider: Provider, row: PaymentRow, amount: bigint): void {
  book(provider, row, { debit: 'merchant', credit: `card:${row.last4 ?? ''}`, amount, code: 'refund' })
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

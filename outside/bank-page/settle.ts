import { move } from '../wire/double-entry.ts'
import type { PageBank } from './bank.ts'

type Paid = { id: string; order_id: string; serial_number: string; amount_minor: bigint; decided_at: string }
type Given = {
  refund_id: string
  order_id: string
  serial_number: string
  amount_minor: bigint
  created_at: string
}

/** The fee on an amount, rounded up to a whole minor unit, as banks do. */
const feeOn = (minor: bigint, basisPoints: bigint) => (minor * basisPoints + 9_999n) / 10_000n

/**
 * Close the day: everything paid and given back since the last time goes into one file per currency, the fee is kept, and
 * the rest is credited to the merchant's account. Answers the names of the files; none when nothing happened.
 */
export function settle(bank: PageBank): Promise<readonly string[]> {
  return bank.store.write(() => {
    const currencies = bank.store.all<{ currency: string }>(
      `select distinct currency from orders where state = 'paid' order by currency`,
    )
    return currencies.flatMap(({ currency }) => settleCurrency(bank, currency) ?? [])
  })
}

function settleCurrency(bank: PageBank, currency: string): string | undefined {
  const { store, merchant } = bank
  const paid = store.all<Paid>(
    `select id, order_id, serial_number, amount_minor, decided_at from orders
     where state = 'paid' and settled_in is null and currency = ? order by decided_at, id`,
    currency,
  )
  const given = store.all<Given>(
    `select refund_id, order_id, serial_number, refunds.amount_minor, refunds.created_at
     from refunds join orders on orders.id = refunds.order_row
     where refunds.state = 'succeeded' and refunds.settled_in is null and currency = ? order by refunds.created_at, refund_id`,
    currency,
  )
  if (paid.length + given.length === 0) return undefined
  const now = new Date()
  const seq = Number(
    store.one<{ seq: bigint }>(`select coalesce(max(seq), 0) + 1 as seq from batches`)?.seq ?? 1n,
  )
  const batch = `${bank.name}-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${String(seq).padStart(5, '0')}`
  const lines = [
    ...paid.map((each) => {
      const fee = feeOn(each.amount_minor, merchant.feeBasisPoints)
      return {
        text: ['P', each.order_id, each.serial_number, '', each.decided_at],
        gross: each.amount_minor,
        fee,
      }
    }),
    ...given.map((each) => ({
      text: ['R', each.order_id, each.serial_number, each.refund_id, each.created_at],
      gross: -each.amount_minor,
      fee: 0n,
    })),
  ]
  const total = (pick: (line: (typeof lines)[number]) => bigint) =>
    lines.reduce((sum, line) => sum + pick(line), 0n)
  const gross = total((line) => line.gross)
  const fees = total((line) => line.fee)
  const content = [
    ['H', bank.name.toUpperCase(), merchant.number, batch, now.toISOString().slice(0, 10), currency].join(
      '|',
    ),
    ...lines.map(({ text, gross: each, fee }) => [...text, each, -fee, each - fee].join('|')),
    ['T', lines.length, gross, -fees, gross - fees].join('|'),
    '',
  ].join('\n')
  store.run(
    `insert into batches (batch, seq, currency, content, net_minor, created_at) values (?, ?, ?, ?, ?, ?)`,
    batch, seq, currency, content, gross - fees, now.toISOString(),
  ) // prettier-ignore
  store.run(
    `update orders set settled_in = ? where state = 'paid' and settled_in is null and currency = ?`,
    batch,
    currency,
  )
  store.run(
    `update refunds set settled_in = ? where state = 'succeeded' and settled_in is null
       and order_row in (select id from orders where currency = ?)`,
    batch,
    currency,
  )
  const book = (debit: string, credit: string, minor: bigint, code: string) => {
    if (minor > 0n) move(store, { debit, credit, currency, minor, code, about: batch })
    if (minor < 0n) move(store, { debit: credit, credit: debit, currency, minor: -minor, code, about: batch })
  }
  book('merchant:pending', 'bank:fees', fees, 'fee')
  book('merchant:pending', `merchant:account:${merchant.account}`, gross - fees, 'settlement')
  return batch
}

/** The first settlement file after the one named; the very first when none is. */
export function nextFile(
  bank: PageBank,
  after: string,
): { readonly batch: string; readonly content: string } | undefined {
  return bank.store.one<{ batch: string; content: string }>(
    `select batch, content from batches
     where seq > coalesce((select seq from batches where batch = ?), 0) order by seq limit 1`,
    after,
  )
}

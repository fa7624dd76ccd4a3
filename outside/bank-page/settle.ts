import { move } from '../wire/double-entry.ts'
import { remittanceLetter } from '../wire/remit.ts'
import type { PageBank } from './bank.ts'

type Line = {
  kind: 'P' | 'R'
  order_id: string
  serial_number: string
  refund_id: string
  at: string
  gross: bigint
}

const unsettled = `
  select 'P' as kind, order_id, serial_number, '' as refund_id, decided_at as at, amount_minor as gross
  from orders where state = 'paid' and settled_in is null and currency = ?
  union all
  select 'R', order_id, serial_number, refund_id, refunds.created_at, -refunds.amount_minor
  from refunds join orders on orders.id = refunds.order_row
  where refunds.state = 'succeeded' and refunds.settled_in is null and currency = ?
  order by 1, 5, 2`

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
  const lines = store.all<Line>(unsettled, currency, currency).map((line) => ({
    ...line,
    fee: line.gross > 0n ? feeOn(line.gross, merchant.feeBasisPoints) : 0n,
  }))
  if (lines.length === 0) return undefined
  const now = new Date()
  const seq = Number(
    store.one<{ seq: bigint }>(`select coalesce(max(seq), 0) + 1 as seq from batches`)?.seq ?? 1n,
  )
  const batch = `${bank.name}-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${String(seq).padStart(5, '0')}`
  const total = (pick: (line: (typeof lines)[number]) => bigint) =>
    lines.reduce((sum, line) => sum + pick(line), 0n)
  const gross = total((line) => line.gross)
  const fees = total((line) => line.fee)
  const content = [
    ['H', bank.name.toUpperCase(), merchant.number, batch, now.toISOString().slice(0, 10), currency].join(
      '|',
    ),
    ...lines.map((line) =>
      [
        line.kind,
        line.order_id,
        line.serial_number,
        line.refund_id,
        line.at,
        line.gross,
        -line.fee,
        line.gross - line.fee,
      ].join('|'),
    ),
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
  if (bank.houseBank !== '' && gross !== fees) {
    book(`merchant:account:${merchant.account}`, 'interbank:house-bank', gross - fees, 'transfer')
    bank.mail.write({
      ...remittanceLetter(bank.houseBank, { batch, minor: gross - fees, currency, sender: bank.title }),
      delaySeconds: 0,
    })
  }
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

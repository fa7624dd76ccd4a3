import { formatAmount } from '../wire/amounts.ts'
import { move } from '../wire/double-entry.ts'
import { remittanceLetter } from '../wire/remit.ts'
import type { Operator } from './operator.ts'

type Line = {
  type: 'CHARGE' | 'REFUND'
  payment_id: string
  reference_code: string
  refund_reference: string
  at: string
  gross: bigint
}

const unsettled = `
  select 'CHARGE' as type, payment_id, reference_code, '' as refund_reference, paid_at as at, amount_minor as gross
  from payments where status = 'succeeded' and settled_in is null and currency = ?
  union all
  select 'REFUND', payments.payment_id, payments.reference_code, refunds.reference_code, refunds.created_at, -refunds.amount_minor
  from refunds join payments on payments.payment_id = refunds.payment_id
  where refunds.settled_in is null and currency = ?
  order by 1, 5, 2`

/** The operator's share of an amount, rounded down: the half cent is the merchant's. */
const shareOf = (minor: bigint, basisPoints: bigint) => (minor * basisPoints) / 10_000n

/**
 * Pay the merchant for everything charged and given back since the last time: one file per currency, the operator's
 * share kept, the rest credited to the merchant's bank account. Answers the names of the files.
 */
export function settle(operator: Operator): Promise<readonly string[]> {
  return operator.store.write(() =>
    operator.store
      .all<{ currency: string }>(`select distinct currency from payments order by currency`)
      .flatMap(({ currency }) => settleCurrency(operator, currency) ?? []),
  )
}

function settleCurrency(operator: Operator, currency: string): string | undefined {
  const { store, feeBasisPoints } = operator
  const lines = store.all<Line>(unsettled, currency, currency).map((line) => {
    const share =
      line.gross < 0n ? -shareOf(-line.gross, feeBasisPoints) : shareOf(line.gross, feeBasisPoints)
    return { ...line, share, net: line.gross - share }
  })
  if (lines.length === 0) return undefined
  const now = new Date().toISOString()
  const seq = Number(
    store.one<{ seq: bigint }>(`select coalesce(max(seq), 0) + 1 as seq from batches`)?.seq ?? 1n,
  )
  const batch = `operator-${now.slice(0, 10)}-${String(seq).padStart(4, '0')}`
  const decimal = (minor: bigint) => formatAmount(minor, currency)
  const content = [
    'batch,value_date,type,payment_id,reference_code,refund_reference,at,currency,gross,operator_share,net',
    ...lines.map((line) =>
      [batch, now.slice(0, 10), line.type, line.payment_id, line.reference_code, line.refund_reference, line.at, currency, decimal(line.gross), decimal(-line.share), decimal(line.net)].join(','),
    ),
    '',
  ].join('\r\n') // prettier-ignore
  store.run(
    `insert into batches (batch, seq, content, created_at) values (?, ?, ?, ?)`,
    batch,
    seq,
    content,
    now,
  )
  store.run(
    `update payments set settled_in = ? where status = 'succeeded' and settled_in is null and currency = ?`,
    batch,
    currency,
  )
  store.run(
    `update refunds set settled_in = ? where settled_in is null
       and payment_id in (select payment_id from payments where currency = ?)`,
    batch,
    currency,
  )
  const total = (pick: (line: (typeof lines)[number]) => bigint) =>
    lines.reduce((sum, line) => sum + pick(line), 0n)
  for (const [credit, minor, code] of [
    ['operator:income', total((line) => line.share), 'share'],
    ['operator:bank', total((line) => line.net), 'settlement'],
  ] as const) {
    if (minor > 0n) move(store, { debit: 'merchant:payable', credit, currency, minor, code, about: batch })
    if (minor < 0n)
      move(store, { debit: credit, credit: 'merchant:payable', currency, minor: -minor, code, about: batch })
  }
  const net = total((line) => line.net)
  if (operator.houseBank !== '' && net !== 0n)
    operator.mail.write({
      ...remittanceLetter(operator.houseBank, { batch, minor: net, currency, sender: 'Fjord Mobile' }),
      delaySeconds: 0,
    })
  return batch
}

/** The first settlement file after the one named; the very first when none is. */
export function nextFile(
  operator: Operator,
  after: string,
): { readonly batch: string; readonly content: string } | undefined {
  return operator.store.one<{ batch: string; content: string }>(
    `select batch, content from batches
     where seq > coalesce((select seq from batches where batch = ?), 0) order by seq limit 1`,
    after,
  )
}

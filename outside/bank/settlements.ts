import { formatAmount } from '../wire/amounts.ts'
import { type Answer, json, problem } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { freshId, sameSecret } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import type { Bank } from './bank.ts'
import { book } from './books.ts'

/** What the bank has settled with the merchant: a row per batch, and which operations were in it. */
export const settlementSchema = `
create table if not exists settlements (
  id text primary key,
  currency text not null,
  net_minor integer not null,
  created_at text not null
) strict;
create table if not exists settled (
  operation_id text primary key references operations (id),
  settlement_id text not null references settlements (id),
  fee_minor integer not null
) strict;
create index if not exists settled_by_settlement on settled (settlement_id);
`

type Due = { id: string; currency: string; kind: string; amount_minor: bigint }

/** What the bank keeps of a capture: 1.4 % and 25 minor units; refunds are free. */
function feeOf({ kind, amount_minor }: Due): bigint {
  return kind === 'capture' ? (amount_minor * 14n + 500n) / 1000n + 25n : 0n
}

/** Settle everything not settled yet, one batch per currency; answers the batches. Only inside a write. */
function cutOff(bank: Bank): string[] {
  const due = bank.store.all<Due>(
    `select operations.id, payments.currency, operations.kind, operations.amount_minor
     from operations join payments on payments.id = operations.payment_id
     where operations.state = 'succeeded' and operations.kind in ('capture', 'refund')
       and operations.id not in (select operation_id from settled)
     order by operations.rowid limit 2000`,
  )
  const currencies = [...new Set(due.map(({ currency }) => currency))]
  return currencies.map((currency) => {
    const own = due.filter((each) => each.currency === currency)
    const fees = own.reduce((sum, each) => sum + feeOf(each), 0n)
    const gross = own.reduce(
      (sum, each) => sum + (each.kind === 'capture' ? each.amount_minor : -each.amount_minor),
      0n,
    )
    const id = freshId('set')
    bank.store.run(
      'insert into settlements (id, currency, net_minor, created_at) values (?, ?, ?, ?)',
      id,
      currency,
      gross - fees,
      new Date().toISOString(),
    )
    for (const each of own)
      bank.store.run(
        'insert into settled (operation_id, settlement_id, fee_minor) values (?, ?, ?)',
        each.id,
        id,
        feeOf(each),
      )
    const common = { currency, code: 'settlement', paymentId: id }
    if (fees > 0n)
      book(bank.store, { ...common, debit: 'merchant:payable', credit: 'acquirer:fees', minor: fees })
    const net = gross - fees
    if (net > 0n)
      book(bank.store, { ...common, debit: 'merchant:payable', credit: 'acquirer:paid', minor: net })
    if (net < 0n)
      book(bank.store, { ...common, debit: 'acquirer:paid', credit: 'merchant:payable', minor: -net })
    return id
  })
}

/** Settle by the clock, where the bank was opened with an interval. */
export async function settleDue(bank: Bank): Promise<void> {
  if (bank.settlementSeconds === 0 || Date.now() < bank.nextSettlement) return
  bank.nextSettlement = Date.now() + (bank.settlementSeconds * 1000) / bank.speed
  await bank.store.write(() => cutOff(bank))
}

type Settlement = { id: string; currency: string; net_minor: bigint; created_at: string }
type Line = { kind: string; amount_minor: bigint; reference: string; fee_minor: bigint; merchant_ref: string; payment_id: string; currency: string } // prettier-ignore

const settlementColumns = 'id, currency, net_minor, created_at'

function list(bank: Bank): Answer {
  const rows = bank.store.all<Settlement>(
    `select ${settlementColumns} from settlements order by rowid limit 5000`,
  )
  const settlements = rows.map(({ id, currency, net_minor, created_at }) => ({
    id,
    currency,
    net: formatAmount(net_minor, currency),
    value_date: created_at.slice(0, 10),
    created: created_at,
  }))
  return json(200, { settlements })
}

const header = 'batch,merchant_ref,connector_ref,arn,type,gross,fee,net,currency,value_date,operation_ref'

function csv(bank: Bank, { id, currency, net_minor, created_at }: Settlement): Answer {
  const lines = bank.store.all<Line>(
    `select operations.kind, operations.amount_minor, operations.reference, settled.fee_minor, payments.merchant_ref,
       payments.id as payment_id, payments.currency
     from settled join operations on operations.id = settled.operation_id
       join payments on payments.id = operations.payment_id
     where settled.settlement_id = ? order by operations.rowid`,
    id,
  )
  const show = (minor: bigint) => formatAmount(minor, currency)
  const day = created_at.slice(0, 10)
  const rows = lines.map((line) => {
    const gross = line.kind === 'capture' ? line.amount_minor : -line.amount_minor
    const net = gross - line.fee_minor
    return [id, line.merchant_ref, line.payment_id, '', line.kind, show(gross), show(-line.fee_minor), show(net), currency, day, line.reference].join(',') // prettier-ignore
  })
  const summary = [id, '', '', '', 'summary', '', '', show(net_minor), currency, day, ''].join(',')
  return {
    status: 200,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: `${[header, ...rows, summary].join('\n')}\n`,
  }
}

/** The movement of the merchant's account that pays a batch, in the words of bank statements. */
function bankEntry({ id, currency, net_minor, created_at }: Settlement): Answer {
  const size = formatAmount(net_minor < 0n ? -net_minor : net_minor, currency)
  return json(200, {
    Ntry: {
      NtryRef: id,
      Amt: { Ccy: currency, value: size },
      CdtDbtInd: net_minor < 0n ? 'DBIT' : 'CRDT',
      Sts: { Cd: 'BOOK' },
      BookgDt: { Dt: created_at.slice(0, 10) },
      ValDt: { Dt: created_at.slice(0, 10) },
      NtryDtls: { TxDtls: { Refs: { EndToEndId: id }, RltdPties: { Dbtr: { Nm: 'Elbtor Bank Cards' } }, RmtInf: { Ustrd: id } } },
    },
  }) // prettier-ignore
}

/** The merchant's settlement files, as the acquirers hand them out, and the cut-off by hand. */
export function settlementRoutes(bank: Bank): Route[] {
  const own = (work: (asked: Asked) => Answer) => (asked: Asked) =>
    sameSecret(asked.headers.authorization ?? '', `Bearer ${bank.merchantKey}`)
      ? work(asked)
      : problem(401, 'unauthorized', 'Send your merchant key as a Bearer token.')
  const one = (then: (settlement: Settlement) => Answer) =>
    own((asked) => {
      const id = (asked.params.id ?? '').replace(/\.csv$/, '')
      const found = bank.store.one<Settlement>(
        `select ${settlementColumns} from settlements where id = ?`,
        id,
      )
      return found === undefined ? problem(404, 'not_found', 'There is no such settlement.') : then(found)
    })
  return [
    ['GET', '/v1/settlements', own(() => list(bank))],
    ['GET', '/v1/settlements/:id', one((found) => csv(bank, found))],
    ['GET', '/v1/settlements/:id/bank-entry', one(bankEntry)],
    [
      'POST',
      '/control/cut-off',
      (asked) =>
        onlyHere(asked, async () => json(201, { settlements: await bank.store.write(() => cutOff(bank)) })),
    ],
  ]
}

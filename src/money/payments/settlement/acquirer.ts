import { parseCurrency } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { add, parseDecimal, sameMoney, sum, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { csvRows } from './csv.ts'
import type { SettlementLine, SettlementLineType } from './line.ts'
import type { SettlementSource } from './source.ts'

const columns =
  'batch,merchant_ref,connector_ref,arn,type,gross,interchange,scheme_fee,markup,net,currency,value_date,operation_ref'

const types: Readonly<Record<string, SettlementLineType>> = {
  capture: 'capture',
  refund: 'refund',
  chargeback: 'chargeback',
  reversal: 'reversal',
  fee: 'fee',
}

function amountOf(row: Readonly<Record<string, string>>, name: string): Money {
  const currency = parseCurrency(row['currency'] ?? '')
  assert(currency.ok, `settlement file: currency ${row['currency']}`)
  const text = row[name] === '' ? '0' : (row[name] ?? '')
  const amount = parseDecimal(text, currency.value)
  assert(amount.ok, `settlement file: ${name} "${text}"`)
  return amount.value
}

function lineOf(row: Readonly<Record<string, string>>): SettlementLine {
  const type = types[row['type'] ?? '']
  assert(type !== undefined, `settlement file: type ${row['type']}`)
  const valueDate = new Date(`${row['value_date']?.slice(0, 10)}T00:00:00Z`)
  assert(!Number.isNaN(valueDate.getTime()), `settlement file: value date ${row['value_date']}`)
  const [gross, net] = [amountOf(row, 'gross'), amountOf(row, 'net')]
  const parts = ['interchange', 'scheme_fee', 'markup'].map((name) => amountOf(row, name))
  const fee = sum(parts, gross.currency)
  assert(sameMoney(add(gross, fee), net), 'settlement file: net is not gross and fees')
  const reference = row['operation_ref'] ?? ''
  return {
    batch: row['batch'] ?? '',
    merchantRef: row['merchant_ref'] ?? '',
    connectorRef: row['connector_ref'] ?? '',
    type,
    gross,
    fee,
    net,
    valueDate,
    ...(reference === '' ? {} : { reference }),
  }
}

/**
 * Read an acquirer's settlement file. It is read whole or not at all: unknown columns or types, amounts that do not add
 * up, and a summary that is not the sum of its lines throw.
 */
export function readAcquirerFile(text: string): readonly SettlementLine[] {
  const rows = csvRows(text, columns.split(','))
  const summaries = rows.filter((row) => row['type'] === 'summary')
  const lines = rows.filter((row) => row['type'] !== 'summary').map(lineOf)
  assert(summaries.length > 0, 'settlement file: no summary')
  for (const summary of summaries) {
    const stated = amountOf(summary, 'net')
    const own = lines.filter(({ net }) => net.currency === stated.currency).map(({ net }) => net)
    assert(
      sameMoney(sum(own, stated.currency), stated),
      'settlement file: the summary is not the sum of the lines',
    )
  }
  return lines
}

/** How to reach a provider that lists its settlement files as the acquirers do. */
export type SettlementSettings = {
  readonly connector: string
  readonly method: string
  readonly origin: string
  readonly key: string
  readonly timeoutMs?: number
}

/** The settlement files of an acquirer. */
export function acquirerSettlements(settings: SettlementSettings, out: HttpOut): SettlementSource {
  const { connector, method, origin, key, timeoutMs = 8_000 } = settings
  const get = async (path: string) => {
    const answer = await out.request({
      url: `${origin}${path}`,
      headers: { authorization: `Bearer ${key}` },
      timeoutMs,
      allow: 'simulators',
    })
    assert(answer.status === 200, `settlements of ${connector}: status ${answer.status}`)
    return answer
  }
  return {
    connector,
    method,
    async batches() {
      const { settlements } = (await get('/v1/settlements')).json() as { settlements?: unknown }
      assert(Array.isArray(settlements), `settlements of ${connector}: no list`)
      return (settlements as { id?: unknown }[]).map(({ id }) => String(id))
    },
    lines: async (batch) =>
      readAcquirerFile((await get(`/v1/settlements/${encodeURIComponent(batch)}.csv`)).body.toString('utf8')),
  }
}

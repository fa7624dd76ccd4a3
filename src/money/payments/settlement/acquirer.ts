import { parseCurrency } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { parseDecimal, sameMoney, sum, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { csvRows } from './csv.ts'
import { sumOfParts, type FeeParts, type SettlementLine, type SettlementLineType } from './line.ts'
import type { SettlementSource } from './source.ts'

/** What the files look like: with the fee and its parts, with the parts alone, and from providers that know one fee. */
const layouts = ['interchange,scheme_fee,markup,fee,', 'interchange,scheme_fee,markup,', 'fee,'].map((fees) =>
  `batch,merchant_ref,connector_ref,arn,type,gross,${fees}net,currency,value_date,operation_ref`.split(','),
)

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
  const given = row[name] ?? ''
  const text = given === '' ? '0' : given
  const amount = parseDecimal(text, currency.value)
  assert(amount.ok, `settlement file: ${name} "${text}"`)
  return amount.value
}

/** The parts of a fee; undefined where the file, or this line of it, names none. */
function partsOf(row: Readonly<Record<string, string>>): FeeParts | undefined {
  if (!['interchange', 'scheme_fee', 'markup'].some((name) => (row[name] ?? '') !== '')) return undefined
  return {
    interchange: amountOf(row, 'interchange'),
    scheme: amountOf(row, 'scheme_fee'),
    markup: amountOf(row, 'markup'),
  }
}

function lineOf(row: Readonly<Record<string, string>>): SettlementLine {
  const type = types[row['type'] ?? '']
  assert(type !== undefined, `settlement file: type ${row['type']}`)
  const valueDate = new Date(`${row['value_date']?.slice(0, 10)}T00:00:00Z`)
  assert(!Number.isNaN(valueDate.getTime()), `settlement file: value date ${row['value_date']}`)
  const parts = partsOf(row)
  const fee = row['fee'] === undefined && parts ? sumOfParts(parts) : amountOf(row, 'fee')
  const reference = row['operation_ref'] ?? ''
  return {
    batch: row['batch'] ?? '',
    merchantRef: row['merchant_ref'] ?? '',
    connectorRef: row['connector_ref'] ?? '',
    type,
    gross: amountOf(row, 'gross'),
    fee,
    ...(parts && { parts }),
    net: amountOf(row, 'net'),
    valueDate,
    ...(reference === '' ? {} : { reference }),
  }
}

/**
 * Read an acquirer's settlement file. It is read whole or not at all: unknown columns or types, amounts that are none, and
 * a summary that is not the sum of its lines throw. Whether a line adds up is judged where it is taken in.
 */
export function readAcquirerFile(text: string): readonly SettlementLine[] {
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0]
  const layout = layouts.find((each) => each.join(',') === header) ?? layouts[0] ?? []
  const rows = csvRows(text, layout)
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

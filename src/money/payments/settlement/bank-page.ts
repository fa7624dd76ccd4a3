import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { add, money, sameMoney, sum, type Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { SettlementLine } from './line.ts'

type Refusal = 'not_a_settlement_file'

function wrong(line: number): Result<never, Refusal> {
  return refused('not_a_settlement_file', { line })
}

const minorOf = (text: string | undefined, currency: Currency): Money | undefined =>
  /^-?\d{1,15}$/.test(text ?? '') ? money(BigInt(text ?? '0'), currency) : undefined

function readLine(
  text: string,
  { batch, valueDate, currency }: { batch: string; valueDate: Date; currency: Currency },
): SettlementLine | undefined {
  const [kind, merchantRef = '', connectorRef = '', reference = '', , ...amounts] = text.split('|')
  const [gross, fee, net] = amounts.map((each) => minorOf(each, currency))
  if ((kind !== 'P' && kind !== 'R') || amounts.length !== 3 || !gross || !fee || !net) return undefined
  const signs = kind === 'P' ? gross.minor > 0n : gross.minor < 0n
  if (!signs || fee.minor > 0n || !sameMoney(add(gross, fee), net)) return undefined
  return {
    batch,
    merchantRef,
    connectorRef,
    type: kind === 'P' ? 'capture' : 'refund',
    gross,
    fee,
    net,
    valueDate,
    ...(reference === '' ? {} : { reference }),
  }
}

/**
 * Read the daily file of a bank with an order page: a head line, a line per payment (P) or refund (R), a foot line with
 * count and sums. Refused as a whole where a line does not read or the foot does not agree: half a file is none.
 */
export function readBankPageFile(content: string): Result<SettlementLine[], Refusal> {
  const [head = '', ...rest] = content.split('\n').filter((line) => line !== '')
  const [mark, , , batch = '', day = '', code = ''] = head.split('|')
  const currency = parseCurrency(code)
  if (mark !== 'H' || !/^\d{4}-\d\d-\d\d$/.test(day) || !currency.ok) return wrong(1)
  const about = { batch, valueDate: new Date(`${day}T00:00:00Z`), currency: currency.value }
  const foot = rest.pop()?.split('|') ?? []
  const lines: SettlementLine[] = []
  for (const [index, text] of rest.entries()) {
    const line = readLine(text, about)
    if (line === undefined) return wrong(index + 2)
    lines.push(line)
  }
  const total = (pick: (line: SettlementLine) => Money) =>
    sum(lines.map(pick), currency.value).minor.toString()
  const expected = [
    'T',
    String(lines.length),
    total((l) => l.gross),
    total((l) => l.fee),
    total((l) => l.net),
  ]
  return foot.join('|') === expected.join('|') ? done(lines) : wrong(rest.length + 2)
}

import { type Answer, json, jsonObject, problem } from '../wire/answers.ts'
import { isCurrency, parseAmount } from '../wire/amounts.ts'
import { onlyHere } from '../wire/faults.ts'
import { sameSecret } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import { takeFile } from './ach.ts'
import { bookEntry, type EntryKind, readBooks } from './entries.ts'
import type { HouseBank } from './house-bank.ts'
import { takeOrder } from './payment-orders.ts'
import { cutStatements, statementsAfter, statementXml } from './statements.ts'
import { statusReport } from './status-report.ts'
import { fetchPayouts } from './payers.ts'
import { cutDue, sweep } from './sweep.ts'

const xml = (body: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml; charset=utf-8' },
  body,
})
const plain = (body: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=us-ascii' },
  body,
})

function authorized(bank: HouseBank, asked: Asked, work: () => Answer | Promise<Answer>) {
  if (sameSecret(asked.headers.authorization ?? '', `Bearer ${bank.key}`)) return work()
  return problem(401, 'unauthorized', 'Send your key as a Bearer token.')
}

const after = (asked: Asked): number | undefined => {
  const given = Number(asked.query.get('after') ?? '0')
  return Number.isSafeInteger(given) && given >= 0 ? given : undefined
}

function listStatements(bank: HouseBank, asked: Asked): Answer {
  const from = after(asked)
  if (from === undefined)
    return problem(422, 'invalid_after', 'after is the number of the last one you have.')
  return json(200, { statements: statementsAfter(bank, from) })
}

function oneStatement(bank: HouseBank, asked: Asked): Answer {
  const found = statementXml(bank, Number(asked.params.number))
  return found === undefined ? problem(404, 'not_found', 'There is no such statement.') : xml(found)
}

async function takePayments(bank: HouseBank, asked: Asked): Promise<Answer> {
  const taken = await bank.store.write(() => takeOrder(bank, asked.body))
  return xml(statusReport(bank, taken.messageId, taken.refusal))
}

function oneReport(bank: HouseBank, asked: Asked): Answer {
  const id = asked.params.message ?? ''
  const known = bank.store.one('select message_id from orders where message_id = ?', id)
  return known === undefined
    ? problem(404, 'not_found', 'There is no such order.')
    : xml(statusReport(bank, id))
}

async function takeAch(bank: HouseBank, asked: Asked): Promise<Answer> {
  const taken = await bank.store.write(() => takeFile(bank, asked.body))
  if (!taken.ok) return problem(422, taken.code, `The file is wrong in line ${taken.line}.`)
  return json(taken.isKnown ? 200 : 201, { id: taken.id, entries: taken.entries, state: 'accepted' })
}

function achReturns(bank: HouseBank, asked: Asked): Answer {
  const from = after(asked)
  if (from === undefined)
    return problem(422, 'invalid_after', 'after is the number of the last one you have.')
  const rows = bank.store.all<{ number: bigint; made_at: string }>(
    'select number, made_at from ach_returns where number > ? order by number limit 200',
    from,
  )
  return json(200, { files: rows.map(({ number, made_at }) => ({ number: Number(number), made_at })) })
}

function oneAchReturn(bank: HouseBank, asked: Asked): Answer {
  const row = bank.store.one<{ content: string }>(
    'select content from ach_returns where number = ?',
    Number(asked.params.number),
  )
  return row === undefined ? problem(404, 'not_found', 'There is no such file.') : plain(row.content)
}

const text = (value: unknown, most: number) =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, most) : undefined

/** Money comes in (a provider pays out, a customer transfers) or, with `direction: "debit"`, goes out. */
export async function receive(
  bank: HouseBank,
  given: Readonly<Record<string, unknown>>,
  kind: EntryKind = 'receipt',
): Promise<Answer> {
  const currency = given['currency']
  if (!isCurrency(currency)) return problem(422, 'invalid_currency', 'currency is an ISO 4217 code.')
  const minor = parseAmount(given['amount'], currency)
  if (minor === undefined)
    return problem(422, 'invalid_amount', 'amount is a positive decimal such as "19.99".')
  const [remittance, name] = [text(given['remittance'] ?? given['reference'], 140), text(given['name'], 140)]
  const [iban, endToEnd, key] = [
    text(given['iban'], 34),
    text(given['end_to_end'], 35),
    text(given['key'], 200),
  ]
  const isDebit = given['direction'] === 'debit'
  const ref = await bank.store.write(() =>
    bookEntry(bank, {
      currency,
      minor: isDebit ? -minor : minor,
      kind: isDebit ? 'fee' : kind,
      ...(key === undefined ? {} : { key: `given:${key}` }),
      ...(remittance === undefined ? {} : { remittance }),
      ...(name === undefined ? {} : { name }),
      ...(iban === undefined ? {} : { iban: iban.replaceAll(' ', '') }),
      ...(endToEnd === undefined ? {} : { endToEnd }),
    }),
  )
  return json(201, { entry: ref, amount: given['amount'], currency })
}

/** Whatever is due happens now, and what was booked is told in statements: for tests, which wait for nothing. */
async function advance(bank: HouseBank, asked: Asked): Promise<Answer> {
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  const days = Number(read.value['days'] ?? 0)
  if (!Number.isFinite(days) || days < 0 || days > 400)
    return problem(422, 'invalid_days', 'days is from 0 to 400.')
  await bank.store.write(() => {
    const earlier = (table: string, column: string) => {
      const rows = bank.store.all<{ id: bigint; at: string }>(`select rowid as id, ${column} as at from ${table} where ${column} is not null`) // prettier-ignore
      for (const row of rows) {
        const moved = new Date(
          Date.parse(row.at) - (days * bank.daySeconds * 1000) / bank.speed,
        ).toISOString()
        bank.store.run(`update ${table} set ${column} = ? where rowid = ?`, moved, row.id)
      }
    }
    earlier('transfers', 'due_at')
    earlier('debits', 'settle_at')
    earlier('debits', 'answer_at')
  })
  await sweep(bank)
  await bank.store.write(() => cutStatements(bank))
  return json(200, { advanced: days })
}

/** The customer's API and the control desk. */
export function apiRoutes(bank: HouseBank): Route[] {
  const own = (operation: string, work: (asked: Asked) => Answer | Promise<Answer>) => (asked: Asked) =>
    authorized(bank, asked, () => bank.faults.around(operation, () => work(asked)))
  return [
    ['GET', '/v1/statements', own('statements', (asked) => listStatements(bank, asked))],
    ['GET', '/v1/statements/:number', own('statements', (asked) => oneStatement(bank, asked))],
    ['POST', '/v1/payments', own('payments', (asked) => takePayments(bank, asked))],
    ['GET', '/v1/payments/:message', own('payment_status', (asked) => oneReport(bank, asked))],
    ['POST', '/v1/ach', own('ach', (asked) => takeAch(bank, asked))],
    ['GET', '/v1/ach/returns', own('ach', (asked) => achReturns(bank, asked))],
    ['GET', '/v1/ach/returns/:number', own('ach', (asked) => oneAchReturn(bank, asked))],
    [
      'POST',
      '/control/credit',
      (asked) =>
        onlyHere(asked, () => {
          const read = jsonObject(asked.body)
          return read.ok ? receive(bank, read.value) : read.answer
        }),
    ],
    ['POST', '/control/advance', (asked) => onlyHere(asked, () => advance(bank, asked))],
    [
      'POST',
      '/control/statements',
      (asked) =>
        onlyHere(asked, async () =>
          json(201, { statements: await bank.store.write(() => cutStatements(bank)) }),
        ),
    ],
    ['GET', '/control/books', (asked) => onlyHere(asked, () => json(200, readBooks(bank)))],
    ...bank.faults.routes,
  ]
}

/** Start the clock of the bank; answers how to stop it. */
export function startClock(bank: HouseBank, failed: (failure: unknown) => void): () => Promise<void> {
  let running = Promise.resolve()
  const tick = () => {
    running = running
      .then(() => sweep(bank))
      .then(() => fetchPayouts(bank))
      .then(() => cutDue(bank))
      .catch(failed)
  }
  const timer = setInterval(tick, Math.max(25, 500 / bank.speed))
  return async () => {
    clearInterval(timer)
    await running
  }
}

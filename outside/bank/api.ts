import { createHash } from 'node:crypto'
import { type Answer, json, jsonObject, problem } from '../wire/answers.ts'
import { formatAmount } from '../wire/amounts.ts'
import { onlyHere } from '../wire/faults.ts'
import { sameSecret } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import type { Bank } from './bank.ts'
import { readBooks } from './books.ts'
import { type OperationKind, operate } from './operations.ts'
import { findPayment, paymentOnWire } from './payment.ts'
import { openSession } from './sessions.ts'
import { settlementRoutes } from './settlements.ts'

type Done = { answer: Answer; tell: readonly string[] }

/** The merchant's API and the control desk. */
export function apiRoutes(bank: Bank): Route[] {
  const operation = (path: string, kind: OperationKind): Route => [
    'POST',
    `/v1/payments/:id/${path}`,
    (asked) => post(bank, asked, kind, (given) => operate(bank, kind, asked.params.id ?? '', given)),
  ]
  return [
    [
      'POST',
      '/v1/sessions',
      (asked) => post(bank, asked, 'session', (given) => ({ answer: openSession(bank, given), tell: [] })),
    ],
    operation('captures', 'capture'),
    operation('voids', 'void'),
    operation('refunds', 'refund'),
    [
      'GET',
      '/v1/payments/by-reference/:ref',
      (asked) => query(bank, asked, 'merchant_ref', asked.params.ref),
    ],
    ['GET', '/v1/payments/:id', (asked) => query(bank, asked, 'id', asked.params.id)],
    ['GET', '/v1/statement', (asked) => statement(bank, asked)],
    ['GET', '/control/books', (asked) => onlyHere(asked, () => json(200, readBooks(bank.store)))],
    ['GET', '/control/notifications', (asked) => onlyHere(asked, () => json(200, recentNotifications(bank)))],
    ...settlementRoutes(bank),
    ...bank.faults.routes,
  ]
}

function unauthorized(bank: Bank, asked: Asked): Answer | undefined {
  const given = asked.headers.authorization ?? ''
  if (sameSecret(given, `Bearer ${bank.merchantKey}`)) return undefined
  const refusal = problem(401, 'unauthorized', 'Send your merchant key as a Bearer token.')
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } }
}

function query(bank: Bank, asked: Asked, by: 'id' | 'merchant_ref', value = ''): Answer | Promise<Answer> {
  const refusal = unauthorized(bank, asked)
  if (refusal !== undefined) return refusal
  return bank.faults.around('query', () => {
    const payment = findPayment(bank.store, by, value)
    if (payment === undefined) return problem(404, 'payment_not_found', 'There is no such payment.')
    return json(200, paymentOnWire(bank.store, payment))
  })
}

/** One POST: authorized, read, replayed if its key is known, done once in one transaction, then told. */
async function post(
  bank: Bank,
  asked: Asked,
  operation: string,
  work: (given: Record<string, unknown>) => Done,
): Promise<Answer> {
  const refusal = unauthorized(bank, asked)
  if (refusal !== undefined) return refusal
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  const key = asked.headers['idempotency-key']
  if (Array.isArray(key) || (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)))
    return problem(
      422,
      'invalid_idempotency_key',
      'The Idempotency-Key header holds 1 to 200 visible characters.',
    )
  return bank.faults.around(operation, async () => {
    const done = await bank.store.write(() =>
      key === undefined ? work(read.value) : once(bank, key, asked, () => work(read.value)),
    )
    // The merchant is told beside the answer, not before it: only the hosted page waits for the notification.
    void bank.notifier.deliver(done.tell)
    return done.answer
  })
}

type Stored = { request_hash: string; status: bigint; body: string }

function once(bank: Bank, key: string, asked: Asked, work: () => Done): Done {
  const hash = createHash('sha256').update(`${asked.path}\n${asked.body}`).digest('base64')
  const stored = bank.store.one<Stored>(
    `select request_hash, status, body from idempotency where key = ?`,
    key,
  )
  if (stored !== undefined) {
    if (stored.request_hash !== hash) {
      const detail = 'This Idempotency-Key was used for another request.'
      return { answer: problem(409, 'idempotency_key_reused', detail), tell: [] }
    }
    const replay = { ...json(Number(stored.status), null), body: stored.body }
    return { answer: { ...replay, headers: { ...replay.headers, 'idempotent-replayed': 'true' } }, tell: [] }
  }
  const done = work()
  if (done.answer.status < 300) {
    bank.store.run(
      `insert into idempotency (key, request_hash, status, body, created_at) values (?, ?, ?, ?, ?)`,
      key, hash, done.answer.status, done.answer.body, new Date().toISOString(),
    ) // prettier-ignore
  }
  return done
}

function statement(bank: Bank, asked: Asked): Answer {
  const refusal = unauthorized(bank, asked)
  if (refusal !== undefined) return refusal
  const after = Number(asked.query.get('after') ?? '0')
  if (!Number.isSafeInteger(after) || after < 0)
    return problem(422, 'invalid_after', 'after is the number of the last line you have.')
  const lines = bank.store.all<StatementLine>(merchantLines, after)
  return json(200, {
    lines: lines.map(({ line, minor, ...rest }) => ({
      line: Number(line),
      ...rest,
      amount: formatAmount(minor, rest.currency),
    })),
  })
}

type StatementLine = {
  line: bigint
  at: string
  kind: string
  merchant_ref: string
  currency: string
  minor: bigint
}

const merchantLines = `
  select postings.id as line, postings.created_at as at, postings.code as kind, payments.merchant_ref, postings.currency,
    case postings.credit when 'merchant:payable' then postings.amount_minor else -postings.amount_minor end as minor
  from postings join payments on payments.id = postings.payment_id
  where postings.id > ? and (postings.credit = 'merchant:payable' or postings.debit = 'merchant:payable')
  order by postings.id
  limit 500`

function recentNotifications(bank: Bank) {
  const rows = bank.store.all(
    `select id, type, about, state, tries, last_status, due_at, created_at from notifications order by rowid desc limit 200`,
  )
  return { notifications: rows.map((row) => ({ ...row, tries: Number(row.tries) })) }
}

import { type Answer, json, jsonObject, problem } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { sameSecret } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import { bookReport } from '../wire/double-entry.ts'
import { isoAt } from '../cards/clock.ts'
import { traceRoutes } from '../cards/trace-page.ts'
import type { Acquirer } from './acquirer.ts'
import { authorizationOnWire, findAuthorization } from './authorization.ts'
import { authorize } from './authorize.ts'
import {
  fileOnWire,
  filesOf,
  keepEvidence,
  largestFileBytes,
  namedFiles,
  takeFile,
} from './dispute-evidence.ts'
import { disputePageRoutes } from './dispute-pages.ts'
import { disputesAfter, disputeOnWire, evidenceKind, findDispute, respond } from './disputes.ts'
import { takeOffline } from './offline.ts'
import { increment, operate } from './operations.ts'
import { isReference, readAuthorization } from './request.ts'
import { bankEntry, bankEntryXml, findSettlement, settlementCsv, settlementOnWire, settlementsAfter } from './settlement.ts' // prettier-ignore
import { askForCutOff } from './wire.ts'

type Work = (given: Record<string, unknown>, asked: Asked) => Answer | Promise<Answer>

/** The acquirer's API for its merchant, and its control desk. */
export function acquirerRoutes(acquirer: Acquirer): Route[] {
  const post = (path: string, operation: string, work: Work): Route => [
    'POST',
    path,
    (asked) => answerPost(acquirer, asked, operation, work),
  ]
  const get = (path: string, work: (asked: Asked) => Answer): Route => [
    'GET',
    path,
    (asked) => unauthorized(acquirer, asked) ?? acquirer.faults.around('query', () => work(asked)),
  ]
  const operation = (path: string, kind: 'capture' | 'void' | 'refund') =>
    post(`/v1/authorizations/:id/${path}`, kind, async (given, asked) => {
      const { id = '' } = asked.params
      const answer = await acquirer.store.write(() => operate(acquirer, kind, id, given, asked.body))
      acquirer.forward.pump()
      return answer
    })
  return [
    post('/v1/authorizations', 'authorize', (given, asked) => answerAuthorization(acquirer, given, asked)),
    operation('captures', 'capture'),
    operation('voids', 'void'),
    operation('refunds', 'refund'),
    post('/v1/authorizations/:id/increments', 'increment', (given, asked) =>
      increment(acquirer, asked.params.id ?? '', given, asked.body),
    ),
    get('/v1/authorizations/by-reference/:reference', ({ params }) =>
      showAuthorization(acquirer, 'reference', params.reference),
    ),
    get('/v1/authorizations/:id', ({ params }) => showAuthorization(acquirer, 'id', params.id)),
    ...disputeRoutes(acquirer, get, post),
    ...disputePageRoutes(acquirer),
    ...settlementRoutes(acquirer, get),
    ['GET', '/control/books', (asked) => onlyHere(asked, () => json(200, bookReport(acquirer.store)))],
    ['POST', '/control/cut-off', (asked) => onlyHere(asked, () => runCutOff(acquirer))],
    ...acquirer.faults.routes,
    ...traceRoutes([acquirer.trace]),
  ]
}

function unauthorized(acquirer: Acquirer, asked: Asked): Answer | undefined {
  if (sameSecret(asked.headers.authorization ?? '', `Bearer ${acquirer.merchant.key}`)) return undefined
  const refusal = problem(401, 'unauthorized', 'Send your merchant key as a Bearer token.')
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } }
}

type Stored = { request_print: string; status: bigint; body: string }

/** One POST: authorized, read, replayed if its key is known, else done and kept under its key. */
async function answerPost(acquirer: Acquirer, asked: Asked, operation: string, work: Work): Promise<Answer> {
  const refusal = unauthorized(acquirer, asked)
  if (refusal !== undefined) return refusal
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  const key = asked.headers['idempotency-key']
  if (Array.isArray(key) || (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)))
    return problem(422, 'invalid_idempotency_key', 'The Idempotency-Key header holds 1 to 200 visible characters.') // prettier-ignore
  return acquirer.faults.around(operation, async () => {
    if (key === undefined) return work(read.value, asked)
    const print = acquirer.sealer.print(`${asked.path}\n${asked.body}`)
    const stored = acquirer.store.one<Stored>(
      `select request_print, status, body from idempotency where key = ?`,
      key,
    )
    if (stored !== undefined) return replay(stored, print)
    const answer = await work(read.value, asked)
    if (answer.status < 300)
      await acquirer.store.write(
        () =>
        acquirer.store.run(
          `insert into idempotency (key, request_print, status, body, at) values (?, ?, ?, ?, ?) on conflict do nothing`,
          key, print, answer.status, answer.body, isoAt(acquirer.clock),
        ), // prettier-ignore
      )
    return answer
  })
}

function replay(stored: Stored, print: string): Answer {
  if (stored.request_print !== print)
    return problem(409, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.')
  const headers = { 'content-type': 'application/json', 'idempotent-replayed': 'true' }
  return { status: Number(stored.status), headers, body: stored.body }
}

async function answerAuthorization(
  acquirer: Acquirer,
  given: Record<string, unknown>,
  asked: Asked,
): Promise<Answer> {
  const read = readAuthorization(given)
  if (!read.ok) return problem(422, 'invalid_request', 'Some fields are not right.', read.errors)
  const carry = read.asked.voiceCode === undefined ? authorize : takeOffline
  const id = await carry(acquirer, read.asked, asked.body)
  if (id === 'reference_reused')
    return problem(409, 'reference_reused', 'This reference was used for another authorization.')
  return showAuthorization(acquirer, 'id', id)
}

function showAuthorization(acquirer: Acquirer, by: 'id' | 'reference', value = ''): Answer {
  const row = findAuthorization(acquirer.store, by, value)
  if (row === undefined) return problem(404, 'authorization_not_found', 'There is no such authorization.')
  return json(200, authorizationOnWire(acquirer, row))
}

type Get = (path: string, work: (asked: Asked) => Answer) => Route
type Post = (path: string, operation: string, work: Work) => Route

function disputeRoutes(acquirer: Acquirer, get: Get, post: Post): Route[] {
  const answer = (fight: boolean): Work => {
    return async (given, asked) => {
      const { reference, evidence, files } = given
      if (!isReference(reference))
        return problem(422, 'invalid_request', 'reference: send your own id of this answer.')
      const kind = evidenceKind(
        (typeof evidence === 'object' && evidence !== null ? evidence : {}) as Record<string, unknown>,
      )
      const done = await acquirer.store.write(() => {
        const row = findDispute(acquirer, asked.params.id ?? '')
        if (row === undefined) return problem(404, 'dispute_not_found', 'There is no such dispute.')
        const named = namedFiles(acquirer, row.id, files)
        if (named === undefined)
          return problem(422, 'unknown_file', 'files: name files that were sent for this dispute.')
        if (row.reference !== reference) {
          if (respond(acquirer, row, fight, kind, reference) === undefined)
            return problem(409, 'not_open_for_response', 'Nothing is asked of the merchant now.')
          if (fight)
            keepEvidence(acquirer, {
              disputeId: row.id,
              stage: row.stage,
              reference,
              evidence,
              files: named,
            })
        }
        return json(200, disputeOnWire(acquirer, findDispute(acquirer, row.id) ?? row))
      })
      acquirer.forward.pump()
      return done
    }
  }
  return [
    get('/v1/disputes', ({ query }) =>
      json(200, {
        disputes: disputesAfter(acquirer, query.get('after') ?? '').map((row) =>
          disputeOnWire(acquirer, row),
        ),
      }),
    ),
    get('/v1/disputes/:id', ({ params }) => {
      const row = findDispute(acquirer, params.id ?? '')
      return row === undefined
        ? problem(404, 'dispute_not_found', 'There is no such dispute.')
        : json(200, {
            ...disputeOnWire(acquirer, row),
            files: filesOf(acquirer, row.id).map(fileOnWire),
          })
    }),
    [
      'POST',
      '/v1/disputes/:id/files',
      (asked) =>
        unauthorized(acquirer, asked) ?? acquirer.faults.around('file', () => takeFile(acquirer, asked)),
      largestFileBytes,
    ],
    post('/v1/disputes/:id/representment', 'dispute', answer(true)),
    post('/v1/disputes/:id/accept', 'dispute', answer(false)),
  ]
}

function settlementRoutes(acquirer: Acquirer, get: Get): Route[] {
  const missing = () => problem(404, 'settlement_not_found', 'There is no such settlement.')
  return [
    get('/v1/settlements', ({ query }) =>
      json(200, {
        settlements: settlementsAfter(acquirer, query.get('after') ?? '').map(settlementOnWire),
      }),
    ),
    get('/v1/settlements/:file', ({ params }) => {
      const row = findSettlement(acquirer, (params.file ?? '').replace(/\.csv$/, ''))
      if (row === undefined) return missing()
      if (params.file === row.id) return json(200, settlementOnWire(row))
      return {
        status: 200,
        headers: { 'content-type': 'text/csv; charset=utf-8' },
        body: settlementCsv(acquirer, row),
      }
    }),
    get('/v1/settlements/:id/bank-entry', ({ params, query }) => {
      const row = findSettlement(acquirer, params.id ?? '')
      if (row === undefined) return missing()
      const entry = bankEntry(acquirer, row)
      if (query.get('format') !== 'xml') return json(200, entry)
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: bankEntryXml(entry) }
    }),
  ]
}

async function runCutOff(acquirer: Acquirer): Promise<Answer> {
  const settled = await askForCutOff(acquirer)
  return settled
    ? json(200, { settlements: settlementsAfter(acquirer, '').map(settlementOnWire) })
    : problem(504, 'no_answer', 'The network did not answer.')
}

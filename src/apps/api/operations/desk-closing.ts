import { Type } from 'typebox'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import { noteCase, takeCase, type CaseId } from '#money/payments/index.ts'
import { closedPeriods, resolveBreak } from '#money/reconciliation/index.ts'
import { closeBooks, reportBooks } from '#flows/close-books.ts'
import { actorOf } from '../caller.ts'
import { momentOf } from '../moments.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, text } from '../schemas/common.ts'
import { positionSchema } from '../schemas/desk-money.ts'
import { positionOnWire } from '../wire/desk-money.ts'

const dayMs = 86_400_000
const closingUntil = (until: Date) => ({ until, bankAccount: 'main' })

const position = operation({
  id: 'get_books_position',
  method: 'GET',
  path: '/api/admin/books/position',
  tag: 'Money',
  summary:
    'What stands in the books at an instant, what of it nobody has explained, and whether they may be closed.',
  query: closed({ until: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })) }),
  answers: { 200: positionSchema },
  refusals: ['moment_malformed'],
  perMinute: 30,
  handle: async ({ db, query }) => {
    const until = momentOf(query.until, 'until') ?? ports().now()
    return answer(positionOnWire(await reportBooks(db, closingUntil(until))))
  },
})

const periods = operation({
  id: 'list_closed_periods',
  method: 'GET',
  path: '/api/admin/books/periods',
  tag: 'Money',
  summary: 'Until when the books are closed, the latest first; a hundred at most.',
  answers: {
    200: closed(
      {
        periods: Type.Array(
          closed({ id: Type.String(), until: instant, closed_at: instant, closed_by: Type.String() }),
        ),
      },
      { title: 'PeriodList' },
    ),
  },
  refusals: [],
  perMinute: 60,
  handle: async ({ db }) =>
    answer({
      periods: (await closedPeriods(db, 100)).map(({ id, until, closedAt, closedBy }) => ({
        id,
        until: until.toISOString(),
        closed_at: closedAt.toISOString(),
        closed_by: closedBy,
      })),
    }),
})

const close = operation({
  id: 'close_books',
  method: 'POST',
  path: '/api/admin/books/periods',
  tag: 'Money',
  summary: 'Close the books up to the end of a day (UTC). Refused while anything is unexplained.',
  body: closed(
    { day: Type.String({ format: 'date', maxLength: 10 }) },
    { title: 'ClosingInput', examples: [{ day: '2020-01-31' }] },
  ),
  answers: { 201: positionSchema },
  refusals: ['moment_malformed', 'day_not_over', 'not_explained', 'not_in_order', 'ledger_broken'],
  perMinute: 10,
  handle: async ({ db, body, caller }) => {
    const start = momentOf(`${body.day}T00:00:00Z`, 'day')
    // The form lets days in that no calendar has; such a one is another day as soon as it is counted.
    if (start === undefined || start.toISOString().slice(0, 10) !== body.day)
      throw refuse(refused('moment_malformed', { field: 'day' }))
    const until = new Date(start.getTime() + dayMs)
    const closing = { ...closingUntil(until), now: ports().now() }
    const closed = await closeBooks(db, closing, actorOf(caller).party)
    if (!closed.ok) throw refuse(closed)
    return answer(positionOnWire(closed.value), 201)
  },
})

const caseParams = closed({ case_id: idOf('cas', 'The case.') })

const take = operation({
  id: 'take_case',
  method: 'POST',
  path: '/api/admin/cases/:case_id/take',
  tag: 'Money',
  summary: 'Look after a case from now on, for two days or until the moment that is named.',
  params: caseParams,
  body: closed(
    { due_at: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })) },
    { title: 'TakeInput', examples: [{}] },
  ),
  answers: { 204: null },
  refusals: ['case_not_open', 'moment_malformed'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) => {
    const dueAt = momentOf(body.due_at, 'due_at') ?? new Date(ports().now().getTime() + 2 * dayMs)
    return changeTogether(async (tx) => {
      const given = { owner: actorOf(caller).party, dueAt }
      const taken = await takeCase(tx, params.case_id as CaseId, given)
      return taken.ok ? done({ status: 204 }) : taken
    })
  },
})

const note = operation({
  id: 'note_case',
  method: 'POST',
  path: '/api/admin/cases/:case_id/notes',
  tag: 'Money',
  summary: 'Write a note at an open case.',
  params: caseParams,
  body: closed({ text: text(1_000) }, { title: 'NoteInput', examples: [{ text: 'Asked the bank.' }] }),
  answers: { 204: null },
  refusals: ['case_not_open'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const given = { author: actorOf(caller).party, text: body.text }
      const noted = await noteCase(tx, params.case_id as CaseId, given)
      return noted.ok ? done({ status: 204 }) : noted
    }),
})

const resolve = operation({
  id: 'resolve_case',
  method: 'POST',
  path: '/api/admin/cases/:case_id/resolve',
  tag: 'Money',
  summary:
    'Explain a difference by a posting: what the account holds too much goes where it belongs, and the case closes.',
  params: caseParams,
  body: closed(
    { to: text(100), note: Type.Optional(text(500)) },
    { title: 'ResolveInput', examples: [{ to: 'rounding', note: 'A cent of the conversion' }] },
  ),
  answers: { 204: null },
  refusals: ['break_not_open', 'account_not_allowed', 'nothing_to_post', 'case_not_open'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const given = { to: body.to, note: body.note ?? body.to, actor: actorOf(caller).party }
      const resolved = await resolveBreak(tx, params.case_id as CaseId, given)
      return resolved.ok ? done({ status: 204 }) : resolved
    }),
})

/** What is unexplained in the books, who looks after it, and closing them. */
export const deskClosingOperations: readonly Operation[] = [position, periods, close, take, note, resolve]

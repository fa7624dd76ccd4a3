import { parseId } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { recentPayouts } from '#money/payouts/index.ts'
import {
  closedPeriods,
  recentDeskReceipts,
  recentEntries,
  resolveBreak,
} from '#money/reconciliation/index.ts'
import { noteCase, takeCase, type CaseId } from '#money/payments/index.ts'
import { assignEntry, returnEntry } from '#flows/assign-entry.ts'
import { closeBooks, reportBooks } from '#flows/close-books.ts'
import { moneyTrail } from '#views/money-trail/index.ts'
import { isCaseKnown } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { booksPage } from '../pages/books.ts'
import { moneyTrailPage } from '../pages/money-trail.ts'
import { operatorOf } from '../policy.ts'

const dayMs = 86_400_000
const closingUntil = (until: Date) => ({ until, bankAccount: 'main' })

type Shown = { readonly form?: DeskForm; readonly assign?: { readonly id: string; readonly form: DeskForm } }

async function showBooks(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { form = freshForm, assign }: Shown = {},
) {
  const now = ports().now()
  const page = booksPage({
    report: await reportBooks(desk.db, closingUntil(now)),
    closing: await reportBooks(desk.db, closingUntil(new Date(Math.floor(now.getTime() / dayMs) * dayMs))),
    typed: await recentDeskReceipts(desk.db, 20),
    held: await recentEntries(desk.db, 'held', 50),
    entries: await recentEntries(desk.db, undefined, 30),
    payouts: await recentPayouts(desk.db, undefined, 30),
    periods: await closedPeriods(desk.db, 20),
    yesterday: new Date(now.getTime() - dayMs).toISOString().slice(0, 10),
    form,
    assign,
  })
  return sendDesk(desk, request, reply, page, form === freshForm && assign === undefined ? 200 : 422)
}

function entryRoutes(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, body: keyed({ order: line }) }
  server.post('/admin/books/entries/:id/assign', { schema }, async (request, reply) => {
    const { id } = request.params
    const given = { entryId: id, order: request.body.order ?? '', actor: operatorOf(request).party }
    const assigned = await assignEntry(desk.db, desk.connectors, given)
    if (assigned.ok) return redirectTo(reply, '/admin/books?done=assigned')
    if (assigned.refusal === 'entry_not_held') throw problem(404, 'not_found')
    return showBooks(desk, request, reply, { assign: { id, form: refusedDesk(request.body, assigned) } })
  })
  const plain = { params: idParams, body: keyed({}) }
  server.post('/admin/books/entries/:id/return', { schema: plain }, async (request, reply) => {
    const { id } = request.params
    const back = await returnEntry(desk.db, { entryId: id, actor: operatorOf(request).party })
    if (back.ok) return redirectTo(reply, '/admin/books?done=sent_back')
    if (back.refusal === 'entry_not_held') throw problem(404, 'not_found')
    return showBooks(desk, request, reply, { assign: { id, form: refusedDesk({}, back) } })
  })
}

/** A case is named by its id; anything else is not found. */
function caseIdOf(text: string): CaseId {
  const id = parseId('cas', text)
  if (!id.ok) throw problem(404, 'not_found')
  return id.value
}

function caseWorkRoutes(server: HttpServer, desk: Desk): void {
  const plain = { params: idParams, body: keyed({}) }
  const gone = () => problem(404, 'not_found')
  server.post('/admin/cases/:id/take', { schema: plain }, async (request, reply) => {
    const id = caseIdOf(request.params.id)
    const dueAt = new Date(ports().now().getTime() + 2 * dayMs)
    const taken = await inTransaction(desk.db, (tx) =>
      takeCase(tx, id, { owner: operatorOf(request).party, dueAt }),
    )
    if (!taken.ok) throw gone()
    return redirectTo(reply, `/admin/cases?done=taken#${id}`)
  })
  server.post(
    '/admin/cases/:id/note',
    { schema: { params: idParams, body: keyed({ text: line }) } },
    async (request, reply) => {
      const id = caseIdOf(request.params.id)
      if (!(await isCaseKnown(desk.db, id))) throw gone()
      const text = (request.body.text ?? '').trim()
      if (text !== '') {
        const noted = await inTransaction(desk.db, (tx) =>
          noteCase(tx, id, { author: operatorOf(request).party, text }),
        )
        if (!noted.ok) throw gone()
      }
      return redirectTo(reply, `/admin/cases?done=noted#${id}`)
    },
  )
  const resolving = { params: idParams, body: keyed({ to: line, note: line }) }
  server.post('/admin/cases/:id/resolve', { schema: resolving }, async (request, reply) => {
    const id = caseIdOf(request.params.id)
    const { to = '', note = '' } = request.body
    const given = { to, note: note.trim() === '' ? to : note.trim(), actor: operatorOf(request).party }
    const resolved = await inTransaction(desk.db, (tx) => resolveBreak(tx, id, given))
    if (!resolved.ok && resolved.refusal !== 'account_not_allowed') throw gone()
    return redirectTo(
      reply,
      resolved.ok ? '/admin/cases?done=resolved' : `/admin/cases?done=not_resolved#${id}`,
    )
  })
}

/** The beginning of a day of the calendar; undefined for one there is not, such as 31 February. */
function dayNamed(text: string): Date | undefined {
  const start = new Date(`${text.trim()}T00:00:00Z`)
  const isDay = !Number.isNaN(start.getTime()) && start.toISOString().slice(0, 10) === text.trim()
  return isDay ? start : undefined
}

/** The books beside the bank's and the providers': positions, movements nobody can place, closing, and the trail of a payment. */
export function booksRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/books', { schema: { querystring: asking({}) } }, async (request, reply) =>
    showBooks(desk, request, reply),
  )
  server.post('/admin/books/close', { schema: { body: keyed({ day: line }) } }, async (request, reply) => {
    const start = dayNamed(request.body.day ?? '')
    if (start === undefined)
      return showBooks(desk, request, reply, {
        form: refusedDesk(request.body, refused('not_a_day', { field: 'day' })),
      })
    const until = new Date(start.getTime() + dayMs)
    const closed = await closeBooks(
      desk.db,
      { ...closingUntil(until), now: ports().now() },
      operatorOf(request).party,
    )
    if (!closed.ok)
      return showBooks(desk, request, reply, { form: refusedDesk(request.body, refused(closed.refusal)) })
    return redirectTo(reply, '/admin/books?done=closed_books')
  })
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/payments/:id/money', { schema }, async (request, reply) => {
    const id = parseId('pay', request.params.id)
    const trail = id.ok ? await moneyTrail(desk.db, id.value) : undefined
    if (trail === undefined) throw problem(404, 'not_found')
    return sendDesk(desk, request, reply, moneyTrailPage(trail))
  })
  entryRoutes(server, desk)
  caseWorkRoutes(server, desk)
}

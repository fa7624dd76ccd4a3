import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { refused } from '#kernel/result.ts'
import {
  knownModels,
  riskActions,
  ruleSets,
  saveRules,
  tryRules,
  type Rehearsal,
  type Thresholds,
} from '#trust/risk/index.ts'
import { reviewPayment } from '#flows/review-payment.ts'
import { deskDecisions, deskRelatives, deskReviews, type DeskDecision } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import {
  asking,
  freshForm,
  idParams,
  keyed,
  line,
  refusalText,
  refusedDesk,
  typedIn,
  type DeskForm,
} from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { decisionPage } from '../pages/risk-decision.ts'
import { rulesPage, thresholdNames } from '../pages/risk-rules.ts'
import { riskPage } from '../pages/risk.ts'
import { operatorOf } from '../policy.ts'

const text = Type.Optional(Type.String({ maxLength: 60 }))
const pageSize = 50

async function decisionOf(desk: Desk, request: { params: { id: string } }): Promise<DeskDecision> {
  const id = parseId('rsk', request.params.id)
  const [found] = id.ok ? await deskDecisions(desk.db, { id: id.value, most: 1 }) : []
  if (found === undefined) throw problem(404, 'not_found')
  return found
}

async function showDecision(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { decision, form }: { decision: DeskDecision; form: DeskForm },
): Promise<HttpReply> {
  const relatives = await deskRelatives(desk.db, decision.id)
  const status = form === freshForm ? 200 : 422
  return sendDesk(desk, request, reply, decisionPage(decision, relatives, form), status)
}

function decisionRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ action: text, before: text })
  server.get('/admin/risk', { schema: { querystring } }, async (request, reply) => {
    const action = riskActions.find((each) => each === request.query.action)
    const before = parseId('rsk', request.query.before ?? '')
    const [waiting, latest] = await Promise.all([
      deskReviews(desk.db),
      deskDecisions(desk.db, {
        most: pageSize + 1,
        ...(action === undefined ? {} : { action }),
        ...(before.ok ? { belowId: before.value } : {}),
      }),
    ])
    const at = { action, hasMore: latest.length > pageSize, isFirst: !before.ok }
    return sendDesk(desk, request, reply, riskPage(waiting, latest.slice(0, pageSize), at))
  })
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/risk/:id', { schema }, async (request, reply) =>
    showDecision(desk, request, reply, { decision: await decisionOf(desk, request), form: freshForm }),
  )
  const body = keyed({ note: line, verdict: line })
  server.post('/admin/risk/:id/review', { schema: { params: idParams, body } }, async (request, reply) => {
    const decision = await decisionOf(desk, request)
    const note = (request.body.note ?? '').trim().slice(0, 500)
    const refuse = (form: DeskForm) => showDecision(desk, request, reply, { decision, form })
    if (note === '') return refuse(refusedDesk(request.body, refused('missing', { field: 'note' })))
    const verdict = request.body.verdict === 'approve' ? 'approve' : 'refuse'
    const given = {
      decisionId: decision.id,
      verdict,
      note,
      actor: operatorOf(request).party,
    } as const
    const decided = await reviewPayment(desk.db, desk.connectors, given)
    if (!decided.ok) return refuse(refusedDesk(request.body, decided))
    return redirectTo(reply, `/admin/risk/${decision.id}?done=reviewed`)
  })
}

type Given = Readonly<Record<string, string | undefined>>

function readThresholds(given: Given): { thresholds: Thresholds; faults: Record<string, string> } {
  const faults: Record<string, string> = {}
  const shares = thresholdNames.flatMap((name) => {
    const said = (given[name] ?? '').trim().replace(',', '.')
    if (said === '') return []
    const share = /^\d{1,3}(\.\d{1,2})?$/.test(said) ? Number(said) / 100 : 2
    if (share > 1) faults[name] = refusalText(refused('not_a_share'))
    return [[name, share] as const]
  })
  return { thresholds: Object.fromEntries(shares), faults }
}

function ruleRoutes(server: HttpServer, desk: Desk): void {
  const show = async (
    request: HttpRequest,
    reply: HttpReply,
    at: { form: DeskForm; tried?: Rehearsal; status?: number },
  ) => {
    const [sets, models] = await Promise.all([ruleSets(desk.db), knownModels(desk.db)])
    const { form, tried, status = 200 } = at
    return sendDesk(desk, request, reply, rulesPage({ sets, models, form, tried }), status)
  }
  server.get('/admin/risk/rules', { schema: { querystring: asking({}) } }, async (request, reply) =>
    show(request, reply, { form: freshForm }),
  )
  const rules = Type.Optional(Type.String({ maxLength: 20_000 }))
  const body = keyed({ text: rules, step_up: line, review: line, refuse: line, note: line, what: line })
  server.post('/admin/risk/rules', { schema: { body } }, async (request, reply) => {
    const { key, ...given } = request.body
    const { thresholds, faults } = readThresholds(given)
    const asked = { text: given.text ?? '', thresholds }
    const values = typedIn(given)
    if (Object.keys(faults).length > 0) return show(request, reply, { form: { values, faults }, status: 422 })
    if (given.what !== 'save') {
      const tried = await tryRules(desk.db, asked)
      if (!tried.ok) return show(request, reply, { form: refusedDesk(given, tried, 'text'), status: 422 })
      return show(request, reply, { form: { values, faults: {} }, tried: tried.value })
    }
    const note = (given.note ?? '').trim().slice(0, 300)
    if (note === '') {
      const form = refusedDesk(given, refused('missing', { field: 'note' }))
      return show(request, reply, { form, status: 422 })
    }
    const saved = await onceAtDesk(desk, request, { scope: 'risk rules', key, asks: given }, (tx, actor) =>
      saveRules(tx, { ...asked, note, actor }),
    )
    if (!saved.ok) return show(request, reply, { form: refusedDesk(given, saved, 'text'), status: 422 })
    return redirectTo(reply, '/admin/risk/rules?done=rules')
  })
}

/** Risk: the review queue, decisions with their reasons, and the rules with a dry run. */
export function riskRoutes(server: HttpServer, desk: Desk): void {
  ruleRoutes(server, desk)
  decisionRoutes(server, desk)
}

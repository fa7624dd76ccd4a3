import { Type } from 'typebox'
import { refused } from '#kernel/result.ts'
import { connectorHealth, findRoutes } from '#money/payments/index.ts'
import { riskActions, type DecisionId } from '#trust/risk/index.ts'
import { reviewPayment } from '#flows/review-payment.ts'
import { deskDecisions, deskRelatives, deskReviews } from '#views/operator-desk/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, oneOf, orNull, text } from '../schemas/common.ts'
import { decisionSchema, routeSchemaOnWire } from '../schemas/desk-money.ts'
import { decisionOnWire, routeOnWire } from '../wire/desk-money.ts'

const decisionParams = closed({ decision_id: idOf('rsk', 'The decision.') })

async function decisionNamed(db: Call['db'], id: string) {
  const [found] = await deskDecisions(db, { id: id as DecisionId, most: 1 })
  if (found === undefined) throw refuse(refused('decision_not_found'))
  return found
}

const queue = operation({
  id: 'list_reviews',
  method: 'GET',
  path: '/api/admin/risk/reviews',
  tag: 'Money',
  summary: 'Payments that wait for a person, the longest wait first; two hundred at most.',
  answers: { 200: closed({ decisions: Type.Array(decisionSchema) }, { title: 'ReviewQueue' }) },
  refusals: [],
  perMinute: 120,
  handle: async ({ db }) => answer({ decisions: (await deskReviews(db)).map(decisionOnWire) }),
})

const list = operation({
  id: 'list_decisions',
  method: 'GET',
  path: '/api/admin/risk/decisions',
  tag: 'Money',
  summary: 'What was decided about tries to pay, the newest first, with the reasons.',
  query: closed({
    action: Type.Optional(oneOf(riskActions)),
    before: Type.Optional(idOf('rsk', 'The last one seen.')),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  answers: {
    200: closed(
      { decisions: Type.Array(decisionSchema), next: orNull(Type.String()) },
      { title: 'DecisionList' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const { action, before, size = 50 } = query
    const found = await deskDecisions(db, {
      most: size + 1,
      ...(action === undefined ? {} : { action }),
      ...(before === undefined ? {} : { belowId: before }),
    })
    const decisions = found.slice(0, size)
    const params = new URLSearchParams({
      ...(action === undefined ? {} : { action }),
      size: String(size),
      before: decisions.at(-1)?.id ?? '',
    })
    const next = found.length > size ? `/api/admin/risk/decisions?${params.toString()}` : null
    return answer({ decisions: decisions.map(decisionOnWire), next })
  },
})

const one = operation({
  id: 'get_decision',
  method: 'GET',
  path: '/api/admin/risk/decisions/:decision_id',
  tag: 'Money',
  summary: 'One decision, and others that share a card, mail, address, network, account or device with it.',
  params: decisionParams,
  answers: {
    200: closed(
      {
        decision: decisionSchema,
        relatives: Type.Array(
          closed({
            id: Type.String(),
            reference: Type.String(),
            order_number: orNull(Type.String()),
            action: Type.String(),
            state: Type.String(),
            decided_at: instant,
            outcomes: Type.Array(Type.String()),
            shared: Type.Array(Type.String()),
          }),
        ),
      },
      { title: 'DecisionWithRelatives' },
    ),
  },
  refusals: ['decision_not_found'],
  perMinute: 120,
  handle: async ({ db, params }) => {
    const decision = await decisionNamed(db, params.decision_id)
    const relatives = await deskRelatives(db, decision.id)
    return answer({
      decision: decisionOnWire(decision),
      relatives: relatives.map((each) => ({
        id: each.id,
        reference: each.reference,
        order_number: each.orderNumber ?? null,
        action: each.action,
        state: each.state,
        decided_at: each.decidedAt.toISOString(),
        outcomes: each.outcomes,
        shared: each.shared,
      })),
    })
  },
})

const review = operation({
  id: 'review_payment',
  method: 'POST',
  path: '/api/admin/risk/decisions/:decision_id/review',
  tag: 'Money',
  summary: 'Decide a payment that was held, and say why: approved it becomes work, refused the order ends.',
  params: decisionParams,
  body: closed(
    { verdict: oneOf(['approve', 'refuse']), note: text(500) },
    { title: 'ReviewInput', examples: [{ verdict: 'approve', note: 'Known to us' }] },
  ),
  answers: { 200: decisionSchema },
  refusals: ['decision_not_found', 'order_not_found', 'wrong_state', 'already_captured'],
  load: 'pay',
  perMinute: 60,
  handle: async ({ db, params, body, caller, providers }) => {
    const { id } = await decisionNamed(db, params.decision_id)
    const given = { decisionId: id, ...body, actor: actorOf(caller).party }
    const decided = await reviewPayment(db, providers.connectors, given)
    if (!decided.ok) throw refuse(decided)
    return answer(decisionOnWire(await decisionNamed(db, id)))
  },
})

const routes = operation({
  id: 'list_routes',
  method: 'GET',
  path: '/api/admin/routes',
  tag: 'Money',
  summary: 'Which acquirer card payments go to: the rules in their order, and how each acquirer is doing.',
  answers: {
    200: closed(
      {
        routes: Type.Array(routeSchemaOnWire),
        health: Type.Array(
          closed({
            connector: Type.String(),
            state: Type.String(),
            failures: Type.Integer(),
            answers: Type.Integer(),
            silences: Type.Integer(),
            changed_at: instant,
          }),
        ),
      },
      { title: 'Routes' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db }) => {
    const [found, health] = await Promise.all([findRoutes(db), connectorHealth(db)])
    return answer({
      routes: found.map(routeOnWire),
      health: health.map(({ connector, state, failures, answers, silences, changedAt }) => ({
        connector,
        state,
        failures,
        answers,
        silences,
        changed_at: changedAt.toISOString(),
      })),
    })
  },
})

/** What risk decided, what waits for a person, and where card payments go. */
export const deskRiskOperations: readonly Operation[] = [queue, list, one, review, routes]

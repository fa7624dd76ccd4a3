import { redirectTo, problem, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { assert } from '#kernel/result.ts'
import type { Actor } from '#people/access/index.ts'
import { isDemoAccount } from '../demo-accounts.ts'
import { actorOf } from '../storefront/who.ts'
import type { Desk } from './desk.ts'

/** Who may use a route: everybody, an operator whose password was right, or one who has proven the second factor too. */
export type Door = 'open' | 'password' | 'operator'

/** Every route of the desk and who may use it. A route that is not in this table stops the start. */
export const policy: Readonly<Record<string, Door>> = {
  'GET /admin/sign-in': 'open',
  'POST /admin/sign-in': 'open',
  'POST /admin/sign-out': 'open',
  'GET /admin/sign-in/code': 'password',
  'POST /admin/sign-in/code': 'password',
  'GET /admin/second-factor': 'password',
  'POST /admin/second-factor': 'password',
  'GET /admin': 'operator',
  'GET /admin/orders': 'operator',
  'GET /admin/orders/:id': 'operator',
  'GET /admin/orders/:id/money': 'operator',
  'POST /admin/orders/:id/cancel': 'operator',
  'POST /admin/orders/:id/refund': 'operator',
  'POST /admin/orders/:id/resend': 'operator',
  'POST /admin/shipments/:id/pack': 'operator',
  'POST /admin/shipments/:id/ship': 'operator',
  'GET /admin/shipments/:id/slip': 'operator',
  'GET /admin/pick-list': 'operator',
  'GET /admin/returns': 'operator',
  'GET /admin/returns/:id': 'operator',
  'POST /admin/returns/:id/decide': 'operator',
  'POST /admin/returns/:id/receive': 'operator',
  'POST /admin/returns/:id/refund': 'operator',
  'POST /admin/returns/:id/money': 'operator',
  'GET /admin/products': 'operator',
  'GET /admin/products/:id': 'operator',
  'POST /admin/products/:id': 'operator',
  'POST /admin/products/:id/prices': 'operator',
  'POST /admin/products/:id/state': 'operator',
  'POST /admin/products/:id/pictures': 'operator',
  'POST /admin/products/:id/pictures/:picture': 'operator',
  'POST /admin/variants/:id/state': 'operator',
  'GET /admin/stock': 'operator',
  'GET /admin/variants/:id/stock': 'operator',
  'POST /admin/variants/:id/stock': 'operator',
  'GET /admin/downloads': 'operator',
  'GET /admin/downloads/:id': 'operator',
  'POST /admin/downloads/:id/files': 'operator',
  'POST /admin/downloads/:id/keys': 'operator',
  'POST /admin/downloads/:id/keys/withdraw': 'operator',
  'POST /admin/grants/:id/allow': 'operator',
  'GET /admin/coupons': 'operator',
  'POST /admin/coupons': 'operator',
  'GET /admin/content': 'operator',
  'POST /admin/content': 'operator',
  'GET /admin/content/new': 'operator',
  'GET /admin/content/:id': 'operator',
  'POST /admin/content/:id': 'operator',
  'POST /admin/content/:id/picture': 'operator',
  'POST /admin/content/:id/publish': 'operator',
  'POST /admin/content/:id/withdraw': 'operator',
  'GET /admin/import': 'operator',
  'POST /admin/import': 'operator',
  'GET /admin/recommendations': 'operator',
  'POST /admin/recommendations/places': 'operator',
  'POST /admin/recommendations/exclusions': 'operator',
  'POST /admin/recommendations/exclusions/:id/remove': 'operator',
  'GET /admin/matches': 'operator',
  'POST /admin/matches/:id': 'operator',
  'GET /admin/search': 'operator',
  'POST /admin/search/placements': 'operator',
  'POST /admin/search/placements/:id/remove': 'operator',
  'POST /admin/search/synonyms': 'operator',
  'POST /admin/search/synonyms/:id/remove': 'operator',
  'GET /admin/ledger': 'operator',
  'GET /admin/ledger/account': 'operator',
  'GET /admin/ledger/chart': 'operator',
  'GET /admin/payments': 'operator',
  'GET /admin/payments/:id': 'operator',
  'POST /admin/payments/:id/ask': 'operator',
  'GET /admin/credit': 'operator',
  'POST /admin/credit/terms': 'operator',
  'POST /admin/credit/receipts': 'operator',
  'POST /admin/credit/write-offs': 'operator',
  'GET /admin/debts': 'operator',
  'POST /admin/debts/receipts': 'operator',
  'POST /admin/debts/write-offs': 'operator',
  'GET /admin/payouts': 'operator',
  'POST /admin/payouts': 'operator',
  'POST /admin/payouts/limits': 'operator',
  'POST /admin/payouts/:id/approve': 'operator',
  'POST /admin/payouts/:id/hold': 'operator',
  'POST /admin/payouts/:id/cancel': 'operator',
  'GET /admin/treasury': 'operator',
  'POST /admin/treasury/claims': 'operator',
  'GET /admin/rates': 'operator',
  'POST /admin/rates': 'operator',
  'GET /admin/cases': 'operator',
  'POST /admin/cases/:id/close': 'operator',
  'POST /admin/cases/:id/take': 'operator',
  'POST /admin/cases/:id/note': 'operator',
  'POST /admin/cases/:id/resolve': 'operator',
  'GET /admin/payments/:id/money': 'operator',
  'GET /admin/disputes': 'operator',
  'GET /admin/disputes/:id': 'operator',
  'POST /admin/disputes/:id/fight': 'operator',
  'POST /admin/disputes/:id/accept': 'operator',
  'POST /admin/disputes/:id/files': 'operator',
  'GET /admin/disputes/:id/files/:file': 'operator',
  'POST /admin/disputes/:id/files/:file/remove': 'operator',
  'GET /admin/books': 'operator',
  'GET /admin/settlements': 'operator',
  'GET /admin/settlements/:id': 'operator',
  'POST /admin/books/close': 'operator',
  'POST /admin/books/entries/:id/assign': 'operator',
  'POST /admin/books/entries/:id/return': 'operator',
  'GET /admin/routes': 'operator',
  'POST /admin/routes': 'operator',
  'POST /admin/routes/:id/remove': 'operator',
  'GET /admin/risk': 'operator',
  'GET /admin/risk/:id': 'operator',
  'POST /admin/risk/:id/review': 'operator',
  'GET /admin/risk/rules': 'operator',
  'POST /admin/risk/rules': 'operator',
  'GET /admin/voices': 'operator',
  'POST /admin/voices/:id/publish': 'operator',
  'POST /admin/voices/:id/refuse': 'operator',
  'POST /admin/voices/:id/reply': 'operator',
  'POST /admin/voices/:id/answer': 'operator',
  'GET /admin/photographs/:id': 'operator',
  'GET /admin/products/:id/faqs': 'operator',
  'POST /admin/products/:id/faqs': 'operator',
  'POST /admin/faqs/:id': 'operator',
  'GET /admin/mails': 'operator',
  'GET /admin/mails/:id': 'operator',
  'GET /admin/mails/:id/body': 'operator',
  'GET /admin/endpoints': 'operator',
  'POST /admin/endpoints': 'operator',
  'GET /admin/endpoints/:id': 'operator',
  'POST /admin/endpoints/:id/pause': 'operator',
  'POST /admin/endpoints/:id/resume': 'operator',
  'POST /admin/endpoints/:id/close': 'operator',
  'POST /admin/endpoints/:id/try': 'operator',
  'POST /admin/endpoints/:id/rotate': 'operator',
  'POST /admin/endpoints/:id/replay': 'operator',
  'POST /admin/deliveries/:id/replay': 'operator',
  'POST /admin/keys': 'operator',
  'POST /admin/keys/:id/revoke': 'operator',
  'GET /admin/found': 'operator',
  'GET /admin/system': 'operator',
  'GET /admin/system/facts': 'operator',
  'GET /admin/system/settings': 'operator',
}

const actors = new WeakMap<HttpRequest, Actor>()

/** Who is at the desk. Only where the policy has let somebody in. */
export function operatorOf(request: HttpRequest): Actor {
  const actor = actors.get(request)
  assert(actor !== undefined, 'the policy has let somebody in')
  return actor
}

/** True where the second factor is asked for: everywhere but in a shop whose well-known demo accounts may sign in. */
export const needsSecondFactor = (desk: Desk, actor: Actor): boolean =>
  actor.hasSecondFactor || !desk.settings.demoSignIns

const back = (request: HttpRequest): string =>
  request.method === 'GET' ? `?back=${encodeURIComponent(request.url)}` : ''

/** Let the one who asks through a door, or say where to go instead. Role and factor are settled before anything is read. */
async function admit(desk: Desk, door: Door, request: HttpRequest): Promise<string | undefined> {
  if (door === 'open') return undefined
  const actor = await actorOf(desk.db, request)
  if (!actor) return `/admin/sign-in${back(request)}`
  if (!desk.settings.demoSignIns && isDemoAccount(actor.email))
    throw problem(403, 'demo_sign_ins_off', { title: 'The accounts of the demo shop may not sign in here' })
  if (!actor.roles.includes('operator'))
    throw problem(403, 'not_an_operator', { title: 'This account does not work at the desk' })
  actors.set(request, actor)
  if (door === 'password' || actor.secondFactor || !needsSecondFactor(desk, actor)) return undefined
  return actor.hasSecondFactor ? `/admin/sign-in/code${back(request)}` : '/admin/second-factor'
}

/** Put the policy before every route the scope gets: a request that may not pass reaches no handler, no body is read. */
export function guardDesk(scope: HttpServer, desk: Desk): void {
  scope.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      if (method === 'HEAD') continue
      assert(policy[`${method} ${route.url}`], `${method} ${route.url} is in the policy of the desk`)
    }
  })
  scope.addHook('onRequest', async (request: HttpRequest, reply: HttpReply) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const door = policy[`${method} ${request.routeOptions.url ?? ''}`]
    assert(door !== undefined, 'every route of the desk is in its policy')
    const elsewhere = await admit(desk, door, request)
    return elsewhere === undefined ? undefined : redirectTo(reply, elsewhere)
  })
}

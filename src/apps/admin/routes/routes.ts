import type { Static } from 'typebox'
import { problem, redirectTo, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { done, refused } from '#kernel/result.ts'
import {
  acquirerConnectors,
  addRoute,
  connectorHealth,
  findRoutes,
  removeRoute,
  vaultCard,
  type WantedRoute,
} from '#money/payments/index.ts'
import { marketCurrencies } from '../../storefront/market.ts'
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
import { routesPage } from '../pages/routes.ts'
import { operatorOf } from '../policy.ts'

const body = keyed({
  connector: line,
  position: line,
  weight: line,
  currency: line,
  country: line,
  least: line,
  most: line,
})
type Given = Readonly<Partial<Omit<Static<typeof body>, 'key'>>>

const said = (given: Given, name: keyof Given): string => (given[name] ?? '').trim()

function wholeIn(
  given: Given,
  name: 'position' | 'weight',
  most: number,
  faults: Record<string, string>,
): number {
  const text = said(given, name)
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= most) return Number(text)
  faults[name] = refusalText(refused('not_a_whole_number'))
  return 1
}

/** The rule a form asks for, and what is wrong with it, all at once. */
function readRoute(given: Given): { route: WantedRoute; faults: Record<string, string> } {
  const faults: Record<string, string> = {}
  const connector = acquirerConnectors.find((each) => each === said(given, 'connector'))
  if (connector === undefined) faults['connector'] = refusalText(refused('unknown_connector'))
  const currency = marketCurrencies.find((each) => each === said(given, 'currency')) ?? null
  const country = said(given, 'country').toUpperCase()
  if (country !== '' && !/^[A-Z]{2}$/.test(country)) faults['country'] = refusalText(refused('not_a_country'))
  const amountIn = (name: 'least' | 'most'): bigint | null => {
    const text = said(given, name).replace(',', '.')
    if (text === '') return null
    if (currency === null) {
      faults['currency'] = refusalText(refused('currency_missing'))
      return null
    }
    const amount = parseDecimal(text, currency)
    if (amount.ok && amount.value.minor >= 0n) return amount.value.minor
    faults[name] = refusalText(refused(amount.ok ? 'amount_not_positive' : amount.refusal, { currency }))
    return null
  }
  const route: WantedRoute = {
    method: vaultCard.code,
    connector: connector ?? '',
    position: wholeIn(given, 'position', 1_000, faults),
    weight: wholeIn(given, 'weight', 100, faults),
    currency,
    country: country === '' ? null : country,
    least_minor: amountIn('least'),
    most_minor: amountIn('most'),
  }
  return { route, faults }
}

async function shownNow({ db }: Desk) {
  const [routes, health] = await Promise.all([findRoutes(db), connectorHealth(db)])
  return { routes, health, connectors: acquirerConnectors }
}

/** Which acquirer card payments go to: rules, and how each acquirer is doing. */
export function routeRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/routes', { schema: { querystring: asking({}) } }, async (request, reply) =>
    sendDesk(desk, request, reply, routesPage(await shownNow(desk), freshForm)),
  )
  server.post('/admin/routes', { schema: { body } }, async (request, reply) => {
    const given: Given = request.body
    const refuse = async (form: DeskForm) =>
      sendDesk(desk, request, reply, routesPage(await shownNow(desk), form), 422)
    const { route, faults } = readRoute(given)
    if (Object.keys(faults).length > 0) return refuse({ values: typedIn(given), faults })
    const actor = operatorOf(request).party
    const form = { scope: 'route', key: request.body.key, asks: given }
    const added = await onceAtDesk(desk, request, form, (tx) => addRoute(tx, route, actor))
    if (added.ok) return redirectTo(reply, '/admin/routes?done=route_added')
    return refuse(refusedDesk(given, added, 'least'))
  })
  const schema = { params: idParams, body: keyed({}) }
  server.post('/admin/routes/:id/remove', { schema }, async (request, reply) => {
    const { id } = request.params
    const isThere = (await findRoutes(desk.db)).some((each) => String(each.id) === id)
    if (!isThere) throw problem(404, 'not_found')
    const form = { scope: 'route_removed', key: request.body.key, asks: { id } }
    await onceAtDesk(desk, request, form, async (tx) => done(await removeRoute(tx, Number(id))))
    return redirectTo(reply, '/admin/routes?done=route_removed')
  })
}

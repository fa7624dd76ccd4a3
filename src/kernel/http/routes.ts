import type { RateLimitOptions } from '@fastify/rate-limit'

/** How a request body is sent: JSON, an HTML form, plain text such as CSV, untouched bytes, or none. */
export type BodyForm = 'json' | 'form' | 'text' | 'raw' | 'none'

/** What a route answers: a page for people, an API answer, a reply to a provider's notification, or a file. */
export type RouteKind = 'page' | 'api' | 'webhook' | 'asset'

/** Whose turn it is when the shop is full: paying goes first, reports are turned away first; what is free always comes in. */
export type LoadClass = 'report' | 'search' | 'browse' | 'cart' | 'pay' | 'free'

/** What every route states about itself in `config`. */
export type RouteFacts = {
  /** Default: `api` below /api, `webhook` below /webhooks, `page` elsewhere. */
  kind?: RouteKind
  /** Default: `form` for pages, `raw` for webhooks, `json` for the API. */
  body?: BodyForm
  /** Default: `pay` for webhooks and pages of the checkout, `cart` for other writes, and for reads `search` or `report` by their path, else `browse`. */
  load?: LoadClass
  /** Requests per address and time, counted for this route alone. */
  rateLimit?: RateLimitOptions | false
}

declare module 'fastify' {
  interface FastifyContextConfig extends Omit<RouteFacts, 'rateLimit'> {}
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** True for methods that change nothing. */
export function isSafe(method: string): boolean {
  return safeMethods.has(method)
}

/** The kind of a route from its path, where it does not say. */
export function kindOfPath(path: string): RouteKind {
  if (/^\/api(?:\/|$|\?)/.test(path)) return 'api'
  if (/^\/webhooks(?:\/|$|\?)/.test(path)) return 'webhook'
  return 'page'
}

const searches = /^\/(?:api|[a-z]{2})\/search(?:\/|$)/
const reports = /^\/(?:api\/)?admin\/(?:ledger|books|treasury|risk|settlements|recommendations)(?:\/|$)/

/** Pages on the way from the cart to the paid order, read or sent: whoever has come so far is not turned away for who looks. */
const payments = /^\/[a-z]{2}\/(?:checkout|express|owed|.+\/:id\/(?:pay|payment))(?:\/|$)/

const loadOfRead = (path: string): LoadClass =>
  searches.test(path) ? 'search' : reports.test(path) ? 'report' : 'browse'

const bodies: Record<RouteKind, BodyForm> = { page: 'form', api: 'json', webhook: 'raw', asset: 'none' }

/** Fill in what a route did not state. */
export function settleFacts(
  given: RouteFacts,
  url: string,
  methods: readonly string[],
): Required<Omit<RouteFacts, 'rateLimit'>> {
  const kind = given.kind ?? kindOfPath(url)
  const reads = methods.every(isSafe)
  const pays = kind === 'webhook' || (kind === 'page' && payments.test(url))
  const load = pays ? 'pay' : kind === 'asset' ? 'free' : reads ? loadOfRead(url) : 'cart'
  return { kind, body: given.body ?? bodies[kind], load: given.load ?? load }
}

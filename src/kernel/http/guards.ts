import type { IncomingHttpHeaders } from 'node:http'
import type { Settings } from '../config.ts'
import { randomFraction } from '../ports.ts'
import { problem } from './problem.ts'
import { isSafe, type BodyForm, type LoadClass, type RouteKind } from './routes.ts'

/** The origins this shop is reached under: the public one, and outside production every name of the loopback address. */
export function ownOrigins(settings: Pick<Settings, 'mode' | 'port' | 'publicOrigin'>): ReadonlySet<string> {
  const local = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${settings.port}`)
  return new Set(settings.mode === 'production' ? [settings.publicOrigin] : [settings.publicOrigin, ...local])
}

/**
 * Refuse a changing request that another site made a browser send. Browsers say where a request comes from; a program
 * that speaks to the API without cookies has nothing to steal and need not say. Webhooks prove themselves by signature.
 */
export function assertSameOrigin(
  kind: RouteKind,
  method: string,
  headers: IncomingHttpHeaders,
  origins: ReadonlySet<string>,
): void {
  if (isSafe(method) || kind === 'webhook') return
  const { origin, cookie } = headers
  const site = headers['sec-fetch-site']
  if (origin === undefined && site === undefined) {
    if (kind === 'api' && cookie === undefined) return
    throw foreign('Neither Origin nor Sec-Fetch-Site was sent.')
  }
  if (origin !== undefined && !origins.has(origin)) throw foreign('The request comes from another site.')
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw foreign('The request comes from another site.')
}

const foreign = (detail: string) =>
  problem(403, 'foreign_origin', { title: 'Open the page of the shop and try again', detail })

const mediaTypes: Record<BodyForm, RegExp | undefined> = {
  json: /^application\/json(?:;\s?charset="?utf-8"?)?$/i,
  form: /^application\/x-www-form-urlencoded(?:;\s?charset="?utf-8"?)?$/i,
  text: /^text\/(?:csv|plain)(?:;\s?charset="?utf-8"?)?$/i,
  raw: undefined,
  none: undefined,
}
const mediaNames: Record<BodyForm, string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/csv or text/plain',
  raw: 'any',
  none: 'no body',
}

const hasBody = (headers: IncomingHttpHeaders) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Refuse a body in another form than the route's one. */
export function assertMediaType(body: BodyForm, headers: IncomingHttpHeaders): void {
  const type = headers['content-type']
  if (body === 'raw' || (type === undefined && !hasBody(headers))) return
  if (body === 'none' && !hasBody(headers)) return
  if (type !== undefined && mediaTypes[body]?.test(type) === true) return
  throw problem(415, 'media_type_not_accepted', { detail: `This address accepts ${mediaNames[body]}.` })
}

/** Counts of requests being worked on, per class. */
export type Admission = { admit(load: LoadClass): void; release(load: LoadClass): void; inFlight(): number }

/**
 * Let in at most so many requests at once. Of the places 40 % are kept for paying and 20 % more for carts, so a crowd
 * that browses cannot keep anyone from finishing an order. Who is turned away is told when to come back.
 */
export function admission(most: number): Admission {
  const counts: Record<LoadClass, number> = { browse: 0, cart: 0, pay: 0, free: 0 }
  const browsing = Math.max(1, Math.floor(most * 0.4))
  const beforePaying = Math.max(2, Math.floor(most * 0.6))
  const fits = (load: LoadClass): boolean => {
    if (load === 'free') return true
    if (counts.browse + counts.cart + counts.pay >= most) return false
    if (load === 'pay') return true
    if (counts.browse + counts.cart >= beforePaying) return false
    return load === 'cart' || counts.browse < browsing
  }
  return {
    admit: (load) => {
      if (!fits(load)) {
        const seconds = String(1 + Math.floor(randomFraction() * 4))
        throw problem(503, 'too_busy', {
          headers: { 'retry-after': seconds },
          detail: `Try again in ${seconds} seconds.`,
        })
      }
      counts[load]++
    },
    release: (load) => {
      counts[load]--
    },
    inFlight: () => counts.browse + counts.cart + counts.pay,
  }
}

import type { IncomingHttpHeaders } from 'node:http'
import type { Settings } from '../config.ts'
import { problem } from './problem.ts'
import { isSafe, type BodyForm, type RouteKind } from './routes.ts'

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

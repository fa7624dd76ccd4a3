import { readFileSync } from 'node:fs'
import { type Answer, asset, json, jsonObject, page, problem } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { sameSecret } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import type { Carrier } from './carrier.ts'
import { listRemittances, remit } from './cash.ts'
import { languageOf } from './messages.ts'
import { labelPage, missingPage, searchPage, trackingPage } from './pages.ts'
import { type ParcelRow, findParcel } from './parcel.ts'
import { advance, parcelOnWire, takeParcel } from './parcels.ts'

/** The sender's API, the receiver's pages and the control desk. */
export function carrierRoutes(carrier: Carrier): Route[] {
  const read = (name: string) => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
  const style = asset('text/css', read('carrier.css'))
  const mark = asset('image/svg+xml', read('mark.svg'))
  return [
    ['POST', '/v1/parcels', (asked) => postParcel(carrier, asked)],
    ['GET', '/v1/parcels/:number', (asked) => getParcel(carrier, asked)],
    ['GET', '/v1/remittances', (asked) => getRemittances(carrier, asked)],
    ['POST', '/control/remit', (asked) => onlyHere(asked, () => postRemit(carrier))],
    ['GET', '/track/:number', (asked) => getTracking(carrier, asked)],
    ['GET', '/label/:number', (asked) => getLabel(carrier, asked)],
    ['GET', '/', (asked) => page(200, searchPage(spoken(asked)))],
    ['GET', '/track', (asked) => getSearch(carrier, asked)],
    ['POST', '/control/advance', (asked) => onlyHere(asked, () => postAdvance(carrier, asked))],
    ['GET', '/assets/carrier.css', () => style],
    ['GET', '/assets/mark.svg', () => mark],
    ['GET', '/favicon.ico', () => mark],
    ...carrier.faults.routes,
  ]
}

function spoken(asked: Asked) {
  return languageOf(asked.query.get('lang') ?? asked.headers['accept-language'])
}

function unauthorized(carrier: Carrier, asked: Asked): Answer | undefined {
  if (sameSecret(asked.headers.authorization ?? '', `Bearer ${carrier.key}`)) return undefined
  const refusal = problem(401, 'unauthorized', 'Send your carrier key as a Bearer token.')
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } }
}

async function postParcel(carrier: Carrier, asked: Asked): Promise<Answer> {
  const refusal = unauthorized(carrier, asked)
  if (refusal !== undefined) return refusal
  const read = jsonObject(asked.body)
  if (!read.ok) return read.answer
  return carrier.faults.around('parcel', () => carrier.store.write(() => takeParcel(carrier, read.value)))
}

function parcelBy(carrier: Carrier, number: string): ParcelRow | undefined {
  return findParcel(carrier.store, 'tracking_number', number.replace(/\s/g, '').toUpperCase())
}

function getParcel(carrier: Carrier, request: Asked): Answer | Promise<Answer> {
  const refusal = unauthorized(carrier, request)
  if (refusal !== undefined) return refusal
  return carrier.faults.around('query', () => {
    const parcel = parcelBy(carrier, request.params.number ?? '')
    if (parcel === undefined) return problem(404, 'parcel_not_found', 'There is no parcel with this number.')
    return json(200, parcelOnWire(carrier, parcel))
  })
}

function getRemittances(carrier: Carrier, request: Asked): Answer | Promise<Answer> {
  const refusal = unauthorized(carrier, request)
  if (refusal !== undefined) return refusal
  return carrier.faults.around('query', () => listRemittances(carrier, request.query.get('after') ?? ''))
}

async function postRemit(carrier: Carrier): Promise<Answer> {
  const ids = await carrier.store.write(() => remit(carrier, new Date().toISOString()))
  return json(200, { remittances: ids })
}

function getTracking(carrier: Carrier, request: Asked): Answer {
  const parcel = parcelBy(carrier, request.params.number ?? '')
  const language = spoken(request)
  if (parcel === undefined) return page(404, missingPage(language, request.path))
  return page(200, trackingPage(carrier, parcel, language))
}

function getSearch(carrier: Carrier, request: Asked): Answer {
  const number = request.query.get('number') ?? ''
  const parcel = parcelBy(carrier, number)
  const language = spoken(request)
  if (parcel === undefined) return page(number === '' ? 200 : 404, searchPage(language, number))
  const to = `/track/${parcel.tracking_number}?lang=${language}`
  return { status: 303, headers: { location: to }, body: '' }
}

function getLabel(carrier: Carrier, request: Asked): Answer {
  const parcel = parcelBy(carrier, request.params.number ?? '')
  const mark = request.query.get('mark') ?? ''
  const language = spoken(request)
  // One answer for a wrong mark and a wrong number: a label tells where somebody lives.
  if (parcel === undefined || !sameSecret(mark, carrier.labelMark(parcel.tracking_number)))
    return page(404, missingPage(language, request.path))
  return page(200, labelPage(carrier, parcel, language))
}

async function postAdvance(carrier: Carrier, request: Asked): Promise<Answer> {
  const read = jsonObject(request.body)
  if (!read.ok) return read.answer
  const number = read.value.tracking_number
  const parcel = typeof number === 'string' ? parcelBy(carrier, number) : undefined
  if (parcel === undefined) return problem(404, 'parcel_not_found', 'There is no parcel with this number.')
  const tell = await carrier.store.write(() => {
    const current = parcelBy(carrier, parcel.tracking_number)
    return current === undefined ? [] : advance(carrier, current)
  })
  await carrier.notifier.deliver(tell)
  return json(200, parcelOnWire(carrier, parcelBy(carrier, parcel.tracking_number) ?? parcel))
}

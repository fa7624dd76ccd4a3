import { type Answer, type FieldError, json, problem } from '../wire/answers.ts'
import { log } from '../wire/log.ts'
import { freshId } from '../wire/marks.ts'
import { isWebAddress } from '../wire/post.ts'
import { type Cash, cashOf, cashOnWire, collectAtDoor, expectCash, readCash } from './cash.ts'
import type { Carrier } from './carrier.ts'
import {
  type Address,
  type ParcelRow,
  destination,
  findParcel,
  parcelStates,
  trackingEvents,
  trackingNumber,
} from './parcel.ts'

type AskedParcel = {
  reference: string
  address: Address
  weightGrams: number
  notifyUrl: string
  cash: Cash | undefined
}

/** Take a parcel for a reference, or find the one it has; inside a write. Another weight or address for it: 409. */
export function takeParcel(carrier: Carrier, given: Record<string, unknown>): Answer {
  const read = readParcel(given)
  if (!read.ok) return problem(422, 'invalid_request', 'Some fields are missing or wrong.', read.errors)
  const asked = read.value
  const address = JSON.stringify(asked.address)
  const known = findParcel(carrier.store, 'reference', asked.reference)
  if (known !== undefined) {
    const cash = cashOf(carrier.store, known.id)
    const sameCash = cash?.amount_minor === asked.cash?.minor && cash?.currency === asked.cash?.currency
    if (known.address !== address || Number(known.weight_grams) !== asked.weightGrams || !sameCash)
      return problem(409, 'reference_reused', 'This reference already has a parcel with other content.')
    return json(201, parcelOnWire(carrier, known))
  }
  const last = carrier.store.one<{ serial: bigint | null }>(`select max(serial) as serial from parcels`)
  const serial = Number(last?.serial ?? 10_473_000n) + 1
  const now = Date.now()
  const id = freshId('prc')
  carrier.store.run(
    `insert into parcels (id, tracking_number, serial, reference, address, weight_grams, notify_url, state, next_at, created_at)
     values (?, ?, ?, ?, ?, ?, ?, 'announced', ?, ?)`,
    id, trackingNumber(serial), serial, asked.reference, address, asked.weightGrams, asked.notifyUrl,
    nextAt(carrier, now), new Date(now).toISOString(),
  ) // prettier-ignore
  expectCash(carrier.store, id, asked.cash)
  record(carrier, id, 'announced', carrier.hub, new Date(now).toISOString())
  const parcel = findParcel(carrier.store, 'reference', asked.reference)
  if (parcel === undefined) throw new Error('a parcel just written is not there')
  return json(201, parcelOnWire(carrier, parcel))
}

function nextAt(carrier: Carrier, now: number): string | null {
  return carrier.stepMilliseconds === 0 ? null : new Date(now + carrier.stepMilliseconds).toISOString()
}

function record(carrier: Carrier, parcelId: string, state: string, place: string, at: string): void {
  carrier.store.run(
    `insert into tracking_events (parcel_id, state, place, at) values (?, ?, ?, ?)`,
    parcelId,
    state,
    place,
    at,
  )
}

/** The parcel in the form of the wire. */
export function parcelOnWire(carrier: Carrier, parcel: ParcelRow) {
  const number = parcel.tracking_number
  const cash = cashOf(carrier.store, parcel.id)
  return {
    tracking_number: number,
    reference: parcel.reference,
    state: parcel.state,
    weight_grams: Number(parcel.weight_grams),
    ...(cash !== undefined && { cash_on_delivery: cashOnWire(cash) }),
    label_url: `${carrier.origin}/label/${number}?mark=${carrier.labelMark(number)}`,
    tracking_url: `${carrier.origin}/track/${number}`,
    events: trackingEvents(carrier.store, parcel.id).map((event) => ({
      type: `parcel.${event.state}`,
      at: event.at,
      place: event.place,
    })),
  }
}

type Read = { ok: true; value: AskedParcel } | { ok: false; errors: FieldError[] }

function readParcel(given: Record<string, unknown>): Read {
  const errors: FieldError[] = []
  const wrong = (field: string, fix: string) => errors.push({ field, reason: 'invalid', fix })
  const { reference, weight_grams: weight, notify_url: notifyUrl } = given
  if (typeof reference !== 'string' || !/^[\w.:-]{1,100}$/.test(reference))
    wrong('reference', 'Send 1 to 100 letters, digits, _ . : or -.')
  if (!Number.isSafeInteger(weight) || (weight as number) < 1 || (weight as number) > 31_500)
    wrong('weight_grams', 'Send whole grams from 1 to 31500.')
  if (notifyUrl !== undefined && notifyUrl !== null && !isWebAddress(notifyUrl))
    wrong('notify_url', 'Send an absolute http or https address, or leave it out.')
  const address = readAddress(given.to)
  if (address === undefined)
    wrong('to', 'Send an object of texts with at least recipient, line1, city and country.')
  const cash = readCash(given.cash_on_delivery)
  if (cash === 'wrong')
    wrong('cash_on_delivery', 'Send { amount: "19.99", currency: "EUR" }, or leave it out.')
  if (errors.length > 0 || address === undefined || cash === 'wrong') return { ok: false, errors }
  return {
    ok: true,
    value: {
      reference: reference as string,
      address,
      weightGrams: weight as number,
      notifyUrl: typeof notifyUrl === 'string' ? notifyUrl : '',
      cash,
    },
  }
}

function readAddress(given: unknown): Address | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  // In order of name, so the same address is the same text however its sender wrote it.
  const fields = Object.entries(given as Record<string, unknown>)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  if (fields.length > 20 || fields.some(([, value]) => typeof value !== 'string' || value.length > 200))
    return undefined
  const address = Object.fromEntries(fields) as Record<string, string>
  const known = /^[A-Z]{2}$/.test(address.country ?? '') && destination(address).length > 2
  return known ? address : undefined
}

/** The door would not pay: the parcel stays in the van and comes back; its sender is told. */
function turnedAway(carrier: Carrier, parcel: ParcelRow, at: string, place: string): string[] {
  carrier.store.run(`update parcels set next_at = null where id = ?`, parcel.id)
  if (parcel.notify_url === '') return []
  const fields = { tracking_number: parcel.tracking_number, reference: parcel.reference, at, place }
  return [
    carrier.notifier.record({ type: 'parcel.refused', about: parcel.id, url: parcel.notify_url, fields }),
  ]
}

/** Move a parcel one step on; inside a write. Answers the ids of messages to deliver, nothing when it has arrived. */
export function advance(carrier: Carrier, parcel: ParcelRow): string[] {
  const next = parcelStates[parcelStates.indexOf(parcel.state) + 1]
  if (next === undefined) return []
  const now = Date.now()
  const at = new Date(now).toISOString()
  const address = JSON.parse(parcel.address) as Address
  const place = next === 'in_transit' ? carrier.hub : destination(address)
  const cash = cashOf(carrier.store, parcel.id)
  if (cash?.state === 'refused') return []
  if (next === 'delivered' && cash !== undefined && !collectAtDoor(carrier.store, parcel.id, address, at))
    return turnedAway(carrier, parcel, at, place)
  carrier.store.run(
    `update parcels set state = ?, next_at = ? where id = ?`,
    next,
    next === 'delivered' ? null : nextAt(carrier, now),
    parcel.id,
  )
  record(carrier, parcel.id, next, place, at)
  if (parcel.notify_url === '') return []
  const collected = next === 'delivered' && cash !== undefined ? { collected: cashOnWire(cash) } : {}
  const fields = {
    tracking_number: parcel.tracking_number,
    reference: parcel.reference,
    at,
    place,
    ...collected,
  }
  return [
    carrier.notifier.record({ type: `parcel.${next}`, about: parcel.id, url: parcel.notify_url, fields }),
  ]
}

/** Move every parcel whose time has come. */
export async function advanceDue(carrier: Carrier): Promise<void> {
  const due = carrier.store.all<{ tracking_number: string }>(
    `select tracking_number from parcels where next_at <= ? order by next_at limit 500`,
    new Date().toISOString(),
  )
  if (due.length === 0) return
  const tell = await carrier.store.write(() => {
    const now = new Date().toISOString()
    return due.flatMap((row) => {
      const parcel = findParcel(carrier.store, 'tracking_number', row.tracking_number)
      // A step by hand may have come between looking and writing.
      const still = parcel?.next_at !== null && parcel !== undefined && parcel.next_at <= now
      return still ? advance(carrier, parcel) : []
    })
  })
  void carrier.notifier
    .deliver(tell)
    .catch((failure: unknown) => log('deliver_failed', { failure: String(failure) }))
}

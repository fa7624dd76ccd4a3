import { letterSchema } from '../wire/letters.ts'
import { notificationSchema } from '../wire/notifications.ts'
import type { Store } from '../wire/store.ts'
import { cashSchema } from './cash.ts'

/** The way of a parcel, in order. */
export const parcelStates = ['announced', 'in_transit', 'out_for_delivery', 'delivered'] as const

/** Where a parcel is on its way. */
export type ParcelState = (typeof parcelStates)[number]

/** The carrier's store: parcels, what happened to them, and the promises to tell. */
export const carrierSchema = `
create table if not exists parcels (
  id text primary key,
  tracking_number text not null unique,
  serial integer not null unique,
  reference text not null unique,
  address text not null,
  weight_grams integer not null check (weight_grams > 0),
  notify_url text not null,
  state text not null check (state in ('announced', 'in_transit', 'out_for_delivery', 'delivered')),
  next_at text,
  created_at text not null
) strict;
create index if not exists parcels_due on parcels (next_at) where next_at is not null;
create table if not exists tracking_events (
  parcel_id text not null references parcels (id),
  state text not null,
  place text not null,
  at text not null,
  primary key (parcel_id, state)
) strict;
${cashSchema}
${notificationSchema}${letterSchema}`

/** A parcel as stored; `address` is JSON. */
export type ParcelRow = {
  id: string
  tracking_number: string
  reference: string
  address: string
  weight_grams: bigint
  notify_url: string
  state: ParcelState
  next_at: string | null
  created_at: string
}

/** One thing that happened to a parcel. */
export type TrackingEvent = { state: ParcelState; place: string; at: string }

const columns = `id, tracking_number, reference, address, weight_grams, notify_url, state, next_at, created_at`
const selects = {
  tracking_number: `select ${columns} from parcels where tracking_number = ?`,
  reference: `select ${columns} from parcels where reference = ?`,
}

/** The parcel with this tracking number or reference. */
export function findParcel(store: Store, by: keyof typeof selects, value: string): ParcelRow | undefined {
  return store.one<ParcelRow>(selects[by], value)
}

/** What happened to a parcel, oldest first. */
export function trackingEvents(store: Store, parcelId: string): TrackingEvent[] {
  return store.all<TrackingEvent>(
    `select state, place, at from tracking_events where parcel_id = ? order by rowid`,
    parcelId,
  )
}

/** Fields of an address in the order a label shows them, under each name a sender may use. */
const lines: readonly (readonly string[])[] = [
  ['recipient', 'name', 'full_name'],
  ['company', 'organization'],
  ['line1', 'address_line1', 'street'],
  ['line2', 'address_line2'],
]

/** A sender's address object by its fields; other names than the known ones are left out of the label. */
export type Address = Readonly<Record<string, string>>

/** The lines of a label: recipient, street, place, country. */
export function addressLines(address: Address): string[] {
  const first = (names: readonly string[]) =>
    names.map((name) => address[name] ?? '').find((text) => text !== '') ?? ''
  const place = [
    first(['postal_code', 'postalCode', 'zip']),
    first(['city', 'town']),
    first(['region', 'state']),
  ]
  const all = [
    ...lines.map(first),
    place.filter((text) => text !== '').join(' '),
    countryName(address.country ?? ''),
  ]
  return all.filter((text) => text !== '')
}

const countries = new Intl.DisplayNames('en', { type: 'region' })

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code).toUpperCase() : code
}

/** Town and country only: what a tracking page may show to anybody with the number. */
export function destination(address: Address): string {
  return [address.city ?? address.town ?? '', address.country ?? ''].filter((text) => text !== '').join(', ')
}

/** An S10 number of the Universal Postal Union: two letters, eight digits, a check digit, the country. */
export function trackingNumber(serial: number): string {
  const digits = String(serial % 100_000_000).padStart(8, '0')
  const weights = [8, 6, 4, 2, 3, 5, 9, 7]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  const rest = 11 - (sum % 11)
  const check = rest === 10 ? 0 : rest === 11 ? 5 : rest
  return `KG${digits}${check}DE`
}

import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { parseAddress, type Address } from './address.ts'
import type { PartyId } from './party.ts'

/** The id of an address somebody keeps. */
export type AddressId = Id<'adr'>

/** An address in somebody's book. */
export type KeptAddress = {
  readonly id: AddressId
  readonly address: Address
  readonly isDefault: boolean
}

/** A book holds so many addresses. */
export const mostAddresses = 20

type Row = {
  readonly id: AddressId
  readonly isDefault: boolean
  readonly name: string
  readonly line1: string
  readonly line2: string | null
  readonly postalCode: string | null
  readonly city: string
  readonly region: string | null
  readonly country: string
  readonly phone: string | null
}

function keptOf({
  id,
  isDefault,
  name,
  line1,
  line2,
  postalCode,
  city,
  region,
  country,
  phone,
}: Row): KeptAddress {
  const said = { line2, postalCode, region, phone }
  const more = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null))
  return {
    id,
    isDefault,
    address: { name, line1, city, country, ...more },
  }
}

/** The addresses of a person, the default first, then the oldest. */
export async function addressesOf(db: Queries, party: PartyId): Promise<KeptAddress[]> {
  const rows = await db.sql<Row>`
    select id, name, line1, line2, postal_code as "postalCode", city, region, country, phone, is_default as "isDefault"
      from parties.addresses where party_id = ${party} order by is_default desc, created_at, id`
  return rows.map(keptOf)
}

const fields = ['name', 'line1', 'line2', 'postalCode', 'city', 'region', 'country', 'phone'] as const

const sameAddress = (a: Address, b: Address): boolean => fields.every((field) => a[field] === b[field])

/** Why an address is not kept. The detail of `address_is_faulty` lists every faulty field. */
export type KeepAddressRefusal = 'address_is_faulty' | 'too_many_addresses' | 'address_not_found'

/**
 * Keep an address, or change the one named. The first is the default; another becomes it where that is asked. The person's
 * row is locked, so that of two at once none is lost and there is one default. An address kept already is not kept twice.
 */
export async function keepAddress(
  tx: Tx,
  party: PartyId,
  given: {
    readonly id?: AddressId
    readonly address: Readonly<Partial<Record<keyof Address, string>>>
    readonly isDefault?: boolean
  },
): Promise<Result<AddressId, KeepAddressRefusal>> {
  const read = parseAddress(given.address)
  if (!read.ok) return read
  await tx.sql`select id from parties.parties where id = ${party} for update`
  const kept = await addressesOf(tx, party)
  const address = read.value
  if (given.id !== undefined && !kept.some(({ id }) => id === given.id)) return refused('address_not_found')
  const same = kept.find((each) => sameAddress(each.address, address))
  const id = given.id ?? same?.id ?? newId('adr')
  const isNew = given.id === undefined && same === undefined
  if (isNew && kept.length >= mostAddresses) return refused('too_many_addresses', { most: mostAddresses })
  const { name, line1, line2 = null, postalCode = null, city, region = null, country, phone = null } = address
  await tx.sql`
    insert into parties.addresses (id, party_id, name, line1, line2, postal_code, city, region, country, phone)
    values (${id}, ${party}, ${name}, ${line1}, ${line2}, ${postalCode}, ${city}, ${region}, ${country}, ${phone})
    on conflict (id) do update
      set name = excluded.name, line1 = excluded.line1, line2 = excluded.line2, postal_code = excluded.postal_code,
          city = excluded.city, region = excluded.region, country = excluded.country, phone = excluded.phone`
  if (given.isDefault === true || kept.length === 0) await makeDefaultAddress(tx, party, id)
  return done(id)
}

/** Make an address of a person the default. One that is not theirs changes nothing. */
export async function makeDefaultAddress(tx: Tx, party: PartyId, id: AddressId): Promise<boolean> {
  const [own] =
    await tx.sql`select id from parties.addresses where id = ${id} and party_id = ${party} for update`
  if (own === undefined) return false
  await tx.sql`update parties.addresses set is_default = false where party_id = ${party} and is_default and id <> ${id}`
  await tx.sql`update parties.addresses set is_default = true where id = ${id} and not is_default`
  return true
}

/** Take an address out of a person's book; the oldest left becomes the default where it was that. Orders keep theirs. */
export async function removeAddress(tx: Tx, party: PartyId, id: AddressId): Promise<boolean> {
  await tx.sql`select id from parties.parties where id = ${party} for update`
  const gone = await tx.sql`
    delete from parties.addresses where id = ${id} and party_id = ${party} returning id`
  const [next] = await addressesOf(tx, party)
  if (gone.length > 0 && next !== undefined) await makeDefaultAddress(tx, party, next.id)
  return gone.length > 0
}

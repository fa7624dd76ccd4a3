import { batchedPer } from '#kernel/batched.ts'
import { commitsByItself, type Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { consentWording } from '#goods/downloads/index.ts'
import { couponCode, parseVatId } from '#market/pricing/index.ts'
import { parseAddress, parseRecipient, type Address } from '#people/parties/index.ts'
import { tokenHashOf, type CartRef } from './cart.ts'
import { withMarket, type CartReading, type CartRow } from './read-cart.ts'

type GivenAddress = Readonly<Partial<Record<keyof Address, string>>>

/** What the buyer says about the order. Only what is present is changed; null takes it away. */
export type CheckoutDetails = {
  readonly email?: string
  readonly shippingAddress?: GivenAddress
  /** Who downloads, and from which country: all there is to say where nothing is carried. */
  readonly recipient?: { readonly name?: string | undefined; readonly country?: string | undefined }
  /** The buyer asks for downloads at once and knows what that ends; false takes it back. */
  readonly consents?: boolean
  readonly billingAddress?: GivenAddress | null
  readonly vatId?: string | null
  readonly shippingMethod?: string
  readonly couponCode?: string | null
  readonly market?: { readonly currency: string; readonly country: string }
  readonly locale?: string
}

/** Why details were not taken. The detail of `details_are_faulty` lists every faulty field with its reason. */
export type CheckoutDetailsRefusal = 'cart_not_found' | 'details_are_faulty'

/** What is wrong with one field. */
export type DetailFault = { readonly field: string; readonly reason: string; readonly example?: string }

/**
 * Set checkout details, one statement that touches only the columns named, so two pages saved at once both count;
 * outside a transaction it is shared with others that are set meanwhile.
 * Whether a coupon counts or a method is offered is said by the quote, not here; a method that does not exist is left
 * out. In another currency the prices of that moment count as seen.
 */
export async function setCheckoutDetails(
  db: Queries,
  ref: CartRef,
  details: CheckoutDetails,
): Promise<Result<{ readonly version: number }, CheckoutDetailsRefusal>> {
  const change = readChange(ref, details)
  if (!change.ok) return change
  const version = commitsByItself(db)
    ? await changing(db, change.value)
    : (await changeCarts(db, [change.value]))[0]
  return version === undefined ? refused('cart_not_found') : done({ version })
}

/** The same, answering the cart as it is then, with all that its quote needs: one statement too. */
export async function setAndReadCart(
  db: Queries,
  ref: CartRef,
  details: CheckoutDetails,
): Promise<Result<CartReading, CheckoutDetailsRefusal>> {
  const change = readChange(ref, details)
  if (!change.ok) return change
  const reading = commitsByItself(db)
    ? await changingAndReading(db, change.value)
    : (await changeAndRead(db, [change.value]))[0]
  return reading === undefined ? refused('cart_not_found') : done(reading)
}

/** Read what the buyer says; refuses faulty fields, all of them at once. */
function readChange(ref: CartRef, details: CheckoutDetails): Result<Change, 'details_are_faulty'> {
  const faults: DetailFault[] = []
  const email = readEmail(details.email, faults)
  const shipping =
    details.recipient === undefined
      ? readAddress('shippingAddress', details.shippingAddress, faults)
      : readRecipient(details.recipient, faults)
  const billing = readAddress('billingAddress', details.billingAddress, faults)
  const vatId = readVatId(details.vatId, faults)
  const code = readCode(details.couponCode)
  if (faults.length > 0) return refused('details_are_faulty', { faults })
  const has = (name: keyof CheckoutDetails) => details[name] !== undefined
  return done({
    token: hexOf(tokenHashOf(ref)),
    party: ref.partyId ?? null,
    email,
    shipping,
    country: shipping?.country ?? details.market?.country ?? null,
    has_billing: has('billingAddress'),
    billing,
    has_vat: has('vatId'),
    vat: vatId,
    method: details.shippingMethod ?? null,
    has_coupon: has('couponCode'),
    coupon: code,
    has_consent: has('consents'),
    wording: details.consents === true ? consentWording(details.locale ?? 'en') : null,
    currency: details.market?.currency ?? null,
    locale: details.locale ?? null,
  })
}

/** What one call changes of the cart it names; null leaves a column as it is where no `has_` says otherwise. */
type Change = {
  readonly token: string | null
  readonly party: string | null
  readonly email: string | null
  readonly shipping: object | null
  readonly country: string | null
  readonly has_billing: boolean
  readonly billing: object | null
  readonly has_vat: boolean
  readonly vat: string | null
  readonly method: string | null
  readonly has_coupon: boolean
  readonly coupon: string | null
  readonly has_consent: boolean
  readonly wording: string | null
  readonly currency: string | null
  readonly locale: string | null
}

/** Changes that arrive while others are being written are written, and committed, together. */
const changing = batchedPer(changeCarts, { max: 64, lanes: 1 })

const numbered = (changes: readonly Change[]) =>
  JSON.stringify(changes.map((change, n) => ({ n, ...change })))

/** Change carts in one statement. Answers the new versions in the order of the changes; undefined for one that found no cart. */
async function changeCarts({ sql }: Queries, changes: readonly Change[]): Promise<(number | undefined)[]> {
  const rows = await sql<{ n: number; version: number }>`
    select n, version from cart.set_details(${numbered(changes)}::json)`
  const versions: (number | undefined)[] = changes.map(() => undefined)
  for (const { n, version } of rows) versions[n] = version
  return versions
}

/** The same for those who want to see the cart as it is then. */
const changingAndReading = batchedPer(changeAndRead, { max: 64, lanes: 1 })

async function changeAndRead(db: Queries, changes: readonly Change[]): Promise<(CartReading | undefined)[]> {
  const rows = await db.sql<CartRow & { n: number }>`
    select n, id, version, state, party_id as "partyId", currency, country, locale, email,
           shipping_address as "shippingAddress", billing_address as "billingAddress", vat_id as "vatId",
           shipping_method as "shippingMethod", coupon_code as "couponCode",
           consented_at as "consentedAt", customer, lines, coupon
      from cart.set_and_read(${numbered(changes)}::json)`
  const readings: (CartReading | undefined)[] = changes.map(() => undefined)
  for (const { n, ...row } of rows) readings[n] = await withMarket(db, row)
  return readings
}

const hexOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'))

function readEmail(given: string | undefined, faults: DetailFault[]): string | null {
  if (given === undefined) return null
  const email = given.trim()
  if (email.length <= 254 && /^[^\s@<>"(),;:\\]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) return email
  faults.push({
    field: 'email',
    reason: email === '' ? 'missing' : 'malformed_email',
    example: 'ann@example.com',
  })
  return null
}

function readAddress(
  field: 'shippingAddress' | 'billingAddress',
  given: GivenAddress | null | undefined,
  faults: DetailFault[],
): Address | null {
  if (given === undefined || given === null) return null
  const read = parseAddress(given)
  if (read.ok) return read.value
  const found = (read.detail?.['faults'] ?? []) as readonly DetailFault[]
  faults.push(...found.map((fault) => ({ ...fault, field: `${field}.${fault.field}` })))
  return null
}

function readRecipient(
  given: { name?: string | undefined; country?: string | undefined },
  faults: DetailFault[],
) {
  const read = parseRecipient({ name: given.name ?? '', country: given.country ?? '' })
  if (read.ok) return read.value
  const found = (read.detail?.['faults'] ?? []) as readonly DetailFault[]
  faults.push(...found.map((fault) => ({ ...fault, field: `recipient.${fault.field}` })))
  return null
}

function readVatId(given: string | null | undefined, faults: DetailFault[]): string | null {
  if (given === undefined || given === null || given.trim() === '') return null
  const read = parseVatId(given)
  if (read.ok) return read.value.text
  faults.push({ field: 'vatId', reason: 'vat_id_malformed', example: 'DE123456789' })
  return null
}

function readCode(given: string | null | undefined): string | null {
  const code = couponCode(given ?? '')
  return code.length < 2 ? null : code
}

import type { Queries } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { consentWording } from '#goods/downloads/index.ts'
import { couponCode, parseVatId } from '#market/pricing/index.ts'
import { parseAddress, parseRecipient, type Address } from '#people/parties/index.ts'
import { tokenHashOf, type CartRef } from './cart.ts'

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
 * Set checkout details, one statement that touches only the columns named, so two pages saved at once both count.
 * Whether a coupon counts or a method is offered is said by the quote, not here; a method that does not exist is left
 * out. In another currency the prices of that moment count as seen.
 */
export async function setCheckoutDetails(
  db: Queries,
  ref: CartRef,
  details: CheckoutDetails,
): Promise<Result<{ readonly version: number }, CheckoutDetailsRefusal>> {
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
  const wording = consentWording(details.locale ?? 'en')
  const rows = await db.sql<{ version: number }>`
    with changed as (
      update cart.carts k
         set version = version + 1,
             updated_at = clock_timestamp(),
             email = coalesce(${email}, email),
             shipping_address = coalesce(${shipping}::jsonb, shipping_address),
             country = coalesce(${shipping?.country ?? null}::text, ${details.market?.country ?? null}::text, country),
             billing_address = case when ${has('billingAddress')} then ${billing}::jsonb else billing_address end,
             vat_id = case when ${has('vatId')} then ${vatId}::text else vat_id end,
             shipping_method = coalesce(
               (select code from pricing.shipping_methods where code = ${details.shippingMethod ?? null}),
               shipping_method),
             coupon_code = case when ${has('couponCode')} then ${code}::text else coupon_code end,
             consented_at = case when ${has('consents')} then
               case when ${details.consents === true} then clock_timestamp() end else consented_at end,
             consent_wording = case when ${has('consents')} then
               case when ${details.consents === true} then ${wording}::text end else consent_wording end,
             currency = coalesce(${details.market?.currency ?? null}::text, currency),
             locale = coalesce(${details.locale ?? null}::text, locale)
       where id = coalesce(
               (select id from cart.carts where token_hash = ${tokenHashOf(ref)}::bytea and state = 'active'),
               (select id from cart.carts where party_id = ${ref.partyId ?? null}::text and state = 'active'))
         and state = 'active'
      returning id, currency, version
    ), seen_anew as (
      update cart.lines l set seen_minor = p.amount_minor
        from changed c, pricing.prices p
       where ${has('market')} and l.cart_id = c.id and p.variant_id = l.variant_id and p.currency = c.currency
    )
    select version from changed`
  const [row] = rows
  return row === undefined ? refused('cart_not_found') : done({ version: row.version })
}

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

import type { FieldError } from '../wire/answers.ts'
import { parseAmount } from '../wire/amounts.ts'
import { isWebAddress } from '../wire/post.ts'
import { currencyNumber, passesLuhn } from '../cards/numbers.ts'

/** A request to authorize, read and found well formed. */
export type Asked = {
  readonly reference: string
  readonly pan: string
  /** YYMM, as the wire wants it. */
  readonly expiry: string
  readonly cvv: string | undefined
  readonly minor: bigint
  /** The amount as it was written. */
  readonly amountText: string
  readonly currency: string
  readonly partialOk: boolean
  readonly capture: boolean
  readonly postalCode: string | undefined
  readonly street: string | undefined
  readonly eci: string | undefined
  readonly cavv: string | undefined
  readonly dsId: string | undefined
  readonly threedsVersion: string | undefined
  readonly byMerchant: boolean
  readonly stored: 'none' | 'first' | 'used'
  readonly networkReference: string | undefined
  readonly notifyUrl: string | undefined
  /** A code the issuer gave by telephone: nothing is asked over the wire, the charge is forced. */
  readonly voiceCode: string | undefined
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const object = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>

/** Whether a text may be a merchant's own reference. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value)
}

/** Read an authorization request; every field that is wrong is named. */
export function readAuthorization(
  given: Record<string, unknown>,
): { ok: true; asked: Asked } | { ok: false; errors: FieldError[] } {
  const errors: FieldError[] = []
  const wrong = (field: string, reason: string, fix: string) => errors.push({ field, reason, fix })
  const currency = text(given.currency) ?? ''
  const pan = text(given.pan)?.replaceAll(/[ -]/g, '') ?? ''
  const expiry = /^(0[1-9]|1[0-2])\/(\d{2})$/.exec(text(given.expiry) ?? '')
  const cvv = text(given.cvv)
  const minor = /^0(\.0+)?$/.test(text(given.amount) ?? '') ? 0n : parseAmount(given.amount, currency)
  const stored = given.stored ?? 'none'
  if (!isReference(given.reference))
    wrong(
      'reference',
      'missing or malformed',
      'Send your own id of this attempt: 1 to 100 letters, digits, _ . : or -.',
    )
  if (!passesLuhn(pan)) wrong('pan', 'not a card number', 'Send 13 to 19 digits with a right check digit.')
  if (expiry === null) wrong('expiry', 'not MM/YY', 'Send month and year such as "08/30".')
  if (cvv !== undefined && !/^\d{3,4}$/.test(cvv)) wrong('cvv', 'not 3 or 4 digits', 'Send the digits.')
  if (currencyNumber(currency) === undefined)
    wrong('currency', 'not settled here', 'Send an ISO 4217 code such as "EUR".')
  if (minor === undefined) wrong('amount', 'not an amount', 'Send a decimal text such as "19.99".')
  if (stored !== 'none' && stored !== 'first' && stored !== 'used')
    wrong('stored', 'unknown', 'Send "none", "first" or "used".')
  if (given.notify_url !== undefined && !isWebAddress(given.notify_url))
    wrong('notify_url', 'not an address', 'Send an http or https address.')
  if (given.voice_code !== undefined && !/^[A-Z0-9]{6}$/.test(text(given.voice_code) ?? ''))
    wrong('voice_code', 'not 6 capitals or digits', 'Send the code the issuer gave by telephone.')
  if (given.voice_code !== undefined && minor === 0n)
    wrong('amount', 'nothing to charge', 'Send a positive amount with a voice code.')
  if (errors.length > 0 || expiry === null || minor === undefined) return { ok: false, errors }
  const address = object(given.avs)
  const threeds = object(given.threeds)
  const ascii = (value: unknown, most: number) =>
    text(value)
      ?.normalize('NFKD')
      .replaceAll(/[^\x20-\x7e]/g, '')
      .slice(0, most)
  return {
    ok: true,
    asked: {
      reference: given.reference as string,
      pan,
      expiry: `${expiry[2]}${expiry[1]}`,
      cvv,
      minor,
      amountText: text(given.amount) ?? '',
      currency,
      partialOk: given.partial_ok === true,
      capture: given.capture === true,
      postalCode: ascii(address.postal_code, 12),
      street: ascii(address.line1, 60),
      eci: ascii(threeds.eci, 2),
      cavv: ascii(threeds.cavv, 40),
      dsId: ascii(threeds.ds_trans_id, 36),
      threedsVersion: ascii(threeds.version, 8),
      byMerchant: given.initiator === 'merchant',
      stored: stored as Asked['stored'],
      networkReference: ascii(given.network_reference, 15),
      notifyUrl: text(given.notify_url),
      voiceCode: text(given.voice_code),
    },
  }
}

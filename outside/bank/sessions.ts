import { type Answer, type FieldError, json, problem } from '../wire/answers.ts'
import { formatAmount, isCurrency, parseAmount } from '../wire/amounts.ts'
import { freshId } from '../wire/marks.ts'
import { isWebAddress } from '../wire/post.ts'
import type { Bank } from './bank.ts'
import { type PaymentRow, findPayment, stateAt } from './payment.ts'

type AskedSession = {
  merchantRef: string
  minor: bigint
  currency: string
  description: string
  locale: string
  returnUrl: string
  notifyUrl: string
  expiresAt: string
  /** The payer confirms whatever the card. */
  wantsConfirmation: boolean
}

/** Open a session for a merchant reference, or find the one it has; inside a write. Other terms for the same reference: 409. */
export function openSession(bank: Bank, given: Record<string, unknown>): Answer {
  const read = readSession(given)
  if (!read.ok) return problem(422, 'invalid_request', 'Some fields are missing or wrong.', read.errors)
  const asked = read.value
  const known = findPayment(bank.store, 'merchant_ref', asked.merchantRef)
  if (known !== undefined) {
    if (known.amount_minor !== asked.minor || known.currency !== asked.currency)
      return problem(
        409,
        'merchant_ref_reused',
        'This merchant_ref already has a session for another amount.',
      )
    return json(201, sessionOnWire(bank, known))
  }
  const id = freshId('bpy')
  bank.store.run(
    `insert into payments (id, session_id, merchant_ref, state, amount_minor, currency, description, locale, return_url,
       notify_url, expires_at, created_at)
     values (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, freshId('ses'), asked.merchantRef, asked.minor, asked.currency, asked.description, asked.locale, asked.returnUrl,
    asked.notifyUrl, asked.expiresAt, new Date().toISOString(),
  ) // prettier-ignore
  if (asked.wantsConfirmation) bank.store.run(`insert into asked_confirmations (payment_id) values (?)`, id)
  const payment = findPayment(bank.store, 'id', id)
  if (payment === undefined) throw new Error('a session just written is not there')
  return json(201, sessionOnWire(bank, payment))
}

/** A session in the form of the wire. */
export function sessionOnWire(bank: Bank, payment: PaymentRow) {
  return {
    id: payment.session_id,
    url: `${bank.origin}/pay/${payment.session_id}`,
    state: stateAt(payment, new Date().toISOString()),
    payment_id: payment.id,
    merchant_ref: payment.merchant_ref,
    amount: formatAmount(payment.amount_minor, payment.currency),
    currency: payment.currency,
    expires_at: payment.expires_at,
  }
}

type Read = { ok: true; value: AskedSession } | { ok: false; errors: FieldError[] }

function readSession(given: Record<string, unknown>): Read {
  const errors: FieldError[] = []
  const wrong = (field: string, reason: string, fix: string) => errors.push({ field, reason, fix })
  const {
    merchant_ref: merchantRef,
    amount,
    currency,
    description = '',
    locale = 'en',
    capture = 'manual',
    confirmation = 'by_card',
  } = given
  const { return_url: returnUrl, notify_url: notifyUrl, expires_at: expiresAt } = given
  if (typeof merchantRef !== 'string' || !/^[\w.:-]{1,100}$/.test(merchantRef))
    wrong('merchant_ref', 'invalid', 'Send 1 to 100 letters, digits, _ . : or -.')
  const minor = isCurrency(currency) ? parseAmount(amount, currency) : undefined
  if (!isCurrency(currency)) wrong('currency', 'unknown', 'Send an ISO 4217 code such as EUR.')
  else if (minor === undefined) wrong('amount', 'invalid', 'Send a positive decimal text such as "19.99".')
  if (typeof description !== 'string' || description.length > 200)
    wrong('description', 'invalid', 'Send at most 200 characters of text.')
  if (typeof locale !== 'string' || locale.length > 20) wrong('locale', 'invalid', 'Send en, zh or fr.')
  if (capture !== 'manual') wrong('capture', 'unsupported', 'Send "manual".')
  if (confirmation !== 'by_card' && confirmation !== 'required')
    wrong(
      'confirmation',
      'invalid',
      'Send "required" to have the payer confirm whatever the card, or leave it out.',
    )
  if (!isWebAddress(returnUrl)) wrong('return_url', 'invalid', 'Send an absolute http or https address.')
  if (notifyUrl !== undefined && notifyUrl !== null && !isWebAddress(notifyUrl))
    wrong('notify_url', 'invalid', 'Send an absolute http or https address, or leave it out.')
  const expires = readExpiry(expiresAt)
  if (expires === undefined)
    wrong('expires_at', 'invalid', 'Send a time within the next 7 days, such as 2030-01-31T12:00:00Z.')
  if (errors.length > 0 || minor === undefined || expires === undefined) return { ok: false, errors }
  return {
    ok: true,
    value: {
      merchantRef: merchantRef as string,
      minor,
      currency: currency as string,
      description: description as string,
      locale: locale as string,
      returnUrl: returnUrl as string,
      notifyUrl: typeof notifyUrl === 'string' ? notifyUrl : '',
      expiresAt: expires,
      wantsConfirmation: confirmation === 'required',
    },
  }
}

function readExpiry(given: unknown): string | undefined {
  const now = Date.now()
  if (given === undefined || given === null) return new Date(now + 30 * 60_000).toISOString()
  if (typeof given !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(given)) return undefined
  const at = Date.parse(given)
  if (Number.isNaN(at) || at > now + 7 * 86_400_000) return undefined
  return new Date(at).toISOString()
}

import { done, type Refusal, type Result } from '#kernel/result.ts'
import { mostAnswers } from '#money/payments/index.ts'
import { statusOf } from '#money/requests/index.ts'
import type { StartedPayment } from '#flows/pay-order.ts'
import {
  endAsked,
  findAskedTry,
  provePayer,
  sendProofCode,
  waysOf,
  type AskedTry,
  type ProveRefusal,
  type SendCodeRefusal,
  type Standing,
} from '#flows/prove-payer.ts'
import { giveReach, knownOfRequest, type ReachRefusal } from '#flows/reach-payer.ts'
import { proofRulesOf } from '../api/payer-proof.ts'
import { fault, type Fault } from './fault.ts'
import type { Fields } from './fields.ts'
import { intentNow, knownIntent, type Known } from './objects.ts'
import type { Gateway, PayerWork } from './serve.ts'

/** A payment whose payer is asked for a code, and what is known of where that goes. */
type Before = { readonly known: Known; readonly asked: AskedTry; readonly standing: Standing }

const unexpected = ({ request, payment }: Known): Fault =>
  fault(
    400,
    `No code is asked of the payer of this PaymentIntent: it has a status of ${statusOf(request, payment)}.`,
    { code: 'payment_intent_unexpected_state' },
  )

const notProven = (why: string): Fault => fault(400, why, { code: 'payment_intent_authentication_failure' })

/** Only these fields may be sent: a misspelt one is refused and not overlooked. */
function onlyWith(fields: Fields, names: readonly string[]): void {
  const other = [...fields.keys()].find((name) => !names.includes(name))
  if (other !== undefined)
    throw fault(400, `Received unknown parameter: ${other.slice(0, 40)}`, {
      code: 'parameter_unknown',
      param: other.slice(0, 40),
    })
}

/** The try of a payment that waits for its payer's code; a fault where none does. */
async function before(gateway: Gateway, id: string): Promise<Before> {
  const known = await knownIntent(gateway, id)
  const asked = await findAskedTry(gateway.db, known.request.id)
  if (asked === undefined || asked.proof.state !== 'awaiting') throw unexpected(known)
  if (asked.proof.isOver) {
    await endAsked(gateway.db, asked, 'expire')
    throw notProven('The code was not given in time. Let the payer choose a way to pay again.')
  }
  if (asked.proof.party !== null)
    throw fault(400, 'This payer has an account and proves who they are on the page of next_action.', {
      code: 'payment_intent_action_required',
    })
  const reached = await knownOfRequest(gateway.db, known.request)
  return { known, asked, standing: { actor: undefined, ...reached, locale: 'en' } }
}

const missingAddress = () =>
  fault(400, 'No address of this payer is known: name an email or a phone a code can be sent to.', {
    code: 'parameter_missing',
    param: 'email',
  })

function addressFault(refusal: ReachRefusal, name: 'email' | 'phone', known: Known): Fault {
  switch (refusal) {
    case 'address_known':
      return fault(400, 'An address of this payer is known: a code goes there and nowhere else.', {
        code: 'customer_address_known',
        param: name,
      })
    case 'address_malformed':
      return name === 'email'
        ? fault(400, 'Invalid email address.', { code: 'email_invalid', param: name })
        : fault(400, 'Invalid phone number: write it like +4915112345678.', {
            code: 'phone_invalid',
            param: name,
          })
    case 'proof_not_open':
      return unexpected(known)
  }
}

/** The payer says where a code reaches them, where nothing is known of them. */
async function takeAddress(
  gateway: Gateway,
  { known, asked, standing }: Before,
  fields: Fields,
): Promise<void> {
  const [email, phone] = [fields.get('email'), fields.get('phone')]
  if (email === undefined && phone === undefined) return
  if (email !== undefined && phone !== undefined)
    throw fault(400, 'Name an email or a phone, not both.', { code: 'parameter_invalid', param: 'phone' })
  const name = email === undefined ? 'phone' : 'email'
  // A word without an at sign would be read as a number, and a number with one is none.
  const isOfItsKind = (email ?? '').includes('@') || (phone !== undefined && !phone.includes('@'))
  const { secret } = proofRulesOf(gateway)
  const given = { address: (email ?? phone ?? '').slice(0, 254), known: standing, secret }
  const taken: Result<unknown, ReachRefusal> = isOfItsKind
    ? await giveReach(gateway.db, asked, given)
    : { ok: false, refusal: 'address_malformed' }
  if (!taken.ok) throw addressFault(taken.refusal, name, known)
}

function codeFault(refusal: SendCodeRefusal, known: Known): Fault {
  switch (refusal) {
    case 'address_needed':
      return missingAddress()
    case 'too_many_attempts':
      return fault(429, 'No further code can be sent just now: half a minute apart, and five at most.', {
        code: 'rate_limit',
      })
    case 'code_not_offered':
    case 'proof_not_open':
    case 'sign_in_needed':
      return unexpected(known)
  }
}

/** Send the payer the code that lets a payment in `requires_action` go on; answers the payment. */
export const sendCode: PayerWork = async (gateway, { id, fields }) => {
  onlyWith(fields, ['client_secret', 'email', 'phone'])
  const at = await before(gateway, id)
  await takeAddress(gateway, at, fields)
  const sent = await sendProofCode(gateway.db, at.asked, at.standing, proofRulesOf(gateway))
  if (!sent.ok) throw codeFault(sent.refusal, at.known)
  return intentNow(gateway, at.known.request.id)
}

function answerFault({ refusal }: Refusal<ProveRefusal>, { known, asked }: Before): Fault {
  const left = Math.max(0, mostAnswers - asked.proof.tries - 1)
  switch (refusal) {
    case 'code_is_wrong':
      return fault(400, `This is not the code that was sent last. Answers left: ${left}.`, {
        code: 'verification_code_invalid',
        param: 'code',
      })
    case 'code_is_over':
      return fault(400, `This code is over: have another one sent. Answers left: ${left}.`, {
        code: 'verification_code_expired',
        param: 'code',
      })
    case 'proof_failed':
      return notProven('There were too many wrong answers. Let the payer choose a way to pay again.')
    case 'provider_refused':
      return fault(402, 'The provider did not take the payment on.', {
        type: 'card_error',
        code: 'card_declined',
      })
    case 'already_paid':
    case 'first_undecided':
    case 'no_payment_password':
    case 'passkey_refused':
    case 'payment_closed':
    case 'payment_not_found':
    case 'payment_password_locked':
    case 'payment_password_wrong':
    case 'proof_not_open':
    case 'provider_silent':
    case 'sign_in_needed':
    case 'step_up_needed':
    case 'too_many_attempts':
    case 'way_not_offered':
      return unexpected(known)
  }
}

/** Where a payment stands after an answer: a provider that is silent is asked again by the shop, and the payer may go on. */
const goesOn = (proven: Result<StartedPayment, ProveRefusal>): Result<unknown, ProveRefusal> =>
  !proven.ok && proven.refusal === 'provider_silent' ? done(undefined) : proven

/** Give the code that was sent: right, the same payment goes on, and `next_action` says how. */
export const verifyCode: PayerWork = async (gateway, { id, fields }) => {
  onlyWith(fields, ['client_secret', 'code'])
  const code = (fields.get('code') ?? '').replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(code))
    throw fault(400, 'A code is six digits.', {
      code: code === '' ? 'parameter_missing' : 'verification_code_invalid',
      param: 'code',
    })
  const at = await before(gateway, id)
  const rules = proofRulesOf(gateway)
  const [way] = await waysOf(gateway.db, at.asked, at.standing, rules)
  if (way !== 'mail' && way !== 'message') throw missingAddress()
  const { request } = at.known
  const proving = { asked: at.asked, reference: request.id, answer: { way, code } }
  const proven = goesOn(await provePayer(gateway.db, gateway.connectors, proving, at.standing, rules))
  if (!proven.ok) throw answerFault(proven, at)
  return intentNow(gateway, request.id)
}

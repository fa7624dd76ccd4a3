import { type Answer, type FieldError, json, jsonObject, problem } from '../wire/answers.ts'
import type { Bank } from './bank.ts'
import { type CardFault, type CardField, cardFields, checkCard } from './card-form.ts'
import { wordsOf } from './messages.ts'
import { type ConfirmOutcome, confirmPayment, payWithCard } from './pay.ts'
import { type PaymentRow, sessionOpen, stateAt } from './payment.ts'

/** Pay as a program: a JSON card in, the decision out. */
export async function payByJson(bank: Bank, sessionId: string, body: string): Promise<Answer> {
  const read = jsonObject(body)
  if (!read.ok) return read.answer
  const check = checkCard(read.value, new Date())
  if (!check.ok)
    return problem(422, 'invalid_card', 'Some card fields are missing or wrong.', fieldErrors(check.faults))
  return decision(bank, await payWithCard(bank, sessionId, check.card))
}

/** Confirm as a program: `{ "code": "123456" }` in, the decision out. */
export async function confirmByJson(bank: Bank, sessionId: string, body: string): Promise<Answer> {
  const read = jsonObject(body)
  if (!read.ok) return read.answer
  const { code } = read.value
  if (typeof code !== 'string' || !/^\d{6}$/.test(code)) {
    const fix = 'Send the six digits shown on the phone page.'
    return problem(422, 'invalid_code', 'The code is missing or wrong.', [
      { field: 'code', reason: 'invalid', fix },
    ])
  }
  return decision(bank, await confirmPayment(bank, sessionId, code))
}

function fieldErrors(faults: Readonly<Partial<Record<CardField, CardFault>>>): FieldError[] {
  return cardFields.flatMap((field) => {
    const reason = faults[field]
    return reason === undefined ? [] : [{ field, reason, fix: wordsOf('en').faults[reason] }]
  })
}

function decision(bank: Bank, outcome: ConfirmOutcome): Answer {
  switch (outcome.kind) {
    case 'missing':
      return problem(404, 'session_not_found', 'There is no session with this id.')
    case 'closed':
      return problem(410, 'session_closed', 'This session has ended; open a new one in the shop.')
    case 'no_answer':
      return problem(504, 'provider_timeout', 'No answer came in time. Ask for the payment by its reference.')
    case 'wrong': {
      const errors = [{ field: 'code', reason: 'wrong', fix: `Try again; tries left: ${outcome.left}.` }]
      return problem(422, 'wrong_code', 'This is not the code we sent.', errors)
    }
    case 'already':
    case 'decided':
      return json(200, decided(bank, outcome.payment))
  }
}

function decided(bank: Bank, payment: PaymentRow) {
  const now = new Date().toISOString()
  const state = stateAt(payment, now)
  return {
    state,
    merchant_ref: payment.merchant_ref,
    ...(payment.decline_code !== null && { decline_code: payment.decline_code }),
    session_open: sessionOpen(payment, now),
    ...(state === 'requires_confirmation' && {
      confirm_url: `${bank.origin}/pay/${payment.session_id}/confirm`,
    }),
    return_url: returnAddress(payment),
  }
}

/** Where the payer goes when done: the shop's address with the merchant reference added. */
export function returnAddress(payment: PaymentRow, canceled = false): string {
  const url = new URL(payment.return_url)
  url.searchParams.set('ref', payment.merchant_ref)
  if (canceled) url.searchParams.set('canceled', '1')
  return url.href
}

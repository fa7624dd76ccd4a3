import { Type } from 'typebox'
import { refused } from '#kernel/result.ts'
import { mostAnswers } from '#money/payments/index.ts'
import { findTopUp } from '#money/wallet/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import {
  boundOf,
  endAsked,
  findAskedTry,
  isAnothers,
  provePayer,
  sendProofCode,
  waysOf,
  type AskedTry,
  type PayerAnswer,
  type Standing,
} from '#flows/prove-payer.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { paymentNow } from '../open-try.ts'
import { ownOrder } from '../order-access.ts'
import { passkeyChallenge, proofRulesOf } from '../payer-proof.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf } from '../schemas/common.ts'
import { paymentSchema } from '../schemas/order.ts'
import { actionSchema, proofAnswer, proofSchema } from '../schemas/payment.ts'
import { orderParams } from './orders.ts'

type Asking = Pick<Call, 'db' | 'caller' | 'settings'>

/** Something that is paid for, and who stands before the question. */
type Before = {
  readonly reference: string
  readonly standing: Standing
  readonly here: string
  readonly query: string
}

async function beforeOrder(call: Asking, orderId: string): Promise<Before> {
  const { order } = await ownOrder(call, orderId)
  const { caller, settings } = call
  return {
    reference: order.id,
    standing: { actor: caller.actor, email: order.email, locale: order.locale },
    here: `${settings.publicOrigin}/${order.locale}/orders/${order.id}`,
    query: caller.orderToken === undefined ? '' : `?token=${caller.orderToken}`,
  }
}

async function beforeTopUp(call: Asking, topUpId: string): Promise<Before> {
  const actor = actorOf(call.caller)
  const found = await findTopUp(call.db, topUpId)
  // Somebody else's is answered as one there is not.
  if (found === undefined || found.party !== actor.party) throw refuse(refused('top_up_not_found'))
  return {
    reference: found.id,
    standing: { actor, email: actor.email, locale: actor.locale },
    here: `${call.settings.publicOrigin}/${actor.locale}/account/wallet/top-ups/${found.id}`,
    query: '',
  }
}

/** The try that waits for its payer, where the caller is the one who may prove it. */
async function askedOf(call: Asking, { reference, standing }: Before): Promise<AskedTry> {
  const asked = await findAskedTry(call.db, reference)
  if (asked === undefined) throw refuse(refused('proof_not_open'))
  if (isAnothers(asked, standing)) throw refuse(refused('sign_in_needed'))
  return asked
}

async function proofOnWire(call: Asking, { standing }: Before, asked: AskedTry) {
  const { attempt, proof } = asked
  return {
    reference: attempt.merchantRef,
    method: attempt.method,
    status: proof.state === 'proven' ? ('processing' as const) : ('requires_action' as const),
    because: proof.because,
    ways: [...(await waysOf(call.db, asked, standing, proofRulesOf(call)))],
    answers_left: mostAnswers - proof.tries,
    expires_at: proof.expiresAt.toISOString(),
  }
}

function givenAnswer({ way, value }: { way: PayerAnswer['way']; value: string }): PayerAnswer {
  if (way === 'passkey') return { way, answer: value }
  if (way === 'password') return { way, password: value }
  return { way, code: value.replaceAll(/\s/g, '') }
}

async function prove(call: Call, before: Before, given: { way: PayerAnswer['way']; value: string }) {
  const { db, providers } = call
  const { reference, standing, here, query } = before
  const asked = await askedOf(call, before)
  const proving = { asked, reference, answer: givenAnswer(given) }
  const proven = await provePayer(db, providers.connectors, proving, standing, proofRulesOf(call))
  if (!proven.ok) throw refuse(proven)
  const { action } = proven.value
  const pages: Partial<Record<string, string>> = {
    decided: '',
    page: `/pay/${asked.attempt.method}`,
    prove: '/pay/prove',
  }
  return { action, go_on_url: `${here}${pages[action.kind] ?? '/pay/now'}${query}` }
}

async function sendCode(call: Call, before: Before) {
  const asked = await askedOf(call, before)
  const sent = await sendProofCode(call.db, asked, before.standing, proofRulesOf(call))
  if (!sent.ok) throw refuse(sent)
  return answer({ sent_by: sent.value }, 202)
}

const sentBy = closed(
  { sent_by: Type.Union([Type.Literal('message'), Type.Literal('mail')]) },
  { title: 'SentCode' },
)
const refusalsOfAnswer = [
  'proof_not_open',
  'proof_failed',
  'sign_in_needed',
  'way_not_offered',
  'code_is_wrong',
  'code_is_over',
  'step_up_needed',
  'passkey_refused',
  'no_payment_password',
  'payment_password_wrong',
  'payment_password_locked',
  'too_many_attempts',
  'provider_refused',
  'provider_silent',
] as const
const refusalsOfCode = [
  'proof_not_open',
  'sign_in_needed',
  'code_not_offered',
  'address_needed',
  'too_many_attempts',
] as const
const topUpParams = closed({ top_up_id: idOf('top', 'The top-up.') })

const showProof = operation({
  id: 'get_payment_proof',
  method: 'GET',
  path: '/api/orders/:order_id/payment/proof',
  tag: 'Payments',
  summary: 'What the payer is to prove before the chosen way is gone, and by what.',
  params: orderParams,
  answers: { 200: proofSchema },
  refusals: ['order_not_found', 'proof_not_open', 'sign_in_needed'],
  load: 'pay',
  perMinute: 120,
  handle: async (call) => {
    const before = await beforeOrder(call, call.params.order_id)
    return answer(await proofOnWire(call, before, await askedOf(call, before)))
  },
})

const answerProof = operation({
  id: 'answer_payment_proof',
  method: 'POST',
  path: '/api/orders/:order_id/payment/proof',
  tag: 'Payments',
  summary: 'Prove who pays: the same try goes on, and the answer says what the payer does next.',
  description:
    'Ten answers a try, right or wrong; after that, or in time, it ends as declined and another may begin.',
  params: orderParams,
  body: proofAnswer,
  answers: {
    200: closed(
      { action: actionSchema, go_on_url: Type.String(), payment: paymentSchema },
      { title: 'ProvenPayment' },
    ),
  },
  refusals: ['order_not_found', 'payment_not_found', ...refusalsOfAnswer],
  load: 'pay',
  perMinute: 30,
  secret: true,
  handle: async (call) => {
    const before = await beforeOrder(call, call.params.order_id)
    const on = await prove(call, before, call.body)
    const { body: payment } = await paymentNow(call.db, { id: before.reference as OrderId })
    return answer({ ...on, payment })
  },
})

const codeForProof = operation({
  id: 'send_payment_proof_code',
  method: 'POST',
  path: '/api/orders/:order_id/payment/proof/codes',
  tag: 'Payments',
  summary: "Send a code for exactly this try to the payer's telephone, or by mail.",
  params: orderParams,
  answers: { 202: sentBy },
  refusals: ['order_not_found', ...refusalsOfCode],
  perMinute: 20,
  handle: async (call) => sendCode(call, await beforeOrder(call, call.params.order_id)),
})

const passkeyForProof = operation({
  id: 'ask_payment_proof_passkey',
  method: 'POST',
  path: '/api/orders/:order_id/payment/proof/passkey-challenges',
  tag: 'Payments',
  summary: 'A challenge a passkey signs for exactly this try.',
  params: orderParams,
  answers: { 201: closed({ options: Type.String() }, { title: 'ProofChallenge' }) },
  refusals: [
    'order_not_found',
    'proof_not_open',
    'sign_in_needed',
    'way_not_offered',
    'passkeys_unavailable',
    'passkey_refused',
  ],
  perMinute: 20,
  handle: async (call) => {
    const asked = await askedOf(call, await beforeOrder(call, call.params.order_id))
    const { party, ...bound } = boundOf(asked)
    if (party === null) throw refuse(refused('way_not_offered'))
    return answer({ options: await passkeyChallenge(call, { party, ...bound }) }, 201)
  },
})

const cancelProof = operation({
  id: 'cancel_payment_proof',
  method: 'DELETE',
  path: '/api/orders/:order_id/payment/proof',
  tag: 'Payments',
  summary: 'Rather not prove it: the try ends, another way may be chosen.',
  params: orderParams,
  answers: { 200: paymentSchema },
  refusals: ['order_not_found', 'payment_not_found', 'proof_not_open', 'sign_in_needed'],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => {
    const before = await beforeOrder(call, call.params.order_id)
    const ended = await endAsked(call.db, await askedOf(call, before), 'cancel')
    if (!ended) throw refuse(refused('proof_not_open'))
    return paymentNow(call.db, { id: before.reference as OrderId })
  },
})

const answerTopUpProof = operation({
  id: 'answer_top_up_proof',
  method: 'POST',
  path: '/api/me/wallet/top-ups/:top_up_id/proof',
  tag: 'Wallet',
  summary: 'Prove who pays for a top-up: answers what the payer does next.',
  params: topUpParams,
  body: proofAnswer,
  answers: { 200: closed({ action: actionSchema, go_on_url: Type.String() }, { title: 'ProvenTopUp' }) },
  refusals: ['top_up_not_found', ...refusalsOfAnswer],
  load: 'pay',
  perMinute: 30,
  secret: true,
  handle: async (call) =>
    answer(await prove(call, await beforeTopUp(call, call.params.top_up_id), call.body)),
})

const codeForTopUp = operation({
  id: 'send_top_up_proof_code',
  method: 'POST',
  path: '/api/me/wallet/top-ups/:top_up_id/proof/codes',
  tag: 'Wallet',
  summary: "Send a code for exactly this top-up to its payer's telephone, or by mail.",
  params: topUpParams,
  answers: { 202: sentBy },
  refusals: ['top_up_not_found', ...refusalsOfCode],
  perMinute: 20,
  handle: async (call) => sendCode(call, await beforeTopUp(call, call.params.top_up_id)),
})

/** Proving who pays, before the provider of a way to pay is asked. */
export const provePayerOperations: readonly Operation[] = [
  showProof,
  answerProof,
  codeForProof,
  passkeyForProof,
  cancelProof,
  answerTopUpProof,
  codeForTopUp,
]

import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import type { HousePayment } from '#money/payments/index.ts'
import { walletOf } from '#money/wallet/index.ts'
import { hasPaymentPassword, phraseOf } from '#people/access/index.ts'
import type { Order } from '#trade/orders/index.ts'
import { findWalletPayment, payeeName, payFromWallet } from '#flows/pay-from-wallet.ts'
import { sendPaymentCode } from '#flows/protect-payer.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { openTry, paymentNow } from '../open-try.ts'
import { ownOrder } from '../order-access.ts'
import { givenProof, passkeyChallenge, proofRulesOf, stepUpOnWire } from '../payer-proof.ts'
import { refuse } from '../refusals.ts'
import { closed, moneySchema, orNull } from '../schemas/common.ts'
import { paymentSchema } from '../schemas/order.ts'
import { paymentPassword, proofInput, stepUpSchema } from '../schemas/wallet.ts'
import { orderParams } from './orders.ts'

type Asking = Pick<Call, 'db' | 'caller' | 'settings'>

/** The open try of the caller's own order from the caller's own wallet. */
async function walletTry(call: Asking, orderId: string): Promise<{ order: Order; payment: HousePayment }> {
  const { order } = await ownOrder(call, orderId)
  const attempt = await openTry(call.db, order, ({ method }) => method === 'wallet')
  const payment = await findWalletPayment(call.db, actorOf(call.caller), attempt.merchantRef)
  if (payment === undefined) throw refuse(refused('payment_not_open'))
  return { order, payment }
}

const boundOf = ({ merchantRef, amount }: HousePayment) => ({
  subject: merchantRef,
  amount,
  payee: payeeName,
})

const showWallet = operation({
  id: 'get_wallet_payment',
  method: 'GET',
  path: '/api/orders/:order_id/payment/wallet',
  tag: 'Payments',
  summary: 'What the payer says yes to when an order is paid from the wallet, and what that yes needs.',
  params: orderParams,
  answers: {
    200: closed(
      {
        reference: Type.String(),
        amount: moneySchema,
        payee: Type.String(),
        available: moneySchema,
        phrase: orNull(Type.String()),
        has_payment_password: Type.Boolean(),
        step_up: stepUpSchema,
      },
      { title: 'WalletPayment' },
    ),
  },
  refusals: ['order_not_found', 'payment_not_open'],
  load: 'pay',
  perMinute: 120,
  handle: async (call) => {
    const { payment } = await walletTry(call, call.params.order_id)
    const actor = actorOf(call.caller)
    const { amount, merchantRef } = payment
    const [wallet, phrase, hasPassword, stepUp] = await Promise.all([
      walletOf(call.db, actor.party, amount.currency),
      phraseOf(call.db, actor.party),
      hasPaymentPassword(call.db, actor.party),
      stepUpOnWire(call, actor, amount, payment.stepUp),
    ])
    return answer({
      reference: merchantRef,
      amount: toWire(amount),
      payee: payeeName,
      available: toWire(wallet.available),
      phrase: phrase ?? null,
      has_payment_password: hasPassword,
      step_up: stepUp,
    })
  },
})

const payWallet = operation({
  id: 'pay_from_wallet',
  method: 'POST',
  path: '/api/orders/:order_id/payment/wallet',
  tag: 'Payments',
  summary: 'Say yes: payment password and, where it is needed, one more proof for this payment.',
  params: orderParams,
  body: closed(
    { payment_password: paymentPassword, proof: Type.Optional(proofInput) },
    { title: 'WalletPaymentInput', examples: [{ payment_password: '603914' }] },
  ),
  answers: { 200: paymentSchema },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'payment_not_open',
    'no_payment_password',
    'payment_password_wrong',
    'payment_password_locked',
    'step_up_needed',
    'passkey_refused',
    'code_is_wrong',
    'code_is_over',
    'too_many_attempts',
    'not_enough_in_wallet',
    'over_payment_limit',
    'over_day_limit',
    'declined',
  ],
  load: 'pay',
  perMinute: 30,
  secret: true,
  handle: async (call) => {
    const { db, caller, params, body, providers } = call
    const { order, payment } = await walletTry(call, params.order_id)
    const paid = await payFromWallet(
      db,
      providers.connectors,
      actorOf(caller),
      {
        merchantRef: payment.merchantRef,
        paymentPassword: body.payment_password,
        ...givenProof(body.proof),
      },
      proofRulesOf(call),
    )
    if (!paid.ok) throw refuse(walletRefusal(paid))
    return paymentNow(db, order)
  },
})

const mendable = ['not_enough_in_wallet', 'over_payment_limit', 'over_day_limit'] as const

/** A wallet's own no is said by its own name: the payer mends it and says yes again. */
function walletRefusal(paid: Extract<Awaited<ReturnType<typeof payFromWallet>>, { ok: false }>) {
  const code = mendable.find((each) => paid.refusal === 'declined' && paid.detail?.['code'] === each)
  return code === undefined ? paid : refused(code)
}

const sendCode = operation({
  id: 'send_wallet_payment_code',
  method: 'POST',
  path: '/api/orders/:order_id/payment/wallet/codes',
  tag: 'Payments',
  summary: "Send a code for exactly this payment to the payer's telephone.",
  params: orderParams,
  answers: { 202: null },
  refusals: ['order_not_found', 'payment_not_open', 'no_phone', 'too_many_attempts'],
  perMinute: 20,
  handle: async (call) => {
    const { payment } = await walletTry(call, call.params.order_id)
    const secret = call.settings.secretKey.reveal()
    const sent = await sendPaymentCode(call.db, actorOf(call.caller), boundOf(payment), secret)
    if (!sent.ok) throw refuse(sent)
    return { status: 202 }
  },
})

const askPasskey = operation({
  id: 'ask_wallet_payment_passkey',
  method: 'POST',
  path: '/api/orders/:order_id/payment/wallet/passkey-challenges',
  tag: 'Payments',
  summary: 'A challenge a passkey signs for exactly this payment.',
  params: orderParams,
  answers: { 201: closed({ options: Type.String() }, { title: 'PasskeyChallenge' }) },
  refusals: ['order_not_found', 'payment_not_open', 'passkeys_unavailable', 'passkey_refused'],
  perMinute: 20,
  handle: async (call) => {
    const { payment } = await walletTry(call, call.params.order_id)
    const { party } = actorOf(call.caller)
    return answer({ options: await passkeyChallenge(call, { party, ...boundOf(payment) }) }, 201)
  },
})

/** Saying yes to a payment from the wallet. */
export const payWalletOperations: readonly Operation[] = [showWallet, payWallet, sendCode, askPasskey]

import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { maskIban } from '#money/payouts/index.ts'
import { withdrawalsOf, type Withdrawal } from '#money/wallet/index.ts'
import { sendPaymentCode } from '#flows/protect-payer.ts'
import { withdrawalSubject, withdrawFromWallet } from '#flows/withdraw-from-wallet.ts'
import { amountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { givenProof, passkeyChallenge, proofRulesOf, stepUpOnWire } from '../payer-proof.ts'
import { refuse } from '../refusals.ts'
import { closed } from '../schemas/common.ts'
import { stepUpSchema, withdrawalBound, withdrawalInput, withdrawalSchema } from '../schemas/wallet.ts'

const withdrawalOnWire = ({ id, requestedAt, payout }: Withdrawal) => ({
  id,
  amount: toWire(payout.amount),
  to: maskIban(payout.creditorIban),
  holder: payout.creditorName,
  state: payout.state,
  reason: payout.reason,
  requested_at: requestedAt.toISOString(),
})

const withdrawals = operation({
  id: 'list_withdrawals',
  method: 'GET',
  path: '/api/me/wallet/withdrawals',
  tag: 'Wallet',
  summary: 'The ten latest withdrawals, and where each is.',
  answers: { 200: closed({ withdrawals: Type.Array(withdrawalSchema) }, { title: 'WithdrawalList' }) },
  refusals: [],
  perMinute: 60,
  handle: async ({ db, caller }) =>
    answer({ withdrawals: (await withdrawalsOf(db, actorOf(caller).party)).map(withdrawalOnWire) }),
})

const withdraw = operation({
  id: 'withdraw_from_wallet',
  method: 'POST',
  path: '/api/me/wallet/withdrawals',
  tag: 'Wallet',
  summary:
    'Take money out of the wallet to a bank account. The Idempotency-Key names it: asked twice, sent once.',
  description: 'Above the limit of the shop `proof` is needed too, bound to this amount and this account.',
  body: withdrawalInput,
  answers: { 201: withdrawalSchema },
  refusals: [
    'idempotency_key_missing',
    'unknown_currency',
    'amount_malformed',
    'amount_not_positive',
    'no_payment_password',
    'payment_password_wrong',
    'payment_password_locked',
    'step_up_needed',
    'passkey_refused',
    'code_is_wrong',
    'code_is_over',
    'too_many_attempts',
    'not_an_iban',
    'name_missing',
    'not_enough_in_wallet',
    'over_payment_limit',
    'over_day_limit',
  ],
  load: 'pay',
  perMinute: 20,
  secret: true,
  handle: async (call) => {
    const { db, caller, body, idempotencyKey: key } = call
    const actor = actorOf(caller)
    const amount = amountOf(body.amount, 'amount')
    if (key === undefined) throw refuse(refused('idempotency_key_missing'))
    const taken = await withdrawFromWallet(
      db,
      actor,
      {
        amount,
        iban: body.iban,
        holder: body.holder,
        paymentPassword: body.payment_password,
        ...givenProof(body.proof),
        key,
      },
      proofRulesOf(call),
    )
    if (!taken.ok) throw refuse(taken)
    const found = (await withdrawalsOf(db, actor.party)).find(({ id }) => id === taken.value)
    if (found === undefined) throw refuse(refused('payout_not_found'))
    return answer(withdrawalOnWire(found), 201)
  },
})

type Bound = {
  readonly amount: { amount: string; currency: string }
  readonly iban: string
  readonly holder: string
}

const boundOf = ({ amount, iban, holder }: Bound) => ({
  subject: withdrawalSubject(iban),
  amount: amountOf(amount, 'amount'),
  payee: holder.trim() || '-',
})

const proofForWithdrawal = operation({
  id: 'get_withdrawal_proof',
  method: 'POST',
  path: '/api/me/wallet/withdrawals/proof',
  tag: 'Wallet',
  summary: 'What is needed beside the payment password for a withdrawal. Changes nothing.',
  body: withdrawalBound,
  answers: { 200: stepUpSchema },
  refusals: ['unknown_currency', 'amount_malformed'],
  perMinute: 60,
  handle: async (call) =>
    answer(await stepUpOnWire(call, actorOf(call.caller), boundOf(call.body).amount, false)),
})

const codeForWithdrawal = operation({
  id: 'send_withdrawal_code',
  method: 'POST',
  path: '/api/me/wallet/withdrawals/codes',
  tag: 'Wallet',
  summary: 'Send a code for exactly this withdrawal to the telephone.',
  body: withdrawalBound,
  answers: { 202: null },
  refusals: ['unknown_currency', 'amount_malformed', 'no_phone', 'too_many_attempts'],
  perMinute: 20,
  handle: async ({ db, caller, body, settings }) => {
    const sent = await sendPaymentCode(db, actorOf(caller), boundOf(body), settings.secretKey.reveal())
    if (!sent.ok) throw refuse(sent)
    return { status: 202 }
  },
})

const passkeyForWithdrawal = operation({
  id: 'ask_withdrawal_passkey',
  method: 'POST',
  path: '/api/me/wallet/withdrawals/passkey-challenges',
  tag: 'Wallet',
  summary: 'A challenge a passkey signs for exactly this withdrawal.',
  body: withdrawalBound,
  answers: { 201: closed({ options: Type.String() }, { title: 'PasskeyChallenge' }) },
  refusals: ['unknown_currency', 'amount_malformed', 'passkeys_unavailable', 'passkey_refused'],
  perMinute: 20,
  handle: async (call) => {
    const bound = { party: actorOf(call.caller).party, ...boundOf(call.body) }
    return answer({ options: await passkeyChallenge(call, bound) }, 201)
  },
})

/** Taking money out of the wallet. */
export const withdrawalOperations: readonly Operation[] = [
  withdrawals,
  withdraw,
  proofForWithdrawal,
  codeForWithdrawal,
  passkeyForWithdrawal,
]

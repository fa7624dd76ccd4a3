import { Type } from 'typebox'
import { payoutLifecycle } from '#money/payouts/index.ts'
import { topUpLifecycle } from '#money/wallet/index.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull, text } from './common.ts'

/** One of the ways to prove once more who pays. */
const proofWay = oneOf(['totp', 'message', 'passkey'], {
  description: 'The app of the second factor, a code sent to the telephone, a passkey.',
})

/** One more proof, as its giver sends it. */
export const proofInput = closed(
  {
    way: proofWay,
    value: Type.String({
      minLength: 1,
      maxLength: 20_000,
      description: 'The code; of a passkey the answer of `navigator.credentials.get` as JSON text.',
    }),
  },
  { title: 'ProofInput' },
)

/** A payment password, given. */
export const paymentPassword = Type.String({ minLength: 1, maxLength: 100 })

/** What is needed beside the payment password. */
export const stepUpSchema = closed(
  {
    needed: Type.Boolean(),
    above: orNull(moneySchema),
    ways: Type.Array(proofWay),
  },
  { title: 'StepUp' },
)

/** What somebody has in the wallet in one currency, and what may leave it. */
export const walletSchema = closed(
  {
    currency: Type.String(),
    available: moneySchema,
    held: moneySchema,
    limits: closed({ payment: moneySchema, day: moneySchema, spent_today: moneySchema }),
    currencies: Type.Array(Type.String(), { description: 'In which the wallet was ever used.' }),
    top_up_methods: Type.Array(Type.String(), { description: 'Ways to pay that fill it.' }),
  },
  { title: 'Wallet' },
)

/** A stretch of the wallet's history. */
export const walletStatementSchema = closed(
  {
    currency: Type.String(),
    opening: moneySchema,
    closing: moneySchema,
    lines: Type.Array(
      closed({
        id: Type.String(),
        at: instant,
        kind: Type.String(),
        code: Type.String({ examples: ['top_up', 'wallet_payment', 'payout', 'refund'] }),
        posted: moneySchema,
        set_aside: moneySchema,
        balance: moneySchema,
        cause: Type.String({ description: 'What it was for: an order, a top-up, a payout.' }),
      }),
    ),
    next: orNull(Type.String()),
  },
  { title: 'WalletStatement' },
)

/** Money on its way into the wallet. */
export const topUpSchema = closed(
  {
    id: idOf('top', 'The top-up.'),
    amount: moneySchema,
    state: oneOf(topUpLifecycle.states),
    created_at: instant,
  },
  { title: 'TopUp' },
)

/** Money on its way out of the wallet. */
export const withdrawalSchema = closed(
  {
    id: idOf('wdr', 'The withdrawal.'),
    amount: moneySchema,
    to: Type.String({ description: 'The account, all but its ends hidden.' }),
    holder: Type.String(),
    state: oneOf(payoutLifecycle.states),
    reason: orNull(Type.String()),
    requested_at: instant,
  },
  { title: 'Withdrawal' },
)

/** A withdrawal as it is asked for. */
export const withdrawalInput = closed(
  {
    amount: moneySchema,
    iban: text(50),
    holder: text(100),
    payment_password: paymentPassword,
    proof: Type.Optional(proofInput),
  },
  {
    title: 'WithdrawalInput',
    examples: [
      {
        amount: { amount: '25.00', currency: 'EUR' },
        iban: 'DE89 3704 0044 0532 0130 00',
        holder: 'Ann Buyer',
        payment_password: '603914',
      },
    ],
  },
)

/** What a withdrawal's proof is bound to. */
export const withdrawalBound = closed(
  { amount: moneySchema, iban: text(50), holder: text(100) },
  {
    title: 'WithdrawalBound',
    examples: [
      {
        amount: { amount: '250.00', currency: 'EUR' },
        iban: 'DE89 3704 0044 0532 0130 00',
        holder: 'Ann Buyer',
      },
    ],
  },
)

import type { Db } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  authorizeHousePayment,
  findHousePayment,
  type ConfirmRefusal,
  type Connectors,
  type HousePayment,
} from '#money/payments/index.ts'
import { walletRules } from '#money/wallet/index.ts'
import {
  checkThrottle,
  countFailure,
  proveByMessage,
  proveByPasskey,
  proveByTotp,
  spendStepUp,
  tryPaymentPassword,
  type Actor,
  type CodeRefusal,
  type RelyingParty,
  type StepUpFor,
  type TryPasswordRefusal,
} from '#people/access/index.ts'
import { isMoreThan } from './hold-for-proof.ts'
import { askAboutPayment } from './pay-order.ts'

/** To whom wallet payments go, as payers see it in codes and on pages. */
export const payeeName = 'Kontor'

/** One more proof as the payer gives it: a code of the app, a code that was sent, or what a passkey signed. */
export type GivenProof =
  | { readonly way: 'totp' | 'message'; readonly code: string }
  | { readonly way: 'passkey'; readonly answer: string }

/** What proofs are checked with: the key that seals and hashes, whose passkeys count, and from which amount one is needed. */
export type ProofRules = {
  readonly secret: string
  readonly relyingParty: RelyingParty | undefined
  /** Whole units of the currency. */
  readonly stepUpAbove: number
}

/** True where an amount needs one more proof. */
export function needsStepUp(amount: Money, { stepUpAbove }: ProofRules): boolean {
  return isMoreThan(amount, stepUpAbove)
}

/** Why a payment from the wallet is not made. */
export type PayFromWalletRefusal =
  | TryPasswordRefusal
  | CodeRefusal
  | ConfirmRefusal
  | 'step_up_needed'
  | 'passkey_refused'
  | 'too_many_attempts'

/** Check one more proof for a payment or a withdrawal: guessing is slowed down, and it holds for nothing else. */
export async function prove(
  db: Db,
  bound: StepUpFor,
  proof: GivenProof,
  { secret, relyingParty }: ProofRules,
): Promise<Result<unknown, CodeRefusal | 'passkey_refused' | 'too_many_attempts'>> {
  switch (proof.way) {
    case 'totp': {
      const target = `code:${bound.party}`
      const open = await checkThrottle(db, target)
      if (!open.ok) return open
      const proven = await inTransaction(db, (tx) => proveByTotp(tx, bound, { code: proof.code, secret }))
      if (!proven.ok) await countFailure(db, target)
      return proven
    }
    case 'message':
      return proveByMessage(db, bound, { code: proof.code, secret })
    case 'passkey':
      return relyingParty === undefined
        ? refused('passkey_refused')
        : proveByPasskey(db, bound, proof.answer, relyingParty)
  }
}

/** A wallet payment that waits for its payer's yes; nobody else's. */
export async function findWalletPayment(
  db: Db,
  actor: Actor,
  merchantRef: string,
): Promise<HousePayment | undefined> {
  const payment = await findHousePayment(db, merchantRef)
  return payment?.connector === 'wallet' && payment.party === actor.party ? payment : undefined
}

/** What a payer may mend and try again; anything else ends the try. */
const mendable = ['not_enough_in_wallet', 'over_payment_limit', 'over_day_limit']

/**
 * The payer says yes to a payment from the wallet: payment password, above the limit or where risk asks for it one more proof for this payment and
 * amount, then the amount is set aside and the gateway hears of it. The proof is used in the transaction that holds the
 * money, so it holds for one payment only, and a payment that could not be made does not use it up.
 */
export async function payFromWallet(
  db: Db,
  connectors: Connectors,
  actor: Actor,
  given: { readonly merchantRef: string; readonly paymentPassword: string; readonly proof?: GivenProof },
  rules: ProofRules,
): Promise<Result<true, PayFromWalletRefusal>> {
  const { merchantRef, paymentPassword, proof } = given
  const payment = await findWalletPayment(db, actor, merchantRef)
  if (payment === undefined) return refused('payment_not_found')
  if (payment.state !== 'open' || payment.isOver) return refused('payment_not_open')
  const known = await tryPaymentPassword(db, actor.party, paymentPassword)
  if (!known.ok) return refused(known.refusal, { field: 'paymentPassword', ...known.detail })
  const { amount } = payment
  const bound = { party: actor.party, subject: merchantRef, amount, payee: payeeName }
  const isNeeded = payment.stepUp || needsStepUp(amount, rules)
  if (isNeeded && proof !== undefined) {
    const proven = await prove(db, bound, proof, rules)
    if (!proven.ok) return proven
  }
  const held = await inTransaction(db, async (tx) => {
    if (isNeeded) {
      const spent = await spendStepUp(tx, bound)
      if (!spent.ok) return spent
    }
    return authorizeHousePayment(tx, walletRules, merchantRef, mendable)
  })
  if (!held.ok) return held
  await askAboutPayment(db, connectors, merchantRef, 'sync')
  return done(true)
}

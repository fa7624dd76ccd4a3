import type { Db } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { requestWithdrawal, type WithdrawalId, type WithdrawRefusal } from '#money/wallet/index.ts'
import {
  spendStepUp,
  tryPaymentPassword,
  type Actor,
  type CodeRefusal,
  type TryPasswordRefusal,
} from '#people/access/index.ts'
import { needsStepUp, prove, type GivenProof, type ProofRules } from './pay-from-wallet.ts'

/** Money to be taken out of a wallet, and how its owner proves to be one. */
export type Withdraw = {
  readonly amount: Money
  readonly iban: string
  readonly holder: string
  readonly paymentPassword: string
  readonly proof?: GivenProof
  /** Names the withdrawal: asked twice, made once. */
  readonly key?: string
}

/** Why money is not taken out. */
export type WithdrawFromWalletRefusal =
  | WithdrawRefusal
  | TryPasswordRefusal
  | CodeRefusal
  | 'step_up_needed'
  | 'passkey_refused'
  | 'too_many_attempts'

/** What a proof for a withdrawal is bound to: the account it goes to, as it was typed. */
export function withdrawalSubject(iban: string): string {
  return `withdraw:${iban.replace(/[\s-]/g, '').toUpperCase().slice(0, 40)}`
}

/**
 * Take money out of a wallet to a bank account: payment password, above the limit one more proof for this amount and this
 * account, then it is set aside and a payout carries it. A withdrawal that could not be made does not use the proof up.
 */
export async function withdrawFromWallet(
  db: Db,
  actor: Actor,
  given: Withdraw,
  rules: ProofRules,
): Promise<Result<WithdrawalId, WithdrawFromWalletRefusal>> {
  const { amount, iban, holder, paymentPassword, proof, key } = given
  const known = await tryPaymentPassword(db, actor.party, paymentPassword)
  if (!known.ok) return refused(known.refusal, { field: 'paymentPassword', ...known.detail })
  const bound = { party: actor.party, subject: withdrawalSubject(iban), amount, payee: holder.trim() || '-' }
  const isNeeded = needsStepUp(amount, rules)
  if (isNeeded && proof !== undefined) {
    const proven = await prove(db, bound, proof, rules)
    if (!proven.ok) return proven
  }
  return inTransaction(db, async (tx) => {
    if (isNeeded) {
      const spent = await spendStepUp(tx, bound)
      if (!spent.ok) return spent
    }
    return requestWithdrawal(tx, actor.party, { amount, iban, holder, key })
  })
}

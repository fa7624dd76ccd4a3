import { exponentOf } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { log } from '#kernel/log.ts'
import type { Money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { seal, unseal, type Seal } from '#kernel/seal.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { askProof, findProof, type Attempt, type ProofCause } from '#money/payments/index.ts'
import type { RiskAction } from '#trust/risk/index.ts'
import type { Watch } from './judge-payment.ts'
import type { StartPayment } from './pay-order.ts'

/** True where an amount is more than so many whole units of its currency. */
export const isMoreThan = ({ minor, currency }: Money, units: number): boolean =>
  minor > BigInt(units) * 10n ** BigInt(exponentOf(currency))

/** Why the payer of an attempt is to prove who they are; undefined where they need not. */
export function whyProof(
  action: RiskAction,
  amount: Money,
  watch: Watch | undefined,
): ProofCause | undefined {
  if (action === 'step_up') return 'risk'
  const above = watch?.proveAbove
  return above !== undefined && isMoreThan(amount, above) ? 'limit' : undefined
}

/** Where a code for a payer who is not signed in goes. */
export type Reach = { readonly way: 'mail' | 'message'; readonly to: string }

/** What it takes to begin a try when its payer may no longer be there; `reach`: the address a guest gave for its code. */
export type GoingOn = Pick<StartPayment, 'returnUrl' | 'description' | 'locale' | 'payer'> & {
  readonly reach?: Reach
}

const sealOf = (secret: string, { id }: Pick<Attempt, 'id'>): Seal => ({
  secret,
  purpose: 'payer proof',
  owner: id,
})

/** What it takes to go on with a try, sealed for it. */
export const sealedFor = (secret: string, attempt: Pick<Attempt, 'id'>, goingOn: GoingOn): Buffer =>
  seal(JSON.stringify(goingOn), sealOf(secret, attempt))

/** What was sealed with a try, opened again; undefined where the key of the shop is another now. */
export function goingOnOf(secret: string, attempt: Pick<Attempt, 'id'>, sealed: Buffer): GoingOn | undefined {
  try {
    return JSON.parse(unseal(sealed, sealOf(secret, attempt))) as GoingOn
  } catch {
    log.warn('proof_not_unsealed', { id: attempt.id })
    return undefined
  }
}

/** Where a try stands whose payer has to prove who they are. */
export type ProofStand = 'waits' | 'proven' | 'over' | 'nobody_to_ask'

/**
 * Let a try wait for its payer's proof before its provider is asked. A guest of whom no address is known is asked for one
 * first; where no payer is there at all, nobody can be. Asked again, it answers how the proof stands.
 */
export async function holdForProof(
  db: Db,
  given: StartPayment,
  asked: { readonly attempt: Attempt; readonly because: ProofCause; readonly secret: string },
): Promise<ProofStand> {
  const { attempt, because, secret } = asked
  const { returnUrl, description, locale, payer } = given
  const known = await findProof(db, attempt.id)
  if (known === undefined) {
    if (payer === undefined) return 'nobody_to_ask'
    const sealed = sealedFor(secret, attempt, { returnUrl, description, locale, payer })
    const waits = await inTransaction(db, async (tx) =>
      done(await askProof(tx, attempt, { because, party: payer.partyId, sealed })),
    )
    return mustBeDone(waits) ? 'waits' : 'over'
  }
  if (known.state === 'awaiting') return 'waits'
  return known.state === 'proven' ? 'proven' : 'over'
}

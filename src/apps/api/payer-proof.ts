import type { Static } from 'typebox'
import { exponentOf, parseCurrency, type Currency } from '#kernel/currency.ts'
import { money, toWire, type Money } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import {
  askForPasskeyStepUp,
  passkeysOf,
  phoneOf,
  relyingPartyOf,
  type Actor,
  type StepUpFor,
} from '#people/access/index.ts'
import type { Watch } from '#flows/judge-payment.ts'
import { needsStepUp, type GivenProof, type ProofRules } from '#flows/pay-from-wallet.ts'
import type { Call } from './operation.ts'
import { refuse } from './refusals.ts'
import type { proofInput } from './schemas/wallet.ts'

type Asking = Pick<Call, 'db' | 'settings'>

/** How proofs are checked in this shop. */
export function proofRulesOf({ settings }: Pick<Asking, 'settings'>): ProofRules {
  return {
    secret: settings.secretKey.reveal(),
    relyingParty: relyingPartyOf(settings.publicOrigin),
    stepUpAbove: settings.walletStepUpAbove,
  }
}

/** By what an attempt over the API is judged: the caller may be a program of the merchant's, whose address and agent are not the payer's. */
export const watchOf = (settings: Asking['settings']): Watch => ({
  key: settings.secretKey.reveal(),
  proveAbove: settings.payerProofAbove,
})

/** A proof as it was sent, in the flow's words. */
export function givenProof(proof: Static<typeof proofInput> | undefined): { readonly proof?: GivenProof } {
  if (proof === undefined) return {}
  const { way, value } = proof
  return { proof: way === 'passkey' ? { way, answer: value } : { way, code: value.replaceAll(/\s/g, '') } }
}

/** The ways in which somebody can prove once more who they are. */
export async function waysToProve(
  { db, settings }: Asking,
  actor: Actor,
): Promise<('totp' | 'message' | 'passkey')[]> {
  const [phone, keys] = await Promise.all([phoneOf(db, actor.party), passkeysOf(db, actor.party)])
  const rp = relyingPartyOf(settings.publicOrigin)
  return [
    ...(actor.hasSecondFactor ? (['totp'] as const) : []),
    ...(phone?.isVerified === true ? (['message'] as const) : []),
    ...(rp !== undefined && keys.length > 0 ? (['passkey'] as const) : []),
  ]
}

/** What is needed beside the payment password for an amount, or in any case where it is demanded. */
export async function stepUpOnWire(asking: Asking, actor: Actor, amount: Money, isDemanded: boolean) {
  const rules = proofRulesOf(asking)
  const isAbove = needsStepUp(amount, rules)
  const { currency } = amount
  const above = money(BigInt(rules.stepUpAbove) * 10n ** BigInt(exponentOf(currency)), currency)
  return {
    needed: isAbove || isDemanded,
    above: isDemanded ? null : toWire(above),
    ways: await waysToProve(asking, actor),
  }
}

/** The challenge a passkey signs for exactly this payment or withdrawal, as JSON text for the browser. */
export async function passkeyChallenge(asking: Asking, bound: StepUpFor): Promise<string> {
  const { relyingParty } = proofRulesOf(asking)
  if (relyingParty === undefined) throw refuse(refused('passkeys_unavailable'))
  if ((await passkeysOf(asking.db, bound.party)).length === 0) throw refuse(refused('passkey_refused'))
  return JSON.stringify(await askForPasskeyStepUp(asking.db, bound, relyingParty))
}

/** The currency a query names; the shop's own where it names none. */
export function currencyNamed(asked: string | undefined, own: Currency): Currency {
  if (asked === undefined) return own
  const read = parseCurrency(asked)
  if (!read.ok) throw refuse(refused('unknown_currency', { field: 'currency' }))
  return read.value
}

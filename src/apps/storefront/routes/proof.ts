import { Type, type Static } from 'typebox'
import { exponentOf, type Currency } from '#kernel/currency.ts'
import { money } from '#kernel/money.ts'
import {
  askForPasskeyStepUp,
  hasMessageCode,
  passkeysOf,
  phoneOf,
  relyingPartyOf,
  type Actor,
  type StepUpFor,
} from '#people/access/index.ts'
import { needsStepUp, type GivenProof, type ProofRules } from '#flows/pay-from-wallet.ts'
import type { ProofAsked } from '../components/proof-fields.ts'
import type { Shop } from '../shop.ts'

const line = Type.Optional(Type.String({ maxLength: 100 }))

/** The fields of a form that takes money out of a wallet: the payment password, what is done, and one more proof. */
export const proofFieldsOfForm = {
  paymentPassword: line,
  step: line,
  code: line,
  answer: Type.Optional(Type.String({ maxLength: 20_000 })),
}

const asForm = Type.Object(proofFieldsOfForm)
/** What such a form gave. */
export type ProofForm = Static<typeof asForm>

/** How proofs are checked in this shop. */
export function proofRules({ settings }: Shop): ProofRules {
  return {
    secret: settings.secretKey.reveal(),
    relyingParty: relyingPartyOf(settings.publicOrigin),
    stepUpAbove: settings.walletStepUpAbove,
  }
}

/** The proof a form gives; a code is the app's where it is six digits and the payer has an app and no message is out. */
export async function proofIn(
  shop: Shop,
  actor: Actor,
  given: ProofForm,
  subject: string,
): Promise<GivenProof | undefined> {
  if (given.step === 'passkey') return { way: 'passkey', answer: given.answer ?? '' }
  const code = (given.code ?? '').replace(/\s/g, '')
  if (code === '') return undefined
  return {
    way: (await hasMessageCode(shop.db, actor.party, subject)) || !actor.hasSecondFactor ? 'message' : 'totp',
    code,
  }
}

/** What the page asks for above the limit, or below it where the payment demands a proof; undefined where none is needed. */
export async function proofAsked(
  shop: Shop,
  actor: Actor,
  bound: Omit<StepUpFor, 'party'>,
  {
    isDemanded = false,
    ...said
  }: { readonly wasSent: boolean; readonly fault: string | undefined; readonly isDemanded?: boolean },
): Promise<ProofAsked | undefined> {
  const rules = proofRules(shop)
  const isAbove = needsStepUp(bound.amount, rules)
  if (!isAbove && !isDemanded) return undefined
  const [phone, keys] = await Promise.all([phoneOf(shop.db, actor.party), passkeysOf(shop.db, actor.party)])
  const rp = rules.relyingParty
  const options =
    rp === undefined || keys.length === 0
      ? undefined
      : await askForPasskeyStepUp(shop.db, { party: actor.party, ...bound }, rp)
  return {
    above: isAbove ? wholeUnits(rules.stepUpAbove, bound.amount.currency) : undefined,
    hasApp: actor.hasSecondFactor,
    hasPhone: phone?.isVerified === true,
    passkey: options === undefined ? undefined : JSON.stringify(options),
    ...said,
  }
}

const wholeUnits = (units: number, currency: Currency) =>
  money(BigInt(units) * 10n ** BigInt(exponentOf(currency)), currency)

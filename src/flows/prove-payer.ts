import type { Db, Queries } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { done, refused, type Refusal, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  countAnswer,
  countCode,
  endProof,
  findPaymentFor,
  findProof,
  isOpen,
  mostAnswers,
  passProof,
  type Attempt,
  type Connectors,
  type PassRefusal,
  type Proof,
  type ProofWay,
} from '#money/payments/index.ts'
import {
  checkThrottle,
  countFailure,
  hasPaymentPassword,
  openMessageCode,
  passkeysOf,
  phoneOf,
  phraseOf,
  proveByMessage,
  spendStepUp,
  tryPaymentPassword,
  type Actor,
  type CodeRefusal,
  type TryPasswordRefusal,
} from '#people/access/index.ts'
import { paymentCodeLetter, paymentCodeText, recordMail, recordMessage } from '#people/notifications/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { goOnProven, leaseSeconds } from './begin-at-provider.ts'
import type { Reach } from './hold-for-proof.ts'
import { payeeName, prove, type GivenProof, type ProofRules } from './pay-from-wallet.ts'
import type { PayOrderRefusal, StartedPayment } from './pay-order.ts'
import { reachOf } from './reach-payer.ts'

/** A try whose payer is asked for a proof, or has given it and waits for the provider. */
export type AskedTry = { readonly attempt: Attempt; readonly proof: Proof; readonly expiresAt: Date }

/** The try of something to be paid whose payer is to prove who they are, or just has; undefined where there is none. */
export async function findAskedTry(db: Queries, reference: string): Promise<AskedTry | undefined> {
  const payment = await findPaymentFor(db, reference)
  const attempt = payment?.attempts.find(({ state }) => isOpen(state))
  if (payment === undefined || attempt === undefined) return undefined
  const proof = await findProof(db, attempt.id)
  if (proof === undefined || (proof.state !== 'awaiting' && proof.state !== 'proven')) return undefined
  return { attempt, proof, expiresAt: payment.intent.expiresAt }
}

/** Who stands before the question: signed in or not, and where mail or messages about what is to be paid go. */
export type Standing = {
  readonly actor: Actor | undefined
  /** Empty where none is known: then the payer is asked for an address. */
  readonly email: string
  readonly phone?: string | undefined
  readonly locale: string
}

/** True where somebody else was signed in when the try began: only they may prove it. */
export const isAnothers = ({ proof }: AskedTry, { actor }: Pick<Standing, 'actor'>): boolean =>
  proof.party !== null && proof.party !== actor?.party

/**
 * The ways in which a payer can prove who they are: what their account has, and a code to their telephone; where it has
 * nothing of these a code by mail. Guests get a code where they can be reached; none, until they have said where.
 */
export async function waysOf(
  db: Db,
  asked: AskedTry,
  standing: Pick<Standing, 'actor'> & Partial<Standing>,
  { relyingParty, secret }: Pick<ProofRules, 'relyingParty' | 'secret'>,
): Promise<readonly ProofWay[]> {
  const { actor } = standing
  if (asked.proof.party === null || actor === undefined) {
    const reach = await reachOf(db, asked, standing, secret)
    return reach === undefined ? [] : [reach.way]
  }
  const { party, hasSecondFactor } = actor
  const [phone, keys, hasPassword] = await Promise.all([
    phoneOf(db, party),
    passkeysOf(db, party),
    hasPaymentPassword(db, party),
  ])
  const ways: ProofWay[] = [
    ...(relyingParty !== undefined && keys.length > 0 ? (['passkey'] as const) : []),
    ...(hasSecondFactor ? (['totp'] as const) : []),
    ...(hasPassword ? (['password'] as const) : []),
    ...(phone?.isVerified === true ? (['message'] as const) : []),
  ]
  return ways.length > 0 ? ways : ['mail']
}

/** What a proof of a try is bound to. */
export const boundOf = ({ attempt, proof }: AskedTry) => ({
  party: proof.party as PartyId | null,
  subject: attempt.merchantRef,
  amount: attempt.amount,
  payee: payeeName,
})

/** Why no code is sent. */
export type SendCodeRefusal =
  | 'proof_not_open'
  | 'sign_in_needed'
  | 'code_not_offered'
  | 'address_needed'
  | 'too_many_attempts'

/** Where a code for this payer goes; undefined where none can be sent. */
async function codeGoesTo(
  db: Db,
  asked: AskedTry,
  standing: Standing,
  rules: ProofRules,
): Promise<Reach | undefined> {
  const { actor } = standing
  if (asked.proof.party === null || actor === undefined) return reachOf(db, asked, standing, rules.secret)
  const ways = await waysOf(db, asked, standing, rules)
  const phone = ways.includes('message') ? await phoneOf(db, actor.party) : undefined
  if (phone !== undefined) return { way: 'message', to: phone.number }
  return ways.includes('mail') && actor.email !== '' ? { way: 'mail', to: actor.email } : undefined
}

/**
 * Send the payer a code for this try, by message where the account has a telephone, else by mail; a guest where they can be
 * reached. Five for a try at most, half a minute apart, and few an hour to one address. Earlier codes stop working.
 */
export async function sendProofCode(
  db: Db,
  asked: AskedTry,
  standing: Standing,
  rules: ProofRules,
): Promise<Result<'message' | 'mail', SendCodeRefusal>> {
  if (isAnothers(asked, standing)) return refused('sign_in_needed')
  const goal = await codeGoesTo(db, asked, standing, rules)
  if (goal === undefined) return refused(asked.proof.party === null ? 'address_needed' : 'code_not_offered')
  const { way, to } = goal
  const { actor, locale } = standing
  const target = `proof:${to}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  await countFailure(db, target)
  return inTransaction<'message' | 'mail', SendCodeRefusal>(db, async (tx) => {
    if (!(await countCode(tx, asked.attempt))) {
      const now = await findProof(tx, asked.attempt.id)
      return refused(now?.state === 'awaiting' && !now.isOver ? 'too_many_attempts' : 'proof_not_open')
    }
    const bound = boundOf(asked)
    const { id, code } = await openMessageCode(tx, bound, rules.secret, way)
    const said = { code, amount: bound.amount, payee: bound.payee }
    if (way === 'message') {
      await recordMessage(tx, { cause: id, recipient: to, body: paymentCodeText(locale, said) })
      return done(way)
    }
    const phrase = actor && asked.proof.party !== null ? await phraseOf(tx, actor.party) : undefined
    const letter = paymentCodeLetter({ locale, ...said, phrase })
    await recordMail(tx, { cause: id, template: 'payment_code', recipient: to, locale, letter })
    return done(way)
  })
}

/** An answer of a payer. */
export type PayerAnswer =
  | GivenProof
  | { readonly way: 'mail'; readonly code: string }
  | { readonly way: 'password'; readonly password: string }

/** Why an answer does not let a try go on; after `proof_failed` the try is over. */
export type ProveRefusal =
  | PassRefusal
  | CodeRefusal
  | TryPasswordRefusal
  | PayOrderRefusal
  | 'passkey_refused'
  | 'too_many_attempts'
  | 'step_up_needed'
  | 'sign_in_needed'
  | 'way_not_offered'
  | 'proof_failed'

async function judgeAnswer(
  db: Db,
  asked: AskedTry,
  answer: PayerAnswer,
  rules: ProofRules,
): Promise<Result<unknown, ProveRefusal>> {
  const bound = boundOf(asked)
  const { party } = bound
  if (answer.way === 'mail' || answer.way === 'message')
    return proveByMessage(db, bound, { code: answer.code, secret: rules.secret })
  if (party === null) return refused('way_not_offered')
  if (answer.way === 'password') {
    const known = await tryPaymentPassword(db, party, answer.password)
    return known.ok ? known : refused(known.refusal, { field: 'paymentPassword', ...known.detail })
  }
  return prove(db, { ...bound, party }, answer, rules)
}

/** Where a try stands after an answer that did not count: another answer did, there were too many, or its time is over. */
async function standAfter(
  db: Db,
  { attempt }: AskedTry,
  why: Refusal<ProveRefusal>,
): Promise<Result<StartedPayment, ProveRefusal>> {
  const now = await findProof(db, attempt.id)
  const { merchantRef } = attempt
  if (now?.state === 'proven' || now?.state === 'used')
    return done({ action: { kind: 'prove' }, merchantRef })
  if (now?.state !== 'awaiting' || now.isOver) return refused('proof_not_open')
  if (now.tries < mostAnswers) return why
  await inTransaction(db, async (tx) => done(await endProof(tx, attempt, 'fail')))
  return refused('proof_failed')
}

/**
 * The payer proves who they are, and the same try goes on: its provider is asked once. Each answer is counted before it is
 * judged; after ten the try is over. Given twice at once the second finds the try under way. Who is killed after the proof
 * leaves a try that the completer, or the payer on their return, goes on with.
 */
export async function provePayer(
  db: Db,
  connectors: Connectors,
  { asked, reference, answer }: { asked: AskedTry; reference: string; answer: PayerAnswer },
  standing: Standing,
  rules: ProofRules,
): Promise<Result<StartedPayment, ProveRefusal>> {
  if (isAnothers(asked, standing)) return refused('sign_in_needed')
  const { attempt, expiresAt } = asked
  const ways = await waysOf(db, asked, standing, rules)
  if (!ways.includes(answer.way)) return refused('way_not_offered')
  if (!(await countAnswer(db, attempt))) return standAfter(db, asked, refused('proof_failed'))
  const judged = await judgeAnswer(db, asked, answer, rules)
  if (!judged.ok) return standAfter(db, asked, judged)
  const { way } = answer
  const bound = boundOf(asked)
  const passed = await inTransaction<undefined, ProveRefusal>(db, async (tx) => {
    const spent = way === 'password' ? done(undefined) : await spendStepUp(tx, bound)
    if (!spent.ok) return spent
    return passProof(tx, attempt, { way, actor: bound.party ?? 'guest', leaseSeconds })
  })
  if (!passed.ok) return standAfter(db, asked, passed)
  await failpoint('payments.afterProof')
  const { secret } = rules
  return goOnProven(db, connectors, { attempt, expiresAt, reference, secret, isHolder: true })
}

/**
 * The try ends unproven: its payer would rather pay another way (`cancel`), or did not do it in time (`expire`). Answers
 * false where it was not waiting any more, or its time is not over.
 */
export async function endAsked(
  db: Db,
  { attempt }: Pick<AskedTry, 'attempt'>,
  event: 'cancel' | 'expire',
): Promise<boolean> {
  const ended = await inTransaction(db, async (tx) => done(await endProof(tx, attempt, event)))
  return ended.ok && ended.value
}

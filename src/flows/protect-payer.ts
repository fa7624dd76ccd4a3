import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  checkThrottle,
  clearFailures,
  countFailure,
  findAccountByEmail,
  issueLink,
  markPhoneVerified,
  openMessageCode,
  parsePhone,
  phoneOf,
  phraseOf,
  proveByMessage,
  recordPaymentPassword,
  recordPhone,
  setPaymentPassword,
  useLink,
  verifyPassword,
  type Actor,
  type CodeRefusal,
  type PaymentPasswordRefusal,
  type StepUpFor,
} from '#people/access/index.ts'
import {
  accountLetter,
  paymentCodeText,
  phoneCodeText,
  recordMail,
  recordMessage,
} from '#people/notifications/index.ts'

/** Why the one who asks is not believed to be the account's owner. */
export type ReauthenticateRefusal = 'password_wrong' | 'too_many_attempts'

/** Ask for the sign-in password again before something that matters; slowed down as signing in is. */
export async function reauthenticate(
  db: Db,
  actor: Actor,
  password: string,
): Promise<Result<true, ReauthenticateRefusal>> {
  const target = `account:${actor.email}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  const account = await findAccountByEmail(db, actor.email)
  if (account && (await verifyPassword(password, account.passwordHash))) {
    await clearFailures(db, target)
    return done(true)
  }
  await countFailure(db, target)
  return refused('password_wrong', { field: 'password' })
}

async function mailOwner(
  tx: Tx,
  actor: Actor,
  kind: 'payment_password' | 'payment_changed',
  { url, cause }: { url: string; cause: string },
): Promise<void> {
  const phrase = await phraseOf(tx, actor.party)
  const letter = accountLetter(kind, { name: actor.displayName, locale: actor.locale, url, phrase })
  await recordMail(tx, { cause, template: kind, recipient: actor.email, locale: actor.locale, letter })
}

/** What a new payment password needs: the sign-in password again and, where there was one before, a mailed link. */
export type ChoosePaymentPassword = {
  readonly password: string
  readonly paymentPassword: string
  /** The secret of the mailed link; without it only a first payment password is taken. */
  readonly token?: string
}

/** Why no payment password is put in force. */
export type ChoosePaymentPasswordRefusal =
  | PaymentPasswordRefusal
  | ReauthenticateRefusal
  | 'link_not_valid'
  | 'link_needed'

/** Choose a payment password: the first one after re-authentication, each later one also with a mailed link. The owner is told. */
export async function choosePaymentPassword(
  db: Db,
  actor: Actor,
  given: ChoosePaymentPassword,
): Promise<Result<true, ChoosePaymentPasswordRefusal>> {
  const known = await reauthenticate(db, actor, given.password)
  if (!known.ok) return known
  const hash = await setPaymentPassword(db, actor.party, given.paymentPassword)
  if (!hash.ok) return refused(hash.refusal, { field: 'paymentPassword', ...hash.detail })
  return inTransaction(db, async (tx) => {
    const [existing] = await tx.sql<{ party_id: string }>`
      select party_id from access.payment_passwords where party_id = ${actor.party}`
    if (given.token !== undefined) {
      const used = await useLink(tx, given.token, 'payment_password')
      if (!used.ok) return used
      if (used.value !== actor.party) return refused('link_not_valid')
    } else if (existing !== undefined) return refused('link_needed')
    await recordPaymentPassword(tx, actor.party, hash.value)
    const cause = `${actor.party}:${ports().now().getTime()}`
    await mailOwner(tx, actor, 'payment_changed', { url: '', cause })
    return done(true as const)
  })
}

/** Mail the owner a link for a new payment password; a few times an hour at most. */
export async function requestPaymentPasswordReset(
  db: Db,
  actor: Actor,
  origin: string,
): Promise<Result<true, 'too_many_attempts'>> {
  const target = `payment-reset:${actor.party}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  await countFailure(db, target)
  return inTransaction(db, async (tx) => {
    const token = await issueLink(tx, actor.party, 'payment_password')
    const url = `${origin}/${actor.locale}/account/payment-password?token=${token}`
    await mailOwner(tx, actor, 'payment_password', { url, cause: token.slice(0, 16) })
    return done(true as const)
  })
}

/** Send a code for one payment to the payer's telephone; its amount and payee are in the message. A few times an hour. */
export async function sendPaymentCode(
  db: Db,
  actor: Actor,
  bound: Omit<StepUpFor, 'party'>,
  secret: string,
): Promise<Result<true, 'no_phone' | 'too_many_attempts'>> {
  const phone = await phoneOf(db, actor.party)
  if (phone === undefined || !phone.isVerified) return refused('no_phone')
  const target = `message:${actor.party}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  await countFailure(db, target)
  return inTransaction(db, async (tx) => {
    const { id, code } = await openMessageCode(tx, { party: actor.party, ...bound }, secret)
    const body = paymentCodeText(actor.locale, { code, amount: bound.amount, payee: bound.payee })
    await recordMessage(tx, { cause: id, recipient: phone.number, body })
    return done(true as const)
  })
}

const phoneSubject = (number: string) => `phone:${number}`
const nothing = money(0n, 'EUR')

/** Give a telephone number: a code is sent to it. */
export async function givePhone(
  db: Db,
  actor: Actor,
  text: string,
  secret: string,
): Promise<Result<true, 'phone_malformed' | 'too_many_attempts'>> {
  const number = parsePhone(text)
  if (!number.ok) return number
  const target = `message:${actor.party}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  await countFailure(db, target)
  return inTransaction(db, async (tx) => {
    await recordPhone(tx, actor.party, number.value)
    const bound = {
      party: actor.party,
      subject: phoneSubject(number.value),
      amount: nothing,
      payee: 'Kontor',
    }
    const { id, code } = await openMessageCode(tx, bound, secret)
    const body = phoneCodeText(actor.locale, code)
    await recordMessage(tx, { cause: id, recipient: number.value, body })
    return done(true as const)
  })
}

/** Give the code that was sent to the number: the number counts from now on. */
export async function confirmPhone(
  db: Db,
  actor: Actor,
  given: { readonly code: string; readonly secret: string },
): Promise<Result<true, CodeRefusal>> {
  const phone = await phoneOf(db, actor.party)
  if (phone === undefined) return refused('code_is_over', { field: 'code' })
  const bound = { party: actor.party, subject: phoneSubject(phone.number) }
  const proven = await proveByMessage(db, bound, given)
  if (!proven.ok) return proven
  await markPhoneVerified(db, actor.party, phone.number)
  await clearFailures(db, `message:${actor.party}`)
  return done(true)
}

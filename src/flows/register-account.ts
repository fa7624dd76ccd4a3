import type { Db } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  checkPassword,
  findAccountByEmail,
  hashPassword,
  isEmail,
  issueLink,
  markEmailVerified,
  normalizeEmail,
  recordAccount,
  useLink,
  type PasswordRefusal,
} from '#people/access/index.ts'
import { accountLetter, recordMail } from '#people/notifications/index.ts'
import { findParty, recordParty, type PartyId } from '#people/parties/index.ts'

/** What a person gives to open an account. */
export type Registration = {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly locale: string
  /** Where the links in the mail lead: the shop's public origin. */
  readonly origin: string
}

/** Why an account is not opened, in order of precedence. That an address is taken is told by mail only. */
export type RegistrationRefusal = 'name_missing' | 'name_too_long' | 'email_malformed' | PasswordRefusal

async function mailLink(
  tx: Tx,
  to: { party: PartyId; email: string; name: string; locale: string; origin: string },
): Promise<void> {
  const token = await issueLink(tx, to.party, 'verify')
  const url = `${to.origin}/${to.locale}/verify?token=${token}`
  const letter = accountLetter('verify', { name: to.name, locale: to.locale, url })
  await recordMail(tx, {
    cause: token.slice(0, 16),
    template: 'verify',
    recipient: to.email,
    locale: to.locale,
    letter,
  })
}

/**
 * Open an account and mail the link that proves the address. The answer is the same when the address has an account
 * already, so that nobody learns who is a customer; its owner is told by mail.
 */
export async function registerAccount(
  db: Db,
  given: Registration,
): Promise<Result<true, RegistrationRefusal>> {
  const name = given.name.trim()
  if (name === '') return refused('name_missing', { field: 'name' })
  if (name.length > 100) return refused('name_too_long', { field: 'name', most: 100 })
  if (!isEmail(given.email.trim())) return refused('email_malformed', { field: 'email' })
  const email = normalizeEmail(given.email)
  const checked = checkPassword(given.password, email)
  if (!checked.ok) return refused(checked.refusal, { field: 'password', ...checked.detail })
  const passwordHash = await hashPassword(given.password)
  const opened = await inTransaction(db, async (tx) => {
    const party = await recordParty(tx, { kind: 'person', displayName: name, locale: given.locale })
    const recorded = await recordAccount(tx, { party, email, passwordHash, roles: ['buyer'] })
    if (!recorded.ok) return recorded
    await mailLink(tx, { party, email, name, locale: given.locale, origin: given.origin })
    return done(party)
  })
  if (!opened.ok) await tellOwner(db, email, given)
  return done(true)
}

/** The owner of an address that has an account hears of the attempt; an unproven account gets its link again. */
async function tellOwner(db: Db, email: string, given: Registration): Promise<void> {
  await inTransaction(db, async (tx) => {
    const account = await findAccountByEmail(tx, email)
    const party = account && (await findParty(tx, account.party))
    if (!account || !party) return done(true)
    const to = { name: party.displayName, locale: party.locale }
    if (!account.verified) {
      await mailLink(tx, { ...to, party: party.id, email, origin: given.origin })
      return done(true)
    }
    const letter = accountLetter('exists', { ...to, url: `${given.origin}/${party.locale}/sign-in` })
    const hour = ports().now().toISOString().slice(0, 13)
    await recordMail(tx, {
      cause: `${party.id}:${hour}`,
      template: 'exists',
      recipient: email,
      locale: to.locale,
      letter,
    })
    return done(true)
  })
}

/** Prove an address with the mailed link. Refuses a link that is unknown, used or expired. */
export async function verifyEmail(db: Db, token: string): Promise<Result<PartyId, 'link_not_valid'>> {
  return inTransaction(db, async (tx) => {
    const used = await useLink(tx, token, 'verify')
    if (!used.ok) return used
    await markEmailVerified(tx, used.value)
    return done(used.value)
  })
}

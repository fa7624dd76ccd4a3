import type { Db } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  changePassword,
  checkPassword,
  checkThrottle,
  countFailure,
  findAccountByEmail,
  hashPassword,
  issueLink,
  normalizeEmail,
  useLink,
  type PasswordRefusal,
} from '#people/access/index.ts'
import { accountLetter, recordMail } from '#people/notifications/index.ts'
import { findParty } from '#people/parties/index.ts'

/** Mail a link for a new password, if the address has an account; the answer does not tell whether it has. */
export async function requestReset(
  db: Db,
  given: { email: string; origin: string },
): Promise<Result<true, 'too_many_attempts'>> {
  const email = normalizeEmail(given.email)
  const target = `reset:${email}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  await countFailure(db, target)
  return inTransaction(db, async (tx) => {
    const account = await findAccountByEmail(tx, email)
    const party = account && (await findParty(tx, account.party))
    if (!account || !party) return done(true as const)
    const token = await issueLink(tx, account.party, 'reset')
    const url = `${given.origin}/${party.locale}/reset?token=${token}`
    const letter = accountLetter('reset', { name: party.displayName, locale: party.locale, url })
    await recordMail(tx, {
      cause: token.slice(0, 16),
      template: 'reset',
      recipient: email,
      locale: party.locale,
      letter,
    })
    return done(true as const)
  })
}

/** Choose a new password with the mailed link: every device is signed out and the owner is told by mail. */
export async function resetPassword(
  db: Db,
  given: { token: string; password: string },
): Promise<Result<true, 'link_not_valid' | PasswordRefusal>> {
  const checked = checkPassword(given.password, '')
  if (!checked.ok) return refused(checked.refusal, { field: 'password', ...checked.detail })
  const passwordHash = await hashPassword(given.password)
  return inTransaction(db, async (tx) => {
    const used = await useLink(tx, given.token, 'reset')
    if (!used.ok) return used
    const email = await changePassword(tx, used.value, passwordHash)
    const party = await findParty(tx, used.value)
    const locale = party?.locale ?? 'en'
    const letter = accountLetter('changed', { name: party?.displayName ?? email, locale, url: '' })
    const cause = `${used.value}:${ports().now().getTime()}`
    await recordMail(tx, { cause, template: 'changed', recipient: email, locale, letter })
    return done(true as const)
  })
}

import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  acceptCode,
  checkThrottle,
  clearFailures,
  confirmSecondFactor,
  countFailure,
  findAccountByEmail,
  markSessionProven,
  nobodysHash,
  normalizeEmail,
  openSession,
  provePasskey,
  verifyPassword,
  type Actor,
  type RelyingParty,
} from '#people/access/index.ts'

/** What a person gives to sign in, and from where. */
export type SignIn = {
  readonly email: string
  readonly password: string
  readonly device?: string
  /** The network address, for slowing down guessing; it is hashed before it is kept. */
  readonly address: string
}

/** Why nobody is signed in. Which of address and password was wrong is not said. */
export type SignInRefusal = 'too_many_attempts' | 'email_or_password_wrong' | 'email_not_verified'

/** Open a session for an address and its password. Takes as long whether or not the account exists. */
export async function signIn(db: Db, given: SignIn): Promise<Result<{ token: string }, SignInRefusal>> {
  const targets = [`account:${normalizeEmail(given.email)}`, `address:${given.address}`]
  for (const target of targets) {
    const open = await checkThrottle(db, target)
    if (!open.ok) return open
  }
  const account = await findAccountByEmail(db, given.email)
  const right = await verifyPassword(given.password, account?.passwordHash ?? nobodysHash)
  if (!account || !right) {
    for (const target of targets) await countFailure(db, target)
    return refused('email_or_password_wrong')
  }
  if (!account.verified) return refused('email_not_verified')
  await clearFailures(db, targets[0] ?? '')
  return inTransaction(db, async (tx) => {
    const token = await openSession(tx, {
      party: account.party,
      secondFactor: false,
      ...(given.device === undefined ? {} : { device: given.device }),
    })
    return done({ token })
  })
}

/** Why a second factor is not accepted. */
export type SecondFactorRefusal = 'too_many_attempts' | 'code_is_wrong'

/** Give the second factor in a signed-in session; the first code of a new factor also turns it on. */
export async function giveSecondFactor(
  db: Db,
  actor: Actor,
  given: { code: string; sealingSecret: string },
): Promise<Result<true, SecondFactorRefusal>> {
  const target = `code:${actor.party}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  const proven = await inTransaction(db, async (tx) => {
    const account = { party: actor.party, ...given }
    const accepted = actor.hasSecondFactor
      ? await acceptCode(tx, account)
      : await confirmSecondFactor(tx, account)
    if (!accepted.ok) return accepted
    await markSessionProven(tx, actor.party, actor.sessionId)
    return done(true as const)
  })
  if (proven.ok) await clearFailures(db, target)
  else await countFailure(db, target)
  return proven
}

/** Give a passkey as the second factor in a signed-in session; what it signed counts once. */
export async function giveSignInPasskey(
  db: Db,
  actor: Actor,
  answer: string,
  relyingParty: RelyingParty,
): Promise<Result<true, 'too_many_attempts' | 'passkey_refused'>> {
  const target = `code:${actor.party}`
  const open = await checkThrottle(db, target)
  if (!open.ok) return open
  const proven = await provePasskey(db, actor.party, answer, relyingParty)
  if (!proven.ok) {
    await countFailure(db, target)
    return proven
  }
  await clearFailures(db, target)
  return inTransaction(db, async (tx) => {
    await markSessionProven(tx, actor.party, actor.sessionId)
    return done(true as const)
  })
}

import type { Db, Queries } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import { hashPassword, isCommonPassword, verifyPassword } from './password.ts'

/** Why a new payment password is not taken. */
export type PaymentPasswordRefusal =
  | 'password_too_short'
  | 'password_too_long'
  | 'password_too_common'
  | 'same_as_sign_in'

/**
 * Check a new payment password: 6 to 64 characters, digits alone allowed, no run, repetition or date. Few characters are
 * enough because few tries are allowed, see `tryPaymentPassword`.
 */
export function checkPaymentPassword(password: string): Result<string, PaymentPasswordRefusal> {
  const length = [...password].length
  if (length < 6) return refused('password_too_short', { least: 6 })
  if (length > 64) return refused('password_too_long', { most: 64 })
  return isCommonPassword(password) ? refused('password_too_common') : done(password)
}

/** Put a payment password in force; tries start anew. Refused when it is the sign-in password. */
export async function setPaymentPassword(
  db: Db,
  party: PartyId,
  password: string,
): Promise<Result<string, PaymentPasswordRefusal>> {
  const sound = checkPaymentPassword(password)
  if (!sound.ok) return sound
  const [account] = await db.sql<{ password_hash: string }>`
    select password_hash from access.accounts where party_id = ${party}`
  if (account && (await verifyPassword(password, account.password_hash))) return refused('same_as_sign_in')
  return done(await hashPassword(password))
}

/** Write down a payment password that was judged and hashed, and tell that it changed. */
export async function recordPaymentPassword(tx: Tx, party: PartyId, passwordHash: string): Promise<void> {
  await tx.sql`
    insert into access.payment_passwords (party_id, password_hash) values (${party}, ${passwordHash})
    on conflict (party_id) do update
       set password_hash = excluded.password_hash, failures = 0, locked_until = null, changed_at = now()`
  await tell(tx, { type: 'payment_password_changed', aggregate: party, actor: party, payload: {} })
}

/** True where a party has a payment password. */
export async function hasPaymentPassword(db: Queries, party: PartyId): Promise<boolean> {
  const rows = await db.sql`select party_id from access.payment_passwords where party_id = ${party}`
  return rows.length > 0
}

/** Why a payment password is not accepted. */
export type TryPasswordRefusal = 'no_payment_password' | 'payment_password_locked' | 'payment_password_wrong'

/** Tries that cost no waiting; from then on each wrong one doubles it, twenty seconds first, a day at most. */
export const freeTries = 3

/**
 * Judge a payment password. The try is counted before it is judged: many at once have no more tries than one after the
 * other. After three wrong ones each next try waits, longer every time; a right one forgets them.
 */
export async function tryPaymentPassword(
  db: Db,
  party: PartyId,
  password: string,
): Promise<Result<true, TryPasswordRefusal>> {
  const [row] = await db.sql<{ password_hash: string }>`
    update access.payment_passwords
       set failures = failures + 1,
           locked_until = case when failures + 1 >= ${freeTries}::int
             then now() + make_interval(secs => least(86400, 20 * power(2, least(failures + 1 - ${freeTries}::int, 13))))
           end
     where party_id = ${party} and (locked_until is null or locked_until <= now())
    returning password_hash`
  if (row === undefined) return lockedOrNone(db, party)
  if (!(await verifyPassword(password, row.password_hash))) return refused('payment_password_wrong')
  await db.sql`
    update access.payment_passwords set failures = 0, locked_until = null
     where party_id = ${party} and password_hash = ${row.password_hash}`
  return done(true)
}

async function lockedOrNone(db: Queries, party: PartyId): Promise<Result<never, TryPasswordRefusal>> {
  const [row] = await db.sql<{ wait_seconds: number | null }>`
    select greatest(1, ceil(extract(epoch from locked_until - now())))::int as wait_seconds
      from access.payment_passwords where party_id = ${party}`
  if (row === undefined) return refused('no_payment_password')
  return refused('payment_password_locked', { retryAfterSeconds: row.wait_seconds ?? 1 })
}

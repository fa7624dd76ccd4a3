import { Secret, TOTP } from 'otpauth'
import type { Queries } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { seal, unseal, type Seal } from '#kernel/seal.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'

const periodSeconds = 30

const under = (party: string, secret: string): Seal => ({ secret, purpose: 'second factor', owner: party })

const totp = (secret: Secret, label: string) =>
  new TOTP({ issuer: 'Kontor', label, algorithm: 'SHA1', digits: 6, period: periodSeconds, secret })

/** What a new second factor shows its owner once: the secret to type and the address behind the QR code. */
export type FactorSecret = { readonly secret: string; readonly uri: string }

/** Prepare a second factor (RFC 6238). It counts only after a code of it was given, see `confirmSecondFactor`. */
export async function prepareSecondFactor(
  db: Queries,
  account: { party: PartyId; email: string; sealingSecret: string },
): Promise<FactorSecret> {
  const secret = new Secret({ buffer: Uint8Array.from(ports().randomBytes(20)).buffer })
  await db.sql`
    update access.accounts
       set totp_secret_sealed = ${seal(secret.base32, under(account.party, account.sealingSecret))}, totp_step = 0
     where party_id = ${account.party} and totp_enabled_at is null`
  return { secret: secret.base32, uri: totp(secret, account.email).toString() }
}

/** Accept a six-digit code of the account's factor: the current step or a neighbor, and each step only once. */
export async function acceptCode(
  tx: Queries,
  account: { party: PartyId; code: string; sealingSecret: string },
): Promise<Result<true, 'code_is_wrong'>> {
  const code = account.code.replace(/\s/g, '')
  const [row] = await tx.sql<{ totp_secret_sealed: Buffer | null }>`
    select totp_secret_sealed from access.accounts where party_id = ${account.party}`
  if (!row?.totp_secret_sealed || !/^\d{6}$/.test(code)) return refused('code_is_wrong')
  const secret = Secret.fromBase32(
    unseal(row.totp_secret_sealed, under(account.party, account.sealingSecret)),
  )
  const timestamp = ports().now().getTime()
  const delta = totp(secret, '').validate({ token: code, timestamp, window: 1 })
  if (delta === null) return refused('code_is_wrong')
  const step = Math.floor(timestamp / 1000 / periodSeconds) + delta
  const moved = await tx.sql`
    update access.accounts set totp_step = ${step}::bigint
     where party_id = ${account.party} and totp_step < ${step}::bigint
    returning party_id`
  return moved.length === 1 ? done(true) : refused('code_is_wrong')
}

/** Turn the prepared factor on with a first code of it. */
export async function confirmSecondFactor(
  tx: Tx,
  account: { party: PartyId; code: string; sealingSecret: string },
): Promise<Result<true, 'code_is_wrong'>> {
  const accepted = await acceptCode(tx, account)
  if (!accepted.ok) return accepted
  await tx.sql`
    update access.accounts set totp_enabled_at = now() where party_id = ${account.party} and totp_enabled_at is null`
  await tell(tx, {
    type: 'second_factor_enabled',
    aggregate: account.party,
    actor: account.party,
    payload: {},
  })
  return done(true)
}

/** Mark a session as proven by the second factor. */
export async function markSessionProven(tx: Tx, party: PartyId, sessionId: string): Promise<void> {
  await tx.sql`
    update access.sessions set second_factor_at = now()
     where party_id = ${party} and encode(substring(token_hash for 8), 'hex') = ${sessionId}`
}

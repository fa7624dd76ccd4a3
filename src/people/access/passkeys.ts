import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Db, Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { StepUpFor, StepUpId } from './step-up.ts'

/** For whom passkeys are: the shop's name in its address (no number address has passkeys) and its origin. */
export type RelyingParty = { readonly id: string; readonly origin: string }

/** The relying party of an origin; undefined where the address is a number, for which browsers make no passkeys. */
export function relyingPartyOf(origin: string): RelyingParty | undefined {
  const { hostname } = new URL(origin)
  return /^[\d.]+$|:/.test(hostname) ? undefined : { id: hostname, origin }
}

/** A passkey as its owner's list shows it. */
export type Passkey = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
}

/** A party's passkeys, the oldest first. */
export async function passkeysOf(db: Queries, party: PartyId): Promise<Passkey[]> {
  const rows = await db.sql<{ credential_id: string; name: string; created_at: Date; used_at: Date | null }>`
    select credential_id, name, created_at, used_at from access.passkeys where party_id = ${party} order by created_at`
  return rows.map((row) => ({
    id: row.credential_id,
    name: row.name,
    createdAt: row.created_at,
    usedAt: row.used_at,
  }))
}

/** Forget a passkey of a party; one of somebody else, or none, changes nothing. */
export async function removePasskey(db: Queries, party: PartyId, id: string): Promise<void> {
  await db.sql`delete from access.passkeys where party_id = ${party} and credential_id = ${id}`
}

const newChallenge = (): Uint8Array<ArrayBuffer> => Uint8Array.from(ports().randomBytes(32))
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

async function keepChallenge(db: Queries, party: PartyId, purpose: string, challenge: string): Promise<void> {
  await db.sql`
    insert into access.challenges (challenge, party_id, purpose, expires_at)
    values (${challenge}, ${party}, ${purpose}, now() + interval '5 minutes')`
}

async function useChallenge(
  db: Queries,
  party: PartyId,
  purpose: string,
  challenge: string,
): Promise<boolean> {
  const rows = await db.sql`
    update access.challenges set used_at = now()
     where challenge = ${challenge} and party_id = ${party} and purpose = ${purpose}
       and used_at is null and expires_at > now()
    returning challenge`
  return rows.length === 1
}

/** Loaded when somebody first uses a passkey: it is large, and most shops are never asked for one. */
const library = () => import('@simplewebauthn/server')

/** Signatures passkeys may make: ECDSA with P-256, Ed25519, RSA (COSE numbers). All authenticators have one of them. */
const algorithms = [-7, -8, -257]

/** What a browser needs to make a passkey for a party. */
export async function offerPasskey(
  db: Db,
  account: { readonly party: PartyId; readonly email: string; readonly displayName: string },
  rp: RelyingParty,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const challenge = newChallenge()
  const known = await passkeysOf(db, account.party)
  await keepChallenge(db, account.party, 'register', textOf(challenge))
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: 'Kontor',
    rpID: rp.id,
    userID: Uint8Array.from(Buffer.from(account.party)),
    userName: account.email,
    userDisplayName: account.displayName,
    challenge,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
}

/** The challenge a browser says it signed. Whether it is one of ours is judged afterwards. */
function challengeIn(clientDataJSON: unknown): string {
  try {
    const said: unknown = JSON.parse(Buffer.from(String(clientDataJSON), 'base64url').toString('utf8'))
    const challenge = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : ''
    return typeof challenge === 'string' ? challenge.slice(0, 100) : ''
  } catch {
    return ''
  }
}

/** Read what the island sent; anything that is no such answer is undefined. */
function readAnswer(text: string): (RegistrationResponseJSON & AuthenticationResponseJSON) | undefined {
  try {
    const said: unknown = JSON.parse(text)
    const isAnswer =
      typeof said === 'object' && said !== null && 'id' in said && 'response' in said && 'type' in said
    return isAnswer ? (said as RegistrationResponseJSON & AuthenticationResponseJSON) : undefined
  } catch {
    return undefined
  }
}

/** Keep a passkey a browser made; refused when it does not answer our challenge, origin and name with the owner verified. */
export async function recordPasskey(
  db: Db,
  party: PartyId,
  given: { readonly answer: string; readonly name: string },
  rp: RelyingParty,
): Promise<Result<true, 'passkey_refused'>> {
  const response = readAnswer(given.answer)
  const challenge = challengeIn(response?.response.clientDataJSON)
  if (response === undefined || !(await useChallenge(db, party, 'register', challenge)))
    return refused('passkey_refused')
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined)
  if (!verified?.verified) return refused('passkey_refused')
  const { credential } = verified.registrationInfo
  const rows = await db.sql`
    insert into access.passkeys (credential_id, party_id, public_key, counter, transports, name)
    values (${credential.id}, ${party}, ${Buffer.from(credential.publicKey)}, ${credential.counter},
            ${credential.transports ?? []}::text[], ${given.name.trim().slice(0, 60) || 'Passkey'})
    on conflict (credential_id) do nothing
    returning credential_id`
  return rows.length === 1 ? done(true) : refused('passkey_refused')
}

async function requestFor(
  db: Db,
  party: PartyId,
  rp: RelyingParty,
  challenge: Uint8Array<ArrayBuffer>,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const keys = await db.sql<{ credential_id: string; transports: string[] }>`
    select credential_id, transports from access.passkeys where party_id = ${party} order by created_at`
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: rp.id,
    challenge,
    userVerification: 'required',
    allowCredentials: keys.map((key) => ({
      id: key.credential_id,
      transports: key.transports as AuthenticatorTransport[],
    })),
  })
}

/** What a browser needs to prove a party by passkey while signing in. */
export async function askForPasskey(
  db: Db,
  party: PartyId,
  rp: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = newChallenge()
  await keepChallenge(db, party, 'sign_in', textOf(challenge))
  return requestFor(db, party, rp, challenge)
}

/** What a browser needs to prove one payment by passkey: the challenge is for its amount and payee only. */
export async function askForPasskeyStepUp(
  db: Db,
  { party, subject, amount, payee }: StepUpFor,
  rp: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = newChallenge()
  const id: StepUpId = newId('stp')
  await db.sql`
    insert into access.step_ups (id, party_id, subject, amount_minor, currency, payee, way, challenge, expires_at)
    values (${id}, ${party}, ${subject}, ${amount.minor}, ${amount.currency}, ${payee.slice(0, 100)}, 'passkey',
            ${textOf(challenge)}, now() + interval '5 minutes')`
  return requestFor(db, party, rp, challenge)
}

/** True when a passkey of the party signed this challenge for this shop, its owner verified; its counter must not go back. */
async function isSigned(
  db: Db,
  party: PartyId,
  response: AuthenticationResponseJSON,
  challenge: string,
  rp: RelyingParty,
): Promise<boolean> {
  const [key] = await db.sql<{ credential_id: string; public_key: Buffer; counter: number }>`
    select credential_id, public_key, counter from access.passkeys
     where credential_id = ${response.id} and party_id = ${party}`
  if (key === undefined) return false
  const { verifyAuthenticationResponse } = await library()
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.id,
    requireUserVerification: true,
    credential: {
      id: key.credential_id,
      publicKey: Uint8Array.from(key.public_key),
      counter: key.counter,
    },
  }).catch(() => undefined)
  if (!verified?.verified) return false
  const { newCounter } = verified.authenticationInfo
  const rows = await db.sql`
    update access.passkeys set counter = ${newCounter}::bigint, used_at = now()
     where credential_id = ${key.credential_id} and counter = ${key.counter}::bigint
    returning credential_id`
  return rows.length === 1
}

/** Prove a party by passkey while signing in; each challenge works once. */
export async function provePasskey(
  db: Db,
  party: PartyId,
  answer: string,
  rp: RelyingParty,
): Promise<Result<true, 'passkey_refused'>> {
  const response = readAnswer(answer)
  const challenge = challengeIn(response?.response.clientDataJSON)
  if (response === undefined || !(await useChallenge(db, party, 'sign_in', challenge)))
    return refused('passkey_refused')
  return (await isSigned(db, party, response, challenge, rp)) ? done(true) : refused('passkey_refused')
}

/** Prove one payment by passkey. Refused where the signed challenge is not the one made for this payment. */
export async function proveByPasskey(
  db: Db,
  { party, subject }: Pick<StepUpFor, 'party' | 'subject'>,
  answer: string,
  rp: RelyingParty,
): Promise<Result<StepUpId, 'passkey_refused'>> {
  const response = readAnswer(answer)
  const challenge = challengeIn(response?.response.clientDataJSON)
  const [open] = await db.sql<{ id: StepUpId }>`
    select id from access.step_ups
     where party_id = ${party} and subject = ${subject} and way = 'passkey' and challenge = ${challenge}
       and proven_at is null and expires_at > now()`
  if (response === undefined || open === undefined) return refused('passkey_refused')
  if (!(await isSigned(db, party, response, challenge, rp))) return refused('passkey_refused')
  const rows = await db.sql`
    update access.step_ups set proven_at = now()
     where id = ${open.id} and proven_at is null and expires_at > now()
    returning id`
  return rows.length === 1 ? done(open.id) : refused('passkey_refused')
}

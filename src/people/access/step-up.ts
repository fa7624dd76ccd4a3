import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Db, Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import { acceptCode } from './second-factor.ts'

/** The id of a second proof for one payment. */
export type StepUpId = Id<'stp'>

/** What a second proof is for. It holds for this payment, this amount and this payee, and for nothing else. */
export type StepUpFor = {
  readonly party: PartyId
  /** The payment's own name, such as its `merchant_ref`. */
  readonly subject: string
  readonly amount: Money
  readonly payee: string
}

/** What a code is sent for: as above, and a guest has no party. */
export type CodeFor = Omit<StepUpFor, 'party'> & { readonly party: PartyId | null }

/** Minutes a code is good for: a mail may take its time. */
const codeMinutes = { message: 5, mail: 10 } as const
const proofMinutes = 5
/** Tries a message code has. */
export const mostCodeTries = 5

const hashOf = (secret: string, id: StepUpId, code: string) =>
  createHmac('sha256', secret).update(`step-up:${id}:${code}`).digest()

/** Six digits, each as likely as the other. */
function sixDigits(): string {
  for (;;) {
    const [a = 0, b = 0, c = 0] = ports().randomBytes(3)
    const number = a * 65_536 + b * 256 + c
    if (number < 16_000_000) return String(number % 1_000_000).padStart(6, '0')
  }
}

/** Codes sent for a payment until now stop working. */
export async function dropMessageCodes(
  tx: Tx,
  { party, subject }: Pick<CodeFor, 'party' | 'subject'>,
): Promise<void> {
  await tx.sql`
    update access.step_ups set expires_at = now()
     where subject = ${subject} and coalesce(party_id, '') = ${party ?? ''} and code_hash is not null
       and proven_at is null and expires_at > now()`
}

/**
 * Make a code to be sent to the payer: six digits, five minutes (by mail ten), five tries, for this payment and amount
 * only. Earlier codes for the same payment stop working. The code itself is stored nowhere here. Guests have no party.
 */
export async function openMessageCode(
  tx: Tx,
  { party, subject, amount, payee }: CodeFor,
  secret: string,
  by: keyof typeof codeMinutes = 'message',
): Promise<{ id: StepUpId; code: string }> {
  const id: StepUpId = newId('stp')
  const code = sixDigits()
  await dropMessageCodes(tx, { party, subject })
  await tx.sql`
    insert into access.step_ups (id, party_id, subject, amount_minor, currency, payee, way, code_hash, expires_at)
    values (${id}, ${party}, ${subject}, ${amount.minor}, ${amount.currency}, ${payee.slice(0, 100)}, ${by},
            ${hashOf(secret, id, code)}, now() + make_interval(mins => ${codeMinutes[by]}))`
  return { id, code }
}

/** True while a code that was sent for a payment may still be given. */
export async function hasMessageCode(db: Queries, party: PartyId | null, subject: string): Promise<boolean> {
  const rows = await db.sql`
    select id from access.step_ups
     where subject = ${subject} and coalesce(party_id, '') = ${party ?? ''} and code_hash is not null
       and proven_at is null
       and expires_at > now() and tries < ${mostCodeTries}`
  return rows.length > 0
}

/** Why a code is not accepted. */
export type CodeRefusal = 'code_is_wrong' | 'code_is_over'

/** Give the code that was sent for a payment. A try is counted before it is judged; after five the code is over. */
export async function proveByMessage(
  db: Db,
  { party, subject }: Pick<CodeFor, 'party' | 'subject'>,
  given: { readonly code: string; readonly secret: string },
): Promise<Result<StepUpId, CodeRefusal>> {
  const [row] = await db.sql<{ id: StepUpId; code_hash: Buffer }>`
    update access.step_ups set tries = tries + 1
     where id = (select id from access.step_ups
                  where subject = ${subject} and coalesce(party_id, '') = ${party ?? ''} and code_hash is not null
                  order by created_at desc, id desc limit 1)
       and proven_at is null and expires_at > now() and tries < ${mostCodeTries}
    returning id, code_hash`
  if (row === undefined) return refused('code_is_over', { field: 'code' })
  const hash = hashOf(given.secret, row.id, given.code.replace(/\s/g, ''))
  if (!timingSafeEqual(hash, row.code_hash)) return refused('code_is_wrong', { field: 'code' })
  await db.sql`
    update access.step_ups set proven_at = now() where id = ${row.id} and proven_at is null`
  return done(row.id)
}

/** Give a code of the authenticator app for a payment; each code works once, here or at sign-in. */
export async function proveByTotp(
  tx: Tx,
  { party, subject, amount, payee }: StepUpFor,
  given: { readonly code: string; readonly secret: string },
): Promise<Result<StepUpId, 'code_is_wrong'>> {
  const accepted = await acceptCode(tx, { party, code: given.code, sealingSecret: given.secret })
  if (!accepted.ok) return refused('code_is_wrong', { field: 'code' })
  const id: StepUpId = newId('stp')
  await tx.sql`
    insert into access.step_ups
           (id, party_id, subject, amount_minor, currency, payee, way, expires_at, proven_at)
    values (${id}, ${party}, ${subject}, ${amount.minor}, ${amount.currency}, ${payee.slice(0, 100)}, 'totp',
            now() + make_interval(mins => ${proofMinutes}), now())`
  return done(id)
}

/**
 * Use the proof given for a payment: one that was proven, is not over, was not used, and is for exactly this payment and
 * amount. Refused otherwise; used once, however many ask.
 */
export async function spendStepUp(
  tx: Tx,
  { party, subject, amount }: Omit<CodeFor, 'payee'>,
): Promise<Result<StepUpId, 'step_up_needed'>> {
  const [row] = await tx.sql<{ id: StepUpId; way: string }>`
    update access.step_ups set used_at = now()
     where id = (select id from access.step_ups
                  where subject = ${subject} and coalesce(party_id, '') = ${party ?? ''}
                    and amount_minor = ${amount.minor}
                    and currency = ${amount.currency} and proven_at is not null and used_at is null
                    and expires_at > now()
                  order by created_at desc, id desc limit 1
                    for update skip locked)
       and used_at is null
    returning id, way`
  if (row === undefined) return refused('step_up_needed')
  await tell(tx, {
    type: 'step_up_used',
    aggregate: subject,
    actor: party ?? 'guest',
    payload: { way: row.way },
  })
  return done(row.id)
}

/**
 * Forget proofs of payers: challenges a day after they expired, second proofs after thirteen months, when no payer may
 * dispute the payment any more. At most so many of each; answers how many went.
 */
export async function pruneProofs(db: Queries, most = 5_000): Promise<number> {
  const challenges = await db.sql<{ challenge: string }>`
    delete from access.challenges
     where challenge in (select challenge from access.challenges
                          where expires_at < clock_timestamp() - interval '1 day' limit ${most})
    returning challenge`
  const stepUps = await db.sql<{ id: string }>`
    delete from access.step_ups
     where id in (select id from access.step_ups
                   where created_at < clock_timestamp() - interval '13 months' limit ${most})
    returning id`
  return challenges.length + stepUps.length
}

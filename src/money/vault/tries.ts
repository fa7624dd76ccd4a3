import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newSecret } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { checkCard, checkCode, type TypedCard } from './card-fields.ts'
import { keepCard } from './tokens.ts'
import type { TokenId, Vault } from './vault.ts'

/** How the issuer's check of the payer stands: what a gateway may know of it. */
export type Authentication = {
  readonly state: 'challenge' | 'decided'
  readonly transactionId: string
  readonly version: string
  /** Y authenticated, A attempted, N and R refused, U unavailable; C while the issuer asks the payer. */
  readonly status: 'Y' | 'A' | 'N' | 'R' | 'U' | 'C' | 'none'
  readonly eci?: string
  readonly cavv?: string
  readonly directoryId?: string
  readonly challenged: boolean
  readonly challenge?: { readonly url: string; readonly creq: string }
}

/** One try to pay, as the gateway may know it. */
export type Try = {
  readonly reference: string
  readonly payment: string
  readonly party: string | undefined
  readonly state: 'open' | 'filled' | 'closed'
  readonly wants: 'card' | 'code'
  readonly token: TokenId | undefined
  readonly returnUrl: string
  readonly locale: 'en' | 'zh' | 'fr'
  readonly amount: string
  readonly currency: string
  readonly description: string
  readonly notice: string | undefined
  /** Have the issuer check the payer before the money is asked for. */
  readonly wantsCheck: boolean
  /** Have the issuer challenge the payer, whatever the amount: only a challenge that was passed counts. */
  readonly wantsChallenge: boolean
  readonly authentication: Authentication | undefined
  readonly sentAt: Date | undefined
  /** Why nothing more is done with it. */
  readonly closedAs: 'left' | 'unreachable' | undefined
  readonly isOver: boolean
}

/** What a gateway says to begin a try. */
export type WantedTry = Pick<
  Try,
  'reference' | 'payment' | 'party' | 'returnUrl' | 'locale' | 'amount' | 'currency' | 'description'
> & {
  readonly expiresAt: Date
  /** An earlier try of the same payment whose card is to be used again. */
  readonly after: string | undefined
  /**
   * Whether the issuer checks the payer; a check an earlier try had is kept unless it is wanted anew. Where a challenge is
   * wanted, now or by an earlier try, only a challenge that was passed is kept.
   */
  readonly checks: 'never' | 'always' | 'anew' | 'challenge'
}

type Row = Omit<Try, 'party' | 'token' | 'notice' | 'authentication' | 'sentAt' | 'closedAs'> & {
  readonly party: string | null
  readonly token: TokenId | null
  readonly notice: string | null
  readonly authentication: Authentication | null
  readonly sentAt: Date | null
  readonly closedAs: Try['closedAs'] | null
}

function tryOfRow(row: Row): Try {
  const { party, token, notice, authentication, sentAt, closedAs } = row
  return {
    ...row,
    party: party ?? undefined,
    token: token ?? undefined,
    notice: notice ?? undefined,
    authentication: authentication ?? undefined,
    sentAt: sentAt ?? undefined,
    closedAs: closedAs ?? undefined,
  }
}

/** The try of a reference; undefined when there is none. */
export async function findTry(db: Queries, reference: string): Promise<Try | undefined> {
  const [row] = await db.sql<Row>`
    select reference, payment, party, state, wants, token, return_url as "returnUrl", locale, amount, currency,
           description, notice, wants_check as "wantsCheck",
           wants_challenge as "wantsChallenge", authentication, sent_at as "sentAt", closed_as as "closedAs", expires_at <= clock_timestamp() as "isOver"
      from vault.tries where reference = ${reference}`
  return row && tryOfRow(row)
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest()

/** The try whose page has this secret in its address; undefined when there is none. */
export async function tryOfPage(db: Queries, secret: string): Promise<Try | undefined> {
  const [row] = await db.sql<Row>`
    select reference, payment, party, state, wants, token, return_url as "returnUrl", locale, amount, currency,
           description, notice, wants_check as "wantsCheck",
           wants_challenge as "wantsChallenge", authentication, sent_at as "sentAt", closed_as as "closedAs", expires_at <= clock_timestamp() as "isOver"
      from vault.tries where secret_hash = ${hashOf(secret)}::bytea`
  return row && tryOfRow(row)
}

/** Why a try is not begun or not gone on with. */
export type TryRefusal = 'reference_reused' | 'try_not_found' | 'try_closed' | 'card_not_found'

/**
 * Begin a try; begun twice it is one. After an earlier try of the same payment it has that one's card and, while it is
 * still in memory, that one's security code.
 */
export async function beginTry(
  vault: Pick<Vault, 'db' | 'codes'>,
  wanted: WantedTry,
): Promise<Result<Try, TryRefusal>> {
  const { reference, payment, party, returnUrl, locale, amount, currency, description, after, checks } =
    wanted
  const rows = await vault.db.sql`
    insert into vault.tries
           (reference, payment, party, state, token, return_url, locale, amount, currency, description, wants_check,
            wants_challenge, authentication, expires_at)
    select ${reference}, ${payment}, ${party ?? null}, case when before.token is null then 'open' else 'filled' end,
           before.token, ${returnUrl}, ${locale}, ${amount}, ${currency}, ${description},
           ${checks !== 'never'}::boolean or demand.challenge, demand.challenge,
           case when ${checks !== 'anew'}::boolean and before.authentication ->> 'state' = 'decided'
                 and (not demand.challenge
                      or before.authentication @> '{"status": "Y", "challenged": true}'::jsonb)
                then before.authentication end, ${wanted.expiresAt}
      from (select 1) as one
      left join vault.tries before
        on before.reference = ${after ?? null}::text and before.payment = ${payment}
       and before.amount = ${amount} and before.currency = ${currency}
       and before.party is not distinct from ${party ?? null}::text
     cross join lateral (
       select ${checks === 'challenge'}::boolean or coalesce(before.wants_challenge, false) as challenge
     ) as demand
    on conflict (reference) do nothing
    returning reference`
  const begun = await findTry(vault.db, reference)
  if (begun === undefined) return refused('try_not_found')
  if (begun.payment !== payment || begun.amount !== amount || begun.currency !== currency)
    return refused('reference_reused')
  if (rows.length > 0 && after !== undefined && begun.state === 'filled') vault.codes.move(after, reference)
  return done(begun)
}

/** Make the page of an open try and answer the secret of its address; an earlier address stops working. */
export async function openPage(
  db: Queries,
  reference: string,
  notice: string | undefined,
): Promise<Result<string, TryRefusal>> {
  const secret = newSecret()
  const rows = await db.sql`
    update vault.tries
       set secret_hash = ${hashOf(secret)}::bytea, notice = ${notice ?? null}, tries = 0
     where reference = ${reference} and state = 'open' and expires_at > clock_timestamp()
    returning reference`
  return rows.length > 0 ? done(secret) : refused('try_closed')
}

/** The payer chose a card on file. Where its code is wanted again the page will ask for it alone. */
export async function chooseCard(
  db: Queries,
  reference: string,
  { token, wantsCode }: { readonly token: TokenId; readonly wantsCode: boolean },
): Promise<Result<undefined, TryRefusal>> {
  const rows = await db.sql`
    update vault.tries
       set token = ${token}, wants = ${wantsCode ? 'code' : 'card'}, state = ${wantsCode ? 'open' : 'filled'}
     where reference = ${reference} and state = 'open' and expires_at > clock_timestamp()
       and exists (select from vault.tokens t
                    where t.id = ${token} and t.party = tries.party and t.proven_at is not null
                      and t.expires_at > clock_timestamp())
    returning reference`
  return rows.length > 0 ? done(undefined) : refused('card_not_found')
}

/** The payer wants another card than the one on file. */
export async function wantCard(db: Queries, reference: string): Promise<void> {
  await db.sql`
    update vault.tries set wants = 'card', token = null where reference = ${reference} and state = 'open'`
}

/** Nothing more is to be done with a try: its page closes and its code is forgotten. */
export async function closeTry(vault: Pick<Vault, 'db' | 'codes'>, reference: string): Promise<void> {
  vault.codes.forget(reference)
  await vault.db.sql`
    update vault.tries set state = 'closed', closed_as = 'left'
     where reference = ${reference} and sent_at is null and state <> 'closed'`
}

/** Why what a payer typed is not taken; `card_fields` says what is wrong with which field. */
export type FillRefusal = 'card_fields' | 'page_closed' | 'too_many_tries'

const mostTries = 10

/**
 * Take what a payer typed on the page of a try: the card is sealed and the try has its token; the security code stays in
 * memory only. A page takes ten tries.
 */
export async function fillTry(
  vault: Pick<Vault, 'db' | 'ring' | 'fingerprintKey' | 'codes'>,
  secret: string,
  typed: TypedCard & { readonly keep: boolean; readonly brand?: string },
): Promise<Result<{ returnUrl: string }, FillRefusal>> {
  const counted = await vault.db.sql<{ reference: string; tries: number }>`
    update vault.tries set tries = least(tries + 1, 20)
     where secret_hash = ${hashOf(secret)}::bytea and state = 'open' and expires_at > clock_timestamp()
    returning reference, tries`
  const [{ reference, tries } = { reference: '', tries: 0 }] = counted
  if (reference === '') return refused('page_closed')
  if (tries > mostTries) return refused('too_many_tries')
  const begun = await findTry(vault.db, reference)
  if (begun === undefined) return refused('page_closed')
  if (begun.wants === 'code') return fillCode(vault, begun, typed)
  const card = checkCard(typed)
  if (!card.ok) return card
  const filled = await inTransaction(vault.db, async (tx) => {
    const { payment, party } = begun
    const token = await keepCard(tx, vault, card.value, { payment, party, consents: typed.keep })
    const rows = await tx.sql`
      update vault.tries set token = ${token}, state = 'filled'
       where reference = ${reference} and state = 'open' returning reference`
    return rows.length > 0 ? done(undefined) : refused('page_closed')
  })
  if (!filled.ok) return filled
  vault.codes.keep(reference, card.value.securityCode)
  return done({ returnUrl: begun.returnUrl })
}

async function fillCode(
  vault: Pick<Vault, 'db' | 'codes'>,
  begun: Try,
  typed: TypedCard & { readonly brand?: string },
): Promise<Result<{ returnUrl: string }, FillRefusal>> {
  const code = checkCode(typed, typed.brand ?? 'card')
  if (!code.ok) return code
  const rows = await vault.db.sql`
    update vault.tries set state = 'filled'
     where reference = ${begun.reference} and state = 'open' and token is not null returning reference`
  if (rows.length === 0) return refused('page_closed')
  vault.codes.keep(begun.reference, code.value)
  return done({ returnUrl: begun.returnUrl })
}

/** Forget cards and tries whose time is over. Answers how many cards went. */
export async function sweepVault(vault: Pick<Vault, 'db' | 'codes'>): Promise<number> {
  vault.codes.sweep()
  const gone = await vault.db.sql`
    with gone as (delete from vault.tokens where expires_at <= clock_timestamp() returning id)
    insert into vault.uses (token, reference, purpose) select id, 'expired', 'delete' from gone returning token`
  await vault.db.sql`
    delete from vault.tries where expires_at < clock_timestamp() - interval '30 days'`
  return gone.length
}

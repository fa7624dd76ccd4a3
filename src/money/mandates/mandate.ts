import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
import type { DebitState } from './lifecycles.ts'
import { isAccountNumber, isRoutingNumber, lastFour } from './account-number.ts'

/** The id of a payer's consent to debits. */
export type MandateId = Id<'mnd'>

/** The account a payer gives, as it was found right. */
export type PayerAccount = {
  readonly holder: string
  readonly routing: string
  readonly number: string
  readonly kind: 'checking' | 'savings'
}

/** A field of the account, or the consent to it. */
export type AccountField = 'holder' | 'routing' | 'number' | 'kind' | 'agreed'

/** A payer's yes: to which account, in which words, and from where it came. */
export type Consent = {
  readonly account: PayerAccount
  readonly partyId?: PartyId
  /** The text the payer saw and agreed to. */
  readonly wording: string
  readonly locale: string
  /** The network address the yes came from. */
  readonly from: string
  /** A signed-in payer wants the account kept, for later debits. */
  readonly keep?: boolean
}

/** Read the account a payer typed, blanks aside; refuses with the fields that are not right. */
export function readAccount(
  given: Readonly<Partial<Record<AccountField, string>>>,
): Result<PayerAccount, 'account_wrong'> {
  const bare = (text = '') => text.replaceAll(/[\s-]/g, '')
  const holder = (given.holder ?? '').trim().replaceAll(/\s+/g, ' ')
  const [routing, number] = [bare(given.routing), bare(given.number)]
  const kind = given.kind === 'savings' ? 'savings' : 'checking'
  const fields: AccountField[] = []
  if (holder.length < 2 || holder.length > 100) fields.push('holder')
  if (!isRoutingNumber(routing)) fields.push('routing')
  if (!isAccountNumber(number)) fields.push('number')
  if (given.agreed !== 'yes') fields.push('agreed')
  return fields.length > 0 ? refused('account_wrong', { fields }) : done({ holder, routing, number, kind })
}

/**
 * Write a consent down with the one debit it is for. The number of the account goes where only the worker reads it.
 * Refused where the try has a debit already: a form sent twice debits once.
 */
export async function giveMandate(
  tx: Tx,
  { account, partyId, wording, locale, from, keep = false }: Consent,
  debit: { readonly merchantRef: string; readonly amount: Money },
): Promise<Result<MandateId, 'already_given'>> {
  const id: MandateId = newId('mnd')
  const { holder, routing, number, kind } = account
  await tx.sql`
    insert into mandates.mandates (id, party_id, holder, routing, kind, last4, wording, locale, agreed_from, kept)
    values (${id}, ${partyId ?? null}, ${holder}, ${routing}, ${kind}, ${lastFour(number)}, ${wording}, ${locale}, ${from},
            ${keep && partyId !== undefined})`
  await tx.sql`insert into mandates.accounts (mandate_id, number) values (${id}, ${number})`
  const asked = await tx.sql`
    insert into mandates.debits (mandate_id, merchant_ref, amount_minor, currency)
    values (${id}, ${debit.merchantRef}, ${debit.amount.minor}, ${debit.amount.currency})
    on conflict (merchant_ref) do nothing
    returning number`
  if (asked.length === 0) return refused('already_given')
  const actor = partyId === undefined ? 'guest' : partyId
  await tell(tx, { type: 'mandate_given', aggregate: id, actor, payload: { debit: debit.merchantRef } })
  return done(id)
}

/** A yes to a debit from an account that is kept: its own words, and from where it came. */
export type DebitConsent = { readonly mandateId: string; readonly partyId: PartyId; readonly wording: string; readonly from: string } // prettier-ignore

/**
 * One more debit under a mandate that its payer keeps, with a consent of its own. Refused where it is another's, was taken
 * back, or the try has a debit already.
 */
export async function debitAgain(
  tx: Tx,
  { mandateId, partyId, wording, from }: DebitConsent,
  debit: { readonly merchantRef: string; readonly amount: Money },
): Promise<Result<MandateId, 'mandate_not_found' | 'already_given'>> {
  const [mandate] = await tx.sql<{ id: MandateId }>`
    select id from mandates.mandates
     where id = ${mandateId} and party_id = ${partyId} and kept and state = 'active'
       for share`
  if (mandate === undefined) return refused('mandate_not_found')
  const asked = await tx.sql`
    insert into mandates.debits (mandate_id, merchant_ref, amount_minor, currency, wording, agreed_at, agreed_from)
    values (${mandate.id}, ${debit.merchantRef}, ${debit.amount.minor}, ${debit.amount.currency}, ${wording},
            clock_timestamp(), ${from})
    on conflict (merchant_ref) do nothing
    returning number`
  return asked.length === 0 ? refused('already_given') : done(mandate.id)
}

/** A payer takes a consent back. Debits that are in no file yet are not taken. Refused where it is another's. */
export async function revokeOwnMandate(
  tx: Tx,
  party: PartyId,
  id: string,
): Promise<Result<true, 'mandate_not_found'>> {
  const [mandate] = await tx.sql<{ id: MandateId }>`
    select id from mandates.mandates where id = ${id} and party_id = ${party} for update`
  if (mandate === undefined) return refused('mandate_not_found')
  await revokeMandate(tx, mandate.id, 'payer', party)
  return done(true)
}

/** A consent is taken back: nothing is debited under it any more. Once. */
export async function revokeMandate(tx: Tx, id: MandateId, because: string, actor: string): Promise<void> {
  const rows = await tx.sql`
    update mandates.mandates
       set state = 'revoked', revoked_because = ${because}, revoked_at = clock_timestamp()
     where id = ${id} and state = 'active'
    returning id`
  if (rows.length > 0) await tell(tx, { type: 'mandate_revoked', aggregate: id, actor, payload: { because } })
}

/** A consent as its payer sees it: four digits of the account, never the number. */
export type GivenMandate = {
  readonly id: MandateId
  readonly holder: string
  readonly kind: 'checking' | 'savings'
  readonly last4: string
  readonly wording: string
  readonly state: 'active' | 'revoked'
  readonly agreedAt: Date
  readonly revokedAt: Date | null
  /** The payer keeps the account with us, for later debits. */
  readonly kept: boolean
  /** How many debits were asked for under it. */
  readonly debits: number
  /** Where the latest of them is. */
  readonly debit: DebitState | null
}

/** The consents a party gave, the latest first; a hundred at most. */
export async function mandatesOf(db: Queries, party: PartyId): Promise<GivenMandate[]> {
  return db.sql<GivenMandate>`
    select m.id, m.holder, m.kind, m.last4, m.wording, m.state, m.agreed_at as "agreedAt",
           m.revoked_at as "revokedAt", m.kept,
           (select count(*)::int from mandates.debits d where d.mandate_id = m.id) as debits,
           (select d.state from mandates.debits d where d.mandate_id = m.id order by d.number desc limit 1) as debit
      from mandates.mandates m
     where m.party_id = ${party}
     order by m.agreed_at desc, m.id desc
     limit 100`
}

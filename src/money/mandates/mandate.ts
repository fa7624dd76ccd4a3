import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { PartyId } from '#people/parties/index.ts'
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
  { account, partyId, wording, locale, from }: Consent,
  debit: { readonly merchantRef: string; readonly amount: Money },
): Promise<Result<MandateId, 'already_given'>> {
  const id: MandateId = newId('mnd')
  const { holder, routing, number, kind } = account
  await tx.sql`
    insert into mandates.mandates (id, party_id, holder, routing, kind, last4, wording, locale, agreed_from)
    values (${id}, ${partyId ?? null}, ${holder}, ${routing}, ${kind}, ${lastFour(number)}, ${wording}, ${locale}, ${from})`
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

/** A consent is taken back: nothing is debited under it any more. Once. */
export async function revokeMandate(tx: Tx, id: MandateId, because: string, actor: string): Promise<void> {
  const rows = await tx.sql`
    update mandates.mandates
       set state = 'revoked', revoked_because = ${because}, revoked_at = clock_timestamp()
     where id = ${id} and state = 'active'
    returning id`
  if (rows.length > 0) await tell(tx, { type: 'mandate_revoked', aggregate: id, actor, payload: { because } })
}

/** A consent as its payer sees it, with the debit it is for: four digits of the account, never the number. */
export type GivenMandate = {
  readonly id: MandateId
  readonly holder: string
  readonly kind: 'checking' | 'savings'
  readonly last4: string
  readonly wording: string
  readonly state: 'active' | 'revoked'
  readonly agreedAt: Date
  readonly revokedAt: Date | null
  readonly debit: string | null
}

/** The consents a party gave, the latest first; a hundred at most. */
export async function mandatesOf(db: Queries, party: PartyId): Promise<GivenMandate[]> {
  return db.sql<GivenMandate>`
    select m.id, m.holder, m.kind, m.last4, m.wording, m.state, m.agreed_at as "agreedAt",
           m.revoked_at as "revokedAt",
           (select d.state from mandates.debits d where d.mandate_id = m.id order by d.number desc limit 1) as debit
      from mandates.mandates m
     where m.party_id = ${party}
     order by m.agreed_at desc, m.id desc
     limit 100`
}

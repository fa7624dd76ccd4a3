import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, balance, newTransferId, postTransfers } from '#money/ledger/index.ts'
import type { PartyId } from '#people/parties/index.ts'

/** How long an invoice may wait, in days. */
export type NetDays = 14 | 30

/** What a party may buy on account, and what of it is free. */
export type Terms = {
  readonly party: PartyId
  readonly limit: Money
  readonly available: Money
  readonly netDays: NetDays
}

/** Why terms are not granted: part of the limit is in use, or the amount is none. */
export type GrantRefusal = 'limit_in_use' | 'amount_too_small'

/**
 * Grant a party terms, or change them: the limit is moved in the ledger, where it bounds what is bought. Refused when less
 * is granted than is in use. A limit of nothing ends buying on account.
 */
export async function grantTerms(
  tx: Tx,
  given: {
    readonly party: PartyId
    readonly limit: Money
    readonly netDays: NetDays
    readonly actor: string
  },
): Promise<Result<true, GrantRefusal>> {
  const { party, limit, netDays, actor } = given
  if (limit.minor < 0n) return refused('amount_too_small', { field: 'limit' })
  await tx.sql`
    insert into credit.accounts (party_id, currency, limit_minor, net_days, granted_by)
    values (${party}, ${limit.currency}, 0, ${netDays}, ${actor})
    on conflict (party_id, currency) do nothing`
  const [row] = await tx.sql<{ limit_minor: bigint }>`
    select limit_minor from credit.accounts where party_id = ${party} and currency = ${limit.currency} for update`
  const more = limit.minor - (row?.limit_minor ?? 0n)
  if (more !== 0n) {
    const [control, free] = [account.creditControl, account.creditAvailable(party)]
    const [debit, credit] = more > 0n ? [control, free] : [free, control]
    const move = {
      id: newTransferId(),
      debit,
      credit,
      amount: money(more > 0n ? more : -more, limit.currency),
      code: 'credit_limit',
    }
    const moved = await postTransfers(tx, [move], { actor, cause: party })
    if (!moved.ok && moved.refusal === 'exceeds_credits') return refused('limit_in_use', { field: 'limit' })
    mustBeDone(moved)
  }
  await tx.sql`
    update credit.accounts
       set limit_minor = ${limit.minor}, net_days = ${netDays}, granted_by = ${actor}, granted_at = clock_timestamp()
     where party_id = ${party} and currency = ${limit.currency}`
  await tell(tx, { type: 'credit_terms_granted', aggregate: party, actor, payload: { netDays } })
  return done(true)
}

/** The terms of a party in a currency, if it was granted any. */
export async function termsOf(db: Queries, party: string, currency: Currency): Promise<Terms | undefined> {
  const [row] = await db.sql<{ party_id: PartyId; limit_minor: bigint; net_days: NetDays }>`
    select party_id, limit_minor, net_days from credit.accounts
     where party_id = ${party} and currency = ${currency}`
  if (row === undefined) return undefined
  const { available } = await balance(db, account.creditAvailable(row.party_id), currency)
  return { party: row.party_id, limit: money(row.limit_minor, currency), available, netDays: row.net_days }
}

/** Everybody who was granted terms, a hundred at most. */
export async function allTerms(db: Queries): Promise<Terms[]> {
  const rows = await db.sql<{ party_id: PartyId; currency: Currency }>`
    select party_id, currency from credit.accounts order by granted_at desc limit 100`
  const found = await Promise.all(rows.map((row) => termsOf(db, row.party_id, row.currency)))
  return found.filter((each) => each !== undefined)
}

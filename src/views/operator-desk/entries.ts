import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { Entry, EntryId } from '#money/reconciliation/index.ts'

type Row = {
  readonly id: EntryId
  readonly account: string
  readonly amount_minor: bigint
  readonly currency: Currency
  readonly bookedOn: string
  readonly bankRef: string | null
  readonly endToEnd: string | null
  readonly remittance: string | null
  readonly partyName: string | null
  readonly partyAccount: string | null
  readonly code: string
  readonly state: Entry['state']
  readonly purpose: Entry['purpose']
  readonly about: string | null
}

/** Movements of our bank account, the newest first; those in a state, or below one where named. */
export async function deskEntries(
  db: Queries,
  filter: { readonly state?: Entry['state']; readonly belowId?: string; readonly most?: number },
): Promise<Entry[]> {
  const { state = null, belowId = null, most = 50 } = filter
  const rows = await db.sql<Row>`
    select e.id, s.account, e.amount_minor, e.currency, e.booked_on::text as "bookedOn", e.bank_ref as "bankRef",
           e.end_to_end as "endToEnd", e.remittance, e.party_name as "partyName", e.party_account as "partyAccount",
           e.code, e.state, e.purpose, e.about
      from reconciliation.entries e
      join reconciliation.statements s on s.id = e.statement_id
     where (${state}::text is null or e.state = ${state})
       and (${belowId}::text is null or e.id < ${belowId})
     order by e.id desc
     limit ${most}`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}

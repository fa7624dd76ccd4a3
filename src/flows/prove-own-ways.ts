import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { OwnPart, OwnProof } from '#money/reconciliation/index.ts'

type Row = {
  readonly method: string
  readonly currency: Currency
  readonly unsettled_minor: bigint
  readonly counted_minor: bigint
}

/** What tokens lie there that no payment took: not ours, gone back, taken back by the chain, mined again. */
async function tokensBeside(db: Queries, at: Date): Promise<OwnPart[]> {
  const rows = await db.sql<{ currency: Currency; counted_minor: bigint }>`
  with counted as (
    select t.currency, t.amount_minor as minor
      from ledger.transfers t
     where t.code = 'deposit_unwanted' and t.at < ${at}
       and (exists (select 1 from chain.deposits d where d.id = t.cause and d.booked is not null)
            or exists (select 1 from chain.deposits d where d.id = t.cause and d.state = 'set_aside')
            or exists (select 1 from chain.invoices i where i.id = t.cause and i.state in ('settled', 'reversed')))
    union all
    select r.currency, -r.amount_minor
      from chain.refunds r
     where r.operation_id is null and r.told
       and exists (select 1 from ledger.transfers t where t.code = 'deposit_returned' and t.cause = r.id and t.at < ${at})
    union all
    select i.currency, -m.amount_minor
      from chain.claim_moves m join chain.invoices i on i.id = m.invoice_id
     where m.kind in ('taken_back', 'mined_again') and m.at < ${at}
  )
  select currency, coalesce(sum(minor), 0)::bigint as counted_minor from counted group by currency`
  return rows.map(({ currency, counted_minor }) => ({
    method: 'stablecoin',
    currency,
    unsettledMinor: 0n,
    countedMinor: counted_minor,
  }))
}

/**
 * What explains the clearing accounts of the ways the house carries out itself. Each has two sides that are written down
 * apart: what the gateway took and gave back, and what the house's own records say of the same money.
 *
 * - wallet: payments out of wallets and back into them, as the wallet keeps them.
 * - on account: receipts of invoices, charges of reminders, what was written off.
 * - bank transfer: receipts counted by a payment, refunds the bank has carried out.
 * - direct debit: entries of our statement for debits, credits and returns; debts of debits taken back.
 * - stablecoin: what came and was not ours, and what of that went back; what the chain took back and brought again.
 */
export const ownProof: OwnProof = async (db, at) => {
  const rows = await db.sql<Row>`
  with taken as (
    select replace(a.method, '_', '-') as method, a.currency,
           case o.kind when 'refund' then -o.amount_minor else o.amount_minor end as minor
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
     where a.connector in ('wallet', 'on_account', 'bank_transfer', 'direct_debit', 'stablecoin')
       and o.kind in ('capture', 'refund') and o.state = 'succeeded' and o.decided_at < ${at}
       and (o.kind = 'capture' or cardinality(o.reserved_by) > 0)
  ), counted as (
    select 'wallet' as method, h.currency,
           case e.kind when 'refund' then e.amount_minor else -e.amount_minor end as minor
      from payments.house_operations e
      join payments.house_payments h on h.merchant_ref = e.merchant_ref
     where h.connector = 'wallet' and e.kind in ('capture', 'refund') and e.succeeded and e.at < ${at}
    union all
    select 'on-account', i.currency, -r.amount_minor
      from credit.receipts r join credit.invoices i on i.id = r.invoice_id
     where r.received_at < ${at}
    union all
    select 'on-account', i.currency, -i.written_off_minor
      from credit.invoices i
     where i.closed_at < ${at}
    union all
    select 'on-account', t.currency, t.amount_minor
      from ledger.transfers t join credit.invoices i on i.id = t.cause
     where t.code = 'reminder_charge' and t.at < ${at}
    union all
    select 'bank-transfer', t.currency, -t.amount_minor
      from ledger.transfers t
      join payments.attempts a on a.id = t.cause
     where t.code = 'transfer_received' and t.at < ${at}
       and exists (select 1 from reconciliation.receipts r where r.attempt_id = a.id and r.state = 'applied')
    union all
    select 'bank-transfer', p.currency, p.amount_minor
      from payouts.payouts p
     where p.source = 'psp:bank-transfer:clearing' and p.state in ('executed', 'returned')
       and exists (select 1 from reconciliation.entries e
                    where e.about = p.id and e.purpose = 'payout' and e.booked_at < ${at})
    union all
    select 'direct-debit', e.currency, -e.amount_minor
      from reconciliation.entries e
     where e.purpose in ('debit', 'debit_return') and e.booked_at < ${at}
    union all
    select 'direct-debit', d.currency, -d.amount_minor
      from mandates.debts d where d.opened_at < ${at}
  )
  select n.method, n.currency,
         coalesce((select sum(t.minor) from taken t where t.method = n.method and t.currency = n.currency), 0)::bigint as unsettled_minor,
         coalesce((select sum(c.minor) from counted c where c.method = n.method and c.currency = n.currency), 0)::bigint as counted_minor
    from (select method, currency from taken union select method, currency from counted) n`
  const parts = rows.map(({ unsettled_minor, counted_minor, ...rest }) => ({
    ...rest,
    unsettledMinor: unsettled_minor,
    countedMinor: counted_minor,
  }))
  return [...parts, ...(await tokensBeside(db, at))]
}

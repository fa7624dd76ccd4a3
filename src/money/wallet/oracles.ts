import type { Oracle } from '#kernel/oracles.ts'

/** What must never be found of wallets: each statement answers the rows that break its rule. */
export const walletOracles: readonly Oracle[] = [
  {
    name: 'a wallet payment that is authorized holds exactly what is not captured',
    sql: `select h.merchant_ref
            from payments.house_payments h
            left join ledger.pendings p on p.id = h.held_by and p.state = 'pending'
           where h.connector = 'wallet' and h.state = 'authorized'
             and p.amount_minor is distinct from h.amount_minor - h.captured_minor - h.voided_minor`,
  },
  {
    name: 'a house payment is the sum of what was asked of the house',
    sql: `select h.merchant_ref
            from payments.house_payments h
            left join payments.house_operations o on o.merchant_ref = h.merchant_ref and o.succeeded
           group by h.merchant_ref
          having h.captured_minor <> coalesce(sum(o.amount_minor) filter (where o.kind = 'capture'), 0)
              or h.refunded_minor <> coalesce(sum(o.amount_minor) filter (where o.kind = 'refund'), 0)`,
  },
  {
    name: 'a credited top-up is in the wallet',
    sql: `select t.id from wallet.top_ups t
            join payments.intents i on i.reference = t.id
           where (t.state = 'credited') <> (i.captured_minor = i.amount_minor)`,
  },
  {
    name: 'a withdrawal has its payout',
    sql: `select w.id from wallet.withdrawals w
            left join payouts.payouts p on p.reference = w.id and p.amount_minor = w.amount_minor
           where p.id is null`,
  },
]

import type { Oracle } from '#kernel/oracles.ts'

/** What must never be found of purchases on account: each statement answers the rows that break its rule. */
export const creditOracles: readonly Oracle[] = [
  {
    name: 'an invoice is paid with its receipts',
    sql: `select i.id from credit.invoices i
            left join credit.receipts r on r.invoice_id = i.id
           group by i.id having i.paid_minor <> coalesce(sum(r.amount_minor), 0)`,
  },
  {
    name: 'an invoice is open exactly while something is owed',
    sql: `select id from credit.invoices
           where (state = 'open') <> (amount_minor - credited_minor + fees_minor - paid_minor - written_off_minor > 0)`,
  },
  {
    name: 'what was captured on account is invoiced',
    sql: `select h.merchant_ref from payments.house_payments h
            left join credit.invoices i on i.merchant_ref = h.merchant_ref
           where h.connector = 'on_account'
           group by h.merchant_ref having h.captured_minor <> coalesce(sum(i.amount_minor), 0)`,
  },
]

import { Type } from 'typebox'
import { invoiceLifecycle } from '#money/credit/index.ts'
import { debitLifecycle, debtLifecycle, mandateLifecycle } from '#money/mandates/index.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull } from './common.ts'

/** An invoice of a purchase on account. */
export const invoiceSchema = closed(
  {
    id: idOf('inv', 'The invoice.'),
    number: Type.String({ examples: ['R-500001'] }),
    order_id: Type.String(),
    state: oneOf(invoiceLifecycle.states),
    amount: moneySchema,
    credited: moneySchema,
    fees: moneySchema,
    paid: moneySchema,
    open: moneySchema,
    issued_at: instant,
    due_at: instant,
    days_overdue: Type.Integer(),
    reminders: Type.Integer(),
  },
  { title: 'Invoice' },
)

/** What a payer owes because their bank took a settled debit back. */
export const debtSchema = closed(
  {
    id: idOf('dbt', 'The debt.'),
    number: Type.String({ examples: ['D-700001'] }),
    order_id: Type.String(),
    state: oneOf(debtLifecycle.states),
    code: Type.String({ description: "The reason of the payer's bank.", examples: ['R10'] }),
    is_late: Type.Boolean({ description: 'It came after the time the rules of the network give for it.' }),
    amount: moneySchema,
    paid: moneySchema,
    written_off: moneySchema,
    open: moneySchema,
    opened_at: instant,
    due_at: instant,
    days_overdue: Type.Integer(),
    reminders: Type.Integer(),
  },
  { title: 'Debt' },
)

/** A consent to debits as its payer sees it. */
export const mandateSchema = closed(
  {
    id: idOf('mnd', 'The consent.'),
    holder: Type.String(),
    kind: oneOf(['checking', 'savings']),
    last4: Type.String(),
    wording: Type.String(),
    state: oneOf(mandateLifecycle.states),
    agreed_at: instant,
    revoked_at: orNull(instant),
    debits: Type.Integer({ description: 'How many debits were asked for under it.' }),
    debit_state: orNull(oneOf(debitLifecycle.states)),
  },
  { title: 'Mandate' },
)

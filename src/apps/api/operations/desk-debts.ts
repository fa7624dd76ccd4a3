import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { findInvoice, openInvoices, invoiceNumber, writeOffInvoice } from '#money/credit/index.ts'
import { debtNumber, findDebtById, listDebts, writeOffDebt } from '#money/mandates/index.ts'
import { postDebtReceipt } from '#flows/pay-debt.ts'
import { postInvoiceReceipt, type TypedReceipt } from '#flows/post-receipt.ts'
import { writeOffs } from '#views/operator-desk/index.ts'
import { amountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull, text } from '../schemas/common.ts'
import { debtSchema, invoiceSchema } from '../schemas/owed.ts'
import { debtOnWire, invoiceOnWire } from '../wire/owed.ts'

const size = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 }))
const debtParams = closed({ debt_id: idOf('dbt', 'The debt.') })
const invoiceParams = closed({ invoice_id: idOf('inv', 'The invoice.') })

const list = operation({
  id: 'list_debts',
  method: 'GET',
  path: '/api/admin/debts',
  tag: 'Money',
  summary: 'What payers owe because their bank took a settled debit back, the newest first.',
  query: closed({
    state: Type.Optional(oneOf(['open', 'paid', 'written_off'])),
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: 9_007_199_254_740_991 })),
    size,
  }),
  answers: {
    200: closed({ debts: Type.Array(debtSchema), next: orNull(Type.String()) }, { title: 'DebtList' }),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const { state, before, size: most = 50 } = query
    const found = await listDebts(db, { state: state ?? null, below: before ?? null, most: most + 1 })
    const shown = found.slice(0, most)
    const params = new URLSearchParams({
      ...(state === undefined ? {} : { state }),
      size: String(most),
      before: String(shown.at(-1)?.number ?? ''),
    })
    const next = found.length > most ? `/api/admin/debts?${params.toString()}` : null
    return answer({ debts: shown.map(debtOnWire), next })
  },
})

const one = operation({
  id: 'get_debt',
  method: 'GET',
  path: '/api/admin/debts/:debt_id',
  tag: 'Money',
  summary: 'One debt.',
  params: debtParams,
  answers: { 200: debtSchema },
  refusals: ['debt_not_found'],
  perMinute: 120,
  handle: async ({ db, params }) => {
    const found = await findDebtById(db, params.debt_id)
    if (found === undefined) throw refuse(refused('debt_not_found'))
    return answer(debtOnWire(found))
  },
})

const receiptInput = closed(
  {
    amount: moneySchema,
    way: oneOf(['transfer', 'cash']),
    reference: text(90, { description: "What names the money: the bank's reference, the number of a slip." }),
    received_on: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', maxLength: 10 }),
    party_account: Type.Optional(Type.String({ minLength: 4, maxLength: 40 })),
    is_other: Type.Optional(
      Type.Boolean({ description: 'Money in suspense of the same amount was looked at, and is not this.' }),
    ),
  },
  {
    title: 'ReceiptInput',
    examples: [
      {
        amount: { amount: '19.99', currency: 'EUR' },
        way: 'transfer',
        reference: 'bank-1',
        received_on: '2020-01-31',
      },
    ],
  },
)
const outcomeSchema = closed({ outcome: oneOf(['booked', 'linked', 'unclear']) }, { title: 'ReceiptOutcome' })
const outcomeSaid =
  'What became of it: `booked`; `linked` to what the bank told already, not booked again; `unclear`, nothing is booked and a case asks a person.'
const receiptRefusals = [
  'wrong_currency',
  'unknown_currency',
  'amount_malformed',
  'amount_not_positive',
  'exceeds_open',
  'receipt_known',
  'not_a_day',
] as const

type ReceiptBody = {
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly way: 'transfer' | 'cash'
  readonly reference: string
  readonly received_on: string
  readonly party_account?: string
  readonly is_other?: boolean
}

const typedOf = (body: ReceiptBody, actor: string): Omit<TypedReceipt, 'number'> => ({
  amount: amountOf(body.amount, 'amount'),
  way: body.way,
  reference: body.reference,
  partyAccount: body.party_account?.replaceAll(' ', ''),
  receivedOn: body.received_on,
  isOther: body.is_other ?? false,
  actor,
})

const record = operation({
  id: 'record_debt_receipt',
  method: 'POST',
  path: '/api/admin/debts/:debt_id/receipts',
  tag: 'Money',
  summary: 'Money came for a debt outside of the statement: book it, once however it is told.',
  description: outcomeSaid,
  params: debtParams,
  body: receiptInput,
  answers: { 201: outcomeSchema },
  refusals: ['debt_not_found', 'debt_not_open', ...receiptRefusals],
  perMinute: 60,
  handle: async ({ db, params, body, caller, changeTogether }) => {
    const debt = await findDebtById(db, params.debt_id)
    if (debt === undefined) throw refuse(refused('debt_not_found'))
    const typed = { ...typedOf(body, actorOf(caller).party), number: debtNumber(debt.number) }
    return changeTogether(async (tx) => {
      const posted = await postDebtReceipt(tx, typed)
      return posted.ok ? { ok: true, value: answer({ outcome: posted.value }, 201) } : posted
    })
  },
})

const becauseInput = closed(
  { because: text(500) },
  { title: 'WriteOffInput', examples: [{ because: 'Insolvent' }] },
)

const giveUp = operation({
  id: 'write_off_debt',
  method: 'POST',
  path: '/api/admin/debts/:debt_id/write-off',
  tag: 'Money',
  summary: 'Give up what is open of a debt, and say why: it is our loss, and its case closes.',
  params: debtParams,
  body: becauseInput,
  answers: { 204: null },
  refusals: ['debt_not_found', 'debt_not_open', 'reason_missing'],
  perMinute: 60,
  handle: async ({ db, params, body, caller, changeTogether }) => {
    const debt = await findDebtById(db, params.debt_id)
    if (debt === undefined) throw refuse(refused('debt_not_found'))
    const { number } = debt
    return changeTogether(async (tx) => {
      const gone = await writeOffDebt(tx, { number, because: body.because, actor: actorOf(caller).party })
      return gone.ok ? { ok: true, value: { status: 204 } } : gone
    })
  },
})

const invoices = operation({
  id: 'list_open_invoices',
  method: 'GET',
  path: '/api/admin/invoices',
  tag: 'Money',
  summary: 'Open invoices of purchases on account, the longest overdue first; five hundred at most.',
  answers: { 200: closed({ invoices: Type.Array(invoiceSchema) }, { title: 'OpenInvoiceList' }) },
  refusals: [],
  perMinute: 60,
  handle: async ({ db }) => answer({ invoices: (await openInvoices(db)).map(invoiceOnWire) }),
})

const recordForInvoice = operation({
  id: 'record_invoice_receipt',
  method: 'POST',
  path: '/api/admin/invoices/:invoice_id/receipts',
  tag: 'Money',
  summary: 'Money came for an invoice outside of the statement: book it, once however it is told.',
  description: outcomeSaid,
  params: invoiceParams,
  body: receiptInput,
  answers: { 201: outcomeSchema },
  refusals: ['invoice_not_found', 'invoice_not_open', ...receiptRefusals],
  perMinute: 60,
  handle: async ({ db, params, body, caller, changeTogether }) => {
    const invoice = await findInvoice(db, params.invoice_id)
    if (invoice === undefined) throw refuse(refused('invoice_not_found'))
    const typed = { ...typedOf(body, actorOf(caller).party), number: invoiceNumber(invoice.number) }
    return changeTogether(async (tx) => {
      const posted = await postInvoiceReceipt(tx, typed)
      return posted.ok ? { ok: true, value: answer({ outcome: posted.value }, 201) } : posted
    })
  },
})

const giveUpInvoice = operation({
  id: 'write_off_invoice',
  method: 'POST',
  path: '/api/admin/invoices/:invoice_id/write-off',
  tag: 'Money',
  summary: 'Give up what is open on an invoice, and say why: it is our loss.',
  params: invoiceParams,
  body: becauseInput,
  answers: { 204: null },
  refusals: ['invoice_not_found', 'invoice_not_open', 'reason_missing'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const given = { invoiceId: params.invoice_id, because: body.because, actor: actorOf(caller).party }
      const gone = await writeOffInvoice(tx, given)
      return gone.ok ? { ok: true, value: { status: 204 } } : gone
    }),
})

const writeOffSchema = closed(
  {
    id: Type.String(),
    kind: oneOf(['debt', 'invoice']),
    number: Type.String({ examples: ['D-700001'] }),
    order_id: Type.String(),
    amount: moneySchema,
    because: Type.String(),
    at: instant,
  },
  { title: 'WriteOff' },
)

const lost = operation({
  id: 'list_write_offs',
  method: 'GET',
  path: '/api/admin/write-offs',
  tag: 'Money',
  summary: 'What was owed to us and given up, the latest first, with the reason.',
  query: closed({ size }),
  answers: { 200: closed({ write_offs: Type.Array(writeOffSchema) }, { title: 'WriteOffList' }) },
  refusals: [],
  perMinute: 60,
  handle: async ({ db, query }) =>
    answer({
      write_offs: (await writeOffs(db, query.size ?? 50)).map((each) => ({
        id: each.id,
        kind: each.kind,
        number: each.number,
        order_id: each.orderId,
        amount: toWire(each.amount),
        because: each.because,
        at: each.at.toISOString(),
      })),
    }),
})

/** What is owed to us after the sale: debts, open invoices, money that came for them, and giving up. */
export const deskDebtOperations: readonly Operation[] = [
  list,
  one,
  record,
  giveUp,
  invoices,
  recordForInvoice,
  giveUpInvoice,
  lost,
]

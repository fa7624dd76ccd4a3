export {
  findInvoice,
  findInvoiceByNumber,
  invoiceLifecycle,
  invoiceNumber,
  invoiceNumbersIn,
  invoicesOf,
  lockOpenInvoices,
  openInvoices,
  type Invoice,
  type InvoiceId,
} from './invoice.ts'
export { onAccountRules } from './on-account-rules.ts'
export { creditOracles } from './oracles.ts'
export { invoicesToRemind, recordReminder, type Reminder, type ReminderCharges } from './remind.ts'
export { settleInvoice, type InvoiceReceipt, type SettleRefusal } from './settle-invoice.ts'
export { allTerms, grantTerms, termsOf, type GrantRefusal, type NetDays, type Terms } from './terms.ts'
export { writeOffInvoice, type WriteOffRefusal } from './write-off.ts'

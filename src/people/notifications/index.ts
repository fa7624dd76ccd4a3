export { accountLetter, paymentCodeLetter } from './account-letters.ts'
export { deliverMails, type Postman } from './deliver-mails.ts'
export { findMail, latestMails, type Mail, type MailLine } from './find-mails.ts'
export type { Draft } from './letter.ts'
export { issuedInvoiceLetter, type IssuedInvoice } from './issued-invoice-letter.ts'
export { invoiceLetter, type InvoiceToTell } from './invoice-letter.ts'
export { downloadLetter } from './letters/download-letters.ts'
export { returnLetter, type ReturnLetterKind } from './letters/return-letters.ts'
export { mailLifecycle } from './mail-lifecycle.ts'
export { orderLetter, type OrderToTell } from './order-letter.ts'
export type { OrderLetterKind } from './order-words.ts'
export { voiceLetter, type VoiceLetterKind } from './voice-letters.ts'
export { recordMail, recordMails, type Letter, type MailId, type Posting } from './record-mail.ts'
export {
  deliverMessages,
  latestMessages,
  paymentCodeText,
  phoneCodeText,
  recordMessage,
  type MessageLine,
} from './messages.ts'
export { pruneLetters } from './messages.ts'
export { debtLetter } from './debt-letter.ts'

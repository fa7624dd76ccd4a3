export { debitConnector, directDebitConnector, observedDebit, spokenDebit } from './connector.ts'
export { debitFor, lockDebit, markCredited, markTold, passTime, untoldDebits, type Debit } from './debit.ts'
export { filesToSend, markFileRefused, markFileSent, writeDueDebits, type Originator } from './debit-file.ts'
export { debitFileLifecycle, debitLifecycle, mandateLifecycle } from './lifecycles.ts'
export {
  giveMandate,
  mandatesOf,
  readAccount,
  type AccountField,
  type Consent,
  type MandateId,
} from './mandate.ts'
export { readAnswers } from './nacha-read.ts'
export { lastAnswerNumber, takeAnswers } from './take-answer.ts'

export { debitConnector, directDebitConnector, observedDebit, spokenDebit } from './connector.ts'
export { debitFor, lockDebit, markCredited, markTold, passTime, untoldDebits, type Debit } from './debit.ts'
export { filesToSend, markFileRefused, markFileSent, writeDueDebits, type Originator } from './debit-file.ts'
export {
  debtNumber,
  debtNumbersIn,
  debtsToRemind,
  recordDebtReminder,
  settleDebt,
  writeOffDebt,
  type Debt,
  type SettleDebtRefusal,
} from './debt.ts'
export { debtsOf, findDebt, findDebtById, listDebts, lockDebt, recentDebts } from './find-debts.ts'
export {
  debitFileLifecycle,
  debitLifecycle,
  debitRefundLifecycle,
  debtLifecycle,
  mandateLifecycle,
} from './lifecycles.ts'
export {
  debitAgain,
  giveMandate,
  mandatesOf,
  readAccount,
  revokeOwnMandate,
  type AccountField,
  type Consent,
  type DebitConsent,
  type GivenMandate,
  type MandateId,
} from './mandate.ts'
export {
  debitRefundsOf,
  lockDebitRefund,
  markRefundDebited,
  markRefundTold,
  settleRefunds,
  untoldRefunds,
} from './refund.ts'
export { readAnswers } from './nacha-read.ts'
export { lastAnswerNumber, takeAnswers } from './take-answer.ts'

export { accountBank, type AccountBank, type AccountBankSettings } from './account-bank.ts'
export {
  approvePayout,
  holdPayout,
  payoutLimits,
  setPayoutLimit,
  type ApproveRefusal,
  type PayoutLimit,
} from './approve-payout.ts'
export { creditorReference, creditorReferencesIn, maskIban, showIban } from './iban.ts'
export { fromWire, onWire, type Debtor } from './payment-order.ts'
export {
  lockPayout,
  messageLifecycle,
  payoutLifecycle,
  payoutsFor,
  recentPayouts,
  type Payout,
  type PayoutId,
  type PayoutKind,
  type PayoutState,
} from './payout.ts'
export { plainText } from './plain-text.ts'
export { cancelPayout, requestPayout, type PayoutRefusal, type PayoutRequest } from './request-payout.ts'
export {
  dueMessages,
  executePayout,
  followReport,
  gatherPayouts,
  noteTry,
  returnPayout,
} from './send-payouts.ts'
export { readStatusReport } from './status-report.ts'

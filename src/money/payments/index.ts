export {
  attemptLifecycle,
  intentLifecycle,
  isOpen,
  operationLifecycle,
  proofLifecycle,
  type AttemptState,
  type IntentState,
  type OperationState,
  type ProofState,
} from './lifecycles.ts'
export {
  dueAccount,
  refundableAccount,
  type Attempt,
  type AttemptId,
  type CaseId,
  type Intent,
  type Operation,
  type OperationId,
  type OperationKind,
  type PayerAction,
  type Payment,
  type PaymentId,
} from './payment.ts'
export {
  answered,
  keepRefused,
  type Evidence,
  type EvidenceSource,
  type Observation,
  type ObservedOperation,
  type ObservedPayment,
} from './evidence.ts'
export { applyEvidence, type Applied, type EvidenceEffect } from './apply-evidence.ts'
export { heardAlready, plainEvidence, type PlainEvidence } from './plain/plain-evidence.ts'
export { findPayment, findPaymentFor, ownerOfAttempt, ownerOfOperation } from './find-payments.ts'
export {
  closePayment,
  giveBack,
  refundedParts,
  requestCapture,
  requestRefund,
  type CaptureRefusal,
  type Closed,
  type RefundRefusal,
} from './request-operations.ts'
export type { RefundPart } from './book.ts'
export { recordRefundElsewhere } from './refunds/refund-elsewhere.ts'
export {
  failAttempt,
  openAttempt,
  openFirstAttempt,
  openIntent,
  recordPage,
  type OpenAttempt,
  type StartRefusal,
} from './open-attempt.ts'
export {
  findProof,
  mostAnswers,
  mostCodes,
  type Proof,
  type ProofCause,
  type ProofWay,
} from './proofs/find-proof.ts'
export { reseal, sealedAsked } from './proofs/reseal.ts'
export {
  askProof,
  countAnswer,
  countCode,
  endProof,
  forgetProofs,
  passProof,
  sealedOf,
  takeProven,
  type PassRefusal,
  useProof,
} from './proofs/ask-proof.ts'
export {
  claimDueOperations,
  giveUp,
  markSent,
  recordSilence,
  syncSchedule,
  type DueOperation,
  type Sendable,
  type SendRefusal,
} from './send-operation.ts'
export {
  casesOf,
  closeCase,
  noteCase,
  notesOf,
  openCase,
  openCases,
  settleCase,
  takeCase,
  type CaseKind,
  type CaseNote,
  type PaymentCase,
} from './cases.ts'
export { sumOfParts, type FeeParts, type SettlementLine, type SettlementLineType } from './settlement/line.ts'
export type { SettlementSource } from './settlement/source.ts'
export { acquirerSettlements, type SettlementSettings } from './settlement/acquirer.ts'
export { bankTransfer } from './methods/bank-transfer.ts'
export { directDebit } from './methods/direct-debit.ts'
export { card } from './methods/card.ts'
export { methodNamed, methods } from './methods/index.ts'
export type { Method, MethodField } from './methods/method.ts'
export { takingOf, takingOfPayment, type Taking } from './methods/taking.ts'
export { methodsOffered, readDetails, type Wanted } from './methods/offer.ts'
export { bankConnector, type BankSettings } from './connectors/bank.ts'
export { stripeClient, type StripeAccess } from './connectors/stripe-client.ts'
export { stripeConnector } from './connectors/stripe.ts'
export { alipayConnector, type AlipaySettings } from './connectors/alipay.ts'
export { wechatConnector, type WechatSettings } from './connectors/wechat.ts'
export { unionpayConnector, type UnionpaySettings } from './connectors/unionpay.ts'
export { stripePayouts } from './settlement/stripe.ts'
export { alipayBills, unionpayBills, wechatBills } from './settlement/chinese-bills.ts'
export { parseAlipaySettlement } from './settlement/alipay.ts'
export { parseUnionpaySettlement } from './settlement/unionpay.ts'
export { parseWechatSettlement } from './settlement/wechat.ts'
export {
  authorizeHousePayment,
  houseConnector,
  type ConfirmRefusal,
  type HouseRules,
} from './connectors/house.ts'
export {
  bankPageConnector,
  bankPageSettlements,
  nextSettlementFile,
  type BankPageSettings,
  type PageKeys,
} from './connectors/bank-page.ts'
export { harborWords } from './connectors/bank-page-harbor.ts'
export { icbcWords } from './connectors/bank-page-icbc.ts'
export { readBankPageFile } from './settlement/bank-page.ts'
export {
  mobileOperatorConnector,
  nextOperatorFile,
  operatorSettlements,
  takesCode,
  type CodeAnswer,
  type OperatorConnector,
} from './connectors/mobile-operator.ts'
export type { OperatorSettings } from './connectors/mobile-operator-calls.ts'
export { readOperatorFile } from './settlement/mobile-operator.ts'
export { findHousePayment, housePaymentLifecycle, type HousePayment } from './connectors/house-books.ts'
export type {
  Acknowledgment,
  Connector,
  Connectors,
  Notification,
  NotificationRefusal,
  OperationRequest,
  Payer,
  Spoken,
  StartAnswer,
  StartRequest,
} from './connectors/connector.ts'
export { acquirerConnectors, vaultCard } from './methods/vault-card.ts'
export { acquirerConnector, type AcquirerSettings } from './connectors/acquirer.ts'
export {
  vaultDoor,
  type BillingAddress,
  type CardOnFile,
  type VaultDoor,
  type VaultTry,
} from './connectors/vault-door.ts'
export { breakerLifecycle, connectorHealth, recordOutcome, type ConnectorHealth } from './routing/breaker.ts'
export { isTechnical, retryAdvice, type RetryAdvice } from './routing/retry-table.ts'
export {
  addRoute,
  chooseConnector,
  findRoutes,
  removeRoute,
  type Route,
  type WantedRoute,
} from './routing/routes.ts'
export { paymentOracles } from './oracles.ts'

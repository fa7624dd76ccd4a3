export { chainNode } from './node.ts'
export { paymentUri } from './addresses.ts'
export { tokenText, type Rates } from './rates.ts'
export { chainRefundLifecycle, depositLifecycle, chainInvoiceLifecycle } from './lifecycles.ts'
export type { ChainLink, ChainTerms } from './terms.ts'
export {
  confirmationsOf,
  findInvoice,
  invoicesToJudge,
  lockInvoice,
  receivedBy,
  type Invoice,
} from './invoice.ts'
export { judgeInvoice, type Head } from './judge-invoice.ts'
export { applyJudgment } from './settle-invoice.ts'
export { followChain } from './blocks.ts'
export { markRefundTold, refundsOf, sendRefunds, untoldRefunds } from './refunds.ts'
export { chainConnectorName, spokenOf, stablecoinConnector } from './connector.ts'

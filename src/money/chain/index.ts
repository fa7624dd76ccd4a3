export { chainNode } from './node.ts'
export { paymentUri } from './addresses.ts'
export { tokenText, type Rates } from './rates.ts'
export {
  chainRefundLifecycle,
  depositLifecycle,
  chainInvoiceLifecycle,
  sendLifecycle,
  sweepLifecycle,
} from './lifecycles.ts'
export type { ChainLink, ChainTerms } from './terms.ts'
export {
  confirmationsOf,
  findInvoice,
  invoicesToJudge,
  lockInvoice,
  receivedBy,
  type Invoice,
  type InvoiceId,
} from './invoice.ts'
export { judgeInvoice, type Head } from './judge-invoice.ts'
export { applyJudgment } from './settle-invoice.ts'
export { followChain } from './blocks.ts'
export { markRefundTold, refundsOf, signRefunds, untoldRefunds } from './refunds.ts'
export { chainConnectorName, spokenOf, stablecoinConnector } from './connector.ts'
export { currentRates, isStale, rateHistory, seedRates, setRate, type Rate } from './rate-book.ts'
export { claimOf, giveUpClaim, isTakenBack } from './treasury/claims.ts'
export { followSends } from './treasury/follow.ts'
export {
  compareHoldings,
  keepHolding,
  keepProof,
  lastProof,
  type Compared,
  type ProofShown,
} from './treasury/holdings.ts'
export { sweepDeposits, sweptFrom } from './treasury/sweep.ts'
export { registerUnits } from './treasury/units.ts'
export {
  holdings,
  openClaims,
  sweeps,
  type ClaimShown,
  type Holding,
  type SweepShown,
} from './treasury/read.ts'

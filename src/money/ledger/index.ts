export {
  account,
  chart,
  chartLineOf,
  type AccountClass,
  type Bound,
  type ChartLine,
  type Side,
} from './chart.ts'
export type { LedgerRefusal } from './refusals.ts'
export {
  newTransferId,
  toRequest,
  transferIdOf,
  type PendingTransfer,
  type PostedBy,
  type ResolvingTransfer,
  type SingleTransfer,
  type Transfer,
  type TransferId,
} from './transfer.ts'
export { postTransfers } from './post-transfers.ts'
export { balance, balances, type AccountName, type Balance, type Sums } from './balances.ts'
export { ledgerWriter, type Chain } from './ledger-writer.ts'
export { expireOverdue, foldDeltas } from './keep-books.ts'
export { brokenPromises, ledgerOracles, type Oracle } from './oracles.ts'
export { balanceAt, balancesAt } from './past-balances.ts'
export { statement, type Statement, type StatementLine, type Stretch } from './statement.ts'
export {
  trialBalance,
  type TrialBalance,
  type TrialBalanceLine,
  type TrialBalanceTotal,
} from './trial-balance.ts'
export { hledgerJournal, type JournalPart } from './hledger.ts'
export { inSnapshot } from './snapshot.ts'
export { pendingLifecycle } from './pending-lifecycle.ts'

export {
  breakLifecycle,
  breakOfCase,
  openBreak,
  openBreaks,
  resolveBreak,
  settleBreak,
  type Break,
  type BreakKind,
} from './breaks.ts'
export {
  bookSettlement,
  concludeEntry,
  heldEntryOf,
  holdEntry,
  placeHeldEntry,
  postEntry,
  settleHeldEntry,
} from './book-entry.ts'
export { readStatements } from './camt.ts'
export {
  closedPeriods,
  closePeriod,
  periodReport,
  type Closing,
  type Period,
  type PeriodReport,
} from './close-period.ts'
export {
  entryLifecycle,
  lockEntry,
  recentEntries,
  textOf,
  toldEntries,
  type Entry,
  type EntryId,
} from './entry.ts'
export { importStatement, lastStatementNumber, type ImportRefusal } from './import-statement.ts'
export { findOverdue } from './overdue.ts'
export { bankPositions, clearingPositions, type BankPosition, type ClearingPosition } from './position.ts'
export { importSettlement, type FileId, type FileRefusal, type GivenFile } from './settlement-file.ts'
export { bankTransferConnector, observedTransfer, referenceOf } from './bank-transfer.ts'
export {
  applyReceipts,
  attemptsByReference,
  receiptLifecycle,
  receiveTransfer,
  returnReceipts,
  tellShort,
  transferConnector,
  waitingReceipts,
  type Received,
  type TransferAttempt,
} from './receipts.ts'

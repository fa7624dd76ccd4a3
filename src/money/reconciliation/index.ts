export {
  breakLifecycle,
  openBreak,
  openBreaks,
  resolveBreak,
  restateBreak,
  settleBreak,
  type Break,
  type BreakKind,
} from './breaks.ts'
export {
  bookSettlement,
  concludeEntry,
  heldEntryOf,
  holdEntry,
  holdRest,
  lockHeldEntry,
  placeHeldEntry,
  postEntry,
  settleHeldEntry,
} from './book-entry.ts'
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
export {
  carries,
  deskReceiptLifecycle,
  entriesLike,
  findOverdueReceipts,
  holdLikeTyped,
  keepDeskReceipt,
  linkHeldEntry,
  linkTypedReceipt,
  recentDeskReceipts,
  till,
  transit,
  waitingReceiptsOf,
  type DeskReceipt,
} from './desk-receipts.ts'
export { findOverdue } from './overdue.ts'
export type { Missing } from './missing.ts'
export type { BankPosition, ClearingPosition, OwnPart, OwnProof } from './position.ts'
export {
  importSettlement,
  noteRefusedFile,
  type FileId,
  type FileRefusal,
  type GivenFile,
} from './settlement-file.ts'
export { bankTransferConnector, observedTransfer } from './bank-transfer.ts'
export {
  applyReceipts,
  attemptsByReference,
  receiptLifecycle,
  receiveTransfer,
  returnReceipts,
  transferConnector,
  waitingReceipts,
  type Received,
  type TransferAttempt,
} from './receipts.ts'

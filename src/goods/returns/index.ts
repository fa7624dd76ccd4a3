export { findReturn, findReturns, type ReturnFilter } from './find-returns.ts'
export {
  approveReturn,
  cancelReturn,
  markReturnReceived,
  markReturnRefunded,
  markReturnSent,
  noteReturnRefund,
  refuseReturn,
  type MoveReturnRefusal,
} from './move-return.ts'
export { returnOracles } from './oracles.ts'
export { recordReturn } from './record-return.ts'
export {
  mostWords,
  returnLifecycle,
  returnNumber,
  returnReasons,
  type Return,
  type ReturnId,
  type ReturnReason,
  type ReturnState,
} from './return.ts'
export { returnable, type NotReturnable, type Returnable, type ReturnableLine } from './returnable.ts'

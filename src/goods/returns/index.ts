export { exchangeTerms, type ExchangeTerms } from './exchange.ts'
export { findReturn, findReturns, lockReturn, type ReturnFilter } from './find-returns.ts'
export {
  approveReturn,
  cancelReturn,
  fallBack,
  keepReturnMoney,
  markReturnExchanged,
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
  fallbacks,
  isExchanged,
  mostWords,
  returnLifecycle,
  returnNumber,
  returnReasons,
  type Fallback,
  type Return,
  type ReturnId,
  type ReturnLine,
  type ReturnReason,
  type ReturnState,
  type Wanted,
} from './return.ts'
export { differencesBack, swappedIn, type Swapped } from './swapped.ts'
export { returnable, type NotReturnable, type Returnable, type ReturnableLine } from './returnable.ts'

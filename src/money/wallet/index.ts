export { creditWallet, type WalletCredit } from './credit-wallet.ts'
export { walletCurrencies, walletOf, walletStatement, type Wallet } from './find-wallet.ts'
export { topUpLifecycle } from './lifecycles.ts'
export { setLimits, type LimitRefusal, type WalletLimits } from './limits.ts'
export { walletOracles } from './oracles.ts'
export {
  closeTopUps,
  creditTopUp,
  findTopUp,
  isTopUp,
  lockTopUp,
  openTopUp,
  type TopUp,
  type TopUpId,
} from './top-up.ts'
export { walletRules } from './wallet-rules.ts'
export {
  requestWithdrawal,
  withdrawalsOf,
  type Withdrawal,
  type WithdrawalId,
  type WithdrawRefusal,
} from './withdraw.ts'

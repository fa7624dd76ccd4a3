import type { Operation } from '../operation.ts'
import { accountOperations } from './accounts.ts'
import { addressOperations } from './addresses.ts'
import { expressOperations } from './express.ts'
import { cartOperations } from './carts.ts'
import { deskBookOperations } from './desk-books.ts'
import { deskCatalogOperations } from './desk-catalog.ts'
import { deskClosingOperations } from './desk-closing.ts'
import { deskDebtOperations } from './desk-debts.ts'
import { deskDisputeOperations } from './desk-disputes.ts'
import { deskGoodsOperations } from './desk-goods.ts'
import { deskOrderOperations } from './desk-orders.ts'
import { deskPaymentMoveOperations } from './desk-payment-moves.ts'
import { deskPaymentOperations } from './desk-payments.ts'
import { deskPayoutMoveOperations } from './desk-payout-moves.ts'
import { deskPayoutOperations } from './desk-payouts.ts'
import { deskReconciliationOperations } from './desk-reconciliation.ts'
import { deskPictureOperations } from './desk-pictures.ts'
import { deskTreasuryOperations } from './desk-treasury.ts'
import { deskRiskOperations } from './desk-risk.ts'
import { deskReturnOperations } from './desk-returns.ts'
import { downloadOperations } from './downloads.ts'
import { matchOperations } from './matches.ts'
import { notificationOperations } from './notifications.ts'
import { orderOperations } from './orders.ts'
import { owedOperations } from './owed.ts'
import { payWalletOperations } from './pay-from-wallet.ts'
import { payInstructionOperations } from './pay-instructions.ts'
import { payStepOperations } from './pay-steps.ts'
import { payerSafetyOperations } from './payer-safety.ts'
import { payerThingOperations } from './payer-things.ts'
import { paymentOperations } from './payments.ts'
import { provePayerOperations } from './prove-payer.ts'
import { catalogOperations } from './catalog.ts'
import { recommendationOperations } from './recommendations.ts'
import { returnOperations } from './returns.ts'
import { searchOperations } from './search.ts'
import { deskVoiceOperations } from './desk-voices.ts'
import { voiceOperations } from './voices.ts'
import { walletOperations } from './wallet.ts'
import { withdrawalOperations } from './withdrawals.ts'

/** Every operation of the API, in the order of its description. */
export const operations: readonly Operation[] = [
  ...catalogOperations,
  ...searchOperations,
  ...recommendationOperations,
  ...matchOperations,
  ...voiceOperations,
  ...cartOperations,
  ...orderOperations,
  ...expressOperations,
  ...downloadOperations,
  ...returnOperations,
  ...paymentOperations,
  ...provePayerOperations,
  ...payWalletOperations,
  ...payStepOperations,
  ...payInstructionOperations,
  ...walletOperations,
  ...withdrawalOperations,
  ...payerThingOperations,
  ...owedOperations,
  ...payerSafetyOperations,
  ...accountOperations,
  ...addressOperations,
  ...deskOrderOperations,
  ...deskGoodsOperations,
  ...deskReturnOperations,
  ...deskVoiceOperations,
  ...deskCatalogOperations,
  ...deskPictureOperations,
  ...deskBookOperations,
  ...deskPaymentOperations,
  ...deskPaymentMoveOperations,
  ...deskRiskOperations,
  ...deskDisputeOperations,
  ...deskPayoutOperations,
  ...deskPayoutMoveOperations,
  ...deskDebtOperations,
  ...deskReconciliationOperations,
  ...deskClosingOperations,
  ...deskTreasuryOperations,
  ...notificationOperations,
]

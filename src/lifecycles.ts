import { collectionLifecycle, shipmentLifecycle } from '#goods/shipping/index.ts'
import { returnLifecycle } from '#goods/returns/index.ts'
import { downloadLifecycle, grantLifecycle, licenseKeyLifecycle } from '#goods/downloads/index.ts'
import { answerLifecycle } from '#kernel/idempotency.ts'
import {
  chainRefundLifecycle,
  chainInvoiceLifecycle,
  depositLifecycle,
  sendLifecycle,
  sweepLifecycle,
} from '#money/chain/index.ts'
import { importLifecycle, productLifecycle, variantLifecycle } from '#market/catalog/index.ts'
import { pieceLifecycle } from '#market/content/index.ts'
import { invoiceLifecycle } from '#money/credit/index.ts'
import { pendingLifecycle } from '#money/ledger/index.ts'
import {
  attemptLifecycle,
  breakerLifecycle,
  housePaymentLifecycle,
  intentLifecycle,
  operationLifecycle,
  proofLifecycle,
} from '#money/payments/index.ts'
import {
  debitFileLifecycle,
  debitLifecycle,
  debitRefundLifecycle,
  debtLifecycle,
  mandateLifecycle,
} from '#money/mandates/index.ts'
import { topUpLifecycle } from '#money/wallet/index.ts'
import { messageLifecycle, payoutLifecycle } from '#money/payouts/index.ts'
import {
  breakLifecycle,
  deskReceiptLifecycle,
  entryLifecycle,
  receiptLifecycle,
} from '#money/reconciliation/index.ts'
import { disputeLifecycle } from '#money/disputes/index.ts'
import { mailLifecycle } from '#people/notifications/index.ts'
import { voiceLifecycle } from '#people/reviews/index.ts'
import { deliveryLifecycle, endpointLifecycle } from '#people/subscriptions/index.ts'
import { cartLifecycle } from '#trade/cart/index.ts'
import { orderLifecycle } from '#trade/orders/index.ts'
import { decisionLifecycle } from '#trust/risk/index.ts'
import { pairLifecycle } from '#views/matching/index.ts'

/** A lifecycle with the column that holds its state; the check of that column must allow these states and no others. */
export type RegisteredLifecycle = {
  /** Schema and table, as in `orders.orders`. */
  readonly table: string
  readonly column: string
  readonly lifecycle: { readonly states: readonly string[] }
}

/** Every lifecycle of the house. A `state` column that is not listed here fails `npm run check`. */
export const lifecycles: readonly RegisteredLifecycle[] = [
  { table: 'cart.carts', column: 'state', lifecycle: cartLifecycle },
  { table: 'catalog.products', column: 'state', lifecycle: productLifecycle },
  { table: 'catalog.variants', column: 'state', lifecycle: variantLifecycle },
  { table: 'catalog.imports', column: 'state', lifecycle: importLifecycle },
  { table: 'content.pieces', column: 'state', lifecycle: pieceLifecycle },
  { table: 'credit.invoices', column: 'state', lifecycle: invoiceLifecycle },
  { table: 'chain.deposits', column: 'state', lifecycle: depositLifecycle },
  { table: 'chain.invoices', column: 'state', lifecycle: chainInvoiceLifecycle },
  { table: 'chain.refunds', column: 'state', lifecycle: chainRefundLifecycle },
  { table: 'downloads.deliveries', column: 'state', lifecycle: downloadLifecycle },
  { table: 'downloads.grants', column: 'state', lifecycle: grantLifecycle },
  { table: 'downloads.license_keys', column: 'state', lifecycle: licenseKeyLifecycle },
  { table: 'chain.sends', column: 'state', lifecycle: sendLifecycle },
  { table: 'chain.sweeps', column: 'state', lifecycle: sweepLifecycle },
  { table: 'kernel.idempotency', column: 'state', lifecycle: answerLifecycle },
  { table: 'ledger.pendings', column: 'state', lifecycle: pendingLifecycle },
  { table: 'mandates.mandates', column: 'state', lifecycle: mandateLifecycle },
  { table: 'mandates.debits', column: 'state', lifecycle: debitLifecycle },
  { table: 'mandates.refunds', column: 'state', lifecycle: debitRefundLifecycle },
  { table: 'mandates.debts', column: 'state', lifecycle: debtLifecycle },
  { table: 'mandates.files', column: 'state', lifecycle: debitFileLifecycle },
  { table: 'matching.pairs', column: 'state', lifecycle: pairLifecycle },
  { table: 'notifications.mails', column: 'state', lifecycle: mailLifecycle },
  { table: 'notifications.messages', column: 'state', lifecycle: mailLifecycle },
  { table: 'orders.orders', column: 'state', lifecycle: orderLifecycle },
  { table: 'payments.intents', column: 'state', lifecycle: intentLifecycle },
  { table: 'payments.attempts', column: 'state', lifecycle: attemptLifecycle },
  { table: 'payments.house_payments', column: 'state', lifecycle: housePaymentLifecycle },
  { table: 'payments.operations', column: 'state', lifecycle: operationLifecycle },
  { table: 'payments.proofs', column: 'state', lifecycle: proofLifecycle },
  { table: 'payments.breakers', column: 'state', lifecycle: breakerLifecycle },
  { table: 'subscriptions.endpoints', column: 'state', lifecycle: endpointLifecycle },
  { table: 'subscriptions.deliveries', column: 'state', lifecycle: deliveryLifecycle },
  { table: 'reviews.reviews', column: 'state', lifecycle: voiceLifecycle },
  { table: 'reviews.questions', column: 'state', lifecycle: voiceLifecycle },
  { table: 'reviews.answers', column: 'state', lifecycle: voiceLifecycle },
  { table: 'returns.returns', column: 'state', lifecycle: returnLifecycle },
  { table: 'risk.decisions', column: 'state', lifecycle: decisionLifecycle },
  { table: 'payouts.messages', column: 'state', lifecycle: messageLifecycle },
  { table: 'payouts.payouts', column: 'state', lifecycle: payoutLifecycle },
  { table: 'disputes.disputes', column: 'state', lifecycle: disputeLifecycle },
  { table: 'reconciliation.entries', column: 'state', lifecycle: entryLifecycle },
  { table: 'reconciliation.breaks', column: 'state', lifecycle: breakLifecycle },
  { table: 'reconciliation.desk_receipts', column: 'state', lifecycle: deskReceiptLifecycle },
  { table: 'reconciliation.receipts', column: 'state', lifecycle: receiptLifecycle },
  { table: 'shipping.collections', column: 'state', lifecycle: collectionLifecycle },
  { table: 'shipping.shipments', column: 'state', lifecycle: shipmentLifecycle },
  { table: 'wallet.top_ups', column: 'state', lifecycle: topUpLifecycle },
]

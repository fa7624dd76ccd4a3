/** What is said of money where a way to pay is no card, in English: the key, then how the money comes. */
export const enTakings = {
  'event.order_paid.received': 'Order confirmed',
  'event.order_paid.wallet': 'Amount set aside in your wallet',
  'event.order_paid.cash': 'Order confirmed, to be paid at the door',
  'event.order_paid.invoice': 'Order confirmed, to be paid by invoice',
  'event.payment_captured.received': 'Payment received',
  'event.payment_captured.wallet': 'Taken from your wallet',
  'event.payment_captured.cash': 'Courier asked to collect the cash',
  'event.payment_captured.invoice': 'Invoice made out',
  'event.payment_refunded.wallet': 'Money back in your wallet',
  'event.payment_refunded.cash': 'Amount credited',
  'event.payment_refunded.invoice': 'Amount credited',
  'order.canceled_lede.received':
    'This order was canceled. Anything you paid for it goes back the way it came.',
  'order.canceled_lede.wallet': 'This order was canceled. Nothing was taken from your wallet.',
  'order.canceled_lede.cash': 'This order was canceled. There is nothing to pay.',
  'order.canceled_lede.invoice': 'This order was canceled. There is nothing to pay.',
  'decline.insufficient_funds.any': 'There is not enough money for this payment.',
  'decline.over_limit.any': 'This payment is above your limit.',
  'decline.other.any': 'The payment was declined and no reason was given. Another way to pay may work.',
} as const

type Takings = Readonly<Record<keyof typeof enTakings, string>>

/** The same in Chinese. */
export const zhTakings: Takings = {
  'event.order_paid.received': '订单已确认',
  'event.order_paid.wallet': '已在钱包中预留金额',
  'event.order_paid.cash': '订单已确认，收货时付款',
  'event.order_paid.invoice': '订单已确认，凭账单付款',
  'event.payment_captured.received': '已收到付款',
  'event.payment_captured.wallet': '已从钱包扣款',
  'event.payment_captured.cash': '已委托快递员代收现金',
  'event.payment_captured.invoice': '已开具账单',
  'event.payment_refunded.wallet': '款项已退回钱包',
  'event.payment_refunded.cash': '金额已冲减',
  'event.payment_refunded.invoice': '金额已冲减',
  'order.canceled_lede.received': '此订单已取消，已付的款项将按原路退回。',
  'order.canceled_lede.wallet': '此订单已取消，未从您的钱包扣款。',
  'order.canceled_lede.cash': '此订单已取消，无需付款。',
  'order.canceled_lede.invoice': '此订单已取消，无需付款。',
  'decline.insufficient_funds.any': '余额不足以完成此次付款。',
  'decline.over_limit.any': '此次付款超出您的限额。',
  'decline.other.any': '付款被拒绝且未说明原因，请换一种付款方式试试。',
}

/** The same in French. */
export const frTakings: Takings = {
  'event.order_paid.received': 'Commande confirmée',
  'event.order_paid.wallet': 'Somme réservée dans votre portefeuille',
  'event.order_paid.cash': 'Commande confirmée, à payer à la livraison',
  'event.order_paid.invoice': 'Commande confirmée, à payer sur facture',
  'event.payment_captured.received': 'Paiement reçu',
  'event.payment_captured.wallet': 'Prélevé sur votre portefeuille',
  'event.payment_captured.cash': 'Livreur chargé d’encaisser les espèces',
  'event.payment_captured.invoice': 'Facture établie',
  'event.payment_refunded.wallet': 'Somme revenue dans votre portefeuille',
  'event.payment_refunded.cash': 'Somme créditée',
  'event.payment_refunded.invoice': 'Somme créditée',
  'order.canceled_lede.received':
    'Cette commande a été annulée. Ce que vous avez déjà payé repart par le même chemin.',
  'order.canceled_lede.wallet': 'Cette commande a été annulée. Rien n’a été prélevé sur votre portefeuille.',
  'order.canceled_lede.cash': 'Cette commande a été annulée. Il n’y a rien à payer.',
  'order.canceled_lede.invoice': 'Cette commande a été annulée. Il n’y a rien à payer.',
  'decline.insufficient_funds.any': 'Il n’y a pas assez d’argent pour ce paiement.',
  'decline.over_limit.any': 'Ce paiement dépasse votre limite.',
  'decline.other.any':
    'Le paiement a été refusé sans raison donnée. Un autre moyen de paiement fonctionnera peut-être.',
}

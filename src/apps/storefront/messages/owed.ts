/** Paying what is owed after the sale, in English. */
export const enOwed = {
  'owed.title': 'Pay {$number}',
  'owed.why_debt': 'Your bank took back a debit that had paid an order.',
  'owed.why_invoice': 'An invoice for goods you bought on account.',
  'owed.open': 'To pay',
  'owed.of': 'of {$amount}',
  'owed.due': 'Due on {$day}',
  'owed.pay': 'Pay {$amount} now',
  'owed.or_transfer': 'Or transfer the amount to {$holder}, {$iban}, and write {$number} on it.',
  'owed.way': 'Pay online',
  'owed.paid_title': '{$number} is paid',
  'owed.paid': 'Nothing is to be paid any more. Thank you.',
  'owed.closed_title': '{$number} is closed',
  'owed.closed': 'Nothing is to be paid any more.',
  'owed.on_its_way_title': 'Your payment is on its way',
  'owed.on_its_way':
    'We are taking the money just now. Please look again in a moment; do not pay a second time.',
  'owed.again': 'Look again',
  'owed.order': 'The order',
} as const

type Owed = Readonly<Record<keyof typeof enOwed, string>>

/** The same in Chinese. */
export const zhOwed: Owed = {
  'owed.title': '支付 {$number}',
  'owed.why_debt': '您的银行退回了一笔已付订单的扣款。',
  'owed.why_invoice': '您赊购商品的账单。',
  'owed.open': '应付',
  'owed.of': '共 {$amount}',
  'owed.due': '到期日 {$day}',
  'owed.pay': '立即支付 {$amount}',
  'owed.or_transfer': '或将金额转至 {$holder}，{$iban}，并注明 {$number}。',
  'owed.way': '在线支付',
  'owed.paid_title': '{$number} 已付清',
  'owed.paid': '无需再付款，谢谢。',
  'owed.closed_title': '{$number} 已结清',
  'owed.closed': '无需再付款。',
  'owed.on_its_way_title': '付款处理中',
  'owed.on_its_way': '我们正在收取款项，请稍后再查看，不要重复付款。',
  'owed.again': '再次查看',
  'owed.order': '查看订单',
}

/** The same in French. */
export const frOwed: Owed = {
  'owed.title': 'Payer {$number}',
  'owed.why_debt': 'Votre banque a repris un prélèvement qui avait payé une commande.',
  'owed.why_invoice': 'Une facture pour des articles achetés à crédit.',
  'owed.open': 'À payer',
  'owed.of': 'sur {$amount}',
  'owed.due': 'Échéance le {$day}',
  'owed.pay': 'Payer {$amount} maintenant',
  'owed.or_transfer': 'Ou virez le montant à {$holder}, {$iban}, en indiquant {$number}.',
  'owed.way': 'Payer en ligne',
  'owed.paid_title': '{$number} est réglée',
  'owed.paid': 'Il n’y a plus rien à payer. Merci.',
  'owed.closed_title': '{$number} est close',
  'owed.closed': 'Il n’y a plus rien à payer.',
  'owed.on_its_way_title': 'Votre paiement est en route',
  'owed.on_its_way':
    'Nous encaissons votre paiement. Revenez dans un instant ; ne payez pas une seconde fois.',
  'owed.again': 'Regarder à nouveau',
  'owed.order': 'La commande',
}

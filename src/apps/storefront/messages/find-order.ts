/** Finding an order again, in English. */
export const enFindOrder = {
  'find_order.title': 'Find your order',
  'find_order.lede': 'We mail the link to the order to the address it was placed with.',
  'find_order.number': 'Order number',
  'find_order.submit': 'Mail me the link',
  'find_order.sent': 'If there is such an order, its link is on its way to your mailbox.',
} as const

/** Finding an order again, in Chinese. */
export const zhFindOrder = {
  'find_order.title': '查找订单',
  'find_order.lede': '我们会把订单链接发送到下单时使用的邮箱。',
  'find_order.number': '订单号',
  'find_order.submit': '发送链接',
  'find_order.sent': '如果有这个订单，链接已发往您的邮箱。',
} as const

/** Finding an order again, in French. */
export const frFindOrder = {
  'find_order.title': 'Retrouver une commande',
  'find_order.lede': 'Nous envoyons le lien de la commande à l’adresse qui a servi à la passer.',
  'find_order.number': 'Numéro de commande',
  'find_order.submit': 'M’envoyer le lien',
  'find_order.sent': 'Si cette commande existe, son lien est en route vers votre boîte de réception.',
} as const

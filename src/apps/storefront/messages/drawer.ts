/** The cart beside a page, and what searching machines are told of cart and checkout, in English. */
export const enDrawer = {
  'cart.close': 'Close',
  'cart.changed': 'The cart was changed.',
  'cart.whole': 'See the whole cart',
  'cart.description': 'What is in your cart, with prices, VAT and delivery, before you order.',
  'checkout.description': 'Address, delivery and payment on one page, with the final price before you order.',
  'product.delivery': 'Delivery to {$country}',
  'product.delivered': '{$price} with delivery, VAT and everything',
  'product.delivered_export': '{$price} with delivery; duties are paid on arrival',
} as const

/** The same in Chinese. */
export const zhDrawer: Record<keyof typeof enDrawer, string> = {
  'cart.close': '关闭',
  'cart.changed': '购物车已更新。',
  'cart.whole': '查看完整购物车',
  'cart.description': '下单前查看购物车中的商品、价格、增值税与配送费用。',
  'checkout.description': '地址、配送与付款同在一页，下单前即见最终价格。',
  'product.delivery': '送往{$country}',
  'product.delivered': '含配送及税费共 {$price}',
  'product.delivered_export': '含配送共 {$price}，关税到货时缴付',
}

/** The same in French. */
export const frDrawer: Record<keyof typeof enDrawer, string> = {
  'cart.close': 'Fermer',
  'cart.changed': 'Le panier a été modifié.',
  'cart.whole': 'Voir tout le panier',
  'cart.description': 'Le contenu de votre panier, avec prix, TVA et livraison, avant de commander.',
  'checkout.description':
    'Adresse, livraison et paiement sur une page, avec le prix final avant de commander.',
  'product.delivery': 'Livraison : {$country}',
  'product.delivered': '{$price} livraison et TVA comprises',
  'product.delivered_export': '{$price} livraison comprise ; droits de douane à l’arrivée',
}

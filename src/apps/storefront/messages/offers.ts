/** The same product at other sellers, compared, in English. */
export const enOffers = {
  'offers.stands': 'Availability',
  'offers.price': 'Price',
  'offers.same_price': 'the same price',
  'offers.less': '{$amount} less',
  'offers.more': '{$amount} more',
  'offers.known_number': 'same article number',
  'offers.known_person': 'checked by us',
  'offers.known_likeness': 'by its description',
}

/** The same in Chinese. */
export const zhOffers: Record<keyof typeof enOffers, string> = {
  'offers.stands': '供应情况',
  'offers.price': '价格',
  'offers.same_price': '价格相同',
  'offers.less': '便宜 {$amount}',
  'offers.more': '贵 {$amount}',
  'offers.known_number': '商品条码相同',
  'offers.known_person': '经我们核对',
  'offers.known_likeness': '根据商品描述',
}

/** The same in French. */
export const frOffers: Record<keyof typeof enOffers, string> = {
  'offers.stands': 'Disponibilité',
  'offers.price': 'Prix',
  'offers.same_price': 'au même prix',
  'offers.less': '{$amount} de moins',
  'offers.more': '{$amount} de plus',
  'offers.known_number': 'même numéro d’article',
  'offers.known_person': 'vérifié par nos soins',
  'offers.known_likeness': 'd’après sa description',
}

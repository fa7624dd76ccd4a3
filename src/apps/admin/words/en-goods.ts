/** Products, stock, coupons and imports. */
export const enGoods = {
  'products.title': 'Products',
} as const

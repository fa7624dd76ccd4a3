export { addToCart, type AddedLine, type AddToCartRefusal, type CartMarket } from './add-to-cart.ts'
export { cartLifecycle } from './cart-lifecycle.ts'
export { tokenHash, type CartId, type CartLineId, type CartRef } from './cart.ts'
export { removeLine, setLineQuantity, type ChangedCart, type ChangeLineRefusal } from './change-line.ts'
export { countPieces } from './count-pieces.ts'
export { mergeCarts, type MergedCarts } from './merge-carts.ts'
export { pruneCarts } from './prune-carts.ts'
export { quoteCart, type CartLineView, type CartView, type MissingDetail } from './quote-cart.ts'
export { readCart, type CartLineReading, type CartReading, type ReadOptions } from './read-cart.ts'
export {
  setAndReadCart,
  setCheckoutDetails,
  type CheckoutDetails,
  type CheckoutDetailsRefusal,
  type DetailFault,
} from './set-checkout-details.ts'

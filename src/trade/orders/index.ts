export {
  findOrder,
  findOrderOf,
  lockOrder,
  type ChildOrder,
  type Order,
  type OrderHolder,
  type OrderLine,
  type OrderTaxLine,
} from './find-order.ts'
export {
  markOrderCompleted,
  markOrderFulfilled,
  markOrderPaid,
  markOrderRefunded,
  moveOrder,
  type MoveOrderRefusal,
  type OrderEvent,
} from './move-order.ts'
export { findOrderByNumber } from './find-order-by-number.ts'
export { isMailedToken, mailedToken } from './order-link.ts'
export { orderOracles } from './oracles.ts'
export { orderLifecycle } from './order-lifecycle.ts'
export {
  orderNumber,
  orderToken,
  type ChildOrderId,
  type OrderId,
  type OrderLineId,
  type OrderState,
} from './order.ts'

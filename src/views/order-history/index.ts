export { downloadsOfOrder, type DownloadableLine, type OrderDownloads } from './downloads-of-order.ts'
export {
  orderAlone,
  orderFor,
  type OrderView,
  type OrderViewer,
  type ParcelView,
  type TimelineEntry,
} from './one-order.ts'
export { ordersOfBuyer, type OrdersPage, type OrderSummary } from './orders-of-buyer.ts'

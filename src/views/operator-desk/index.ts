export { deskOverview, type DeskOverview } from './overview.ts'
export { deskOrders, type DeskOrder, type DeskOrderFilter } from './orders.ts'
export { deskParcels, type DeskParcel } from './parcels.ts'
export { deskCases, deskPayments, type DeskCase, type DeskPayment } from './payments.ts'
export { deskStock, type DeskStock, type DeskStockFilter } from './stock.ts'
export { concerns, type Concern } from './attention.ts'
export { deskBadges, type DeskBadges } from './badges.ts'
export {
  countStages,
  listOrders,
  orderStages,
  type OrderFilter,
  type OrderRow,
  type OrderStage,
} from './list-orders.ts'
export { pickList, type PickLine } from './pick-list.ts'
export { countLowStock, lowStockPieces, soldPerDay, type DaySold } from './today.ts'

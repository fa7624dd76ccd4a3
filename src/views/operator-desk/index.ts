export { deskOverview, type DeskOverview } from './overview.ts'
export { deskOrders, type DeskOrder, type DeskOrderFilter } from './orders.ts'
export { deskParcels, type DeskParcel } from './parcels.ts'
export { deskCases, deskPayments, type DeskCase, type DeskPayment } from './payments.ts'
export { deskStock, type DeskStock, type DeskStockFilter } from './stock.ts'
export { concerns, type Concern } from './attention.ts'
export { isCaseKnown } from './case-known.ts'
export { deskBadges, type DeskBadges } from './badges.ts'
export {
  countStages,
  listOrders,
  mostCounted,
  orderStages,
  type OrderFilter,
  type OrderRow,
  type OrderStage,
} from './list-orders.ts'
export { pickList, type PickLine } from './pick-list.ts'
export { countLowStock, lowStockPieces, soldPerDay, type DaySold } from './today.ts'
export { listCoupons, type CouponRow } from './coupons.ts'
export { countProducts, listProducts, type ProductFilter, type ProductRow } from './list-products.ts'
export { listMails, type MailRow } from './mails.ts'
export { movementsOf, stockedArticle, type MovementRow, type StockedArticle } from './movements.ts'
export {
  oneProduct,
  type DeskAttribute,
  type DeskPrice,
  type DeskProduct,
  type DeskMedia,
  type DeskVariant,
} from './one-product.ts'
export {
  consumerRows,
  databaseFigures,
  latestFacts,
  latestImports,
  type ConsumerRow,
  type DatabaseFigures,
  type FactRow,
  type ImportRow,
} from './system.ts'
export {
  refusedEvidence,
  undecidedOperations,
  type RefusedEvidence,
  type UndecidedOperation,
} from './undecided.ts'
export { deskDecisions, deskRelatives, deskReviews, type DeskDecision, type DeskRelative } from './risk.ts'
export { deskEntries } from './entries.ts'
export { deskPayouts, paymentOrderOf, type DeskPayout } from './payouts.ts'
export { writeOffs, type WriteOff } from './write-offs.ts'
export {
  digitalArticles,
  grantsOfVariant,
  variantOfSku,
  versionsOf,
  type DigitalArticle,
  type GrantRow,
  type VersionRow,
} from './downloads.ts'
export { deskReturns, type DeskReturn } from './returns.ts'

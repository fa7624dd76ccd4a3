export {
  shipmentLifecycle,
  type Shipment,
  type ShipmentId,
  type ShipmentLine,
  type ShipmentState,
} from './shipment.ts'
export {
  planShipments,
  type HeldPieces,
  type PlannedLine,
  type PlannedOrder,
  type PlannedShipment,
} from './plan-shipments.ts'
export { recordReplacement, recordShipments, shipmentRows, type Replacement } from './record-shipments.ts'
export {
  findShipment,
  findShipments,
  lockShipment,
  trackingOf,
  type ShipmentFilter,
  type TrackingEvent,
} from './find-shipments.ts'
export {
  cancelShipments,
  claimParcel,
  giveUpShipments,
  markCaptured,
  markPacked,
  markShipped,
  recordTracking,
  type MoveShipmentRefusal,
  type TrackingEffect,
} from './move-shipment.ts'
export { parcelCarrier, type CarrierSettings } from './carriers/parcel-carrier.ts'
export { carriersOf, download } from './carriers/pickup.ts'
export type {
  Carrier,
  Carriers,
  Parcel,
  ParcelAnswer,
  ParcelReport,
  ParcelRequest,
  ReportRefusal,
} from './carriers/carrier.ts'
export {
  collectionLifecycle,
  collectionsOf,
  expectCash,
  keepRemittance,
  lastRemittance,
  markCash,
  markRemitted,
  type Remittance,
} from './collections.ts'

export { availability, findLocations, stockOf, type StockRow } from './availability.ts'
export { countStock, type StockCount } from './count-stock.ts'
export { consumeHolds, extendHolds, findOpenHolds, holdPieces, releaseHolds, type OpenHold } from './holds.ts'
export {
  adjustStock,
  moveStock,
  receiveStock,
  tellStockChanged,
  transferStock,
  type Movement,
} from './move-stock.ts'
export { inventoryOracles } from './oracles.ts'
export { soldOutVariants } from './sold-out.ts'
export type { MoveStockRefusal, MovementKind, StockLine } from './stock.ts'

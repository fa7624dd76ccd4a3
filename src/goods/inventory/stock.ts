/** Pieces of a variant at a place. */
export type StockLine = {
  readonly variantId: number
  readonly location: string
  readonly quantity: number
}

/** Why stock moves; `sale` happens only by consuming holds. */
export type MovementKind = 'receipt' | 'return' | 'adjustment' | 'transfer' | 'count'

/** Why a movement is refused. */
export type MoveStockRefusal = 'unknown_variant' | 'unknown_location' | 'below_reserved' | 'already_moved'

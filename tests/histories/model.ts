/** What the model knows of an order: pieces by article, its worth, and which of the plain facts have happened. */
export type ModelOrder = {
  readonly id: string
  readonly pieces: ReadonlyMap<number, number>
  readonly total: bigint
  merchantRef: string | undefined
  paid: boolean
  over: boolean
  packed: boolean
  /** The bank was asked for the money and its answer was lost: until it is found out nobody may cancel. */
  captureUnknown: boolean
  shipped: boolean
  refunded: bigint
}

/**
 * The shop as sums and sets, with no states of its own: how many pieces came in and left, who holds how many, what was
 * taken and given back. It says what must be refused and what the sums must be in the end.
 */
export type Model = {
  /** Pieces that came in, corrected by counts, by article. */
  readonly received: Map<number, number>
  readonly prices: Map<number, bigint>
  readonly orders: ModelOrder[]
}

const piecesOf = (orders: readonly ModelOrder[], article: number): number =>
  orders.reduce((sum, order) => sum + (order.pieces.get(article) ?? 0), 0)

/** Pieces promised to orders that are neither over nor shipped. */
export function promised(model: Model, article: number): number {
  return piecesOf(
    model.orders.filter(({ over, shipped }) => !over && !shipped),
    article,
  )
}

/** Pieces on the shelf, promised ones included. */
export function onHand(model: Model, article: number): number {
  const gone = piecesOf(
    model.orders.filter(({ shipped }) => shipped),
    article,
  )
  return (model.received.get(article) ?? 0) - gone
}

/** Pieces anybody may still order. */
export function free(model: Model, article: number): number {
  return onHand(model, article) - promised(model, article)
}

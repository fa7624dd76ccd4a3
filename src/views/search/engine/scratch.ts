/** Memory one image is searched with, made once and used again by every search. */
export type Scratch = {
  readonly places: Uint32Array
  /** By position in `places`: what the words add up to that a product has, and what of them is in its title. */
  readonly scores: Float32Array
  readonly titled: Float32Array
  /** Postings brought together, in order. */
  readonly posts: Uint32Array
  /** Places marked, in no order. */
  readonly touched: Uint32Array
  /** By place; nothing but zeros between searches. */
  readonly marks: Uint8Array
  readonly sums: Float32Array
  readonly shares: Float32Array
  readonly titles: Float32Array
  readonly work: Work
}

/** What searching has cost since the memory was made: postings looked at, and products asked for their whole score. */
type Work = { postings: number; scored: number }

/** Make the memory for an image of so many products. */
export function scratchFor(count: number): Scratch {
  return {
    places: new Uint32Array(count),
    scores: new Float32Array(count),
    titled: new Float32Array(count),
    posts: new Uint32Array(count),
    touched: new Uint32Array(count),
    // Whole words of four, so that it can be looked through four at a time.
    marks: new Uint8Array((count + 3) & ~3),
    sums: new Float32Array(count),
    shares: new Float32Array(count),
    titles: new Float32Array(count),
    work: { postings: 0, scored: 0 },
  }
}

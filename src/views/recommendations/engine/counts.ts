/**
 * How strongly things go with others: for each thing some neighbors with a weight. Rows are open-addressed tables in one
 * arena of typed arrays, so that a million rows are a handful of objects. A row holds at most `most` neighbors: when it
 * is full its weakest quarter is let go. What comes out depends on what was added in which order, and on nothing else.
 */
export type Counts = {
  readonly most: number
  /** Where a row's block begins, by thing; meaningless where `room` is 0. */
  start: Int32Array
  /** How many places a row's block has, a power of two; 0 for none. */
  room: Int32Array
  /** How many places of the block are taken, those of weight 0 included. */
  used: Int32Array
  /** Neighbors by place, -1 where the place is free. */
  keys: Int32Array
  weights: Float32Array
  /** How far the arena is given out. */
  end: number
  /** Blocks given back, by the logarithm of their size. */
  readonly spare: number[][]
}

/** Begin with nothing known. */
export function makeCounts(most: number): Counts {
  return {
    most,
    start: new Int32Array(0),
    room: new Int32Array(0),
    used: new Int32Array(0),
    keys: new Int32Array(0),
    weights: new Float32Array(0),
    end: 0,
    spare: Array.from({ length: 32 }, () => []),
  }
}

const grown = <T extends Int32Array | Float32Array | Float64Array>(old: T, length: number): T => {
  const more = new (old.constructor as new (length: number) => T)(length)
  more.set(old)
  return more
}

/** An array at least so long; at least twice as long as before where it has to grow. */
export function roomFor<T extends Int32Array | Float32Array | Float64Array>(old: T, length: number): T {
  return length <= old.length ? old : grown(old, Math.max(length, old.length * 2, 64))
}

const place = (key: number, mask: number): number => (Math.imul(key, 0x9e3779b1) >>> 8) & mask

function takeBlock(counts: Counts, size: number): number {
  const given = counts.spare[31 - Math.clz32(size)]?.pop()
  if (given !== undefined) return given
  const at = counts.end
  counts.end += size
  counts.keys = roomFor(counts.keys, counts.end)
  counts.weights = roomFor(counts.weights, counts.end)
  return at
}

function put(counts: Counts, row: number, key: number, weight: number): void {
  const { keys, weights } = counts
  const [start, mask] = [counts.start[row] as number, (counts.room[row] as number) - 1]
  let at = place(key, mask)
  while (keys[start + at] !== -1) at = (at + 1) & mask
  keys[start + at] = key
  weights[start + at] = weight
  counts.used[row] = (counts.used[row] as number) + 1
}

/** The neighbors of a row with their weights, strongest first; equals by their number. */
function strongest(counts: Counts, row: number): [key: number, weight: number][] {
  const found: [number, number][] = []
  eachOf(counts, row, (key, weight) => found.push([key, weight]))
  return found.toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
}

/** Lay a full row out anew: without what became nothing, in more room, or without its weakest where it may not grow. */
function relay(counts: Counts, row: number): void {
  const [start, room] = [counts.start[row] as number, counts.room[row] as number]
  const known = room === 0 ? [] : strongest(counts, row)
  const kept = known.length >= counts.most ? known.slice(0, Math.ceil(counts.most * 0.75)) : known
  if (room > 0) counts.spare[31 - Math.clz32(room)]?.push(start)
  let size = 4
  while (size * 0.75 < kept.length + 1) size *= 2
  counts.room[row] = size
  counts.used[row] = 0
  const from = takeBlock(counts, size)
  counts.start[row] = from
  counts.keys.fill(-1, from, from + size)
  for (const [key, weight] of kept) put(counts, row, key, weight)
}

function findPlace(counts: Counts, row: number, key: number): number {
  const room = counts.room[row] ?? 0
  if (room === 0) return -1
  const { keys } = counts
  const [start, mask] = [counts.start[row] as number, room - 1]
  for (let at = place(key, mask); ; at = (at + 1) & mask) {
    const found = keys[start + at] as number
    if (found === key) return start + at
    if (found === -1) return -1
  }
}

/** Less than this share of what is taken away is what rounding left. */
const crumb = 1e-4

/** Count a neighbor more strongly, or less with a weight below 0; what falls to nothing is forgotten. */
export function addTo(counts: Counts, row: number, key: number, weight: number): void {
  if (row >= counts.room.length) {
    counts.start = roomFor(counts.start, row + 1)
    counts.room = roomFor(counts.room, row + 1)
    counts.used = roomFor(counts.used, row + 1)
  }
  const at = findPlace(counts, row, key)
  if (at >= 0) {
    const now = (counts.weights[at] as number) + weight
    counts.weights[at] = weight < 0 && now < -weight * crumb ? 0 : now
    return
  }
  if (weight <= 0) return
  const [used, room] = [counts.used[row] as number, counts.room[row] as number]
  if (used + 1 > room * 0.75 || used >= counts.most) relay(counts, row)
  put(counts, row, key, weight)
}

/** The weight of a neighbor, 0 where it is none. */
export function weightOf(counts: Counts, row: number, key: number): number {
  const at = findPlace(counts, row, key)
  return at < 0 ? 0 : (counts.weights[at] as number)
}

/** Go through the neighbors of a row, in no order that means anything. */
export function eachOf(counts: Counts, row: number, see: (key: number, weight: number) => void): void {
  const room = counts.room[row] ?? 0
  if (room === 0) return
  const { keys, weights } = counts
  const start = counts.start[row] as number
  for (let at = start; at < start + room; at++)
    if ((keys[at] as number) >= 0 && (weights[at] as number) > 0)
      see(keys[at] as number, weights[at] as number)
}

/** How many bytes the counts lie on. */
export const bytesOfCounts = ({ start, room, used, keys, weights }: Counts): number =>
  start.byteLength + room.byteLength + used.byteLength + keys.byteLength + weights.byteLength

import { growing, type Growing } from './grow.ts'
import type { Texts } from './image.ts'

/** Different texts, numbered as they are met: letters in pieces of memory, because a text of its own takes several times as much. */
export type Vocabulary = {
  readonly size: number
  /** The number of a text, a new one where it was not met before. */
  of(text: string): number
  textAt(i: number): string
  /** The numbers of all texts, or of those that are wanted, in the order of the texts. */
  sorted(isWanted?: (i: number) => boolean): Uint32Array
  /** These texts one behind the other, each cut to so many letters. */
  pack(numbers: Uint32Array, longest?: number): Texts
}

const unitBits = 20
const mostUnits = 1 << unitBits
const firstUnits = 4_096
const firstSlots = 1_024

/** A number of 32 bits for a text, each about equally often: FNV-1a over its letters, mixed once more. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Letters of texts. Each text lies in one piece of memory; each piece is twice the one before, up to a bound. */
function letters() {
  const pieces: Uint16Array[] = [new Uint16Array(firstUnits)]
  const [starts, lengths] = [growing(), growing()]
  let used = 0
  const put = (text: string) => {
    let piece = pieces.at(-1) as Uint16Array
    if (used + text.length > piece.length) {
      piece = new Uint16Array(Math.max(text.length, Math.min(mostUnits, 2 * piece.length)))
      pieces.push(piece)
      used = 0
    }
    starts.push(((pieces.length - 1) << unitBits) | used)
    lengths.push(text.length)
    for (let i = 0; i < text.length; i++) piece[used++] = text.charCodeAt(i)
  }
  const piece = (i: number) => pieces[starts.at(i) >>> unitBits] as Uint16Array
  const from = (i: number) => starts.at(i) & (mostUnits - 1)
  return { put, piece, from, length: (i: number) => lengths.at(i) }
}

type Letters = ReturnType<typeof letters>

function isAt({ piece, from, length }: Letters, i: number, text: string): boolean {
  if (length(i) !== text.length) return false
  const [units, start] = [piece(i), from(i)]
  for (let at = 0; at < text.length; at++) if (units[start + at] !== text.charCodeAt(at)) return false
  return true
}

/** What the first three letters of a text are worth: an order that spares most looks at the rest. */
function beginning({ piece, from, length }: Letters, i: number): number {
  const [units, start, letters] = [piece(i), from(i), length(i)]
  let worth = 0
  for (let at = 0; at < 3; at++) worth = worth * 65_536 + (at < letters ? (units[start + at] as number) : 0)
  return worth
}

/** Which of two texts stands before the other, where their first three letters are the same. */
function compareRest({ piece, from, length }: Letters, one: number, other: number): number {
  const [ones, others, a, b] = [piece(one), piece(other), from(one), from(other)]
  const shared = Math.min(length(one), length(other))
  for (let at = 3; at < shared; at++) {
    const difference = (ones[a + at] as number) - (others[b + at] as number)
    if (difference !== 0) return difference
  }
  return length(one) - length(other)
}

function sortedBy(all: Letters, numbers: Uint32Array, size: number): Uint32Array {
  const worth = Float64Array.from({ length: size }, (_, i) => beginning(all, i))
  return numbers.toSorted((a, b) => (worth[a] as number) - (worth[b] as number) || compareRest(all, a, b))
}

function packed(all: Letters, numbers: Uint32Array, longest: number): Texts {
  const starts = new Uint32Array(numbers.length + 1)
  for (const [i, each] of numbers.entries())
    starts[i + 1] = (starts[i] as number) + Math.min(longest, all.length(each))
  const wide = new Uint16Array(starts[numbers.length] as number)
  let [at, bits] = [0, 0]
  for (const [i, each] of numbers.entries()) {
    const [units, from] = [all.piece(each), all.from(each)]
    const length = (starts[i + 1] as number) - (starts[i] as number)
    for (let letter = 0; letter < length; letter++) bits |= wide[at++] = units[from + letter] as number
  }
  return { units: bits > 255 ? wide : Uint8Array.from(wide), starts }
}

/** Slots that lead from what a text hashes to to its number. */
function slotted(all: Letters, hashes: Growing) {
  let slots = new Uint32Array(firstSlots)
  const free = (hash: number) => {
    let slot = hash & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    return slot
  }
  const find = (text: string, hash: number): number => {
    const mask = slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const i = (slots[slot] as number) - 1
      if (i < 0 || (hashes.at(i) === hash && isAt(all, i, text))) return i
    }
  }
  const put = (hash: number, i: number) => {
    if (4 * i > 3 * slots.length) {
      slots = new Uint32Array(2 * slots.length)
      for (let each = 0; each < i; each++) slots[free(hashes.at(each))] = each + 1
    }
    slots[free(hash)] = i + 1
  }
  return { find, put }
}

/** No texts yet. */
export function vocabulary(): Vocabulary {
  const [all, hashes] = [letters(), growing()]
  const { find, put } = slotted(all, hashes)
  const of = (text: string): number => {
    const hash = hashOf(text)
    const before = find(text, hash)
    if (before >= 0) return before
    const i = hashes.length
    all.put(text)
    hashes.push(hash)
    put(hash, i)
    return i
  }
  return {
    of,
    get size() {
      return hashes.length
    },
    textAt: (i) => {
      const from = all.from(i)
      return String.fromCharCode(...all.piece(i).subarray(from, from + all.length(i)))
    },
    sorted: (isWanted = () => true) => {
      const numbers = Uint32Array.from({ length: hashes.length }, (_, i) => i).filter(isWanted)
      return sortedBy(all, numbers, hashes.length)
    },
    pack: (numbers, longest = Infinity) => packed(all, numbers, longest),
  }
}

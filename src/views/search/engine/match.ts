import { inTitle, weightBits } from './build-text.ts'
import type { TextImage } from './image.ts'
import { isSingle, listOf, type List } from './lists.ts'
import { denseAt, leap, mark, markFound } from './marks.ts'
import type { Scratch } from './scratch.ts'
import { having, type Sought } from './terms.ts'

/**
 * How many products were found, and how rare all words asked for are together. Their places lie in `scratch`, and beside
 * them what their words add up to; `rank.ts` makes a score of that for those that may be among the best.
 */
export type Matched = { readonly found: number; readonly asked: number }

const costOf = (text: TextImage, { terms, together }: Sought): number =>
  terms.reduce((sum, { stem }) => sum + having(text, stem), 0) +
  together.reduce((sum, { stems }) => sum + Math.min(...stems.map((stem) => having(text, stem))), 0)

/** By the lowest byte of a posting, what it adds to a score, and to what of it is in the title; 0 adds nothing. */
type Worth = { readonly all: Float64Array; readonly titled: Float64Array }

function worthOf({ rarity }: Sought, credit: number): Worth {
  const [all, titled] = [new Float64Array(256), new Float64Array(256)]
  for (let byte = 0; byte < 256; byte++) {
    all[byte] = (byte & weightBits) * rarity * credit
    titled[byte] = byte & inTitle ? rarity : 0
  }
  return { all, titled }
}

/*
 * The loops below go through a hundred thousand products of a broad search. Whether one of them is kept is as good as
 * chance, and a processor that guesses wrong waits; so each is written down at the end of what is kept, and the end moves
 * by `isKept`: 1 for a byte that says something, 0 for one that does not.
 */
const isKept = (byte: number): number => (byte + 255) >>> 8

function begin({ posts, from, to }: List, worth: Worth, { places, scores, titled }: Scratch): number {
  let found = 0
  for (let at = from; at < to; at++) {
    const post = posts[at] as number
    places[found] = post >>> 8
    scores[found] = worth.all[post & 255] as number
    titled[found++] = worth.titled[post & 255] as number
  }
  return found
}

/** A stem many products have: the byte of each lies in `dense` from `at` on. */
type Dense = { readonly dense: Uint8Array; readonly at: number; readonly worth: Worth }

/** Products of a list that have a stem many products have: what has only the first is not kept. */
function beginBoth({ posts, from, to }: List, worth: Worth, second: Dense, scratch: Scratch): number {
  const { places, scores, titled } = scratch
  const { dense, at: begins } = second
  let found = 0
  for (let at = from; at < to; at++) {
    const post = posts[at] as number
    const beside = dense[begins + (post >>> 8)] as number
    places[found] = post >>> 8
    scores[found] = Math.fround(worth.all[post & 255] as number) + (second.worth.all[beside] as number)
    titled[found] = Math.fround(worth.titled[post & 255] as number) + (second.worth.titled[beside] as number)
    found += isKept(beside)
  }
  return found
}

/** Keep of the first `found` places those that have a stem many products have, looking each of them up. */
function keepDense({ dense, at, worth }: Dense, scratch: Scratch, found: number): number {
  const { places, scores, titled, work } = scratch
  work.postings += found
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const byte = dense[at + place] as number
    places[kept] = place
    scores[kept] = (scores[i] as number) + (worth.all[byte] as number)
    titled[kept] = (titled[i] as number) + (worth.titled[byte] as number)
    kept += isKept(byte)
  }
  return kept
}

/** Keep of the first `found` places those that have the single stem too, stepping over what lies between. */
function keepSingle(text: TextImage, sought: Sought, scratch: Scratch, found: number): number {
  const { places, scores, titled } = scratch
  const [{ stem, credit } = { stem: 0, credit: 1 }] = sought.terms
  const worth = worthOf(sought, credit)
  const { posts } = text
  let at = text.postStarts[stem] as number
  const end = text.postStarts[stem + 1] as number
  const far = end - at > 8 * found
  scratch.work.postings += far ? found : end - at
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    if (far) at = leap(posts, at, end, place)
    else while (at < end && (posts[at] as number) >>> 8 < place) at++
    if (at >= end) break
    const post = posts[at] as number
    if (post >>> 8 !== place) continue
    places[kept] = place
    scores[kept] = (scores[i] as number) + (worth.all[post & 255] as number)
    titled[kept] = (titled[i] as number) + (worth.titled[post & 255] as number)
    kept++
  }
  return kept
}

/** What looking a term up among so many found costs, in postings gone through. */
const costAmong = (text: TextImage, stem: number, found: number): number =>
  denseAt(text, stem) >= 0 ? found : 6 * found

function keepMarked(text: TextImage, sought: Sought, scratch: Scratch, found: number): number {
  const { places, scores, marks, touched, titled } = scratch
  // Few found and much to mark: only those found are looked up, term by term whichever is less work.
  const isLong = ({ stem }: Sought['terms'][number]) => costAmong(text, stem, found) < having(text, stem)
  markFound(text, sought.terms.filter(isLong), scratch, found)
  const count = mark(text, { ...sought, terms: sought.terms.filter((term) => !isLong(term)) }, scratch)
  const worth = worthOf(sought, 1)
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const byte = marks[place] as number
    marks[place] = 0
    places[kept] = place
    scores[kept] = (scores[i] as number) + (worth.all[byte] as number)
    titled[kept] = (titled[i] as number) + (worth.titled[byte] as number)
    kept += isKept(byte)
  }
  for (let i = 0; i < count; i++) marks[touched[i] as number] = 0
  return kept
}

/** The bytes of a choice that means one stem, where it is one many products have. */
function densely(text: TextImage, sought: Sought | undefined): Dense | undefined {
  const [term] = sought?.terms ?? []
  if (!sought || !term || !isSingle(sought)) return undefined
  const at = denseAt(text, term.stem)
  return at < 0 ? undefined : { dense: text.dense, at, worth: worthOf(sought, term.credit) }
}

/** Products that have every word: those of the rarest are gone through, and looked up or met in the lists of the others. */
export function matchAll(text: TextImage, soughts: readonly Sought[], scratch: Scratch): Matched {
  const asked = soughts.reduce((sum, { rarity }) => sum + rarity, 0)
  const [first, ...rest] = soughts.toSorted((a, b) => costOf(text, a) - costOf(text, b))
  if (first === undefined) return { found: 0, asked }
  const list = listOf(text, first, scratch)
  const worth = worthOf(first, list.credit)
  const second = densely(text, rest[0])
  let found = second ? beginBoth(list, worth, second, scratch) : begin(list, worth, scratch)
  for (const sought of second ? rest.slice(1) : rest) {
    if (found === 0) break
    const dense = densely(text, sought)
    found = dense
      ? keepDense(dense, scratch, found)
      : isSingle(sought)
        ? keepSingle(text, sought, scratch, found)
        : keepMarked(text, sought, scratch, found)
  }
  return { found, asked }
}

import { inTitle, weightBits } from './build-text.ts'
import type { TextImage } from './image.ts'
import { denseAt, leap, mark, markFound } from './marks.ts'
import { having, type Sought } from './terms.ts'

/** Memory one image is searched with, made once and used again by every search. */
export type Scratch = {
  readonly places: Uint32Array
  /** By position in `places`. */
  readonly scores: Float32Array
  readonly titled: Float32Array
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
export type Work = { postings: number; scored: number }

/** Make the memory for an image of so many products. */
export function scratchFor(count: number): Scratch {
  return {
    places: new Uint32Array(count),
    scores: new Float32Array(count),
    titled: new Float32Array(count),
    touched: new Uint32Array(count),
    // Whole words of four, so that it can be looked through four at a time.
    marks: new Uint8Array((count + 3) & ~3),
    sums: new Float32Array(count),
    shares: new Float32Array(count),
    titles: new Float32Array(count),
    work: { postings: 0, scored: 0 },
  }
}

const isSingle = ({ terms, together }: Sought) => terms.length === 1 && together.length === 0

const costOf = (text: TextImage, { terms, together }: Sought): number =>
  terms.reduce((sum, { stem }) => sum + having(text, stem), 0) +
  together.reduce((sum, { stems }) => sum + Math.min(...stems.map((stem) => having(text, stem))), 0)

function begin(text: TextImage, sought: Sought, scratch: Scratch): number {
  const { places, scores, marks, titled } = scratch
  let found = 0
  if (isSingle(sought)) {
    const [{ stem, credit } = { stem: 0, credit: 1 }] = sought.terms
    const end = text.postStarts[stem + 1] as number
    scratch.work.postings += having(text, stem)
    for (let at = text.postStarts[stem] as number; at < end; at++) {
      const post = text.posts[at] as number
      places[found] = post >>> 8
      scores[found] = (post & weightBits) * sought.rarity * credit
      titled[found] = post & inTitle ? sought.rarity : 0
      found++
    }
    return found
  }
  mark(text, sought, scratch)
  const fours = new Uint32Array(marks.buffer)
  for (let four = 0; four < fours.length; four++) {
    if (fours[four] === 0) continue
    for (let place = four * 4; place < four * 4 + 4; place++) {
      const weight = marks[place] as number
      if (weight === 0) continue
      marks[place] = 0
      places[found] = place
      scores[found] = (weight & weightBits) * sought.rarity
      titled[found] = weight & inTitle ? sought.rarity : 0
      found++
    }
  }
  return found
}

/** Products that have both of two single stems, where many have the second: what has only the first is not written down. */
function beginBoth(
  text: TextImage,
  [first, second]: readonly [Sought, Sought],
  scratch: Scratch,
  dense: number,
): number {
  const { places, scores, titled } = scratch
  const [{ stem, credit } = { stem: 0, credit: 1 }] = first.terms
  const [{ credit: other } = { credit: 1 }] = second.terms
  const { posts } = text
  const end = text.postStarts[stem + 1] as number
  scratch.work.postings += having(text, stem)
  let found = 0
  for (let at = text.postStarts[stem] as number; at < end; at++) {
    const post = posts[at] as number
    const place = post >>> 8
    const beside = text.dense[dense + place] as number
    if (beside === 0) continue
    places[found] = place
    scores[found] =
      Math.fround((post & weightBits) * first.rarity * credit) + (beside & weightBits) * second.rarity * other
    titled[found] = Math.fround(post & inTitle ? first.rarity : 0) + (beside & inTitle ? second.rarity : 0)
    found++
  }
  return found
}

/** Keep of the first `found` places those that have a stem many products have, looking each of them up. */
function keepDense(
  text: TextImage,
  sought: Sought,
  scratch: Scratch,
  so: { found: number; at: number },
): number {
  const { places, scores, titled } = scratch
  const [{ credit } = { credit: 1 }] = sought.terms
  const { dense } = text
  scratch.work.postings += so.found
  let kept = 0
  for (let i = 0; i < so.found; i++) {
    const place = places[i] as number
    const post = dense[so.at + place] as number
    if (post === 0) continue
    places[kept] = place
    scores[kept] = (scores[i] as number) + (post & weightBits) * sought.rarity * credit
    titled[kept] = (titled[i] as number) + (post & inTitle ? sought.rarity : 0)
    kept++
  }
  return kept
}

/** Keep of the first `found` places those that have the single stem too, stepping over what lies between. */
function keepSingle(text: TextImage, sought: Sought, scratch: Scratch, found: number): number {
  const { places, scores, titled } = scratch
  const [{ stem, credit } = { stem: 0, credit: 1 }] = sought.terms
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
    scores[kept] = (scores[i] as number) + (post & weightBits) * sought.rarity * credit
    titled[kept] = (titled[i] as number) + (post & inTitle ? sought.rarity : 0)
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
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const weight = marks[place] as number
    if (weight === 0) continue
    marks[place] = 0
    places[kept] = place
    scores[kept] = (scores[i] as number) + (weight & weightBits) * sought.rarity
    titled[kept] = (titled[i] as number) + (weight & inTitle ? sought.rarity : 0)
    kept++
  }
  for (let i = 0; i < count; i++) marks[touched[i] as number] = 0
  return kept
}

/** How much a title that says nothing but what was asked adds to a score, against all words asked at their best. */
const titleShare = 0.3

/** Products that have every word. Their places and scores lie in `scratch`; answers how many. */
export function matchAll(text: TextImage, soughts: readonly Sought[], scratch: Scratch): number {
  const ordered = soughts.toSorted((a, b) => costOf(text, a) - costOf(text, b))
  const [first, ...rest] = ordered
  if (first === undefined) return 0
  const densely = (sought: Sought) => (isSingle(sought) ? denseAt(text, sought.terms[0]?.stem ?? -1) : -1)
  const [second] = rest
  const both = second && isSingle(first) ? densely(second) : -1
  let found =
    second && both >= 0 ? beginBoth(text, [first, second], scratch, both) : begin(text, first, scratch)
  for (const sought of both >= 0 ? rest.slice(1) : rest) {
    if (found === 0) return 0
    const at = densely(sought)
    found =
      at >= 0
        ? keepDense(text, sought, scratch, { found, at })
        : isSingle(sought)
          ? keepSingle(text, sought, scratch, found)
          : keepMarked(text, sought, scratch, found)
  }
  const asked = soughts.reduce((sum, { rarity }) => sum + rarity, 0)
  const { places, scores, titled } = scratch
  for (let i = 0; i < found; i++) {
    const whole = (text.titleWeights[places[i] as number] as number) / 64
    const fits = whole === 0 ? 0 : Math.min(1, (titled[i] as number) / whole)
    scores[i] = (scores[i] as number) / (weightBits * asked) + titleShare * fits
  }
  return found
}

/** Add what a word is worth to the products that have it, and the products themselves where the word opens. */
function addSought(
  text: TextImage,
  sought: Sought,
  scratch: Scratch,
  so: { readonly found: number; readonly opens: boolean },
): number {
  const { places, sums, shares, titles, marks, touched } = scratch
  const { rarity } = sought
  let { found } = so
  // A word that opens nothing is looked up where something was found already, if it lies ready for that.
  const isReady = sought.together.length === 0 && sought.terms.every(({ stem }) => denseAt(text, stem) >= 0)
  const known = !so.opens && isReady
  if (known) markFound(text, sought.terms, scratch, found)
  const count = known ? found : mark(text, sought, scratch)
  const among = known ? places : touched
  for (let i = 0; i < count; i++) {
    const place = among[i] as number
    const weight = marks[place] as number
    if (weight === 0) continue
    marks[place] = 0
    if (shares[place] === 0) {
      if (!so.opens) continue
      places[found++] = place
    }
    sums[place] = (sums[place] as number) + (weight & weightBits) * rarity
    shares[place] = (shares[place] as number) + rarity
    if (weight & inTitle) titles[place] = (titles[place] as number) + rarity
  }
  return found
}

/**
 * Products that have most of what was asked, by how rare the words are: at least `least` of it, from 0 to 1. Words so
 * common that they cannot decide alone are only added to products found by others.
 */
export function matchMost(
  text: TextImage,
  soughts: readonly Sought[],
  scratch: Scratch,
  least: number,
): number {
  const { places, scores, sums, shares, titles } = scratch
  const asked = soughts.reduce((sum, { rarity }) => sum + rarity, 0)
  let left = asked
  let found = 0
  const ordered = soughts.toSorted((a, b) => b.rarity - a.rarity)
  for (const sought of ordered) {
    const opens = left >= least * asked
    left -= sought.rarity
    if (sought.terms.length + sought.together.length === 0) continue
    found = addSought(text, sought, scratch, { found, opens })
  }
  let kept = 0
  for (let i = 0; i < found; i++) {
    const place = places[i] as number
    const whole = (text.titleWeights[place] as number) / 64
    const fits = whole === 0 ? 0 : Math.min(1, (titles[place] as number) / whole)
    if ((shares[place] as number) >= least * asked) {
      places[kept] = place
      scores[kept++] = (sums[place] as number) / (weightBits * asked) + titleShare * fits
    }
    sums[place] = 0
    shares[place] = 0
    titles[place] = 0
  }
  return kept
}

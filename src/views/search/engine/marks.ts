import { inTitle, weightBits } from './build-text.ts'
import type { TextImage } from './image.ts'
import type { Scratch } from './scratch.ts'
import { having, type Sought } from './terms.ts'

/** The products that have all of these stems, with the least of their weights. */
function havingAll(text: TextImage, stems: readonly number[]): Map<number, number> {
  const [first = -1, ...rest] = stems.toSorted((a, b) => having(text, a) - having(text, b))
  let found = new Map<number, number>()
  const each = (stem: number, take: (place: number, weight: number) => void) => {
    const end = text.postStarts[stem + 1] as number
    for (let at = text.postStarts[stem] as number; at < end; at++)
      take((text.posts[at] as number) >>> 8, (text.posts[at] as number) & weightBits)
  }
  each(first, (place, weight) => found.set(place, weight))
  for (const stem of rest) {
    const still = new Map<number, number>()
    each(stem, (place, weight) => {
      const before = found.get(place)
      if (before !== undefined) still.set(place, Math.min(before, weight))
    })
    found = still
  }
  return found
}

/** What a posting says of a product by way of a term: a weight of at least 1, and the title's bit for the very word. */
export const marked = (post: number, credit: number): number =>
  credit === 1
    ? Math.max(1, post & weightBits) | (post & inTitle)
    : Math.max(1, (post & weightBits) * credit) | 0

/**
 * Write into `marks` how well each product has any of the terms: the best weight, and whether it is in the title. The
 * products marked lie in `touched`; answers how many. Whoever reads the marks sets them back to nothing.
 */
export function mark(text: TextImage, { terms, together }: Sought, scratch: Scratch): number {
  const { marks, touched, work } = scratch
  const { posts, postStarts } = text
  let count = 0
  for (const { stem, credit } of terms) {
    const end = postStarts[stem + 1] as number
    work.postings += end - (postStarts[stem] as number)
    for (let at = postStarts[stem] as number; at < end; at++) {
      const post = posts[at] as number
      const place = post >>> 8
      const weight = marked(post, credit)
      const before = marks[place] as number
      if (before === 0) touched[count++] = place
      if (weight > before) marks[place] = weight
    }
  }
  for (const { stems, credit } of together) {
    for (const stem of stems) work.postings += having(text, stem)
    for (const [place, weight] of havingAll(text, stems)) {
      const credited = Math.max(1, weight * credit)
      const before = marks[place] as number
      if (before === 0) touched[count++] = place
      if (credited > before) marks[place] = credited
    }
  }
  return count
}

/** Where the bytes of a stem that many products have begin in `dense`; -1 for other stems. */
export function denseAt({ denseStems, titleRanks }: TextImage, stem: number): number {
  const at = denseStems.indexOf(stem)
  return at < 0 ? -1 : at * titleRanks.length
}

/** Mark only those of the first `found` places that have a term; whoever reads the marks sets them back. */
export function markFound(
  text: TextImage,
  terms: Sought['terms'],
  { places, marks, work }: Scratch,
  found: number,
): void {
  work.postings += found * terms.length
  for (const { stem, credit } of terms) {
    const dense = denseAt(text, stem)
    if (dense >= 0) {
      for (let i = 0; i < found; i++) {
        const place = places[i] as number
        const post = text.dense[dense + place] as number
        const weight = post === 0 ? 0 : marked(post, credit)
        if (weight > (marks[place] as number)) marks[place] = weight
      }
      continue
    }
    let at = text.postStarts[stem] as number
    const end = text.postStarts[stem + 1] as number
    for (let i = 0; i < found && at < end; i++) {
      const place = places[i] as number
      at = leap(text.posts, at, end, place)
      if (at >= end) break
      const post = text.posts[at] as number
      if (post >>> 8 !== place) continue
      const weight = marked(post, credit)
      if (weight > (marks[place] as number)) marks[place] = weight
    }
  }
}

/** The first posting from `at` on whose place is not before `place`, by doubling steps. */
export function leap(posts: Uint32Array, at: number, end: number, place: number): number {
  let step = 1
  let low = at
  while (low + step < end && (posts[low + step] as number) >>> 8 < place) {
    low += step
    step *= 2
  }
  let high = Math.min(end, low + step + 1)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((posts[middle] as number) >>> 8 < place) low = middle + 1
    else high = middle
  }
  return low
}

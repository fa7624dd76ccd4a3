import { narrow } from '../engine/narrow.ts'
import type { Bounds } from '../engine/rules.ts'
import type { Segment } from '../engine/segment.ts'
import { topOf } from '../engine/top.ts'
import { segmentsOf, type Holding } from './holding.ts'

/** Products found by filters alone: one more than asked for where there are more, and how many in all. */
export type Browsed = {
  readonly hits: readonly { readonly id: number; readonly score: number }[]
  readonly count: number
}

const wholeShelf = (bounds: Bounds): Bounds => ({
  categoryId: bounds.categoryId,
  currency: bounds.currency,
  slots: [],
  from: null,
  to: null,
  inStock: false,
  byVariant: false,
})

/** The places of what stands on a shelf, kept until something but stock changes. */
function placesOn({ shelves }: Holding, segment: Segment, bounds: Bounds): Uint32Array {
  const own = shelves.get(segment) ?? new Map<string, Uint32Array>()
  shelves.set(segment, own)
  const key = `${bounds.categoryId} ${bounds.currency}`
  const known = own.get(key)
  if (known) return known
  const { image, gone } = segment
  const { places, scores, titled } = segment.scratch
  let found = 0
  for (let place = 0; place < image.count; place++) if (gone[place] === 0) places[found++] = place
  const { left } = narrow(image, wholeShelf(bounds), { places, scores, titled, found })
  const made = places.slice(0, left)
  own.set(key, made)
  return made
}

/**
 * Find by filters alone, most loved or newest first, of equals the newer. Looks at no product that is not on the shelf
 * asked for.
 */
export function browseIndex(
  holding: Holding,
  bounds: Bounds,
  part: { readonly order: 'popularity' | 'newest'; readonly skip: number; readonly size: number },
): Browsed {
  const most = part.skip + part.size + 1
  let count = 0
  const hits = segmentsOf(holding).flatMap((segment) => {
    const { image, scratch } = segment
    if (image.count === 0) return []
    const shelf = placesOn(holding, segment, bounds)
    const { places, scores, titled } = scratch
    places.set(shelf)
    const { left } = narrow(image, bounds, { places, scores, titled, found: shelf.length })
    count += left
    const { ids, popularity } = image
    const top = topOf(Math.min(most, left), (a, b) => (ids[a] as number) > (ids[b] as number))
    for (let i = 0; i < left; i++) {
      const place = places[i] as number
      top.offer(place, (part.order === 'newest' ? ids[place] : popularity[place]) as number)
    }
    return top.take().map(({ place, score }) => ({ id: ids[place] as number, score }))
  })
  const ordered = hits.toSorted((a, b) => b.score - a.score || b.id - a.id)
  return { hits: ordered.slice(part.skip, most), count }
}

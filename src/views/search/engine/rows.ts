import { fitted, type Listed } from './columns.ts'
import { growing } from './grow.ts'
import type { Image, Labels } from './image.ts'

/** The part of an image that says what few products are counted by. */
type Rows = Pick<Image, 'rowWidth' | 'rows' | 'wide' | 'wideStarts' | 'wideLabels'>

/** Of a hundred products so many may have more labels than a row takes. */
const wideOfHundred = 3

/** What ends the labels of a row, of an image with so many labels: nothing follows, or the rest lies elsewhere. */
const signs = (labels: number) => ({ noMore: labels, more: labels + 1 })

/** So many labels nearly all products have at most. */
function usualLabels(counts: Uint32Array): number {
  const having: number[] = []
  for (const labels of counts) having[labels] = (having[labels] ?? 0) + 1
  let [labels, more] = [having.length - 1, 0]
  while (labels > 0 && (more + (having[labels] ?? 0)) * 100 <= counts.length * wideOfHundred)
    more += having[labels--] ?? 0
  return Math.max(0, labels)
}

/**
 * Labels of products that lie in no column, in one row of one width for each product, so that its place is known without
 * looking: the labels ascending, and a sign that they end (`noMore`) or go on elsewhere (`more`). No rows where there are
 * no such labels.
 */
export function rowsOf(
  { starts, labels }: Listed,
  { all, isKept }: { readonly all: number; readonly isKept: (label: number) => boolean },
): Rows {
  const { noMore, more } = signs(all)
  const count = starts.length - 1
  const counts = new Uint32Array(count)
  for (let place = 0; place < count; place++)
    for (let at = starts[place] as number; at < (starts[place + 1] as number); at++)
      if (isKept(labels[at] as number)) counts[place] = (counts[place] as number) + 1
  const isEmpty = counts.every((each) => each === 0)
  const usual = usualLabels(counts)
  const rowWidth = isEmpty ? 0 : usual + 1
  const rows = more < 65_536 ? new Uint16Array(rowWidth * count) : new Uint32Array(rowWidth * count)
  const [wide, wideStarts, wideLabels] = [growing(), growing(), growing()]
  wideStarts.push(0)
  for (let place = 0; place < count && !isEmpty; place++) {
    const own = labels.subarray(starts[place], starts[place + 1]).filter(isKept)
    const here = own.subarray(0, usual)
    rows.set(here, place * rowWidth)
    rows[place * rowWidth + here.length] = here.length === own.length ? noMore : more
    if (here.length === own.length) continue
    for (const label of own.subarray(usual)) wideLabels.push(label)
    wide.push(place)
    wideStarts.push(wideLabels.length)
  }
  return {
    rowWidth,
    rows,
    wide: wide.done(),
    wideStarts: wideStarts.done(),
    wideLabels: fitted(wideLabels.done(), all),
  }
}

/** The labels of a product that do not fit in its row. */
function restOf({ wide, wideStarts, wideLabels }: Rows, place: number): Labels {
  let [low, high] = [0, wide.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((wide[middle] as number) < place) low = middle + 1
    else high = middle
  }
  return wideLabels.subarray(wideStarts[low], wideStarts[low + 1])
}

/** Bits said by the labels in the row of a product, together: of each label those of `said`. */
export function bitsInRow(image: Rows, said: Uint32Array, place: number): number {
  const { rows, rowWidth } = image
  const { noMore } = signs(said.length)
  let bits = 0
  let at = place * rowWidth
  let label = rows[at] as number
  for (; label < noMore; label = rows[++at] as number) bits |= said[label] as number
  if (label !== noMore) for (const rest of restOf(image, place)) bits |= said[rest] as number
  return bits
}

/** Count the labels in the row of a product; of one facet only, where there is one. */
export function countRow(
  image: Rows & Pick<Image, 'labelFacets'>,
  place: number,
  counts: Uint32Array,
  only?: number,
): void {
  const { rows, rowWidth, labelFacets } = image
  const { noMore } = signs(counts.length)
  const take = (label: number) => {
    if (only === undefined || labelFacets[label] === only) counts[label] = (counts[label] as number) + 1
  }
  let at = place * rowWidth
  let label = rows[at] as number
  for (; label < noMore; label = rows[++at] as number) take(label)
  if (label !== noMore) for (const rest of restOf(image, place)) take(rest)
}

import type { Column } from './image.ts'

/** A part of a list: from the first to before the last. */
export type Part = { readonly from: number; readonly to: number }

type Sets = Pick<Column, 'setStarts' | 'setLabels'>

/** How many sets a column knows. */
export const setsIn = ({ setStarts }: Sets): number => setStarts.length - 1

/** Add to the count of each label of a set. */
function addSet({ setStarts, setLabels }: Sets, set: number, counts: Uint32Array, times: number): void {
  const end = setStarts[set + 1] as number
  for (let at = setStarts[set] as number; at < end; at++) {
    const label = setLabels[at] as number
    counts[label] = (counts[label] as number) + times
  }
}

/** True where so many products are found that it is less work to do something once for each set than for each product. */
export const bySets = (sets: Sets, found: number): boolean => found >= 2 * setsIn(sets)

/** A column that is counted, and how many products have each of its sets; no sets where labels are counted at once. */
export type Counter = { readonly column: Column; readonly times: Uint32Array }

/** Begin to count a column of so many found products. */
export const counterOf = (column: Column, found: number): Counter => ({
  column,
  times: new Uint32Array(bySets(column, found) ? setsIn(column) : 0),
})

/**
 * Count how often each number stands at the places of a part of a list. Four at a time, read before any is written: a
 * processor that writes first waits with reading, in case it is the same place.
 */
export function countEach(
  numbers: Column['sets'],
  places: Uint32Array,
  { from, to }: Part,
  times: Uint32Array,
): void {
  const last = to - 3
  let i = from
  for (; i < last; i += 4) {
    const a = numbers[places[i] as number] as number
    const b = numbers[places[i + 1] as number] as number
    const c = numbers[places[i + 2] as number] as number
    const d = numbers[places[i + 3] as number] as number
    times[a] = (times[a] as number) + 1
    times[b] = (times[b] as number) + 1
    times[c] = (times[c] as number) + 1
    times[d] = (times[d] as number) + 1
  }
  for (; i < to; i++) {
    const number = numbers[places[i] as number] as number
    times[number] = (times[number] as number) + 1
  }
}

/** Count the products of a part of a list in a column; `settle` says what it comes to. */
export function countIn(
  { column, times }: Counter,
  places: Uint32Array,
  part: Part,
  counts: Uint32Array,
): void {
  if (times.length > 0) {
    countEach(column.sets, places, part, times)
    return
  }
  const { sets } = column
  for (let i = part.from; i < part.to; i++) addSet(column, sets[places[i] as number] as number, counts, 1)
}

/** Add what was counted by sets to the counts of their labels. */
export function settle({ column, times }: Counter, counts: Uint32Array): void {
  for (let set = 0; set < times.length; set++) {
    const each = times[set] as number
    if (each !== 0) addSet(column, set, counts, each)
  }
}

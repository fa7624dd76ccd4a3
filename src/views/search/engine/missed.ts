import type { Image } from './image.ts'
import { bitsInRow } from './rows.ts'
import type { Rules } from './rules.ts'
import { setsIn, type Counter, type Part } from './sets.ts'

/** A facet of products that is narrowed by: the number of its slot, the column it lies in, and who misses it. */
export type Missed = {
  readonly slot: number
  /** Undefined where the values of the facet lie in rows, or no product has any. */
  readonly counter: Counter | undefined
  /** Add the bit of the slot to what each product of a part of a list misses, where it has no value asked for. */
  readonly addTo: (places: Uint32Array, part: Part, misses: Uint32Array) => void
}

/** Said of a set of values: it has one of those asked for, or none; 0 where nobody looked. */
const [has, lacks] = [1, 2]

type Asked = {
  readonly column: Counter['column']
  readonly wanted: Uint32Array
  readonly bit: number
  readonly known: Uint8Array
}

function learn({ column, wanted, bit, known }: Asked, set: number): number {
  let said = lacks
  const end = column.setStarts[set + 1] as number
  for (let at = column.setStarts[set] as number; at < end; at++)
    if (((wanted[column.setLabels[at] as number] as number) & bit) !== 0) said = has
  known[set] = said
  return said
}

/** Four at a time, as in `countEach`. */
function addFromColumn(asked: Asked, places: Uint32Array, { from, to }: Part, misses: Uint32Array): void {
  const { column, bit, known } = asked
  const { sets } = column
  const said = (i: number): number => {
    const set = sets[places[i] as number] as number
    return -((known[set] || learn(asked, set)) >>> 1) & bit
  }
  let i = from
  for (; i < to - 3; i += 4) {
    const at = i - from
    const a = (misses[at] as number) | said(i)
    const b = (misses[at + 1] as number) | said(i + 1)
    const c = (misses[at + 2] as number) | said(i + 2)
    const d = (misses[at + 3] as number) | said(i + 3)
    misses[at] = a
    misses[at + 1] = b
    misses[at + 2] = c
    misses[at + 3] = d
  }
  for (; i < to; i++) misses[i - from] = (misses[i - from] as number) | said(i)
}

function addFromRows(
  image: Image,
  { wanted, bit }: Pick<Asked, 'wanted' | 'bit'>,
  places: Uint32Array,
  { from, to }: Part,
  misses: Uint32Array,
): void {
  for (let i = from; i < to; i++)
    if ((bitsInRow(image, wanted, places[i] as number) & bit) === 0)
      misses[i - from] = (misses[i - from] as number) | bit
}

/** Facets of products that are narrowed by, those of columns first. */
export function missedOf(image: Image, rules: Rules, counters: readonly Counter[]): Missed[] {
  const { facets, ofProduct, wanted } = rules
  const slots = [...facets.keys()].filter((slot) => (ofProduct & (1 << slot)) !== 0)
  return slots.map((slot): Missed => {
    const bit = 1 << slot
    const counter = counters.find(({ column }) => column.facet === facets[slot])
    if (!counter) {
      const addTo: Missed['addTo'] =
        image.rowWidth > 0
          ? (places, part, misses) => addFromRows(image, { wanted, bit }, places, part, misses)
          : (_, { from, to }, misses) => {
              for (let i = 0; i < to - from; i++) misses[i] = (misses[i] as number) | bit
            }
      return { slot, counter, addTo }
    }
    const { column } = counter
    const asked = { column, wanted, bit, known: new Uint8Array(setsIn(column)) }
    return {
      slot,
      counter,
      addTo: (places, part, misses) => addFromColumn(asked, places, part, misses),
    }
  })
}

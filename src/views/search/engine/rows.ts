import type { Labels } from './image.ts'

/** What is known of products, list behind list, before it is brought into rows. */
export type Known = {
  /** By product: the number of the set of categories it is in. */
  readonly paths: Uint32Array
  readonly tokenStarts: Uint32Array
  readonly tokens: Uint32Array
  /** By product, and one more: its first variant. */
  readonly variantStarts: Uint32Array
  readonly variantTokenStarts: Uint32Array
  readonly variantTokens: Uint32Array
  /** The label of each facet value met, how many labels there are, and the first that is an option. */
  readonly labelOf: Uint32Array
  readonly labels: number
  readonly firstOption: number
}

/** What lies before the labels of a row: how many there are that are no options, and how many that are. */
export const rowHead = 2

const labelsFor = (count: number, length: number): Labels =>
  count < 65_536 ? new Uint16Array(length) : new Uint32Array(length)

/**
 * Everything that is counted of a product side by side, so that one look at memory brings all of it: two lengths, its
 * labels ascending with the options last, then variant by variant how many options it has and which.
 */
export function rowsOf(known: Known): { readonly starts: Uint32Array; readonly rows: Labels } {
  const { paths, tokenStarts, tokens, variantStarts, variantTokenStarts, variantTokens } = known
  const { labelOf, labels, firstOption } = known
  const count = paths.length
  const variants = variantStarts[count] as number
  const length = (rowHead + 1) * count + tokens.length + variants + variantTokens.length
  const rows = labelsFor(labels, length)
  const starts = new Uint32Array(2 * (count + 1))
  let at = 0
  for (let place = 0; place < count; place++) {
    const head = at
    starts[2 * place] = head
    starts[2 * place + 1] = variantStarts[place] as number
    at += rowHead
    rows[at++] = paths[place] as number
    let options = 0
    for (let t = tokenStarts[place] as number; t < (tokenStarts[place + 1] as number); t++) {
      const label = labelOf[tokens[t] as number] as number
      if (label >= firstOption) options++
      let to = at++
      for (; to > head + rowHead + 1 && (rows[to - 1] as number) > label; to--)
        rows[to] = rows[to - 1] as number
      rows[to] = label
    }
    rows[head] = at - head - rowHead - options
    rows[head + 1] = options
    for (let v = variantStarts[place] as number; v < (variantStarts[place + 1] as number); v++) {
      const [from, to] = [variantTokenStarts[v] as number, variantTokenStarts[v + 1] as number]
      rows[at++] = to - from
      for (let t = from; t < to; t++) rows[at++] = labelOf[variantTokens[t] as number] as number
    }
  }
  starts[2 * count] = at
  starts[2 * count + 1] = variants
  return { starts, rows }
}

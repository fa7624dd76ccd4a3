import type { Narrowed } from './narrowing.ts'
import type { Facet } from './types.ts'

/** A facet as the database says it: `brand`, `a:<attribute>` or `o:<option>`, with its counted values. */
export type FacetRow = {
  facet: string
  label: string
  unit: string | null
  numeric: boolean
  values: { value: string; label: string; count: number; position: number }[]
}

const kinds = { b: 'brand', a: 'attribute', o: 'option' } as const
const shown = 30

/** Facets in words: brand first, then options, then attributes; numbers by size, choices in their order, the rest by count. */
export function facetsOf(rows: readonly FacetRow[], slots: readonly Narrowed[]): Facet[] {
  const chosen = new Map(slots.map((slot) => [slot.facet, new Set(slot.values)]))
  return rows
    .map((row) => facetOf(row, chosen.get(row.facet) ?? new Set()))
    .filter((facet) => facet.values.length > 1 || facet.values.some((value) => value.selected))
    .toSorted((a, b) => rank(a) - rank(b))
}

const rank = (facet: Facet) => (facet.kind === 'brand' ? 0 : facet.kind === 'option' ? 1 : 2)

function facetOf(row: FacetRow, chosen: ReadonlySet<string>): Facet {
  const { facet, label, unit, numeric, values } = row
  const ordered = values.toSorted((a, b) =>
    numeric
      ? Number(a.value) - Number(b.value)
      : a.position - b.position || b.count - a.count || (a.label < b.label ? -1 : 1),
  )
  const code = facet === 'brand' ? 'brand' : facet.slice(2)
  return {
    kind: kinds[facet.charAt(0) as keyof typeof kinds],
    code,
    label: label === '' && code !== 'brand' ? code : label,
    unit,
    values: ordered
      .filter((each, i) => i < shown || chosen.has(each.value))
      .map((each) => ({
        value: each.value,
        label: each.label === '' ? each.value : each.label,
        count: each.count,
        selected: chosen.has(each.value),
      })),
  }
}

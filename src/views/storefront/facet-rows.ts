import type { Narrowed } from './narrowing.ts'
import type { Facet } from './types.ts'

/** A facet as the database says it: `brand`, `rating`, `seller`, `a:<attribute>` or `o:<option>`, with its counted values. */
export type FacetRow = {
  facet: string
  label: string
  unit: string | null
  numeric: boolean
  values: { value: string; label: string; count: number; position: number }[]
}

const kinds = { b: 'brand', r: 'rating', s: 'seller', a: 'attribute', o: 'option' } as const
const shown = 30

/** Facets in words: stars first, then brand, sellers, options, attributes; numbers by size, stars from the most, choices in their order, the rest by count. */
export function facetsOf(rows: readonly FacetRow[], slots: readonly Narrowed[]): Facet[] {
  const chosen = new Map(slots.map((slot) => [slot.facet, new Set(slot.values)]))
  return rows
    .map((row) => facetOf(row, chosen.get(row.facet) ?? new Set()))
    .filter((facet) => facet.values.length > 1 || facet.values.some((value) => value.selected))
    .toSorted((a, b) => rank(a) - rank(b))
}

const order = ['rating', 'brand', 'seller', 'option', 'attribute']
const rank = (facet: Facet) => order.indexOf(facet.kind)

function facetOf(row: FacetRow, chosen: ReadonlySet<string>): Facet {
  const { facet, label, unit, numeric, values } = row
  const ordered = values.toSorted((a, b) =>
    facet === 'rating'
      ? Number(b.value) - Number(a.value)
      : numeric
        ? Number(a.value) - Number(b.value)
        : a.position - b.position || b.count - a.count || (a.label < b.label ? -1 : 1),
  )
  const code = facet.includes(':') ? facet.slice(2) : facet
  return {
    kind: kinds[facet.charAt(0) as keyof typeof kinds],
    code,
    label: label === '' && facet.includes(':') ? code : label,
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

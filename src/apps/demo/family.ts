import assert from 'node:assert/strict'
import type { AttributeValue, DemoTaxClass, Text } from './catalog-shape.ts'
import { collectionNames } from './collection-names.ts'
import { capitalized, inEach, words } from './words.ts'

/** The facts of a model by attribute code. */
export type Facts = Readonly<Record<string, AttributeValue>>

/** A size a buyer may choose; price and weight in percent of the model's. */
export type Size = {
  readonly code: string
  readonly labels: Text
  readonly pricePercent: number
  readonly weightPercent: number
}

/** The one further option a family may have beside color. */
export type SizeOption = { readonly code: string; readonly labels: Text; readonly sizes: readonly Size[] }

/** One product of a family. With `paints` it is drawn in those colors; the first is the main one. */
export type Model = {
  readonly title: Text
  readonly slug: string
  readonly price: string
  readonly paints: readonly string[]
  readonly facts: Facts
  readonly summary: Text
  /** What kind of thing it is, without the collection's name; absent where the title is a name of its own. */
  readonly kind?: Text
}

/** Products made alike: one drawing, one hand-written description, several models. */
export type Family = {
  readonly code: string
  readonly sku: string
  readonly brands: readonly [string, ...string[]]
  readonly weightGrams: number
  /** True when the paints are a choice of the buyer, false when they only guide the drawing. */
  readonly colorChoice: boolean
  readonly sizes?: SizeOption
  readonly facts?: Facts
  readonly about: Text
  readonly models: readonly Model[]
}

/** A leaf of the category tree and the families it sells. */
export type Shelf = {
  readonly slug: string
  readonly department: string
  readonly taxClass: DemoTaxClass
  readonly names: Text
  readonly descriptions: Text
  readonly families: readonly Family[]
}

const slugOf = (english: string): string =>
  english
    .normalize('NFD')
    .replace(/[\u0300-\u036f']/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** A model called after a place of the collection: "Alster" and "ceramic table lamp" make its title. */
export function model(
  name: string,
  price: string,
  paints: string,
  facts: Facts,
  kind: string,
  summary: string,
): Model {
  const zhName = collectionNames[name]
  assert(zhName, `unknown collection name: ${name}`)
  const called = words(kind)
  const title = { en: `${name} ${called.en}`, zh: zhName + called.zh, fr: `${called.fr} ${name}` }
  return { ...titled(price, paints, facts, title, summary), kind: called }
}

/** A model with a title of its own, such as a book or a tea. */
export function named(price: string, paints: string, facts: Facts, title: string, summary: string): Model {
  return titled(price, paints, facts, words(title), summary)
}

function titled(price: string, paints: string, facts: Facts, title: Text, summary: string): Model {
  const written = capitalized(title)
  return {
    title: written,
    slug: slugOf(title.en),
    price,
    paints: paints.split(' '),
    facts,
    summary: words(summary),
  }
}

/** A size option from lines "code, price percent, weight percent, label | 标签 | libellé". */
export function sizes(code: string, labels: string, ...lines: readonly string[]): SizeOption {
  const parsed = lines.map((line) => {
    const [size, price, weight, ...label] = line.split(',').map((part) => part.trim())
    assert(size && price && weight, `size line: ${line}`)
    const said = label.join(', ')
    return {
      code: size,
      labels: said.includes('|') ? words(said) : inEach(() => said),
      pricePercent: Number(price),
      weightPercent: Number(weight),
    }
  })
  return { code, labels: words(labels), sizes: parsed }
}

/** A top node of the category tree. */
export type Department = { readonly slug: string; readonly names: Text; readonly descriptions: Text }

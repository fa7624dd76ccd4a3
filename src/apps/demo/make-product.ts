import assert from 'node:assert/strict'
import type {
  DemoMedia,
  DemoOption,
  DemoOptionValue,
  DemoProduct,
  DemoVariant,
  ProductText,
  Text,
} from './catalog-shape.ts'
import { demoAttributes } from './attributes.ts'
import { artworkName } from './artwork-name.ts'
import { colorOf } from './colors.ts'
import type { Facts, Family, Model, Shelf, Size } from './family.ts'
import { internalGtin } from './gtin.ts'
import { seededBelow } from './seeded.ts'
import { formerPrices, shelfPrices } from './shelf-prices.ts'
import { shelfStock } from './shelf-stock.ts'
import { inEach, type Language, numberText, withFacts, words } from './words.ts'

/** Where a model stands in the catalog; it decides its GTINs. */
export type Place = { readonly shelf: number; readonly family: number; readonly model: number }

const colorLabels = words('Color | 颜色 | Couleur')

/** The product of one model, with all its variants, prices, stock and pictures. */
export function makeProduct(shelf: Shelf, family: Family, model: Model, place: Place): DemoProduct {
  const facts = { ...family.facts, ...model.facts }
  return {
    slug: model.slug,
    category: shelf.slug,
    taxClass: shelf.taxClass,
    brand: family.brands[place.model % family.brands.length] ?? family.brands[0],
    popularity: popularityOf(model.slug),
    translations: translationsOf(family, model),
    options: optionsOf(family, model),
    attributes: facts,
    variants: variantsOf(family, model, place),
    media: mediaOf(family, model),
  }
}

function translationsOf(family: Family, model: Model): DemoProduct['translations'] {
  const description = withFacts(family.about, sayable({ ...family.facts, ...model.facts }))
  const inLanguage = (language: Language): ProductText => ({
    title: model.title[language],
    summary: model.summary[language],
    description: description[language],
  })
  return { en: inLanguage('en'), zh: inLanguage('zh'), fr: inLanguage('fr') }
}

/** Few are loved by many, most by some: between 1 and 1,000. */
function popularityOf(slug: string): number {
  const draw = seededBelow(`${slug} popularity`, 1000) / 1000
  return 1 + Math.floor(999 * draw ** 3)
}

function optionsOf(family: Family, model: Model): DemoOption[] {
  const options: DemoOption[] = []
  if (family.colorChoice) {
    options.push({ code: 'color', labels: colorLabels, values: model.paints.map(colorValue) })
  }
  if (family.sizes) {
    const values = family.sizes.sizes.map(({ code, labels }) => ({ code, labels }))
    options.push({ code: family.sizes.code, labels: family.sizes.labels, values })
  }
  return options
}

function colorValue(code: string): DemoOptionValue {
  return { code, labels: colorOf(code).labels }
}

function variantsOf(family: Family, model: Model, place: Place): DemoVariant[] {
  const paints = family.colorChoice ? model.paints : [undefined]
  const sizes: readonly (Size | undefined)[] = family.sizes?.sizes ?? [undefined]
  const pairs = paints.flatMap((paint) => sizes.map((size) => ({ paint, size })))
  assert(pairs.length <= 8, `too many variants: ${model.slug}`)
  return pairs.map(({ paint, size }, at) => {
    const sku = [`${family.sku}${place.model + 1}`, paint, size?.code].filter(Boolean).join('-').toUpperCase()
    const percent = size?.pricePercent ?? 100
    const compareAt = formerPrices(model.slug, model.price, percent)
    const digits = [place.shelf + 1, place.family + 1, place.model + 1].map((part) =>
      String(part).padStart(2, '0'),
    )
    return {
      sku,
      gtin: internalGtin('200', digits.join('') + String(at + 1).padStart(3, '0')),
      options: { ...(paint && { color: paint }), ...(size && { [family.sizes?.code ?? 'size']: size.code }) },
      weightGrams: weightOf(family, model, size),
      prices: shelfPrices(model.price, percent),
      ...(compareAt && { compareAt }),
      stock: shelfStock(sku),
    }
  })
}

/** A model is somewhat heavier or lighter than its family, to ten grams. */
function weightOf(family: Family, model: Model, size: Size | undefined): number {
  const percent = ((90 + seededBelow(`${model.slug} weight`, 21)) * (size?.weightPercent ?? 100)) / 100
  const grams = (family.weightGrams * percent) / 100
  return Math.max(5, grams < 200 ? Math.round(grams) : Math.round(grams / 10) * 10)
}

function mediaOf(family: Family, model: Model): DemoMedia[] {
  const shown = family.colorChoice ? model.paints : model.paints.slice(0, 1)
  const pictures = shown.map((paint, at) => ({
    artwork: artworkName(model.slug, paint, 'main'),
    position: at === 0 ? 1 : at + 3,
    alt: family.colorChoice ? joined(model.title, colorOf(paint).labels) : model.title,
    ...(family.colorChoice && { variantOptions: { color: paint } }),
  }))
  const first = model.paints[0]
  assert(first, `no paint: ${model.slug}`)
  const scene = {
    artwork: artworkName(model.slug, first, 'scene'),
    position: 2,
    alt: framed(model.title, 'scene'),
  }
  const detail = {
    artwork: artworkName(model.slug, first, 'detail'),
    position: 3,
    alt: framed(model.title, 'detail'),
  }
  return [...pictures, scene, detail].toSorted((one, other) => one.position - other.position)
}

const frames = {
  scene: words('{title} on a plinth | 陈列台上的{title} | {title}, sur un socle'),
  detail: words('Close view of {title} | {title}细节 | {title}, vue de près'),
}

function framed(title: Text, frame: keyof typeof frames): Text {
  return withFacts(frames[frame], { title })
}

function joined(title: Text, label: Text): Text {
  return inEach((language) => title[language] + (language === 'zh' ? '，' : ', ') + label[language])
}

/** The facts as they may stand inside a sentence. */
function sayable(facts: Facts): Record<string, Text> {
  const said: Record<string, Text> = {}
  for (const [code, value] of Object.entries(facts)) {
    if (typeof value === 'number') said[code] = numberText(value)
    else if (typeof value === 'object') said[code] = value
    else if (typeof value === 'string') said[code] = choiceText(code, value)
  }
  return said
}

function choiceText(code: string, value: string): Text {
  const choice = demoAttributes
    .find((each) => each.code === code)
    ?.choices?.find((each) => each.code === value)
  if (!choice) return inEach(() => value)
  if (code === 'origin') return choice.labels
  return inEach((language) => choice.labels[language].toLowerCase())
}

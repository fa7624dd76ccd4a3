import assert from 'node:assert/strict'
import { artworkName } from './artwork-name.ts'
import type { DemoOption, DemoProduct, Text } from './catalog-shape.ts'
import { shelves } from './catalog/shelves.ts'
import { collectionNames } from './collection-names.ts'
import { colorOf } from './colors.ts'
import type { Family, Model, Shelf } from './family.ts'
import { internalGtin } from './gtin.ts'
import { seededBelow, seededPick } from './seeded.ts'
import { shelfPrices } from './shelf-prices.ts'
import { shelfStock } from './shelf-stock.ts'
import { capitalized, inEach, words } from './words.ts'

const editions: readonly [Text, ...Text[]] = [
  words('harbor edition | 港口版 | édition du port'),
  words('winter edition | 冬季版 | édition d’hiver'),
  words('island edition | 海岛版 | édition des îles'),
  words('workshop edition | 工坊版 | édition d’atelier'),
  words('merchant edition | 商人版 | édition du marchand'),
  words('pilot edition | 引航员版 | édition du pilote'),
  words('orchard edition | 果园版 | édition du verger'),
  words('lantern edition | 灯笼版 | édition de la lanterne'),
  words('ferry edition | 渡轮版 | édition du ferry'),
  words('market edition | 集市版 | édition du marché'),
  words('north edition | 北方版 | édition du Nord'),
  words('garden edition | 花园版 | édition du jardin'),
]

const makers: readonly [string, ...string[]] = [
  'Holm',
  'Lund',
  'Brandt',
  'Vik',
  'Sund',
  'Strand',
  'Haven',
  'Berg',
]
const trades: readonly [string, ...string[]] = [
  '& Sons',
  'Works',
  '& Daughters',
  'Mill',
  'Yard',
  'Goods',
  '& Cie',
]

type Original = { readonly shelf: Shelf; readonly family: Family; readonly model: Model }

const wrapping: DemoOption = {
  code: 'wrapping',
  labels: words('Wrapping | 包装 | Emballage'),
  values: [
    { code: 'plain', labels: words('Plain | 简装 | Simple') },
    { code: 'gift', labels: words('Gift | 礼品装 | Cadeau') },
  ],
}

/** `count` products with two variants each, one at a time, so that memory stays flat however many are asked. */
export function* bigCatalog(count: number): Generator<DemoProduct> {
  const originals = shelves.flatMap((shelf) =>
    shelf.families.flatMap((family) => family.models.map((model) => ({ shelf, family, model }))),
  )
  const names = Object.entries(collectionNames)
  for (let number = 1; number <= count; number += 1) {
    const original = originals[number % originals.length]
    const name = names[seededBelow(`${number} name`, names.length)]
    assert(original && name)
    yield bigProduct(original, name, number)
  }
}

function bigProduct(
  original: Original,
  [name, zhName]: readonly [string, string],
  number: number,
): DemoProduct {
  const { shelf, family, model } = original
  const edition = seededPick(`${number} edition`, editions)
  const { kind } = model
  const plain = kind
    ? { en: `${name} ${kind.en}`, zh: zhName + kind.zh, fr: `${kind.fr} ${name}` }
    : model.title
  const base = capitalized(plain)
  const title = inEach(
    (language) => `${base[language]}${language === 'zh' ? '，' : ', '}${edition[language]} ${number}`,
  )
  const text = (language: 'en' | 'zh' | 'fr') => ({
    title: title[language],
    summary: model.summary[language],
    description: `${title[language]}${language === 'zh' ? '。' : '. '}${model.summary[language]}`,
  })
  const brand = `${seededPick(`${number} maker`, makers)} ${seededPick(`${number} trade`, trades)}`
  const option = optionOf(family, model)
  return {
    slug: `${model.slug}-${number}`,
    category: shelf.slug,
    taxClass: shelf.taxClass,
    brand,
    popularity: 1 + Math.floor(999 * (seededBelow(`${number} popularity`, 1000) / 1000) ** 4),
    translations: { en: text('en'), zh: text('zh'), fr: text('fr') },
    options: [option],
    attributes: { ...family.facts, ...model.facts },
    variants: option.values.map((value, at) => {
      const sku = `X${number}-${value.code}`.toUpperCase()
      const percent = 80 + seededBelow(`${number} price`, 50) + at * 8
      return {
        sku,
        gtin: internalGtin('21', String(number * 2 + at)),
        options: { [option.code]: value.code },
        weightGrams: family.weightGrams,
        prices: shelfPrices(model.price, percent),
        stock: shelfStock(sku),
      }
    }),
    media: [{ artwork: artworkName(model.slug, model.paints[0] ?? 'ink', 'main'), position: 1, alt: title }],
  }
}

function optionOf(family: Family, model: Model): DemoOption {
  if (family.colorChoice) {
    const values = model.paints.slice(0, 2).map((code) => ({ code, labels: colorOf(code).labels }))
    return { code: 'color', labels: words('Color | 颜色 | Couleur'), values }
  }
  if (!family.sizes) return wrapping
  const values = family.sizes.sizes.slice(0, 2).map(({ code, labels }) => ({ code, labels }))
  return { code: family.sizes.code, labels: family.sizes.labels, values }
}

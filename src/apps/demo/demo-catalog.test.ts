import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemoAttribute, Text } from './catalog-shape.ts'
import { demoCatalog, demoLines } from './demo-catalog.ts'
import { gtinCheckDigit } from './gtin.ts'

const catalog = demoCatalog()
const variants = catalog.products.flatMap((product) => product.variants)

const noneTwice = (values: readonly string[]) => assert.equal(new Set(values).size, values.length)

const inThreeLanguages = (text: Text, where: string) => {
  for (const said of [text.en, text.zh, text.fr]) {
    assert(said.trim().length > 0, where)
    assert(!/[{}|]/.test(said), `${where}: ${said}`)
  }
}

test('the catalog is the same at every call', () => {
  assert.deepEqual(demoCatalog(), catalog)
})

test('a category is a department or stands in one', () => {
  const departments = catalog.categories.filter((category) => category.parent === null)
  const slugs = departments.map((category) => category.slug)
  const leaves = catalog.categories.filter((category) => category.parent !== null)
  for (const leaf of leaves) {
    assert(slugs.includes(leaf.parent ?? ''))
    assert(catalog.products.filter((product) => product.category === leaf.slug).length >= 25, leaf.slug)
  }
  assert.equal(
    catalog.products.length,
    catalog.products.filter((p) => leaves.some((l) => l.slug === p.category)).length,
  )
})

test('slugs, SKUs and GTINs are given once only', () => {
  noneTwice(catalog.products.map((product) => product.slug))
  noneTwice(catalog.categories.map((category) => category.slug))
  noneTwice(variants.map((variant) => variant.sku))
  noneTwice(variants.map((variant) => variant.gtin))
  noneTwice(catalog.products.map((product) => product.translations.en.title))
  noneTwice(catalog.products.map((product) => product.translations.zh.title))
  noneTwice(catalog.products.map((product) => product.translations.fr.title))
})

test('every GTIN is of the internal range and has its check digit', () => {
  for (const { gtin } of variants) {
    assert.match(gtin, /^2\d{12}$/)
    assert.equal(gtinCheckDigit(gtin.slice(0, 12)), gtin.slice(12))
  }
})

test('every text is said in English, Chinese and French, each differently', () => {
  for (const { slug, translations } of catalog.products) {
    for (const part of ['title', 'summary', 'description'] as const) {
      const text = { en: translations.en[part], zh: translations.zh[part], fr: translations.fr[part] }
      inThreeLanguages(text, `${slug} ${part}`)
      assert.match(text.zh, /\p{Script=Han}/u, slug)
      assert.doesNotMatch(text.en + text.fr, /\p{Script=Han}/u, slug)
      assert.equal(new Set([text.en, text.zh, text.fr]).size, 3, `${slug} ${part}`)
    }
  }
  for (const { slug, names, descriptions } of catalog.categories) {
    inThreeLanguages(names, slug)
    inThreeLanguages(descriptions, slug)
    assert.equal(new Set([names.en, names.zh]).size, 2)
  }
})

test('prices are decimals of two places, and a former price is higher', () => {
  for (const { sku, prices, compareAt } of variants) {
    for (const currency of ['EUR', 'USD'] as const) {
      assert.match(prices[currency], /^[1-9]\d*\.(00|50|90|99)$/, sku)
      if (compareAt) assert(Number(compareAt[currency]) > Number(prices[currency]), sku)
    }
  }
})

test('a product has one to eight variants, one for each choice of options', () => {
  for (const product of catalog.products) {
    const combinations = product.options.reduce((count, option) => count * option.values.length, 1)
    assert.equal(product.variants.length, combinations, product.slug)
    assert(combinations >= 1 && combinations <= 8, product.slug)
    noneTwice(product.variants.map((variant) => JSON.stringify(variant.options)))
    for (const { options, weightGrams } of product.variants) {
      assert(Number.isInteger(weightGrams) && weightGrams > 0)
      for (const option of product.options) {
        assert(option.values.some((value) => value.code === options[option.code]))
      }
    }
  }
})

test('some goods are sold out, some lie in one warehouse only', () => {
  const count = (wanted: (stock: Readonly<Record<string, number>>) => boolean) =>
    variants.filter((variant) => wanted(variant.stock)).length
  assert(count((stock) => stock['hamburg'] === 0 && stock['shanghai'] === 0) > 5)
  assert(count((stock) => stock['hamburg'] === 0 && stock['shanghai'] !== 0) > 5)
  assert(count((stock) => stock['hamburg'] !== 0 && stock['shanghai'] === 0) > 5)
})

const fits = (attribute: DemoAttribute, value: unknown): boolean => {
  if (attribute.kind === 'number') return typeof value === 'number' && value > 0
  if (attribute.kind === 'boolean') return typeof value === 'boolean'
  if (attribute.kind === 'choice') return attribute.choices?.some((choice) => choice.code === value) ?? false
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'zh' in value)
}

test('every attribute value is of its attribute’s kind', () => {
  for (const { slug, attributes } of catalog.products) {
    for (const [code, value] of Object.entries(attributes)) {
      const attribute = catalog.attributes.find((each) => each.code === code)
      assert(attribute, `${slug}: ${code}`)
      assert(fits(attribute, value), `${slug}: ${code} = ${JSON.stringify(value)}`)
    }
  }
})

test('one line of JSON is one product', () => {
  const lines = [...demoLines()]
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    catalog.products,
  )
})

test('twelve categories hold at least three hundred products', () => {
  assert.equal(catalog.categories.filter((category) => category.parent !== null).length, 12)
  assert.equal(catalog.categories.filter((category) => category.parent === null).length, 4)
  assert(catalog.products.length >= 300, String(catalog.products.length))
})

import {
  addressPattern,
  localeOf,
  mostAddressLength,
  type Labels,
  type Locale,
  type ProductText,
} from '#market/catalog/index.ts'
import type { OptionRecord, MediaRecord, AttributeValue } from '#market/catalog/index.ts'
import type { FieldPath } from './import-catalog-faults.ts'
import type { OfferedProduct } from './import-catalog-offers.ts'
import { isFields, reading, type Complain, type Fields, type Reading } from './import-catalog-reading.ts'
import { readVariants } from './import-catalog-variants.ts'
import type { ShopWords } from './import-catalog-words.ts'

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/
const code = /^[a-z0-9]+([._-][a-z0-9]+)*$/

const productFields = [
  'slug',
  'category',
  'taxClass',
  'brand',
  'popularity',
  'state',
  'translations',
  'options',
  'attributes',
  'variants',
  'media',
]

/** A picture a line names without saying its key: answers the key and size in pixels, undefined for none. */
export type PictureOf = (
  artwork: string,
) => { readonly key: string; readonly width: number; readonly height: number } | undefined

/**
 * Read one product as a line of JSON writes it. Every fault is complained of, not only the first; what it answers is
 * only to be used where nothing was.
 */
export function readProduct(
  value: unknown,
  words: ShopWords,
  pictureOf: PictureOf,
  complain: Complain,
): OfferedProduct | undefined {
  const read = reading(complain)
  if (!isFields(value)) {
    complain([], 'not_an_object', value)
    return undefined
  }
  read.only(value, [], productFields)
  const category = read.text(value['category'], ['category'], { most: 120 })
  if (category !== '' && !words.categories.has(category)) complain(['category'], 'unknown_category', category)
  const taxClass = read.text(value['taxClass'], ['taxClass'], { most: 40 })
  if (taxClass !== '' && !words.taxClasses.has(taxClass))
    complain(['taxClass'], 'unknown_tax_class', taxClass)
  const state = value['state']
  if (state !== undefined && state !== 'draft' && state !== 'active' && state !== 'archived')
    complain(['state'], 'malformed', state)
  const options = readOptions(value['options'], read)
  return {
    slug: read.text(value['slug'], ['slug'], { most: 120, pattern: slug }),
    category,
    taxClass,
    brand: read.text(value['brand'], ['brand'], { most: 120, least: 0 }),
    popularity: read.whole(value['popularity'], ['popularity'], 0, 1_000_000, 0),
    ...(state === 'draft' || state === 'active' || state === 'archived' ? { state } : {}),
    translations: readTranslations(value['translations'], read),
    options,
    attributes: readAttributes(value['attributes'], words, read),
    variants: readVariants(value['variants'], options, words, read),
    media: readMedia(value['media'], pictureOf, read),
  }
}

function readTranslations(value: unknown, read: Reading): Partial<Record<Locale, ProductText>> {
  const texts: Partial<Record<Locale, ProductText>> = {}
  for (const [name, text] of read.fields(value, ['translations'])) {
    const path = ['translations', name.slice(0, 60)]
    const locale = localeOf(name)
    if (locale === undefined) read.complain(path, 'unknown_field')
    else if (!isFields(text)) read.complain(path, 'not_an_object', text)
    else {
      read.only(text, path, ['title', 'summary', 'description', 'slug'])
      const slug = text['slug']
      texts[locale] = {
        title: read.text(text['title'], [...path, 'title'], { most: 200 }),
        summary: read.text(text['summary'], [...path, 'summary'], { most: 500, least: 0 }),
        description: read.text(text['description'], [...path, 'description'], { most: 20_000, least: 0 }),
        ...(slug === undefined
          ? {}
          : {
              slug: read.text(slug, [...path, 'slug'], { most: mostAddressLength, pattern: addressPattern }),
            }),
      }
    }
  }
  if (Object.keys(texts).length === 0) read.complain(['translations'], 'required')
  return texts
}

function readLabels(value: unknown, path: FieldPath, read: Reading, most = 200): Labels {
  const labels: Partial<Record<Locale, string>> = {}
  for (const [name, text] of read.fields(value, path)) {
    const locale = localeOf(name)
    if (locale === undefined) read.complain([...path, name.slice(0, 60)], 'unknown_field')
    else labels[locale] = read.text(text, [...path, name], { most })
  }
  return labels
}

function readOptions(value: unknown, read: Reading): OptionRecord[] {
  return read.list(value, ['options'], 10).map((option, i): OptionRecord => {
    const path = ['options', i]
    const fields: Fields = isFields(option) ? option : (read.complain(path, 'not_an_object', option), {})
    read.only(fields, path, ['code', 'labels', 'values'])
    const values = read.list(fields['values'], [...path, 'values'], 1_000)
    if (values.length === 0) read.complain([...path, 'values'], 'required')
    return {
      code: read.text(fields['code'], [...path, 'code'], { most: 80, pattern: code }),
      labels: readLabels(fields['labels'], [...path, 'labels'], read),
      values: values.map((each, j) => {
        const at = [...path, 'values', j]
        const said: Fields = isFields(each) ? each : (read.complain(at, 'not_an_object', each), {})
        read.only(said, at, ['code', 'labels'])
        return {
          code: read.text(said['code'], [...at, 'code'], { most: 80, pattern: code }),
          labels: readLabels(said['labels'], [...at, 'labels'], read),
        }
      }),
    }
  })
}

function readAttributes(value: unknown, words: ShopWords, read: Reading): Record<string, AttributeValue> {
  const values: Record<string, AttributeValue> = {}
  for (const [name, given] of read.fields(value, ['attributes'])) {
    const path = ['attributes', name.slice(0, 80)]
    const attribute = words.attributes.get(name)
    if (attribute === undefined) {
      read.complain(path, 'unknown_attribute')
      continue
    }
    const { kind, choices } = attribute
    if (kind === 'number') {
      if (typeof given !== 'number' || !Number.isFinite(given)) read.complain(path, 'not_a_number', given)
      else if (Math.abs(given) >= 1e12) read.complain(path, 'out_of_range', given)
      else values[name] = given
    } else if (kind === 'boolean') {
      if (typeof given !== 'boolean') read.complain(path, 'not_a_yes_or_no', given)
      else values[name] = given
    } else if (kind === 'choice') {
      const choice = read.text(given, path, { most: 80 })
      if (choice !== '' && !choices.has(choice)) read.complain(path, 'unknown_choice', choice)
      values[name] = choice
    } else if (isFields(given)) values[name] = readLabels(given, path, read, 500)
    else values[name] = read.text(given, path, { most: 500 })
  }
  return values
}

function readMedia(value: unknown, pictureOf: PictureOf, read: Reading): MediaRecord[] {
  const positions = new Set<number>()
  return read.list(value, ['media'], 100).flatMap((item, i) => {
    const path = ['media', i]
    if (!isFields(item)) return (read.complain(path, 'not_an_object', item), [])
    read.only(item, path, ['key', 'artwork', 'position', 'alt', 'variantOptions', 'width', 'height'])
    const position = read.whole(item['position'], [...path, 'position'], 0, 999, i + 1)
    if (positions.has(position)) read.complain([...path, 'position'], 'duplicate_position', position)
    positions.add(position)
    const options = Object.fromEntries(
      read
        .fields(item['variantOptions'], [...path, 'variantOptions'])
        .map(([name, chosen]) => [name, read.text(chosen, [...path, 'variantOptions', name], { most: 80 })]),
    )
    const rest = { position, alt: readLabels(item['alt'], [...path, 'alt'], read, 300), options }
    if (item['artwork'] === undefined) {
      const key = read.text(item['key'], [...path, 'key'], {
        most: 200,
        pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      })
      const width = read.whole(item['width'], [...path, 'width'], 1, 20_000)
      const height = read.whole(item['height'], [...path, 'height'], 1, 20_000)
      return [{ ...rest, key, width, height }]
    }
    const artwork = read.text(item['artwork'], [...path, 'artwork'], { most: 200 })
    const picture = artwork === '' ? undefined : pictureOf(artwork)
    if (artwork !== '' && picture === undefined)
      read.complain([...path, 'artwork'], 'unknown_picture', artwork)
    return picture ? [{ ...rest, ...picture }] : []
  })
}

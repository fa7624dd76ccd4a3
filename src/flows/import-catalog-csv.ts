import { CsvError, parse } from 'csv-parse'
import { Readable } from 'node:stream'
import type { FieldPath } from './import-catalog-faults.ts'
import type { Bytes, GivenLine } from './import-catalog-lines.ts'

/** Columns a file may have besides those with a language, currency, place, option or attribute in their name. */
const plainColumns = [
  'slug',
  'category',
  'tax_class',
  'brand',
  'popularity',
  'state',
  'sku',
  'gtin',
  'weight_grams',
  'pictures',
]
const families = /^(title|summary|description|option|label|attribute|price|compare_at|stock)[_:](.+)$/

type Row = { readonly row: number; readonly cells: Readonly<Record<string, string>> }

/** Beyond, the rows are read as a product of their own, and its slug is told to stand twice. */
const mostRows = 5_000

const fieldOfProduct: Readonly<Record<string, string>> = { taxClass: 'tax_class' }

/**
 * Products of a CSV file, one variant to a row. Rows of a product stand together and have its slug; what belongs to the
 * product may be left empty after its first row. Fields: see `docs/guides/import.md`.
 */
export async function* csvLines(bytes: Bytes): AsyncGenerator<GivenLine> {
  let group: Row[] = []
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim()),
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: 1_000_000,
    delimiter: [',', ';', '\t'],
  })
  const source = Readable.from(bytes)
  source.on('error', (error) => parser.destroy(error))
  let row = 1
  try {
    for await (const read of source.pipe(parser) as AsyncIterable<{
      record: Record<string, string>
      info: { lines: number }
    }>) {
      row = read.info.lines
      const next: Row = { row, cells: read.record }
      if (group.length > 0 && (group[0]?.cells['slug'] !== next.cells['slug'] || group.length > mostRows)) {
        yield productOf(group)
        group = []
      }
      group.push(next)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const place = () => ({ row: row + 1, field: '' })
    yield { row: row + 1, wrong: [{ ...place(), reason: 'malformed_csv', given: '' }], place }
    return
  }
  if (group.length > 0) yield productOf(group)
}

const numberIn = (text: string | undefined): unknown =>
  text === undefined || text === '' ? undefined : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text

/** An option's value as a code: what is no code yet is made one, and its words are kept as the label. */
const codeOf = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')

function byFamily(cells: Row['cells'], family: string): [string, string][] {
  return Object.entries(cells).flatMap(([column, text]) => {
    const match = families.exec(column)
    return match?.[1] === family && match[2] !== undefined && text !== '' ? [[match[2], text]] : []
  })
}

/** One product from its rows, in the shape of a JSON line, with the way back from a path to row and column. */
function productOf(rows: readonly Row[]): GivenLine {
  const [first] = rows
  if (first === undefined) throw new Error('a product has at least one row')
  const { cells } = first
  const value = {
    slug: cells['slug'] === '' ? undefined : cells['slug'],
    category: cells['category'],
    taxClass: cells['tax_class'],
    brand: cells['brand'] ?? '',
    popularity: numberIn(cells['popularity']),
    state: cells['state'] === '' ? undefined : cells['state'],
    translations: translationsOf(cells),
    options: optionsOf(rows),
    attributes: Object.fromEntries(
      byFamily(cells, 'attribute').map(([code, text]) => [code, attributeValue(text)]),
    ),
    variants: rows.map((row) => variantOf(row.cells)),
    media: (cells['pictures'] ?? '')
      .split(' ')
      .filter((name) => name !== '')
      .map((artwork, at) => ({ artwork, position: at + 1 })),
  }
  return { row: first.row, value: plain(value), wrong: differences(rows), place: placeIn(rows) }
}

/** Without the fields that are not there, as a JSON line would be. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown

function attributeValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return numberIn(text)
}

function translationsOf(cells: Row['cells']): Record<string, Record<string, string>> {
  const texts: Record<string, Record<string, string>> = {}
  for (const field of ['title', 'summary', 'description'])
    for (const [locale, text] of byFamily(cells, field)) (texts[locale] ??= {})[field] = text
  return texts
}

function optionsOf(rows: readonly Row[]): unknown[] {
  const options = new Map<string, Map<string, string>>()
  for (const { cells } of rows)
    for (const [code, text] of byFamily(cells, 'option')) {
      const values = options.get(code) ?? new Map<string, string>()
      values.set(codeOf(text), text)
      options.set(code, values)
    }
  return [...options].map(([code, values]) => ({
    code,
    labels: {},
    values: [...values].map(([value, label]) => ({
      code: value,
      labels: value === label ? {} : { en: label },
    })),
  }))
}

function variantOf(cells: Row['cells']): unknown {
  return {
    sku: cells['sku'] === '' ? undefined : cells['sku'],
    gtin: cells['gtin'] === '' ? undefined : cells['gtin'],
    weightGrams: numberIn(cells['weight_grams']),
    options: Object.fromEntries(byFamily(cells, 'option').map(([code, text]) => [code, codeOf(text)])),
    prices: Object.fromEntries(byFamily(cells, 'price')),
    compareAt: Object.fromEntries(byFamily(cells, 'compare_at')),
    stock: Object.fromEntries(byFamily(cells, 'stock').map(([place, text]) => [place, numberIn(text)])),
  }
}

/** What is wrong with the rows as rows: columns that mean nothing, and a product that says two things of itself. */
function differences(rows: readonly Row[]): GivenLine['wrong'] {
  const [first] = rows
  const wrong: GivenLine['wrong'][number][] = []
  if (first === undefined) return wrong
  for (const column of Object.keys(first.cells))
    if (!plainColumns.includes(column) && !families.test(column))
      wrong.push({ row: first.row, field: column.slice(0, 60), reason: 'unknown_field', given: '' })
  for (const { row, cells } of rows.slice(1))
    for (const [column, text] of Object.entries(cells)) {
      const ofProduct =
        /^(category|tax_class|brand|popularity|state|pictures|(title|summary|description|attribute)[_:].+)$/
      if (ofProduct.test(column) && text !== '' && text !== first.cells[column])
        wrong.push({ row, field: column, reason: 'differs_from_first_row', given: text.slice(0, 80) })
    }
  return wrong
}

const columnOfVariant: Readonly<Record<string, string>> = {
  weightGrams: 'weight_grams',
  options: 'option:',
  prices: 'price_',
  compareAt: 'compare_at_',
  stock: 'stock_',
}

function placeIn(rows: readonly Row[]): GivenLine['place'] {
  const first = rows[0]?.row ?? 0
  return (path: FieldPath) => {
    const [head = '', step, field, last] = path.map(String)
    if (head === 'variants' && step !== undefined) {
      const row = rows[Number(step)]?.row ?? first
      const column = columnOfVariant[field ?? ''] ?? field ?? ''
      return { row, field: last === undefined ? column.replace(/[:_]$/, '') : `${column}${last}` }
    }
    if (head === 'variants') return { row: first, field: 'sku' }
    if (head === 'translations')
      return { row: first, field: field === undefined ? `title_${step ?? 'en'}` : `${field}_${step}` }
    if (head === 'attributes') return { row: first, field: `attribute:${step ?? ''}` }
    if (head === 'media') return { row: first, field: 'pictures' }
    if (head === 'options') return { row: first, field: 'option' }
    return { row: first, field: fieldOfProduct[head] ?? head }
  }
}

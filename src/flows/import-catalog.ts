import type { Db } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { csvLines } from './import-catalog-csv.ts'
import { givenText, type ImportFault } from './import-catalog-faults.ts'
import { jsonLines, type Bytes, type GivenLine } from './import-catalog-lines.ts'
import { readProduct, type PictureOf } from './import-catalog-line.ts'
import type { OffersRefusal } from './import-catalog-offers.ts'
import { takeOver } from './import-catalog-take-over.ts'
import { isFields } from './import-catalog-reading.ts'
import {
  beginStaging,
  endStaging,
  stage,
  staged,
  wholeFileFaults,
  type StagedLine,
} from './import-catalog-staging.ts'
import { shopWords, type ShopWords } from './import-catalog-words.ts'

export {
  faultSentences,
  reportHead,
  reportLine,
  type FaultReason,
  type ImportFault,
} from './import-catalog-faults.ts'
export type { PictureOf } from './import-catalog-line.ts'
export type { Bytes } from './import-catalog-lines.ts'
export { recordOffers, type OfferedProduct, type OfferedVariant } from './import-catalog-offers.ts'

/** How a file is imported. */
export type ImportOptions = {
  readonly format: 'jsonl' | 'csv'
  readonly actor: string
  /** Check everything, change nothing. */
  readonly dryRun?: boolean
  readonly pictureOf?: PictureOf
  /** Called for every fault, in no particular order. */
  readonly onFault?: (fault: ImportFault) => void
  readonly onProgress?: (progress: {
    readonly phase: 'check' | 'take-over'
    readonly products: number
  }) => void
}

/** What became of a file. */
export type Imported = {
  readonly importId: Id<'imp'>
  readonly products: number
  readonly created: number
  readonly changed: number
  readonly unchanged: number
}

/** Why a file is not imported; with `file_has_faults` the detail says how many, and `onFault` was called for each. */
export type ImportRefusal = 'file_has_faults' | 'file_is_empty' | OffersRefusal

const atOnce = 500

/**
 * Import a file of products: all of it or nothing. Every line is checked and every fault is told; only a file without
 * faults is taken over. What the shop has already is not touched, so that a file can be imported
 * again. Memory stays flat however long the file is.
 */
export async function importCatalog(
  db: Db,
  bytes: Bytes,
  options: ImportOptions,
): Promise<Result<Imported, ImportRefusal>> {
  const importId = newId('imp')
  const { dryRun = false, onFault = () => undefined } = options
  await beginStaging(db, importId, dryRun)
  let faults = 0
  const complain = (fault: ImportFault) => {
    faults++
    onFault(fault)
  }
  const products = await checkFile(db, importId, bytes, options, complain)
  for (const fault of await wholeFileFaults(db, importId)) complain(fault)
  const end = (state: 'refused' | 'checked' | 'imported') =>
    endStaging(db, importId, { state, lines: products, faults })
  if (faults > 0 || products === 0) {
    await end('refused')
    return faults > 0 ? refused('file_has_faults', { faults, products }) : refused('file_is_empty')
  }
  if (dryRun) {
    await end('checked')
    return done({ importId, products, created: 0, changed: 0, unchanged: 0 })
  }
  const taken = await takeOver(db, importId, options)
  await end(taken.ok ? 'imported' : 'refused')
  if (!taken.ok) return taken
  const { created, changed } = taken.value
  return done({ importId, products, created, changed, unchanged: products - created - changed })
}

/** Check every line and stage it. Answers how many products there are, faulty ones included. */
async function checkFile(
  db: Db,
  importId: string,
  bytes: Bytes,
  { format, pictureOf = () => undefined, onProgress }: ImportOptions,
  complain: (fault: ImportFault) => void,
): Promise<number> {
  const words = await shopWords(db)
  let products = 0
  let batch: StagedLine[] = []
  for await (const given of format === 'csv' ? csvLines(bytes) : jsonLines(bytes)) {
    products++
    const line = checkLine(given, words, pictureOf, complain)
    if (line) batch.push(line)
    if (batch.length < atOnce) continue
    await stage(db, importId, batch)
    batch = []
    onProgress?.({ phase: 'check', products })
  }
  await stage(db, importId, batch)
  onProgress?.({ phase: 'check', products })
  return products
}

function checkLine(
  given: GivenLine,
  words: ShopWords,
  pictureOf: PictureOf,
  complain: (fault: ImportFault) => void,
): StagedLine | undefined {
  let faulty = given.wrong.length > 0
  for (const fault of given.wrong) complain({ ...fault, given: givenText(fault.given) })
  if (given.value === undefined) return undefined
  const product = readProduct(given.value, words, pictureOf, (path, reason, value) => {
    faulty = true
    complain({ ...given.place(path), reason, given: givenText(value) })
  })
  if (!faulty && product)
    return {
      line: given.row,
      slug: product.slug,
      skus: product.variants.map((variant) => variant.sku),
      body: staged(product),
    }
  return takenByFaulty(given)
}

/** A faulty product still takes its slug and SKUs, so that a second use of them is told in the same report. */
function takenByFaulty({ row, value }: GivenLine): StagedLine | undefined {
  if (!isFields(value)) return undefined
  const word = (each: unknown, most: number) =>
    typeof each === 'string' && each.length <= most && /^[\w./-]+$/.test(each) ? each : ''
  const variants = Array.isArray(value['variants']) ? value['variants'] : []
  const skus = variants.slice(0, 5_000).map((each: unknown) => (isFields(each) ? word(each['sku'], 64) : ''))
  return { line: row, slug: word(value['slug'], 120), skus: skus.filter((sku) => sku !== ''), body: '' }
}

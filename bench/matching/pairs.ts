import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compareOffers, type Likeness } from '../../src/views/matching/model/compare.ts'
import { readOffer, type Offer, type ReadOffer } from '../../src/views/matching/model/offer.ts'
import { cosineOf } from '../../src/views/matching/model/rarity.ts'
import { bothWays } from '../../src/views/matching/model/both-ways.ts'
import { corpusOf } from './corpus.ts'
import { standingOf } from './standing.ts'

type Record = Readonly<{ [field: string]: string | number }>
type Pair = { readonly left: number; readonly right: number; readonly match: number }

/** Compared pairs of one part of a set. */
export type Part = {
  readonly rows: readonly Likeness[]
  /** The same pairs as the shop compares them: each offer by itself, neither before the other. */
  readonly shop: readonly Likeness[]
  readonly labels: Uint8Array
}

/** All there is of one set. */
export type MatchingSet = { readonly name: string; readonly train: Part; readonly valid: Part }

const unzipped = (path: string): string[] => gunzipSync(readFileSync(path)).toString().trim().split('\n')

const recordsOf = (path: string): Map<number, Record> =>
  new Map(
    unzipped(path).map((line) => {
      const record = JSON.parse(line) as Record
      return [Number(record['id']), record]
    }),
  )

const pairsOf = (path: string): Pair[] =>
  unzipped(path)
    .slice(1)
    .map((line) => {
      const [left, right, match] = line.split('\t').map(Number)
      return { left: left ?? -1, right: right ?? -1, match: match ?? 0 }
    })

const titles = ['title', 'name', 'Beer_Name', 'Song_Name']
const brands = ['brand', 'manufacturer', 'Brew_Factory_Name', 'Artist_Name']
const prices = ['price', 'Price']

const cleaned = (value: string | number | undefined): string =>
  String(value ?? '')
    .replace(/"@[a-z-]+/gi, ' ')
    .replaceAll('"', ' ')
    .trim()

const first = (record: Record, names: readonly string[]): string =>
  names.map((name) => cleaned(record[name])).find((value) => value !== '') ?? ''

function offerOf(record: Record): Offer {
  const asked = Number.parseFloat(first(record, prices).replace(/[^0-9.]/g, ''))
  const rest = Object.entries(record).filter(
    ([name]) => name !== 'id' && ![...titles, ...brands, ...prices].includes(name),
  )
  return {
    title: first(record, titles),
    brand: first(record, brands),
    text: rest.map(([, value]) => cleaned(value)).join(' '),
    asked: Number.isFinite(asked) ? Math.round(asked * 100) : null,
  }
}

const wordsIn = (text: string): string[] => [...new Set(text.toLowerCase().match(/[a-z0-9]+/g))]

/** What single fields say, where a set has more than titles: how alike they are as words and as numbers. */
function fieldsOf(rarity: (word: string) => number, one: Record, other: Record): Likeness {
  const names = Object.keys(one).filter((name) => name !== 'id')
  return Object.fromEntries(
    names.flatMap((name) => {
      const [left, right] = [cleaned(one[name]), cleaned(other[name])]
      const none = left === '' || right === ''
      const [a, b] = [left, right].map((value) => Number.parseFloat(value.replace(/[^0-9.]/g, '')))
      const gap = a === undefined || b === undefined ? Number.NaN : Math.abs(a - b) / Math.max(1e-9, a, b)
      return [
        [`field_${name}`, none ? Number.NaN : cosineOf(rarity, wordsIn(left), wordsIn(right))],
        [`field_${name}_same`, none ? Number.NaN : left.toLowerCase() === right.toLowerCase() ? 1 : 0],
        [`field_${name}_gap`, gap],
      ]
    }),
  )
}

/** Read a set and compare its pairs. Records count for how rare words are and which are candidates; labels do not. */
export function readSet(folder: string, name: string): MatchingSet {
  const [left, right] = [
    recordsOf(join(folder, name, 'left.jsonl.gz')),
    recordsOf(join(folder, name, 'right.jsonl.gz')),
  ]
  const [readLeft, readRight] = [left, right].map(
    (records) => new Map([...records].map(([id, record]) => [id, readOffer(offerOf(record))])),
  ) as [Map<number, ReadOffer>, Map<number, ReadOffer>]
  const fromLeft = corpusOf([...readRight.values()], [...readLeft.values()])
  const fromRight = corpusOf([...readLeft.values()], [...readRight.values()])
  const standing = standingOf(fromLeft, fromRight)
  const part = (file: string): Part => {
    const pairs = pairsOf(join(folder, name, file))
    const shop: Likeness[] = []
    const rows = pairs.map(({ left: l, right: r }) => {
      const [one, other] = [readLeft.get(l), readRight.get(r)]
      if (!one || !other) throw new Error(`${name}: pair ${l}, ${r} has no record`)
      const likeness = compareOffers(fromLeft.rarity, one, other)
      shop.push(bothWays(likeness))
      return {
        ...likeness,
        ...standing(one, other),
        ...fieldsOf(fromLeft.rarity, left.get(l) ?? {}, right.get(r) ?? {}),
      }
    })
    return { rows, shop, labels: Uint8Array.from(pairs, ({ match }) => match) }
  }
  return { name, train: part('train.tsv.gz'), valid: part('valid.tsv.gz') }
}

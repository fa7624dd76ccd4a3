import { imageOf } from '../engine/build.ts'
import type { Image } from '../engine/image.ts'
import { bytesOf, unpack } from '../engine/image.ts'
import { holdsPrices, writePrices } from '../engine/prices.ts'
import type { FacetToken, RecordVariant, SearchRecord } from '../engine/record.ts'
import { placeOfId, segmentOf, type Segment } from '../engine/segment.ts'
import { rarityIn } from '../engine/terms.ts'
import { makeCards, type Cards } from './cards.ts'
import type { Kept } from './snapshot.ts'

/** An index in memory: what was built, and a small one of what changed since. */
export type Holding = {
  readonly base: Segment
  delta: Segment | undefined
  /** What changed since the build, by number. */
  readonly changed: Map<number, SearchRecord>
  /** Numbers of facet values by facet and value, a null sign between. */
  readonly tokens: Map<string, number>
  readonly known: FacetToken[]
  /** What is found, as it looks. */
  readonly cards: Cards
  /** Places by category and currency of what is looked through without words. */
  shelves: WeakMap<Segment, Map<string, Uint32Array>>
  seq: number
  readonly builtMs: number
  readonly bytes: number
}

const keyOf = (facet: string, value: string): string => `${facet}\0${value}`

/** Hold a built index. */
export function hold({ packed, tokens, seq, tookMs }: Kept): Holding {
  const base = segmentOf(unpack(packed))
  return {
    base,
    delta: undefined,
    changed: new Map(),
    tokens: new Map(tokens.map(({ id, facet, value }) => [keyOf(facet, value), id])),
    known: [...tokens],
    cards: makeCards(),
    shelves: new WeakMap(),
    seq,
    builtMs: tookMs,
    bytes: packed.memory.byteLength + bytesOf(base.scratch) + base.gone.byteLength,
  }
}

/** The parts that are searched together. */
export const segmentsOf = ({ base, delta }: Holding): Segment[] => (delta ? [base, delta] : [base])

/** The numbers of the values of a facet. */
export function tokensOf({ tokens }: Holding, facet: string, values: readonly string[]): number[] {
  return values.flatMap((value) => tokens.get(keyOf(facet, value)) ?? [])
}

/** Take in facet values that are new. */
export function takeInTokens(holding: Holding, tokens: readonly FacetToken[]): void {
  for (const { id, facet, value } of tokens) holding.tokens.set(keyOf(facet, value), id)
  holding.known.push(...tokens)
}

/** Take in products as they are now; those of `ids` without a record have left the shelf. */
export function takeIn(holding: Holding, ids: readonly number[], records: readonly SearchRecord[]): void {
  for (const id of ids) {
    holding.changed.delete(id)
    const place = placeOfId(holding.base.image, id)
    if (place >= 0) holding.base.gone[place] = 1
  }
  for (const record of records) holding.changed.set(record.id, record)
  const { texts, prices, count } = holding.base.image
  // A new currency is known to the small part at once and to the large one when it is built again.
  const currencies = new Set(prices.map(({ currency }) => currency))
  for (const { variants } of holding.changed.values())
    for (const { prices: asked } of variants) for (const each of Object.keys(asked)) currencies.add(each)
  const plan = {
    languages: ['en', 'zh', 'fr'] as const,
    currencies: [...currencies],
    rarityOf: (language: string, stem: string) =>
      rarityIn(
        texts.filter((text) => text.language === language),
        Math.max(1, count),
        stem,
      ),
  }
  holding.delta =
    holding.changed.size === 0
      ? undefined
      : segmentOf(imageOf(plan, [...holding.changed.values()], holding.known))
}

/** Write stock and prices into an image where nothing else changed; false where the variants are not the same. */
function rewriteVariants(image: Image, place: number, variants: readonly RecordVariant[]): boolean {
  const { variantStarts, variantIds, variantAvailable, prices } = image
  const first = variantStarts[place] as number
  const count = (variantStarts[place + 1] as number) - first
  if (count !== variants.length || variants.some(({ id }, i) => variantIds[first + i] !== id)) return false
  if (!holdsPrices(prices, variants)) return false
  for (const [i, { available }] of variants.entries()) variantAvailable[first + i] = available ? 1 : 0
  for (const each of prices) writePrices(each, { place, first }, variants)
  return true
}

/** Take in stock and prices only; answers the products for which that does not do, to be taken in whole. */
export function takeInVariants(
  holding: Holding,
  variants: ReadonlyMap<number, readonly RecordVariant[]>,
): number[] {
  const left: number[] = []
  for (const [id, now] of variants) {
    const changed = holding.changed.get(id)
    const image = changed ? holding.delta?.image : holding.base.image
    const place = image ? placeOfId(image, id) : -1
    const isGone = !changed && place >= 0 && holding.base.gone[place] === 1
    if (!image || place < 0 || isGone || !rewriteVariants(image, place, now)) left.push(id)
    else if (changed) holding.changed.set(id, { ...changed, variants: now })
  }
  return left
}

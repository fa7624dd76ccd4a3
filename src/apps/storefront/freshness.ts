import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { onChange, type SequencedFact } from '#kernel/outbox.ts'
import { dropCategoryTree } from '#market/catalog/index.ts'
import { dropMenus } from '#market/content/index.ts'
import { availability, soldOutVariants } from '#goods/inventory/index.ts'
import { liveSearchOf, movesShelf } from '#views/search/index.ts'
import { dropNeighbors } from '#views/storefront/index.ts'
import type { TaggedCache } from '../tagged-cache.ts'

type Memory = Pick<TaggedCache<unknown>, 'drop' | 'settle' | 'dropAll'>

const numbersIn = (fact: SequencedFact, key: string): number[] => {
  const given = fact.payload[key]
  return Array.isArray(given) ? given.map(Number).filter(Number.isSafeInteger) : []
}

/** Variants of which more or fewer are there now. Of stock that moves nothing on the shelf nobody tells again. */
const variantsMoved = (told: readonly SequencedFact[]): number[] => [
  ...new Set(
    told
      .filter(
        (each) => each.type === 'shelf_refreshed' || (each.type === 'stock_changed' && !movesShelf(each)),
      )
      .flatMap((each) => numbersIn(each, 'variants')),
  ),
]

type Stocked = { readonly id: number; readonly available: number }

const piecesShown = ({ id, available }: Stocked, most: number) =>
  [`pieces:${id}`, String(Math.min(available, most))] as const

/** The tags of an offered variant: dropped when it changes, and when another number of pieces, up to `most`, is left. */
export function variantTags(variant: Stocked, most: number): readonly string[] {
  return [`variant:${variant.id}`, piecesShown(variant, most).join('=')]
}

/** Categories, what stands beside products in them, and menus. */
function dropFrame(): void {
  dropCategoryTree()
  dropNeighbors()
  dropMenus()
}

/**
 * Answers of the search index go when it has taken in something that can be seen, and not at every sale. `seen` names a
 * fact that changed what is shown, `missed` says that there may be some nobody told us of.
 */
function searchAnswers(db: Db, cache: Memory) {
  const live = liveSearchOf(db)
  let holding = live?.holding()
  let waitsFor: number | undefined
  live?.onMoved(() => {
    const now = live.holding()
    if (waitsFor !== undefined || now === undefined || now !== holding) cache.drop('search')
    holding = now
    if (waitsFor !== undefined && live.state().seq >= waitsFor) waitsFor = undefined
  })
  return {
    seen: (seq: number) => {
      cache.drop('search')
      waitsFor = Math.max(waitsFor ?? 0, seq)
    },
    missed: () => {
      waitsFor = Infinity
    },
    upTo: (seq: number) => {
      if (waitsFor === Infinity) waitsFor = seq
    },
  }
}

/**
 * Keep the memory of pages right: a product's page is forgotten when anything changes that it shows, the shelves when a
 * product changes, or when one runs out or comes back. A sale that leaves enough changes nothing that is shown: `most`
 * says beyond how many pieces the memory's pages show no number. Answers how to stop. What was missed while away is
 * forgotten altogether.
 */
export async function keepPagesFresh(
  db: Db,
  cache: Memory,
  { most }: { readonly most: number },
): Promise<{ stop(): Promise<void> }> {
  const soldOut = new Set(await soldOutVariants(db))
  const answers = searchAnswers(db, cache)

  const changed = (seq: number) => {
    dropNeighbors()
    cache.drop('shelf')
    answers.seen(seq)
  }

  const noticeStock = async (variants: readonly number[], seq: number) => {
    const left = await availability(db.sql, variants)
    let turned = false
    for (const id of variants) {
      const available = left.get(id) ?? 0
      cache.settle(...piecesShown({ id, available }, most))
      if ((available === 0) === soldOut.has(id)) continue
      turned = true
      if (available === 0) soldOut.add(id)
      else soldOut.delete(id)
    }
    if (turned) changed(seq)
  }

  const contentFacts = (told: readonly SequencedFact[]) => {
    if (told.some((fact) => fact.type === 'category_changed')) {
      dropFrame()
      cache.dropAll()
    }
    const written = told.filter((fact) => fact.type === 'content_changed')
    if (written.length > 0) cache.drop('content')
    // Menus stand on every page.
    if (written.some((fact) => fact.payload['kind'] === 'menu')) {
      dropMenus()
      cache.dropAll()
    }
  }

  const facts = (told: readonly SequencedFact[]) => {
    const seq = told.at(-1)?.seq ?? 0
    answers.upTo(seq)
    contentFacts(told)
    if (told.some((fact) => fact.type === 'search_rules_changed')) answers.seen(seq)
    const refreshed = told.filter((fact) => fact.type === 'shelf_refreshed')
    const whole = refreshed.filter((fact) => fact.payload['only_stock'] !== true)
    for (const variant of whole.flatMap((fact) => numbersIn(fact, 'variants')))
      cache.drop(`variant:${variant}`)
    const matched = told.filter((fact) => fact.type === 'matches_changed')
    for (const product of [...refreshed, ...matched].flatMap((fact) => numbersIn(fact, 'products')))
      cache.drop(`product:${product}`)
    if (whole.length > 0) changed(seq)
    const variants = variantsMoved(told)
    if (variants.length === 0) return
    noticeStock(variants, seq).catch((error: unknown) => {
      log.warn('stock_not_noticed', errorFields(error))
      for (const variant of variants) cache.drop(`variant:${variant}`)
      changed(seq)
    })
  }
  const forget = () => {
    dropFrame()
    answers.missed()
    cache.dropAll()
  }
  return onChange(db, { facts, forget })
}

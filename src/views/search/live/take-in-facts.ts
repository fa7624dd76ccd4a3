import type { Queries } from '#kernel/database.ts'
import type { SequencedFact, Since } from '#kernel/outbox.ts'
import { ports } from '#kernel/ports.ts'
import { takeIn, takeInTokens, takeInVariants, type Holding } from './holding.ts'
import { readRecords, readTokens, readVariants } from './read-records.ts'

const idsIn = (facts: readonly SequencedFact[], key: string): number[] => [
  ...new Set(
    facts.flatMap(({ payload }) => {
      const given = payload[key]
      return Array.isArray(given) ? given.map(Number).filter(Number.isSafeInteger) : []
    }),
  ),
]

/** Products read at once: no statement takes long, and little is held beside the index, however much was imported. */
const mostProducts = 2_000

const lengthOf = (given: unknown): number => (Array.isArray(given) ? given.length : 0)
const sizeOf = ({ payload }: SequencedFact): number =>
  lengthOf(payload['products']) + lengthOf(payload['refreshed']) + lengthOf(payload['variants'])

/** The first of these facts, as many as name so many products together, one at least; and the place to go on from. */
export function portionOf(since: Since): Since {
  let products = 0
  const end = since.facts.findIndex((fact) => (products += sizeOf(fact)) > mostProducts)
  const facts = end < 0 ? since.facts : since.facts.slice(0, Math.max(1, end))
  return facts.length === since.facts.length ? since : { facts, seq: facts.at(-1)?.seq ?? since.seq }
}

async function productsOf(db: Queries, variants: readonly number[]): Promise<number[]> {
  if (variants.length === 0) return []
  const rows = await db.sql<{ id: number }>`
    select distinct v.product_id as id from catalog.variants v where v.id = any (${variants}::bigint[])`
  return rows.map(({ id }) => id)
}

/**
 * Bring an index up to date with what these facts are about: stock in place, everything else beside the large part.
 * Answers for how long that kept the process from anything else, in milliseconds.
 */
export async function takeInFacts(
  db: Queries,
  holding: Holding,
  facts: readonly SequencedFact[],
): Promise<number> {
  const told = facts.filter(({ type }) => type === 'shelf_refreshed')
  const onlyStock = told.filter(({ payload }) => payload['only_stock'] === true)
  const rest = told.filter(({ payload }) => payload['only_stock'] !== true)
  const whole = new Set([
    ...idsIn(rest, 'products'),
    ...idsIn(rest, 'refreshed'),
    ...(await productsOf(db, idsIn(rest, 'variants'))),
  ])
  // Of sales only those that sold a variant out, or brought it back, can be seen in an index.
  const stock = idsIn(onlyStock, 'refreshed')
  const variants = await readVariants(
    db,
    stock.filter((id) => !whole.has(id)),
  )
  for (const id of takeInVariants(holding, variants)) whole.add(id)
  holding.cards.drop([...stock, ...whole], rest.length > 0)
  if (whole.size === 0) return 0
  takeInTokens(holding, await readTokens(db, holding.known.at(-1)?.id ?? 0))
  const records = await readRecords(db, [...whole])
  holding.shelves = new WeakMap()
  const begun = ports().monotonicMs()
  takeIn(holding, [...whole], records)
  return ports().monotonicMs() - begun
}

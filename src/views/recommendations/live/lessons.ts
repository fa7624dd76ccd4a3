import type { Queries } from '#kernel/database.ts'
import type { SequencedFact } from '#kernel/outbox.ts'
import { dayOf, learnOrder, learnLook, learnPath, type Bought, type Habits } from '../engine/habits.ts'

/** Facts that habits are made of. */
export const lessonTypes = [
  'order_paid',
  'order_refunded',
  'order_canceled',
  'products_viewed',
  'recommendations_chosen',
  'person_erased',
]

type Link = {
  readonly seq: number
  readonly order_id: string
  readonly at: Date
  readonly products: number[]
}

type OrderRow = {
  seq: number
  order_id: string
  products: (number | string)[]
  /** The first fact of its kind for this order, and one the order was paid before. */
  counts: boolean
  paid_at: Date | null
  is_known: boolean
  chain: { seq: number; order_id: string; at: string; products: number[] }[] | null
}

type Chain = readonly Link[]

/** Orders as each of these facts found them, with what the same person had bought before. */
async function readOrders(db: Queries, facts: readonly SequencedFact[]): Promise<Map<number, OrderRow>> {
  if (facts.length === 0) return new Map()
  const rows = await db.sql<OrderRow>`
    select seq, order_id, products, counts, paid_at, is_known, chain
      from recommendations.orders_at(${facts.map(({ seq }) => seq)}::bigint[],
                                     ${facts.map(({ type }) => type)}::text[],
                                     ${facts.map(({ aggregate }) => aggregate)}::text[],
                                     ${facts.map(({ at }) => at)}::timestamptz[])`
  return new Map(rows.map((row) => [row.seq, row]))
}

/** The orders of people who are no longer to be seen as one person's, as they stood before these facts. */
async function readChains(db: Queries, facts: readonly SequencedFact[]): Promise<Map<number, Chain>> {
  if (facts.length === 0) return new Map()
  const rows = await db.sql<{ seq: number; chain: OrderRow['chain'] }>`
    select t.seq, (select json_agg(c order by c.seq) from recommendations.chain_of(t.party, t.seq) c) as chain
      from unnest(${facts.map(({ seq }) => seq)}::bigint[], ${facts.map(({ aggregate }) => aggregate)}::text[])
             as t (seq, party)`
  return new Map(rows.map(({ seq, chain }) => [seq, linksOf(chain)]))
}

const linksOf = (chain: OrderRow['chain']): Link[] =>
  (chain ?? []).map((link) => ({ ...link, at: new Date(link.at) }))

/** The basket of one order of a chain, with those before it, the nearest first. */
function basketAt(chain: Chain, at: number, steps: number): Bought {
  const { products, at: paidAt } = chain[at] as Link
  const before = chain.slice(Math.max(0, at - steps), at).toReversed()
  return { items: products, before: before.map((link) => link.products), day: dayOf(paidAt) }
}

function learnPaid(habits: Habits, row: OrderRow): void {
  if (!row.counts || row.paid_at === null) return
  // Arrays of bigint come as texts.
  const items = row.products.map(Number)
  const link = { seq: row.seq, order_id: row.order_id, at: row.paid_at, products: items }
  learnOrder(habits, { items, before: [], day: dayOf(row.paid_at) })
  if (!row.is_known) return
  const chain = [...linksOf(row.chain), link]
  learnPath(habits, basketAt(chain, chain.length - 1, habits.memory.steps))
}

/** An order came to nothing: what it said is taken back, and the orders after it follow those before it. */
function unlearnPaid(habits: Habits, row: OrderRow): void {
  if (!row.counts || row.paid_at === null) return
  learnOrder(habits, { items: row.products.map(Number), before: [], day: dayOf(row.paid_at) }, -1)
  const chain = linksOf(row.chain)
  const at = chain.findIndex(({ order_id }) => order_id === row.order_id)
  if (at < 0) return
  const { steps } = habits.memory
  const without = chain.toSpliced(at, 1)
  const last = Math.min(chain.length - 1, at + steps)
  for (let each = at; each <= last; each++) learnPath(habits, basketAt(chain, each, steps), -1)
  for (let each = at; each < last; each++) learnPath(habits, basketAt(without, each, steps))
}

function forgetChain(habits: Habits, chain: Chain): void {
  for (const at of chain.keys()) learnPath(habits, basketAt(chain, at, habits.memory.steps), -1)
}

/** At most so many looks are told at once. */
export const mostLooks = 200

const wholeNumbers = (given: unknown): number[] =>
  Array.isArray(given) ? given.filter((each): each is number => Number.isSafeInteger(each) && each > 0) : []

function learnLooks(habits: Habits, { payload, at }: SequencedFact): void {
  const looks = Array.isArray(payload['looks']) ? (payload['looks'] as unknown[]) : []
  for (const look of looks.slice(0, mostLooks)) {
    const [item, ...before] = wholeNumbers(look)
    if (item !== undefined) learnLook(habits, { item, before: before.slice(0, 3), day: dayOf(at) })
  }
}

const isOrder = ({ type }: SequencedFact): boolean => type.startsWith('order_')
const endsKnowing = ({ type, payload }: SequencedFact): boolean =>
  type === 'person_erased' || (type === 'recommendations_chosen' && payload['on'] === false)

/**
 * Learn from facts, in their order. What comes out depends on the facts alone: an order counts once however often it is
 * told to be paid, and what is read of it and of its buyer is what stood before the fact. Answers the products of orders.
 */
export async function learnFacts(
  db: Queries,
  habits: Habits,
  facts: readonly SequencedFact[],
): Promise<number[]> {
  const [orders, chains] = await Promise.all([
    readOrders(db, facts.filter(isOrder)),
    readChains(db, facts.filter(endsKnowing)),
  ])
  for (const fact of facts) {
    const row = orders.get(fact.seq)
    if (row && fact.type === 'order_paid') learnPaid(habits, row)
    else if (row) unlearnPaid(habits, row)
    else if (fact.type === 'products_viewed') learnLooks(habits, fact)
    const chain = chains.get(fact.seq)
    if (chain) forgetChain(habits, chain)
  }
  return [...orders.values()].flatMap(({ products }) => products.map(Number))
}

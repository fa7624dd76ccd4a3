import type { Queries } from '#kernel/database.ts'

/** A movement of stock as the desk tells it. */
export type MovementRow = {
  readonly id: number
  readonly location: string
  readonly kind: string
  readonly quantity: number
  readonly cause: string
  readonly actor: string
  readonly reason: string | null
  readonly at: Date
  /** What was on hand at the place after it. */
  readonly onHand: number
}

/** An article and its product, for the page of its stock. */
export type StockedArticle = {
  readonly id: number
  readonly sku: string
  readonly productId: number
  readonly title: string
  readonly options: Readonly<Record<string, string>>
}

/** The article of a variant id; null when there is none. */
export async function stockedArticle(db: Queries, variantId: number): Promise<StockedArticle | null> {
  const [row] = await db.sql<StockedArticle>`
    select v.id, v.sku, v.product_id as "productId", coalesce(t.title, v.sku) as title, v.options
      from catalog.variants v
      left join catalog.product_translations t on t.product_id = v.product_id and t.locale = 'en'
     where v.id = ${variantId}::bigint`
  return row ?? null
}

/** The latest movements of an article, the newest first, each with what was on hand after it. */
export async function movementsOf(db: Queries, variantId: number, most = 100): Promise<MovementRow[]> {
  return db.sql<MovementRow>`
    select m.id, m.location, m.kind, m.quantity, m.cause, m.actor, m.reason, m.at,
           sum(m.quantity) over (partition by m.location order by m.id) as "onHand"
      from inventory.movements m
     where m.variant_id = ${variantId}::bigint
     order by m.id desc
     limit ${most}`
}

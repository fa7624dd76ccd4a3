import type { Queries } from '#kernel/database.ts'
import { divideRounded, money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { digitalPlace } from '#goods/downloads/index.ts'
import {
  exchangeTerms,
  findReturns,
  swappedIn,
  type ExchangeTerms,
  type ReturnId,
  type Swapped,
  type Wanted,
} from '#goods/returns/index.ts'
import { findMarket, unitPrice, type TaxSituation } from '#market/pricing/index.ts'
import type { Order, OrderLine } from '#trade/orders/index.ts'

/** A variant that may be wanted instead of one that comes back, and what that means for the money. */
export type ExchangeChoice = {
  readonly orderLineId: string
  readonly variantId: number
  readonly sku: string
  /** What can be chosen, in words of the order's language. */
  readonly options: Readonly<Record<string, string>>
  /** The same in codes, as the address of its product names it. */
  readonly codes: Readonly<Record<string, string>>
  /** Pieces that can be had now. */
  readonly available: number
  /** The same variant again. */
  readonly isSame: boolean
  readonly terms: ExchangeTerms
}

type Row = Omit<ExchangeChoice, 'terms'> & {
  readonly price_minor: bigint
  readonly own_minor: bigint | null
}

/** What was paid for one piece of a line, after discounts and with tax; minor units, rounded down. */
const paidEach = ({ taxIncluded }: Order, line: OrderLine): bigint =>
  (line.total_minor - line.discount_minor + (taxIncluded ? 0n : line.tax_minor)) / BigInt(line.quantity)

/**
 * What a piece was sold for and paid. Of what was sent instead of it that is less by what went back, in the share in which it
 * was paid.
 */
function sold(order: Order, line: OrderLine, less: bigint) {
  const { unit_minor } = line
  const paid = paidEach(order, line)
  const rest = paid - less
  return {
    unit_minor: less === 0n || paid === 0n ? unit_minor : divideRounded(unit_minor * rest, paid, 'half-up'),
    paid_minor: rest,
  }
}

/** The pieces of an order that may come back: those of the sale, or those sent instead in a return. */
async function piecesOf(db: Queries, { id: orderId, lines }: Order, of: ReturnId | undefined) {
  if (of !== undefined) return swappedIn(await findReturns(db, { orderId }), of)
  return lines.map(({ id, variantId }): Swapped => ({ orderLineId: id, variantId, less_minor: 0n }))
}

/**
 * What the pieces of an order may be exchanged for, those of the sale or those sent instead `of` others: the variants of the same
 * products and sellers that are sold now, with the prices of today as this order would pay them. Downloads are not exchanged.
 * Nothing where nothing is sold to its country.
 */
export async function exchangeChoices(db: Queries, order: Order, of?: ReturnId): Promise<ExchangeChoice[]> {
  const market = await findMarket(db.sql, order.currency, order.country)
  if (market === null) return []
  const situation: TaxSituation = { ...market, treatment: order.taxTreatment }
  const pieces = await piecesOf(db, order, of)
  const rows = await db.sql<Row>`
    select l.id as "orderLineId", v.id as "variantId", v.sku, v.options as codes, v.id = b.id as "isSame", p.amount_minor as price_minor,
           own.amount_minor as own_minor,
           case when v.options = '{}' then '{}'::json else coalesce((
             select json_object_agg(catalog.label(o.labels, ${order.locale}), catalog.label(w.labels, ${order.locale})
                                    order by o.position)
               from catalog.product_options o
               join catalog.option_values w on w.product_id = o.product_id and w.option_code = o.code
                                           and w.code = v.options ->> o.code
              where o.product_id = d.id), '{}'::json) end as options,
           coalesce((select sum(s.on_hand - s.reserved) from inventory.stock s
                       join inventory.locations c on c.code = s.location and c.active
                      where s.variant_id = v.id), 0) as available
      from unnest(${pieces.map(({ orderLineId }) => orderLineId)}::text[],
                  ${pieces.map(({ variantId }) => variantId)}::bigint[]) with ordinality as l (id, variant, position)
      join catalog.variants b on b.id = l.variant
      join catalog.products d on d.id = b.product_id and d.state = 'active'
      join catalog.variants v on v.product_id = d.id and v.seller_id = b.seller_id and v.state = 'active'
      join pricing.prices p on p.variant_id = v.id and p.currency = ${order.currency}
      left join pricing.prices own on own.variant_id = b.id and own.currency = ${order.currency}
     where not exists (select from inventory.stock s where s.variant_id = v.id and s.location = ${digitalPlace})
     order by l.position, v.position, v.id`
  return rows.flatMap(({ price_minor, own_minor, ...choice }) => {
    const line = order.lines.find(({ id }) => id === choice.orderLineId)
    if (line === undefined) return []
    const less = pieces.find(({ orderLineId }) => orderLineId === line.id)?.less_minor ?? 0n
    const now = (minor: bigint) => unitPrice(situation, line.taxClass, money(minor, order.currency)).minor
    const terms = exchangeTerms({
      ...sold(order, line, less),
      wanted_minor: now(price_minor),
      own_minor: own_minor === null ? null : now(own_minor),
      isSame: choice.isSame,
    })
    return [{ ...choice, terms }]
  })
}

/** Why a wish is not taken: it is no variant that is sold, it costs more, or there are too few pieces of it. */
export type WishRefusal = 'exchange_not_offered' | 'exchange_dearer' | 'exchange_sold_out'

/** What is wanted instead of pieces of a line, as it is written down; a refusal says how many there are, where that is why. */
export function wishFor(
  choices: readonly ExchangeChoice[],
  asked: { readonly orderLineId: string; readonly variantId: number; readonly quantity: number },
): Result<Omit<Wanted, 'fallback'>, WishRefusal> {
  const { orderLineId: line, variantId, quantity } = asked
  const choice = choices.find((each) => each.orderLineId === line && each.variantId === variantId)
  if (choice === undefined) return refused('exchange_not_offered', { line })
  const { terms, available, sku, options } = choice
  if (!terms.isOffered) return refused('exchange_dearer', { line })
  if (available < quantity) return refused('exchange_sold_out', { line, available })
  return done({ variantId, sku, options, difference_minor: terms.difference_minor })
}

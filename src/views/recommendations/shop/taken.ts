import type { Queries } from '#kernel/database.ts'
import type { Via } from './sealed.ts'

/** Note that something was put into a cart from a place; the place named first keeps it. The product must be the one shown. */
export async function noteTaken(
  { sql }: Queries,
  cartId: string,
  { variantId, via }: { readonly variantId: number; readonly via: Via },
): Promise<void> {
  await sql`
    insert into recommendations.taken (cart_id, variant_id, place)
    select ${cartId}, v.id, ${via.place}
      from catalog.variants v where v.id = ${variantId} and v.product_id = ${via.productId}
    on conflict do nothing`
}

/** What a place brought, over some days: how often shown, followed and put into a cart, and what of that was sold. */
export type PlaceFigures = {
  readonly place: string
  readonly is_on: boolean
  readonly shown: number
  readonly followed: number
  readonly taken: number
  readonly sold: number
  readonly currency: string | null
  /** What was paid for it, less discounts; orders that came to nothing are not in it. */
  readonly sold_minor: bigint
}

/** Figures of every place and currency over the last days, from the orders themselves. */
export function figuresOf({ sql }: Queries, days: number): Promise<PlaceFigures[]> {
  return sql<PlaceFigures>`
    with told as (
      select t.place, sum(t.shown)::bigint as shown, sum(t.followed)::bigint as followed
        from recommendations.tallies t where t.day > current_date - ${days}::integer group by t.place
    ), put as (
      select k.place, count(*)::bigint as taken
        from recommendations.taken k where k.at > clock_timestamp() - make_interval(days => ${days}) group by k.place
    ), sale as (
      select k.place, o.currency, sum(l.quantity)::bigint as sold, sum(l.total_minor - l.discount_minor)::bigint as minor
        from recommendations.taken k
        join orders.orders o on o.cart_id = k.cart_id and o.state in ('paid', 'fulfilled', 'completed')
        join orders.lines l on l.order_id = o.id and l.variant_id = k.variant_id
       where k.at > clock_timestamp() - make_interval(days => ${days})
       group by k.place, o.currency
    )
    select p.place, p.is_on, coalesce(told.shown, 0) as shown, coalesce(told.followed, 0) as followed,
           coalesce(put.taken, 0) as taken, coalesce(sale.sold, 0) as sold, sale.currency,
           coalesce(sale.minor, 0)::bigint as sold_minor
      from recommendations.places p
      left join told on told.place = p.place
      left join put on put.place = p.place
      left join sale on sale.place = p.place
     order by array_position(array['together', 'viewed', 'cart', 'for_you', 'again'], p.place), sale.currency`
}

/** A product the operator keeps from being recommended. */
export type Exclusion = { readonly id: number; readonly slug: string; readonly title: string }

/** All products that are never recommended. */
export function findExclusions({ sql }: Queries): Promise<Exclusion[]> {
  return sql<Exclusion>`
    select p.id, p.slug, coalesce((select x.title from catalog.product_translations x
                                    where x.product_id = p.id order by x.locale <> 'en', x.locale limit 1), '') as title
      from recommendations.exclusions e join catalog.products p on p.id = e.product_id
     order by p.slug`
}

/** How many products on the shelf have something bought with them, of how many. */
export async function shelfCount({ sql }: Queries): Promise<number> {
  const [row] = await sql<{ count: number }>`
    select count(*)::integer as count from catalog.products p where p.state = 'active'`
  return row?.count ?? 0
}

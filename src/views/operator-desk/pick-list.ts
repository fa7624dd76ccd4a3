import type { Queries } from '#kernel/database.ts'

/** Pieces of one article to fetch from one place, and for which orders. */
export type PickLine = {
  readonly location: string
  readonly place: string
  readonly variantId: number
  readonly sku: string
  readonly title: string
  readonly options: Readonly<Record<string, string>>
  readonly quantity: number
  readonly orders: readonly { readonly number: number; readonly quantity: number }[]
}

/** Everything that has to be fetched for the parcels not yet packed, place by place in the order of the SKUs. */
export async function pickList(db: Queries): Promise<PickLine[]> {
  return db.sql<PickLine>`
    select s.location, w.name as place, l.variant_id as "variantId", l.sku, min(l.title) as title,
           (array_agg(coalesce(l.choice, o.options)))[1] as options, sum(l.quantity) as quantity,
           jsonb_agg(jsonb_build_object('number', r.number, 'quantity', l.quantity) order by r.number) as orders
      from shipping.shipments s
      join shipping.shipment_lines l on l.shipment_id = s.id
      join inventory.locations w on w.code = s.location
      join orders.orders r on r.id = s.order_id
                          and (r.state = 'paid' or s.cause is not null and r.state in ('fulfilled', 'completed'))
      join orders.lines o on o.id = l.order_line_id
     where s.state = 'pending'
     group by s.location, w.name, w.position, l.variant_id, l.sku
     order by w.position, s.location, l.sku
     limit 2000`
}

/** Questions about orders whose answer must be no row. */
export const orderOracles = [
  {
    name: 'an order is the sum of its lines',
    sql: `select o.id from orders.orders o
            left join (select order_id, sum(total_minor) as items, sum(discount_minor) as discount, sum(tax_minor) as tax
                         from orders.lines group by order_id) l on l.order_id = o.id
           where o.items_minor is distinct from l.items or o.discount_minor is distinct from l.discount
              or o.tax_minor is distinct from l.tax + o.shipping_tax_minor`,
  },
  {
    name: 'an order is the sum of its parts for the sellers',
    sql: `select o.id from orders.orders o
            left join (select order_id, sum(items_minor) as items, sum(discount_minor) as discount, sum(tax_minor) as tax
                         from orders.child_orders group by order_id) c on c.order_id = o.id
           where o.items_minor is distinct from c.items or o.discount_minor is distinct from c.discount
              or o.tax_minor is distinct from c.tax + o.shipping_tax_minor`,
  },
  {
    name: 'a part for a seller is the sum of its lines',
    sql: `select c.id from orders.child_orders c
            left join (select child_order_id, sum(total_minor) as items, sum(tax_minor) as tax
                         from orders.lines group by child_order_id) l on l.child_order_id = c.id
           where c.items_minor is distinct from l.items or c.tax_minor is distinct from l.tax`,
  },
  {
    name: 'the taxes of an order are its tax lines, and nets with taxes make the total',
    sql: `select o.id from orders.orders o
            left join (select order_id, sum(tax_minor) as tax, sum(net_minor) as net
                         from orders.tax_lines group by order_id) t on t.order_id = o.id
           where o.tax_minor is distinct from t.tax or o.total_minor is distinct from t.net + t.tax`,
  },
  {
    name: 'an order and its cart agree',
    sql: `select o.id from orders.orders o left join cart.carts c on c.id = o.cart_id where c.state <> 'ordered'`,
  },
  {
    name: 'an order that may still be delivered holds or has delivered every piece',
    sql: `select l.order_id, l.variant_id from orders.lines l
            join orders.orders o on o.id = l.order_id and o.state in ('awaiting_payment', 'paid')
            left join (select h.reference, h.variant_id, sum(h.quantity) as pieces
                         from inventory.holds h
                         left join inventory.hold_resolutions r on r.hold_id = h.id
                        where r.outcome is null or r.outcome = 'consumed' group by 1, 2) h
              on h.reference = l.order_id and h.variant_id = l.variant_id
           where l.quantity is distinct from h.pieces`,
  },
  {
    name: 'an order that came to nothing holds nothing',
    sql: `select h.id from inventory.holds h
            join orders.orders o on o.id = h.reference and o.state in ('canceled', 'expired')
           where not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)`,
  },
  {
    name: 'an order with a coupon has redeemed it, one that came to nothing has given it back',
    sql: `select o.id from orders.orders o
            left join pricing.coupon_redemptions r on r.order_id = o.id
           where (o.coupon_code is not null) <> (r.order_id is not null)
              or (r.released_at is not null) <> (o.state in ('canceled', 'expired') and r.order_id is not null)`,
  },
] as const satisfies readonly { readonly name: string; readonly sql: string }[]

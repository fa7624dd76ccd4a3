/** Questions about downloads whose answer must be no row. */
export const downloadOracles = [
  {
    name: 'a pool has as many free keys as pieces to sell',
    sql: `select p.variant_id, coalesce(s.on_hand, 0) as on_hand, count(k.id) as free
            from downloads.pools p
            left join inventory.stock s on s.variant_id = p.variant_id and s.location = 'digital'
            left join downloads.license_keys k on k.variant_id = p.variant_id and k.state = 'free'
           group by p.variant_id, s.on_hand having coalesce(s.on_hand, 0) <> count(k.id)`,
  },
  {
    name: 'a grant has no more keys than pieces, and none that count for pieces taken back',
    sql: `select g.id from downloads.grants g
            join downloads.license_keys k on k.grant_id = g.id
           group by g.id, g.quantity, g.revoked_pieces
          having count(*) > g.quantity or count(*) filter (where k.state = 'given') > g.quantity - g.revoked_pieces`,
  },
  {
    name: 'a parcel of downloads that left was given out',
    sql: `select s.id from shipping.shipments s
           where s.location = 'digital' and s.shipped_at is not null
             and exists (select from shipping.shipment_lines l
                          where l.shipment_id = s.id
                            and not exists (select from downloads.grants g where g.order_line_id = l.order_line_id))`,
  },
] as const satisfies readonly { readonly name: string; readonly sql: string }[]

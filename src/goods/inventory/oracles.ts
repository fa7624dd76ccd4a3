/** Questions about stock whose answer must be no row. */
export const inventoryOracles = [
  {
    name: 'what is on hand is the sum of the movements',
    sql: `select s.variant_id, s.location, s.on_hand, coalesce(sum(m.quantity), 0) as moved
            from inventory.stock s
            left join inventory.movements m on m.variant_id = s.variant_id and m.location = s.location
           group by s.variant_id, s.location having s.on_hand <> coalesce(sum(m.quantity), 0)`,
  },
  {
    name: 'what is reserved is the sum of the open holds',
    sql: `select s.variant_id, s.location, s.reserved, coalesce(sum(h.quantity), 0) as held
            from inventory.stock s
            left join inventory.holds h on h.variant_id = s.variant_id and h.location = s.location
             and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
           group by s.variant_id, s.location having s.reserved <> coalesce(sum(h.quantity), 0)`,
  },
  {
    name: 'received pieces are on hand, shipped, returned or written off',
    sql: `select s.variant_id, s.location from inventory.stock s
            join inventory.movements m on m.variant_id = s.variant_id and m.location = s.location
           group by s.variant_id, s.location, s.on_hand
          having coalesce(sum(m.quantity) filter (where m.kind in ('receipt', 'return', 'transfer', 'count', 'adjustment')), 0)
              <> s.on_hand - coalesce(sum(m.quantity) filter (where m.kind = 'sale'), 0)`,
  },
  {
    name: 'a consumed hold has its sale',
    sql: `select h.id from inventory.holds h
            join inventory.hold_resolutions r on r.hold_id = h.id and r.outcome = 'consumed'
           where not exists (select from inventory.movements m
                              where m.kind = 'sale' and m.cause = r.cause
                                and m.variant_id = h.variant_id and m.location = h.location)`,
  },
  {
    name: 'no hold is open a minute past its expiry',
    sql: `select h.id from inventory.holds h
           where h.expires_at < now() - interval '60 seconds'
             and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)`,
  },
] as const satisfies readonly { readonly name: string; readonly sql: string }[]

/** Questions about returns whose answer must be no row. */
export const returnOracles = [
  {
    name: 'no more pieces of an order line come back than were delivered',
    sql: `select l.order_line_id from returns.lines l
            join returns.returns r on r.id = l.return_id and r.state not in ('refused', 'canceled')
           group by l.order_line_id
          having sum(case when r.state in ('received', 'refunded', 'exchanged') then l.restocked + l.written_off
                          else l.quantity end)
               > (select coalesce(sum(p.quantity), 0) from shipping.shipment_lines p
                    join shipping.shipments s on s.id = p.shipment_id and s.state = 'delivered'
                   where p.order_line_id = l.order_line_id)`,
  },
  {
    name: 'of what was sent instead no more pieces come back than were delivered',
    sql: `select r.follows, l.order_line_id from returns.lines l
            join returns.returns r on r.id = l.return_id and r.follows is not null
                                  and r.state not in ('refused', 'canceled')
           group by r.follows, l.order_line_id
          having sum(case when r.state in ('received', 'refunded', 'exchanged') then l.restocked + l.written_off
                          else l.quantity end)
               > (select coalesce(sum(p.quantity), 0) from shipping.shipment_lines p
                    join shipping.shipments s on s.id = p.shipment_id and s.state = 'delivered'
                   where s.cause = r.follows and p.order_line_id = l.order_line_id)`,
  },
  {
    name: 'what arrived of a return is in the movements of the stock, and nothing else is',
    sql: `select r.id from returns.returns r
            join returns.lines l on l.return_id = r.id
           group by r.id
          having sum(l.restocked)
              <> (select coalesce(sum(m.quantity), 0) from inventory.movements m
                   where m.cause in ('return:' || r.id, 'written_off:' || r.id))`,
  },
  {
    name: 'the money of a return was given once',
    sql: `select o.cause from payments.operations o
           where o.kind = 'refund' and o.state <> 'failed' and o.cause like 'return:ret\\_%'
           group by o.cause having count(*) > 1`,
  },
  {
    name: 'what is wanted instead is held until the goods are here, and no longer',
    sql: `select w.id, w.variant_id, w.pieces, h.pieces as held
            from (select r.id, l.wanted_variant_id as variant_id, sum(l.quantity) as pieces
                    from returns.returns r
                    join returns.lines l on l.return_id = r.id and l.wanted_variant_id is not null and l.fallback is null
                   where r.state in ('requested', 'approved', 'on_the_way') group by 1, 2) w
            full join (select h.reference as id, h.variant_id, sum(h.quantity) as pieces
                         from inventory.holds h
                        where h.reference like 'ret\\_%'
                          and not exists (select from inventory.hold_resolutions x where x.hold_id = h.id)
                        group by 1, 2) h using (id, variant_id)
           where w.pieces is distinct from h.pieces`,
  },
  {
    name: 'what is to leave instead is held until it has left, and no longer',
    sql: `select p.cause, p.variant_id, p.pieces, h.pieces as held
            from (select s.cause, l.variant_id, sum(l.quantity) as pieces
                    from shipping.shipments s join shipping.shipment_lines l on l.shipment_id = s.id
                   where s.cause is not null and s.state in ('pending', 'packed') group by 1, 2) p
            full join (select substr(h.reference, 6) as cause, h.variant_id, sum(h.quantity) as pieces
                         from inventory.holds h
                        where h.reference like 'send:ret\\_%'
                          and not exists (select from inventory.hold_resolutions x where x.hold_id = h.id)
                        group by 1, 2) h using (cause, variant_id)
           where p.pieces is distinct from h.pieces`,
  },
  {
    name: 'as many pieces are sent instead as came back for it',
    sql: `select r.id from returns.returns r
            join (select l.return_id, sum(l.restocked + l.written_off) as pieces from returns.lines l
                   where l.wanted_variant_id is not null and l.fallback is null group by 1) w on w.return_id = r.id
            left join (select s.cause, sum(l.quantity) as pieces
                         from shipping.shipments s join shipping.shipment_lines l on l.shipment_id = s.id
                        where s.state <> 'canceled' group by 1) p on p.cause = r.id
           where r.state in ('received', 'exchanged') and w.pieces <> coalesce(p.pieces, 0)`,
  },
] as const satisfies readonly { readonly name: string; readonly sql: string }[]

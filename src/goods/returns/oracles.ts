/** Questions about returns whose answer must be no row. */
export const returnOracles = [
  {
    name: 'no more pieces of an order line come back than were delivered',
    sql: `select l.order_line_id from returns.lines l
            join returns.returns r on r.id = l.return_id and r.state not in ('refused', 'canceled')
           group by l.order_line_id
          having sum(case when r.state in ('received', 'refunded') then l.restocked + l.written_off else l.quantity end)
               > (select coalesce(sum(p.quantity), 0) from shipping.shipment_lines p
                    join shipping.shipments s on s.id = p.shipment_id and s.state = 'delivered'
                   where p.order_line_id = l.order_line_id)`,
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
] as const satisfies readonly { readonly name: string; readonly sql: string }[]

-- What the desk asks of a shop with many orders is about few of them: those that wait for something, those that were closed, and those of some days.
-- None of these indexes has more to do when an order is placed: it awaits payment then, and days are found by the blocks they lie in, for orders are
-- written in the order of time.
create index orders_by_state on orders.orders (state, number)
  where state in ('paid', 'fulfilled', 'canceled', 'expired', 'refunded');
create index orders_by_time on orders.orders using brin (placed_at, paid_at) with (pages_per_range = 32, autosummarize = on);
create index shipments_under_way on shipping.shipments (state) where state in ('shipped', 'in_transit');

-- Orders that are closed give their pieces back. The fact tells which variants may have been sold out at some place before (no more is free there
-- now than came back): only of these the shelf shows anything new. An unpaid order that expired made the shelf of its products anew.
create or replace function flows.close_orders(
  ids text[], may_be text[], target text, hold_outcome text, by_whom text, because text)
returns table (order_id text)
language plpgsql
as $$
#variable_conflict use_column
declare
  closed text[];
  freed bigint[];
  pieces bigint[];
  was_sold_out bigint[];
begin
  perform 1 from orders.orders o where o.id = any (ids) order by o.id for update;
  with moved as (
    update orders.orders o set state = target, moved_at = clock_timestamp()
     where o.id = any (ids) and o.state = any (may_be)
    returning o.id
  )
  select array_agg(m.id) into closed from moved m;
  if closed is null then return; end if;
  select array_agg(r.variant_id), array_agg(r.quantity) into freed, pieces
    from inventory.release_holds(closed, null, hold_outcome, coalesce(because, target)) r;
  perform pricing.release_coupons(closed);
  perform kernel.tell('order_' || target, c.id, by_whom, because, '{}') from unnest(closed) as c (id);
  if freed is not null then
    select coalesce(array_agg(distinct s.variant_id), '{}') into was_sold_out
      from unnest(freed, pieces) as r (variant_id, quantity)
      join inventory.stock s on s.variant_id = r.variant_id
     where s.on_hand - s.reserved <= r.quantity;
    perform kernel.tell('stock_changed', 'inventory', by_whom, because, jsonb_build_object(
      'variants', to_jsonb(freed), 'was_sold_out', to_jsonb(was_sold_out)));
  end if;
  return query select c.id from unnest(closed) as c (id);
end
$$;

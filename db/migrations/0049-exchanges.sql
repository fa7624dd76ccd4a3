-- Goods that come back for others: the piece that is wanted instead is held from the asking on, and leaves as a parcel of no
-- worth on the same order once the goods are here.

alter table returns.lines
  add column wanted_variant_id bigint check (wanted_variant_id > 0),
  add column wanted_sku text check (length(wanted_sku) between 1 and 64),
  -- What was chosen, in the words of the order's language: {"Size": "M"}.
  add column wanted_options jsonb check (jsonb_typeof(wanted_options) = 'object'),
  -- What goes back for each piece, where the wanted one costs less.
  add column difference_minor bigint check (difference_minor >= 0),
  -- Why there is money after all.
  add column fallback text collate "C" check (fallback in ('stock_gone', 'hold_expired', 'money_given_back')),
  add constraint lines_wish_is_whole check (
    (wanted_variant_id is null) = (wanted_sku is null)
    and (wanted_variant_id is null) = (wanted_options is null)
    and (wanted_variant_id is null) = (difference_minor is null)
    and (wanted_variant_id is not null or fallback is null));
grant update (fallback) on returns.lines to kontor_app, kontor_worker;

alter table returns.returns
  add column exchanged_at timestamptz,
  drop constraint returns_state_check,
  drop constraint returns_check1,
  drop constraint returns_check2,
  add constraint returns_state_check check (state in (
    'requested', 'approved', 'refused', 'canceled', 'on_the_way', 'received', 'refunded', 'exchanged')),
  add constraint returns_arrived check ((state in ('received', 'refunded', 'exchanged')) = (received_at is not null)),
  -- What is owed besides the goods may go back before those have left.
  add constraint returns_money_back check (
    (state <> 'refunded' or refunded_at is not null)
    and (refunded_at is null or state in ('received', 'refunded', 'exchanged'))),
  add constraint returns_exchanged check ((state = 'exchanged') = (exchanged_at is not null));
grant update (exchanged_at) on returns.returns to kontor_app, kontor_worker;

-- A parcel that is no part of the sale names what it is sent for. The sale has one parcel for each place, and so has each cause.
alter table shipping.shipments
  add column cause text collate "C" check (cause like 'ret\_%'),
  drop constraint shipments_child_order_id_location_key,
  add constraint shipments_for_nothing check (cause is null or total_minor = 0);
create unique index shipments_of_the_sale on shipping.shipments (child_order_id, location) where cause is null;
create unique index shipments_by_cause on shipping.shipments (cause, child_order_id, location)
 where cause is not null and state <> 'canceled';
-- What was chosen, where it is not what the line of the order says.
alter table shipping.shipment_lines add column choice jsonb check (jsonb_typeof(choice) = 'object');

-- Set pieces aside for a reference, all or none: at a place that has all of a variant where there is one, else at several in
-- the order of the places. Downloads are not set aside here. Answers one row: held, or a variant there is too little of.
create function inventory.hold_pieces(stem text, ref text, variants bigint[], pieces integer[], for_seconds double precision)
returns table (outcome text, variant_id bigint, available bigint)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  short record;
begin
  perform 1 from inventory.stock s
    where s.variant_id = any (variants) order by s.variant_id, s.location for update;
  select g.variant_id, coalesce(f.free, 0) as free into short
    from (select w.variant_id, sum(w.quantity) as quantity
            from unnest(variants, pieces) as w (variant_id, quantity) group by 1) g
    left join lateral (
      select sum(s.on_hand - s.reserved) as free
        from inventory.stock s
        join inventory.locations l on l.code = s.location and l.active and l.code <> 'digital'
       where s.variant_id = g.variant_id) f on true
   where coalesce(f.free, 0) < g.quantity
   order by 1 limit 1;
  if found then
    return query select 'out_of_stock', short.variant_id, short.free;
    return;
  end if;
  with wanted as (
    select w.variant_id, sum(w.quantity)::integer as quantity
      from unnest(variants, pieces) as w (variant_id, quantity) group by 1
  ), places as (
    select s.variant_id, s.location, s.on_hand - s.reserved as free, w.quantity,
           sum(s.on_hand - s.reserved) over (
             partition by s.variant_id order by s.on_hand - s.reserved >= w.quantity desc, l.position, l.code) as so_far
      from wanted w
      join inventory.stock s on s.variant_id = w.variant_id and s.on_hand > s.reserved
      join inventory.locations l on l.code = s.location and l.active and l.code <> 'digital'
  ), taken as (
    update inventory.stock s set reserved = s.reserved + p.take
      from (select variant_id, location, least(free, quantity - (so_far - free))::integer as take
              from places where so_far - free < quantity) p
     where s.variant_id = p.variant_id and s.location = p.location and s.on_hand - s.reserved >= p.take
    returning s.variant_id, s.location, p.take
  )
  insert into inventory.holds (id, reference, variant_id, location, quantity, expires_at)
  select substr(stem, 1, 26) || lpad(row_number() over (order by t.variant_id, t.location)::text, 4, '0'),
         ref, t.variant_id, t.location, t.take, clock_timestamp() + make_interval(secs => for_seconds)
    from taken t;
  return query select 'held', null::bigint, null::bigint;
end
$$;

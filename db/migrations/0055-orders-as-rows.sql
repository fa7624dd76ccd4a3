-- Placing orders reads its rows as what they are: as JSON every row was first made a table of names and texts, then a row. A batch in which nobody is
-- in anybody's way is decided in one step, not line by line. And no statement of it can be planned to walk all orders: one was, on a new shop's first
-- day. The columns of these types are spoken on the wire, in their order: they never change; a new shape is a new type.

-- Place orders, first come first served in the order of n, which counts from one. Each is placed whole or refused, and refusals leave no trace. The
-- carts are locked first (by id), then the stock rows (by variant and place), then the coupons (by code). Every table is reached by key, whatever the
-- statistics say of it on the first day: hence the settings.
create function flows.place_orders(
  heads flows.order_head[], lines flows.order_line[], children flows.order_child[], taxes flows.order_tax[])
returns setof flows.placement
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  most integer := cardinality(heads);
  cart_ids text[] := array(select h.cart from unnest(heads) h);
  variant_ids bigint[] := array(select distinct l.variant from unnest(lines) l);
  outcomes text[] := array_fill(null::text, array[most]);
  orders_of text[] := array_fill(null::text, array[most]);
  replays boolean[] := array_fill(false, array[most]);
  details jsonb[] := array_fill(null::jsonb, array[most]);
  carts text[] := '{}';
  accepted integer[] := '{}';
  s_variant bigint[]; s_place text[]; s_free integer[];
  a_order text[] := '{}'; a_variant bigint[] := '{}'; a_place text[] := '{}'; a_pieces integer[] := '{}';
  a_seconds integer[] := '{}';
  of_command record; of_line record;
  head flows.order_head;
  firsts integer[] := '{}'; places integer[] := '{}'; wants integer[] := '{}';
  shortages jsonb := '[]';
  free integer; at integer; need integer; take integer;
  sold_out jsonb;
  is_plain boolean := true;
begin
  perform 1 from cart.carts k where k.id = any (cart_ids) order by k.id for update;

  -- Carts that were ordered before, keys that were used before, carts that are not what the buyer saw.
  for of_command in
    select h.n, (select o.id from orders.orders o where o.cart_id = h.cart) as earlier, k.state is distinct from 'active' or k.version <> h.version as is_changed,
           i.body ->> 'order' as answered, i.request_hash <> decode(h.request, 'hex') as is_other_request
      from unnest(heads) h
      left join cart.carts k on k.id = h.cart
      left join lateral (
             select a.key, a.body, a.request_hash
               from kernel.idempotency a
              where a.actor = h.caller and a.scope = 'place_order' and a.key = h.key
             offset 0) i on true
     where k.state is distinct from 'active' or k.version <> h.version or i.key is not null
  loop
    is_plain := false;
    at := of_command.n;
    if of_command.is_other_request then
      outcomes[at] := 'idempotency_key_reused';
    elsif coalesce(of_command.answered, of_command.earlier) is not null then
      outcomes[at] := 'placed';
      orders_of[at] := coalesce(of_command.answered, of_command.earlier);
      replays[at] := true;
    elsif of_command.is_changed then
      outcomes[at] := 'cart_changed';
    end if;
  end loop;

  select array_agg(s.variant_id), array_agg(s.location), array_agg(s.free)
    into s_variant, s_place, s_free
    from (select locked.variant_id, locked.location, locked.free
            from (select s.variant_id, s.location, s.on_hand - s.reserved as free
                    from inventory.stock s
                   where s.variant_id = any (variant_ids)
                   order by s.variant_id, s.location for update) locked
            join inventory.locations p on p.code = locked.location and p.active
           order by locked.variant_id, p.position, p.code) s;

  -- Prices that moved and goods that are no longer sold, line by line.
  for of_command in
    select l.n, jsonb_agg(jsonb_build_object('line', l.cart_line, 'variantId', l.variant,
                            'isForSale', v.state = 'active' and d.state = 'active' and p.amount_minor is not null,
                            'was_minor', l.stored, 'now_minor', p.amount_minor) order by l.pos) as differences
      from unnest(lines) l
      left join catalog.variants v on v.id = l.variant
      left join catalog.products d on d.id = v.product_id
      left join pricing.prices p on p.variant_id = l.variant and p.currency = l.currency
     where p.amount_minor is distinct from l.stored or v.state <> 'active' or d.state <> 'active'
     group by l.n
  loop
    is_plain := false;
    if outcomes[of_command.n] is null then
      outcomes[of_command.n] := 'price_changed';
      details[of_command.n] := jsonb_build_object('lines', of_command.differences);
    end if;
  end loop;

  if exists (select from unnest(heads) h where h.coupon is not null) then
    is_plain := false;
    perform 1 from pricing.coupons c
      where c.code = any (array(select h.coupon from unnest(heads) h where h.coupon is not null)) order by c.code for update;
  end if;

  -- Nothing stands in the way of anybody, no cart is there twice, and the first place has enough of each variant for all: everyone gets what they
  -- want, from there. It is what the long way below would find.
  if is_plain and most = (select count(distinct h.cart) from unnest(heads) h) then
    select bool_and(coalesce(s_free[t.at] >= t.wanted, false)),
           array_agg(t.order_id order by t.n, t.pos), array_agg(t.variant order by t.n, t.pos),
           array_agg(s_place[t.at] order by t.n, t.pos), array_agg(t.pieces order by t.n, t.pos),
           array_agg((heads[t.n]).seconds order by t.n, t.pos)
      into is_plain, a_order, a_variant, a_place, a_pieces, a_seconds
      from (select l.n, l.pos, l.order_id, l.variant, l.pieces, array_position(s_variant, l.variant) as at,
                   sum(l.pieces) over (partition by l.variant) as wanted
              from unnest(lines) l) t;
  else
    is_plain := false;
  end if;
  if is_plain then
    accepted := array(select h.n from unnest(heads) h);
    outcomes := array_fill('placed'::text, array[most]);
    orders_of := array(select h.order_id from unnest(heads) h);
  else
    a_order := '{}'; a_variant := '{}'; a_place := '{}'; a_pieces := '{}'; a_seconds := '{}';
    -- One command after the other: are all its lines there, then take them. `wants` and its neighbors hold its lines.
    for of_line in
      select l.n, l.cart_line, l.variant, l.pieces, coalesce(f.first, 0) as first, coalesce(f.places, 0) as places,
             lead(l.n) over in_order is distinct from l.n as is_last
        from unnest(lines) l
        left join (select u.variant, min(u.i)::integer as first, count(*)::integer as places
                     from unnest(s_variant) with ordinality as u (variant, i) group by u.variant) f on f.variant = l.variant
      window in_order as (order by l.n, l.pos)
       order by l.n, l.pos
    loop
      if outcomes[of_line.n] is not null then continue; end if;
      free := 0;
      for i in of_line.first .. of_line.first + of_line.places - 1 loop
        free := free + s_free[i];
      end loop;
      if free < of_line.pieces then
        shortages := shortages || jsonb_build_object('line', of_line.cart_line, 'variantId', of_line.variant, 'available', free);
      end if;
      firsts := firsts || of_line.first;
      places := places || of_line.places;
      wants := wants || of_line.pieces;
      if not of_line.is_last then continue; end if;

      head := heads[of_line.n];
      if head.cart = any (carts) then
        -- The same cart twice in one batch: the second is answered with the first one's order.
        outcomes[head.n] := 'placed';
        orders_of[head.n] := orders_of[accepted[array_position(carts, head.cart)]];
        replays[head.n] := true;
      elsif shortages <> '[]' then
        outcomes[head.n] := 'out_of_stock';
        details[head.n] := jsonb_build_object('lines', shortages);
      elsif head.coupon is not null and not flows.redeem_coupon(
          head.coupon, head.order_id, decode(head.customer, 'hex'), head.coupon_off, head.currency) then
        outcomes[head.n] := 'coupon_exhausted';
        details[head.n] := jsonb_build_object('coupon', head.coupon);
      else
        outcomes[head.n] := 'placed';
        orders_of[head.n] := head.order_id;
        accepted := accepted || head.n;
        carts := carts || head.cart;
        for i in 1 .. cardinality(wants) loop
          need := wants[i];
          at := null;
          for j in firsts[i] .. firsts[i] + places[i] - 1 loop
            if s_free[j] >= need then at := j; exit; end if;
          end loop;
          for j in coalesce(at, firsts[i]) .. firsts[i] + places[i] - 1 loop
            exit when need = 0;
            take := least(need, s_free[j]);
            if take > 0 then
              s_free[j] := s_free[j] - take;
              need := need - take;
              a_order := a_order || head.order_id;
              a_variant := a_variant || s_variant[j];
              a_place := a_place || s_place[j];
              a_pieces := a_pieces || take;
              a_seconds := a_seconds || head.seconds;
            end if;
          end loop;
        end loop;
      end if;
      firsts := '{}'; places := '{}'; wants := '{}'; shortages := '[]';
    end loop;
  end if;

  if cardinality(accepted) > 0 then
    if cardinality(accepted) < most then
      heads := array(select h from unnest(heads) h where h.n = any (accepted));
      lines := array(select l from unnest(lines) l where l.n = any (accepted));
      children := array(select c from unnest(children) c where c.n = any (accepted));
      taxes := array(select t from unnest(taxes) t where t.n = any (accepted));
    end if;
    perform flows.write_orders(heads, lines, children, taxes);
    with taken as (
      update inventory.stock s set reserved = s.reserved + a.pieces
        from (select u.variant, u.place, sum(u.pieces)::integer as pieces
                from unnest(a_variant, a_place, a_pieces) as u (variant, place, pieces) group by 1, 2) a
       where s.variant_id = a.variant and s.location = a.place
      returning s.variant_id, s.on_hand = s.reserved as is_last
    )
    select coalesce(jsonb_agg(distinct t.variant_id) filter (where t.is_last), '[]') into sold_out from taken t;
    insert into inventory.holds (id, reference, variant_id, location, quantity, expires_at)
    select 'hld_' || substr(u.order_id, 5, 22) || lpad(row_number() over (partition by u.order_id)::text, 4, '0'),
           u.order_id, u.variant, u.place, u.pieces, clock_timestamp() + make_interval(secs => u.seconds)
      from unnest(a_order, a_variant, a_place, a_pieces, a_seconds) as u (order_id, variant, place, pieces, seconds);
    perform kernel.tell('stock_changed', 'inventory', 'system', null, jsonb_build_object(
      'variants', (select jsonb_agg(distinct u.variant) from unnest(a_variant) as u (variant)), 'sold_out', sold_out));
  end if;

  return query
  select r.n::integer, coalesce(r.outcome, 'cart_changed'), r.order_id, o.number, o.state, o.total_minor, r.is_replay, r.detail
    from unnest(outcomes, orders_of, replays, details) with ordinality as r (outcome, order_id, is_replay, detail, n)
    left join lateral (
           select placed.number, placed.state, placed.total_minor from orders.orders placed where placed.id = r.order_id offset 0) o on true
   order by r.n;
end
$$;

-- The rows of orders that were accepted.
create function flows.write_orders(
  heads flows.order_head[], lines flows.order_line[], children flows.order_child[], taxes flows.order_tax[])
returns void
language plpgsql volatile
as $$
begin
  with placed as (
    insert into orders.orders (
      id, cart_id, buyer_id, email, currency, country, locale, tax_included, tax_treatment, vat_id, items_minor,
      discount_minor, shipping_minor, tax_minor, total_minor, shipping_method, shipping_tax_rate, shipping_tax_minor,
      shipping_tax_reason, coupon_code, token_hash, shipping_address, billing_address, expires_at)
    select h.order_id, h.cart, h.buyer, h.email, h.currency, h.country, h.locale, h.tax_included, h.treatment, h.vat_id,
           h.items, h.discount, h.shipping, h.tax, h.total, h.method, h.ship_rate, h.ship_tax, h.ship_reason, h.coupon,
           decode(h.token, 'hex'), h.address, h.billing, clock_timestamp() + make_interval(secs => h.seconds)
      from unnest(heads) h order by h.n
    returning id, number, cart_id, buyer_id, currency, total_minor
  )
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select f.id, 'order_placed', coalesce(f.buyer_id, 'guest'), f.cart_id, f.payload, f.salt,
         sha256(f.salt || convert_to(f.payload::text, 'UTF8'))
    from (select p.id, p.cart_id, p.buyer_id, uuid_send(gen_random_uuid()) as salt,
                 jsonb_build_object('number', p.number, 'total_minor', p.total_minor::text, 'currency', p.currency) as payload
            from placed p) f;

  insert into payments.intents (id, reference, amount_minor, currency, capture_method, expires_at)
  select h.intent, h.order_id, h.total, h.currency, 'manual', clock_timestamp() + make_interval(secs => h.seconds)
    from unnest(heads) h where h.total > 0;

  insert into kernel.idempotency (actor, scope, key, request_hash, state, claim, status, body)
  select h.caller, 'place_order', h.key, decode(h.request, 'hex'), 'done', h.order_id, 201,
         jsonb_build_object('order', h.order_id)
    from unnest(heads) h;

  update cart.carts k set state = 'ordered', version = k.version + 1, updated_at = clock_timestamp()
   where k.id = any (array(select h.cart from unnest(heads) h));

  insert into orders.child_orders (id, order_id, seller_id, items_minor, discount_minor, tax_minor)
  select c.id, c.order_id, c.seller, c.items, c.discount, c.tax
    from unnest(children) c;

  insert into orders.lines (
    id, order_id, child_order_id, position, variant_id, sku, title, slug, options, media_key, quantity, unit_minor,
    total_minor, discount_minor, tax_class, tax_rate, tax_minor, tax_reason)
  select l.id, l.order_id, l.child, l.pos, l.variant, l.sku, l.title, l.slug, l.options, l.media, l.pieces, l.unit,
         l.total, l.discount, l.tax_class, l.rate, l.tax, l.reason
    from unnest(lines) l;

  insert into orders.tax_lines (order_id, position, rate, reason, net_minor, tax_minor)
  select t.order_id, t.pos, t.rate, t.reason, t.net, t.tax
    from unnest(taxes) t;
end
$$;

-- As it was asked before, for web processes that still run while the shop is renewed.
create or replace function flows.place_orders(heads_json json, lines_json json, children_json json, taxes_json json)
returns setof flows.placement
language sql volatile
as $$
  select n, outcome, order_id, number, state, total_minor, is_replay, detail from flows.place_orders(
    array(select h from json_populate_recordset(null::flows.order_head, heads_json) h),
    array(select l from json_populate_recordset(null::flows.order_line, lines_json) l),
    array(select c from json_populate_recordset(null::flows.order_child, children_json) c),
    array(select t from json_populate_recordset(null::flows.order_tax, taxes_json) t))
$$;
drop function flows.write_orders(flows.order_head[], flows.order_line[], integer[], json, json);

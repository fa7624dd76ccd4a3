-- Whole use cases that must happen at once across modules, one statement each.

create schema flows;
grant usage on schema flows to kontor_app, kontor_worker;

-- What became of each command of a batch of orders. `detail` explains a refusal.
create type flows.placement as (
  n integer, outcome text, order_id text, number bigint, state text, total_minor bigint, is_replay boolean, detail jsonb);

-- One command of a batch, its lines, its parts for the sellers and its taxes; n is its place in the batch.
create type flows.order_head as (
  n integer, order_id text, cart text, version integer, actor text, caller text, key text, request text, intent text,
  buyer text, email text, currency text, country text, locale text, tax_included boolean, treatment text, vat_id text,
  items bigint, discount bigint, shipping bigint, tax bigint, total bigint, method text, ship_rate numeric,
  ship_tax bigint, ship_reason text, coupon text, coupon_off bigint, customer text, token text, address jsonb,
  billing jsonb, seconds integer);
create type flows.order_line as (
  n integer, pos integer, id text, order_id text, child text, cart_line text, variant bigint, currency text,
  stored bigint, sku text, title text, slug text, options jsonb, media text, pieces integer, unit bigint, total bigint,
  discount bigint, tax_class text, rate numeric, tax bigint, reason text);
create type flows.order_child as (
  n integer, id text, order_id text, seller text, items bigint, discount bigint, tax bigint);
create type flows.order_tax as (
  n integer, pos integer, order_id text, rate numeric, reason text, net bigint, tax bigint);

-- Place orders, first come first served in the order of n. Each is placed whole or refused, and refusals leave no
-- trace. The carts are locked first (by id), then the stock rows (by variant and place), then the coupons (by code).
-- Every table is reached by key, whatever the statistics say of it on the first day: hence the settings.
create function flows.place_orders(heads_json json, lines_json json, children_json json, taxes_json json)
returns setof flows.placement
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  heads flows.order_head[] := array(select h from json_populate_recordset(null::flows.order_head, heads_json) h);
  lines flows.order_line[] := array(select l from json_populate_recordset(null::flows.order_line, lines_json) l);
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
begin
  perform 1 from cart.carts k where k.id = any (cart_ids) order by k.id for update;

  -- Carts that were ordered before, keys that were used before, carts that are not what the buyer saw.
  for of_command in
    select h.n, o.id as earlier, k.state is distinct from 'active' or k.version <> h.version as is_changed,
           i.body ->> 'order' as answered, i.request_hash <> decode(h.request, 'hex') as is_other_request
      from unnest(heads) h
      left join cart.carts k on k.id = h.cart
      left join orders.orders o on o.cart_id = h.cart
      left join kernel.idempotency i on i.actor = h.caller and i.scope = 'place_order' and i.key = h.key
     where k.state is distinct from 'active' or k.version <> h.version or i.key is not null
  loop
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
    if outcomes[of_command.n] is null then
      outcomes[of_command.n] := 'price_changed';
      details[of_command.n] := jsonb_build_object('lines', of_command.differences);
    end if;
  end loop;

  perform 1 from pricing.coupons c
    where c.code = any (array(select h.coupon from unnest(heads) h where h.coupon is not null)) order by c.code for update;

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

  if cardinality(accepted) > 0 then
    if cardinality(accepted) < most then
      heads := array(select h from unnest(heads) h where h.n = any (accepted));
      lines := array(select l from unnest(lines) l where l.n = any (accepted));
    end if;
    perform flows.write_orders(heads, lines, accepted, children_json, taxes_json);
    update inventory.stock s set reserved = s.reserved + a.pieces
      from (select u.variant, u.place, sum(u.pieces)::integer as pieces
              from unnest(a_variant, a_place, a_pieces) as u (variant, place, pieces) group by 1, 2) a
     where s.variant_id = a.variant and s.location = a.place;
    insert into inventory.holds (id, reference, variant_id, location, quantity, expires_at)
    select 'hld_' || substr(u.order_id, 5, 22) || lpad(row_number() over (partition by u.order_id)::text, 4, '0'),
           u.order_id, u.variant, u.place, u.pieces, clock_timestamp() + make_interval(secs => u.seconds)
      from unnest(a_order, a_variant, a_place, a_pieces, a_seconds) as u (order_id, variant, place, pieces, seconds);
    perform kernel.tell('stock_changed', 'inventory', 'system', null, jsonb_build_object(
      'variants', (select jsonb_agg(distinct u.variant) from unnest(a_variant) as u (variant))));
  end if;

  return query
  select r.n::integer, coalesce(r.outcome, 'cart_changed'), r.order_id, o.number, o.state, o.total_minor, r.is_replay, r.detail
    from unnest(outcomes, orders_of, replays, details) with ordinality as r (outcome, order_id, is_replay, detail, n)
    left join orders.orders o on o.id = r.order_id
   order by r.n;
end
$$;

-- Count a coupon for an order if its limits and its time still allow it. The coupon's row is locked by the caller.
create function flows.redeem_coupon(wanted text, for_order text, by_customer bytea, off bigint, in_currency text)
returns boolean
language plpgsql volatile as $$
begin
  update pricing.coupons c set redeemed = c.redeemed + 1
   where c.code = wanted and c.active
     and clock_timestamp() >= c.valid_from and clock_timestamp() < c.valid_to
     and (c.total_limit is null or c.redeemed < c.total_limit)
     and (c.per_customer_limit is null or c.per_customer_limit > (
           select count(*) from pricing.coupon_redemptions r
            where r.coupon = wanted and r.customer = by_customer and r.released_at is null));
  if not found then return false; end if;
  insert into pricing.coupon_redemptions (order_id, coupon, customer, discount_minor, currency)
  values (for_order, wanted, by_customer, off, in_currency);
  return true;
end
$$;

-- Write down the accepted commands: order, part of each seller, lines, taxes, what is asked of the payer, the facts,
-- the answer under its key; and close the carts. An order that costs nothing asks for no payment.
create function flows.write_orders(
  heads flows.order_head[], lines flows.order_line[], accepted integer[], children json, taxes json)
returns void
language plpgsql volatile as $$
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
    from json_populate_recordset(null::flows.order_child, children) c where c.n = any (accepted);

  insert into orders.lines (
    id, order_id, child_order_id, position, variant_id, sku, title, slug, options, media_key, quantity, unit_minor,
    total_minor, discount_minor, tax_class, tax_rate, tax_minor, tax_reason)
  select l.id, l.order_id, l.child, l.pos, l.variant, l.sku, l.title, l.slug, l.options, l.media, l.pieces, l.unit,
         l.total, l.discount, l.tax_class, l.rate, l.tax, l.reason
    from unnest(lines) l;

  insert into orders.tax_lines (order_id, position, rate, reason, net_minor, tax_minor)
  select t.order_id, t.pos, t.rate, t.reason, t.net, t.tax
    from json_populate_recordset(null::flows.order_tax, taxes) t where t.n = any (accepted);
end
$$;

-- Close orders that came to nothing: the ones among these that may still move. Their stock and coupons are free again.
-- With a payment on its way at the same moment, whoever locks the order first wins and the other sees the end state.
create function flows.close_orders(ids text[], may_be text[], target text, hold_outcome text, by_whom text, because text)
returns table (order_id text)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  closed text[];
  freed bigint[];
begin
  perform 1 from orders.orders o where o.id = any (ids) order by o.id for update;
  with moved as (
    update orders.orders o set state = target, moved_at = clock_timestamp()
     where o.id = any (ids) and o.state = any (may_be)
    returning o.id
  )
  select array_agg(m.id) into closed from moved m;
  if closed is null then return; end if;
  select array_agg(distinct r.variant_id) into freed
    from inventory.release_holds(closed, null, hold_outcome, coalesce(because, target)) r;
  perform pricing.release_coupons(closed);
  perform kernel.tell('order_' || target, c.id, by_whom, because, '{}') from unnest(closed) as c (id);
  if freed is not null then
    perform kernel.tell('stock_changed', 'inventory', by_whom, because, jsonb_build_object('variants', to_jsonb(freed)));
  end if;
  return query select c.id from unnest(closed) as c (id);
end
$$;

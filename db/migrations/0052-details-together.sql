-- Checkout details of carts, many at once, in the order of the carts' ids, so that two batches never wait for one another in a circle. Only what a
-- change names is changed; several changes of one cart follow one another. Every row is reached by its key, one by one: a new shop plans its
-- statements over empty tables, and a join of many would read them whole when they are full.
create function cart.set_details(changes json)
returns table (n integer, version integer)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  g record;
begin
  for g in
    select c.n, c.email, c.shipping, c.country, c.has_billing, c.billing, c.has_vat, c.vat, c.method, c.has_coupon, c.coupon,
           c.has_consent, c.wording, c.currency, c.locale, coalesce(
             (select k.id from cart.carts k where k.token_hash = decode(c.token, 'hex') and k.state = 'active'),
             (select k.id from cart.carts k where k.party_id = c.party and k.state = 'active')) as cart_id
      from json_to_recordset(changes)
        as c (n integer, token text, party text, email text, shipping jsonb, country text, has_billing boolean,
              billing jsonb, has_vat boolean, vat text, method text, has_coupon boolean, coupon text,
              has_consent boolean, wording text, currency text, locale text)
     order by cart_id, c.n
  loop
    return query
    update cart.carts k
       set version = k.version + 1,
           updated_at = clock_timestamp(),
           email = coalesce(g.email, k.email),
           shipping_address = coalesce(g.shipping, k.shipping_address),
           country = coalesce(g.country, k.country),
           billing_address = case when g.has_billing then g.billing else k.billing_address end,
           vat_id = case when g.has_vat then g.vat else k.vat_id end,
           shipping_method = coalesce(
             (select m.code from pricing.shipping_methods m where m.code = g.method), k.shipping_method),
           coupon_code = case when g.has_coupon then g.coupon else k.coupon_code end,
           consented_at = case when g.has_consent then
             case when g.wording is not null then clock_timestamp() end else k.consented_at end,
           consent_wording = case when g.has_consent then g.wording else k.consent_wording end,
           currency = coalesce(g.currency, k.currency),
           locale = coalesce(g.locale, k.locale)
     where k.id = g.cart_id and k.state = 'active'
    returning g.n, k.version;
    if g.currency is not null then
      update cart.lines l set seen_minor = p.amount_minor
        from pricing.prices p
       where l.cart_id = g.cart_id and p.variant_id = l.variant_id and p.currency = g.currency
         and exists (select from cart.carts k where k.id = g.cart_id and k.state = 'active');
    end if;
  end loop;
end
$$;

-- Placing orders looks for a key used before by all three of its parts. Planned over an empty table it read the keys of all orders for each batch.
create or replace function flows.place_orders(heads_json json, lines_json json, children_json json, taxes_json json)
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
  sold_out jsonb;
begin
  perform 1 from cart.carts k where k.id = any (cart_ids) order by k.id for update;

  -- Carts that were ordered before, keys that were used before, carts that are not what the buyer saw.
  for of_command in
    select h.n, o.id as earlier, k.state is distinct from 'active' or k.version <> h.version as is_changed,
           i.body ->> 'order' as answered, i.request_hash <> decode(h.request, 'hex') as is_other_request
      from unnest(heads) h
      left join cart.carts k on k.id = h.cart
      left join orders.orders o on o.cart_id = h.cart
      left join lateral (
             select a.key, a.body, a.request_hash
               from kernel.idempotency a
              where a.actor = h.caller and a.scope = 'place_order' and a.key = h.key
             offset 0) i on true
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
    left join orders.orders o on o.id = r.order_id
   order by r.n;
end
$$;

-- The way from a cart to a paid order in fewer and larger steps: what is read of orders and payments at the same moment is read at once, what providers
-- authorize is written set by set, and who digests facts is told which there are.

-- Give facts their places as `kernel.sequence_facts` does (which stays for processes of the version before), say which types there are among them, and
-- tell other processes that there are any.
create function kernel.place_facts(most integer) returns table (place bigint, last bigint, types text[])
language plpgsql volatile
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  here kernel.sequencer;
begin
  select s.one, s.seq, s.xid, s.id into here from kernel.sequencer s for update;
  return query
  with ready as materialized (
    select o.id, o.xid, o.type, row_number() over (order by o.xid, o.id) as n
      from kernel.outbox o
     where (o.xid, o.id) > (here.xid, here.id)
       and o.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by o.xid, o.id
     limit most
  ), written as (
    insert into kernel.leaves (seq, outbox_id) select here.seq + r.n, r.id from ready r
  ), moved as (
    update kernel.sequencer s
       set seq = here.seq + r.n, xid = r.xid, id = r.id
      from (select id, xid, n from ready order by n desc limit 1) r
  )
  select here.seq, here.seq + count(*), coalesce(array_agg(distinct r.type), '{}') from ready r;
  if (select s.seq from kernel.sequencer s) > here.seq then
    perform pg_notify('kontor', '');
  end if;
end
$$;

-- Change carts as `cart.set_details` does, and read each that was changed as it is then.
create function cart.set_and_read(changes json)
returns table (n integer, id text, version integer, state text, party_id text, currency text, country text, locale text, email text,
               shipping_address jsonb, billing_address jsonb, vat_id text, shipping_method text, coupon_code text,
               consented_at timestamptz, customer bytea, lines json, coupon json)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  changed integer[] := array(select s.n from cart.set_details(changes) s order by s.n);
begin
  return query
  select changed[r.n], r.id, r.version, r.state, r.party_id, r.currency, r.country, r.locale, r.email, r.shipping_address,
         r.billing_address, r.vat_id, r.shipping_method, r.coupon_code, r.consented_at, r.customer, r.lines, r.coupon
    from cart.read_carts(
           array(select decode(c.token, 'hex') from json_to_recordset(changes) as c (n integer, token text)
                  where c.n = any (changed) order by c.n),
           array(select c.party from json_to_recordset(changes) as c (n integer, party text)
                  where c.n = any (changed) order by c.n), false) r;
end
$$;

-- Orders whole, in the order asked; each only to whom it may be shown: to all where nothing is to be checked, else by the hash of its token or by its buyer.
create function orders.read_orders(ids text[], checked boolean[], tokens bytea[], parties text[])
returns table (n integer, id text, number bigint, cart_id text, buyer_id text, email text, currency text, country text, locale text,
               tax_included boolean, tax_treatment text, vat_id text, items_minor bigint, discount_minor bigint,
               shipping_minor bigint, tax_minor bigint, total_minor bigint, shipping_method text, shipping_tax_rate text,
               shipping_tax_minor bigint, shipping_tax_reason text, coupon_code text, state text, shipping_address jsonb,
               billing_address jsonb, placed_at timestamptz, expires_at timestamptz, paid_at timestamptz, lines json,
               children json, tax_lines json)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select a.n::integer, o.id, o.number, o.cart_id, o.buyer_id, o.email, o.currency, o.country, o.locale, o.tax_included,
         o.tax_treatment, o.vat_id, o.items_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.total_minor,
         o.shipping_method, trim_scale(o.shipping_tax_rate)::text, o.shipping_tax_minor, o.shipping_tax_reason,
         o.coupon_code, o.state, o.shipping_address, o.billing_address, o.placed_at, o.expires_at, o.paid_at,
         (select json_agg(json_build_object(
                   'id', l.id, 'childOrderId', l.child_order_id, 'position', l.position, 'variantId', l.variant_id,
                   'sku', l.sku, 'title', l.title, 'slug', l.slug, 'options', l.options, 'media', l.media_key,
                   'quantity', l.quantity, 'unit_minor', l.unit_minor, 'total_minor', l.total_minor,
                   'discount_minor', l.discount_minor, 'taxClass', l.tax_class,
                   'taxRate', trim_scale(l.tax_rate)::text, 'tax_minor', l.tax_minor, 'taxReason', l.tax_reason)
                 order by l.position)
            from orders.lines l where l.order_id = o.id),
         (select json_agg(json_build_object('id', c.id, 'sellerId', c.seller_id, 'items_minor', c.items_minor,
                                            'discount_minor', c.discount_minor, 'tax_minor', c.tax_minor) order by c.id)
            from orders.child_orders c where c.order_id = o.id),
         (select json_agg(json_build_object('rate', trim_scale(t.rate)::text, 'reason', t.reason,
                                            'net_minor', t.net_minor, 'tax_minor', t.tax_minor) order by t.position)
            from orders.tax_lines t where t.order_id = o.id)
    from unnest(ids, checked, tokens, parties) with ordinality as a (id, checked, token, party, n)
    join orders.orders o on o.id = a.id
   where not a.checked or coalesce(o.token_hash = a.token, false) or coalesce(o.buyer_id = a.party, false);
end
$$;

-- Payments with their tries and requests, in the order asked: each by its id, by what it is for, or by the reference a provider knows one of its tries by.
create function payments.read_payments(ids text[], of_references text[], merchant_refs text[])
returns table (n integer, id text, reference text, state text, currency text, amount_minor bigint, authorized_minor bigint,
               captured_minor bigint, refunded_minor bigint, expires_at timestamptz, authorized_until timestamptz,
               created_at timestamptz, attempts jsonb, operations jsonb)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select a.n::integer, i.id, i.reference, i.state, i.currency, i.amount_minor, i.authorized_minor, i.captured_minor,
         i.refunded_minor, i.expires_at, i.authorized_until, i.created_at,
         (select coalesce(jsonb_agg(to_jsonb(t) order by t.seq), '[]')
            from payments.attempts t where t.intent_id = i.id),
         (select coalesce(jsonb_agg(to_jsonb(o) order by o.created_at, o.id), '[]')
            from payments.attempts t join payments.operations o on o.attempt_id = t.id
           where t.intent_id = i.id)
    from unnest(ids, of_references, merchant_refs) with ordinality as a (id, reference, merchant_ref, n)
    join payments.intents i
      on i.id = coalesce(a.id,
                         (select r.id from payments.intents r where r.reference = a.reference),
                         (select t.intent_id from payments.attempts t where t.merchant_ref = a.merchant_ref));
end
$$;

-- What became of the very same evidence when it was heard before, of those that were, by their places.
create function payments.heard_before(connectors text[], dedupe_keys text[], merchant_refs text[])
returns table (n integer, effect text, payment text, reference text)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select g.n::integer, e.effect, i.id, i.reference
    from unnest(connectors, dedupe_keys, merchant_refs) with ordinality as g (connector, dedupe_key, merchant_ref, n)
    join payments.evidence e on e.connector = g.connector and e.dedupe_key = g.dedupe_key
    left join payments.attempts a on a.merchant_ref = g.merchant_ref
    left join payments.intents i on i.id = a.intent_id;
end
$$;

-- What is held of the goods of these orders, with what a piece of each weighs; nothing of an order whose goods have left or were let go.
create function flows.held_goods(orders_of text[])
returns table (reference text, hold_id text, variant_id bigint, location text, quantity integer, grams integer)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select h.reference, h.id, h.variant_id, h.location, h.quantity, v.weight_grams
    from unnest(orders_of) as a (reference)
    join inventory.holds h on h.reference = a.reference
    join catalog.variants v on v.id = h.variant_id
   where not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
   order by h.reference, h.variant_id, h.location;
end
$$;

-- What has happened to these orders: the payment of each, its parcels, and the facts about it and them, in the order they were told; in the order asked.
create function flows.courses_of(ids text[]) returns table (n integer, payment json, parcels json, facts json)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select a.n::integer,
         (select json_build_object('id', i.id, 'state', i.state) from payments.intents i where i.reference = a.id),
         (select coalesce(json_agg(json_build_object(
                   'id', s.id, 'state', s.state, 'carrier', s.carrier, 'trackingNumber', s.tracking_number,
                   'trackingUrl', s.tracking_url,
                   'lines', (select json_agg(json_build_object('orderLineId', l.order_line_id, 'quantity', l.quantity))
                               from shipping.shipment_lines l where l.shipment_id = s.id)) order by s.id), '[]'::json)
            from shipping.shipments s where s.order_id = a.id),
         (select coalesce(json_agg(json_build_object(
                   'type', f.type,
                   'about', case when starts_with(f.type, 'shipment_') then coalesce(f.payload ->> 'shipment', f.aggregate)
                                 else f.aggregate end,
                   'at', f.at, 'actor', f.actor, 'payload', f.payload) order by f.id), '[]'::json)
            from (select a.id as about
                   union all select i.id from payments.intents i where i.reference = a.id
                   union all select s.id from shipping.shipments s where s.order_id = a.id) w
            join kernel.outbox f on f.aggregate = w.about)
    from unnest(ids) with ordinality as a (id, n);
end
$$;

-- What is remembered of the traits of attempts that are to be judged, at the moment of each, and what was decided of them before: in the order asked.
create function risk.look_back(asked json) returns table (n integer, decided json, pasts json)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select a.n,
         (select json_build_object('id', d.id, 'action', d.action) from risk.decisions d where d.attempt = a.attempt),
         (select coalesce(json_agg(json_build_object(
                   'kind', t.kind,
                   'count1h', coalesce(recent.count_1h, 0), 'count24h', coalesce(recent.count_24h, 0),
                   'count7d', coalesce(recent.count_7d, 0),
                   'sum1h', coalesce(recent.sum_1h, 0), 'sum24h', coalesce(recent.sum_24h, 0),
                   'sum7d', coalesce(recent.sum_7d, 0),
                   'declines24h', coalesce(recent.declines_24h, 0),
                   'knownDays', coalesce(extract(epoch from a.at - known.first_seen_at) / 86400, 0),
                   'paid', coalesce(known.paid, 0), 'paidSum', coalesce(known.paid_sum, 0),
                   'frauds', coalesce(known.frauds, 0),
                   'cards24h', crowd.cards, 'mails24h', crowd.mails)), '[]')
            from json_to_recordset(a.traits) as t (kind text, key text)
           cross join lateral (
                 select sum(v.count) filter (where v.slot > a.at - interval '1 hour') as count_1h,
                        sum(v.count) filter (where v.slot > a.at - interval '24 hours') as count_24h,
                        sum(v.count) as count_7d,
                        sum(v.sum) filter (where v.slot > a.at - interval '1 hour') as sum_1h,
                        sum(v.sum) filter (where v.slot > a.at - interval '24 hours') as sum_24h,
                        sum(v.sum) as sum_7d,
                        sum(v.declines) filter (where v.slot > a.at - interval '24 hours') as declines_24h
                   from risk.velocity v
                  where v.kind = t.kind and v.key = t.key and v.slot > a.at - interval '7 days') recent
           cross join lateral (
                 select count(*) filter (where l.other_kind = 'card') as cards,
                        count(*) filter (where l.other_kind = 'mail') as mails
                   from risk.links l
                  where l.kind = t.kind and l.key = t.key and l.seen_at > a.at - interval '24 hours') crowd
            left join risk.known on known.kind = t.kind and known.key = t.key)
    from json_to_recordset(asked) as a (n integer, attempt text, at timestamptz, traits json);
end
$$;

-- Who pays, for what is paid by these references: what an order says of its buyer, else the account of the party named; in the order asked.
create function flows.payers_of(of_references text[], parties text[])
returns table (n integer, country text, address jsonb, email text, is_order boolean, since timestamptz, is_verified boolean)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select g.n::integer, o.country, o.shipping_address, o.email, o.id is not null, a.created_at, a.email_verified_at is not null
    from unnest(of_references, parties) with ordinality as g (reference, party, n)
    left join orders.orders o on o.id = g.reference
    left join access.accounts a on a.party_id = case when o.id is null then g.party else o.buyer_id end
   order by g.n;
end
$$;

-- Post several sets of linked transfers, each with its own actor and cause, as `ledger.post` posts one: all of a set or none of it, each told by itself.
-- Sets that are plainly possible are posted in one statement, the others one after the other. Answers the refusals by the place of their sets.
create function ledger.post_sets(transfers jsonb, actors text[], causes text[]) returns table (refused_set integer, answer jsonb)
language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
  requests ledger.request[];
  sets integer[];
  tight bigint[];
  untold integer[] := '{}';
  doubtful record;
begin
  select array_agg(row(r.id, coalesce(r.kind, 'single'), r.debit, r.credit, r.amount_minor, r.currency,
                       r.pending_id, r.timeout_seconds, r.code, null, null, null, null, null)::ledger.request order by s.n, r.n),
         array_agg(s.n::integer order by s.n, r.n)
    into requests, sets
    from jsonb_array_elements(transfers) with ordinality as s (list, n)
   cross join lateral rows from (jsonb_to_recordset(s.list) as
           (id uuid, kind text, debit text, credit text, amount_minor bigint, currency text,
            pending_id uuid, timeout_seconds integer, code text)) with ordinality
         as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, n);
  if requests is null then return; end if;
  requests := ledger.prepared(requests);
  tight := ledger.tight_accounts(requests);
  if tight is not null then
    perform ledger.fold_accounts(tight);
    tight := ledger.tight_accounts(requests);
  end if;
  for doubtful in
    select c.chain, c.first, c.last
      from ledger.post_clear_chains(
             requests, sets, array(select actors[u.n] from unnest(sets) with ordinality as u (n, at) order by u.at),
             array(select causes[u.n] from unnest(sets) with ordinality as u (n, at) order by u.at),
             ledger.now(), coalesce(tight, '{}')) c
  loop
    answer := ledger.posted_or_refused(requests[doubtful.first:doubtful.last], actors[doubtful.chain], causes[doubtful.chain]);
    -- What was posted before, word for word, is not told again.
    if answer is not null then untold := untold || doubtful.chain; end if;
    if answer <> '{}' then
      refused_set := doubtful.chain;
      return next;
    end if;
  end loop;
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select f.cause, 'transfers_posted', f.actor, f.cause, f.payload, f.salt,
         sha256(f.salt || convert_to(f.payload::text, 'UTF8'))
    from (select causes[s.n] as cause, actors[s.n] as actor, uuid_send(gen_random_uuid()) as salt,
                 jsonb_build_object('transfers', s.list) as payload
            from jsonb_array_elements(transfers) with ordinality as s (list, n)
           where jsonb_array_length(s.list) > 0 and not s.n = any (untold)
           order by s.n
          offset 0) f;
end
$$;
revoke execute on function ledger.post_sets(jsonb, text[], text[]) from public;
grant execute on function ledger.post_sets(jsonb, text[], text[]) to kontor_app, kontor_worker;

-- Evidence that authorizes the money of an order, as a caller has read and judged it.
create type flows.authorized_order as (
  n integer, order_id text, payment text, attempt text, asking text, holds text[], hold_seconds integer, connector text,
  dedupe_key text, source text, raw text, connector_ref text, card_brand text, card_last4 text, until timestamptz,
  session_expires_at timestamptz, authentication jsonb, observed_at timestamptz, held_by uuid, transfers jsonb, actor text,
  parcels jsonb, types text[], payloads jsonb[]);

-- As before, but written for all of them set by set: how many statements it takes does not grow with how many are heard. Orders first, then payments,
-- each by their ids. Of several about one order the first is followed, the others are not among the answers.
create or replace function flows.hear_authorized(heard json) returns table (n integer)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  given flows.authorized_order[] := array(select g from json_populate_recordset(null::flows.authorized_order, heard) g);
  orders_of text[];
  payments_of text[];
  followed integer[];
  refused record;
begin
  orders_of := array(
    select l.id
      from (select o.id from orders.orders o
             where o.id = any (array(select g.order_id from unnest(given) g)) and o.state = 'awaiting_payment'
             order by o.id for update skip locked) l);
  payments_of := array(
    select l.id
      from (select i.id from payments.intents i
             where i.id = any (array(select g.payment from unnest(given) g)) and i.reference = any (orders_of)
               and i.state in ('requires_payment', 'processing')
             order by i.id for update skip locked) l);
  followed := array(
    select distinct on (g.order_id) g.n
      from unnest(given) g
      join payments.intents i on i.id = g.payment and i.reference = g.order_id
      join payments.attempts a on a.id = g.attempt and a.intent_id = g.payment
      join payments.operations p on p.id = g.asking and p.attempt_id = g.attempt
     where g.payment = any (payments_of)
       and not a.at_once and a.state in ('created', 'pending', 'requires_confirmation') and p.state in ('sent', 'unknown')
       and not exists (select from risk.decisions d
                        where d.attempt = a.merchant_ref and (d.action = 'review' or d.state = 'waiting'))
       and not exists (select from shipping.shipments s where s.order_id = g.order_id)
       and g.holds = array(
             select h.id from inventory.holds h
              where h.reference = g.order_id
                and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
              order by h.variant_id, h.location)
     order by g.order_id, g.n);
  with kept as (
    insert into payments.evidence
           (connector, dedupe_key, source, merchant_ref, signature_ok, raw, attempt_id, applied_at, effect)
    select g.connector, g.dedupe_key, g.source, a.merchant_ref, true, decode(g.raw, 'base64'), a.id, clock_timestamp(), 'moved'
      from unnest(given) g
      join payments.attempts a on a.id = g.attempt
     where g.n = any (followed)
     order by g.order_id
    on conflict (connector, dedupe_key) do nothing
    returning attempt_id
  )
  select array_agg(g order by g.order_id) into given
    from unnest(given) g
   where g.n = any (followed) and g.attempt in (select k.attempt_id from kept k);
  if given is null then return; end if;

  update payments.attempts a
     set state = 'authorized', authorized_minor = a.amount_minor, surplus = false, held_by = g.held_by,
         connector_ref = g.connector_ref,
         card_brand = coalesce(g.card_brand, a.card_brand), card_last4 = coalesce(g.card_last4, a.card_last4),
         authorized_until = coalesce(g.until, a.authorized_until),
         session_expires_at = coalesce(g.session_expires_at, a.session_expires_at),
         authentication = coalesce(g.authentication, a.authentication),
         observed_at = greatest(a.observed_at, g.observed_at)
    from unnest(given) g
   where a.id = g.attempt;
  update payments.operations p
     set state = 'succeeded', decided_at = clock_timestamp(), next_sync_at = null, failure_code = null
   where p.id = any (array(select g.asking from unnest(given) g));
  update payments.cases c
     set closed_at = clock_timestamp(), closed_by = g.actor, outcome = 'resolved_by_evidence'
    from unnest(given) g
   cross join lateral (values (g.asking), (g.attempt)) as about (subject)
   where c.kind in ('unknown_operation', 'integrity_failure') and c.subject = about.subject and c.closed_at is null;
  for refused in
    select s.refused_set, s.answer
      from ledger.post_sets(to_jsonb(array(select g.transfers from unnest(given) g order by g.order_id)),
                            array(select g.actor from unnest(given) g order by g.order_id),
                            array(select g.order_id from unnest(given) g order by g.order_id)) s
  loop
    raise exception 'the ledger would not set aside the money of %: %',
      (given[refused.refused_set]).attempt, refused.answer ->> 'refusal';
  end loop;
  update payments.intents i
     set state = 'authorized', version = i.version + 1, authorized_minor = i.amount_minor, authorized_until = g.until
    from unnest(given) g
   where i.id = g.payment;
  update orders.orders o set state = 'paid', moved_at = clock_timestamp(), paid_at = clock_timestamp()
   where o.id = any (array(select g.order_id from unnest(given) g));
  update inventory.holds h set expires_at = clock_timestamp() + make_interval(secs => g.hold_seconds)
    from unnest(given) g
   cross join lateral unnest(g.holds) as of_order (id)
   where h.id = of_order.id;
  insert into shipping.shipments (
    id, order_id, child_order_id, seller_id, location, currency, tax_country, delivery_net_minor, delivery_tax_minor,
    total_minor, weight_grams)
  select s.id, g.order_id, s.child_order_id, s.seller_id, s.location, s.currency, s.tax_country, s.delivery_net,
         s.delivery_tax, s.total, s.weight_grams
    from unnest(given) g
   cross join lateral jsonb_to_recordset(g.parcels)
      as s (id text, child_order_id text, seller_id text, location text, currency text, tax_country text,
            delivery_net bigint, delivery_tax bigint, total bigint, weight_grams integer);
  insert into shipping.shipment_lines
         (shipment_id, order_line_id, variant_id, sku, title, quantity, net_minor, tax_minor)
  select s.id, l.order_line_id, l.variant_id, l.sku, l.title, l.quantity, l.net, l.tax
    from unnest(given) g
   cross join lateral jsonb_to_recordset(g.parcels) as s (id text, lines jsonb)
   cross join lateral jsonb_to_recordset(s.lines)
      as l (order_line_id text, variant_id bigint, sku text, title text, quantity integer, net bigint, tax bigint);
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select f.order_id, f.type, f.actor, null, f.payload, f.salt, sha256(f.salt || convert_to(f.payload::text, 'UTF8'))
    from (select g.order_id, u.type, g.actor, u.payload, uuid_send(gen_random_uuid()) as salt
            from unnest(given) g
           cross join lateral unnest(g.types, g.payloads) with ordinality as u (type, payload, at)
           order by g.order_id, u.at
          offset 0) f;
  return query select g.n from unnest(given) g;
end
$$;

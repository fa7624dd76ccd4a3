-- What follows a payment in fewer steps: facts told together, accounts opened without trying every pattern, and what providers say of cards that were
-- approved heard in one statement for many.

-- Tell several facts of one cause, in their order.
create function kernel.tell_all(types text[], aggregate text, actor text, cause text, payloads jsonb[]) returns void
language sql volatile as $$
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select tell_all.aggregate, f.type, tell_all.actor, tell_all.cause, f.payload, f.salt,
         sha256(f.salt || convert_to(f.payload::text, 'UTF8'))
    from (select u.type, u.payload, uuid_send(gen_random_uuid()) as salt
            from unnest(types, payloads) with ordinality as u (type, payload, n)
           order by u.n
          offset 0) f
$$;

-- As before, but a path is held against those patterns only that begin as it does. The database keeps the last 32 patterns it has read; with the
-- chart's own there were more, and every new account read all of them anew.
create or replace function ledger.open_accounts(requests ledger.request[]) returns void language sql as $$
  insert into ledger.accounts (path, currency, template, bound)
  select w.path, w.currency, c.template, c.bound
    from (select r.debit as path, r.currency from unnest(requests) r where r.debit_id is null and r.pending_id is null
           union
          select r.credit, r.currency from unnest(requests) r where r.credit_id is null and r.pending_id is null) w
    join ledger.chart c
      on case when starts_with(w.path, split_part(c.template, '{', 1)) then w.path ~ c.pattern else false end
   where w.currency ~ '^[A-Z]{3}$'
   order by w.path, w.currency
  on conflict (path, currency) do nothing
$$;

-- Evidence that authorizes the money of orders that wait for it, heard together. Each is followed whole, as `applyEvidence` and `payOrder` follow it:
-- the evidence kept, the try, its request and the payment moved, the money set aside, the order paid, its goods kept and its parcels planned, all of it
-- told. Where anything is not as the caller read it, or somebody else holds the order or the payment just now, nothing of it is done and it is not among the answers:
-- then the long way is to be gone. The order first, then the payment, orders by their ids. Every row is reached by its key.
create function flows.hear_authorized(heard json) returns table (n integer)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  g record;
  refusal jsonb;
begin
  for g in
    select h.n, h.order_id, h.payment, h.attempt, h.asking, h.holds, h.hold_seconds, h.connector, h.dedupe_key, h.source,
           decode(h.raw, 'base64') as raw, h.connector_ref, h.card_brand, h.card_last4, h.until, h.session_expires_at,
           h.authentication, h.observed_at, h.held_by, h.transfers, h.actor, h.parcels, h.types, h.payloads
      from json_to_recordset(heard)
        as h (n integer, order_id text, payment text, attempt text, asking text, holds text[], hold_seconds integer, connector text,
              dedupe_key text, source text, raw text, connector_ref text, card_brand text, card_last4 text,
              until timestamptz, session_expires_at timestamptz, authentication jsonb, observed_at timestamptz,
              held_by uuid, transfers jsonb, actor text, parcels jsonb, types text[], payloads jsonb[])
     order by h.order_id, h.n
  loop
    perform 1 from orders.orders o
      where o.id = g.order_id and o.state = 'awaiting_payment' for update skip locked;
    if found then
      perform 1 from payments.intents i
        where i.id = g.payment and i.reference = g.order_id and i.state in ('requires_payment', 'processing')
          for update skip locked;
    end if;
    if found then
      perform 1
         from payments.attempts a
         join payments.operations p on p.id = g.asking and p.attempt_id = a.id
        where a.id = g.attempt and a.intent_id = g.payment and not a.at_once
          and a.state in ('created', 'pending', 'requires_confirmation') and p.state in ('sent', 'unknown')
          and not exists (select from risk.decisions d
                           where d.attempt = a.merchant_ref and (d.action = 'review' or d.state = 'waiting'))
          and not exists (select from shipping.shipments s where s.order_id = g.order_id)
          and g.holds = array(
                select h.id from inventory.holds h
                 where h.reference = g.order_id
                   and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
                 order by h.variant_id, h.location);
    end if;
    if found then
      insert into payments.evidence
             (connector, dedupe_key, source, merchant_ref, signature_ok, raw, attempt_id, applied_at, effect)
      select g.connector, g.dedupe_key, g.source, a.merchant_ref, true, g.raw, a.id, clock_timestamp(), 'moved'
        from payments.attempts a where a.id = g.attempt
      on conflict (connector, dedupe_key) do nothing;
    end if;
    if not found then continue; end if;

    update payments.attempts a
       set state = 'authorized', authorized_minor = a.amount_minor, surplus = false, held_by = g.held_by,
           connector_ref = g.connector_ref,
           card_brand = coalesce(g.card_brand, a.card_brand), card_last4 = coalesce(g.card_last4, a.card_last4),
           authorized_until = coalesce(g.until, a.authorized_until),
           session_expires_at = coalesce(g.session_expires_at, a.session_expires_at),
           authentication = coalesce(g.authentication, a.authentication),
           observed_at = greatest(a.observed_at, g.observed_at)
     where a.id = g.attempt;
    update payments.operations p
       set state = 'succeeded', decided_at = clock_timestamp(), next_sync_at = null, failure_code = null
     where p.id = g.asking;
    update payments.cases c
       set closed_at = clock_timestamp(), closed_by = g.actor, outcome = 'resolved_by_evidence'
     where c.kind in ('unknown_operation', 'integrity_failure') and c.subject in (g.asking, g.attempt) and c.closed_at is null;
    refusal := ledger.post(g.transfers, g.actor, g.order_id);
    if refusal is not null then
      raise exception 'the ledger would not set aside the money of %: %', g.attempt, refusal ->> 'refusal';
    end if;
    update payments.intents i
       set state = 'authorized', version = i.version + 1, authorized_minor = i.amount_minor, authorized_until = g.until
     where i.id = g.payment;
    update orders.orders o set state = 'paid', moved_at = clock_timestamp(), paid_at = clock_timestamp()
     where o.id = g.order_id;
    update inventory.holds h set expires_at = clock_timestamp() + make_interval(secs => g.hold_seconds)
     where h.id = any (g.holds);
    insert into shipping.shipments (
      id, order_id, child_order_id, seller_id, location, currency, tax_country, delivery_net_minor, delivery_tax_minor,
      total_minor, weight_grams)
    select s.id, g.order_id, s.child_order_id, s.seller_id, s.location, s.currency, s.tax_country, s.delivery_net,
           s.delivery_tax, s.total, s.weight_grams
      from jsonb_to_recordset(g.parcels)
        as s (id text, child_order_id text, seller_id text, location text, currency text, tax_country text,
              delivery_net bigint, delivery_tax bigint, total bigint, weight_grams integer);
    insert into shipping.shipment_lines
           (shipment_id, order_line_id, variant_id, sku, title, quantity, net_minor, tax_minor)
    select s.id, l.order_line_id, l.variant_id, l.sku, l.title, l.quantity, l.net, l.tax
      from jsonb_to_recordset(g.parcels) as s (id text, lines jsonb)
     cross join lateral jsonb_to_recordset(s.lines)
        as l (order_line_id text, variant_id bigint, sku text, title text, quantity integer, net bigint, tax bigint);
    perform kernel.tell_all(g.types, g.order_id, g.actor, null, g.payloads);
    n := g.n;
    return next;
  end loop;
end
$$;

-- Answers of providers that say no more of payers' pages than that they are open, for orders: kept, and remembered at their tries. What is not
-- among the answers was heard before, or stands otherwise now, or is in somebody's hands: nothing of it is done.
create function flows.hear_open(heard json) returns table (n integer)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  orders_of text[];
  payments_of text[];
begin
  select array_agg(l.id) into orders_of
    from (select o.id from orders.orders o
           where o.id = any (array(select h.order_id from json_to_recordset(heard) as h (order_id text)))
           order by o.id for update skip locked) l;
  select array_agg(l.id) into payments_of
    from (select i.id from payments.intents i
           where i.id = any (array(select h.payment from json_to_recordset(heard) as h (payment text)))
             and i.reference = any (orders_of)
           order by i.id for update skip locked) l;
  return query
  with said as materialized (
    select h.n, h.attempt, h.connector, h.dedupe_key, h.source, a.merchant_ref, decode(h.raw, 'base64') as raw, h.connector_ref,
           h.card_brand, h.card_last4, h.session_expires_at, h.authentication, h.observed_at
      from json_to_recordset(heard)
        as h (n integer, payment text, attempt text, connector text, dedupe_key text, source text, raw text, connector_ref text,
              card_brand text, card_last4 text, session_expires_at timestamptz, authentication jsonb, observed_at timestamptz)
      join payments.attempts a on a.id = h.attempt
     where h.payment = any (payments_of) and a.intent_id = h.payment and a.state = 'pending' and a.authorized_minor = 0
  ), kept as (
    insert into payments.evidence
           (connector, dedupe_key, source, merchant_ref, signature_ok, raw, attempt_id, applied_at, effect)
    select s.connector, s.dedupe_key, s.source, s.merchant_ref, true, s.raw, s.attempt, clock_timestamp(), 'nothing'
      from said s order by s.n
    on conflict (connector, dedupe_key) do nothing
    returning connector, dedupe_key
  ), remembered as (
    update payments.attempts a
       set connector_ref = s.connector_ref,
           card_brand = coalesce(s.card_brand, a.card_brand), card_last4 = coalesce(s.card_last4, a.card_last4),
           session_expires_at = coalesce(s.session_expires_at, a.session_expires_at),
           authentication = coalesce(s.authentication, a.authentication),
           observed_at = greatest(a.observed_at, s.observed_at)
      from said s
      join kept k on k.connector = s.connector and k.dedupe_key = s.dedupe_key
     where a.id = s.attempt
  )
  select s.n from said s join kept k on k.connector = s.connector and k.dedupe_key = s.dedupe_key;
end
$$;

-- Open first tries to pay orders, many at once, each as `flows.open_first_attempt` opens it (which stays for processes of the version before, as they
-- may still run beside this one). An order somebody else has in hand is passed over.
create function flows.open_first_attempts(asked json) returns table (n integer, attempt jsonb, expires_at timestamptz)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  orders_of text[];
  payments_of text[];
begin
  select array_agg(l.id) into orders_of
    from (select o.id from orders.orders o
           where o.id = any (array(select g.order_id from json_to_recordset(asked) as g (order_id text)))
           order by o.id for update skip locked) l;
  select array_agg(l.id) into payments_of
    from (select p.id from payments.intents p
           where p.reference = any (orders_of) and p.state = 'requires_payment' and p.expires_at > clock_timestamp()
           order by p.id for update skip locked) l;
  -- Looked at once the payments are held: whoever held them before may have opened a try.
  select array_agg(l.id) into payments_of
    from unnest(payments_of) as l (id)
   where not exists (select from payments.attempts a where a.intent_id = l.id);
  return query
  with given as materialized (
    select distinct on (p.id) p.id as payment, p.amount_minor, p.currency, p.expires_at, g.n, g.attempt, g.operation, g.connector,
           g.method, g.at_once, g.details
      from json_to_recordset(asked)
        as g (n integer, order_id text, attempt text, operation text, connector text, method text, at_once boolean, details jsonb)
      join payments.intents p on p.reference = g.order_id
     where p.id = any (payments_of)
     order by p.id, g.n
  ), opened as (
    insert into payments.attempts as a (
      id, intent_id, seq, connector, method, merchant_ref, amount_minor, currency, session_expires_at, at_once, details)
    select g.attempt, g.payment, 1, g.connector, g.method, g.attempt, g.amount_minor, g.currency, g.expires_at, g.at_once, g.details
      from given g
    returning a.id, to_jsonb(a) as attempt
  ), written as (
    insert into payments.operations (
      id, attempt_id, kind, amount_minor, state, idempotency_key, cause, sent_at, next_sync_at)
    select g.operation, g.attempt, 'authorize', g.amount_minor, 'sent', g.operation, g.attempt, clock_timestamp(),
           clock_timestamp() + interval '5 seconds'
      from given g
  ), moved as (
    update payments.intents p set state = 'processing', version = p.version + 1 where p.id = any (payments_of)
  )
  select g.n, o.attempt, g.expires_at from given g join opened o on o.id = g.attempt;
end
$$;

-- Write down what payers do next, many at once, as `payments.record_page` does. A payment somebody else has in hand is passed over.
create function payments.record_pages(pages json) returns table (n integer)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  payments_of text[];
begin
  select array_agg(l.id) into payments_of
    from (select i.id from payments.intents i
           where i.id = any (array(select g.payment from json_to_recordset(pages) as g (payment text)))
           order by i.id for update skip locked) l;
  return query
  update payments.attempts a
     set connector_ref = coalesce(a.connector_ref, g.connector_ref), action = g.action,
         state = case when a.state = 'created' then 'pending' else a.state end
    from json_to_recordset(pages) as g (n integer, payment text, attempt text, connector_ref text, action jsonb)
   where a.id = g.attempt and a.intent_id = g.payment and g.payment = any (payments_of)
  returning g.n;
end
$$;

-- Facts after a place, in their order, some types or all. Planned once: for statements that differ in nothing but the place the database made a new
-- plan at every look, which took longer than the look. However little there was when it was planned, it walks from that place on.
create function kernel.facts_after(place bigint, wanted text[], most integer)
returns table (seq bigint, type text, aggregate text, actor text, cause text, payload jsonb, at timestamptz)
language plpgsql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select l.seq, o.type, o.aggregate, o.actor, o.cause, o.payload, o.at
    from kernel.leaves l
   cross join lateral (
         select f.type, f.aggregate, f.actor, f.cause, f.payload, f.at
           from kernel.outbox f
          where f.id = l.outbox_id
            and (cardinality(wanted) = 0 or f.type = any (wanted))
         offset 0) o
   where l.seq > place
   order by l.seq
   limit most;
end
$$;

-- For the same reason.
alter function kernel.sequence_facts(integer) set plan_cache_mode = force_generic_plan;
alter function kernel.sequence_facts(integer) set enable_seqscan = off;
alter function kernel.sequence_facts(integer) set enable_bitmapscan = off;

-- Orders as each of these facts found them, with what the same person had bought before. Planned once, for the same reason.
create function recommendations.orders_at(seqs bigint[], kinds text[], ids text[], moments timestamptz[])
returns table (seq bigint, order_id text, products bigint[], counts boolean, paid_at timestamptz, is_known boolean, chain json)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select t.seq, o.id, recommendations.products_of(o.id),
         case when t.type = 'order_paid' then s.paid is null else s.paid is not null and s.ended is null end,
         coalesce(s.paid_at, t.at),
         o.buyer_id is not null and recommendations.known_since(o.buyer_id, t.seq) is not null,
         case when o.buyer_id is not null then
           (select json_agg(c order by c.seq) from recommendations.chain_of(o.buyer_id, t.seq) c) end
    from unnest(seqs, kinds, ids, moments) as t (seq, type, order_id, at)
    join orders.orders o on o.id = t.order_id
   cross join lateral recommendations.span_of(o.id, t.seq) s;
end
$$;

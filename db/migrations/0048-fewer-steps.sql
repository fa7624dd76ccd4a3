-- Steps that were many statements are one: first pieces of guests, the first try to pay an order, the page it got.

-- Carts of guests with their first line, many at once. Each is made as `cart.add_line` makes it, or, where the variant is not for sale, not at all. The ids are the caller's:
-- the same call again changes nothing and answers the same. Every table is reached by key.
create function cart.begin_carts(
  ids text[], tokens bytea[], currencies text[], countries text[], locales text[], lines text[], variants bigint[],
  pieces integer[])
returns table (n integer, is_for_sale boolean)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with sold as materialized (
    select g.n, g.id, g.token, g.currency, g.country, g.locale, g.line, g.variant, g.quantity, p.amount_minor
      from unnest(ids, tokens, currencies, countries, locales, lines, variants, pieces) with ordinality
           as g (id, token, currency, country, locale, line, variant, quantity, n)
      join catalog.variants v on v.id = g.variant and v.state = 'active'
      join catalog.products d on d.id = v.product_id and d.state = 'active'
      join pricing.prices p on p.variant_id = v.id and p.currency = g.currency
  ), made as (
    insert into cart.carts (id, token_hash, currency, country, locale)
    select s.id, s.token, s.currency, s.country, s.locale from sold s
    on conflict (id) do nothing
  ), filled as (
    insert into cart.lines (id, cart_id, variant_id, quantity, seen_minor)
    select s.line, s.id, s.variant, s.quantity, s.amount_minor from sold s
    on conflict (id) do nothing
  )
  select g.n::integer, s.n is not null
    from generate_subscripts(ids, 1) as g (n)
    left join sold s on s.n = g.n;
end
$$;

-- Open the first try to pay an order: what `openAttempt` does where nothing was tried before. Answers the try and how long
-- its page may live, or no row where anything is otherwise, and then nothing was done. Order first, then payment.
create function flows.open_first_attempt(
  for_order text, fresh_attempt text, fresh_operation text, by_connector text, by_method text, takes_at_once boolean,
  given jsonb)
returns table (attempt jsonb, expires_at timestamptz)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  i record;
begin
  perform 1 from orders.orders o where o.id = for_order for update;
  if not found then return; end if;
  select p.id, p.amount_minor, p.currency, p.expires_at into i
    from payments.intents p where p.reference = for_order and p.state = 'requires_payment' for update;
  if i.id is null or i.expires_at <= clock_timestamp()
     or exists (select from payments.attempts a where a.intent_id = i.id) then
    return;
  end if;
  insert into payments.attempts (
    id, intent_id, seq, connector, method, merchant_ref, amount_minor, currency, session_expires_at, at_once, details)
  values (fresh_attempt, i.id, 1, by_connector, by_method, fresh_attempt, i.amount_minor, i.currency, i.expires_at,
          takes_at_once, given);
  insert into payments.operations (
    id, attempt_id, kind, amount_minor, state, idempotency_key, cause, sent_at, next_sync_at)
  values (fresh_operation, fresh_attempt, 'authorize', i.amount_minor, 'sent', fresh_operation, fresh_attempt,
          clock_timestamp(), clock_timestamp() + interval '5 seconds');
  update payments.intents p set state = 'processing', version = p.version + 1 where p.id = i.id;
  return query select to_jsonb(a), i.expires_at from payments.attempts a where a.id = fresh_attempt;
end
$$;

-- Write down what the payer does next. Evidence that came in between is not overwritten. False where there is no such try.
create function payments.record_page(for_intent text, for_attempt text, their_ref text, next_action jsonb) returns boolean
language plpgsql volatile as $$
begin
  perform 1 from payments.intents i where i.id = for_intent for update;
  update payments.attempts a
     set connector_ref = coalesce(a.connector_ref, their_ref), action = next_action,
         state = case when a.state = 'created' then 'pending' else a.state end
   where a.id = for_attempt and a.intent_id = for_intent;
  return found;
end
$$;

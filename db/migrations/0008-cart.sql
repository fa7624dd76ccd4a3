-- What a buyer means to buy. A cart is found by a secret token or by its party; its row is the lock of all its lines.

create schema cart;
grant usage on schema cart to kontor_app, kontor_worker, kontor_readonly;

create table cart.carts (
  id text collate "C" primary key check (id like 'crt\_%'),
  token_hash bytea not null unique check (length(token_hash) = 32),
  party_id text collate "C" references parties.parties (id),
  currency text collate "C" not null references pricing.price_books (currency),
  country text collate "C" not null references pricing.countries (code),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  email text check (length(email) between 3 and 254),
  shipping_address jsonb check (jsonb_typeof(shipping_address) = 'object'),
  billing_address jsonb check (jsonb_typeof(billing_address) = 'object'),
  vat_id text collate "C" check (vat_id ~ '^[A-Z0-9]{4,16}$'),
  shipping_method text collate "C" references pricing.shipping_methods (code),
  coupon_code text collate "C" check (length(coupon_code) between 2 and 40),
  version integer not null default 1 check (version > 0),
  state text collate "C" not null default 'active' check (state in ('active', 'ordered', 'merged')),
  merged_into text collate "C" references cart.carts (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check ((state = 'merged') = (merged_into is not null))
) with (fillfactor = 80);
create unique index carts_one_per_party on cart.carts (party_id) where state = 'active' and party_id is not null;

create table cart.lines (
  id text collate "C" primary key check (id like 'lin\_%'),
  cart_id text collate "C" not null references cart.carts (id) on delete cascade,
  variant_id bigint not null check (variant_id > 0),
  quantity integer not null check (quantity between 1 and 999),
  seen_minor bigint not null check (seen_minor >= 0),
  added_at timestamptz not null default clock_timestamp(),
  unique (cart_id, variant_id)
);

create type cart.locked as (id text, currency text, version integer);

-- The cart a caller may use, locked: by the token they hold, else the one of the party they are signed in as.
create function cart.lock_cart(token bytea, party text) returns cart.locked
language plpgsql volatile as $$
declare
  c cart.locked;
begin
  if token is not null then
    select k.id, k.currency, k.version into c from cart.carts k
     where k.token_hash = token and k.state = 'active' for update;
  end if;
  if c.id is null and party is not null then
    select k.id, k.currency, k.version into c from cart.carts k
     where k.party_id = party and k.state = 'active' for update;
  end if;
  return c;
end
$$;

-- Put pieces of a variant into the cart, which is made when there is none. Outcome: added, or the refusal.
create function cart.add_line(
  token bytea, party text, fresh_id text, fresh_token bytea, market_currency text, market_country text,
  market_locale text, line text, variant bigint, pieces integer)
returns table (outcome text, cart_id text, line_id text, quantity integer, version integer, line_count integer,
               created boolean)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  c cart.locked;
  present record;
  price bigint;
  n integer := 0;
  is_created boolean := false;
begin
  if token is not null or party is not null then
    c := cart.lock_cart(token, party);
  end if;
  select p.amount_minor into price
    from catalog.variants v
    join catalog.products d on d.id = v.product_id and d.state = 'active'
    join pricing.prices p on p.variant_id = v.id and p.currency = coalesce(c.currency, market_currency)
   where v.id = variant and v.state = 'active';
  if not found then
    return query select 'not_for_sale', c.id, null::text, 0, c.version, 0, false;
    return;
  end if;
  if c.id is null then
    insert into cart.carts (id, token_hash, party_id, currency, country, locale)
    values (fresh_id, fresh_token, party, market_currency, market_country, market_locale)
    on conflict (party_id) where state = 'active' and party_id is not null do nothing
    returning id, currency, version into c;
    is_created := found;
    if not is_created then
      c := cart.lock_cart(null, party);
    end if;
  end if;
  if not is_created then
    select count(*)::integer as lines, max(l.quantity) filter (where l.variant_id = variant) as had,
           max(l.id) filter (where l.variant_id = variant) as id
      into present from cart.lines l where l.cart_id = c.id;
    n := present.lines;
    if coalesce(present.had, 0) + pieces > 999 then
      return query select 'quantity_too_large', c.id, present.id, present.had, c.version, n, false;
      return;
    elsif present.had is null and n >= 200 then
      return query select 'cart_is_full', c.id, null::text, 0, c.version, n, false;
      return;
    end if;
    update cart.carts k set version = k.version + 1, updated_at = clock_timestamp() where k.id = c.id;
    c.version := c.version + 1;
  end if;
  return query
  insert into cart.lines as l (id, cart_id, variant_id, quantity, seen_minor)
  values (line, c.id, variant, pieces, price)
  on conflict (cart_id, variant_id) do update set quantity = l.quantity + excluded.quantity, seen_minor = excluded.seen_minor
  returning 'added', c.id, l.id, l.quantity, c.version, n + (l.id = line)::integer, is_created;
end
$$;

-- Set how many pieces a line has; none takes the line out.
create function cart.set_quantity(token bytea, party text, line text, pieces integer)
returns table (outcome text, cart_id text, version integer)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  c cart.locked := cart.lock_cart(token, party);
begin
  if c.id is null then
    return query select 'cart_not_found', null::text, 0;
    return;
  end if;
  if pieces = 0 then
    delete from cart.lines l where l.id = line and l.cart_id = c.id;
  else
    update cart.lines l set quantity = pieces where l.id = line and l.cart_id = c.id;
  end if;
  if not found then
    return query select 'line_not_found', c.id, c.version;
    return;
  end if;
  update cart.carts k set version = k.version + 1, updated_at = clock_timestamp() where k.id = c.id;
  return query select 'changed', c.id, c.version + 1;
end
$$;

-- After sign-in: what the guest had chosen joins what the party had. Quantities add up to the limits, nothing is lost.
create function cart.merge(token bytea, party text) returns table (outcome text, cart_id text, version integer)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  guest record;
  own record;
begin
  perform 1 from cart.carts k
    where k.state = 'active' and (k.token_hash = token or k.party_id = party) order by k.id for update;
  select k.id, k.version, k.party_id, k.email, k.shipping_address, k.billing_address, k.vat_id, k.shipping_method,
         k.coupon_code
    into guest from cart.carts k where k.token_hash = token and k.state = 'active';
  select k.id, k.version into own from cart.carts k where k.party_id = party and k.state = 'active';
  if guest.id is null or guest.party_id is not null then
    return query select 'nothing_to_merge', own.id, own.version;
    return;
  end if;
  if own.id is null then
    update cart.carts k set party_id = party, version = k.version + 1, updated_at = clock_timestamp() where k.id = guest.id;
    return query select 'adopted', guest.id, guest.version + 1;
    return;
  end if;
  insert into cart.lines as l (id, cart_id, variant_id, quantity, seen_minor, added_at)
  select 'lin_' || substr(m.id, 5, 25) || case when right(m.id, 1) = '0' then '1' else '0' end,
         own.id, m.variant_id, m.quantity, m.seen_minor, m.added_at
    from cart.lines m where m.cart_id = guest.id
   order by m.added_at
   limit 200 - (select count(*) from cart.lines o where o.cart_id = own.id
                   and not exists (select from cart.lines g where g.cart_id = guest.id and g.variant_id = o.variant_id))
  on conflict (cart_id, variant_id) do update set quantity = least(999, l.quantity + excluded.quantity);
  update cart.carts k
     set version = k.version + 1, updated_at = clock_timestamp(),
         email = coalesce(k.email, guest.email), shipping_address = coalesce(k.shipping_address, guest.shipping_address),
         billing_address = coalesce(k.billing_address, guest.billing_address), vat_id = coalesce(k.vat_id, guest.vat_id),
         shipping_method = coalesce(k.shipping_method, guest.shipping_method),
         coupon_code = coalesce(k.coupon_code, guest.coupon_code)
   where k.id = own.id;
  update cart.carts k set state = 'merged', merged_into = own.id, version = k.version + 1 where k.id = guest.id;
  return query select 'merged', own.id, own.version + 1;
end
$$;

-- Carts with all that their quotes need but the market, each found by its token or its party; n says which was asked.
-- With or_ordered a token whose cart became an order answers that cart. Every table is reached by key.
create function cart.read_carts(tokens bytea[], parties text[], or_ordered boolean)
returns table (
  n integer, id text, version integer, state text, party_id text, currency text, country text, locale text, email text,
  shipping_address jsonb, billing_address jsonb, vat_id text, shipping_method text, coupon_code text, customer bytea,
  lines json, coupon json)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select a.n::integer, k.id, k.version, k.state, k.party_id, k.currency,
         coalesce(k.shipping_address ->> 'country', k.country), k.locale, k.email, k.shipping_address,
         k.billing_address, k.vat_id, k.shipping_method, k.coupon_code, sha256(convert_to(lower(k.email), 'UTF8')),
         coalesce((
           select json_agg(json_build_object(
                    'id', l.id, 'variantId', l.variant_id, 'quantity', l.quantity, 'seen_minor', l.seen_minor,
                    'stored_minor', p.amount_minor, 'compare_at_minor', p.compare_at_minor,
                    'taxClass', d.tax_class, 'weightGrams', v.weight_grams,
                    'isForSale', v.state = 'active' and d.state = 'active',
                    'available', coalesce((select sum(s.on_hand - s.reserved) from inventory.stock s
                                             join inventory.locations o on o.code = s.location and o.active
                                            where s.variant_id = l.variant_id), 0),
                    'sku', v.sku, 'options', v.options,
                    'choice', case when v.options = '{}' then '{}'::json else coalesce((
                      select json_object_agg(coalesce(o.labels ->> k.locale, o.labels ->> 'en', o.code),
                                             coalesce(w.labels ->> k.locale, w.labels ->> 'en', w.code) order by o.position)
                        from catalog.product_options o
                        join catalog.option_values w on w.product_id = o.product_id and w.option_code = o.code
                                                    and w.code = v.options ->> o.code
                       where o.product_id = d.id), '{}'::json) end,
                    'sellerId', v.seller_id, 'slug', d.slug,
                    'title', coalesce(
                       (select w.title from catalog.product_translations w where w.product_id = d.id and w.locale = k.locale),
                       (select w.title from catalog.product_translations w where w.product_id = d.id
                         order by w.locale = 'en' desc limit 1), d.slug),
                    'media', (select m.file_key from catalog.media m where m.product_id = d.id
                               order by m.variant_id = v.id desc nulls last,
                                        m.options <> '{}' and v.options @> m.options desc, m.position limit 1))
                  order by l.added_at, l.id)
             from cart.lines l
             join catalog.variants v on v.id = l.variant_id
             join catalog.products d on d.id = v.product_id
             left join pricing.prices p on p.variant_id = l.variant_id and p.currency = k.currency
            where l.cart_id = k.id), '[]'::json),
         case when k.coupon_code is not null then (
           select json_build_object(
                    'code', c.code, 'kind', c.kind, 'percent', c.percent::text, 'amount_minor', c.amount_minor,
                    'currency', c.currency, 'minimum_minor', c.minimum_minor,
                    'phase', case when now() < c.valid_from then 'early'
                                  when now() >= c.valid_to or not c.active then 'over' else 'valid' end,
                    'isExhausted', coalesce(c.redeemed >= c.total_limit, false),
                    'isUsedUpByCustomer', coalesce(c.per_customer_limit <= (
                       select count(*) from pricing.coupon_redemptions q
                        where q.coupon = c.code and q.customer = sha256(convert_to(lower(k.email), 'UTF8'))
                          and q.released_at is null), false))
             from pricing.coupons c where c.code = k.coupon_code) end
    from unnest(tokens, parties) with ordinality as a (token, party, n)
    join cart.carts k on k.id = coalesce(
           (select f.id from cart.carts f where f.token_hash = a.token and f.state = 'active'),
           (select f.id from cart.carts f where f.party_id = a.party and f.state = 'active'),
           (select f.id from cart.carts f where f.token_hash = a.token and or_ordered and f.state = 'ordered'));
end
$$;

grant select, insert, update on cart.carts to kontor_app;
grant select, insert, update, delete on cart.lines to kontor_app;
grant select, delete on cart.carts, cart.lines to kontor_worker;
grant select on all tables in schema cart to kontor_readonly;

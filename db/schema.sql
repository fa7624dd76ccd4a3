-- What db/migrations make, as it stands. Written by `node scripts/schema-snapshot.ts --write`; read it, do not edit it.

-- schema access

create table access.accounts (
  party_id text collate "C" not null,
  email text collate "C" not null,
  password_hash text not null,
  email_verified_at timestamp with time zone,
  totp_secret_sealed bytea,
  totp_enabled_at timestamp with time zone,
  totp_step bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  password_changed_at timestamp with time zone not null default now(),
  constraint accounts_pkey PRIMARY KEY (party_id),
  constraint accounts_email_check CHECK (email = lower(email) AND length(email) >= 3 AND length(email) <= 254),
  constraint accounts_email_key UNIQUE (email),
  constraint accounts_password_hash_check CHECK (password_hash ~~ '$argon2id$%'::text),
  constraint accounts_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table access.api_keys (
  id text collate "C" not null,
  name text not null,
  secret_hash bytea not null,
  ending text collate "C" not null,
  created_by text collate "C" not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_ending_check CHECK (length(ending) = 4),
  constraint api_keys_id_check CHECK (id ~ '^key_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint api_keys_name_check CHECK (length(name) >= 1 AND length(name) <= 80),
  constraint api_keys_secret_hash_check CHECK (length(secret_hash) = 32),
  constraint api_keys_secret_hash_key UNIQUE (secret_hash)
);

create table access.challenges (
  challenge text collate "C" not null,
  party_id text collate "C" not null,
  purpose text collate "C" not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint challenges_pkey PRIMARY KEY (challenge),
  constraint challenges_challenge_check CHECK (length(challenge) >= 20 AND length(challenge) <= 100),
  constraint challenges_purpose_check CHECK (purpose = ANY (ARRAY['register'::text, 'sign_in'::text])),
  constraint challenges_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.links (
  token_hash bytea not null,
  party_id text collate "C" not null,
  purpose text collate "C" not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (token_hash),
  constraint links_purpose_check CHECK (purpose = ANY (ARRAY['verify'::text, 'reset'::text, 'payment_password'::text])),
  constraint links_token_hash_check CHECK (length(token_hash) = 32),
  constraint links_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.passkeys (
  credential_id text collate "C" not null,
  party_id text collate "C" not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  name text not null,
  created_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (credential_id),
  constraint passkeys_counter_check CHECK (counter >= 0),
  constraint passkeys_credential_id_check CHECK (length(credential_id) >= 1 AND length(credential_id) <= 1400),
  constraint passkeys_name_check CHECK (length(name) >= 1 AND length(name) <= 60),
  constraint passkeys_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.payment_passwords (
  party_id text collate "C" not null,
  password_hash text not null,
  failures integer not null default 0,
  locked_until timestamp with time zone,
  changed_at timestamp with time zone not null default now(),
  constraint payment_passwords_pkey PRIMARY KEY (party_id),
  constraint payment_passwords_failures_check CHECK (failures >= 0),
  constraint payment_passwords_password_hash_check CHECK (password_hash ~~ '$argon2id$%'::text),
  constraint payment_passwords_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.phones (
  party_id text collate "C" not null,
  number text collate "C" not null,
  verified_at timestamp with time zone,
  changed_at timestamp with time zone not null default now(),
  constraint phones_pkey PRIMARY KEY (party_id),
  constraint phones_number_check CHECK (number ~ '^\+[1-9][0-9]{6,14}$'::text),
  constraint phones_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.phrases (
  party_id text collate "C" not null,
  phrase text not null,
  changed_at timestamp with time zone not null default now(),
  constraint phrases_pkey PRIMARY KEY (party_id),
  constraint phrases_phrase_check CHECK (length(phrase) >= 3 AND length(phrase) <= 80),
  constraint phrases_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.roles (
  party_id text collate "C" not null,
  role text collate "C" not null,
  granted_at timestamp with time zone not null default now(),
  constraint roles_pkey PRIMARY KEY (party_id, role),
  constraint roles_role_check CHECK (role = ANY (ARRAY['buyer'::text, 'operator'::text])),
  constraint roles_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.sessions (
  token_hash bytea not null,
  party_id text collate "C" not null,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  second_factor_at timestamp with time zone,
  device text,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_device_check CHECK (length(device) <= 80),
  constraint sessions_token_hash_check CHECK (length(token_hash) = 32),
  constraint sessions_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.step_ups (
  id text collate "C" not null,
  party_id text collate "C",
  subject text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  payee text not null,
  way text collate "C" not null,
  challenge text collate "C",
  code_hash bytea,
  tries integer not null default 0,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  proven_at timestamp with time zone,
  used_at timestamp with time zone,
  constraint step_ups_pkey PRIMARY KEY (id),
  constraint step_ups_amount_minor_check CHECK (amount_minor >= 0),
  constraint step_ups_check CHECK (used_at IS NULL OR proven_at IS NOT NULL),
  constraint step_ups_check2 CHECK ((way = 'passkey'::text) = (challenge IS NOT NULL)),
  constraint step_ups_code_hash_check CHECK (length(code_hash) = 32),
  constraint step_ups_code_of_way CHECK ((way = ANY (ARRAY['message'::text, 'mail'::text])) = (code_hash IS NOT NULL)),
  constraint step_ups_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint step_ups_id_check CHECK (id ~ '^stp_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint step_ups_of_somebody CHECK (party_id IS NOT NULL OR (way = ANY (ARRAY['mail'::text, 'message'::text]))),
  constraint step_ups_payee_check CHECK (length(payee) >= 1 AND length(payee) <= 100),
  constraint step_ups_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 100),
  constraint step_ups_tries_check CHECK (tries >= 0 AND tries <= 5),
  constraint step_ups_way_check CHECK (way = ANY (ARRAY['totp'::text, 'passkey'::text, 'message'::text, 'mail'::text])),
  constraint step_ups_party_id_fkey FOREIGN KEY (party_id) REFERENCES access.accounts(party_id)
);

create table access.throttles (
  target bytea not null,
  failures integer not null,
  window_ends_at timestamp with time zone not null,
  constraint throttles_pkey PRIMARY KEY (target),
  constraint throttles_failures_check CHECK (failures >= 0),
  constraint throttles_target_check CHECK (length(target) = 32)
);

CREATE INDEX challenges_by_expiry ON access.challenges USING btree (expires_at);
CREATE INDEX links_by_party ON access.links USING btree (party_id, purpose);
CREATE INDEX passkeys_by_party ON access.passkeys USING btree (party_id);
CREATE INDEX sessions_by_expiry ON access.sessions USING btree (expires_at);
CREATE INDEX sessions_by_party ON access.sessions USING btree (party_id);
CREATE INDEX step_ups_by_party ON access.step_ups USING btree (party_id, subject, created_at DESC);
CREATE INDEX step_ups_by_subject ON access.step_ups USING btree (subject, created_at DESC);

grant insert, select, update on access.accounts to kontor_app;
grant insert, select on access.api_keys to kontor_app;
grant update (revoked_at) on access.api_keys to kontor_app;
grant select on access.api_keys to kontor_readonly;
grant insert, select, update on access.challenges to kontor_app;
grant delete, select on access.challenges to kontor_worker;
grant delete, insert, select, update on access.links to kontor_app;
grant delete, select on access.links to kontor_worker;
grant delete, insert, select, update on access.passkeys to kontor_app;
grant delete, insert, select, update on access.payment_passwords to kontor_app;
grant delete, insert, select, update on access.phones to kontor_app;
grant delete, insert, select, update on access.phrases to kontor_app;
grant select on access.phrases to kontor_worker;
grant insert, select on access.roles to kontor_app;
grant delete, insert, select, update on access.sessions to kontor_app;
grant delete, select on access.sessions to kontor_worker;
grant insert, select, update on access.step_ups to kontor_app;
grant delete, select on access.step_ups to kontor_worker;
grant insert, select, update on access.throttles to kontor_app;
grant delete, select on access.throttles to kontor_worker;

-- schema cart

create type cart.locked as (id text, currency text, version integer);

create table cart.carts (
  id text collate "C" not null,
  token_hash bytea not null,
  party_id text collate "C",
  currency text collate "C" not null,
  country text collate "C" not null,
  locale text collate "C" not null,
  email text,
  shipping_address jsonb,
  billing_address jsonb,
  vat_id text collate "C",
  shipping_method text collate "C",
  coupon_code text collate "C",
  version integer not null default 1,
  state text collate "C" not null default 'active'::text,
  merged_into text collate "C",
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  consented_at timestamp with time zone,
  consent_wording text collate "C",
  constraint carts_pkey PRIMARY KEY (id),
  constraint carts_billing_address_check CHECK (jsonb_typeof(billing_address) = 'object'::text),
  constraint carts_check CHECK ((state = 'merged'::text) = (merged_into IS NOT NULL)),
  constraint carts_consent_wording_check CHECK (consent_wording ~ '^[a-z0-9-]{1,40}$'::text),
  constraint carts_coupon_code_check CHECK (length(coupon_code) >= 2 AND length(coupon_code) <= 40),
  constraint carts_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint carts_id_check CHECK (id ~~ 'crt\_%'::text),
  constraint carts_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint carts_shipping_address_check CHECK (jsonb_typeof(shipping_address) = 'object'::text),
  constraint carts_state_check CHECK (state = ANY (ARRAY['active'::text, 'ordered'::text, 'merged'::text])),
  constraint carts_token_hash_check CHECK (length(token_hash) = 32),
  constraint carts_token_hash_key UNIQUE (token_hash),
  constraint carts_vat_id_check CHECK (vat_id ~ '^[A-Z0-9]{4,16}$'::text),
  constraint carts_version_check CHECK (version > 0),
  constraint consent_has_its_words CHECK ((consented_at IS NULL) = (consent_wording IS NULL)),
  constraint carts_country_fkey FOREIGN KEY (country) REFERENCES pricing.countries(code),
  constraint carts_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.price_books(currency),
  constraint carts_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES cart.carts(id),
  constraint carts_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id),
  constraint carts_shipping_method_fkey FOREIGN KEY (shipping_method) REFERENCES pricing.shipping_methods(code)
) with (fillfactor=80);

create table cart.lines (
  id text collate "C" not null,
  cart_id text collate "C" not null,
  variant_id bigint not null,
  quantity integer not null,
  seen_minor bigint not null,
  added_at timestamp with time zone not null default clock_timestamp(),
  constraint lines_pkey PRIMARY KEY (id),
  constraint lines_cart_id_variant_id_key UNIQUE (cart_id, variant_id),
  constraint lines_id_check CHECK (id ~~ 'lin\_%'::text),
  constraint lines_quantity_check CHECK (quantity >= 1 AND quantity <= 999),
  constraint lines_seen_minor_check CHECK (seen_minor >= 0),
  constraint lines_variant_id_check CHECK (variant_id > 0),
  constraint lines_cart_id_fkey FOREIGN KEY (cart_id) REFERENCES cart.carts(id) ON DELETE CASCADE
);

CREATE INDEX carts_merged ON cart.carts USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE UNIQUE INDEX carts_one_per_party ON cart.carts USING btree (party_id) WHERE ((state = 'active'::text) AND (party_id IS NOT NULL));

CREATE OR REPLACE FUNCTION cart.add_line(token bytea, party text, fresh_id text, fresh_token bytea, market_currency text, market_country text, market_locale text, line text, variant bigint, pieces integer)
 RETURNS TABLE(outcome text, cart_id text, line_id text, quantity integer, version integer, line_count integer, created boolean)
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION cart.begin_carts(ids text[], tokens bytea[], currencies text[], countries text[], locales text[], lines text[], variants bigint[], pieces integer[])
 RETURNS TABLE(n integer, is_for_sale boolean)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION cart.lock_cart(token bytea, party text)
 RETURNS cart.locked
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION cart.merge(token bytea, party text)
 RETURNS TABLE(outcome text, cart_id text, version integer)
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION cart.read_carts(tokens bytea[], parties text[], or_ordered boolean)
 RETURNS TABLE(n integer, id text, version integer, state text, party_id text, currency text, country text, locale text, email text, shipping_address jsonb, billing_address jsonb, vat_id text, shipping_method text, coupon_code text, consented_at timestamp with time zone, customer bytea, lines json, coupon json)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select a.n::integer, k.id, k.version, k.state, k.party_id, k.currency,
         coalesce(k.shipping_address ->> 'country', k.country), k.locale, k.email, k.shipping_address,
         k.billing_address, k.vat_id, k.shipping_method, k.coupon_code, k.consented_at, sha256(convert_to(lower(k.email), 'UTF8')),
         coalesce((
           select json_agg(json_build_object(
                    'id', l.id, 'variantId', l.variant_id, 'quantity', l.quantity, 'seen_minor', l.seen_minor,
                    'stored_minor', p.amount_minor, 'compare_at_minor', p.compare_at_minor,
                    'taxClass', d.tax_class, 'weightGrams', v.weight_grams,
                    'isDigital', v.is_digital,
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
$function$;

CREATE OR REPLACE FUNCTION cart.set_and_read(changes json)
 RETURNS TABLE(n integer, id text, version integer, state text, party_id text, currency text, country text, locale text, email text, shipping_address jsonb, billing_address jsonb, vat_id text, shipping_method text, coupon_code text, consented_at timestamp with time zone, customer bytea, lines json, coupon json)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION cart.set_details(changes json)
 RETURNS TABLE(n integer, version integer)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION cart.set_quantity(token bytea, party text, line text, pieces integer)
 RETURNS TABLE(outcome text, cart_id text, version integer)
 LANGUAGE plpgsql
AS $function$
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
$function$;

grant insert, select, update on cart.carts to kontor_app;
grant select on cart.carts to kontor_readonly;
grant delete, select on cart.carts to kontor_worker;
grant delete, insert, select, update on cart.lines to kontor_app;
grant select on cart.lines to kontor_readonly;
grant delete, select on cart.lines to kontor_worker;

-- schema catalog

create domain catalog.address as text CHECK (VALUE ~ '^[a-z0-9\u3400-\u9fff]+(-[a-z0-9\u3400-\u9fff]+)*$'::text AND length(VALUE) <= 120);

create domain catalog.code as text CHECK (VALUE ~ '^[a-z0-9]+([._-][a-z0-9]+)*$'::text AND length(VALUE) <= 80);

create domain catalog.labels as jsonb CHECK (jsonb_typeof(VALUE) = 'object'::text);

create domain catalog.locale as text CHECK (VALUE ~ '^[a-z]{2}(-[A-Z]{2})?$'::text);

create domain catalog.slug as text CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND length(VALUE) <= 120);

create table catalog.attribute_choices (
  attribute_code catalog.code not null,
  code catalog.code not null,
  position integer not null default 0,
  labels catalog.labels not null,
  constraint attribute_choices_pkey PRIMARY KEY (attribute_code, code),
  constraint attribute_choices_attribute_code_fkey FOREIGN KEY (attribute_code) REFERENCES catalog.attributes(code) ON DELETE CASCADE
);

create table catalog.attribute_values (
  product_id bigint not null,
  attribute_code catalog.code not null,
  kind text collate "C" not null,
  text_value text,
  texts catalog.labels,
  number_value numeric(18,6),
  boolean_value boolean,
  choice_code catalog.code,
  constraint attribute_values_pkey PRIMARY KEY (product_id, attribute_code),
  constraint attribute_values_check CHECK (num_nonnulls(text_value, texts, number_value, boolean_value, choice_code) = 1),
  constraint attribute_values_check1 CHECK (kind <> 'number'::text OR number_value IS NOT NULL),
  constraint attribute_values_check2 CHECK (kind <> 'boolean'::text OR boolean_value IS NOT NULL),
  constraint attribute_values_check3 CHECK (kind <> 'choice'::text OR choice_code IS NOT NULL),
  constraint attribute_values_check4 CHECK (kind <> 'text'::text OR text_value IS NOT NULL OR texts IS NOT NULL),
  constraint attribute_values_text_value_check CHECK (length(text_value) >= 1 AND length(text_value) <= 500),
  constraint attribute_values_attribute_code_choice_code_fkey FOREIGN KEY (attribute_code, choice_code) REFERENCES catalog.attribute_choices(attribute_code, code),
  constraint attribute_values_attribute_code_kind_fkey FOREIGN KEY (attribute_code, kind) REFERENCES catalog.attributes(code, kind),
  constraint attribute_values_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id) ON DELETE CASCADE
);

create table catalog.attributes (
  code catalog.code not null,
  kind text collate "C" not null,
  unit text,
  filterable boolean not null default false,
  position integer not null default 0,
  labels catalog.labels not null,
  constraint attributes_pkey PRIMARY KEY (code),
  constraint attributes_code_kind_key UNIQUE (code, kind),
  constraint attributes_kind_check CHECK (kind = ANY (ARRAY['text'::text, 'number'::text, 'boolean'::text, 'choice'::text])),
  constraint attributes_unit_check CHECK (length(unit) >= 1 AND length(unit) <= 20)
);

create table catalog.categories (
  id bigint not null generated always as identity,
  parent_id bigint,
  slug catalog.slug not null,
  position integer not null default 0,
  media_key text collate "C",
  constraint categories_pkey PRIMARY KEY (id),
  constraint categories_check CHECK (parent_id <> id),
  constraint categories_position_check CHECK ("position" >= 0),
  constraint categories_slug_key UNIQUE (slug),
  constraint categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES catalog.categories(id)
);

create table catalog.category_addresses (
  slug catalog.address not null,
  category_id bigint not null,
  since timestamp with time zone not null default clock_timestamp(),
  constraint category_addresses_pkey PRIMARY KEY (slug),
  constraint category_addresses_category_id_fkey FOREIGN KEY (category_id) REFERENCES catalog.categories(id)
);

create table catalog.category_translations (
  category_id bigint not null,
  locale catalog.locale not null,
  name text not null,
  description text not null default ''::text,
  slug catalog.address,
  constraint category_translations_pkey PRIMARY KEY (category_id, locale),
  constraint category_translations_description_check CHECK (length(description) <= 4000),
  constraint category_translations_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint category_translations_category_id_fkey FOREIGN KEY (category_id) REFERENCES catalog.categories(id) ON DELETE CASCADE
);

create unlogged table catalog.import_lines (
  import_id text collate "C" not null,
  line integer not null,
  slug text collate "C" not null,
  body text not null,
  constraint import_lines_pkey PRIMARY KEY (import_id, line),
  constraint import_lines_line_check CHECK (line > 0),
  constraint import_lines_import_id_fkey FOREIGN KEY (import_id) REFERENCES catalog.imports(id) ON DELETE CASCADE
);

create unlogged table catalog.import_skus (
  import_id text collate "C" not null,
  line integer not null,
  sku text collate "C" not null,
  slug text collate "C" not null,
  constraint import_skus_pkey PRIMARY KEY (import_id, line, sku),
  constraint import_skus_line_check CHECK (line > 0),
  constraint import_skus_import_id_fkey FOREIGN KEY (import_id) REFERENCES catalog.imports(id) ON DELETE CASCADE
);

create table catalog.imports (
  id text collate "C" not null,
  state text collate "C" not null,
  dry_run boolean not null,
  lines integer not null default 0,
  faults integer not null default 0,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint imports_pkey PRIMARY KEY (id),
  constraint imports_faults_check CHECK (faults >= 0),
  constraint imports_id_check CHECK (id ~~ 'imp\_%'::text),
  constraint imports_lines_check CHECK (lines >= 0),
  constraint imports_state_check CHECK (state = ANY (ARRAY['checking'::text, 'refused'::text, 'checked'::text, 'imported'::text]))
);

create table catalog.media (
  id bigint not null generated always as identity,
  product_id bigint not null,
  variant_id bigint,
  position integer not null,
  file_key text collate "C" not null,
  options jsonb not null default '{}'::jsonb,
  alt catalog.labels not null default '{}'::jsonb,
  width integer not null,
  height integer not null,
  film_key text collate "C",
  captions catalog.labels not null default '{}'::jsonb,
  constraint media_pkey PRIMARY KEY (id),
  constraint media_check CHECK (film_key IS NOT NULL OR captions::jsonb = '{}'::jsonb),
  constraint media_file_key_check CHECK (length(file_key) >= 1 AND length(file_key) <= 200),
  constraint media_film_key_check CHECK (film_key ~ '^[0-9a-f]{32}\.(mp4|webm)$'::text),
  constraint media_height_check CHECK (height >= 1 AND height <= 20000),
  constraint media_options_check CHECK (jsonb_typeof(options) = 'object'::text),
  constraint media_position_check CHECK ("position" >= 0 AND "position" <= 999),
  constraint media_product_id_position_key UNIQUE (product_id, "position"),
  constraint media_width_check CHECK (width >= 1 AND width <= 20000),
  constraint media_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id) ON DELETE CASCADE,
  constraint media_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table catalog.option_values (
  product_id bigint not null,
  option_code catalog.code not null,
  code catalog.code not null,
  position integer not null,
  labels catalog.labels not null,
  constraint option_values_pkey PRIMARY KEY (product_id, option_code, code),
  constraint option_values_position_check CHECK ("position" >= 0 AND "position" <= 9999),
  constraint option_values_product_id_option_code_fkey FOREIGN KEY (product_id, option_code) REFERENCES catalog.product_options(product_id, code) ON DELETE CASCADE
);

create table catalog.product_addresses (
  slug catalog.address not null,
  product_id bigint not null,
  since timestamp with time zone not null default clock_timestamp(),
  constraint product_addresses_pkey PRIMARY KEY (slug),
  constraint product_addresses_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
);

create table catalog.product_options (
  product_id bigint not null,
  code catalog.code not null,
  position integer not null,
  labels catalog.labels not null,
  constraint product_options_pkey PRIMARY KEY (product_id, code),
  constraint product_options_position_check CHECK ("position" >= 0 AND "position" <= 9),
  constraint product_options_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id) ON DELETE CASCADE
);

create table catalog.product_translations (
  product_id bigint not null,
  locale catalog.locale not null,
  title text not null,
  summary text not null default ''::text,
  description text not null default ''::text,
  slug catalog.address,
  constraint product_translations_pkey PRIMARY KEY (product_id, locale),
  constraint product_translations_description_check CHECK (length(description) <= 20000),
  constraint product_translations_summary_check CHECK (length(summary) <= 500),
  constraint product_translations_title_check CHECK (length(title) >= 1 AND length(title) <= 200),
  constraint product_translations_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id) ON DELETE CASCADE
);

create table catalog.products (
  id bigint not null generated always as identity,
  slug catalog.slug not null,
  category_id bigint not null,
  tax_class text collate "C" not null,
  brand text not null default ''::text,
  state text collate "C" not null default 'draft'::text,
  popularity integer not null default 0,
  import_id text collate "C",
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint products_pkey PRIMARY KEY (id),
  constraint products_brand_check CHECK (length(brand) <= 120),
  constraint products_check CHECK (import_id IS NULL OR state = 'draft'::text),
  constraint products_popularity_check CHECK (popularity >= 0 AND popularity <= 1000000),
  constraint products_slug_key UNIQUE (slug),
  constraint products_state_check CHECK (state = ANY (ARRAY['draft'::text, 'active'::text, 'archived'::text])),
  constraint products_tax_class_check CHECK (tax_class ~ '^[a-z][a-z0-9_]*$'::text AND length(tax_class) <= 40),
  constraint products_category_id_fkey FOREIGN KEY (category_id) REFERENCES catalog.categories(id)
);

create table catalog.variants (
  id bigint not null generated always as identity,
  product_id bigint not null,
  sku text collate "C" not null,
  seller_id text collate "C" not null default 'pty_00000000000000000000000000'::text,
  options jsonb not null default '{}'::jsonb,
  gtin text collate "C",
  weight_grams integer not null default 0,
  position integer not null default 0,
  state text collate "C" not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  is_digital boolean not null default false,
  constraint variants_pkey PRIMARY KEY (id),
  constraint variants_gtin_check CHECK (gtin ~ '^(\d{8}|\d{12}|\d{13}|\d{14})$'::text),
  constraint variants_options_check CHECK (jsonb_typeof(options) = 'object'::text),
  constraint variants_position_check CHECK ("position" >= 0 AND "position" <= 9999),
  constraint variants_sku_check CHECK (sku ~ '^[A-Za-z0-9][A-Za-z0-9._/-]*$'::text AND length(sku) <= 64),
  constraint variants_sku_key UNIQUE (sku),
  constraint variants_state_check CHECK (state = ANY (ARRAY['active'::text, 'paused'::text, 'archived'::text])),
  constraint variants_weight_grams_check CHECK (weight_grams >= 0 AND weight_grams <= 10000000),
  constraint variants_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id),
  constraint variants_seller_id_fkey FOREIGN KEY (seller_id) REFERENCES parties.parties(id)
);

CREATE INDEX categories_by_parent ON catalog.categories USING btree (parent_id, "position", id);
CREATE INDEX category_addresses_by_category ON catalog.category_addresses USING btree (category_id);
CREATE INDEX import_lines_by_slug ON catalog.import_lines USING btree (import_id, slug);
CREATE INDEX import_skus_by_sku ON catalog.import_skus USING btree (import_id, sku);
CREATE INDEX product_addresses_by_product ON catalog.product_addresses USING btree (product_id);
CREATE INDEX products_by_category ON catalog.products USING btree (category_id, id);
CREATE INDEX products_by_change ON catalog.products USING btree (updated_at, id);
CREATE INDEX products_by_import ON catalog.products USING btree (import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX products_in_shop ON catalog.products USING btree (id) INCLUDE (updated_at) WHERE (state = 'active'::text);
CREATE UNIQUE INDEX variants_by_choice ON catalog.variants USING btree (product_id, options) WHERE (state <> 'archived'::text);
CREATE INDEX variants_by_gtin ON catalog.variants USING btree (gtin) WHERE (gtin IS NOT NULL);
CREATE INDEX variants_by_product ON catalog.variants USING btree (product_id, "position", id);
CREATE INDEX variants_by_seller ON catalog.variants USING btree (seller_id, id);

CREATE OR REPLACE FUNCTION catalog.address_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'addresses are kept for ever' using errcode = 'restrict_violation';
end
$function$;

CREATE OR REPLACE FUNCTION catalog.category_has_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform catalog.note_category_address(new.slug, new.id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION catalog.category_stands_in_a_tree()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  above bigint := new.parent_id;
  level integer := 1;
begin
  while above is not null loop
    level := level + 1;
    if above = new.id or level > 8 then
      raise exception 'category % would not stand in a tree', new.id using errcode = 'check_violation';
    end if;
    select c.parent_id into above from catalog.categories c where c.id = above for share;
  end loop;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION catalog.label(labels jsonb, locale text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(labels ->> locale, labels ->> 'en', jsonb_path_query_first(labels, '$.*') #>> '{}', '')
$function$;

CREATE OR REPLACE FUNCTION catalog.note_category_address(in_slug text, in_category bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into catalog.category_addresses (slug, category_id) values (in_slug, in_category) on conflict (slug) do nothing;
  if not exists (select from catalog.category_addresses a where a.slug = in_slug and a.category_id = in_category) then
    raise exception 'the address % leads to another category', in_slug using errcode = 'unique_violation';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION catalog.note_product_address(in_slug text, in_product bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into catalog.product_addresses (slug, product_id) values (in_slug, in_product) on conflict (slug) do nothing;
  if not exists (select from catalog.product_addresses a where a.slug = in_slug and a.product_id = in_product) then
    raise exception 'the address % leads to another product', in_slug using errcode = 'unique_violation';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION catalog.product_address(of_product bigint, in_locale text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(
    (select t.slug from catalog.product_translations t where t.product_id = of_product and t.locale = in_locale),
    (select p.slug from catalog.products p where p.id = of_product))::text
$function$;

CREATE OR REPLACE FUNCTION catalog.product_has_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform catalog.note_product_address(new.slug, new.id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION catalog.translated_category_has_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform catalog.note_category_address(new.slug, new.category_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION catalog.translated_product_has_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform catalog.note_product_address(new.slug, new.product_id);
  return null;
end
$function$;

CREATE TRIGGER category_has_address AFTER INSERT OR UPDATE OF slug ON catalog.categories FOR EACH ROW EXECUTE FUNCTION catalog.category_has_address();
CREATE TRIGGER category_stands_in_a_tree BEFORE INSERT OR UPDATE OF parent_id ON catalog.categories FOR EACH ROW EXECUTE FUNCTION catalog.category_stands_in_a_tree();
CREATE TRIGGER address_stays BEFORE DELETE OR UPDATE ON catalog.category_addresses FOR EACH ROW EXECUTE FUNCTION catalog.address_stays();
CREATE TRIGGER translated_category_has_address AFTER INSERT OR UPDATE OF slug ON catalog.category_translations FOR EACH ROW WHEN (new.slug IS NOT NULL) EXECUTE FUNCTION catalog.translated_category_has_address();
CREATE TRIGGER address_stays BEFORE DELETE OR UPDATE ON catalog.product_addresses FOR EACH ROW EXECUTE FUNCTION catalog.address_stays();
CREATE TRIGGER translated_product_has_address AFTER INSERT OR UPDATE OF slug ON catalog.product_translations FOR EACH ROW WHEN (new.slug IS NOT NULL) EXECUTE FUNCTION catalog.translated_product_has_address();
CREATE TRIGGER product_has_address AFTER INSERT OR UPDATE OF slug ON catalog.products FOR EACH ROW EXECUTE FUNCTION catalog.product_has_address();

grant delete, insert, select, update on catalog.attribute_choices to kontor_app;
grant select on catalog.attribute_choices to kontor_readonly;
grant select on catalog.attribute_choices to kontor_worker;
grant delete, insert, select, update on catalog.attribute_values to kontor_app;
grant select on catalog.attribute_values to kontor_readonly;
grant select on catalog.attribute_values to kontor_worker;
grant insert, select, update on catalog.attributes to kontor_app;
grant select on catalog.attributes to kontor_readonly;
grant select on catalog.attributes to kontor_worker;
grant insert, select, update on catalog.categories to kontor_app;
grant select on catalog.categories to kontor_readonly;
grant select on catalog.categories to kontor_worker;
grant insert, select on catalog.category_addresses to kontor_app;
grant select on catalog.category_addresses to kontor_readonly;
grant select on catalog.category_addresses to kontor_worker;
grant delete, insert, select, update on catalog.category_translations to kontor_app;
grant select on catalog.category_translations to kontor_readonly;
grant select on catalog.category_translations to kontor_worker;
grant delete, insert, select, update on catalog.import_lines to kontor_app;
grant select on catalog.import_lines to kontor_readonly;
grant select on catalog.import_lines to kontor_worker;
grant delete, insert, select, update on catalog.import_skus to kontor_app;
grant select on catalog.import_skus to kontor_readonly;
grant select on catalog.import_skus to kontor_worker;
grant delete, insert, select, update on catalog.imports to kontor_app;
grant select on catalog.imports to kontor_readonly;
grant select on catalog.imports to kontor_worker;
grant delete, insert, select, update on catalog.media to kontor_app;
grant select on catalog.media to kontor_readonly;
grant select on catalog.media to kontor_worker;
grant delete, insert, select, update on catalog.option_values to kontor_app;
grant select on catalog.option_values to kontor_readonly;
grant select on catalog.option_values to kontor_worker;
grant insert, select on catalog.product_addresses to kontor_app;
grant select on catalog.product_addresses to kontor_readonly;
grant select on catalog.product_addresses to kontor_worker;
grant delete, insert, select, update on catalog.product_options to kontor_app;
grant select on catalog.product_options to kontor_readonly;
grant select on catalog.product_options to kontor_worker;
grant delete, insert, select, update on catalog.product_translations to kontor_app;
grant select on catalog.product_translations to kontor_readonly;
grant select on catalog.product_translations to kontor_worker;
grant insert, select, update on catalog.products to kontor_app;
grant select on catalog.products to kontor_readonly;
grant select on catalog.products to kontor_worker;
grant insert, select, update on catalog.variants to kontor_app;
grant select on catalog.variants to kontor_readonly;
grant select on catalog.variants to kontor_worker;

-- schema chain

create table chain.blocks (
  chain_id bigint not null,
  number bigint not null,
  hash text collate "C" not null,
  mined_at timestamp with time zone not null,
  constraint blocks_pkey PRIMARY KEY (chain_id, number),
  constraint blocks_hash_check CHECK (hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint blocks_number_check CHECK (number >= 0)
);

create table chain.claim_moves (
  id text collate "C" not null,
  invoice_id text collate "C" not null,
  deposit_id text collate "C",
  kind text collate "C" not null,
  atomic numeric(78,0) not null,
  amount_minor bigint not null,
  refundable_minor bigint not null default 0,
  reason text,
  actor text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint claim_moves_pkey PRIMARY KEY (id),
  constraint claim_moves_actor_check CHECK (length(actor) >= 1 AND length(actor) <= 100),
  constraint claim_moves_check CHECK ((kind = 'given_up'::text) = (reason IS NOT NULL)),
  constraint claim_moves_check1 CHECK ((kind = 'given_up'::text) = (deposit_id IS NULL)),
  constraint claim_moves_deposit_id_kind_key UNIQUE (deposit_id, kind),
  constraint claim_moves_id_check CHECK (id ~ '^clm_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint claim_moves_kind_check CHECK (kind = ANY (ARRAY['taken_back'::text, 'mined_again'::text, 'given_up'::text])),
  constraint claim_moves_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500),
  constraint claim_moves_deposit_id_fkey FOREIGN KEY (deposit_id) REFERENCES chain.deposits(id),
  constraint claim_moves_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES chain.invoices(id)
);

create table chain.deposits (
  id text collate "C" not null,
  invoice_id text collate "C" not null,
  chain_id bigint not null,
  block_hash text collate "C" not null,
  tx_hash text collate "C" not null,
  log_index integer not null,
  block_number bigint not null,
  mined_at timestamp with time zone not null,
  token text collate "C" not null,
  sender text collate "C" not null,
  atomic numeric(78,0) not null,
  amount_minor bigint not null,
  state text collate "C" not null default 'seen'::text,
  held_by uuid,
  booked numeric(78,0),
  booked_minor bigint,
  constraint deposits_pkey PRIMARY KEY (id),
  constraint deposits_amount_minor_check CHECK (amount_minor >= 0),
  constraint deposits_atomic_check CHECK (atomic >= 0::numeric),
  constraint deposits_block_hash_check CHECK (block_hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint deposits_booked_check CHECK (booked >= 0::numeric),
  constraint deposits_booked_minor_check CHECK (booked_minor >= 0),
  constraint deposits_chain_id_block_hash_tx_hash_log_index_key UNIQUE (chain_id, block_hash, tx_hash, log_index),
  constraint deposits_check CHECK ((booked IS NULL) = (booked_minor IS NULL)),
  constraint deposits_id_check CHECK (id ~ '^dpo_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint deposits_log_index_check CHECK (log_index >= 0),
  constraint deposits_sender_check CHECK (sender ~ '^0x[0-9a-f]{40}$'::text),
  constraint deposits_state_check CHECK (state = ANY (ARRAY['seen'::text, 'orphaned'::text, 'counted'::text, 'set_aside'::text])),
  constraint deposits_tx_hash_check CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint deposits_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES chain.invoices(id)
);

create table chain.holdings (
  code text collate "C" not null,
  address text collate "C" not null,
  account text collate "C" not null,
  books_minor bigint not null,
  chain_minor bigint not null,
  block_number bigint not null,
  proven_at timestamp with time zone not null default clock_timestamp(),
  break_subject text collate "C",
  differs_since timestamp with time zone,
  constraint holdings_pkey PRIMARY KEY (code, address),
  constraint holdings_account_check CHECK (length(account) >= 1 AND length(account) <= 100),
  constraint holdings_address_check CHECK (address ~ '^0x[0-9a-f]{40}$'::text),
  constraint holdings_check CHECK ((break_subject IS NULL) = (differs_since IS NULL)),
  constraint holdings_code_fkey FOREIGN KEY (code) REFERENCES chain.units(code)
);

create table chain.invoices (
  id text collate "C" not null,
  merchant_ref text collate "C" not null,
  chain_id bigint not null,
  place integer not null generated always as identity,
  address text collate "C",
  token text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  atomic numeric(78,0) not null,
  state text collate "C" not null default 'awaiting'::text,
  told text collate "C",
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  decided_at timestamp with time zone,
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_address_check CHECK (address ~ '^0x[0-9a-f]{40}$'::text),
  constraint invoices_address_key UNIQUE (address),
  constraint invoices_amount_minor_check CHECK (amount_minor > 0),
  constraint invoices_atomic_check CHECK (atomic > 0::numeric),
  constraint invoices_chain_id_check CHECK (chain_id > 0),
  constraint invoices_check CHECK ((state = ANY (ARRAY['settled'::text, 'reversed'::text, 'expired'::text])) = (decided_at IS NOT NULL)),
  constraint invoices_check1 CHECK (told IS NULL OR told = state OR told = 'settled'::text AND state = 'reversed'::text),
  constraint invoices_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint invoices_id_check CHECK (id ~ '^cin_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint invoices_merchant_ref_check CHECK (length(merchant_ref) >= 1 AND length(merchant_ref) <= 100),
  constraint invoices_merchant_ref_key UNIQUE (merchant_ref),
  constraint invoices_place_key UNIQUE (place),
  constraint invoices_state_check CHECK (state = ANY (ARRAY['awaiting'::text, 'seen'::text, 'confirming'::text, 'settled'::text, 'reversed'::text, 'expired'::text])),
  constraint invoices_token_check CHECK (token ~ '^0x[0-9a-f]{40}$'::text),
  constraint invoices_told_check CHECK (told = ANY (ARRAY['settled'::text, 'expired'::text]))
);

create table chain.proofs (
  id bigint not null generated always as identity,
  chain_id bigint not null,
  block_number bigint not null,
  block_hash text collate "C" not null,
  mined_at timestamp with time zone not null,
  books_at timestamp with time zone not null,
  addresses integer not null,
  differences integer not null,
  proven_at timestamp with time zone not null default clock_timestamp(),
  constraint proofs_pkey PRIMARY KEY (id),
  constraint proofs_addresses_check CHECK (addresses >= 0),
  constraint proofs_block_hash_check CHECK (block_hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint proofs_differences_check CHECK (differences >= 0)
);

create table chain.rates (
  id bigint not null generated always as identity,
  chain_id bigint not null,
  token text collate "C" not null,
  currency text collate "C" not null,
  rate numeric(18,9) not null,
  source text collate "C" not null,
  reason text,
  actor text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint rates_pkey PRIMARY KEY (id),
  constraint rates_actor_check CHECK (length(actor) >= 1 AND length(actor) <= 100),
  constraint rates_check CHECK ((source = 'operator'::text) = (reason IS NOT NULL)),
  constraint rates_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint rates_rate_check CHECK (rate > 0::numeric),
  constraint rates_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500),
  constraint rates_source_check CHECK (source = ANY (ARRAY['settings'::text, 'operator'::text])),
  constraint rates_token_check CHECK (token ~ '^0x[0-9a-f]{40}$'::text)
);

create table chain.refunds (
  id text collate "C" not null,
  invoice_id text collate "C" not null,
  cause text collate "C" not null,
  operation_id text collate "C",
  recipient text collate "C" not null,
  atomic numeric(78,0) not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'created'::text,
  nonce bigint,
  tx_hash text collate "C",
  raw text collate "C",
  told boolean not null default false,
  created_at timestamp with time zone not null default clock_timestamp(),
  decided_at timestamp with time zone,
  constraint refunds_pkey PRIMARY KEY (id),
  constraint refunds_amount_minor_check CHECK (amount_minor >= 0),
  constraint refunds_atomic_check CHECK (atomic > 0::numeric),
  constraint refunds_cause_check CHECK (length(cause) >= 1 AND length(cause) <= 100),
  constraint refunds_cause_key UNIQUE (cause),
  constraint refunds_check CHECK ((state = ANY (ARRAY['created'::text, 'withdrawn'::text])) = (raw IS NULL)),
  constraint refunds_check1 CHECK ((raw IS NULL) = (nonce IS NULL) AND (raw IS NULL) = (tx_hash IS NULL)),
  constraint refunds_check2 CHECK ((state = ANY (ARRAY['confirmed'::text, 'failed'::text, 'withdrawn'::text])) = (decided_at IS NOT NULL)),
  constraint refunds_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint refunds_id_check CHECK (id ~ '^crf_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint refunds_recipient_check CHECK (recipient ~ '^0x[0-9a-f]{40}$'::text),
  constraint refunds_state_check CHECK (state = ANY (ARRAY['created'::text, 'sent'::text, 'confirmed'::text, 'failed'::text, 'withdrawn'::text])),
  constraint refunds_tx_hash_check CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint refunds_tx_hash_key UNIQUE (tx_hash),
  constraint refunds_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES chain.invoices(id)
);

create table chain.senders (
  chain_id bigint not null,
  address text collate "C" not null,
  next_nonce bigint not null,
  constraint senders_pkey PRIMARY KEY (chain_id, address),
  constraint senders_address_check CHECK (address ~ '^0x[0-9a-f]{40}$'::text),
  constraint senders_next_nonce_check CHECK (next_nonce >= 0)
);

create table chain.sends (
  id text collate "C" not null,
  chain_id bigint not null,
  sender text collate "C" not null,
  nonce bigint not null,
  version integer not null,
  purpose text collate "C" not null,
  about text collate "C" not null,
  recipient text collate "C" not null,
  value numeric(78,0) not null default 0,
  gas_price numeric(78,0) not null,
  raw text collate "C" not null,
  tx_hash text collate "C" not null,
  state text collate "C" not null default 'sent'::text,
  block_number bigint,
  fee numeric(78,0),
  undone integer not null default 0,
  signed_at timestamp with time zone not null default clock_timestamp(),
  decided_at timestamp with time zone,
  constraint sends_pkey PRIMARY KEY (id),
  constraint sends_about_check CHECK (length(about) >= 1 AND length(about) <= 100),
  constraint sends_chain_id_sender_nonce_version_key UNIQUE (chain_id, sender, nonce, version),
  constraint sends_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'failed'::text])) = (block_number IS NOT NULL)),
  constraint sends_check1 CHECK ((state = ANY (ARRAY['confirmed'::text, 'failed'::text])) = (fee IS NOT NULL)),
  constraint sends_check2 CHECK ((state = 'sent'::text) = (decided_at IS NULL)),
  constraint sends_fee_check CHECK (fee >= 0::numeric),
  constraint sends_gas_price_check CHECK (gas_price > 0::numeric),
  constraint sends_id_check CHECK (id ~ '^snd_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint sends_nonce_check CHECK (nonce >= 0),
  constraint sends_purpose_check CHECK (purpose = ANY (ARRAY['refund'::text, 'gas'::text, 'sweep'::text])),
  constraint sends_recipient_check CHECK (recipient ~ '^0x[0-9a-f]{40}$'::text),
  constraint sends_sender_check CHECK (sender ~ '^0x[0-9a-f]{40}$'::text),
  constraint sends_state_check CHECK (state = ANY (ARRAY['sent'::text, 'confirmed'::text, 'failed'::text, 'replaced'::text])),
  constraint sends_tx_hash_check CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint sends_tx_hash_key UNIQUE (tx_hash),
  constraint sends_value_check CHECK (value >= 0::numeric),
  constraint sends_version_check CHECK (version >= 1 AND version <= 1000)
);

create table chain.sweeps (
  id text collate "C" not null,
  invoice_id text collate "C" not null,
  chain_id bigint not null,
  token text collate "C" not null,
  sender text collate "C" not null,
  recipient text collate "C" not null,
  atomic numeric(78,0) not null,
  state text collate "C" not null default 'created'::text,
  created_at timestamp with time zone not null default clock_timestamp(),
  decided_at timestamp with time zone,
  constraint sweeps_pkey PRIMARY KEY (id),
  constraint sweeps_atomic_check CHECK (atomic > 0::numeric),
  constraint sweeps_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'failed'::text])) = (decided_at IS NOT NULL)),
  constraint sweeps_id_check CHECK (id ~ '^swp_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint sweeps_recipient_check CHECK (recipient ~ '^0x[0-9a-f]{40}$'::text),
  constraint sweeps_sender_check CHECK (sender ~ '^0x[0-9a-f]{40}$'::text),
  constraint sweeps_state_check CHECK (state = ANY (ARRAY['created'::text, 'signed'::text, 'confirmed'::text, 'failed'::text])),
  constraint sweeps_token_check CHECK (token ~ '^0x[0-9a-f]{40}$'::text),
  constraint sweeps_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES chain.invoices(id)
);

create table chain.units (
  code text collate "C" not null,
  chain_id bigint not null,
  token text collate "C" not null,
  symbol text not null,
  decimals integer not null,
  digits integer not null,
  constraint units_pkey PRIMARY KEY (code),
  constraint units_chain_id_check CHECK (chain_id > 0),
  constraint units_chain_id_token_key UNIQUE (chain_id, token),
  constraint units_check CHECK (digits <= decimals),
  constraint units_code_check CHECK (code ~ '^Q[A-Z][A-M]$'::text),
  constraint units_decimals_check CHECK (decimals >= 0 AND decimals <= 18),
  constraint units_digits_check CHECK (digits >= 0 AND digits <= 12),
  constraint units_symbol_check CHECK (length(symbol) >= 1 AND length(symbol) <= 20),
  constraint units_token_check CHECK (token ~ '^0x[0-9a-f]{40}$'::text)
);

CREATE INDEX claim_moves_by_invoice ON chain.claim_moves USING btree (invoice_id);
CREATE INDEX deposits_booked ON chain.deposits USING btree (invoice_id) WHERE (booked > (0)::numeric);
CREATE INDEX deposits_by_block ON chain.deposits USING btree (chain_id, block_number) WHERE (state = 'seen'::text);
CREATE INDEX deposits_by_invoice ON chain.deposits USING btree (invoice_id);
CREATE INDEX deposits_decided_by_block ON chain.deposits USING btree (chain_id, block_number) WHERE (state = ANY (ARRAY['counted'::text, 'set_aside'::text]));
CREATE INDEX invoices_open ON chain.invoices USING btree (id) WHERE (state = ANY (ARRAY['awaiting'::text, 'seen'::text, 'confirming'::text]));
CREATE INDEX invoices_untold ON chain.invoices USING btree (id) WHERE ((state = ANY (ARRAY['settled'::text, 'expired'::text])) AND (told IS NULL));
CREATE INDEX proofs_latest ON chain.proofs USING btree (chain_id, id DESC);
CREATE INDEX rates_latest ON chain.rates USING btree (chain_id, token, currency, id DESC);
CREATE INDEX refunds_by_invoice ON chain.refunds USING btree (invoice_id);
CREATE INDEX refunds_open ON chain.refunds USING btree (id) WHERE (state = ANY (ARRAY['created'::text, 'sent'::text]));
CREATE INDEX refunds_untold ON chain.refunds USING btree (id) WHERE ((state = ANY (ARRAY['confirmed'::text, 'failed'::text])) AND (NOT told));
CREATE INDEX sends_by_about ON chain.sends USING btree (about);
CREATE INDEX sends_by_block ON chain.sends USING btree (chain_id, block_number) WHERE (block_number IS NOT NULL);
CREATE INDEX sends_open ON chain.sends USING btree (chain_id, sender, nonce) WHERE (state = 'sent'::text);
CREATE UNIQUE INDEX sends_taken ON chain.sends USING btree (chain_id, sender, nonce) WHERE (state = ANY (ARRAY['confirmed'::text, 'failed'::text]));
CREATE INDEX sweeps_by_invoice ON chain.sweeps USING btree (invoice_id);
CREATE UNIQUE INDEX sweeps_created ON chain.sweeps USING btree (invoice_id) WHERE (state = 'created'::text);
CREATE INDEX sweeps_open ON chain.sweeps USING btree (id) WHERE (state = ANY (ARRAY['created'::text, 'signed'::text]));

grant insert, select on chain.blocks to kontor_app;
grant select on chain.blocks to kontor_readonly;
grant delete, insert, select on chain.blocks to kontor_worker;
grant insert, select on chain.claim_moves to kontor_app;
grant select on chain.claim_moves to kontor_readonly;
grant insert, select on chain.claim_moves to kontor_worker;
grant insert, select on chain.deposits to kontor_app;
grant select on chain.deposits to kontor_readonly;
grant insert, select on chain.deposits to kontor_worker;
grant update (booked) on chain.deposits to kontor_worker;
grant update (booked_minor) on chain.deposits to kontor_worker;
grant update (held_by) on chain.deposits to kontor_worker;
grant update (state) on chain.deposits to kontor_worker;
grant select on chain.holdings to kontor_app;
grant select on chain.holdings to kontor_readonly;
grant insert, select on chain.holdings to kontor_worker;
grant update (account) on chain.holdings to kontor_worker;
grant update (block_number) on chain.holdings to kontor_worker;
grant update (books_minor) on chain.holdings to kontor_worker;
grant update (break_subject) on chain.holdings to kontor_worker;
grant update (chain_minor) on chain.holdings to kontor_worker;
grant update (differs_since) on chain.holdings to kontor_worker;
grant update (proven_at) on chain.holdings to kontor_worker;
grant insert, select on chain.invoices to kontor_app;
grant update (address) on chain.invoices to kontor_app;
grant update (decided_at) on chain.invoices to kontor_app;
grant update (state) on chain.invoices to kontor_app;
grant update (told) on chain.invoices to kontor_app;
grant select on chain.invoices to kontor_readonly;
grant insert, select on chain.invoices to kontor_worker;
grant update (address) on chain.invoices to kontor_worker;
grant update (decided_at) on chain.invoices to kontor_worker;
grant update (state) on chain.invoices to kontor_worker;
grant update (told) on chain.invoices to kontor_worker;
grant select on chain.proofs to kontor_app;
grant select on chain.proofs to kontor_readonly;
grant delete, insert, select on chain.proofs to kontor_worker;
grant insert, select on chain.rates to kontor_app;
grant select on chain.rates to kontor_readonly;
grant insert, select on chain.rates to kontor_worker;
grant insert, select on chain.refunds to kontor_app;
grant update (decided_at) on chain.refunds to kontor_app;
grant update (state) on chain.refunds to kontor_app;
grant select on chain.refunds to kontor_readonly;
grant insert, select on chain.refunds to kontor_worker;
grant update (decided_at) on chain.refunds to kontor_worker;
grant update (nonce) on chain.refunds to kontor_worker;
grant update (raw) on chain.refunds to kontor_worker;
grant update (state) on chain.refunds to kontor_worker;
grant update (told) on chain.refunds to kontor_worker;
grant update (tx_hash) on chain.refunds to kontor_worker;
grant select on chain.senders to kontor_app;
grant select on chain.senders to kontor_readonly;
grant insert, select on chain.senders to kontor_worker;
grant update (next_nonce) on chain.senders to kontor_worker;
grant select on chain.sends to kontor_app;
grant select on chain.sends to kontor_readonly;
grant insert, select on chain.sends to kontor_worker;
grant update (block_number) on chain.sends to kontor_worker;
grant update (decided_at) on chain.sends to kontor_worker;
grant update (fee) on chain.sends to kontor_worker;
grant update (state) on chain.sends to kontor_worker;
grant update (undone) on chain.sends to kontor_worker;
grant select on chain.sweeps to kontor_app;
grant select on chain.sweeps to kontor_readonly;
grant insert, select on chain.sweeps to kontor_worker;
grant update (decided_at) on chain.sweeps to kontor_worker;
grant update (state) on chain.sweeps to kontor_worker;
grant insert, select on chain.units to kontor_app;
grant select on chain.units to kontor_readonly;
grant insert, select on chain.units to kontor_worker;

-- schema content

create table content.pieces (
  id text collate "C" not null,
  kind text collate "C" not null,
  slug text collate "C" not null,
  state text collate "C" not null default 'draft'::text,
  latest_version integer not null default 1,
  published_version integer,
  first_published_at timestamp with time zone,
  published_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint pieces_pkey PRIMARY KEY (id),
  constraint pieces_check CHECK ((state = 'published'::text) = (published_version IS NOT NULL)),
  constraint pieces_check1 CHECK (published_version <= latest_version),
  constraint pieces_check2 CHECK ((published_version IS NULL) = (published_at IS NULL)),
  constraint pieces_check3 CHECK (published_at IS NULL OR first_published_at IS NOT NULL),
  constraint pieces_id_check CHECK (id ~ '^cnt_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint pieces_kind_check CHECK (kind = ANY (ARRAY['page'::text, 'article'::text, 'block'::text, 'menu'::text])),
  constraint pieces_kind_slug_key UNIQUE (kind, slug),
  constraint pieces_latest_version_check CHECK (latest_version >= 1 AND latest_version <= 100000),
  constraint pieces_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND length(slug) <= 80),
  constraint pieces_state_check CHECK (state = ANY (ARRAY['draft'::text, 'published'::text, 'withdrawn'::text]))
);

create table content.versions (
  piece_id text collate "C" not null,
  version integer not null,
  body jsonb not null,
  author text collate "C" not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint versions_pkey PRIMARY KEY (piece_id, version),
  constraint versions_author_check CHECK (length(author) >= 1 AND length(author) <= 100),
  constraint versions_body_check CHECK (jsonb_typeof(body) = 'object'::text AND length(body::text) <= 400000),
  constraint versions_version_check CHECK (version >= 1),
  constraint versions_piece_id_fkey FOREIGN KEY (piece_id) REFERENCES content.pieces(id)
);

CREATE INDEX pieces_shown ON content.pieces USING btree (kind, first_published_at DESC, id DESC) WHERE (state = 'published'::text);

grant insert, select on content.pieces to kontor_app;
grant update (first_published_at) on content.pieces to kontor_app;
grant update (latest_version) on content.pieces to kontor_app;
grant update (published_at) on content.pieces to kontor_app;
grant update (published_version) on content.pieces to kontor_app;
grant update (state) on content.pieces to kontor_app;
grant select on content.pieces to kontor_readonly;
grant select on content.pieces to kontor_worker;
grant insert, select on content.versions to kontor_app;
grant select on content.versions to kontor_readonly;
grant select on content.versions to kontor_worker;

-- schema credit

create table credit.accounts (
  party_id text collate "C" not null,
  currency text collate "C" not null,
  limit_minor bigint not null,
  net_days integer not null,
  granted_by text collate "C" not null,
  granted_at timestamp with time zone not null default clock_timestamp(),
  constraint accounts_pkey PRIMARY KEY (party_id, currency),
  constraint accounts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint accounts_limit_minor_check CHECK (limit_minor >= 0),
  constraint accounts_net_days_check CHECK (net_days = ANY (ARRAY[14, 30])),
  constraint accounts_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table credit.invoices (
  id text collate "C" not null,
  number bigint not null generated always as identity,
  party_id text collate "C" not null,
  order_id text collate "C" not null,
  merchant_ref text collate "C" not null,
  cause text collate "C" not null,
  currency text collate "C" not null,
  amount_minor bigint not null,
  credited_minor bigint not null default 0,
  fees_minor bigint not null default 0,
  paid_minor bigint not null default 0,
  state text collate "C" not null default 'open'::text,
  issued_at timestamp with time zone not null default clock_timestamp(),
  due_at timestamp with time zone not null,
  reminders integer not null default 0,
  reminded_at timestamp with time zone,
  closed_at timestamp with time zone,
  written_off_minor bigint not null default 0,
  written_off_because text,
  constraint invoices_pkey PRIMARY KEY (id),
  constraint credited_within_amount CHECK (credited_minor >= 0 AND credited_minor <= amount_minor),
  constraint invoices_amount_minor_check CHECK (amount_minor > 0),
  constraint invoices_cause_key UNIQUE (cause),
  constraint invoices_check CHECK ((state = 'open'::text) = (closed_at IS NULL)),
  constraint invoices_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint invoices_fees_minor_check CHECK (fees_minor >= 0),
  constraint invoices_id_check CHECK (id ~ '^inv_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint invoices_number_key UNIQUE (number),
  constraint invoices_order_id_check CHECK (length(order_id) >= 1 AND length(order_id) <= 100),
  constraint invoices_paid_minor_check CHECK (paid_minor >= 0),
  constraint invoices_reminders_check CHECK (reminders >= 0 AND reminders <= 3),
  constraint invoices_state_check CHECK (state = ANY (ARRAY['open'::text, 'paid'::text, 'credited'::text, 'written_off'::text])),
  constraint invoices_written_off CHECK ((state = 'written_off'::text) = (written_off_minor > 0)),
  constraint invoices_written_off_because CHECK ((state = 'written_off'::text) = (written_off_because IS NOT NULL)),
  constraint invoices_written_off_because_check CHECK (length(written_off_because) >= 3 AND length(written_off_because) <= 500),
  constraint invoices_written_off_minor_check CHECK (written_off_minor >= 0),
  constraint paid_within_owed CHECK (paid_minor <= (amount_minor - credited_minor + fees_minor)),
  constraint invoices_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table credit.receipts (
  id text collate "C" not null,
  invoice_id text collate "C" not null,
  amount_minor bigint not null,
  reference text collate "C" not null,
  source text collate "C" not null,
  actor text collate "C" not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  constraint receipts_pkey PRIMARY KEY (id),
  constraint receipts_amount_minor_check CHECK (amount_minor > 0),
  constraint receipts_id_check CHECK (id ~ '^rcp_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint receipts_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint receipts_reference_key UNIQUE (reference),
  constraint receipts_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES credit.invoices(id)
);

CREATE INDEX invoices_by_party ON credit.invoices USING btree (party_id, issued_at DESC);
CREATE INDEX invoices_by_payment ON credit.invoices USING btree (merchant_ref);
CREATE INDEX invoices_open ON credit.invoices USING btree (due_at) WHERE (state = 'open'::text);
CREATE INDEX receipts_by_invoice ON credit.receipts USING btree (invoice_id);

grant insert, select on credit.accounts to kontor_app;
grant update (granted_at) on credit.accounts to kontor_app;
grant update (granted_by) on credit.accounts to kontor_app;
grant update (limit_minor) on credit.accounts to kontor_app;
grant update (net_days) on credit.accounts to kontor_app;
grant select on credit.accounts to kontor_readonly;
grant insert, select on credit.accounts to kontor_worker;
grant insert, select on credit.invoices to kontor_app;
grant update (closed_at) on credit.invoices to kontor_app;
grant update (credited_minor) on credit.invoices to kontor_app;
grant update (fees_minor) on credit.invoices to kontor_app;
grant update (paid_minor) on credit.invoices to kontor_app;
grant update (reminded_at) on credit.invoices to kontor_app;
grant update (reminders) on credit.invoices to kontor_app;
grant update (state) on credit.invoices to kontor_app;
grant update (written_off_because) on credit.invoices to kontor_app;
grant update (written_off_minor) on credit.invoices to kontor_app;
grant select on credit.invoices to kontor_readonly;
grant insert, select on credit.invoices to kontor_worker;
grant update (closed_at) on credit.invoices to kontor_worker;
grant update (credited_minor) on credit.invoices to kontor_worker;
grant update (fees_minor) on credit.invoices to kontor_worker;
grant update (paid_minor) on credit.invoices to kontor_worker;
grant update (reminded_at) on credit.invoices to kontor_worker;
grant update (reminders) on credit.invoices to kontor_worker;
grant update (state) on credit.invoices to kontor_worker;
grant update (written_off_because) on credit.invoices to kontor_worker;
grant update (written_off_minor) on credit.invoices to kontor_worker;
grant insert, select on credit.receipts to kontor_app;
grant select on credit.receipts to kontor_readonly;
grant insert, select on credit.receipts to kontor_worker;

-- schema disputes

create table disputes.disputes (
  id text collate "C" not null,
  connector text collate "C" not null,
  provider_id text collate "C" not null,
  attempt_id text collate "C",
  state text collate "C" not null default 'needs_response'::text,
  stage text collate "C" not null,
  reason text collate "C" not null,
  reason_text text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  respond_by timestamp with time zone,
  booked text[] not null default '{}'::text[],
  evidence jsonb,
  answered_at timestamp with time zone,
  answered_by text collate "C",
  opened_at timestamp with time zone not null default clock_timestamp(),
  closed_at timestamp with time zone,
  staged jsonb,
  constraint disputes_pkey PRIMARY KEY (id),
  constraint disputes_amount_minor_check CHECK (amount_minor > 0),
  constraint disputes_booked_check CHECK (cardinality(booked) <= 20),
  constraint disputes_check CHECK ((state = ANY (ARRAY['won'::text, 'lost'::text, 'withdrawn'::text])) = (closed_at IS NOT NULL)),
  constraint disputes_check1 CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
  constraint disputes_connector_check CHECK (connector ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint disputes_connector_provider_id_key UNIQUE (connector, provider_id),
  constraint disputes_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint disputes_evidence_check CHECK (length(evidence::text) <= 16384),
  constraint disputes_id_check CHECK (id ~ '^dis_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint disputes_provider_id_check CHECK (length(provider_id) >= 1 AND length(provider_id) <= 100),
  constraint disputes_reason_check CHECK (length(reason) <= 20),
  constraint disputes_reason_text_check CHECK (length(reason_text) <= 60),
  constraint disputes_stage_check CHECK (stage = ANY (ARRAY['pre_dispute'::text, 'chargeback'::text, 'representment'::text, 'pre_arbitration'::text, 'arbitration'::text])),
  constraint disputes_staged_check CHECK (jsonb_typeof(staged) = 'object'::text AND length(staged::text) <= 16384),
  constraint disputes_state_check CHECK (state = ANY (ARRAY['needs_response'::text, 'under_review'::text, 'won'::text, 'lost'::text, 'withdrawn'::text])),
  constraint disputes_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(id)
) with (fillfactor=80);

create table disputes.files (
  id text collate "C" not null,
  dispute_id text collate "C" not null,
  name text not null,
  media_type text collate "C" not null,
  content bytea not null,
  content_hash bytea not null,
  added_by text collate "C" not null,
  added_at timestamp with time zone not null default clock_timestamp(),
  provider_id text collate "C",
  answered_at timestamp with time zone,
  constraint files_pkey PRIMARY KEY (id),
  constraint files_added_by_check CHECK (length(added_by) >= 1 AND length(added_by) <= 100),
  constraint files_check CHECK (answered_at IS NULL OR provider_id IS NOT NULL),
  constraint files_content_check CHECK (length(content) >= 1 AND length(content) <= 2000000),
  constraint files_content_hash_check CHECK (length(content_hash) = 32),
  constraint files_dispute_id_content_hash_key UNIQUE (dispute_id, content_hash),
  constraint files_id_check CHECK (id ~ '^dfl_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint files_media_type_check CHECK (media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text, 'text/plain'::text])),
  constraint files_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint files_provider_id_check CHECK (length(provider_id) >= 1 AND length(provider_id) <= 100),
  constraint files_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES disputes.disputes(id)
);

CREATE INDEX disputes_by_attempt ON disputes.disputes USING btree (attempt_id);
CREATE INDEX disputes_open ON disputes.disputes USING btree (respond_by) WHERE (closed_at IS NULL);

grant insert, select on disputes.disputes to kontor_app;
grant update (answered_at) on disputes.disputes to kontor_app;
grant update (answered_by) on disputes.disputes to kontor_app;
grant update (booked) on disputes.disputes to kontor_app;
grant update (closed_at) on disputes.disputes to kontor_app;
grant update (evidence) on disputes.disputes to kontor_app;
grant update (respond_by) on disputes.disputes to kontor_app;
grant update (stage) on disputes.disputes to kontor_app;
grant update (staged) on disputes.disputes to kontor_app;
grant update (state) on disputes.disputes to kontor_app;
grant select on disputes.disputes to kontor_readonly;
grant insert, select on disputes.disputes to kontor_worker;
grant update (answered_at) on disputes.disputes to kontor_worker;
grant update (answered_by) on disputes.disputes to kontor_worker;
grant update (booked) on disputes.disputes to kontor_worker;
grant update (closed_at) on disputes.disputes to kontor_worker;
grant update (evidence) on disputes.disputes to kontor_worker;
grant update (respond_by) on disputes.disputes to kontor_worker;
grant update (stage) on disputes.disputes to kontor_worker;
grant update (state) on disputes.disputes to kontor_worker;
grant delete, insert, select on disputes.files to kontor_app;
grant update (answered_at) on disputes.files to kontor_app;
grant update (provider_id) on disputes.files to kontor_app;
grant select (added_at) on disputes.files to kontor_readonly;
grant select (added_by) on disputes.files to kontor_readonly;
grant select (answered_at) on disputes.files to kontor_readonly;
grant select (content_hash) on disputes.files to kontor_readonly;
grant select (dispute_id) on disputes.files to kontor_readonly;
grant select (id) on disputes.files to kontor_readonly;
grant select (media_type) on disputes.files to kontor_readonly;
grant select (name) on disputes.files to kontor_readonly;
grant select (provider_id) on disputes.files to kontor_readonly;
grant select on disputes.files to kontor_worker;

-- schema downloads

create table downloads.deliveries (
  shipment_id text collate "C" not null,
  order_id text collate "C" not null,
  state text collate "C" not null default 'pending'::text,
  tries integer not null default 0,
  next_try_at timestamp with time zone not null default clock_timestamp(),
  last_code text collate "C",
  consented_at timestamp with time zone,
  consent_wording text collate "C",
  created_at timestamp with time zone not null default clock_timestamp(),
  settled_at timestamp with time zone,
  constraint deliveries_pkey PRIMARY KEY (shipment_id),
  constraint deliveries_check CHECK ((state = 'pending'::text) = (settled_at IS NULL)),
  constraint deliveries_last_code_check CHECK (length(last_code) <= 100),
  constraint deliveries_order_id_check CHECK (order_id ~~ 'ord\_%'::text),
  constraint deliveries_shipment_id_check CHECK (shipment_id ~~ 'shp\_%'::text),
  constraint deliveries_state_check CHECK (state = ANY (ARRAY['pending'::text, 'delivered'::text, 'canceled'::text])),
  constraint deliveries_tries_check CHECK (tries >= 0)
);

create table downloads.files (
  id text collate "C" not null,
  variant_id bigint not null,
  title text not null,
  latest_version integer not null default 1,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint files_pkey PRIMARY KEY (id),
  constraint files_id_check CHECK (id ~ '^dlf_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint files_latest_version_check CHECK (latest_version >= 1 AND latest_version <= 10000),
  constraint files_title_check CHECK (length(title) >= 1 AND length(title) <= 100),
  constraint files_variant_id_title_key UNIQUE (variant_id, title),
  constraint files_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table downloads.grants (
  id text collate "C" not null,
  order_id text collate "C" not null,
  order_line_id text collate "C" not null,
  variant_id bigint not null,
  quantity integer not null,
  revoked_pieces integer not null default 0,
  state text collate "C" not null default 'granted'::text,
  allowance integer not null,
  granted_at timestamp with time zone not null default clock_timestamp(),
  constraint grants_pkey PRIMARY KEY (id),
  constraint grants_allowance_check CHECK (allowance >= 1 AND allowance <= 1000),
  constraint grants_check CHECK (revoked_pieces >= 0 AND revoked_pieces <= quantity),
  constraint grants_check1 CHECK ((state = 'revoked'::text) = (revoked_pieces = quantity)),
  constraint grants_id_check CHECK (id ~ '^dlg_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint grants_order_id_check CHECK (order_id ~~ 'ord\_%'::text),
  constraint grants_order_line_id_check CHECK (order_line_id ~~ 'oln\_%'::text),
  constraint grants_order_line_id_key UNIQUE (order_line_id),
  constraint grants_quantity_check CHECK (quantity >= 1 AND quantity <= 999),
  constraint grants_state_check CHECK (state = ANY (ARRAY['granted'::text, 'revoked'::text])),
  constraint grants_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table downloads.license_keys (
  id bigint not null generated always as identity,
  variant_id bigint not null,
  sealed bytea not null,
  fingerprint bytea not null,
  state text collate "C" not null default 'free'::text,
  grant_id text collate "C",
  added_by text collate "C" not null,
  added_at timestamp with time zone not null default clock_timestamp(),
  given_at timestamp with time zone,
  constraint license_keys_pkey PRIMARY KEY (id),
  constraint license_keys_check CHECK ((state = ANY (ARRAY['given'::text, 'revoked'::text])) = (grant_id IS NOT NULL)),
  constraint license_keys_check1 CHECK ((grant_id IS NULL) = (given_at IS NULL)),
  constraint license_keys_fingerprint_check CHECK (length(fingerprint) = 32),
  constraint license_keys_fingerprint_key UNIQUE (fingerprint),
  constraint license_keys_sealed_check CHECK (length(sealed) >= 29 AND length(sealed) <= 1100),
  constraint license_keys_state_check CHECK (state = ANY (ARRAY['free'::text, 'given'::text, 'revoked'::text, 'withdrawn'::text])),
  constraint license_keys_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES downloads.grants(id),
  constraint license_keys_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table downloads.links (
  id text collate "C" not null,
  grant_id text collate "C" not null,
  version_id text collate "C" not null,
  made_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone not null,
  requests integer not null default 0,
  first_used_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (id),
  constraint links_id_check CHECK (id ~ '^dll_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint links_requests_check CHECK (requests >= 0),
  constraint links_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES downloads.grants(id),
  constraint links_version_id_fkey FOREIGN KEY (version_id) REFERENCES downloads.versions(id)
);

create table downloads.pools (
  variant_id bigint not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint pools_pkey PRIMARY KEY (variant_id),
  constraint pools_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table downloads.versions (
  id text collate "C" not null,
  file_id text collate "C" not null,
  version integer not null,
  file_key text collate "C" not null,
  sha256 bytea not null,
  bytes bigint not null,
  filename text not null,
  note text not null default ''::text,
  added_by text collate "C" not null,
  added_at timestamp with time zone not null default clock_timestamp(),
  told_through text collate "C",
  constraint versions_pkey PRIMARY KEY (id),
  constraint versions_bytes_check CHECK (bytes > 0),
  constraint versions_file_id_version_key UNIQUE (file_id, version),
  constraint versions_file_key_check CHECK (file_key ~ '^[0-9a-f]{32}\.bin$'::text),
  constraint versions_filename_check CHECK (length(filename) >= 1 AND length(filename) <= 120),
  constraint versions_id_check CHECK (id ~ '^dlv_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint versions_note_check CHECK (length(note) <= 1000),
  constraint versions_sha256_check CHECK (length(sha256) = 32),
  constraint versions_version_check CHECK (version >= 1 AND version <= 10000),
  constraint versions_file_id_fkey FOREIGN KEY (file_id) REFERENCES downloads.files(id)
);

CREATE INDEX deliveries_by_order ON downloads.deliveries USING btree (order_id);
CREATE INDEX deliveries_due ON downloads.deliveries USING btree (next_try_at) WHERE (state = 'pending'::text);
CREATE INDEX grants_by_order ON downloads.grants USING btree (order_id);
CREATE INDEX grants_by_variant ON downloads.grants USING btree (variant_id, id);
CREATE INDEX license_keys_by_grant ON downloads.license_keys USING btree (grant_id) WHERE (grant_id IS NOT NULL);
CREATE INDEX license_keys_free ON downloads.license_keys USING btree (variant_id, id) WHERE (state = 'free'::text);
CREATE INDEX links_by_grant ON downloads.links USING btree (grant_id, version_id);
CREATE INDEX versions_to_tell ON downloads.versions USING btree (id) WHERE (told_through IS NOT NULL);

grant insert, select on downloads.deliveries to kontor_app;
grant update (last_code) on downloads.deliveries to kontor_app;
grant update (next_try_at) on downloads.deliveries to kontor_app;
grant update (settled_at) on downloads.deliveries to kontor_app;
grant update (state) on downloads.deliveries to kontor_app;
grant update (tries) on downloads.deliveries to kontor_app;
grant select on downloads.deliveries to kontor_readonly;
grant insert, select on downloads.deliveries to kontor_worker;
grant update (last_code) on downloads.deliveries to kontor_worker;
grant update (next_try_at) on downloads.deliveries to kontor_worker;
grant update (settled_at) on downloads.deliveries to kontor_worker;
grant update (state) on downloads.deliveries to kontor_worker;
grant update (tries) on downloads.deliveries to kontor_worker;
grant insert, select on downloads.files to kontor_app;
grant update (latest_version) on downloads.files to kontor_app;
grant select on downloads.files to kontor_readonly;
grant select on downloads.files to kontor_worker;
grant insert, select on downloads.grants to kontor_app;
grant update (allowance) on downloads.grants to kontor_app;
grant update (revoked_pieces) on downloads.grants to kontor_app;
grant update (state) on downloads.grants to kontor_app;
grant select on downloads.grants to kontor_readonly;
grant insert, select on downloads.grants to kontor_worker;
grant update (allowance) on downloads.grants to kontor_worker;
grant update (revoked_pieces) on downloads.grants to kontor_worker;
grant update (state) on downloads.grants to kontor_worker;
grant insert, select on downloads.license_keys to kontor_app;
grant update (given_at) on downloads.license_keys to kontor_app;
grant update (grant_id) on downloads.license_keys to kontor_app;
grant update (state) on downloads.license_keys to kontor_app;
grant select (added_at) on downloads.license_keys to kontor_readonly;
grant select (added_by) on downloads.license_keys to kontor_readonly;
grant select (given_at) on downloads.license_keys to kontor_readonly;
grant select (grant_id) on downloads.license_keys to kontor_readonly;
grant select (id) on downloads.license_keys to kontor_readonly;
grant select (state) on downloads.license_keys to kontor_readonly;
grant select (variant_id) on downloads.license_keys to kontor_readonly;
grant select on downloads.license_keys to kontor_worker;
grant update (given_at) on downloads.license_keys to kontor_worker;
grant update (grant_id) on downloads.license_keys to kontor_worker;
grant update (state) on downloads.license_keys to kontor_worker;
grant insert, select on downloads.links to kontor_app;
grant update (first_used_at) on downloads.links to kontor_app;
grant update (requests) on downloads.links to kontor_app;
grant select on downloads.links to kontor_readonly;
grant insert, select on downloads.links to kontor_worker;
grant insert, select on downloads.pools to kontor_app;
grant select on downloads.pools to kontor_readonly;
grant select on downloads.pools to kontor_worker;
grant insert, select on downloads.versions to kontor_app;
grant update (told_through) on downloads.versions to kontor_app;
grant select on downloads.versions to kontor_readonly;
grant select on downloads.versions to kontor_worker;
grant update (told_through) on downloads.versions to kontor_worker;

-- schema flows

create type flows.authorized_order as (n integer, order_id text, payment text, attempt text, asking text, holds text[], hold_seconds integer, connector text, dedupe_key text, source text, raw text, connector_ref text, card_brand text, card_last4 text, until timestamp with time zone, session_expires_at timestamp with time zone, authentication jsonb, observed_at timestamp with time zone, held_by uuid, transfers jsonb, actor text, parcels jsonb, types text[], payloads jsonb[]);

create type flows.order_child as (n integer, id text, order_id text, seller text, items bigint, discount bigint, tax bigint);

create type flows.order_head as (n integer, order_id text, cart text, version integer, actor text, caller text, key text, request text, intent text, buyer text, email text, currency text, country text, locale text, tax_included boolean, treatment text, vat_id text, items bigint, discount bigint, shipping bigint, tax bigint, total bigint, method text, ship_rate numeric, ship_tax bigint, ship_reason text, coupon text, coupon_off bigint, customer text, token text, address jsonb, billing jsonb, seconds integer);

create type flows.order_line as (n integer, pos integer, id text, order_id text, child text, cart_line text, variant bigint, currency text, stored bigint, sku text, title text, slug text, options jsonb, media text, pieces integer, unit bigint, total bigint, discount bigint, tax_class text, rate numeric, tax bigint, reason text);

create type flows.order_tax as (n integer, pos integer, order_id text, rate numeric, reason text, net bigint, tax bigint);

create type flows.placement as (n integer, outcome text, order_id text, number bigint, state text, total_minor bigint, is_replay boolean, detail jsonb);

CREATE OR REPLACE FUNCTION flows.close_orders(ids text[], may_be text[], target text, hold_outcome text, by_whom text, because text)
 RETURNS TABLE(order_id text)
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.courses_of(ids text[])
 RETURNS TABLE(n integer, payment json, parcels json, facts json)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.hear_authorized(heard json)
 RETURNS TABLE(n integer)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.hear_open(heard json)
 RETURNS TABLE(n integer)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.held_goods(orders_of text[])
 RETURNS TABLE(reference text, hold_id text, variant_id bigint, location text, quantity integer, grams integer)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.open_first_attempt(for_order text, fresh_attempt text, fresh_operation text, by_connector text, by_method text, takes_at_once boolean, given jsonb)
 RETURNS TABLE(attempt jsonb, expires_at timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.open_first_attempts(asked json)
 RETURNS TABLE(n integer, attempt jsonb, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.payers_of(of_references text[], parties text[])
 RETURNS TABLE(n integer, country text, address jsonb, email text, is_order boolean, since timestamp with time zone, is_verified boolean)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select g.n::integer, o.country, o.shipping_address, o.email, o.id is not null, a.created_at, a.email_verified_at is not null
    from unnest(of_references, parties) with ordinality as g (reference, party, n)
    left join orders.orders o on o.id = g.reference
    left join access.accounts a on a.party_id = case when o.id is null then g.party else o.buyer_id end
   order by g.n;
end
$function$;

CREATE OR REPLACE FUNCTION flows.place_orders(heads flows.order_head[], lines flows.order_line[], children flows.order_child[], taxes flows.order_tax[])
 RETURNS SETOF flows.placement
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.place_orders(heads_json json, lines_json json, children_json json, taxes_json json)
 RETURNS SETOF flows.placement
 LANGUAGE sql
AS $function$
  select n, outcome, order_id, number, state, total_minor, is_replay, detail from flows.place_orders(
    array(select h from json_populate_recordset(null::flows.order_head, heads_json) h),
    array(select l from json_populate_recordset(null::flows.order_line, lines_json) l),
    array(select c from json_populate_recordset(null::flows.order_child, children_json) c),
    array(select t from json_populate_recordset(null::flows.order_tax, taxes_json) t))
$function$;

CREATE OR REPLACE FUNCTION flows.redeem_coupon(wanted text, for_order text, by_customer bytea, off bigint, in_currency text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION flows.write_orders(heads flows.order_head[], lines flows.order_line[], children flows.order_child[], taxes flows.order_tax[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

-- schema inventory

create table inventory.hold_resolutions (
  hold_id text collate "C" not null,
  outcome text collate "C" not null,
  cause text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint hold_resolutions_pkey PRIMARY KEY (hold_id),
  constraint hold_resolutions_outcome_check CHECK (outcome = ANY (ARRAY['consumed'::text, 'released'::text, 'expired'::text])),
  constraint hold_resolutions_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES inventory.holds(id)
);

create table inventory.holds (
  id text collate "C" not null,
  reference text collate "C" not null,
  variant_id bigint not null,
  location text collate "C" not null,
  quantity integer not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint holds_pkey PRIMARY KEY (id),
  constraint holds_id_check CHECK (id ~~ 'hld\_%'::text),
  constraint holds_quantity_check CHECK (quantity > 0),
  constraint holds_reference_variant_id_location_key UNIQUE (reference, variant_id, location)
);

create table inventory.locations (
  code text collate "C" not null,
  name text not null,
  country text collate "C" not null,
  position integer not null default 0,
  active boolean not null default true,
  constraint locations_pkey PRIMARY KEY (code),
  constraint locations_code_check CHECK (code ~ '^[a-z][a-z0-9-]{0,30}$'::text),
  constraint locations_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint locations_name_check CHECK (length(name) >= 1 AND length(name) <= 100)
);

create table inventory.movements (
  id bigint not null generated always as identity,
  variant_id bigint not null,
  location text collate "C" not null,
  kind text collate "C" not null,
  quantity integer not null,
  cause text collate "C" not null,
  actor text collate "C" not null,
  reason text,
  at timestamp with time zone not null default clock_timestamp(),
  constraint movements_pkey PRIMARY KEY (id),
  constraint movements_cause_check CHECK (length(cause) >= 1 AND length(cause) <= 100),
  constraint movements_cause_variant_id_location_key UNIQUE (cause, variant_id, location),
  constraint movements_check CHECK (kind <> 'receipt'::text OR quantity > 0),
  constraint movements_check1 CHECK (kind <> 'sale'::text OR quantity < 0),
  constraint movements_check2 CHECK (kind <> 'return'::text OR quantity > 0),
  constraint movements_kind_check CHECK (kind = ANY (ARRAY['receipt'::text, 'sale'::text, 'return'::text, 'adjustment'::text, 'transfer'::text, 'count'::text])),
  constraint movements_quantity_check CHECK (quantity <> 0),
  constraint movements_variant_id_location_fkey FOREIGN KEY (variant_id, location) REFERENCES inventory.stock(variant_id, location)
);

create table inventory.stock (
  variant_id bigint not null,
  location text collate "C" not null,
  on_hand integer not null default 0,
  reserved integer not null default 0,
  constraint stock_pkey PRIMARY KEY (variant_id, location),
  constraint reserved_within_on_hand CHECK (reserved >= 0 AND reserved <= on_hand),
  constraint stock_on_hand_check CHECK (on_hand >= 0),
  constraint stock_location_fkey FOREIGN KEY (location) REFERENCES inventory.locations(code),
  constraint stock_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
) with (fillfactor=70);

CREATE INDEX movements_by_stock ON inventory.movements USING btree (variant_id, location, id);

CREATE OR REPLACE FUNCTION inventory.consume_holds(ref text, place text, variants bigint[], because text, by_whom text)
 RETURNS TABLE(variant_id bigint, location text, quantity integer)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  perform 1 from inventory.stock s
    where (s.variant_id, s.location) in (
      select h.variant_id, h.location from inventory.holds h
       where h.reference = ref and (place is null or h.location = place)
         and (variants is null or h.variant_id = any (variants)))
    order by s.variant_id, s.location for update;
  return query
  with open as (
    select h.id, h.variant_id, h.location, h.quantity
      from inventory.holds h
     where h.reference = ref and (place is null or h.location = place)
       and (variants is null or h.variant_id = any (variants))
       and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
  ), resolved as (
    insert into inventory.hold_resolutions (hold_id, outcome, cause)
    select id, 'consumed', because from open on conflict do nothing
    returning hold_id
  ), taken as (
    select o.variant_id, o.location, o.quantity from open o join resolved r on r.hold_id = o.id
  ), moved as (
    update inventory.stock s set reserved = s.reserved - t.quantity, on_hand = s.on_hand - t.quantity
      from taken t where s.variant_id = t.variant_id and s.location = t.location
  ), written as (
    insert into inventory.movements (variant_id, location, kind, quantity, cause, actor)
    select t.variant_id, t.location, 'sale', -t.quantity, because, by_whom from taken t
  )
  select t.variant_id, t.location, t.quantity from taken t;
end
$function$;

CREATE OR REPLACE FUNCTION inventory.hold_pieces(stem text, ref text, variants bigint[], pieces integer[], for_seconds double precision)
 RETURNS TABLE(outcome text, variant_id bigint, available bigint)
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION inventory.move_stock(move_kind text, because text, by_whom text, why text, variants bigint[], places text[], pieces integer[])
 RETURNS TABLE(outcome text, variant_id bigint, location text)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  wrong record;
begin
  select g.variant_id, g.location, v.id is null as is_unknown into wrong
    from unnest(variants, places) as g (variant_id, location)
    left join catalog.variants v on v.id = g.variant_id
    left join inventory.locations l on l.code = g.location
   where v.id is null or l.code is null
   order by 1, 2 limit 1;
  if found then
    return query select case when wrong.is_unknown then 'unknown_variant' else 'unknown_location' end,
                        wrong.variant_id, wrong.location;
    return;
  end if;
  insert into inventory.stock (variant_id, location)
  select distinct g.variant_id, g.location from unnest(variants, places) as g (variant_id, location)
   order by 1, 2
  on conflict do nothing;
  perform 1 from inventory.stock s
    where (s.variant_id, s.location) in (select g.variant_id, g.location from unnest(variants, places) as g (variant_id, location))
    order by s.variant_id, s.location for update;
  select m.variant_id, m.location into wrong
    from inventory.movements m
    join unnest(variants, places) as g (variant_id, location) on g.variant_id = m.variant_id and g.location = m.location
   where m.cause = because limit 1;
  if found then
    return query select 'already_moved', wrong.variant_id, wrong.location;
    return;
  end if;
  select s.variant_id, s.location into wrong
    from (select g.variant_id, g.location, sum(g.quantity) as quantity
            from unnest(variants, places, pieces) as g (variant_id, location, quantity) group by 1, 2) g
    join inventory.stock s on s.variant_id = g.variant_id and s.location = g.location
   where s.on_hand + g.quantity < s.reserved order by 1, 2 limit 1;
  if found then
    return query select 'below_reserved', wrong.variant_id, wrong.location;
    return;
  end if;
  with given as (
    select g.variant_id, g.location, sum(g.quantity)::integer as quantity
      from unnest(variants, places, pieces) as g (variant_id, location, quantity) group by 1, 2
  ), written as (
    insert into inventory.movements (variant_id, location, kind, quantity, cause, actor, reason)
    select g.variant_id, g.location, move_kind, g.quantity, because, by_whom, why from given g where g.quantity <> 0
  )
  update inventory.stock s set on_hand = s.on_hand + g.quantity
    from given g where s.variant_id = g.variant_id and s.location = g.location;
  return query select 'moved', null::bigint, null::text;
end
$function$;

CREATE OR REPLACE FUNCTION inventory.release_holds(refs text[], variants bigint[], result text, because text)
 RETURNS TABLE(variant_id bigint, quantity bigint)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  perform 1 from inventory.stock s
    where (s.variant_id, s.location) in (
      select h.variant_id, h.location from inventory.holds h
       where h.reference = any (refs) and (variants is null or h.variant_id = any (variants)))
    order by s.variant_id, s.location for update;
  return query
  with open as (
    select h.id, h.variant_id, h.location, h.quantity
      from inventory.holds h
     where h.reference = any (refs) and (variants is null or h.variant_id = any (variants))
       and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
  ), resolved as (
    insert into inventory.hold_resolutions (hold_id, outcome, cause)
    select id, result, because from open on conflict do nothing
    returning hold_id
  ), freed as (
    select o.variant_id, o.location, sum(o.quantity)::integer as quantity
      from open o join resolved r on r.hold_id = o.id group by 1, 2
  ), moved as (
    update inventory.stock s set reserved = s.reserved - f.quantity
      from freed f where s.variant_id = f.variant_id and s.location = f.location
  )
  select f.variant_id, sum(f.quantity) from freed f group by 1;
end
$function$;

grant insert, select on inventory.hold_resolutions to kontor_app;
grant select on inventory.hold_resolutions to kontor_readonly;
grant insert, select on inventory.hold_resolutions to kontor_worker;
grant insert, select on inventory.holds to kontor_app;
grant update (expires_at) on inventory.holds to kontor_app;
grant select on inventory.holds to kontor_readonly;
grant insert, select on inventory.holds to kontor_worker;
grant update (expires_at) on inventory.holds to kontor_worker;
grant insert, select, update on inventory.locations to kontor_app;
grant select on inventory.locations to kontor_readonly;
grant select on inventory.locations to kontor_worker;
grant insert, select on inventory.movements to kontor_app;
grant select on inventory.movements to kontor_readonly;
grant insert, select on inventory.movements to kontor_worker;
grant insert, select, update on inventory.stock to kontor_app;
grant select on inventory.stock to kontor_readonly;
grant insert, select, update on inventory.stock to kontor_worker;

-- schema kernel

create table kernel.consumers (
  name text collate "C" not null,
  seq bigint not null default 0,
  moved_at timestamp with time zone not null default now(),
  constraint consumers_pkey PRIMARY KEY (name),
  constraint consumers_seq_check CHECK (seq >= 0)
);

create table kernel.dead_letters (
  consumer text collate "C" not null,
  seq bigint not null,
  tries integer not null,
  error_name text not null,
  at timestamp with time zone not null default now(),
  constraint dead_letters_pkey PRIMARY KEY (consumer, seq),
  constraint dead_letters_tries_check CHECK (tries > 0),
  constraint dead_letters_seq_fkey FOREIGN KEY (seq) REFERENCES kernel.leaves(seq)
);

create table kernel.idempotency (
  actor text collate "C" not null,
  scope text collate "C" not null,
  key text collate "C" not null,
  request_hash bytea not null,
  state text collate "C" not null,
  claim text collate "C" not null,
  status integer,
  body jsonb,
  locked_at timestamp with time zone not null default clock_timestamp(),
  holder integer not null default pg_backend_pid(),
  constraint idempotency_pkey PRIMARY KEY (actor, scope, key),
  constraint idempotency_check CHECK ((state = 'done'::text) = (status IS NOT NULL)),
  constraint idempotency_key_check CHECK (length(key) >= 1 AND length(key) <= 200),
  constraint idempotency_request_hash_check CHECK (length(request_hash) = 32),
  constraint idempotency_state_check CHECK (state = ANY (ARRAY['in_progress'::text, 'done'::text])),
  constraint idempotency_status_check CHECK (status >= 200 AND status <= 599)
);

create table kernel.inbox (
  source text collate "C" not null,
  message_id text collate "C" not null,
  payload_hash bytea not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  constraint inbox_pkey PRIMARY KEY (source, message_id),
  constraint inbox_message_id_check CHECK (length(message_id) >= 1 AND length(message_id) <= 200)
);

create table kernel.leaves (
  seq bigint not null,
  outbox_id bigint not null,
  constraint leaves_pkey PRIMARY KEY (seq),
  constraint leaves_outbox_id_key UNIQUE (outbox_id),
  constraint leaves_seq_check CHECK (seq > 0),
  constraint leaves_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES kernel.outbox(id)
);

create table kernel.marks (
  name text collate "C" not null,
  value jsonb not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint marks_pkey PRIMARY KEY (name),
  constraint marks_name_check CHECK (name ~ '^[a-z][a-z_]*$'::text)
);

create table kernel.outbox (
  id bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  aggregate text collate "C" not null,
  type text collate "C" not null,
  actor text collate "C" not null,
  cause text collate "C",
  payload jsonb not null,
  salt bytea not null,
  payload_hash bytea not null,
  form smallint not null default 1,
  at timestamp with time zone not null default clock_timestamp(),
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_payload_hash_check CHECK (length(payload_hash) = 32),
  constraint outbox_type_check CHECK (type ~ '^[a-z][a-z0-9_]*$'::text)
);

create table kernel.sequencer (
  one boolean not null default true,
  seq bigint not null,
  xid xid8 not null,
  id bigint not null,
  constraint sequencer_pkey PRIMARY KEY (one),
  constraint sequencer_one_check CHECK (one)
);

CREATE INDEX idempotency_by_age ON kernel.idempotency USING btree (locked_at);
CREATE INDEX outbox_by_aggregate ON kernel.outbox USING btree (aggregate, id);
CREATE INDEX outbox_by_commit ON kernel.outbox USING btree (xid, id);

CREATE OR REPLACE FUNCTION kernel.add_job(name text, payload jsonb, key text, run_at timestamp with time zone, queue text, max_attempts integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform jobs.add_job(
    identifier => add_job.name, payload => add_job.payload::json, queue_name => add_job.queue, run_at => add_job.run_at,
    max_attempts => coalesce(add_job.max_attempts, 10), job_key => add_job.key
  );
end
$function$;

CREATE OR REPLACE FUNCTION kernel.facts_after(place bigint, wanted text[], most integer)
 RETURNS TABLE(seq bigint, type text, aggregate text, actor text, cause text, payload jsonb, at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_sort TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION kernel.place_facts(most integer)
 RETURNS TABLE(place bigint, last bigint, types text[])
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION kernel.sequence_facts(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
declare
  last kernel.sequencer;
  counted integer;
begin
  select s.one, s.seq, s.xid, s.id into last from kernel.sequencer s for update;
  with ready as (
    select o.id, o.xid, row_number() over (order by o.xid, o.id) as n
      from kernel.outbox o
     where (o.xid, o.id) > (last.xid, last.id)
       and o.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by o.xid, o.id
     limit most
  ), written as (
    insert into kernel.leaves (seq, outbox_id) select last.seq + n, id from ready returning seq
  ), moved as (
    update kernel.sequencer s
       set seq = last.seq + r.n, xid = r.xid, id = r.id
      from (select id, xid, n from ready order by n desc limit 1) r
    returning 1
  )
  select count(*) into counted from written;
  return counted;
end
$function$;

CREATE OR REPLACE FUNCTION kernel.tell_all(types text[], aggregate text, actor text, cause text, payloads jsonb[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select tell_all.aggregate, f.type, tell_all.actor, tell_all.cause, f.payload, f.salt,
         sha256(f.salt || convert_to(f.payload::text, 'UTF8'))
    from (select u.type, u.payload, uuid_send(gen_random_uuid()) as salt
            from unnest(types, payloads) with ordinality as u (type, payload, n)
           order by u.n
          offset 0) f
$function$;

CREATE OR REPLACE FUNCTION kernel.tell(type text, aggregate text, actor text, cause text, payload jsonb)
 RETURNS bigint
 LANGUAGE sql
AS $function$
  with salted as (select uuid_send(gen_random_uuid()) as salt)
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select tell.aggregate, tell.type, tell.actor, tell.cause, tell.payload, salted.salt,
         sha256(salted.salt || convert_to(tell.payload::text, 'UTF8'))
    from salted
  returning id
$function$;

grant select on kernel.consumers to kontor_app;
grant select on kernel.consumers to kontor_readonly;
grant insert, select, update on kernel.consumers to kontor_worker;
grant select on kernel.dead_letters to kontor_app;
grant select on kernel.dead_letters to kontor_readonly;
grant delete, insert, select, update on kernel.dead_letters to kontor_worker;
grant delete, insert, select, update on kernel.idempotency to kontor_app;
grant select on kernel.idempotency to kontor_readonly;
grant delete, select on kernel.idempotency to kontor_worker;
grant insert, select on kernel.inbox to kontor_app;
grant select on kernel.inbox to kontor_readonly;
grant delete, insert, select on kernel.inbox to kontor_worker;
grant select on kernel.leaves to kontor_app;
grant select on kernel.leaves to kontor_readonly;
grant insert, select on kernel.leaves to kontor_worker;
grant insert, select, update on kernel.marks to kontor_app;
grant select on kernel.marks to kontor_readonly;
grant insert, select, update on kernel.marks to kontor_worker;
grant insert, select on kernel.outbox to kontor_app;
grant select on kernel.outbox to kontor_readonly;
grant insert, select on kernel.outbox to kontor_worker;
grant select on kernel.sequencer to kontor_app;
grant select on kernel.sequencer to kontor_readonly;
grant select, update on kernel.sequencer to kontor_worker;

-- schema ledger

create domain ledger.amount as bigint CHECK (VALUE >= 1 AND VALUE <= '1000000000000000'::bigint);

create domain ledger.bound as text CHECK (VALUE = ANY (ARRAY['none'::text, 'debits_must_not_exceed_credits'::text, 'credits_must_not_exceed_debits'::text]));

create domain ledger.currency_code as text CHECK (VALUE ~ '^[A-Z]{3}$'::text);

create type ledger.outlook as (requests ledger.request[], unopened boolean, bounded boolean, resolving boolean);

create domain ledger.reference as text CHECK (length(VALUE) >= 1 AND length(VALUE) <= 200);

create type ledger.request as (id uuid, kind text, debit text, credit text, amount_minor bigint, currency text, pending_id uuid, timeout_seconds integer, code text, debit_id bigint, credit_id bigint, debit_bounded boolean, credit_bounded boolean, closed boolean);

create domain ledger.running_sum as bigint CHECK (VALUE >= 0);

create domain ledger.transfer_code as text CHECK (length(VALUE) >= 1 AND length(VALUE) <= 60);

create domain ledger.transfer_kind as text CHECK (VALUE = ANY (ARRAY['single'::text, 'pending'::text, 'post'::text, 'void'::text, 'expire'::text]));

create table ledger.account_deltas (
  id bigint not null generated always as identity,
  account_id bigint not null,
  debits_pending_minor bigint not null,
  debits_posted_minor bigint not null,
  credits_pending_minor bigint not null,
  credits_posted_minor bigint not null,
  constraint account_deltas_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_scale_factor=0.05);

create table ledger.accounts (
  id bigint not null generated always as identity,
  path text collate "C" not null,
  currency ledger.currency_code not null,
  template text collate "C" not null,
  bound ledger.bound not null,
  debits_pending_minor ledger.running_sum not null default 0,
  debits_posted_minor ledger.running_sum not null default 0,
  credits_pending_minor ledger.running_sum not null default 0,
  credits_posted_minor ledger.running_sum not null default 0,
  opened_at timestamp with time zone not null default clock_timestamp(),
  closed_at timestamp with time zone,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_path_currency_key UNIQUE (path, currency),
  constraint credits_must_not_exceed_debits CHECK (bound::text <> 'credits_must_not_exceed_debits'::text OR (credits_pending_minor::bigint + credits_posted_minor::bigint) <= debits_posted_minor::bigint),
  constraint debits_must_not_exceed_credits CHECK (bound::text <> 'debits_must_not_exceed_credits'::text OR (debits_pending_minor::bigint + debits_posted_minor::bigint) <= credits_posted_minor::bigint),
  constraint accounts_template_fkey FOREIGN KEY (template) REFERENCES ledger.chart(template)
) with (fillfactor=50, autovacuum_vacuum_scale_factor=0.02);

create table ledger.chart (
  template text collate "C" not null,
  pattern text collate "C" not null,
  class text collate "C" not null,
  normal_side text collate "C" not null,
  bound ledger.bound not null,
  constraint chart_pkey PRIMARY KEY (template),
  constraint chart_class_check CHECK (class = ANY (ARRAY['asset'::text, 'liability'::text, 'income'::text, 'expense'::text, 'memo'::text])),
  constraint chart_normal_side_check CHECK (normal_side = ANY (ARRAY['debit'::text, 'credit'::text])),
  constraint chart_pattern_key UNIQUE (pattern)
);

create table ledger.pendings (
  id uuid not null,
  debit_id bigint not null,
  credit_id bigint not null,
  amount_minor ledger.amount not null,
  state text collate "C" not null,
  expires_at timestamp with time zone not null,
  constraint pendings_pkey PRIMARY KEY (id),
  constraint pendings_state_check CHECK (state = ANY (ARRAY['pending'::text, 'posted'::text, 'voided'::text, 'expired'::text]))
) with (fillfactor=80);

create table ledger.periods (
  id text collate "C" not null,
  until timestamp with time zone not null,
  closed_at timestamp with time zone not null default clock_timestamp(),
  closed_by ledger.reference not null,
  report jsonb not null,
  constraint periods_pkey PRIMARY KEY (id),
  constraint periods_check CHECK (until <= closed_at),
  constraint periods_id_check CHECK (id ~ '^prd_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint periods_report_check CHECK (jsonb_typeof(report) = 'object'::text),
  constraint periods_until_key UNIQUE (until)
);

create table ledger.transfers (
  id uuid not null,
  debit_id bigint not null,
  credit_id bigint not null,
  currency text collate "C" not null,
  amount_minor ledger.amount not null,
  kind ledger.transfer_kind not null,
  pending_id uuid,
  timeout_seconds integer,
  code ledger.transfer_code not null,
  actor ledger.reference not null,
  cause ledger.reference not null,
  at timestamp with time zone not null,
  seq bigint not null generated always as identity,
  constraint transfers_pkey PRIMARY KEY (id),
  constraint transfers_sound CHECK (debit_id <> credit_id AND (pending_id IS NOT NULL) = (kind::text = ANY (ARRAY['post'::text, 'void'::text, 'expire'::text])) AND (COALESCE(timeout_seconds, 0) > 0) = (kind::text = 'pending'::text))
);

CREATE INDEX account_deltas_by_account ON ledger.account_deltas USING btree (account_id);
CREATE INDEX pendings_by_credit ON ledger.pendings USING btree (credit_id, expires_at) WHERE (state = 'pending'::text);
CREATE INDEX pendings_by_debit ON ledger.pendings USING btree (debit_id, expires_at) WHERE (state = 'pending'::text);
CREATE INDEX pendings_by_expiry ON ledger.pendings USING btree (expires_at) WHERE (state = 'pending'::text);
CREATE INDEX transfers_by_credit ON ledger.transfers USING btree (credit_id, at);
CREATE INDEX transfers_by_debit ON ledger.transfers USING btree (debit_id, at);
CREATE UNIQUE INDEX transfers_by_pending ON ledger.transfers USING btree (pending_id) WHERE (pending_id IS NOT NULL);
CREATE INDEX transfers_by_time ON ledger.transfers USING brin (at) WITH (pages_per_range='16');

CREATE OR REPLACE FUNCTION ledger.all_posted(requests ledger.request[])
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select bool_and(coalesce(ledger.compared(r), '') = 'exists') from unnest(requests) r
$function$;

CREATE OR REPLACE FUNCTION ledger.apply_transfers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  wrong text;
  pending bigint;
  resolving bigint;
  resolved bigint;
begin
  select case
           when d.id is null or c.id is null then 'accounts_must_have_the_same_currency'
           when d.closed_at is not null and t.kind in ('single', 'pending', 'post') then 'debit_account_closed'
           when c.closed_at is not null and t.kind in ('single', 'pending', 'post') then 'credit_account_closed'
         end,
         t.pending, t.resolving
    into wrong, pending, resolving
    from (select n.debit_id, n.credit_id, n.currency, n.kind,
                 count(*) filter (where n.kind = 'pending') over () as pending,
                 count(*) filter (where n.pending_id is not null) over () as resolving
            from inserted n) t
    left join ledger.accounts d on d.id = t.debit_id and d.currency = t.currency
    left join ledger.accounts c on c.id = t.credit_id and c.currency = t.currency
   order by (d.id is null or c.id is null
             or (t.kind in ('single', 'pending', 'post') and (d.closed_at is not null or c.closed_at is not null))) desc
   limit 1;
  if wrong is not null then
    raise exception '%', wrong using errcode = 'LG001', detail = '{}';
  end if;

  if pending > 0 then
    insert into ledger.pendings (id, debit_id, credit_id, amount_minor, state, expires_at)
    select n.id, n.debit_id, n.credit_id, n.amount_minor, 'pending', n.at + make_interval(secs => n.timeout_seconds)
      from inserted n
     where n.kind = 'pending';
  end if;

  if resolving > 0 then
    update ledger.pendings p
       set state = case n.kind when 'post' then 'posted' when 'void' then 'voided' else 'expired' end
      from inserted n
     where p.id = n.pending_id
       and p.state = 'pending'
       and n.amount_minor <= p.amount_minor
       and n.debit_id = p.debit_id
       and n.credit_id = p.credit_id;
    get diagnostics resolved = row_count;
    if resolved <> resolving then
      raise exception 'a pending transfer is resolved once, by its own accounts, up to its amount' using errcode = '23514';
    end if;
  end if;

  with sides as (
    select n.debit_id as account_id, true as debit, n.kind in ('single', 'pending') as adds,
           case when n.kind = 'pending' then n.amount_minor else - coalesce(p.amount_minor, 0) end as pending,
           case when n.kind in ('single', 'post') then n.amount_minor else 0 end as posted
      from inserted n
      left join ledger.pendings p on p.id = n.pending_id
    union all
    select n.credit_id, false, n.kind in ('single', 'pending'),
           case when n.kind = 'pending' then n.amount_minor else - coalesce(p.amount_minor, 0) end,
           case when n.kind in ('single', 'post') then n.amount_minor else 0 end
      from inserted n
      left join ledger.pendings p on p.id = n.pending_id
  ), moves as (
    select s.account_id,
           s.adds and a.bound = case when s.debit then 'debits_must_not_exceed_credits'
                                     else 'credits_must_not_exceed_debits' end as towards_bound,
           sum(s.pending) filter (where s.debit) as debits_pending,
           sum(s.posted) filter (where s.debit) as debits_posted,
           sum(s.pending) filter (where not s.debit) as credits_pending,
           sum(s.posted) filter (where not s.debit) as credits_posted
      from sides s
      join ledger.accounts a on a.id = s.account_id
     group by 1, 2
  ), waiting as (
    insert into ledger.account_deltas
           (account_id, debits_pending_minor, debits_posted_minor, credits_pending_minor, credits_posted_minor)
    select m.account_id, coalesce(m.debits_pending, 0), coalesce(m.debits_posted, 0),
           coalesce(m.credits_pending, 0), coalesce(m.credits_posted, 0)
      from moves m
     where not m.towards_bound
     order by m.account_id
  )
  update ledger.accounts a
     set debits_pending_minor = a.debits_pending_minor + coalesce(m.debits_pending, 0),
         debits_posted_minor = a.debits_posted_minor + coalesce(m.debits_posted, 0),
         credits_pending_minor = a.credits_pending_minor + coalesce(m.credits_pending, 0),
         credits_posted_minor = a.credits_posted_minor + coalesce(m.credits_posted, 0)
    from moves m
   where a.id = m.account_id
     and m.towards_bound;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.close_account(of_path text, of_currency text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  found_id bigint;
begin
  -- Whoever is posting right now is waited for; whoever comes later sees the account closed.
  lock table ledger.transfers in share row exclusive mode;
  insert into ledger.accounts (path, currency, template, bound)
  select of_path, of_currency, c.template, c.bound
    from ledger.chart c
   where of_path ~ c.pattern
  on conflict (path, currency) do nothing;
  select a.id into found_id from ledger.accounts a
   where a.path = of_path and a.currency = of_currency and a.closed_at is null;
  if found_id is null then return false; end if;
  perform ledger.expire_pendings(found_id, 1000);
  perform ledger.fold_accounts(array[found_id]);
  update ledger.accounts a
     set closed_at = ledger.now()
   where a.id = found_id
     and a.debits_posted_minor = a.credits_posted_minor
     and a.debits_pending_minor = 0
     and a.credits_pending_minor = 0;
  return found;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.close_period(id text, until timestamp with time zone, actor text, report jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  lock table ledger.transfers in share row exclusive mode;
  if close_period.until > ledger.now() or close_period.until <= (select max(p.until) from ledger.periods p) then
    return false;
  end if;
  insert into ledger.periods (id, until, closed_by, report) values (id, until, actor, report);
  perform kernel.tell('period_closed', id, actor, null, jsonb_build_object('until', until));
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.compared(t ledger.request)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when x.kind <> t.kind then 'exists_with_different_kind'
    when x.pending_id is distinct from t.pending_id then 'exists_with_different_pending_id'
    when x.timeout_seconds is distinct from t.timeout_seconds then 'exists_with_different_timeout'
    when d.path <> t.debit or (t.debit is null and t.kind in ('single', 'pending'))
      then 'exists_with_different_debit_account'
    when c.path <> t.credit or (t.credit is null and t.kind in ('single', 'pending'))
      then 'exists_with_different_credit_account'
    when x.amount_minor is distinct from coalesce(t.amount_minor, p.amount_minor) then 'exists_with_different_amount'
    when x.currency <> t.currency then 'exists_with_different_currency'
    when x.code is distinct from t.code then 'exists_with_different_code'
    else 'exists'
  end
  from ledger.transfers x
  join ledger.accounts d on d.id = x.debit_id
  join ledger.accounts c on c.id = x.credit_id
  left join ledger.pendings p on p.id = x.pending_id
  where x.id = t.id
$function$;

CREATE OR REPLACE FUNCTION ledger.expire_overdue(most integer)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  select ledger.expire_pendings(null, most)
$function$;

CREATE OR REPLACE FUNCTION ledger.expire_pendings(account bigint, most integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  moment timestamptz := ledger.now();
  expired integer;
begin
  with overdue as (
    select p.id, p.debit_id, p.credit_id, p.amount_minor
      from ledger.pendings p
     where p.state = 'pending'
       and p.expires_at <= moment
       and (account is null or p.debit_id = account or p.credit_id = account)
     order by p.expires_at
     limit most
       for update skip locked
  )
  insert into ledger.transfers (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, code, actor, cause, at)
  select ledger.new_id(), o.debit_id, o.credit_id, a.currency, o.amount_minor, 'expire', o.id,
         'expired', 'system', o.id::text, moment
    from overdue o
    join ledger.accounts a on a.id = o.debit_id;
  get diagnostics expired = row_count;
  return expired;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.fits(account bigint, amount bigint)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  left_over bigint;
begin
  select ledger.room(a) into left_over from ledger.accounts a where a.id = account;
  if left_over >= amount then return true; end if;
  perform ledger.fold_accounts(array[account]);
  select ledger.room(a) into left_over from ledger.accounts a where a.id = account;
  if left_over >= amount then return true; end if;
  if ledger.expire_pendings(account, 1000) = 0 then return false; end if;
  perform ledger.fold_accounts(array[account]);
  select ledger.room(a) into left_over from ledger.accounts a where a.id = account;
  return left_over >= amount;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.fold_accounts(ids bigint[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  folded integer;
begin
  perform 1 from ledger.accounts a where a.id = any (ids) order by a.id for no key update;
  with gone as (
    delete from ledger.account_deltas d
     where d.account_id = any (ids)
    returning d.account_id, d.debits_pending_minor, d.debits_posted_minor, d.credits_pending_minor, d.credits_posted_minor
  ), added as (
    update ledger.accounts a
       set debits_pending_minor = a.debits_pending_minor + s.debits_pending,
           debits_posted_minor = a.debits_posted_minor + s.debits_posted,
           credits_pending_minor = a.credits_pending_minor + s.credits_pending,
           credits_posted_minor = a.credits_posted_minor + s.credits_posted
      from (select g.account_id,
                   sum(g.debits_pending_minor) as debits_pending, sum(g.debits_posted_minor) as debits_posted,
                   sum(g.credits_pending_minor) as credits_pending, sum(g.credits_posted_minor) as credits_posted
              from gone g
             group by 1) s
     where a.id = s.account_id
    returning 1
  )
  select count(*) into folded from added;
  return folded;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.fold(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  ids bigint[];
begin
  select array_agg(a.id) into ids
    from (select b.id
            from ledger.accounts b
           where b.id in (select d.account_id from ledger.account_deltas d group by 1 order by count(*) desc limit most)
           order by b.id
             for no key update skip locked) a;
  return case when ids is null then 0 else ledger.fold_accounts(ids) end;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.guard_periods()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select 1 from inserted i where i.at < (select max(p.until) from ledger.periods p)) then
    raise exception 'the period is closed' using errcode = '40001';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.malformed(t ledger.request)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when t.kind is null or t.kind not in ('single', 'pending', 'post', 'void') then 'kind_must_be_known'
    when t.kind in ('single', 'pending') and coalesce(t.debit, '') = '' then 'debit_account_must_not_be_empty'
    when t.kind in ('single', 'pending') and coalesce(t.credit, '') = '' then 'credit_account_must_not_be_empty'
    when t.debit = t.credit then 'accounts_must_be_different'
    when t.kind in ('single', 'pending') and t.pending_id is not null then 'pending_id_must_be_empty'
    when t.kind in ('post', 'void') and t.pending_id is null then 'pending_id_must_not_be_empty'
    when t.pending_id = t.id then 'pending_id_must_be_different'
    when t.kind <> 'pending' and t.timeout_seconds is not null then 'timeout_reserved_for_pending'
    when t.kind = 'pending' and coalesce(t.timeout_seconds, 0) <= 0 then 'timeout_must_be_positive'
    when t.kind in ('single', 'pending') and coalesce(t.amount_minor, 0) <= 0 or t.amount_minor <= 0
      then 'amount_must_be_positive'
    when t.amount_minor > 1000000000000000 then 'amount_too_large'
    when t.debit_id is null and (t.kind in ('single', 'pending') and t.currency is null or t.currency !~ '^[A-Z]{3}$')
      then 'currency_must_be_known'
    when t.code is null or t.code !~ '^[a-z][a-z0-9_]{0,59}$' then 'code_must_be_a_word'
  end
$function$;

CREATE OR REPLACE FUNCTION ledger.new_id()
 RETURNS uuid
 LANGUAGE sql
AS $function$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
           52, 1), 53, 1), 'hex')::uuid
$function$;

CREATE OR REPLACE FUNCTION ledger.now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ select clock_timestamp() $function$;

CREATE OR REPLACE FUNCTION ledger.open_accounts(requests ledger.request[])
 RETURNS void
 LANGUAGE sql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION ledger.post_batch(chains integer[], ids uuid[], kinds text[], debits text[], credits text[], amounts bigint[], currencies text[], pending_ids uuid[], timeouts integer[], codes text[], actors text[], causes text[])
 RETURNS TABLE(refused_chain integer, answer jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  requests ledger.request[];
  tight bigint[];
  moment timestamptz;
  doubtful record;
  judged integer := 0;
begin
  select array_agg(row(r.id, r.kind, r.debit, r.credit, r.amount_minor, r.currency, r.pending_id, r.timeout_seconds,
                       r.code, null, null, null, null, null)::ledger.request order by r.n)
    into requests
    from unnest(ids, kinds, debits, credits, amounts, currencies, pending_ids, timeouts, codes) with ordinality
      as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, n);
  requests := ledger.prepared(requests);
  moment := ledger.now();
  tight := ledger.tight_accounts(requests);
  if tight is not null then
    perform ledger.fold_accounts(tight);
    tight := ledger.tight_accounts(requests);
  end if;
  for doubtful in
    select c.chain, c.first, c.last
      from ledger.post_clear_chains(requests, chains, actors, causes, moment, coalesce(tight, '{}')) c
  loop
    refused_chain := doubtful.chain;
    if judged >= 250 then
      answer := null;
      return next;
      continue;
    end if;
    judged := judged + 1 + doubtful.last - doubtful.first;
    answer := ledger.posted_or_refused(requests[doubtful.first:doubtful.last], actors[doubtful.first], causes[doubtful.first]);
    if answer <> '{}' then return next; end if;
  end loop;
  perform kernel.tell('transfer_batch_posted', ids[1]::text, 'system', null, jsonb_build_object(
    'transfers', cardinality(ids),
    'digest', encode(sha256(convert_to(array_to_string(ids, ','), 'UTF8')), 'hex')));
end
$function$;

CREATE OR REPLACE FUNCTION ledger.post_chain(requests ledger.request[], actor text, cause text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  moment timestamptz := ledger.now();
  refusal text;
begin
  for n in array_lower(requests, 1) .. array_upper(requests, 1) loop
    refusal := ledger.post_one(requests[n], moment, actor, cause);
    if refusal is not null then
      raise exception '%', refusal using errcode = 'LG001',
        detail = jsonb_build_object('index', n - array_lower(requests, 1), 'id', requests[n].id)::text;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.post_clear_chains(requests ledger.request[], chains integer[], actors text[], causes text[], moment timestamp with time zone, tight bigint[])
 RETURNS TABLE(chain integer, first integer, last integer)
 LANGUAGE sql
AS $function$
  with asked as (
    select r.chain, r.n, r.id, r.debit_id, r.credit_id, r.currency, r.amount_minor, r.kind, r.pending_id,
           r.timeout_seconds, r.code, r.actor, r.cause, p.debit_id as held_debit_id, p.credit_id as held_credit_id,
           p.amount_minor as held_minor, d.currency as held_currency,
           r.id in ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')
           or ledger.malformed(row(r.id, r.kind, r.debit, r.credit, r.amount_minor, r.currency, r.pending_id,
                                   r.timeout_seconds, r.code, r.debit_id, null, null, null, null)::ledger.request) is not null
           or exists (select 1 from ledger.transfers x where x.id = r.id)
           or count(*) over (partition by r.id) > 1
           or r.pending_id is null and (r.debit_id is null or r.credit_id is null or r.closed)
           or r.pending_id is not null
              and (p.id is null or p.state <> 'pending' or p.expires_at <= moment
                   or r.debit is not null or r.credit is not null
                   or coalesce(r.currency <> d.currency, false)
                   or coalesce(r.amount_minor > p.amount_minor, false)
                   or r.kind = 'void' and coalesce(r.amount_minor <> p.amount_minor, false)
                   or d.closed_at is not null or c.closed_at is not null
                   or count(*) over (partition by r.pending_id) > 1)
           or coalesce(p.debit_id, r.debit_id) = any (tight)
           or coalesce(p.credit_id, r.credit_id) = any (tight) as doubtful,
           r.pending_id is not null and p.id is null as held_unknown
      from unnest(requests, chains, actors, causes) with ordinality
        as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, debit_id, credit_id,
              debit_bounded, credit_bounded, closed, chain, actor, cause, n)
      left join ledger.pendings p on p.id = r.pending_id
      left join ledger.accounts d on d.id = p.debit_id
      left join ledger.accounts c on c.id = p.credit_id
  ), judged as (
    -- A pending transfer nobody knows yet may be asked for in this very batch: then order decides, for all.
    select a.chain, a.n, a.id, coalesce(a.held_debit_id, a.debit_id) as debit_id,
           coalesce(a.held_credit_id, a.credit_id) as credit_id, coalesce(a.held_currency, a.currency) as currency,
           coalesce(a.amount_minor, a.held_minor) as amount_minor, a.kind, a.pending_id, a.timeout_seconds, a.code,
           a.actor, a.cause,
           bool_or(coalesce(a.doubtful, true)) over (partition by a.chain) or bool_or(a.held_unknown) over () as doubtful
      from asked a
  ), posted as (
    insert into ledger.transfers
           (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, timeout_seconds, code, actor, cause, at)
    select j.id, j.debit_id, j.credit_id, j.currency, j.amount_minor, j.kind, j.pending_id, j.timeout_seconds, j.code,
           j.actor, j.cause, moment
      from judged j
     where not j.doubtful
     order by j.n
  )
  select j.chain, min(j.n)::integer, max(j.n)::integer
    from judged j
   where j.doubtful
   group by j.chain
   order by j.chain
$function$;

CREATE OR REPLACE FUNCTION ledger.post_one(t ledger.request, moment timestamp with time zone, actor text, cause text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  refusal text;
  held ledger.pendings;
  debit ledger.accounts;
  credit ledger.accounts;
begin
  if coalesce(t.id, '00000000-0000-0000-0000-000000000000') = '00000000-0000-0000-0000-000000000000' then
    return 'id_must_not_be_zero';
  elsif t.id = 'ffffffff-ffff-ffff-ffff-ffffffffffff' then
    return 'id_must_not_be_max';
  end if;
  refusal := coalesce(ledger.compared(t), ledger.malformed(t));
  if refusal is not null then return refusal; end if;

  if t.pending_id is null then
    if t.debit_id is null then return 'debit_account_not_in_chart'; end if;
    if t.credit_id is null then return 'credit_account_not_in_chart'; end if;
    debit.id := t.debit_id;
    credit.id := t.credit_id;
    if t.closed then
      select * into debit from ledger.accounts a where a.id = t.debit_id;
      select * into credit from ledger.accounts a where a.id = t.credit_id;
    end if;
  else
    select * into held from ledger.pendings p where p.id = t.pending_id;
    if held.id is null then
      perform 1 from ledger.transfers x where x.id = t.pending_id;
      return case when found then 'pending_not_pending' else 'pending_not_found' end;
    end if;
    select * into debit from ledger.accounts a where a.id = held.debit_id;
    select * into credit from ledger.accounts a where a.id = held.credit_id;
    refusal := case
      when t.debit <> debit.path then 'pending_has_different_debit_account'
      when t.credit <> credit.path then 'pending_has_different_credit_account'
      when t.currency <> debit.currency then 'pending_has_different_currency'
      when t.kind = 'post' and t.amount_minor > held.amount_minor then 'exceeds_pending_amount'
      when t.kind = 'void' and t.amount_minor <> held.amount_minor then 'pending_has_different_amount'
      when held.state = 'posted' then 'pending_already_posted'
      when held.state = 'voided' then 'pending_already_voided'
      when held.state = 'expired' or held.expires_at <= moment then 'pending_expired'
    end;
    if refusal is not null then return refusal; end if;
  end if;

  if t.kind <> 'void' then
    if debit.closed_at is not null then return 'debit_account_closed'; end if;
    if credit.closed_at is not null then return 'credit_account_closed'; end if;
  end if;
  if t.debit_bounded and not ledger.fits(debit.id, t.amount_minor) then
    return 'exceeds_credits';
  end if;
  if t.credit_bounded and not ledger.fits(credit.id, t.amount_minor) then
    return 'exceeds_debits';
  end if;

  insert into ledger.transfers
         (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, timeout_seconds, code, actor, cause, at)
  values (t.id, debit.id, credit.id, coalesce(debit.currency, t.currency), coalesce(t.amount_minor, held.amount_minor), t.kind, t.pending_id,
          t.timeout_seconds, t.code, post_one.actor, post_one.cause, moment)
  on conflict (id) do nothing;
  -- Another transaction posted this id while we waited for it: what it posted can be read now.
  if not found then return ledger.compared(t); end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.post_sets(transfers jsonb, actors text[], causes text[])
 RETURNS TABLE(refused_set integer, answer jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION ledger.posted_or_refused(requests ledger.request[], actor text, cause text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  refusal text;
  place text;
begin
  perform ledger.post_chain(requests, actor, cause);
  return null;
exception when sqlstate 'LG001' then
  get stacked diagnostics refusal = message_text, place = pg_exception_detail;
  if refusal = 'exists' and ledger.all_posted(requests) then return '{}'; end if;
  return jsonb_build_object('refusal', refusal) || place::jsonb;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.post(transfers jsonb, actor text, cause text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  requests ledger.request[];
  answer jsonb;
begin
  select array_agg(row(r.id, coalesce(r.kind, 'single'), r.debit, r.credit, r.amount_minor, r.currency,
                       r.pending_id, r.timeout_seconds, r.code, null, null, null, null, null)::ledger.request order by r.n)
    into requests
    from rows from (jsonb_to_recordset(transfers) as
           (id uuid, kind text, debit text, credit text, amount_minor bigint, currency text,
            pending_id uuid, timeout_seconds integer, code text)) with ordinality
         as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, n);
  if requests is null then return null; end if;
  answer := ledger.posted_or_refused(ledger.prepared(requests), actor, cause);
  if answer is null then
    perform kernel.tell('transfers_posted', post.cause, post.actor, post.cause, jsonb_build_object('transfers', transfers));
  end if;
  return nullif(answer, '{}');
end
$function$;

CREATE OR REPLACE FUNCTION ledger.prepared(requests ledger.request[])
 RETURNS ledger.request[]
 LANGUAGE plpgsql
AS $function$
declare
  ready ledger.outlook := ledger.resolved(requests);
begin
  if ready.unopened then
    perform ledger.open_accounts(ready.requests);
    ready := ledger.resolved(requests);
  end if;
  if ready.bounded then
    perform 1
       from ledger.accounts a
      where a.id in (select r.debit_id from unnest(ready.requests) r where r.debit_bounded
                      union
                     select r.credit_id from unnest(ready.requests) r where r.credit_bounded)
      order by a.id
        for no key update;
  end if;
  if ready.resolving then
    perform 1
       from ledger.pendings p
      where p.id in (select r.pending_id from unnest(ready.requests) r where r.pending_id is not null)
      order by p.id
        for update;
  end if;
  return ready.requests;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a posted transfer never changes: correct it with another transfer' using errcode = '42501';
end
$function$;

CREATE OR REPLACE FUNCTION ledger.resolved(requests ledger.request[])
 RETURNS ledger.outlook
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  answer ledger.outlook;
begin
  select array_agg(row(r.id, r.kind, r.debit, r.credit, r.amount_minor, r.currency, r.pending_id, r.timeout_seconds,
                       r.code, d.id, c.id,
                       coalesce(d.bound = 'debits_must_not_exceed_credits', false),
                       coalesce(c.bound = 'credits_must_not_exceed_debits', false),
                       d.closed_at is not null or c.closed_at is not null)::ledger.request order by r.n),
         bool_or(r.pending_id is null and (d.id is null or c.id is null)),
         coalesce(bool_or(d.bound = 'debits_must_not_exceed_credits' or c.bound = 'credits_must_not_exceed_debits'), false),
         bool_or(r.pending_id is not null)
    into answer.requests, answer.unopened, answer.bounded, answer.resolving
    from unnest(requests) with ordinality
      as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, debit_id, credit_id,
            debit_bounded, credit_bounded, closed, n)
    left join ledger.accounts d on d.path = r.debit and d.currency = r.currency and r.pending_id is null
    left join ledger.accounts c on c.path = r.credit and c.currency = r.currency and r.pending_id is null;
  return answer;
end
$function$;

CREATE OR REPLACE FUNCTION ledger.room(a ledger.accounts)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case a.bound
    when 'debits_must_not_exceed_credits'
      then a.credits_posted_minor - a.debits_posted_minor - a.debits_pending_minor
    when 'credits_must_not_exceed_debits'
      then a.debits_posted_minor - a.credits_posted_minor - a.credits_pending_minor
  end
$function$;

CREATE OR REPLACE FUNCTION ledger.tight_accounts(requests ledger.request[])
 RETURNS bigint[]
 LANGUAGE sql
AS $function$
  select array_agg(a.id)
    from (select w.id, sum(w.amount_minor) as wanted
            from (select r.debit_id as id, r.amount_minor from unnest(requests) r where r.debit_bounded
                   union all
                  select r.credit_id, r.amount_minor from unnest(requests) r where r.credit_bounded) w
           group by 1) s
    join ledger.accounts a on a.id = s.id
   where s.wanted > ledger.room(a)
$function$;

CREATE TRIGGER balances_follow_transfers AFTER INSERT ON ledger.transfers REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ledger.apply_transfers();
CREATE TRIGGER closed_periods_stay_closed AFTER INSERT ON ledger.transfers REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ledger.guard_periods();
CREATE TRIGGER transfers_never_change BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

grant select on ledger.account_deltas to kontor_app;
grant select on ledger.account_deltas to kontor_readonly;
grant select on ledger.account_deltas to kontor_worker;
grant select on ledger.accounts to kontor_app;
grant select on ledger.accounts to kontor_readonly;
grant select on ledger.accounts to kontor_worker;
grant select on ledger.chart to kontor_app;
grant select on ledger.chart to kontor_readonly;
grant select on ledger.chart to kontor_worker;
grant select on ledger.pendings to kontor_app;
grant select on ledger.pendings to kontor_readonly;
grant select on ledger.pendings to kontor_worker;
grant select on ledger.periods to kontor_app;
grant select on ledger.periods to kontor_readonly;
grant select on ledger.periods to kontor_worker;
grant select on ledger.transfers to kontor_app;
grant select on ledger.transfers to kontor_readonly;
grant select on ledger.transfers to kontor_worker;

-- schema mandates

create table mandates.accounts (
  mandate_id text collate "C" not null,
  number text collate "C" not null,
  constraint accounts_pkey PRIMARY KEY (mandate_id),
  constraint accounts_number_check CHECK (number ~ '^[0-9A-Z]{4,17}$'::text),
  constraint accounts_mandate_id_fkey FOREIGN KEY (mandate_id) REFERENCES mandates.mandates(id)
);

create table mandates.answers (
  number bigint not null,
  content text not null,
  taken_at timestamp with time zone not null default clock_timestamp(),
  constraint answers_pkey PRIMARY KEY (number),
  constraint answers_content_check CHECK (length(content) <= 1000000),
  constraint answers_number_check CHECK (number > 0)
);

create table mandates.debits (
  number bigint not null generated always as identity,
  mandate_id text collate "C" not null,
  merchant_ref text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'due'::text,
  trace text collate "C",
  file_number bigint,
  code text collate "C",
  asked_at timestamp with time zone not null default clock_timestamp(),
  credited_at timestamp with time zone,
  settled_at timestamp with time zone,
  told_at timestamp with time zone,
  wording text,
  agreed_at timestamp with time zone,
  agreed_from text collate "C",
  constraint debits_pkey PRIMARY KEY (number),
  constraint debits_agreed_from_check CHECK (length(agreed_from) >= 1 AND length(agreed_from) <= 100),
  constraint debits_amount_minor_check CHECK (amount_minor > 0),
  constraint debits_check CHECK ((file_number IS NULL) = (trace IS NULL)),
  constraint debits_check1 CHECK ((state <> ALL (ARRAY['written'::text, 'submitted'::text, 'settled_returnable'::text, 'final'::text, 'returned'::text, 'reversed'::text])) OR trace IS NOT NULL),
  constraint debits_check2 CHECK ((state = ANY (ARRAY['settled_returnable'::text, 'final'::text, 'reversed'::text])) = (settled_at IS NOT NULL)),
  constraint debits_check3 CHECK ((wording IS NULL) = (agreed_at IS NULL) AND (wording IS NULL) = (agreed_from IS NULL)),
  constraint debits_code_check CHECK (code ~ '^[A-Za-z0-9_]{1,40}$'::text),
  constraint debits_currency_check CHECK (currency = 'USD'::text),
  constraint debits_merchant_ref_key UNIQUE (merchant_ref),
  constraint debits_state_check CHECK (state = ANY (ARRAY['due'::text, 'written'::text, 'submitted'::text, 'settled_returnable'::text, 'final'::text, 'canceled'::text, 'failed'::text, 'returned'::text, 'reversed'::text])),
  constraint debits_trace_check CHECK (trace ~ '^\d{15}$'::text),
  constraint debits_trace_key UNIQUE (trace),
  constraint debits_wording_check CHECK (length(wording) >= 1 AND length(wording) <= 2000),
  constraint debits_file_number_fkey FOREIGN KEY (file_number) REFERENCES mandates.files(number),
  constraint debits_mandate_id_fkey FOREIGN KEY (mandate_id) REFERENCES mandates.mandates(id),
  constraint debits_merchant_ref_fkey FOREIGN KEY (merchant_ref) REFERENCES payments.attempts(merchant_ref)
) with (fillfactor=80);

create table mandates.debt_receipts (
  id text collate "C" not null,
  debt_id text collate "C" not null,
  amount_minor bigint not null,
  reference text collate "C" not null,
  source text collate "C" not null,
  actor text collate "C" not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  constraint debt_receipts_pkey PRIMARY KEY (id),
  constraint debt_receipts_actor_check CHECK (length(actor) >= 1 AND length(actor) <= 100),
  constraint debt_receipts_amount_minor_check CHECK (amount_minor > 0),
  constraint debt_receipts_id_check CHECK (id ~ '^drt_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint debt_receipts_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint debt_receipts_reference_key UNIQUE (reference),
  constraint debt_receipts_source_check CHECK (length(source) >= 1 AND length(source) <= 100),
  constraint debt_receipts_debt_id_fkey FOREIGN KEY (debt_id) REFERENCES mandates.debts(id)
);

create table mandates.debts (
  id text collate "C" not null,
  number bigint not null generated always as identity,
  merchant_ref text collate "C" not null,
  payment_id text collate "C" not null,
  mandate_id text collate "C" not null,
  party_id text collate "C",
  order_id text collate "C" not null,
  amount_minor bigint not null,
  paid_minor bigint not null default 0,
  written_off_minor bigint not null default 0,
  currency text collate "C" not null,
  code text collate "C" not null,
  is_late boolean not null default false,
  state text collate "C" not null default 'open'::text,
  opened_at timestamp with time zone not null default clock_timestamp(),
  due_at timestamp with time zone not null,
  reminders integer not null default 0,
  reminded_at timestamp with time zone,
  closed_at timestamp with time zone,
  written_off_because text,
  constraint debts_pkey PRIMARY KEY (id),
  constraint debts_amount_minor_check CHECK (amount_minor > 0),
  constraint debts_check CHECK (paid_minor >= 0 AND paid_minor <= amount_minor),
  constraint debts_check1 CHECK ((state = 'open'::text) = (closed_at IS NULL)),
  constraint debts_check2 CHECK ((state = 'written_off'::text) = (written_off_minor > 0)),
  constraint debts_check3 CHECK ((state = 'written_off'::text) = (written_off_because IS NOT NULL)),
  constraint debts_check4 CHECK ((paid_minor + written_off_minor) <= amount_minor),
  constraint debts_check5 CHECK ((state = 'open'::text) = ((paid_minor + written_off_minor) < amount_minor)),
  constraint debts_code_check CHECK (code ~ '^[A-Za-z0-9_]{1,40}$'::text),
  constraint debts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint debts_id_check CHECK (id ~ '^dbt_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint debts_merchant_ref_key UNIQUE (merchant_ref),
  constraint debts_number_key UNIQUE (number),
  constraint debts_order_id_check CHECK (length(order_id) >= 1 AND length(order_id) <= 100),
  constraint debts_reminders_check CHECK (reminders >= 0 AND reminders <= 3),
  constraint debts_state_check CHECK (state = ANY (ARRAY['open'::text, 'paid'::text, 'written_off'::text])),
  constraint debts_written_off_because_check CHECK (length(written_off_because) >= 3 AND length(written_off_because) <= 500),
  constraint debts_written_off_minor_check CHECK (written_off_minor >= 0),
  constraint debts_mandate_id_fkey FOREIGN KEY (mandate_id) REFERENCES mandates.mandates(id),
  constraint debts_merchant_ref_fkey FOREIGN KEY (merchant_ref) REFERENCES payments.attempts(merchant_ref),
  constraint debts_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
) with (fillfactor=80);

create table mandates.files (
  number bigint not null generated always as identity,
  state text collate "C" not null default 'written'::text,
  content text not null,
  written_at timestamp with time zone not null default clock_timestamp(),
  decided_at timestamp with time zone,
  constraint files_pkey PRIMARY KEY (number),
  constraint files_check CHECK ((state = 'written'::text) = (decided_at IS NULL)),
  constraint files_content_check CHECK (length(content) <= 1000000),
  constraint files_state_check CHECK (state = ANY (ARRAY['written'::text, 'sent'::text, 'refused'::text]))
) with (fillfactor=80);

create table mandates.mandates (
  id text collate "C" not null,
  party_id text collate "C",
  holder text not null,
  routing text collate "C" not null,
  kind text collate "C" not null,
  last4 text collate "C" not null,
  wording text not null,
  locale text collate "C" not null,
  agreed_at timestamp with time zone not null default clock_timestamp(),
  agreed_from text collate "C" not null,
  state text collate "C" not null default 'active'::text,
  revoked_because text collate "C",
  revoked_at timestamp with time zone,
  kept boolean not null default false,
  constraint mandates_pkey PRIMARY KEY (id),
  constraint mandates_agreed_from_check CHECK (length(agreed_from) >= 1 AND length(agreed_from) <= 100),
  constraint mandates_check CHECK ((state = 'revoked'::text) = (revoked_at IS NOT NULL)),
  constraint mandates_holder_check CHECK (length(holder) >= 1 AND length(holder) <= 100),
  constraint mandates_id_check CHECK (id ~ '^mnd_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint mandates_kind_check CHECK (kind = ANY (ARRAY['checking'::text, 'savings'::text])),
  constraint mandates_last4_check CHECK (last4 ~ '^[0-9A-Z]{1,4}$'::text),
  constraint mandates_locale_check CHECK (length(locale) >= 2 AND length(locale) <= 10),
  constraint mandates_revoked_because_check CHECK (length(revoked_because) >= 1 AND length(revoked_because) <= 40),
  constraint mandates_routing_check CHECK (routing ~ '^\d{9}$'::text),
  constraint mandates_state_check CHECK (state = ANY (ARRAY['active'::text, 'revoked'::text])),
  constraint mandates_wording_check CHECK (length(wording) >= 1 AND length(wording) <= 2000),
  constraint mandates_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
) with (fillfactor=80);

create table mandates.refunds (
  number bigint not null generated always as identity,
  operation_id text collate "C" not null,
  merchant_ref text collate "C" not null,
  mandate_id text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'due'::text,
  trace text collate "C",
  file_number bigint,
  code text collate "C",
  asked_at timestamp with time zone not null default clock_timestamp(),
  debited_at timestamp with time zone,
  decided_at timestamp with time zone,
  told_at timestamp with time zone,
  constraint refunds_pkey PRIMARY KEY (number),
  constraint refunds_amount_minor_check CHECK (amount_minor > 0),
  constraint refunds_check CHECK ((file_number IS NULL) = (trace IS NULL)),
  constraint refunds_check1 CHECK ((state = ANY (ARRAY['paid'::text, 'failed'::text, 'returned'::text, 'bounced'::text])) = (decided_at IS NOT NULL)),
  constraint refunds_code_check CHECK (code ~ '^[A-Za-z0-9_]{1,40}$'::text),
  constraint refunds_currency_check CHECK (currency = 'USD'::text),
  constraint refunds_operation_id_check CHECK (length(operation_id) >= 1 AND length(operation_id) <= 100),
  constraint refunds_operation_id_key UNIQUE (operation_id),
  constraint refunds_state_check CHECK (state = ANY (ARRAY['due'::text, 'written'::text, 'submitted'::text, 'paid'::text, 'failed'::text, 'returned'::text, 'bounced'::text])),
  constraint refunds_trace_check CHECK (trace ~ '^\d{15}$'::text),
  constraint refunds_trace_key UNIQUE (trace),
  constraint refunds_file_number_fkey FOREIGN KEY (file_number) REFERENCES mandates.files(number),
  constraint refunds_mandate_id_fkey FOREIGN KEY (mandate_id) REFERENCES mandates.mandates(id),
  constraint refunds_merchant_ref_fkey FOREIGN KEY (merchant_ref) REFERENCES payments.attempts(merchant_ref)
) with (fillfactor=80);

CREATE INDEX debits_by_file ON mandates.debits USING btree (file_number);
CREATE INDEX debits_by_mandate ON mandates.debits USING btree (mandate_id);
CREATE INDEX debits_open ON mandates.debits USING btree (number) WHERE (state = ANY (ARRAY['due'::text, 'written'::text, 'submitted'::text, 'settled_returnable'::text]));
CREATE INDEX debits_untold ON mandates.debits USING btree (number) WHERE ((told_at IS NULL) AND (state = ANY (ARRAY['settled_returnable'::text, 'final'::text, 'failed'::text, 'returned'::text, 'reversed'::text])));
CREATE INDEX debt_receipts_by_debt ON mandates.debt_receipts USING btree (debt_id);
CREATE INDEX debts_by_mandate ON mandates.debts USING btree (mandate_id);
CREATE INDEX debts_by_party ON mandates.debts USING btree (party_id) WHERE (party_id IS NOT NULL);
CREATE INDEX debts_open ON mandates.debts USING btree (due_at) WHERE (state = 'open'::text);
CREATE INDEX files_to_send ON mandates.files USING btree (number) WHERE (state = 'written'::text);
CREATE INDEX mandates_by_party ON mandates.mandates USING btree (party_id) WHERE (party_id IS NOT NULL);
CREATE INDEX mandates_kept ON mandates.mandates USING btree (party_id) WHERE (kept AND (state = 'active'::text));
CREATE INDEX refunds_by_file ON mandates.refunds USING btree (file_number);
CREATE INDEX refunds_by_mandate ON mandates.refunds USING btree (mandate_id);
CREATE INDEX refunds_by_payment ON mandates.refunds USING btree (merchant_ref);
CREATE INDEX refunds_open ON mandates.refunds USING btree (number) WHERE (state = ANY (ARRAY['due'::text, 'written'::text, 'submitted'::text]));
CREATE INDEX refunds_untold ON mandates.refunds USING btree (number) WHERE ((told_at IS NULL) AND (state = ANY (ARRAY['paid'::text, 'failed'::text, 'returned'::text, 'bounced'::text])));

grant insert on mandates.accounts to kontor_app;
grant select on mandates.accounts to kontor_worker;
grant update (number) on mandates.accounts to kontor_worker;
grant insert, select on mandates.answers to kontor_worker;
grant insert, select on mandates.debits to kontor_app;
grant update (state) on mandates.debits to kontor_app;
grant select on mandates.debits to kontor_readonly;
grant select on mandates.debits to kontor_worker;
grant update (code) on mandates.debits to kontor_worker;
grant update (credited_at) on mandates.debits to kontor_worker;
grant update (file_number) on mandates.debits to kontor_worker;
grant update (settled_at) on mandates.debits to kontor_worker;
grant update (state) on mandates.debits to kontor_worker;
grant update (told_at) on mandates.debits to kontor_worker;
grant update (trace) on mandates.debits to kontor_worker;
grant insert, select on mandates.debt_receipts to kontor_app;
grant select on mandates.debt_receipts to kontor_readonly;
grant insert, select on mandates.debt_receipts to kontor_worker;
grant insert, select on mandates.debts to kontor_app;
grant update (closed_at) on mandates.debts to kontor_app;
grant update (paid_minor) on mandates.debts to kontor_app;
grant update (reminded_at) on mandates.debts to kontor_app;
grant update (reminders) on mandates.debts to kontor_app;
grant update (state) on mandates.debts to kontor_app;
grant update (written_off_because) on mandates.debts to kontor_app;
grant update (written_off_minor) on mandates.debts to kontor_app;
grant select on mandates.debts to kontor_readonly;
grant insert, select on mandates.debts to kontor_worker;
grant update (closed_at) on mandates.debts to kontor_worker;
grant update (paid_minor) on mandates.debts to kontor_worker;
grant update (reminded_at) on mandates.debts to kontor_worker;
grant update (reminders) on mandates.debts to kontor_worker;
grant update (state) on mandates.debts to kontor_worker;
grant update (written_off_because) on mandates.debts to kontor_worker;
grant update (written_off_minor) on mandates.debts to kontor_worker;
grant insert, select on mandates.files to kontor_worker;
grant update (content) on mandates.files to kontor_worker;
grant update (decided_at) on mandates.files to kontor_worker;
grant update (state) on mandates.files to kontor_worker;
grant insert, select on mandates.mandates to kontor_app;
grant update (revoked_at) on mandates.mandates to kontor_app;
grant update (revoked_because) on mandates.mandates to kontor_app;
grant update (state) on mandates.mandates to kontor_app;
grant select on mandates.mandates to kontor_worker;
grant update (kind) on mandates.mandates to kontor_worker;
grant update (last4) on mandates.mandates to kontor_worker;
grant update (revoked_at) on mandates.mandates to kontor_worker;
grant update (revoked_because) on mandates.mandates to kontor_worker;
grant update (routing) on mandates.mandates to kontor_worker;
grant update (state) on mandates.mandates to kontor_worker;
grant insert, select on mandates.refunds to kontor_app;
grant select on mandates.refunds to kontor_readonly;
grant insert, select on mandates.refunds to kontor_worker;
grant update (code) on mandates.refunds to kontor_worker;
grant update (debited_at) on mandates.refunds to kontor_worker;
grant update (decided_at) on mandates.refunds to kontor_worker;
grant update (file_number) on mandates.refunds to kontor_worker;
grant update (state) on mandates.refunds to kontor_worker;
grant update (told_at) on mandates.refunds to kontor_worker;
grant update (trace) on mandates.refunds to kontor_worker;

-- schema matching

create table matching.offers (
  product_id bigint not null,
  sellers text[] collate "C" not null,
  numbers text[] collate "C" not null,
  title_words text[] collate "C" not null,
  other_words text[] collate "C" not null,
  read_at timestamp with time zone not null default clock_timestamp(),
  constraint offers_pkey PRIMARY KEY (product_id),
  constraint offers_sellers_check CHECK (cardinality(sellers) > 0),
  constraint offers_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
);

create table matching.pairs (
  id bigint not null generated always as identity,
  one_id bigint not null,
  other_id bigint not null,
  state text collate "C" not null,
  found_by text collate "C" not null,
  score double precision not null,
  reasons jsonb not null,
  found_at timestamp with time zone not null default clock_timestamp(),
  decided_by text collate "C",
  decided_at timestamp with time zone,
  constraint pairs_pkey PRIMARY KEY (id),
  constraint pairs_check CHECK (one_id < other_id),
  constraint pairs_check1 CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  constraint pairs_found_by_check CHECK (found_by = ANY (ARRAY['number'::text, 'likeness'::text])),
  constraint pairs_one_id_other_id_key UNIQUE (one_id, other_id),
  constraint pairs_reasons_check CHECK (jsonb_typeof(reasons) = 'object'::text),
  constraint pairs_score_check CHECK (score >= 0::double precision AND score <= 1::double precision),
  constraint pairs_state_check CHECK (state = ANY (ARRAY['found'::text, 'joined'::text, 'confirmed'::text, 'refused'::text])),
  constraint pairs_one_id_fkey FOREIGN KEY (one_id) REFERENCES catalog.products(id),
  constraint pairs_other_id_fkey FOREIGN KEY (other_id) REFERENCES catalog.products(id)
);

create table matching.postings (
  word text collate "C" not null,
  product_id bigint not null,
  constraint postings_pkey PRIMARY KEY (word, product_id),
  constraint postings_product_id_fkey FOREIGN KEY (product_id) REFERENCES matching.offers(product_id) ON DELETE CASCADE
);

create table matching.waiting (
  product_id bigint not null,
  constraint waiting_pkey PRIMARY KEY (product_id)
);

create table matching.words (
  word text collate "C" not null,
  offers integer not null,
  constraint words_pkey PRIMARY KEY (word),
  constraint words_offers_check CHECK (offers >= 0),
  constraint words_word_check CHECK (length(word) <= 60)
);

CREATE INDEX offers_by_number ON matching.offers USING gin (numbers);
CREATE INDEX pairs_by_other ON matching.pairs USING btree (other_id);
CREATE INDEX pairs_by_state ON matching.pairs USING btree (state, score, id);

CREATE OR REPLACE FUNCTION matching.candidates(ids bigint[], most_having integer, most_words integer, most_near integer)
 RETURNS TABLE(product_id bigint, other_id bigint, by_number boolean, shared double precision)
 LANGUAGE sql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
  select o.product_id, c.other_id, bool_or(c.by_number), max(c.shared)
    from matching.offers o
   cross join lateral (
     (select g.product_id as other_id, true as by_number, 0::double precision as shared
        from matching.offers g
       where cardinality(o.numbers) > 0 and g.numbers && o.numbers and g.product_id <> o.product_id
         and not g.sellers && o.sellers
       order by g.product_id
       limit 20)
     union all
     (select p.product_id, false, sum(rare.weight)
        from (select w.word,
                     ln(1 + (select a.offers from matching.words a where a.word = '') / (1.0 + w.offers))::double precision
                       as weight
                from matching.words w
               where w.word = any (o.title_words) and w.offers between 2 and most_having
               order by w.offers, w.word
               limit most_words) rare
        join matching.postings p on p.word = rare.word
        join matching.offers g on g.product_id = p.product_id
       where p.product_id <> o.product_id and not g.sellers && o.sellers
       group by p.product_id
       order by sum(rare.weight) desc, p.product_id
       limit most_near)
     union all
     (select b.one_id + b.other_id - o.product_id, false, 0
        from matching.pairs b
       where o.product_id in (b.one_id, b.other_id) and b.state in ('found', 'joined'))) c
   where o.product_id = any (ids)
   group by o.product_id, c.other_id
$function$;

grant select on matching.offers to kontor_app;
grant select on matching.offers to kontor_readonly;
grant delete, insert, select, update on matching.offers to kontor_worker;
grant select on matching.pairs to kontor_app;
grant update (decided_at) on matching.pairs to kontor_app;
grant update (decided_by) on matching.pairs to kontor_app;
grant update (state) on matching.pairs to kontor_app;
grant select on matching.pairs to kontor_readonly;
grant delete, insert, select, update on matching.pairs to kontor_worker;
grant select on matching.postings to kontor_app;
grant select on matching.postings to kontor_readonly;
grant delete, insert, select, update on matching.postings to kontor_worker;
grant select on matching.waiting to kontor_app;
grant select on matching.waiting to kontor_readonly;
grant delete, insert, select, update on matching.waiting to kontor_worker;
grant select on matching.words to kontor_app;
grant select on matching.words to kontor_readonly;
grant delete, insert, select, update on matching.words to kontor_worker;

-- schema notifications

create table notifications.mails (
  id text collate "C" not null,
  cause text collate "C" not null,
  template text collate "C" not null,
  recipient text collate "C" not null,
  locale text collate "C" not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  state text collate "C" not null default 'queued'::text,
  tries integer not null default 0,
  next_try_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_cause_template_recipient_key UNIQUE (cause, template, recipient),
  constraint mails_check CHECK ((state = 'sent'::text) = (sent_at IS NOT NULL)),
  constraint mails_id_check CHECK (id ~~ 'mal\_%'::text),
  constraint mails_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint mails_recipient_check CHECK (length(recipient) >= 3 AND length(recipient) <= 254),
  constraint mails_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])),
  constraint mails_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 300),
  constraint mails_tries_check CHECK (tries >= 0)
);

create table notifications.messages (
  id text collate "C" not null,
  cause text collate "C" not null,
  recipient text collate "C" not null,
  body text not null,
  state text collate "C" not null default 'queued'::text,
  tries integer not null default 0,
  next_try_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_body_check CHECK (length(body) >= 1 AND length(body) <= 480),
  constraint messages_cause_key UNIQUE (cause),
  constraint messages_check CHECK ((state = 'sent'::text) = (sent_at IS NOT NULL)),
  constraint messages_id_check CHECK (id ~ '^msg_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint messages_recipient_check CHECK (recipient ~ '^\+[1-9][0-9]{6,14}$'::text),
  constraint messages_state_check CHECK (state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])),
  constraint messages_tries_check CHECK (tries >= 0)
);

CREATE INDEX mails_by_time ON notifications.mails USING btree (created_at DESC, id DESC);
CREATE INDEX mails_to_send ON notifications.mails USING btree (next_try_at) WHERE (state = 'queued'::text);
CREATE INDEX messages_by_time ON notifications.messages USING btree (created_at DESC, id DESC);
CREATE INDEX messages_to_send ON notifications.messages USING btree (next_try_at) WHERE (state = 'queued'::text);

grant delete, insert, select on notifications.mails to kontor_app;
grant delete, insert, select, update on notifications.mails to kontor_worker;
grant insert, select on notifications.messages to kontor_app;
grant delete, insert, select, update on notifications.messages to kontor_worker;

-- schema orders

create table orders.child_orders (
  id text collate "C" not null,
  order_id text collate "C" not null,
  seller_id text collate "C" not null,
  items_minor bigint not null,
  discount_minor bigint not null,
  tax_minor bigint not null,
  constraint child_orders_pkey PRIMARY KEY (id),
  constraint child_orders_check CHECK (discount_minor >= 0 AND discount_minor <= items_minor),
  constraint child_orders_id_check CHECK (id ~~ 'chd\_%'::text),
  constraint child_orders_items_minor_check CHECK (items_minor >= 0),
  constraint child_orders_order_id_seller_id_key UNIQUE (order_id, seller_id),
  constraint child_orders_tax_minor_check CHECK (tax_minor >= 0),
  constraint child_orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
);

create table orders.lines (
  id text collate "C" not null,
  order_id text collate "C" not null,
  child_order_id text collate "C" not null,
  position integer not null,
  variant_id bigint not null,
  sku text not null,
  title text not null,
  slug text,
  options jsonb not null,
  media_key text,
  quantity integer not null,
  unit_minor bigint not null,
  total_minor bigint not null,
  discount_minor bigint not null,
  tax_class text collate "C" not null,
  tax_rate numeric(6,3) not null,
  tax_minor bigint not null,
  tax_reason text collate "C",
  constraint lines_pkey PRIMARY KEY (id),
  constraint lines_check CHECK (total_minor = (unit_minor * quantity)),
  constraint lines_check1 CHECK (discount_minor >= 0 AND discount_minor <= total_minor),
  constraint lines_check2 CHECK (tax_rate > 0::numeric OR tax_reason IS NOT NULL),
  constraint lines_check3 CHECK (tax_rate > 0::numeric OR tax_minor = 0),
  constraint lines_id_check CHECK (id ~~ 'oln\_%'::text),
  constraint lines_order_id_position_key UNIQUE (order_id, "position"),
  constraint lines_position_check CHECK ("position" > 0),
  constraint lines_quantity_check CHECK (quantity >= 1 AND quantity <= 999),
  constraint lines_tax_minor_check CHECK (tax_minor >= 0),
  constraint lines_tax_rate_check CHECK (tax_rate >= 0::numeric),
  constraint lines_tax_reason_check CHECK (tax_reason = ANY (ARRAY['export'::text, 'reverse_charge'::text, 'exempt'::text, 'zero_rate'::text])),
  constraint lines_unit_minor_check CHECK (unit_minor >= 0),
  constraint lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
);

create table orders.orders (
  id text collate "C" not null,
  number bigint not null default nextval('orders.order_numbers'::regclass),
  cart_id text collate "C" not null,
  buyer_id text collate "C",
  email text not null,
  currency text collate "C" not null,
  country text collate "C" not null,
  locale text collate "C" not null,
  tax_included boolean not null,
  tax_treatment text collate "C" not null,
  vat_id text collate "C",
  items_minor bigint not null,
  discount_minor bigint not null,
  shipping_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  shipping_method text collate "C" not null,
  shipping_tax_rate numeric(6,3) not null,
  shipping_tax_minor bigint not null,
  shipping_tax_reason text collate "C",
  coupon_code text collate "C",
  state text collate "C" not null default 'awaiting_payment'::text,
  token_hash bytea not null,
  shipping_address jsonb not null,
  billing_address jsonb,
  placed_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  moved_at timestamp with time zone not null default clock_timestamp(),
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_cart_id_key UNIQUE (cart_id),
  constraint orders_check CHECK (discount_minor >= 0 AND discount_minor <= items_minor),
  constraint orders_check1 CHECK (shipping_tax_minor >= 0 AND shipping_tax_minor <= tax_minor),
  constraint orders_check2 CHECK (shipping_tax_rate > 0::numeric OR shipping_tax_reason IS NOT NULL),
  constraint orders_check3 CHECK (expires_at > placed_at),
  constraint orders_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint orders_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint orders_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint orders_id_check CHECK (id ~~ 'ord\_%'::text),
  constraint orders_items_minor_check CHECK (items_minor >= 0),
  constraint orders_number_key UNIQUE (number),
  constraint orders_shipping_minor_check CHECK (shipping_minor >= 0),
  constraint orders_state_check CHECK (state = ANY (ARRAY['awaiting_payment'::text, 'paid'::text, 'fulfilled'::text, 'completed'::text, 'canceled'::text, 'expired'::text, 'refunded'::text])),
  constraint orders_tax_minor_check CHECK (tax_minor >= 0),
  constraint orders_tax_treatment_check CHECK (tax_treatment = ANY (ARRAY['domestic'::text, 'union'::text, 'reverse_charge'::text, 'export'::text])),
  constraint orders_token_hash_check CHECK (length(token_hash) = 32),
  constraint total_adds_up CHECK (total_minor = (items_minor - discount_minor + shipping_minor +
CASE
    WHEN tax_included THEN 0::bigint
    ELSE tax_minor
END)),
  constraint orders_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES parties.parties(id)
) with (fillfactor=90);

create table orders.tax_lines (
  order_id text collate "C" not null,
  position integer not null,
  rate numeric(6,3) not null,
  reason text collate "C",
  net_minor bigint not null,
  tax_minor bigint not null,
  constraint tax_lines_pkey PRIMARY KEY (order_id, "position"),
  constraint tax_lines_check CHECK (rate > 0::numeric OR reason IS NOT NULL AND tax_minor = 0),
  constraint tax_lines_net_minor_check CHECK (net_minor >= 0),
  constraint tax_lines_position_check CHECK ("position" > 0),
  constraint tax_lines_rate_check CHECK (rate >= 0::numeric),
  constraint tax_lines_reason_check CHECK (reason = ANY (ARRAY['export'::text, 'reverse_charge'::text, 'exempt'::text, 'zero_rate'::text])),
  constraint tax_lines_tax_minor_check CHECK (tax_minor >= 0),
  constraint tax_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
);

CREATE INDEX orders_by_buyer ON orders.orders USING btree (buyer_id, number DESC) WHERE (buyer_id IS NOT NULL);
CREATE INDEX orders_by_state ON orders.orders USING btree (state, number) WHERE (state = ANY (ARRAY['paid'::text, 'fulfilled'::text, 'canceled'::text, 'expired'::text, 'refunded'::text]));
CREATE INDEX orders_by_time ON orders.orders USING brin (placed_at, paid_at) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX orders_to_expire ON orders.orders USING btree (expires_at) WHERE (state = 'awaiting_payment'::text);

CREATE OR REPLACE FUNCTION orders.read_orders(ids text[], checked boolean[], tokens bytea[], parties text[])
 RETURNS TABLE(n integer, id text, number bigint, cart_id text, buyer_id text, email text, currency text, country text, locale text, tax_included boolean, tax_treatment text, vat_id text, items_minor bigint, discount_minor bigint, shipping_minor bigint, tax_minor bigint, total_minor bigint, shipping_method text, shipping_tax_rate text, shipping_tax_minor bigint, shipping_tax_reason text, coupon_code text, state text, shipping_address jsonb, billing_address jsonb, placed_at timestamp with time zone, expires_at timestamp with time zone, paid_at timestamp with time zone, lines json, children json, tax_lines json)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

grant insert, select on orders.child_orders to kontor_app;
grant select on orders.child_orders to kontor_readonly;
grant select on orders.child_orders to kontor_worker;
grant insert, select on orders.lines to kontor_app;
grant select on orders.lines to kontor_readonly;
grant select on orders.lines to kontor_worker;
grant usage on orders.order_numbers to kontor_app;
grant insert, select on orders.orders to kontor_app;
grant update (email) on orders.orders to kontor_app;
grant update (expires_at) on orders.orders to kontor_app;
grant update (moved_at) on orders.orders to kontor_app;
grant update (paid_at) on orders.orders to kontor_app;
grant update (state) on orders.orders to kontor_app;
grant select on orders.orders to kontor_readonly;
grant select on orders.orders to kontor_worker;
grant update (expires_at) on orders.orders to kontor_worker;
grant update (moved_at) on orders.orders to kontor_worker;
grant update (paid_at) on orders.orders to kontor_worker;
grant update (state) on orders.orders to kontor_worker;
grant insert, select on orders.tax_lines to kontor_app;
grant select on orders.tax_lines to kontor_readonly;
grant select on orders.tax_lines to kontor_worker;

-- schema parties

create table parties.addresses (
  id text collate "C" not null,
  party_id text collate "C" not null,
  name text not null,
  company text,
  line1 text not null,
  line2 text,
  postal_code text,
  city text not null,
  region text,
  country text collate "C" not null,
  phone text,
  is_default boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint addresses_pkey PRIMARY KEY (id),
  constraint addresses_city_check CHECK (length(city) >= 1 AND length(city) <= 80),
  constraint addresses_company_check CHECK (length(company) <= 100),
  constraint addresses_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint addresses_id_check CHECK (id ~~ 'adr\_%'::text),
  constraint addresses_line1_check CHECK (length(line1) >= 1 AND length(line1) <= 120),
  constraint addresses_line2_check CHECK (length(line2) <= 120),
  constraint addresses_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint addresses_phone_check CHECK (length(phone) <= 30),
  constraint addresses_postal_code_check CHECK (length(postal_code) <= 20),
  constraint addresses_region_check CHECK (length(region) <= 80),
  constraint addresses_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table parties.parties (
  id text collate "C" not null,
  kind text collate "C" not null,
  display_name text not null,
  locale text collate "C" not null default 'en'::text,
  created_at timestamp with time zone not null default now(),
  erased_at timestamp with time zone,
  constraint parties_pkey PRIMARY KEY (id),
  constraint parties_display_name_check CHECK (length(display_name) >= 1 AND length(display_name) <= 200),
  constraint parties_id_check CHECK (id ~~ 'pty\_%'::text),
  constraint parties_kind_check CHECK (kind = ANY (ARRAY['person'::text, 'company'::text, 'house'::text])),
  constraint parties_locale_check CHECK (locale ~ '^[a-z]{2}$'::text)
);

CREATE INDEX addresses_by_party ON parties.addresses USING btree (party_id);
CREATE UNIQUE INDEX addresses_one_default ON parties.addresses USING btree (party_id) WHERE is_default;

grant delete, insert, select, update on parties.addresses to kontor_app;
grant select on parties.addresses to kontor_readonly;
grant select on parties.addresses to kontor_worker;
grant insert, select, update on parties.parties to kontor_app;
grant select on parties.parties to kontor_readonly;
grant select on parties.parties to kontor_worker;

-- schema payments

create table payments.attempts (
  id text collate "C" not null,
  intent_id text collate "C" not null,
  seq integer not null,
  connector text collate "C" not null,
  method text collate "C" not null,
  state text collate "C" not null default 'created'::text,
  merchant_ref text collate "C" not null,
  connector_ref text collate "C",
  redirect_url text,
  amount_minor bigint not null,
  currency text collate "C" not null,
  authorized_minor bigint not null default 0,
  captured_minor bigint not null default 0,
  voided_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  surplus boolean not null default false,
  held_by uuid,
  decline_code text collate "C",
  card_brand text,
  card_last4 text collate "C",
  authorized_until timestamp with time zone,
  session_expires_at timestamp with time zone,
  observed_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  action jsonb,
  details jsonb not null default '{}'::jsonb,
  at_once boolean not null default false,
  authentication jsonb,
  address_check text collate "C",
  constraint attempts_pkey PRIMARY KEY (id),
  constraint attempts_action_check CHECK (jsonb_typeof(action) = 'object'::text AND length(action::text) <= 16384),
  constraint attempts_address_check_check CHECK (address_check ~ '^[A-Z]$'::text),
  constraint attempts_amount_minor_check CHECK (amount_minor > 0),
  constraint attempts_authentication_check CHECK (jsonb_typeof(authentication) = 'object'::text AND length(authentication::text) <= 500),
  constraint attempts_card_brand_check CHECK (length(card_brand) >= 1 AND length(card_brand) <= 30),
  constraint attempts_card_last4_check CHECK (card_last4 ~ '^[0-9]{4}$'::text),
  constraint attempts_check CHECK (authorized_minor >= 0 AND authorized_minor <= amount_minor),
  constraint attempts_check1 CHECK (captured_minor >= 0 AND captured_minor <= authorized_minor),
  constraint attempts_check2 CHECK ((captured_minor + voided_minor) <= authorized_minor),
  constraint attempts_check3 CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor),
  constraint attempts_connector_check CHECK (connector ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint attempts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint attempts_decline_code_check CHECK (length(decline_code) >= 1 AND length(decline_code) <= 60),
  constraint attempts_details_check CHECK (jsonb_typeof(details) = 'object'::text AND length(details::text) <= 4096),
  constraint attempts_id_check CHECK (id ~ '^att_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint attempts_intent_id_seq_key UNIQUE (intent_id, seq),
  constraint attempts_merchant_ref_check CHECK (length(merchant_ref) >= 1 AND length(merchant_ref) <= 100),
  constraint attempts_merchant_ref_key UNIQUE (merchant_ref),
  constraint attempts_method_check CHECK (method ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint attempts_seq_check CHECK (seq >= 1 AND seq <= 50),
  constraint attempts_state_check CHECK (state = ANY (ARRAY['created'::text, 'requires_proof'::text, 'pending'::text, 'requires_confirmation'::text, 'declined'::text, 'failed'::text, 'expired'::text, 'integrity_failure'::text, 'authorized'::text, 'partially_captured'::text, 'captured'::text, 'voided'::text])),
  constraint attempts_voided_minor_check CHECK (voided_minor >= 0),
  constraint attempts_intent_id_fkey FOREIGN KEY (intent_id) REFERENCES payments.intents(id)
) with (fillfactor=80);

create table payments.breakers (
  connector text collate "C" not null,
  state text collate "C" not null default 'closed'::text,
  failures integer not null default 0,
  answers bigint not null default 0,
  silences bigint not null default 0,
  probe_at timestamp with time zone,
  changed_at timestamp with time zone not null default clock_timestamp(),
  constraint breakers_pkey PRIMARY KEY (connector),
  constraint breakers_answers_check CHECK (answers >= 0),
  constraint breakers_check CHECK ((state = 'closed'::text) = (probe_at IS NULL)),
  constraint breakers_connector_check CHECK (connector ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint breakers_failures_check CHECK (failures >= 0),
  constraint breakers_silences_check CHECK (silences >= 0),
  constraint breakers_state_check CHECK (state = ANY (ARRAY['closed'::text, 'open'::text, 'half_open'::text]))
);

create table payments.case_notes (
  id bigint not null generated always as identity,
  case_id text collate "C" not null,
  author text collate "C" not null,
  text text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint case_notes_pkey PRIMARY KEY (id),
  constraint case_notes_author_check CHECK (length(author) >= 1 AND length(author) <= 100),
  constraint case_notes_text_check CHECK (length(text) >= 1 AND length(text) <= 1000),
  constraint case_notes_case_id_fkey FOREIGN KEY (case_id) REFERENCES payments.cases(id)
);

create table payments.cases (
  id text collate "C" not null,
  kind text collate "C" not null,
  subject text collate "C" not null,
  intent_id text collate "C",
  facts jsonb not null default '{}'::jsonb,
  opened_at timestamp with time zone not null default clock_timestamp(),
  closed_at timestamp with time zone,
  closed_by text collate "C",
  outcome text collate "C",
  owner text collate "C",
  due_at timestamp with time zone,
  constraint cases_pkey PRIMARY KEY (id),
  constraint cases_check CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  constraint cases_check1 CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  constraint cases_id_check CHECK (id ~ '^cas_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint cases_kind_check CHECK (kind ~ '^[a-z][a-z_]{2,39}$'::text),
  constraint cases_outcome_check CHECK (outcome = ANY (ARRAY['resolved_by_evidence'::text, 'resolved_by_operator'::text])),
  constraint cases_owner_check CHECK (length(owner) >= 1 AND length(owner) <= 100),
  constraint cases_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 200),
  constraint cases_intent_id_fkey FOREIGN KEY (intent_id) REFERENCES payments.intents(id)
);

create table payments.evidence (
  id bigint not null generated always as identity,
  connector text collate "C" not null,
  dedupe_key text collate "C" not null,
  source text collate "C" not null,
  merchant_ref text collate "C",
  attempt_id text collate "C",
  signature_ok boolean not null,
  raw bytea not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  applied_at timestamp with time zone,
  effect text collate "C",
  constraint evidence_pkey PRIMARY KEY (id),
  constraint evidence_check CHECK ((applied_at IS NULL) = (effect IS NULL)),
  constraint evidence_connector_dedupe_key_key UNIQUE (connector, dedupe_key),
  constraint evidence_dedupe_key_check CHECK (length(dedupe_key) >= 1 AND length(dedupe_key) <= 200),
  constraint evidence_effect_check CHECK (effect = ANY (ARRAY['moved'::text, 'nothing'::text, 'bad_signature'::text, 'malformed'::text, 'unmatched'::text, 'integrity_failure'::text, 'conflict'::text, 'surplus'::text])),
  constraint evidence_raw_check CHECK (length(raw) <= 65536),
  constraint evidence_source_check CHECK (source = ANY (ARRAY['sync'::text, 'notify'::text, 'poll'::text, 'return'::text, 'settlement'::text])),
  constraint evidence_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(id)
);

create table payments.house_operations (
  reference text collate "C" not null,
  merchant_ref text collate "C" not null,
  kind text collate "C" not null,
  amount_minor bigint not null,
  succeeded boolean not null,
  code text collate "C",
  at timestamp with time zone not null default clock_timestamp(),
  constraint house_operations_pkey PRIMARY KEY (reference),
  constraint house_operations_amount_minor_check CHECK (amount_minor > 0),
  constraint house_operations_check CHECK (succeeded = (code IS NULL)),
  constraint house_operations_code_check CHECK (length(code) >= 1 AND length(code) <= 60),
  constraint house_operations_kind_check CHECK (kind = ANY (ARRAY['capture'::text, 'void'::text, 'refund'::text])),
  constraint house_operations_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint house_operations_merchant_ref_fkey FOREIGN KEY (merchant_ref) REFERENCES payments.house_payments(merchant_ref)
);

create table payments.house_payments (
  merchant_ref text collate "C" not null,
  connector text collate "C" not null,
  reference text collate "C" not null,
  party_id text collate "C",
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'open'::text,
  captured_minor bigint not null default 0,
  voided_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  held_by uuid,
  decline_code text collate "C",
  expires_at timestamp with time zone not null,
  authorized_at timestamp with time zone,
  authorized_until timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  step_up boolean not null default false,
  constraint house_payments_pkey PRIMARY KEY (merchant_ref),
  constraint captured_and_voided_within_amount CHECK (captured_minor >= 0 AND (captured_minor + voided_minor) <= amount_minor),
  constraint house_payments_amount_minor_check CHECK (amount_minor > 0),
  constraint house_payments_connector_check CHECK (connector ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint house_payments_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint house_payments_decline_code_check CHECK (length(decline_code) >= 1 AND length(decline_code) <= 60),
  constraint house_payments_merchant_ref_check CHECK (length(merchant_ref) >= 1 AND length(merchant_ref) <= 100),
  constraint house_payments_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint house_payments_state_check CHECK (state = ANY (ARRAY['open'::text, 'authorized'::text, 'captured'::text, 'voided'::text, 'declined'::text, 'expired'::text])),
  constraint house_payments_voided_minor_check CHECK (voided_minor >= 0),
  constraint house_refunded_within_captured CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor),
  constraint house_payments_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
) with (fillfactor=80);

create table payments.intents (
  id text collate "C" not null,
  reference text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  capture_method text collate "C" not null default 'manual'::text,
  state text collate "C" not null default 'requires_payment'::text,
  authorized_minor bigint not null default 0,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  expires_at timestamp with time zone not null,
  authorized_until timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint intents_pkey PRIMARY KEY (id),
  constraint authorized_in_full CHECK (authorized_minor = 0 OR authorized_minor = amount_minor),
  constraint captured_within_authorized CHECK (captured_minor >= 0 AND captured_minor <= authorized_minor),
  constraint intents_amount_minor_check CHECK (amount_minor > 0),
  constraint intents_capture_method_check CHECK (capture_method = ANY (ARRAY['manual'::text, 'automatic'::text])),
  constraint intents_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint intents_id_check CHECK (id ~ '^pay_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint intents_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint intents_reference_key UNIQUE (reference),
  constraint intents_state_check CHECK (state = ANY (ARRAY['requires_payment'::text, 'processing'::text, 'authorized'::text, 'partially_captured'::text, 'captured'::text, 'partially_refunded'::text, 'refunded'::text, 'canceled'::text, 'expired'::text])),
  constraint intents_version_check CHECK (version > 0),
  constraint refunded_within_captured CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor)
) with (fillfactor=80);

create table payments.operations (
  id text collate "C" not null,
  attempt_id text collate "C" not null,
  kind text collate "C" not null,
  amount_minor bigint not null,
  state text collate "C" not null default 'created'::text,
  idempotency_key text collate "C" not null,
  cause text collate "C" not null,
  reason text collate "C",
  connector_ref text collate "C",
  failure_code text collate "C",
  reserved_by uuid[] not null default '{}'::uuid[],
  next_sync_at timestamp with time zone,
  tries integer not null default 0,
  created_at timestamp with time zone not null default clock_timestamp(),
  sent_at timestamp with time zone,
  decided_at timestamp with time zone,
  constraint operations_pkey PRIMARY KEY (id),
  constraint operations_amount_minor_check CHECK (amount_minor > 0),
  constraint operations_cause_check CHECK (length(cause) >= 1 AND length(cause) <= 200),
  constraint operations_check CHECK ((state = ANY (ARRAY['succeeded'::text, 'failed'::text])) = (decided_at IS NOT NULL)),
  constraint operations_check1 CHECK ((state <> ALL (ARRAY['sent'::text, 'unknown'::text])) OR sent_at IS NOT NULL),
  constraint operations_failure_code_check CHECK (length(failure_code) >= 1 AND length(failure_code) <= 60),
  constraint operations_id_check CHECK (id ~ '^op_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint operations_idempotency_key_check CHECK (length(idempotency_key) >= 1 AND length(idempotency_key) <= 200),
  constraint operations_idempotency_key_key UNIQUE (idempotency_key),
  constraint operations_kind_check CHECK (kind = ANY (ARRAY['authorize'::text, 'capture'::text, 'void'::text, 'refund'::text, 'sync'::text])),
  constraint operations_state_check CHECK (state = ANY (ARRAY['created'::text, 'sent'::text, 'succeeded'::text, 'failed'::text, 'unknown'::text])),
  constraint operations_tries_check CHECK (tries >= 0 AND tries <= 100),
  constraint operations_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(id)
) with (fillfactor=80);

create table payments.proofs (
  attempt_id text collate "C" not null,
  state text collate "C" not null default 'awaiting'::text,
  because text collate "C" not null,
  party_id text collate "C",
  way text collate "C",
  tries integer not null default 0,
  codes_sent integer not null default 0,
  code_sent_at timestamp with time zone,
  sealed bytea,
  created_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  taken_until timestamp with time zone,
  constraint proofs_pkey PRIMARY KEY (attempt_id),
  constraint proofs_because_check CHECK (because = ANY (ARRAY['risk'::text, 'limit'::text])),
  constraint proofs_check CHECK ((state = 'awaiting'::text) = (decided_at IS NULL)),
  constraint proofs_check1 CHECK ((state = ANY (ARRAY['proven'::text, 'used'::text])) = (way IS NOT NULL)),
  constraint proofs_check2 CHECK (sealed IS NULL OR (state = ANY (ARRAY['awaiting'::text, 'proven'::text]))),
  constraint proofs_check3 CHECK ((codes_sent = 0) = (code_sent_at IS NULL)),
  constraint proofs_codes_sent_check CHECK (codes_sent >= 0 AND codes_sent <= 5),
  constraint proofs_sealed_check CHECK (length(sealed) <= 8192),
  constraint proofs_state_check CHECK (state = ANY (ARRAY['awaiting'::text, 'proven'::text, 'used'::text, 'failed'::text, 'expired'::text, 'canceled'::text])),
  constraint proofs_tries_check CHECK (tries >= 0 AND tries <= 10),
  constraint proofs_way_check CHECK (way = ANY (ARRAY['passkey'::text, 'totp'::text, 'password'::text, 'message'::text, 'mail'::text])),
  constraint proofs_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(id),
  constraint proofs_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
) with (fillfactor=80);

create table payments.refund_parts (
  operation_id text collate "C" not null,
  subject text collate "C" not null,
  account text collate "C" not null,
  amount_minor bigint not null,
  constraint refund_parts_pkey PRIMARY KEY (operation_id, subject, account),
  constraint refund_parts_account_check CHECK (length(account) >= 1 AND length(account) <= 100),
  constraint refund_parts_amount_minor_check CHECK (amount_minor > 0),
  constraint refund_parts_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 100),
  constraint refund_parts_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES payments.operations(id)
);

create table payments.routes (
  id bigint not null generated always as identity,
  position integer not null,
  method text collate "C" not null,
  currency text collate "C",
  country text collate "C",
  least_minor bigint,
  most_minor bigint,
  connector text collate "C" not null,
  weight integer not null default 100,
  created_by text collate "C" not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint routes_pkey PRIMARY KEY (id),
  constraint routes_check CHECK (least_minor IS NULL OR most_minor IS NULL OR least_minor <= most_minor),
  constraint routes_connector_check CHECK (connector ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint routes_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint routes_created_by_check CHECK (length(created_by) >= 1 AND length(created_by) <= 100),
  constraint routes_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint routes_least_minor_check CHECK (least_minor >= 0),
  constraint routes_method_check CHECK (method ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint routes_most_minor_check CHECK (most_minor >= 0),
  constraint routes_position_check CHECK ("position" >= 1 AND "position" <= 1000),
  constraint routes_weight_check CHECK (weight >= 1 AND weight <= 100)
);

CREATE INDEX attempts_declined ON payments.attempts USING btree (observed_at) WHERE ((state = 'declined'::text) AND (method = 'vault_card'::text));
CREATE UNIQUE INDEX attempts_open ON payments.attempts USING btree (intent_id) WHERE (state = ANY (ARRAY['created'::text, 'requires_proof'::text, 'pending'::text, 'requires_confirmation'::text]));
CREATE INDEX case_notes_by_case ON payments.case_notes USING btree (case_id, id);
CREATE INDEX cases_by_intent ON payments.cases USING btree (intent_id);
CREATE UNIQUE INDEX cases_open ON payments.cases USING btree (kind, subject) WHERE (closed_at IS NULL);
CREATE INDEX evidence_by_attempt ON payments.evidence USING btree (attempt_id, id);
CREATE INDEX evidence_refused ON payments.evidence USING btree (received_at) WHERE (NOT signature_ok);
CREATE INDEX house_operations_by_payment ON payments.house_operations USING btree (merchant_ref);
CREATE INDEX house_payments_by_party ON payments.house_payments USING btree (party_id) WHERE (party_id IS NOT NULL);
CREATE INDEX house_payments_by_reference ON payments.house_payments USING btree (reference);
CREATE INDEX operations_by_attempt ON payments.operations USING btree (attempt_id, created_at);
CREATE INDEX operations_due ON payments.operations USING btree (next_sync_at) WHERE (state = ANY (ARRAY['created'::text, 'sent'::text, 'unknown'::text]));
CREATE UNIQUE INDEX operations_once ON payments.operations USING btree (attempt_id, kind, cause) WHERE (state <> 'failed'::text);
CREATE INDEX proofs_by_party ON payments.proofs USING btree (party_id) WHERE (party_id IS NOT NULL);
CREATE INDEX proofs_by_time ON payments.proofs USING btree (created_at);
CREATE INDEX routes_by_method ON payments.routes USING btree (method, "position");

CREATE OR REPLACE FUNCTION payments.heard_before(connectors text[], dedupe_keys text[], merchant_refs text[])
 RETURNS TABLE(n integer, effect text, payment text, reference text)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  select g.n::integer, e.effect, i.id, i.reference
    from unnest(connectors, dedupe_keys, merchant_refs) with ordinality as g (connector, dedupe_key, merchant_ref, n)
    join payments.evidence e on e.connector = g.connector and e.dedupe_key = g.dedupe_key
    left join payments.attempts a on a.merchant_ref = g.merchant_ref
    left join payments.intents i on i.id = a.intent_id;
end
$function$;

CREATE OR REPLACE FUNCTION payments.read_payments(ids text[], of_references text[], merchant_refs text[])
 RETURNS TABLE(n integer, id text, reference text, state text, currency text, amount_minor bigint, authorized_minor bigint, captured_minor bigint, refunded_minor bigint, expires_at timestamp with time zone, authorized_until timestamp with time zone, created_at timestamp with time zone, attempts jsonb, operations jsonb)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION payments.record_page(for_intent text, for_attempt text, their_ref text, next_action jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  stands boolean;
begin
  perform 1 from payments.intents i where i.id = for_intent for update;
  update payments.attempts a
     set connector_ref = coalesce(a.connector_ref, their_ref), action = next_action,
         state = case when a.state = 'created' then 'pending' else a.state end
   where a.id = for_attempt and a.intent_id = for_intent
  returning a.state not in ('failed', 'expired') into stands;
  return stands;
end
$function$;

CREATE OR REPLACE FUNCTION payments.record_pages(pages json)
 RETURNS TABLE(n integer, stands boolean)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
  returning g.n, a.state not in ('failed', 'expired');
end
$function$;

grant insert, select on payments.attempts to kontor_app;
grant update (action) on payments.attempts to kontor_app;
grant update (address_check) on payments.attempts to kontor_app;
grant update (authentication) on payments.attempts to kontor_app;
grant update (authorized_minor) on payments.attempts to kontor_app;
grant update (authorized_until) on payments.attempts to kontor_app;
grant update (captured_minor) on payments.attempts to kontor_app;
grant update (card_brand) on payments.attempts to kontor_app;
grant update (card_last4) on payments.attempts to kontor_app;
grant update (connector_ref) on payments.attempts to kontor_app;
grant update (decline_code) on payments.attempts to kontor_app;
grant update (details) on payments.attempts to kontor_app;
grant update (held_by) on payments.attempts to kontor_app;
grant update (observed_at) on payments.attempts to kontor_app;
grant update (redirect_url) on payments.attempts to kontor_app;
grant update (refunded_minor) on payments.attempts to kontor_app;
grant update (session_expires_at) on payments.attempts to kontor_app;
grant update (state) on payments.attempts to kontor_app;
grant update (surplus) on payments.attempts to kontor_app;
grant update (voided_minor) on payments.attempts to kontor_app;
grant select on payments.attempts to kontor_readonly;
grant insert, select on payments.attempts to kontor_worker;
grant update (action) on payments.attempts to kontor_worker;
grant update (address_check) on payments.attempts to kontor_worker;
grant update (authentication) on payments.attempts to kontor_worker;
grant update (authorized_minor) on payments.attempts to kontor_worker;
grant update (authorized_until) on payments.attempts to kontor_worker;
grant update (captured_minor) on payments.attempts to kontor_worker;
grant update (card_brand) on payments.attempts to kontor_worker;
grant update (card_last4) on payments.attempts to kontor_worker;
grant update (connector_ref) on payments.attempts to kontor_worker;
grant update (decline_code) on payments.attempts to kontor_worker;
grant update (details) on payments.attempts to kontor_worker;
grant update (held_by) on payments.attempts to kontor_worker;
grant update (observed_at) on payments.attempts to kontor_worker;
grant update (redirect_url) on payments.attempts to kontor_worker;
grant update (refunded_minor) on payments.attempts to kontor_worker;
grant update (session_expires_at) on payments.attempts to kontor_worker;
grant update (state) on payments.attempts to kontor_worker;
grant update (surplus) on payments.attempts to kontor_worker;
grant update (voided_minor) on payments.attempts to kontor_worker;
grant insert, select, update on payments.breakers to kontor_app;
grant select on payments.breakers to kontor_readonly;
grant insert, select, update on payments.breakers to kontor_worker;
grant insert, select on payments.case_notes to kontor_app;
grant select on payments.case_notes to kontor_readonly;
grant insert, select on payments.case_notes to kontor_worker;
grant insert, select on payments.cases to kontor_app;
grant update (closed_at) on payments.cases to kontor_app;
grant update (closed_by) on payments.cases to kontor_app;
grant update (due_at) on payments.cases to kontor_app;
grant update (facts) on payments.cases to kontor_app;
grant update (outcome) on payments.cases to kontor_app;
grant update (owner) on payments.cases to kontor_app;
grant select on payments.cases to kontor_readonly;
grant insert, select on payments.cases to kontor_worker;
grant update (closed_at) on payments.cases to kontor_worker;
grant update (closed_by) on payments.cases to kontor_worker;
grant update (due_at) on payments.cases to kontor_worker;
grant update (facts) on payments.cases to kontor_worker;
grant update (outcome) on payments.cases to kontor_worker;
grant update (owner) on payments.cases to kontor_worker;
grant insert, select on payments.evidence to kontor_app;
grant update (applied_at) on payments.evidence to kontor_app;
grant update (attempt_id) on payments.evidence to kontor_app;
grant update (effect) on payments.evidence to kontor_app;
grant select on payments.evidence to kontor_readonly;
grant insert, select on payments.evidence to kontor_worker;
grant update (applied_at) on payments.evidence to kontor_worker;
grant update (attempt_id) on payments.evidence to kontor_worker;
grant update (effect) on payments.evidence to kontor_worker;
grant insert, select on payments.house_operations to kontor_app;
grant select on payments.house_operations to kontor_readonly;
grant insert, select on payments.house_operations to kontor_worker;
grant insert, select on payments.house_payments to kontor_app;
grant update (authorized_at) on payments.house_payments to kontor_app;
grant update (authorized_until) on payments.house_payments to kontor_app;
grant update (captured_minor) on payments.house_payments to kontor_app;
grant update (decline_code) on payments.house_payments to kontor_app;
grant update (held_by) on payments.house_payments to kontor_app;
grant update (refunded_minor) on payments.house_payments to kontor_app;
grant update (state) on payments.house_payments to kontor_app;
grant update (voided_minor) on payments.house_payments to kontor_app;
grant select on payments.house_payments to kontor_readonly;
grant insert, select on payments.house_payments to kontor_worker;
grant update (authorized_at) on payments.house_payments to kontor_worker;
grant update (authorized_until) on payments.house_payments to kontor_worker;
grant update (captured_minor) on payments.house_payments to kontor_worker;
grant update (decline_code) on payments.house_payments to kontor_worker;
grant update (held_by) on payments.house_payments to kontor_worker;
grant update (refunded_minor) on payments.house_payments to kontor_worker;
grant update (state) on payments.house_payments to kontor_worker;
grant update (voided_minor) on payments.house_payments to kontor_worker;
grant insert, select on payments.intents to kontor_app;
grant update (authorized_minor) on payments.intents to kontor_app;
grant update (authorized_until) on payments.intents to kontor_app;
grant update (captured_minor) on payments.intents to kontor_app;
grant update (expires_at) on payments.intents to kontor_app;
grant update (refunded_minor) on payments.intents to kontor_app;
grant update (state) on payments.intents to kontor_app;
grant update (version) on payments.intents to kontor_app;
grant select on payments.intents to kontor_readonly;
grant insert, select on payments.intents to kontor_worker;
grant update (authorized_minor) on payments.intents to kontor_worker;
grant update (authorized_until) on payments.intents to kontor_worker;
grant update (captured_minor) on payments.intents to kontor_worker;
grant update (expires_at) on payments.intents to kontor_worker;
grant update (refunded_minor) on payments.intents to kontor_worker;
grant update (state) on payments.intents to kontor_worker;
grant update (version) on payments.intents to kontor_worker;
grant insert, select on payments.operations to kontor_app;
grant update (connector_ref) on payments.operations to kontor_app;
grant update (decided_at) on payments.operations to kontor_app;
grant update (failure_code) on payments.operations to kontor_app;
grant update (next_sync_at) on payments.operations to kontor_app;
grant update (reserved_by) on payments.operations to kontor_app;
grant update (sent_at) on payments.operations to kontor_app;
grant update (state) on payments.operations to kontor_app;
grant update (tries) on payments.operations to kontor_app;
grant select on payments.operations to kontor_readonly;
grant insert, select on payments.operations to kontor_worker;
grant update (connector_ref) on payments.operations to kontor_worker;
grant update (decided_at) on payments.operations to kontor_worker;
grant update (failure_code) on payments.operations to kontor_worker;
grant update (next_sync_at) on payments.operations to kontor_worker;
grant update (reserved_by) on payments.operations to kontor_worker;
grant update (sent_at) on payments.operations to kontor_worker;
grant update (state) on payments.operations to kontor_worker;
grant update (tries) on payments.operations to kontor_worker;
grant insert, select on payments.proofs to kontor_app;
grant update (code_sent_at) on payments.proofs to kontor_app;
grant update (codes_sent) on payments.proofs to kontor_app;
grant update (decided_at) on payments.proofs to kontor_app;
grant update (sealed) on payments.proofs to kontor_app;
grant update (state) on payments.proofs to kontor_app;
grant update (taken_until) on payments.proofs to kontor_app;
grant update (tries) on payments.proofs to kontor_app;
grant update (way) on payments.proofs to kontor_app;
grant select on payments.proofs to kontor_readonly;
grant delete, insert, select on payments.proofs to kontor_worker;
grant update (code_sent_at) on payments.proofs to kontor_worker;
grant update (codes_sent) on payments.proofs to kontor_worker;
grant update (decided_at) on payments.proofs to kontor_worker;
grant update (sealed) on payments.proofs to kontor_worker;
grant update (state) on payments.proofs to kontor_worker;
grant update (taken_until) on payments.proofs to kontor_worker;
grant update (tries) on payments.proofs to kontor_worker;
grant update (way) on payments.proofs to kontor_worker;
grant insert, select on payments.refund_parts to kontor_app;
grant select on payments.refund_parts to kontor_readonly;
grant insert, select on payments.refund_parts to kontor_worker;
grant delete, insert, select on payments.routes to kontor_app;
grant select on payments.routes to kontor_readonly;
grant delete, insert, select on payments.routes to kontor_worker;

-- schema payouts

create table payouts.limits (
  currency text collate "C" not null,
  approve_above_minor bigint not null,
  set_by text collate "C" not null,
  set_at timestamp with time zone not null default clock_timestamp(),
  constraint limits_pkey PRIMARY KEY (currency),
  constraint limits_approve_above_minor_check CHECK (approve_above_minor >= 0),
  constraint limits_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint limits_set_by_check CHECK (length(set_by) >= 1 AND length(set_by) <= 100)
);

create table payouts.messages (
  id text collate "C" not null,
  state text collate "C" not null default 'made'::text,
  content text not null,
  tries integer not null default 0,
  next_try_at timestamp with time zone not null default clock_timestamp(),
  made_at timestamp with time zone not null default clock_timestamp(),
  answered_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_check CHECK ((state = 'answered'::text) = (answered_at IS NOT NULL)),
  constraint messages_content_check CHECK (length(content) <= 5000000),
  constraint messages_id_check CHECK (id ~ '^pms_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint messages_state_check CHECK (state = ANY (ARRAY['made'::text, 'answered'::text])),
  constraint messages_tries_check CHECK (tries >= 0)
);

create table payouts.payouts (
  id text collate "C" not null,
  key text collate "C" not null,
  kind text collate "C" not null,
  reference text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  creditor_name text not null,
  creditor_iban text collate "C" not null,
  remittance text not null,
  source text collate "C" not null,
  held_by uuid not null,
  state text collate "C" not null default 'requested'::text,
  message_id text collate "C",
  reason text collate "C",
  requested_at timestamp with time zone not null default clock_timestamp(),
  decided_at timestamp with time zone,
  made_by text collate "C" not null default 'system'::text,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  held_because text,
  constraint payouts_pkey PRIMARY KEY (id),
  constraint payouts_amount_minor_check CHECK (amount_minor > 0),
  constraint payouts_approved CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  constraint payouts_approved_by_check CHECK (length(approved_by) >= 1 AND length(approved_by) <= 100),
  constraint payouts_check CHECK ((state = ANY (ARRAY['sent'::text, 'accepted'::text, 'executed'::text, 'returned'::text])) <= (message_id IS NOT NULL)),
  constraint payouts_check1 CHECK ((state = ANY (ARRAY['executed'::text, 'rejected'::text, 'returned'::text, 'canceled'::text])) = (decided_at IS NOT NULL)),
  constraint payouts_creditor_iban_check CHECK (creditor_iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'::text),
  constraint payouts_creditor_name_check CHECK (length(creditor_name) >= 1 AND length(creditor_name) <= 70),
  constraint payouts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payouts_held_because_check CHECK (length(held_because) >= 3 AND length(held_because) <= 200),
  constraint payouts_id_check CHECK (id ~ '^pyo_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint payouts_key_check CHECK (length(key) >= 1 AND length(key) <= 200),
  constraint payouts_key_key UNIQUE (key),
  constraint payouts_kind_check CHECK (kind = ANY (ARRAY['refund'::text, 'withdrawal'::text, 'surplus'::text, 'other'::text])),
  constraint payouts_made_by_check CHECK (length(made_by) >= 1 AND length(made_by) <= 100),
  constraint payouts_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 60),
  constraint payouts_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint payouts_remittance_check CHECK (length(remittance) <= 140),
  constraint payouts_source_check CHECK (length(source) >= 1 AND length(source) <= 100),
  constraint payouts_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'requested'::text, 'sent'::text, 'accepted'::text, 'executed'::text, 'rejected'::text, 'returned'::text, 'canceled'::text])),
  constraint payouts_two_persons CHECK (approved_by <> made_by),
  constraint payouts_message_id_fkey FOREIGN KEY (message_id) REFERENCES payouts.messages(id)
) with (fillfactor=80);

CREATE INDEX messages_due ON payouts.messages USING btree (next_try_at) WHERE (state = 'made'::text);
CREATE INDEX payouts_by_reference ON payouts.payouts USING btree (reference);
CREATE INDEX payouts_requested ON payouts.payouts USING btree (currency, id) WHERE (state = 'requested'::text);
CREATE INDEX payouts_undecided ON payouts.payouts USING btree (message_id) WHERE (state = ANY (ARRAY['sent'::text, 'accepted'::text]));
CREATE INDEX payouts_waiting ON payouts.payouts USING btree (id) WHERE (state = 'waiting'::text);

grant insert, select, update on payouts.limits to kontor_app;
grant select on payouts.limits to kontor_readonly;
grant select on payouts.limits to kontor_worker;
grant insert, select on payouts.messages to kontor_app;
grant update (answered_at) on payouts.messages to kontor_app;
grant update (next_try_at) on payouts.messages to kontor_app;
grant update (state) on payouts.messages to kontor_app;
grant update (tries) on payouts.messages to kontor_app;
grant select on payouts.messages to kontor_readonly;
grant insert, select on payouts.messages to kontor_worker;
grant update (answered_at) on payouts.messages to kontor_worker;
grant update (next_try_at) on payouts.messages to kontor_worker;
grant update (state) on payouts.messages to kontor_worker;
grant update (tries) on payouts.messages to kontor_worker;
grant insert, select on payouts.payouts to kontor_app;
grant update (approved_at) on payouts.payouts to kontor_app;
grant update (approved_by) on payouts.payouts to kontor_app;
grant update (decided_at) on payouts.payouts to kontor_app;
grant update (held_because) on payouts.payouts to kontor_app;
grant update (message_id) on payouts.payouts to kontor_app;
grant update (reason) on payouts.payouts to kontor_app;
grant update (state) on payouts.payouts to kontor_app;
grant select on payouts.payouts to kontor_readonly;
grant insert, select on payouts.payouts to kontor_worker;
grant update (approved_at) on payouts.payouts to kontor_worker;
grant update (approved_by) on payouts.payouts to kontor_worker;
grant update (decided_at) on payouts.payouts to kontor_worker;
grant update (held_because) on payouts.payouts to kontor_worker;
grant update (message_id) on payouts.payouts to kontor_worker;
grant update (reason) on payouts.payouts to kontor_worker;
grant update (state) on payouts.payouts to kontor_worker;

-- schema pricing

create table pricing.countries (
  code text collate "C" not null,
  zone text collate "C" not null,
  treatment text collate "C" not null,
  constraint countries_pkey PRIMARY KEY (code),
  constraint countries_code_check CHECK (code ~ '^[A-Z]{2}$'::text),
  constraint countries_treatment_check CHECK (treatment = ANY (ARRAY['union'::text, 'outside'::text])),
  constraint countries_zone_fkey FOREIGN KEY (zone) REFERENCES pricing.zones(code)
);

create table pricing.coupon_redemptions (
  order_id text collate "C" not null,
  coupon text collate "C" not null,
  customer bytea not null,
  discount_minor bigint not null,
  currency text collate "C" not null,
  redeemed_at timestamp with time zone not null default clock_timestamp(),
  released_at timestamp with time zone,
  constraint coupon_redemptions_pkey PRIMARY KEY (order_id),
  constraint coupon_redemptions_customer_check CHECK (length(customer) = 32),
  constraint coupon_redemptions_discount_minor_check CHECK (discount_minor >= 0),
  constraint coupon_redemptions_order_id_check CHECK (order_id ~~ 'ord\_%'::text),
  constraint coupon_redemptions_coupon_fkey FOREIGN KEY (coupon) REFERENCES pricing.coupons(code)
);

create table pricing.coupons (
  code text collate "C" not null,
  kind text collate "C" not null,
  percent numeric(5,2),
  amount_minor bigint,
  currency text collate "C",
  minimum_minor bigint,
  valid_from timestamp with time zone not null default '-infinity'::timestamp with time zone,
  valid_to timestamp with time zone not null default 'infinity'::timestamp with time zone,
  total_limit integer,
  per_customer_limit integer,
  redeemed integer not null default 0,
  active boolean not null default true,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint coupons_pkey PRIMARY KEY (code),
  constraint coupons_amount_minor_check CHECK (amount_minor > 0),
  constraint coupons_check CHECK (redeemed <= total_limit),
  constraint coupons_check1 CHECK (valid_from < valid_to),
  constraint coupons_check2 CHECK ((kind = 'percent'::text) = (percent IS NOT NULL)),
  constraint coupons_check3 CHECK ((kind = 'fixed'::text) = (amount_minor IS NOT NULL)),
  constraint coupons_check4 CHECK (currency IS NOT NULL OR amount_minor IS NULL AND minimum_minor IS NULL),
  constraint coupons_code_check CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,39}$'::text),
  constraint coupons_kind_check CHECK (kind = ANY (ARRAY['percent'::text, 'fixed'::text, 'free_shipping'::text])),
  constraint coupons_minimum_minor_check CHECK (minimum_minor > 0),
  constraint coupons_per_customer_limit_check CHECK (per_customer_limit > 0),
  constraint coupons_percent_check CHECK (percent > 0::numeric AND percent <= 100::numeric),
  constraint coupons_redeemed_check CHECK (redeemed >= 0),
  constraint coupons_total_limit_check CHECK (total_limit > 0),
  constraint coupons_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.price_books(currency)
);

create table pricing.price_books (
  currency text collate "C" not null,
  tax_included boolean not null,
  home_country text collate "C" not null,
  constraint price_books_pkey PRIMARY KEY (currency),
  constraint price_books_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint price_books_home_country_check CHECK (home_country ~ '^[A-Z]{2}$'::text)
);

create table pricing.price_history (
  variant_id bigint not null,
  currency text collate "C" not null,
  amount_minor bigint not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone,
  id bigint not null generated always as identity,
  constraint price_history_pkey PRIMARY KEY (id),
  constraint price_history_amount_minor_check CHECK (amount_minor >= 0),
  constraint price_history_check CHECK (to_at >= from_at),
  constraint price_history_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.price_books(currency),
  constraint price_history_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table pricing.prices (
  variant_id bigint not null,
  currency text collate "C" not null,
  amount_minor bigint not null,
  compare_at_minor bigint,
  changed_at timestamp with time zone not null default clock_timestamp(),
  reduced_at timestamp with time zone,
  prior_minor bigint,
  constraint prices_pkey PRIMARY KEY (variant_id, currency),
  constraint prices_amount_minor_check CHECK (amount_minor >= 0 AND amount_minor <= '100000000000'::bigint),
  constraint prices_check CHECK (compare_at_minor > amount_minor),
  constraint prices_check1 CHECK (reduced_at IS NULL OR compare_at_minor IS NOT NULL),
  constraint prices_check2 CHECK (reduced_at IS NOT NULL OR prior_minor IS NULL),
  constraint prices_prior_minor_check CHECK (prior_minor >= 0),
  constraint prices_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.price_books(currency),
  constraint prices_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table pricing.shipping_methods (
  code text collate "C" not null,
  kind text collate "C" not null,
  labels jsonb not null,
  position integer not null,
  active boolean not null default true,
  constraint shipping_methods_pkey PRIMARY KEY (code),
  constraint shipping_methods_code_check CHECK (code ~ '^[a-z][a-z0-9_]{1,30}$'::text),
  constraint shipping_methods_kind_check CHECK (kind = ANY (ARRAY['delivery'::text, 'pickup'::text, 'download'::text]))
);

create table pricing.shipping_rates (
  method text collate "C" not null,
  zone text collate "C" not null,
  currency text collate "C" not null,
  up_to_grams integer not null,
  amount_minor bigint not null,
  free_from_minor bigint,
  constraint shipping_rates_pkey PRIMARY KEY (method, zone, currency, up_to_grams),
  constraint shipping_rates_amount_minor_check CHECK (amount_minor >= 0),
  constraint shipping_rates_free_from_minor_check CHECK (free_from_minor > 0),
  constraint shipping_rates_up_to_grams_check CHECK (up_to_grams > 0),
  constraint shipping_rates_currency_fkey FOREIGN KEY (currency) REFERENCES pricing.price_books(currency),
  constraint shipping_rates_method_fkey FOREIGN KEY (method) REFERENCES pricing.shipping_methods(code),
  constraint shipping_rates_zone_fkey FOREIGN KEY (zone) REFERENCES pricing.zones(code)
);

create table pricing.tax_rates (
  country text collate "C" not null,
  tax_class text collate "C" not null,
  rate numeric(6,3) not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  constraint tax_rates_pkey PRIMARY KEY (country, tax_class, valid_from),
  constraint tax_rates_check CHECK (valid_to > valid_from),
  constraint tax_rates_rate_check CHECK (rate >= 0::numeric AND rate <= 100::numeric),
  constraint tax_rates_tax_class_check CHECK (tax_class ~ '^[a-z][a-z_]{1,30}$'::text),
  constraint tax_rates_country_fkey FOREIGN KEY (country) REFERENCES pricing.countries(code)
);

create table pricing.zones (
  code text collate "C" not null,
  constraint zones_pkey PRIMARY KEY (code),
  constraint zones_code_check CHECK (code ~ '^[a-z][a-z0-9_]{1,30}$'::text)
);

CREATE INDEX coupon_redemptions_by_customer ON pricing.coupon_redemptions USING btree (coupon, customer) WHERE (released_at IS NULL);
CREATE INDEX price_history_by_variant ON pricing.price_history USING btree (variant_id, currency, from_at);
CREATE UNIQUE INDEX price_history_open ON pricing.price_history USING btree (variant_id, currency) WHERE (to_at IS NULL);
CREATE UNIQUE INDEX tax_rates_open ON pricing.tax_rates USING btree (country, tax_class) WHERE (valid_to IS NULL);

CREATE OR REPLACE FUNCTION pricing.price_has_prior()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  at timestamptz := clock_timestamp();
begin
  if new.compare_at_minor is null then
    new.reduced_at := null;
    new.prior_minor := null;
    return new;
  end if;
  -- The same price, newly explained, is the same reduction; any other price is a reduction of its own.
  if tg_op = 'UPDATE' and old.reduced_at is not null and old.amount_minor = new.amount_minor then
    new.reduced_at := old.reduced_at;
    new.prior_minor := old.prior_minor;
    return new;
  end if;
  new.reduced_at := at;
  select min(h.amount_minor) into new.prior_minor from pricing.price_history h
   where h.variant_id = new.variant_id and h.currency = new.currency
     and h.from_at < at and coalesce(h.to_at, 'infinity') > at - interval '30 days';
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION pricing.price_is_remembered()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  at timestamptz := clock_timestamp();
begin
  if tg_op = 'UPDATE' and old.amount_minor = new.amount_minor then
    return null;
  end if;
  update pricing.price_history set to_at = greatest(from_at, at)
   where variant_id = new.variant_id and currency = new.currency and to_at is null;
  insert into pricing.price_history (variant_id, currency, amount_minor, from_at)
  values (new.variant_id, new.currency, new.amount_minor, at);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION pricing.rates_of(of_country text)
 RETURNS json
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(json_object_agg(tax_class, rate::text), '{}'::json) from pricing.tax_rates
   where country = of_country and valid_from <= current_date and (valid_to is null or valid_to > current_date)
$function$;

CREATE OR REPLACE FUNCTION pricing.release_coupons(orders text[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  released integer;
begin
  perform 1 from pricing.coupons
    where code in (select coupon from pricing.coupon_redemptions where order_id = any (orders) and released_at is null)
    order by code for update;
  with given as (
    update pricing.coupon_redemptions set released_at = clock_timestamp()
     where order_id = any (orders) and released_at is null
    returning coupon
  ), counted as (
    update pricing.coupons c set redeemed = c.redeemed - g.n
      from (select coupon, count(*)::integer as n from given group by coupon) g
     where c.code = g.coupon
  )
  select count(*)::integer into released from given;
  return released;
end
$function$;

CREATE TRIGGER price_has_prior BEFORE INSERT OR UPDATE ON pricing.prices FOR EACH ROW EXECUTE FUNCTION pricing.price_has_prior();
CREATE TRIGGER price_is_remembered AFTER INSERT OR UPDATE ON pricing.prices FOR EACH ROW EXECUTE FUNCTION pricing.price_is_remembered();

grant select on pricing.countries to kontor_app;
grant select on pricing.countries to kontor_readonly;
grant select on pricing.countries to kontor_worker;
grant insert, select on pricing.coupon_redemptions to kontor_app;
grant update (released_at) on pricing.coupon_redemptions to kontor_app;
grant select on pricing.coupon_redemptions to kontor_readonly;
grant select on pricing.coupon_redemptions to kontor_worker;
grant update (released_at) on pricing.coupon_redemptions to kontor_worker;
grant insert, select, update on pricing.coupons to kontor_app;
grant select on pricing.coupons to kontor_readonly;
grant select, update on pricing.coupons to kontor_worker;
grant select on pricing.price_books to kontor_app;
grant select on pricing.price_books to kontor_readonly;
grant select on pricing.price_books to kontor_worker;
grant select on pricing.price_history to kontor_app;
grant select on pricing.price_history to kontor_readonly;
grant select on pricing.price_history to kontor_worker;
grant insert, select, update on pricing.prices to kontor_app;
grant select on pricing.prices to kontor_readonly;
grant insert, select, update on pricing.prices to kontor_worker;
grant select on pricing.shipping_methods to kontor_app;
grant select on pricing.shipping_methods to kontor_readonly;
grant select on pricing.shipping_methods to kontor_worker;
grant select on pricing.shipping_rates to kontor_app;
grant select on pricing.shipping_rates to kontor_readonly;
grant select on pricing.shipping_rates to kontor_worker;
grant select on pricing.tax_rates to kontor_app;
grant select on pricing.tax_rates to kontor_readonly;
grant select on pricing.tax_rates to kontor_worker;
grant select on pricing.zones to kontor_app;
grant select on pricing.zones to kontor_readonly;
grant select on pricing.zones to kontor_worker;

-- schema recommendations

create table recommendations.choices (
  party_id text collate "C" not null,
  is_on boolean not null,
  chosen_at timestamp with time zone not null default clock_timestamp(),
  constraint choices_pkey PRIMARY KEY (party_id),
  constraint choices_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table recommendations.exclusions (
  product_id bigint not null,
  excluded_by text collate "C" not null,
  excluded_at timestamp with time zone not null default clock_timestamp(),
  constraint exclusions_pkey PRIMARY KEY (product_id),
  constraint exclusions_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
);

create table recommendations.home (
  id uuid not null default gen_random_uuid(),
  only_one boolean not null default true,
  constraint home_pkey PRIMARY KEY (id),
  constraint home_only_one_check CHECK (only_one),
  constraint home_only_one_key UNIQUE (only_one)
);

create table recommendations.places (
  place text collate "C" not null,
  is_on boolean not null default true,
  changed_by text collate "C",
  changed_at timestamp with time zone,
  constraint places_pkey PRIMARY KEY (place),
  constraint places_place_check CHECK (place = ANY (ARRAY['together'::text, 'viewed'::text, 'cart'::text, 'for_you'::text, 'again'::text]))
);

create table recommendations.taken (
  cart_id text collate "C" not null,
  variant_id bigint not null,
  place text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint taken_pkey PRIMARY KEY (cart_id, variant_id),
  constraint taken_cart_id_fkey FOREIGN KEY (cart_id) REFERENCES cart.carts(id) ON DELETE CASCADE,
  constraint taken_place_fkey FOREIGN KEY (place) REFERENCES recommendations.places(place),
  constraint taken_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table recommendations.tallies (
  day date not null,
  place text collate "C" not null,
  shown bigint not null default 0,
  followed bigint not null default 0,
  constraint tallies_pkey PRIMARY KEY (day, place),
  constraint tallies_followed_check CHECK (followed >= 0),
  constraint tallies_shown_check CHECK (shown >= 0),
  constraint tallies_place_fkey FOREIGN KEY (place) REFERENCES recommendations.places(place)
);

CREATE INDEX taken_by_time ON recommendations.taken USING btree (at);

CREATE OR REPLACE FUNCTION recommendations.chain_of(party text, before bigint)
 RETURNS TABLE(seq bigint, order_id text, at timestamp with time zone, products bigint[])
 LANGUAGE sql
 STABLE
AS $function$
  select s.paid, o.id, s.paid_at, recommendations.products_of(o.id)
    from orders.orders o
   cross join lateral recommendations.span_of(o.id, before) s
   where o.buyer_id = party and s.paid is not null and s.ended is null
     and s.paid > recommendations.known_since(party, before)
   order by s.paid
$function$;

CREATE OR REPLACE FUNCTION recommendations.known_since(party text, before bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  with said as (
    select l.seq, o.type = 'recommendations_chosen' and (o.payload ->> 'on')::boolean as is_on
      from kernel.outbox o
      join kernel.leaves l on l.outbox_id = o.id
     where o.aggregate = party and o.type in ('recommendations_chosen', 'person_erased') and l.seq < before
  ), off as (
    select max(s.seq) as seq from said s where not s.is_on
  )
  select case when off.seq is null then 0
              else (select min(s.seq) from said s where s.is_on and s.seq > off.seq) end
    from off
$function$;

CREATE OR REPLACE FUNCTION recommendations.orders_at(seqs bigint[], kinds text[], ids text[], moments timestamp with time zone[])
 RETURNS TABLE(seq bigint, order_id text, products bigint[], counts boolean, paid_at timestamp with time zone, is_known boolean, chain json)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION recommendations.products_of(order_id text)
 RETURNS bigint[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(select distinct v.product_id
                 from orders.lines l
                 join catalog.variants v on v.id = l.variant_id
                where l.order_id = products_of.order_id
                order by v.product_id)
$function$;

CREATE OR REPLACE FUNCTION recommendations.span_of(order_id text, before bigint)
 RETURNS TABLE(paid bigint, paid_at timestamp with time zone, ended bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select min(l.seq) filter (where o.type = 'order_paid'),
         min(o.at) filter (where o.type = 'order_paid'),
         min(l.seq) filter (where o.type <> 'order_paid')
    from kernel.outbox o
    join kernel.leaves l on l.outbox_id = o.id
   where o.aggregate = span_of.order_id and o.type in ('order_paid', 'order_refunded', 'order_canceled') and l.seq < before
$function$;

grant delete, insert, select, update on recommendations.choices to kontor_app;
grant select on recommendations.choices to kontor_readonly;
grant select on recommendations.choices to kontor_worker;
grant delete, insert, select on recommendations.exclusions to kontor_app;
grant select on recommendations.exclusions to kontor_readonly;
grant select on recommendations.exclusions to kontor_worker;
grant select on recommendations.home to kontor_app;
grant select on recommendations.home to kontor_readonly;
grant select on recommendations.home to kontor_worker;
grant select, update on recommendations.places to kontor_app;
grant select on recommendations.places to kontor_readonly;
grant select on recommendations.places to kontor_worker;
grant delete, insert, select on recommendations.taken to kontor_app;
grant select on recommendations.taken to kontor_readonly;
grant select on recommendations.taken to kontor_worker;
grant delete, insert, select, update on recommendations.tallies to kontor_app;
grant select on recommendations.tallies to kontor_readonly;
grant select on recommendations.tallies to kontor_worker;

-- schema reconciliation

create table reconciliation.breaks (
  id text collate "C" not null,
  kind text collate "C" not null,
  subject text collate "C" not null,
  account text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'open'::text,
  opened_at timestamp with time zone not null default clock_timestamp(),
  resolved_at timestamp with time zone,
  resolved_to text collate "C",
  constraint breaks_pkey PRIMARY KEY (id),
  constraint breaks_account_check CHECK (length(account) >= 1 AND length(account) <= 100),
  constraint breaks_check CHECK ((state = 'resolved'::text) = (resolved_at IS NOT NULL)),
  constraint breaks_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint breaks_id_check CHECK (id ~ '^brk_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint breaks_kind_check CHECK (kind = ANY (ARRAY['missing_ours'::text, 'missing_theirs'::text, 'amount'::text, 'duplicate'::text, 'payout_amount'::text, 'unknown_entry'::text, 'statement_gap'::text, 'missing_entry'::text, 'double_receipt'::text, 'treasury'::text])),
  constraint breaks_kind_subject_key UNIQUE (kind, subject),
  constraint breaks_resolved_to_check CHECK (length(resolved_to) >= 1 AND length(resolved_to) <= 100),
  constraint breaks_state_check CHECK (state = ANY (ARRAY['open'::text, 'resolved'::text])),
  constraint breaks_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 150)
);

create table reconciliation.desk_receipts (
  id text collate "C" not null,
  way text collate "C" not null,
  purpose text collate "C" not null,
  about text collate "C" not null,
  number text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  reference text collate "C" not null,
  party_account text collate "C",
  received_on date not null,
  state text collate "C" not null,
  entry_id text collate "C",
  actor text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  linked_at timestamp with time zone,
  constraint desk_receipts_pkey PRIMARY KEY (id),
  constraint desk_receipts_about_check CHECK (length(about) >= 1 AND length(about) <= 100),
  constraint desk_receipts_actor_check CHECK (length(actor) >= 1 AND length(actor) <= 100),
  constraint desk_receipts_amount_minor_check CHECK (amount_minor > 0),
  constraint desk_receipts_check CHECK ((state = 'linked'::text) = (entry_id IS NOT NULL)),
  constraint desk_receipts_check1 CHECK ((state = 'linked'::text) = (linked_at IS NOT NULL)),
  constraint desk_receipts_check2 CHECK (way = 'transfer'::text OR state = 'final'::text),
  constraint desk_receipts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint desk_receipts_entry_id_key UNIQUE (entry_id),
  constraint desk_receipts_id_check CHECK (id ~ '^drc_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint desk_receipts_number_check CHECK (length(number) >= 1 AND length(number) <= 40),
  constraint desk_receipts_party_account_check CHECK (length(party_account) >= 4 AND length(party_account) <= 40),
  constraint desk_receipts_purpose_check CHECK (purpose = ANY (ARRAY['invoice'::text, 'debt'::text])),
  constraint desk_receipts_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 90),
  constraint desk_receipts_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'linked'::text, 'final'::text])),
  constraint desk_receipts_way_check CHECK (way = ANY (ARRAY['transfer'::text, 'cash'::text])),
  constraint desk_receipts_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES reconciliation.entries(id)
) with (fillfactor=80);

create table reconciliation.entries (
  id text collate "C" not null,
  statement_id text collate "C" not null,
  ordinal integer not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  booked_on date not null,
  value_on date not null,
  bank_ref text collate "C",
  end_to_end text collate "C",
  remittance text,
  party_name text,
  party_account text collate "C",
  code text collate "C" not null,
  state text collate "C" not null default 'told'::text,
  purpose text collate "C",
  about text collate "C",
  booked_at timestamp with time zone,
  constraint entries_pkey PRIMARY KEY (id),
  constraint entries_about_check CHECK (length(about) <= 100),
  constraint entries_amount_minor_check CHECK (amount_minor <> 0),
  constraint entries_bank_ref_check CHECK (length(bank_ref) <= 100),
  constraint entries_check CHECK ((state = 'told'::text) = (booked_at IS NULL)),
  constraint entries_code_check CHECK (length(code) <= 40),
  constraint entries_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint entries_end_to_end_check CHECK (length(end_to_end) <= 100),
  constraint entries_id_check CHECK (id ~ '^ent_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint entries_ordinal_check CHECK (ordinal >= 0),
  constraint entries_party_account_check CHECK (length(party_account) <= 40),
  constraint entries_party_name_check CHECK (length(party_name) <= 200),
  constraint entries_purpose_check CHECK (purpose = ANY (ARRAY['settlement'::text, 'transfer'::text, 'payout'::text, 'payout_return'::text, 'debit'::text, 'debit_return'::text, 'fee'::text, 'other'::text])),
  constraint entries_remittance_check CHECK (length(remittance) <= 1000),
  constraint entries_state_check CHECK (state = ANY (ARRAY['told'::text, 'booked'::text, 'held'::text, 'assigned'::text])),
  constraint entries_statement_id_ordinal_key UNIQUE (statement_id, ordinal),
  constraint entries_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES reconciliation.statements(id)
) with (fillfactor=80);

create table reconciliation.files (
  id text collate "C" not null,
  connector text collate "C" not null,
  batch text collate "C" not null,
  currency text collate "C" not null,
  gross_minor bigint not null,
  fee_minor bigint not null,
  net_minor bigint not null,
  value_on date not null,
  imported_at timestamp with time zone not null default clock_timestamp(),
  entry_id text collate "C",
  paid_minor bigint,
  paid_at timestamp with time zone,
  constraint files_pkey PRIMARY KEY (id),
  constraint files_batch_check CHECK (length(batch) >= 1 AND length(batch) <= 100),
  constraint files_check CHECK (net_minor = (gross_minor + fee_minor)),
  constraint files_check1 CHECK ((entry_id IS NULL) = (paid_minor IS NULL)),
  constraint files_check2 CHECK ((entry_id IS NULL) = (paid_at IS NULL)),
  constraint files_connector_batch_currency_key UNIQUE (connector, batch, currency),
  constraint files_connector_check CHECK (connector ~ '^[a-z][a-z0-9_-]{0,30}$'::text),
  constraint files_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint files_id_check CHECK (id ~ '^stf_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint files_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES reconciliation.entries(id)
) with (fillfactor=80);

create table reconciliation.lines (
  file_id text collate "C" not null,
  ordinal integer not null,
  type text collate "C" not null,
  merchant_ref text collate "C" not null,
  connector_ref text collate "C" not null,
  reference text collate "C",
  gross_minor bigint not null,
  fee_minor bigint not null,
  net_minor bigint not null,
  value_on date not null,
  method text collate "C" not null,
  match text collate "C" not null,
  attempt_id text collate "C",
  operation_id text collate "C",
  interchange_minor bigint,
  scheme_minor bigint,
  markup_minor bigint,
  constraint lines_pkey PRIMARY KEY (file_id, ordinal),
  constraint lines_check CHECK (net_minor = (gross_minor + fee_minor)),
  constraint lines_connector_ref_check CHECK (length(connector_ref) <= 100),
  constraint lines_fee_parts CHECK (num_nulls(interchange_minor, scheme_minor, markup_minor) = ANY (ARRAY[0, 3])),
  constraint lines_match_check CHECK (match = ANY (ARRAY['matched'::text, 'amount'::text, 'duplicate'::text, 'missing_ours'::text])),
  constraint lines_merchant_ref_check CHECK (length(merchant_ref) <= 100),
  constraint lines_method_check CHECK (method ~ '^[a-z][a-z0-9-]{0,39}$'::text),
  constraint lines_ordinal_check CHECK (ordinal >= 0),
  constraint lines_reference_check CHECK (length(reference) <= 100),
  constraint lines_type_check CHECK (type = ANY (ARRAY['capture'::text, 'refund'::text, 'fee'::text, 'chargeback'::text, 'reversal'::text])),
  constraint lines_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(id),
  constraint lines_file_id_fkey FOREIGN KEY (file_id) REFERENCES reconciliation.files(id),
  constraint lines_operation_id_fkey FOREIGN KEY (operation_id) REFERENCES payments.operations(id)
);

create table reconciliation.receipts (
  entry_id text collate "C" not null,
  attempt_id text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  party_name text,
  party_account text collate "C",
  state text collate "C" not null default 'waiting'::text,
  at timestamp with time zone not null default clock_timestamp(),
  constraint receipts_pkey PRIMARY KEY (entry_id),
  constraint receipts_amount_minor_check CHECK (amount_minor > 0),
  constraint receipts_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint receipts_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'applied'::text, 'returned'::text])),
  constraint receipts_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES payments.attempts(id),
  constraint receipts_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES reconciliation.entries(id)
) with (fillfactor=80);

create table reconciliation.statements (
  id text collate "C" not null,
  account text collate "C" not null,
  currency text collate "C" not null,
  sequence bigint not null,
  number bigint,
  statement_id text collate "C" not null,
  iban text collate "C" not null,
  opening_minor bigint not null,
  closing_minor bigint not null,
  made_at timestamp with time zone not null,
  content text not null,
  imported_at timestamp with time zone not null default clock_timestamp(),
  constraint statements_pkey PRIMARY KEY (id),
  constraint statements_account_check CHECK (account ~ '^[a-z][a-z0-9-]{0,39}$'::text),
  constraint statements_account_currency_sequence_key UNIQUE (account, currency, sequence),
  constraint statements_content_check CHECK (length(content) <= 20000000),
  constraint statements_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint statements_id_check CHECK (id ~ '^stm_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint statements_number_check CHECK (number > 0),
  constraint statements_sequence_check CHECK (sequence > 0),
  constraint statements_statement_id_check CHECK (length(statement_id) >= 1 AND length(statement_id) <= 100)
);

CREATE INDEX breaks_open ON reconciliation.breaks USING btree (opened_at) WHERE (state = 'open'::text);
CREATE INDEX desk_receipts_about ON reconciliation.desk_receipts USING btree (about);
CREATE INDEX desk_receipts_waiting ON reconciliation.desk_receipts USING btree (currency, amount_minor) WHERE (state = 'waiting'::text);
CREATE INDEX entries_about ON reconciliation.entries USING btree (about) WHERE (about IS NOT NULL);
CREATE INDEX entries_held ON reconciliation.entries USING btree (id) WHERE (state = 'held'::text);
CREATE INDEX entries_told ON reconciliation.entries USING btree (id) WHERE (state = 'told'::text);
CREATE INDEX files_unpaid ON reconciliation.files USING btree (currency) WHERE (entry_id IS NULL);
CREATE INDEX lines_by_attempt ON reconciliation.lines USING btree (attempt_id);
CREATE UNIQUE INDEX lines_once ON reconciliation.lines USING btree (operation_id) WHERE (match = ANY (ARRAY['matched'::text, 'amount'::text]));
CREATE INDEX receipts_by_attempt ON reconciliation.receipts USING btree (attempt_id);

grant insert, select on reconciliation.breaks to kontor_app;
grant update (resolved_at) on reconciliation.breaks to kontor_app;
grant update (resolved_to) on reconciliation.breaks to kontor_app;
grant update (state) on reconciliation.breaks to kontor_app;
grant select on reconciliation.breaks to kontor_readonly;
grant insert, select on reconciliation.breaks to kontor_worker;
grant update (amount_minor) on reconciliation.breaks to kontor_worker;
grant update (resolved_at) on reconciliation.breaks to kontor_worker;
grant update (resolved_to) on reconciliation.breaks to kontor_worker;
grant update (state) on reconciliation.breaks to kontor_worker;
grant insert, select on reconciliation.desk_receipts to kontor_app;
grant update (entry_id) on reconciliation.desk_receipts to kontor_app;
grant update (linked_at) on reconciliation.desk_receipts to kontor_app;
grant update (state) on reconciliation.desk_receipts to kontor_app;
grant select on reconciliation.desk_receipts to kontor_readonly;
grant insert, select on reconciliation.desk_receipts to kontor_worker;
grant update (entry_id) on reconciliation.desk_receipts to kontor_worker;
grant update (linked_at) on reconciliation.desk_receipts to kontor_worker;
grant update (state) on reconciliation.desk_receipts to kontor_worker;
grant insert, select on reconciliation.entries to kontor_app;
grant update (about) on reconciliation.entries to kontor_app;
grant update (booked_at) on reconciliation.entries to kontor_app;
grant update (purpose) on reconciliation.entries to kontor_app;
grant update (state) on reconciliation.entries to kontor_app;
grant select on reconciliation.entries to kontor_readonly;
grant insert, select on reconciliation.entries to kontor_worker;
grant update (about) on reconciliation.entries to kontor_worker;
grant update (booked_at) on reconciliation.entries to kontor_worker;
grant update (purpose) on reconciliation.entries to kontor_worker;
grant update (state) on reconciliation.entries to kontor_worker;
grant insert, select on reconciliation.files to kontor_app;
grant update (entry_id) on reconciliation.files to kontor_app;
grant update (paid_at) on reconciliation.files to kontor_app;
grant update (paid_minor) on reconciliation.files to kontor_app;
grant select on reconciliation.files to kontor_readonly;
grant insert, select on reconciliation.files to kontor_worker;
grant update (entry_id) on reconciliation.files to kontor_worker;
grant update (paid_at) on reconciliation.files to kontor_worker;
grant update (paid_minor) on reconciliation.files to kontor_worker;
grant insert, select on reconciliation.lines to kontor_app;
grant select on reconciliation.lines to kontor_readonly;
grant insert, select on reconciliation.lines to kontor_worker;
grant insert, select on reconciliation.receipts to kontor_app;
grant update (state) on reconciliation.receipts to kontor_app;
grant select on reconciliation.receipts to kontor_readonly;
grant insert, select on reconciliation.receipts to kontor_worker;
grant update (state) on reconciliation.receipts to kontor_worker;
grant insert, select on reconciliation.statements to kontor_app;
grant select on reconciliation.statements to kontor_readonly;
grant insert, select on reconciliation.statements to kontor_worker;

-- schema requests

create table requests.buyers (
  id text collate "C" not null,
  made_by text collate "C" not null,
  name text,
  email text,
  phone text,
  description text,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  deleted_at timestamp with time zone,
  constraint buyers_pkey PRIMARY KEY (id),
  constraint buyers_check CHECK (deleted_at IS NULL OR name IS NULL AND email IS NULL AND phone IS NULL AND description IS NULL AND metadata = '{}'::jsonb),
  constraint buyers_description_check CHECK (length(description) <= 1000),
  constraint buyers_email_check CHECK (length(email) <= 512),
  constraint buyers_id_check CHECK (id ~ '^cus_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint buyers_made_by_check CHECK (length(made_by) >= 1 AND length(made_by) <= 100),
  constraint buyers_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text AND length(metadata::text) <= 32768),
  constraint buyers_name_check CHECK (length(name) <= 256),
  constraint buyers_phone_check CHECK (length(phone) <= 40)
);

create table requests.requests (
  id text collate "C" not null,
  payment_id text collate "C" not null,
  made_by text collate "C" not null,
  capture text collate "C" not null,
  description text not null default ''::text,
  metadata jsonb not null default '{}'::jsonb,
  return_url text,
  confirmed_at timestamp with time zone,
  canceled_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  buyer_id text collate "C",
  settles text collate "C",
  settled_at timestamp with time zone,
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_capture_check CHECK (capture = ANY (ARRAY['automatic'::text, 'manual'::text])),
  constraint requests_description_check CHECK (length(description) <= 1000),
  constraint requests_id_check CHECK (id ~ '^req_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint requests_made_by_check CHECK (length(made_by) >= 1 AND length(made_by) <= 100),
  constraint requests_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text AND length(metadata::text) <= 32768),
  constraint requests_payment_id_key UNIQUE (payment_id),
  constraint requests_return_url_check CHECK (length(return_url) <= 2000),
  constraint requests_settles_check CHECK (settles ~ '^(dbt|inv)_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint requests_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES requests.buyers(id),
  constraint requests_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments.intents(id)
);

create table requests.uploads (
  id text collate "C" not null,
  made_by text collate "C" not null,
  name text not null,
  media_type text collate "C" not null,
  content bytea not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint uploads_pkey PRIMARY KEY (id),
  constraint uploads_content_check CHECK (length(content) >= 1 AND length(content) <= 2000000),
  constraint uploads_id_check CHECK (id ~ '^upl_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint uploads_made_by_check CHECK (length(made_by) >= 1 AND length(made_by) <= 100),
  constraint uploads_media_type_check CHECK (media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text, 'text/plain'::text])),
  constraint uploads_name_check CHECK (length(name) >= 1 AND length(name) <= 100)
);

CREATE INDEX buyers_by_email ON requests.buyers USING btree (email) WHERE (deleted_at IS NULL);
CREATE INDEX requests_by_buyer ON requests.requests USING btree (buyer_id) WHERE (buyer_id IS NOT NULL);
CREATE INDEX requests_by_settled ON requests.requests USING btree (settles, created_at) WHERE (settles IS NOT NULL);
CREATE UNIQUE INDEX requests_settling ON requests.requests USING btree (settles) WHERE ((settles IS NOT NULL) AND (canceled_at IS NULL) AND (settled_at IS NULL));

grant insert, select on requests.buyers to kontor_app;
grant update (deleted_at) on requests.buyers to kontor_app;
grant update (description) on requests.buyers to kontor_app;
grant update (email) on requests.buyers to kontor_app;
grant update (metadata) on requests.buyers to kontor_app;
grant update (name) on requests.buyers to kontor_app;
grant update (phone) on requests.buyers to kontor_app;
grant select on requests.buyers to kontor_readonly;
grant select on requests.buyers to kontor_worker;
grant insert, select on requests.requests to kontor_app;
grant update (canceled_at) on requests.requests to kontor_app;
grant update (confirmed_at) on requests.requests to kontor_app;
grant update (description) on requests.requests to kontor_app;
grant update (metadata) on requests.requests to kontor_app;
grant update (return_url) on requests.requests to kontor_app;
grant update (settled_at) on requests.requests to kontor_app;
grant select on requests.requests to kontor_readonly;
grant insert, select on requests.requests to kontor_worker;
grant update (canceled_at) on requests.requests to kontor_worker;
grant update (settled_at) on requests.requests to kontor_worker;
grant insert, select on requests.uploads to kontor_app;
grant select (created_at) on requests.uploads to kontor_readonly;
grant select (id) on requests.uploads to kontor_readonly;
grant select (made_by) on requests.uploads to kontor_readonly;
grant select (media_type) on requests.uploads to kontor_readonly;
grant select (name) on requests.uploads to kontor_readonly;

-- schema returns

create table returns.lines (
  return_id text collate "C" not null,
  order_line_id text collate "C" not null,
  variant_id bigint not null,
  quantity integer not null,
  restocked integer not null default 0,
  written_off integer not null default 0,
  wanted_variant_id bigint,
  wanted_sku text,
  wanted_options jsonb,
  difference_minor bigint,
  fallback text collate "C",
  constraint lines_pkey PRIMARY KEY (return_id, order_line_id),
  constraint lines_check CHECK ((restocked + written_off) <= quantity),
  constraint lines_difference_minor_check CHECK (difference_minor >= 0),
  constraint lines_fallback_check CHECK (fallback = ANY (ARRAY['stock_gone'::text, 'hold_expired'::text, 'money_given_back'::text])),
  constraint lines_quantity_check CHECK (quantity >= 1 AND quantity <= 999),
  constraint lines_restocked_check CHECK (restocked >= 0),
  constraint lines_variant_id_check CHECK (variant_id > 0),
  constraint lines_wanted_options_check CHECK (jsonb_typeof(wanted_options) = 'object'::text),
  constraint lines_wanted_sku_check CHECK (length(wanted_sku) >= 1 AND length(wanted_sku) <= 64),
  constraint lines_wanted_variant_id_check CHECK (wanted_variant_id > 0),
  constraint lines_wish_is_whole CHECK ((wanted_variant_id IS NULL) = (wanted_sku IS NULL) AND (wanted_variant_id IS NULL) = (wanted_options IS NULL) AND (wanted_variant_id IS NULL) = (difference_minor IS NULL) AND (wanted_variant_id IS NOT NULL OR fallback IS NULL)),
  constraint lines_written_off_check CHECK (written_off >= 0),
  constraint lines_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES orders.lines(id),
  constraint lines_return_id_fkey FOREIGN KEY (return_id) REFERENCES returns.returns(id)
);

create table returns.returns (
  id text collate "C" not null,
  number bigint not null default nextval('returns.return_numbers'::regclass),
  order_id text collate "C" not null,
  state text collate "C" not null default 'requested'::text,
  reason text collate "C" not null,
  words text not null default ''::text,
  answer text not null default ''::text,
  tracking_number text,
  key text collate "C" not null,
  asked_by text collate "C" not null,
  asked_at timestamp with time zone not null default clock_timestamp(),
  decided_by text collate "C",
  decided_at timestamp with time zone,
  sent_at timestamp with time zone,
  received_by text collate "C",
  received_at timestamp with time zone,
  location text collate "C",
  gives_delivery boolean not null default false,
  refund_operation text collate "C",
  refund_fault text collate "C",
  refund_minor bigint,
  refunded_at timestamp with time zone,
  exchanged_at timestamp with time zone,
  follows text collate "C",
  constraint returns_pkey PRIMARY KEY (id),
  constraint returns_answer_check CHECK (length(answer) <= 1000),
  constraint returns_arrived CHECK ((state = ANY (ARRAY['received'::text, 'refunded'::text, 'exchanged'::text])) = (received_at IS NOT NULL)),
  constraint returns_check CHECK (state <> 'refused'::text OR answer <> ''::text AND decided_at IS NOT NULL),
  constraint returns_check1 CHECK (follows <> id),
  constraint returns_check3 CHECK ((refunded_at IS NULL) = (refund_minor IS NULL)),
  constraint returns_exchanged CHECK ((state = 'exchanged'::text) = (exchanged_at IS NOT NULL)),
  constraint returns_id_check CHECK (id ~ '^ret_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint returns_key_check CHECK (length(key) >= 1 AND length(key) <= 100),
  constraint returns_money_back CHECK ((state <> 'refunded'::text OR refunded_at IS NOT NULL) AND (refunded_at IS NULL OR (state = ANY (ARRAY['received'::text, 'refunded'::text, 'exchanged'::text])))),
  constraint returns_number_key UNIQUE (number),
  constraint returns_of_order UNIQUE (order_id, id),
  constraint returns_order_id_key_key UNIQUE (order_id, key),
  constraint returns_reason_check CHECK (reason = ANY (ARRAY['changed_mind'::text, 'does_not_fit'::text, 'damaged'::text, 'wrong_article'::text, 'not_as_described'::text, 'other'::text])),
  constraint returns_refund_fault_check CHECK (length(refund_fault) <= 100),
  constraint returns_refund_minor_check CHECK (refund_minor >= 0),
  constraint returns_state_check CHECK (state = ANY (ARRAY['requested'::text, 'approved'::text, 'refused'::text, 'canceled'::text, 'on_the_way'::text, 'received'::text, 'refunded'::text, 'exchanged'::text])),
  constraint returns_tracking_number_check CHECK (length(tracking_number) >= 1 AND length(tracking_number) <= 60),
  constraint returns_words_check CHECK (length(words) <= 1000),
  constraint returns_follow_their_order FOREIGN KEY (order_id, follows) REFERENCES returns.returns(order_id, id),
  constraint returns_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders.orders(id)
);

CREATE INDEX lines_by_order_line ON returns.lines USING btree (order_line_id);
CREATE INDEX returns_at_work ON returns.returns USING btree (state, number) WHERE (state = ANY (ARRAY['requested'::text, 'approved'::text, 'on_the_way'::text, 'received'::text]));

grant insert, select on returns.lines to kontor_app;
grant update (fallback) on returns.lines to kontor_app;
grant update (restocked) on returns.lines to kontor_app;
grant update (written_off) on returns.lines to kontor_app;
grant select on returns.lines to kontor_readonly;
grant select on returns.lines to kontor_worker;
grant update (fallback) on returns.lines to kontor_worker;
grant usage on returns.return_numbers to kontor_app;
grant insert, select on returns.returns to kontor_app;
grant update (answer) on returns.returns to kontor_app;
grant update (decided_at) on returns.returns to kontor_app;
grant update (decided_by) on returns.returns to kontor_app;
grant update (exchanged_at) on returns.returns to kontor_app;
grant update (gives_delivery) on returns.returns to kontor_app;
grant update (location) on returns.returns to kontor_app;
grant update (received_at) on returns.returns to kontor_app;
grant update (received_by) on returns.returns to kontor_app;
grant update (refund_fault) on returns.returns to kontor_app;
grant update (refund_minor) on returns.returns to kontor_app;
grant update (refund_operation) on returns.returns to kontor_app;
grant update (refunded_at) on returns.returns to kontor_app;
grant update (sent_at) on returns.returns to kontor_app;
grant update (state) on returns.returns to kontor_app;
grant update (tracking_number) on returns.returns to kontor_app;
grant update (words) on returns.returns to kontor_app;
grant select on returns.returns to kontor_readonly;
grant select on returns.returns to kontor_worker;
grant update (answer) on returns.returns to kontor_worker;
grant update (decided_at) on returns.returns to kontor_worker;
grant update (decided_by) on returns.returns to kontor_worker;
grant update (exchanged_at) on returns.returns to kontor_worker;
grant update (gives_delivery) on returns.returns to kontor_worker;
grant update (location) on returns.returns to kontor_worker;
grant update (received_at) on returns.returns to kontor_worker;
grant update (received_by) on returns.returns to kontor_worker;
grant update (refund_fault) on returns.returns to kontor_worker;
grant update (refund_minor) on returns.returns to kontor_worker;
grant update (refund_operation) on returns.returns to kontor_worker;
grant update (refunded_at) on returns.returns to kontor_worker;
grant update (sent_at) on returns.returns to kontor_worker;
grant update (state) on returns.returns to kontor_worker;
grant update (tracking_number) on returns.returns to kontor_worker;
grant update (words) on returns.returns to kontor_worker;

-- schema reviews

create table reviews.answers (
  id text collate "C" not null,
  question_id text collate "C" not null,
  author_id text collate "C",
  author_name text not null,
  voice text collate "C" not null,
  locale text collate "C" not null,
  body text not null,
  body_hash bytea not null,
  state text collate "C" not null,
  held_for text[] not null default '{}'::text[],
  decided_by text collate "C",
  decided_at timestamp with time zone,
  refused_because text,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint answers_pkey PRIMARY KEY (id),
  constraint answers_author_name_check CHECK (length(author_name) >= 1 AND length(author_name) <= 60),
  constraint answers_body_check CHECK (length(body) >= 1 AND length(body) <= 2000),
  constraint answers_body_hash_check CHECK (length(body_hash) = 32),
  constraint answers_check CHECK (state <> 'refused'::text OR refused_because IS NOT NULL),
  constraint answers_held_for_check CHECK (cardinality(held_for) <= 10),
  constraint answers_id_check CHECK (id ~ '^ans_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint answers_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint answers_refused_because_check CHECK (length(refused_because) >= 1 AND length(refused_because) <= 500),
  constraint answers_state_check CHECK (state = ANY (ARRAY['pending'::text, 'published'::text, 'refused'::text, 'withdrawn'::text])),
  constraint answers_voice_check CHECK (voice = ANY (ARRAY['seller'::text, 'buyer'::text, 'anybody'::text])),
  constraint answers_author_id_fkey FOREIGN KEY (author_id) REFERENCES parties.parties(id),
  constraint answers_question_id_fkey FOREIGN KEY (question_id) REFERENCES reviews.questions(id)
);

create table reviews.faqs (
  id text collate "C" not null,
  product_id bigint not null,
  locale text collate "C" not null,
  position integer not null,
  question text not null,
  answer text not null,
  edited_by text collate "C" not null,
  edited_at timestamp with time zone not null default clock_timestamp(),
  constraint faqs_pkey PRIMARY KEY (id),
  constraint faqs_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 3000),
  constraint faqs_id_check CHECK (id ~ '^faq_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint faqs_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint faqs_position_check CHECK ("position" >= 1 AND "position" <= 100),
  constraint faqs_product_id_locale_position_key UNIQUE (product_id, locale, "position"),
  constraint faqs_question_check CHECK (length(question) >= 1 AND length(question) <= 300),
  constraint faqs_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
);

create table reviews.invitations (
  order_id text collate "C" not null,
  due_at timestamp with time zone not null,
  mailed_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint invitations_pkey PRIMARY KEY (order_id),
  constraint invitations_order_id_check CHECK (order_id ~~ 'ord\_%'::text)
);

create table reviews.photographs (
  id text collate "C" not null,
  review_id text collate "C" not null,
  position integer not null,
  file_key text collate "C" not null,
  width integer not null,
  height integer not null,
  constraint photographs_pkey PRIMARY KEY (id),
  constraint photographs_file_key_check CHECK (file_key ~ '^[0-9a-f]{32}\.(jpg|png|webp|avif)$'::text),
  constraint photographs_height_check CHECK (height >= 1 AND height <= 12000),
  constraint photographs_id_check CHECK (id ~ '^pho_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint photographs_position_check CHECK ("position" >= 1 AND "position" <= 4),
  constraint photographs_review_id_position_key UNIQUE (review_id, "position"),
  constraint photographs_width_check CHECK (width >= 1 AND width <= 12000),
  constraint photographs_review_id_fkey FOREIGN KEY (review_id) REFERENCES reviews.reviews(id)
);

create table reviews.questions (
  id text collate "C" not null,
  product_id bigint not null,
  author_id text collate "C",
  author_name text not null,
  locale text collate "C" not null,
  body text not null,
  body_hash bytea not null,
  state text collate "C" not null,
  held_for text[] not null default '{}'::text[],
  decided_by text collate "C",
  decided_at timestamp with time zone,
  refused_because text,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint questions_pkey PRIMARY KEY (id),
  constraint questions_author_name_check CHECK (length(author_name) >= 1 AND length(author_name) <= 60),
  constraint questions_body_check CHECK (length(body) >= 1 AND length(body) <= 1000),
  constraint questions_body_hash_check CHECK (length(body_hash) = 32),
  constraint questions_check CHECK (state <> 'refused'::text OR refused_because IS NOT NULL),
  constraint questions_held_for_check CHECK (cardinality(held_for) <= 10),
  constraint questions_id_check CHECK (id ~ '^que_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint questions_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint questions_refused_because_check CHECK (length(refused_because) >= 1 AND length(refused_because) <= 500),
  constraint questions_state_check CHECK (state = ANY (ARRAY['pending'::text, 'published'::text, 'refused'::text, 'withdrawn'::text])),
  constraint questions_author_id_fkey FOREIGN KEY (author_id) REFERENCES parties.parties(id),
  constraint questions_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
);

create table reviews.ratings (
  product_id bigint not null,
  rating_sum bigint not null default 0,
  rating_count integer not null default 0,
  one integer not null default 0,
  two integer not null default 0,
  three integer not null default 0,
  four integer not null default 0,
  five integer not null default 0,
  constraint ratings_pkey PRIMARY KEY (product_id),
  constraint ratings_check CHECK (rating_count = (one + two + three + four + five)),
  constraint ratings_check1 CHECK (rating_sum = (one + 2 * two + 3 * three + 4 * four + 5 * five)),
  constraint ratings_five_check CHECK (five >= 0),
  constraint ratings_four_check CHECK (four >= 0),
  constraint ratings_one_check CHECK (one >= 0),
  constraint ratings_rating_count_check CHECK (rating_count >= 0),
  constraint ratings_three_check CHECK (three >= 0),
  constraint ratings_two_check CHECK (two >= 0),
  constraint ratings_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
) with (fillfactor=80);

create table reviews.reports (
  id text collate "C" not null,
  about_id text collate "C" not null,
  reporter_id text collate "C" not null,
  reason text collate "C" not null,
  note text not null default ''::text,
  at timestamp with time zone not null default clock_timestamp(),
  settled_at timestamp with time zone,
  constraint reports_pkey PRIMARY KEY (id),
  constraint reports_about_id_check CHECK (about_id ~ '^(rev|que|ans)_'::text),
  constraint reports_about_id_reporter_id_key UNIQUE (about_id, reporter_id),
  constraint reports_id_check CHECK (id ~ '^rpt_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint reports_note_check CHECK (length(note) <= 500),
  constraint reports_reason_check CHECK (reason = ANY (ARRAY['advertising'::text, 'offensive'::text, 'untrue'::text, 'private'::text, 'other'::text])),
  constraint reports_reporter_id_fkey FOREIGN KEY (reporter_id) REFERENCES parties.parties(id)
);

create table reviews.reviews (
  id text collate "C" not null,
  product_id bigint not null,
  author_id text collate "C",
  author_name text not null,
  order_id text collate "C",
  locale text collate "C" not null,
  rating smallint not null,
  title text not null,
  body text not null,
  body_hash bytea not null,
  state text collate "C" not null,
  held_for text[] not null default '{}'::text[],
  decided_by text collate "C",
  decided_at timestamp with time zone,
  refused_because text,
  reply text,
  replied_by text collate "C",
  replied_at timestamp with time zone,
  helpful integer not null default 0,
  created_at timestamp with time zone not null default clock_timestamp(),
  edited_at timestamp with time zone,
  constraint reviews_pkey PRIMARY KEY (id),
  constraint reviews_author_name_check CHECK (length(author_name) >= 1 AND length(author_name) <= 60),
  constraint reviews_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint reviews_body_hash_check CHECK (length(body_hash) = 32),
  constraint reviews_check CHECK ((reply IS NULL) = (replied_at IS NULL)),
  constraint reviews_check1 CHECK (state <> 'refused'::text OR refused_because IS NOT NULL),
  constraint reviews_held_for_check CHECK (cardinality(held_for) <= 10),
  constraint reviews_helpful_check CHECK (helpful >= 0),
  constraint reviews_id_check CHECK (id ~ '^rev_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint reviews_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint reviews_order_id_check CHECK (order_id ~~ 'ord\_%'::text),
  constraint reviews_rating_check CHECK (rating >= 1 AND rating <= 5),
  constraint reviews_refused_because_check CHECK (length(refused_because) >= 1 AND length(refused_because) <= 500),
  constraint reviews_reply_check CHECK (length(reply) >= 1 AND length(reply) <= 2000),
  constraint reviews_state_check CHECK (state = ANY (ARRAY['pending'::text, 'published'::text, 'refused'::text, 'withdrawn'::text])),
  constraint reviews_title_check CHECK (length(title) >= 1 AND length(title) <= 120),
  constraint reviews_author_id_fkey FOREIGN KEY (author_id) REFERENCES parties.parties(id),
  constraint reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products(id)
);

create table reviews.votes (
  review_id text collate "C" not null,
  voter_id text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint votes_pkey PRIMARY KEY (review_id, voter_id),
  constraint votes_review_id_fkey FOREIGN KEY (review_id) REFERENCES reviews.reviews(id),
  constraint votes_voter_id_fkey FOREIGN KEY (voter_id) REFERENCES parties.parties(id)
);

CREATE INDEX answers_by_author ON reviews.answers USING btree (author_id, created_at DESC) WHERE (author_id IS NOT NULL);
CREATE INDEX answers_by_text ON reviews.answers USING btree (body_hash);
CREATE INDEX answers_of_question ON reviews.answers USING btree (question_id, created_at, id);
CREATE INDEX answers_waiting ON reviews.answers USING btree (created_at, id) WHERE (state = 'pending'::text);
CREATE INDEX invitations_due ON reviews.invitations USING btree (due_at) WHERE (mailed_at IS NULL);
CREATE INDEX photographs_by_file ON reviews.photographs USING btree (file_key);
CREATE INDEX questions_by_author ON reviews.questions USING btree (author_id, created_at DESC) WHERE (author_id IS NOT NULL);
CREATE INDEX questions_by_text ON reviews.questions USING btree (body_hash);
CREATE INDEX questions_of_product ON reviews.questions USING btree (product_id, created_at DESC, id) WHERE (state = 'published'::text);
CREATE INDEX questions_waiting ON reviews.questions USING btree (created_at, id) WHERE (state = 'pending'::text);
CREATE INDEX reports_by_reporter ON reviews.reports USING btree (reporter_id);
CREATE INDEX reports_open ON reviews.reports USING btree (about_id) WHERE (settled_at IS NULL);
CREATE INDEX reviews_by_author ON reviews.reviews USING btree (author_id, created_at DESC) WHERE (author_id IS NOT NULL);
CREATE INDEX reviews_by_text ON reviews.reviews USING btree (body_hash);
CREATE INDEX reviews_of_product ON reviews.reviews USING btree (product_id, helpful DESC, created_at DESC, id) WHERE (state = 'published'::text);
CREATE UNIQUE INDEX reviews_one_per_author ON reviews.reviews USING btree (product_id, author_id) WHERE ((author_id IS NOT NULL) AND (state <> 'withdrawn'::text));
CREATE UNIQUE INDEX reviews_one_per_order ON reviews.reviews USING btree (product_id, order_id) WHERE ((order_id IS NOT NULL) AND (state <> 'withdrawn'::text));
CREATE INDEX reviews_waiting ON reviews.reviews USING btree (created_at, id) WHERE (state = 'pending'::text);
CREATE INDEX votes_by_voter ON reviews.votes USING btree (voter_id);

CREATE OR REPLACE FUNCTION reviews.count_stars()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  before smallint := 0;
  after smallint := 0;
begin
  if tg_op = 'UPDATE' and old.state = 'published' then
    before := old.rating;
  end if;
  if new.state = 'published' then
    after := new.rating;
  end if;
  if before = after then
    return null;
  end if;
  insert into reviews.ratings (product_id) values (new.product_id) on conflict do nothing;
  update reviews.ratings
     set rating_sum = rating_sum + after - before,
         rating_count = rating_count + (after > 0)::integer - (before > 0)::integer,
         one = one + (after = 1)::integer - (before = 1)::integer,
         two = two + (after = 2)::integer - (before = 2)::integer,
         three = three + (after = 3)::integer - (before = 3)::integer,
         four = four + (after = 4)::integer - (before = 4)::integer,
         five = five + (after = 5)::integer - (before = 5)::integer
   where product_id = new.product_id;
  return null;
end
$function$;

CREATE TRIGGER count_stars AFTER INSERT OR UPDATE OF state, rating ON reviews.reviews FOR EACH ROW EXECUTE FUNCTION reviews.count_stars();

grant insert, select on reviews.answers to kontor_app;
grant update (author_id) on reviews.answers to kontor_app;
grant update (author_name) on reviews.answers to kontor_app;
grant update (body) on reviews.answers to kontor_app;
grant update (body_hash) on reviews.answers to kontor_app;
grant update (decided_at) on reviews.answers to kontor_app;
grant update (decided_by) on reviews.answers to kontor_app;
grant update (held_for) on reviews.answers to kontor_app;
grant update (refused_because) on reviews.answers to kontor_app;
grant update (state) on reviews.answers to kontor_app;
grant select on reviews.answers to kontor_readonly;
grant select on reviews.answers to kontor_worker;
grant delete, insert, select on reviews.faqs to kontor_app;
grant update (answer) on reviews.faqs to kontor_app;
grant update (edited_at) on reviews.faqs to kontor_app;
grant update (edited_by) on reviews.faqs to kontor_app;
grant update (question) on reviews.faqs to kontor_app;
grant select on reviews.faqs to kontor_readonly;
grant select on reviews.faqs to kontor_worker;
grant insert, select on reviews.invitations to kontor_app;
grant select on reviews.invitations to kontor_readonly;
grant insert, select on reviews.invitations to kontor_worker;
grant update (mailed_at) on reviews.invitations to kontor_worker;
grant delete, insert, select on reviews.photographs to kontor_app;
grant select on reviews.photographs to kontor_readonly;
grant select on reviews.photographs to kontor_worker;
grant insert, select on reviews.questions to kontor_app;
grant update (author_id) on reviews.questions to kontor_app;
grant update (author_name) on reviews.questions to kontor_app;
grant update (body) on reviews.questions to kontor_app;
grant update (body_hash) on reviews.questions to kontor_app;
grant update (decided_at) on reviews.questions to kontor_app;
grant update (decided_by) on reviews.questions to kontor_app;
grant update (held_for) on reviews.questions to kontor_app;
grant update (refused_because) on reviews.questions to kontor_app;
grant update (state) on reviews.questions to kontor_app;
grant select on reviews.questions to kontor_readonly;
grant select on reviews.questions to kontor_worker;
grant insert, select on reviews.ratings to kontor_app;
grant update (five) on reviews.ratings to kontor_app;
grant update (four) on reviews.ratings to kontor_app;
grant update (one) on reviews.ratings to kontor_app;
grant update (rating_count) on reviews.ratings to kontor_app;
grant update (rating_sum) on reviews.ratings to kontor_app;
grant update (three) on reviews.ratings to kontor_app;
grant update (two) on reviews.ratings to kontor_app;
grant select on reviews.ratings to kontor_readonly;
grant select on reviews.ratings to kontor_worker;
grant delete, insert, select on reviews.reports to kontor_app;
grant update (settled_at) on reviews.reports to kontor_app;
grant select on reviews.reports to kontor_readonly;
grant select on reviews.reports to kontor_worker;
grant insert, select on reviews.reviews to kontor_app;
grant update (author_id) on reviews.reviews to kontor_app;
grant update (author_name) on reviews.reviews to kontor_app;
grant update (body) on reviews.reviews to kontor_app;
grant update (body_hash) on reviews.reviews to kontor_app;
grant update (decided_at) on reviews.reviews to kontor_app;
grant update (decided_by) on reviews.reviews to kontor_app;
grant update (edited_at) on reviews.reviews to kontor_app;
grant update (held_for) on reviews.reviews to kontor_app;
grant update (helpful) on reviews.reviews to kontor_app;
grant update (locale) on reviews.reviews to kontor_app;
grant update (order_id) on reviews.reviews to kontor_app;
grant update (rating) on reviews.reviews to kontor_app;
grant update (refused_because) on reviews.reviews to kontor_app;
grant update (replied_at) on reviews.reviews to kontor_app;
grant update (replied_by) on reviews.reviews to kontor_app;
grant update (reply) on reviews.reviews to kontor_app;
grant update (state) on reviews.reviews to kontor_app;
grant update (title) on reviews.reviews to kontor_app;
grant select on reviews.reviews to kontor_readonly;
grant select on reviews.reviews to kontor_worker;
grant delete, insert, select on reviews.votes to kontor_app;
grant select on reviews.votes to kontor_readonly;
grant select on reviews.votes to kontor_worker;

-- schema risk

create table risk.decisions (
  id text collate "C" not null,
  attempt text collate "C" not null,
  reference text collate "C" not null,
  action text collate "C" not null,
  probability double precision,
  reasons jsonb not null,
  facts jsonb not null,
  traits jsonb not null,
  rule_set integer not null,
  model integer,
  microseconds integer not null,
  decided_at timestamp with time zone not null,
  state text collate "C" not null default 'decided'::text,
  reviewed_at timestamp with time zone,
  reviewed_by text collate "C",
  note text,
  constraint decisions_pkey PRIMARY KEY (id),
  constraint decisions_action_check CHECK (action = ANY (ARRAY['allow'::text, 'step_up'::text, 'review'::text, 'refuse'::text])),
  constraint decisions_attempt_check CHECK (length(attempt) >= 1 AND length(attempt) <= 100),
  constraint decisions_attempt_key UNIQUE (attempt),
  constraint decisions_check CHECK ((state = ANY (ARRAY['approved'::text, 'refused'::text])) = (reviewed_by IS NOT NULL)),
  constraint decisions_check1 CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
  constraint decisions_id_check CHECK (id ~ '^rsk_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint decisions_microseconds_check CHECK (microseconds >= 0),
  constraint decisions_note_check CHECK (length(note) <= 500),
  constraint decisions_probability_check CHECK (probability >= 0::double precision AND probability <= 1::double precision),
  constraint decisions_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 100),
  constraint decisions_state_check CHECK (state = ANY (ARRAY['decided'::text, 'waiting'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])),
  constraint decisions_model_fkey FOREIGN KEY (model) REFERENCES risk.models(version),
  constraint decisions_rule_set_fkey FOREIGN KEY (rule_set) REFERENCES risk.rule_sets(version)
);

create table risk.known (
  kind text collate "C" not null,
  key text collate "C" not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  paid integer not null default 0,
  paid_sum double precision not null default 0,
  frauds integer not null default 0,
  constraint known_pkey PRIMARY KEY (kind, key),
  constraint known_frauds_check CHECK (frauds >= 0),
  constraint known_key_check CHECK (length(key) = 22),
  constraint known_kind_check CHECK (kind = ANY (ARRAY['card'::text, 'mail'::text, 'address'::text, 'ip'::text, 'party'::text, 'device'::text])),
  constraint known_paid_check CHECK (paid >= 0)
);

create table risk.links (
  kind text collate "C" not null,
  key text collate "C" not null,
  other_kind text collate "C" not null,
  other_key text collate "C" not null,
  seen_at timestamp with time zone not null,
  constraint links_pkey PRIMARY KEY (kind, key, other_kind, other_key),
  constraint links_other_kind_check CHECK (other_kind = ANY (ARRAY['card'::text, 'mail'::text]))
);

create table risk.models (
  version integer not null generated always as identity,
  forest jsonb not null,
  trained_from timestamp with time zone not null,
  trained_to timestamp with time zone not null,
  decisions integer not null,
  frauds integer not null,
  measures jsonb not null,
  made_at timestamp with time zone not null default clock_timestamp(),
  activated_at timestamp with time zone,
  retired_at timestamp with time zone,
  constraint models_pkey PRIMARY KEY (version),
  constraint models_check CHECK (trained_to > trained_from),
  constraint models_check1 CHECK (frauds >= 0 AND frauds <= decisions),
  constraint models_check2 CHECK (retired_at IS NULL OR activated_at IS NOT NULL),
  constraint models_decisions_check CHECK (decisions > 0),
  constraint models_forest_check CHECK (jsonb_typeof(forest) = 'object'::text)
);

create table risk.outcomes (
  decision_id text collate "C" not null,
  kind text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint outcomes_pkey PRIMARY KEY (decision_id, kind),
  constraint outcomes_kind_check CHECK (kind = ANY (ARRAY['authorized'::text, 'declined'::text, 'chargeback'::text, 'fraud_refund'::text, 'operator_approved'::text, 'operator_refused'::text, 'proof_passed'::text, 'proof_failed'::text])),
  constraint outcomes_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES risk.decisions(id)
);

create table risk.rule_sets (
  version integer not null generated always as identity,
  rules jsonb not null,
  thresholds jsonb not null,
  note text not null,
  made_by text collate "C" not null,
  made_at timestamp with time zone not null default clock_timestamp(),
  constraint rule_sets_pkey PRIMARY KEY (version),
  constraint rule_sets_note_check CHECK (length(note) >= 1 AND length(note) <= 300),
  constraint rule_sets_rules_check CHECK (jsonb_typeof(rules) = 'array'::text),
  constraint rule_sets_thresholds_check CHECK (jsonb_typeof(thresholds) = 'object'::text)
);

create table risk.velocity (
  kind text collate "C" not null,
  key text collate "C" not null,
  slot timestamp with time zone not null,
  count integer not null default 0,
  sum double precision not null default 0,
  declines integer not null default 0,
  constraint velocity_pkey PRIMARY KEY (kind, key, slot),
  constraint velocity_count_check CHECK (count >= 0),
  constraint velocity_declines_check CHECK (declines >= 0)
);

CREATE INDEX decisions_by_reference ON risk.decisions USING btree (reference);
CREATE INDEX decisions_by_time ON risk.decisions USING btree (decided_at);
CREATE INDEX decisions_by_trait ON risk.decisions USING gin (traits jsonb_path_ops);
CREATE INDEX decisions_waiting ON risk.decisions USING btree (id) WHERE (state = 'waiting'::text);
CREATE INDEX known_by_time ON risk.known USING btree (last_seen_at);
CREATE INDEX links_by_time ON risk.links USING btree (seen_at);
CREATE UNIQUE INDEX models_in_force ON risk.models USING btree ((true)) WHERE ((activated_at IS NOT NULL) AND (retired_at IS NULL));
CREATE INDEX outcomes_of_fraud ON risk.outcomes USING btree (at) WHERE (kind = ANY (ARRAY['chargeback'::text, 'fraud_refund'::text, 'operator_refused'::text]));
CREATE INDEX velocity_by_slot ON risk.velocity USING btree (slot);

CREATE OR REPLACE FUNCTION risk.look_back(asked json)
 RETURNS TABLE(n integer, decided json, pasts json)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

grant insert, select on risk.decisions to kontor_app;
grant update (action) on risk.decisions to kontor_app;
grant update (facts) on risk.decisions to kontor_app;
grant update (note) on risk.decisions to kontor_app;
grant update (reasons) on risk.decisions to kontor_app;
grant update (reviewed_at) on risk.decisions to kontor_app;
grant update (reviewed_by) on risk.decisions to kontor_app;
grant update (state) on risk.decisions to kontor_app;
grant update (traits) on risk.decisions to kontor_app;
grant select on risk.decisions to kontor_readonly;
grant delete, insert, select on risk.decisions to kontor_worker;
grant update (action) on risk.decisions to kontor_worker;
grant update (facts) on risk.decisions to kontor_worker;
grant update (note) on risk.decisions to kontor_worker;
grant update (reasons) on risk.decisions to kontor_worker;
grant update (reviewed_at) on risk.decisions to kontor_worker;
grant update (reviewed_by) on risk.decisions to kontor_worker;
grant update (state) on risk.decisions to kontor_worker;
grant update (traits) on risk.decisions to kontor_worker;
grant insert, select on risk.known to kontor_app;
grant update (frauds) on risk.known to kontor_app;
grant update (last_seen_at) on risk.known to kontor_app;
grant update (paid) on risk.known to kontor_app;
grant update (paid_sum) on risk.known to kontor_app;
grant select on risk.known to kontor_readonly;
grant delete, insert, select on risk.known to kontor_worker;
grant update (frauds) on risk.known to kontor_worker;
grant update (last_seen_at) on risk.known to kontor_worker;
grant update (paid) on risk.known to kontor_worker;
grant update (paid_sum) on risk.known to kontor_worker;
grant insert, select on risk.links to kontor_app;
grant update (seen_at) on risk.links to kontor_app;
grant select on risk.links to kontor_readonly;
grant delete, insert, select on risk.links to kontor_worker;
grant update (seen_at) on risk.links to kontor_worker;
grant select on risk.models to kontor_app;
grant select on risk.models to kontor_readonly;
grant insert, select on risk.models to kontor_worker;
grant update (activated_at) on risk.models to kontor_worker;
grant update (retired_at) on risk.models to kontor_worker;
grant insert, select on risk.outcomes to kontor_app;
grant select on risk.outcomes to kontor_readonly;
grant delete, insert, select on risk.outcomes to kontor_worker;
grant insert, select on risk.rule_sets to kontor_app;
grant select on risk.rule_sets to kontor_readonly;
grant select on risk.rule_sets to kontor_worker;
grant insert, select on risk.velocity to kontor_app;
grant update (count) on risk.velocity to kontor_app;
grant update (declines) on risk.velocity to kontor_app;
grant update (sum) on risk.velocity to kontor_app;
grant select on risk.velocity to kontor_readonly;
grant delete, insert, select on risk.velocity to kontor_worker;
grant update (count) on risk.velocity to kontor_worker;
grant update (declines) on risk.velocity to kontor_worker;
grant update (sum) on risk.velocity to kontor_worker;

-- schema search

create table search.cards (
  locale text collate "C" not null,
  product_id bigint not null,
  slug text collate "C" not null,
  title text not null,
  title_key text collate "C" not null,
  brand text not null,
  media_key text collate "C",
  media_alt text,
  media_width integer,
  media_height integer,
  constraint cards_pkey PRIMARY KEY (locale, product_id),
  constraint cards_locale_fkey FOREIGN KEY (locale) REFERENCES search.locales(locale)
);

create table search.documents (
  locale text collate "C" not null,
  product_id bigint not null,
  words tsvector not null,
  constraint documents_pkey PRIMARY KEY (locale, product_id)
) partition by LIST (locale);

create table search.documents_en (
  locale text collate "C" not null,
  product_id bigint not null,
  words tsvector not null,
  constraint documents_en_pkey PRIMARY KEY (locale, product_id)
) partition of search.documents;

create table search.documents_fr (
  locale text collate "C" not null,
  product_id bigint not null,
  words tsvector not null,
  constraint documents_fr_pkey PRIMARY KEY (locale, product_id)
) partition of search.documents;

create table search.documents_zh (
  locale text collate "C" not null,
  product_id bigint not null,
  words tsvector not null,
  constraint documents_zh_pkey PRIMARY KEY (locale, product_id)
) partition of search.documents;

create table search.facet_totals (
  category_id bigint not null,
  currency text collate "C" not null,
  token integer not null,
  products integer not null,
  constraint facet_totals_pkey PRIMARY KEY (category_id, currency, token),
  constraint facet_totals_token_fkey FOREIGN KEY (token) REFERENCES search.facet_values(id)
);

create table search.facet_values (
  id integer not null generated always as identity,
  facet text collate "C" not null,
  value text collate "C" not null,
  facet_labels jsonb not null default '{}'::jsonb,
  labels jsonb not null default '{}'::jsonb,
  constraint facet_values_pkey PRIMARY KEY (id),
  constraint facet_values_facet_value_key UNIQUE (facet, value)
);

create table search.home (
  id uuid not null default gen_random_uuid(),
  constraint home_pkey PRIMARY KEY (id)
);

create table search.locales (
  locale text collate "C" not null,
  words regconfig not null,
  constraint locales_pkey PRIMARY KEY (locale)
);

create table search.placements (
  id bigint not null generated always as identity,
  locale text collate "C" not null,
  query text collate "C" not null,
  product_id bigint not null,
  kind text collate "C" not null,
  position integer not null default 1,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint placements_pkey PRIMARY KEY (id),
  constraint placements_kind_check CHECK (kind = ANY (ARRAY['pin'::text, 'bury'::text])),
  constraint placements_locale_query_product_id_key UNIQUE (locale, query, product_id),
  constraint placements_position_check CHECK ("position" >= 1 AND "position" <= 100),
  constraint placements_query_check CHECK (length(query) >= 1 AND length(query) <= 100),
  constraint placements_locale_fkey FOREIGN KEY (locale) REFERENCES search.locales(locale)
);

create table search.products (
  product_id bigint not null,
  tokens integer[] not null,
  category_ids bigint[] not null,
  currencies text[] not null,
  rating integer not null default 0,
  constraint products_pkey PRIMARY KEY (product_id),
  constraint products_rating_check CHECK (rating >= 0 AND rating <= 5000)
);

create table search.queries (
  day date not null,
  locale text collate "C" not null,
  query text collate "C" not null,
  searches integer not null,
  results integer,
  is_partial boolean not null default false,
  constraint queries_pkey PRIMARY KEY (day, locale, query),
  constraint queries_query_check CHECK (length(query) >= 1 AND length(query) <= 60),
  constraint queries_results_check CHECK (results >= 0),
  constraint queries_searches_check CHECK (searches > 0),
  constraint queries_locale_fkey FOREIGN KEY (locale) REFERENCES search.locales(locale)
);

create table search.shelf (
  category_id bigint not null,
  currency text collate "C" not null,
  product_id bigint not null,
  popularity integer not null,
  price_minor bigint not null,
  highest_minor bigint not null,
  compare_at_minor bigint,
  available boolean not null,
  only_variant_id bigint,
  rating integer not null default 0,
  constraint shelf_pkey PRIMARY KEY (category_id, currency, product_id),
  constraint shelf_rating_check CHECK (rating >= 0 AND rating <= 5000)
);

create table search.stale (
  product_id bigint not null,
  constraint stale_pkey PRIMARY KEY (product_id)
);

create table search.synonyms (
  id bigint not null generated always as identity,
  locale text collate "C" not null,
  words text[] not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint synonyms_pkey PRIMARY KEY (id),
  constraint synonyms_words_check CHECK (cardinality(words) >= 2 AND cardinality(words) <= 20),
  constraint synonyms_locale_fkey FOREIGN KEY (locale) REFERENCES search.locales(locale)
);

create table search.terms (
  locale text collate "C" not null,
  term text collate "C" not null,
  constraint terms_pkey PRIMARY KEY (locale, term),
  constraint terms_term_check CHECK (length(term) >= 3 AND length(term) <= 60)
);

create table search.totals (
  category_id bigint not null,
  currency text collate "C" not null,
  products integer not null,
  available integer not null,
  constraint totals_pkey PRIMARY KEY (category_id, currency)
);

CREATE INDEX cards_by_title ON search.cards USING btree (locale, title_key, product_id);
CREATE INDEX documents_by_word ON ONLY search.documents USING gin (words) WITH (gin_pending_list_limit='512');
CREATE INDEX documents_en_words_idx ON search.documents_en USING gin (words) WITH (gin_pending_list_limit='512');
CREATE INDEX documents_fr_words_idx ON search.documents_fr USING gin (words) WITH (gin_pending_list_limit='512');
CREATE INDEX documents_zh_words_idx ON search.documents_zh USING gin (words) WITH (gin_pending_list_limit='512');
CREATE INDEX products_by_token ON search.products USING gin (tokens);
CREATE INDEX shelf_by_popularity ON search.shelf USING btree (category_id, currency, popularity, product_id);
CREATE INDEX shelf_by_price ON search.shelf USING btree (category_id, currency, price_minor, product_id);
CREATE INDEX shelf_by_rating ON search.shelf USING btree (category_id, currency, rating, product_id);
CREATE INDEX terms_by_trigram ON search.terms USING gin (term search.gin_trgm_ops);

CREATE OR REPLACE FUNCTION search.articles_of(ids bigint[])
 RETURNS TABLE(product_id bigint, variant_id bigint, available boolean, tokens integer[], prices jsonb)
 LANGUAGE sql
 STABLE
AS $function$
  select v.product_id, v.id,
         exists (select from inventory.stock s where s.variant_id = v.id and s.on_hand > s.reserved),
         array(select f.id from jsonb_each_text(v.options) o
                 join search.facet_values f on f.facet = 'o:' || o.key and f.value = o.value),
         coalesce((select jsonb_object_agg(r.currency, r.amount_minor) from pricing.prices r where r.variant_id = v.id),
                  '{}')
    from catalog.variants v
   where v.product_id = any (ids) and v.state = 'active'
   order by v.product_id, v.position, v.id
$function$;

CREATE OR REPLACE FUNCTION search.bigrams(folded text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when folded !~ '[\u3400-\u9fff]' then folded else
    regexp_replace(folded, '([\u3400-\u9fff])([\u3400-\u9fff]?)', ' \1\2 ', 'g')
    || ' ' ||
    regexp_replace(
      regexp_replace(
        regexp_replace(folded, '[^\u3400-\u9fff]+', ' ', 'g'), '(^| )[\u3400-\u9fff]', '\1', 'g'),
      '([\u3400-\u9fff])([\u3400-\u9fff]?)', ' \1\2 ', 'g')
  end
$function$;

CREATE OR REPLACE FUNCTION search.card_has_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.slug := coalesce(catalog.product_address(new.product_id, new.locale), new.slug);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION search.facets_as_json(tokens integer[], counts integer[], in_locale text)
 RETURNS json
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(json_agg(json_build_object('facet', g.facet, 'label', g.label, 'unit', g.unit, 'numeric', g.numeric,
                                             'values', g.values) order by g.position, g.facet), '[]')
    from (
      select v.facet, coalesce(a.position, 0) as position, a.unit, coalesce(a.kind = 'number', false) as numeric,
             catalog.label(coalesce(a.labels, (array_agg(v.facet_labels))[1]), in_locale) as label,
             json_agg(json_build_object(
               'value', v.value, 'label', coalesce(p.display_name, catalog.label(coalesce(c.labels, v.labels), in_locale)),
               'count', t.n,
               'position', coalesce(c.position, 0))) as values
        from unnest(tokens, counts) as t (token, n)
        join search.facet_values v on v.id = t.token
        left join catalog.attributes a on v.facet = 'a:' || a.code
        left join catalog.attribute_choices c on c.attribute_code = a.code and c.code = v.value
        left join parties.parties p on v.facet = 'seller' and p.id = v.value
       group by v.facet, a.code) g
$function$;

CREATE OR REPLACE FUNCTION search.facets_of(ids bigint[])
 RETURNS TABLE(product_id bigint, facet text, value text, facet_labels jsonb, labels jsonb)
 LANGUAGE sql
 STABLE
AS $function$
  select p.id, 'brand', p.brand, '{}'::jsonb, '{}'::jsonb
    from catalog.products p
   where p.id = any (ids) and p.state = 'active' and p.brand <> ''
  union all
  select v.product_id, 'a:' || a.code,
         coalesce(v.choice_code, v.boolean_value::text, trim_scale(v.number_value)::text, v.text_value),
         a.labels, coalesce(c.labels, '{}')
    from catalog.attribute_values v
    join catalog.attributes a on a.code = v.attribute_code and a.filterable
    left join catalog.attribute_choices c on c.attribute_code = v.attribute_code and c.code = v.choice_code
   where v.product_id = any (ids) and v.texts is null
  union all
  select distinct v.product_id, 'o:' || each.key, each.value, coalesce(o.labels, '{}'), coalesce(w.labels, '{}')
    from catalog.variants v
   cross join lateral jsonb_each_text(v.options) each
    left join catalog.product_options o on o.product_id = v.product_id and o.code = each.key
    left join catalog.option_values w
      on w.product_id = v.product_id and w.option_code = each.key and w.code = each.value
   where v.product_id = any (ids) and v.state = 'active'
  union all
  select distinct v.product_id, 'seller', v.seller_id::text, '{}'::jsonb, '{}'::jsonb
    from catalog.variants v
   where v.product_id = any (ids) and v.state = 'active'
  union all
  -- Four stars on average are also three and up, two and up, one and up.
  select r.product_id, 'rating', each.stars::text, '{}'::jsonb, '{}'::jsonb
    from reviews.ratings r
    join generate_series(1, 4) as each (stars) on r.rating_sum >= each.stars * r.rating_count
   where r.product_id = any (ids) and r.rating_count > 0
$function$;

CREATE OR REPLACE FUNCTION search.fold(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when octet_length(said) = length(said) then lower(said)
              else regexp_replace(lower(normalize(said, nfkd)), '[\u0300-\u036f]', '', 'g') end
$function$;

CREATE OR REPLACE FUNCTION search.has_variant(product bigint, in_currency text, wanted jsonb, price_from bigint, price_to bigint, in_stock boolean)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE COST 5000
AS $function$
  select exists (
    select from catalog.variants v
      join pricing.prices r on r.variant_id = v.id and r.currency = in_currency
     where v.product_id = product and v.state = 'active'
       and (price_from is null or r.amount_minor >= price_from)
       and (price_to is null or r.amount_minor <= price_to)
       and not exists (select from jsonb_each(wanted) w where not w.value ? coalesce(v.options ->> w.key, ''))
       and (not in_stock or exists (select from inventory.stock s
                                     where s.variant_id = v.id and s.on_hand > s.reserved)))
$function$;

CREATE OR REPLACE FUNCTION search.met(in_locale text, wanted tsquery, ids bigint[], scores double precision[], most bigint)
 RETURNS TABLE(product_id bigint, words tsvector, placed double precision)
 LANGUAGE sql
 STABLE
AS $function$
  with fits as materialized (
    select d.product_id, d.words from search.documents d where d.locale = in_locale and d.words @@ wanted limit most
  ), wished as materialized (
    select w.product_id, w.score from unnest(ids, scores) as w (product_id, score)
  )
  select f.product_id, f.words, coalesce((select w.score from wished w where w.product_id = f.product_id), 0)
    from fits f
  union all
  select d.product_id, d.words, w.score
    from wished w
    join search.documents d on d.locale = in_locale and d.product_id = w.product_id
   where w.score > 0 and not exists (select from fits f where f.product_id = w.product_id)
$function$;

CREATE OR REPLACE FUNCTION search.missed(tokens integer[], t1 integer[], t2 integer[], t3 integer[], t4 integer[], t5 integer[], t6 integer[])
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when t1 is null or tokens && t1 then 0 else 1 end + case when t2 is null or tokens && t2 then 0 else 2 end
       + case when t3 is null or tokens && t3 then 0 else 4 end + case when t4 is null or tokens && t4 then 0 else 8 end
       + case when t5 is null or tokens && t5 then 0 else 16 end + case when t6 is null or tokens && t6 then 0 else 32 end
$function$;

CREATE OR REPLACE FUNCTION search.neighbors(of_product bigint, in_category bigint, in_currency text, in_locale text)
 RETURNS json
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(json_agg(row_to_json(n)), '[]')
    from (select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor,
                 s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
            from search.shelf s
            join search.cards c on c.locale = in_locale and c.product_id = s.product_id
           where s.category_id = in_category and s.currency = in_currency and s.product_id <> of_product
           order by s.popularity desc, s.product_id desc limit 8) n
$function$;

CREATE OR REPLACE FUNCTION search.offers_of(ids bigint[])
 RETURNS TABLE(product_id bigint, variant_id bigint, currency text, amount_minor bigint, compare_at_minor bigint, available boolean)
 LANGUAGE sql
 STABLE
AS $function$
  select v.product_id, v.id, r.currency, r.amount_minor, r.compare_at_minor,
         exists (select from inventory.stock s where s.variant_id = v.id and s.on_hand > s.reserved)
    from catalog.products p
    join catalog.variants v on v.product_id = p.id and v.state = 'active'
    join pricing.prices r on r.variant_id = v.id
   where p.id = any (ids) and p.state = 'active'
$function$;

CREATE OR REPLACE FUNCTION search.plain(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select btrim(regexp_replace(search.bigrams(search.fold(said)), '[^[:alnum:]]+', ' ', 'g'))
$function$;

CREATE OR REPLACE FUNCTION search.refresh_shelf(ids bigint[])
 RETURNS void
 LANGUAGE sql
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
  with recursive way as (
    select c.id as category_id, c.id as above, c.parent_id from catalog.categories c
    union all
    select w.category_id, c.id, c.parent_id from way w join catalog.categories c on c.id = w.parent_id
  ), placed as materialized (
    select w.category_id, array_agg(w.above) || 0::bigint as above from way w group by w.category_id
  ), facet as materialized (
    select f.product_id, array_agg(distinct v.id order by v.id) as tokens
      from search.facets_of(ids) f
      join search.facet_values v on v.facet = f.facet and v.value = f.value
     group by f.product_id
  ), offer as materialized (
    select o.product_id, o.currency, min(o.amount_minor) as price_minor, max(o.amount_minor) as highest_minor,
           (array_agg(o.compare_at_minor order by o.amount_minor, o.compare_at_minor nulls last))[1]
             as compare_at_minor,
           bool_or(o.available) as available,
           case when count(*) = 1 then min(o.variant_id) end as only_variant_id
      from search.offers_of(ids) o
     group by o.product_id, o.currency
  ), product as materialized (
    select p.id as product_id, p.popularity, search.standing(r.rating_sum, r.rating_count) as rating, l.above as category_ids, coalesce(f.tokens, '{}') as tokens,
           (select array_agg(o.currency order by o.currency) from offer o where o.product_id = p.id) as currencies
      from catalog.products p
      join placed l on l.category_id = p.category_id
      left join facet f on f.product_id = p.id
      left join reviews.ratings r on r.product_id = p.id
     where p.id = any (ids) and p.state = 'active' and exists (select from offer o where o.product_id = p.id)
  ), wanted as materialized (
    select c.category_id, o.currency, o.product_id, p.popularity, o.price_minor, o.highest_minor,
           o.compare_at_minor, o.available, o.only_variant_id, p.rating, p.tokens
      from product p
      join offer o on o.product_id = p.product_id
     cross join lateral unnest(p.category_ids) as c (category_id)
  ), before as materialized (
    select s.category_id, s.currency, s.product_id, s.available, p.tokens
      from search.products p
     cross join lateral unnest(p.category_ids) as c (category_id)
     cross join lateral unnest(p.currencies) as m (currency)
      join search.shelf s
        on s.category_id = c.category_id and s.currency = m.currency and s.product_id = p.product_id
     where p.product_id = any (ids)
  ), gone as (
    delete from search.shelf s using before b
     where (s.category_id, s.currency, s.product_id) = (b.category_id, b.currency, b.product_id)
       and not exists (select from wanted w
                        where (w.category_id, w.currency, w.product_id) = (b.category_id, b.currency, b.product_id))
  ), put as (
    insert into search.shelf as s (category_id, currency, product_id, popularity, price_minor, highest_minor,
                                   compare_at_minor, available, only_variant_id, rating)
    select category_id, currency, product_id, popularity, price_minor, highest_minor, compare_at_minor, available,
           only_variant_id, rating
      from wanted
    on conflict (category_id, currency, product_id) do update
       set popularity = excluded.popularity, price_minor = excluded.price_minor,
           highest_minor = excluded.highest_minor, compare_at_minor = excluded.compare_at_minor,
           available = excluded.available, only_variant_id = excluded.only_variant_id, rating = excluded.rating
     where (s.popularity, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id, s.rating)
           is distinct from
           (excluded.popularity, excluded.price_minor, excluded.highest_minor, excluded.compare_at_minor,
            excluded.available, excluded.only_variant_id, excluded.rating)
  ), left_out as (
    delete from search.products p
     where p.product_id = any (ids) and not exists (select from product n where n.product_id = p.product_id)
  ), put_product as (
    insert into search.products as p (product_id, tokens, category_ids, currencies, rating)
    select product_id, tokens, category_ids, currencies, rating from product
    on conflict (product_id) do update
       set tokens = excluded.tokens, category_ids = excluded.category_ids, currencies = excluded.currencies,
           rating = excluded.rating
     where (p.tokens, p.category_ids, p.currencies, p.rating)
           is distinct from (excluded.tokens, excluded.category_ids, excluded.currencies, excluded.rating)
  ), counted as (
    insert into search.totals as t (category_id, currency, products, available)
    select category_id, currency, sum(n), sum(n * available::integer)
      from (select category_id, currency, available, 1 as n from wanted
            union all select category_id, currency, available, -1 from before) d
     group by category_id, currency
    having sum(n) <> 0 or sum(n * available::integer) <> 0
    on conflict (category_id, currency) do update
       set products = t.products + excluded.products, available = t.available + excluded.available
  )
  insert into search.facet_totals as t (category_id, currency, token, products)
  select category_id, currency, token, sum(n)
    from (select category_id, currency, unnest(tokens) as token, 1 as n from wanted
          union all select category_id, currency, unnest(tokens), -1 from before) d
   group by category_id, currency, token
  having sum(n) <> 0
  on conflict (category_id, currency, token) do update set products = t.products + excluded.products
$function$;

CREATE OR REPLACE FUNCTION search.refresh_stock(ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('search.refresh'));
  perform search.refresh_shelf(ids);
end
$function$;

CREATE OR REPLACE FUNCTION search.refresh_words(ids bigint[])
 RETURNS void
 LANGUAGE sql
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
  with picture as materialized (
    select distinct on (m.product_id) m.product_id, m.file_key, m.alt, m.width, m.height
      from catalog.media m
     where m.product_id = any (ids)
     order by m.product_id, m.position
  ), told as materialized (
    select t.locale, t.config, t.product_id, p.slug, t.brand, t.title, t.heading, t.facts, t.description, m.file_key,
           catalog.label(m.alt, t.locale) as alt, m.width, m.height
      from search.texts_of(ids) t
      join catalog.products p on p.id = t.product_id
      left join picture m on m.product_id = t.product_id
  ), gone_card as (
    delete from search.cards c
     where c.product_id = any (ids) and c.locale in (select l.locale from search.locales l)
       and not exists (select from told t where t.product_id = c.product_id)
  ), gone_document as (
    delete from search.documents d
     where d.product_id = any (ids) and d.locale in (select l.locale from search.locales l)
       and not exists (select from told t where t.product_id = d.product_id)
  ), card as (
    insert into search.cards as c (locale, product_id, slug, title, title_key, brand, media_key, media_alt,
                                   media_width, media_height)
    select locale, product_id, slug, title, search.fold(title), brand, file_key, alt, width, height from told
    on conflict (locale, product_id) do update
       set slug = excluded.slug, title = excluded.title, title_key = excluded.title_key, brand = excluded.brand,
           media_key = excluded.media_key, media_alt = excluded.media_alt, media_width = excluded.media_width,
           media_height = excluded.media_height
     where (c.slug, c.title, c.brand, c.media_key, c.media_alt, c.media_width, c.media_height)
           is distinct from
           (excluded.slug, excluded.title, excluded.brand, excluded.media_key, excluded.media_alt,
            excluded.media_width, excluded.media_height)
  ), document as (
    insert into search.documents as d (locale, product_id, words)
    select locale, product_id,
           setweight(to_tsvector(config, search.plain(heading)), 'A')
           || setweight(to_tsvector(config, search.plain(brand)), 'B')
           || setweight(to_tsvector(config, search.plain(facts)), 'C')
           || setweight(to_tsvector(config, search.plain(description)), 'D')
      from told
    on conflict (locale, product_id) do update set words = excluded.words
     where d.words is distinct from excluded.words
  )
  insert into search.terms (locale, term)
  select distinct t.locale, w.term
    from told t
   cross join lateral regexp_split_to_table(search.fold(concat_ws(' ', t.heading, t.brand, t.facts)),
                                            '[^[:alnum:]]+') as w (term)
   where length(w.term) between 3 and 30 and w.term !~ '[\u3400-\u9fff]' and w.term !~ '^[0-9]+$'
  on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION search.refresh(ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('search.refresh'));
  insert into search.facet_values (facet, value, facet_labels, labels)
  select distinct on (f.facet, f.value) f.facet, f.value, f.facet_labels, f.labels
    from search.facets_of(ids) f
   where not exists (select from search.facet_values v where v.facet = f.facet and v.value = f.value)
  on conflict do nothing;
  perform search.refresh_shelf(ids);
  perform search.refresh_words(ids);
end
$function$;

CREATE OR REPLACE FUNCTION search.shelf_page(in_category bigint, in_currency text, in_locale text, sort text, after_key text, after_id bigint, most bigint, skip bigint)
 RETURNS TABLE(product_id bigint, slug text, title text, brand text, price_minor bigint, highest_minor bigint, compare_at_minor bigint, available boolean, only_variant_id bigint, media_key text, media_alt text, media_width integer, media_height integer, sort_key text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  if sort = 'popularity' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.popularity::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.popularity, h.product_id) < (coalesce(after_key::integer, 2147483647), coalesce(after_id, 9007199254740991))
               order by h.popularity desc, h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.popularity desc, s.product_id desc;
  elsif sort = 'rating' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.rating::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.rating
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.rating, h.product_id) < (coalesce(after_key::integer, 2147483647), coalesce(after_id, 9007199254740991))
               order by h.rating desc, h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.rating desc, s.product_id desc;
  elsif sort = 'newest' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, '0'
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and h.product_id < coalesce(after_id, 9007199254740991)
               order by h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.product_id desc;
  elsif sort = 'price-up' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.price_minor::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.price_minor, h.product_id) > (coalesce(after_key::bigint, -1), coalesce(after_id, 0))
               order by h.price_minor, h.product_id limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.price_minor, s.product_id;
  elsif sort = 'price-down' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.price_minor::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.price_minor, h.product_id) < (coalesce(after_key::bigint, 9007199254740991), coalesce(after_id, 9007199254740991))
               order by h.price_minor desc, h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.price_minor desc, s.product_id desc;
  elsif in_category = 0 then
    -- Everything by name walks the index of titles.
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, c.title_key
        from search.cards c
        join search.shelf s
          on s.category_id = in_category and s.currency = in_currency and s.product_id = c.product_id
       where c.locale = in_locale
         and (c.title_key, c.product_id) > (coalesce(after_key, ''), coalesce(after_id, 0))
       order by c.title_key, c.product_id limit most offset skip;
  else
    -- A category by name is read whole and sorted: names differ by language, and a category is small.
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, c.title_key
        from search.shelf s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       where s.category_id = in_category and s.currency = in_currency
         and (c.title_key, c.product_id) > (coalesce(after_key, ''), coalesce(after_id, 0))
       order by c.title_key, c.product_id limit most offset skip;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION search.standing(rating_sum bigint, rating_count integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when coalesce(rating_count, 0) = 0 then 0
              else round((1000 * rating_sum + 17500) / (rating_count + 5.0))::integer end
$function$;

CREATE OR REPLACE FUNCTION search.texts_of(ids bigint[])
 RETURNS TABLE(product_id bigint, locale text, config regconfig, title text, heading text, brand text, facts text, description text)
 LANGUAGE sql
 STABLE
AS $function$
  with article as materialized (
    select v.product_id, string_agg(v.sku, ' ' order by v.position, v.id) as skus
      from catalog.variants v
     where v.product_id = any (ids) and v.state = 'active'
     group by v.product_id
  ), fact as materialized (
    select f.product_id, l.locale,
           string_agg(catalog.label(f.labels, l.locale), ' ' order by catalog.label(f.labels, l.locale)) as said
      from (select w.product_id, w.labels from catalog.option_values w where w.product_id = any (ids)
            union all
            select a.product_id, coalesce(c.labels, a.texts, jsonb_build_object('en', a.text_value))
              from catalog.attribute_values a
              left join catalog.attribute_choices c
                on c.attribute_code = a.attribute_code and c.code = a.choice_code
             where a.product_id = any (ids) and a.kind in ('choice', 'text')) f
     cross join search.locales l
     group by f.product_id, l.locale
  ), category as materialized (
    select t.category_id, jsonb_object_agg(t.locale, t.name) as names
      from catalog.category_translations t group by t.category_id
  ), text as materialized (
    select distinct on (x.product_id, l.locale) x.product_id, l.locale, l.words as config, x.title, x.summary,
           x.description
      from catalog.product_translations x
      join search.products s on s.product_id = x.product_id
     cross join search.locales l
     where x.product_id = any (ids)
     order by x.product_id, l.locale, x.locale <> l.locale, x.locale <> 'en', x.locale
  )
  select t.product_id, t.locale, t.config, t.title, concat_ws(' ', t.title, a.skus), p.brand,
         concat_ws(' ', catalog.label(c.names, t.locale), f.said, t.summary), left(t.description, 2000)
    from text t
    join catalog.products p on p.id = t.product_id
    left join article a on a.product_id = t.product_id
    left join fact f on f.product_id = t.product_id and f.locale = t.locale
    left join category c on c.category_id = p.category_id
$function$;

CREATE OR REPLACE FUNCTION search.tokens_of(facets text[], wanted jsonb)
 RETURNS TABLE(t1 integer[], t2 integer[], t3 integer[], t4 integer[], t5 integer[], t6 integer[])
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select max(w.tokens) filter (where w.place = 1), max(w.tokens) filter (where w.place = 2),
         max(w.tokens) filter (where w.place = 3), max(w.tokens) filter (where w.place = 4),
         max(w.tokens) filter (where w.place = 5), max(w.tokens) filter (where w.place = 6)
    from (select f.place, coalesce(array_agg(v.id) filter (where v.id is not null), '{}') as tokens
            from unnest(facets) with ordinality as f (facet, place)
            left join search.facet_values v on v.facet = f.facet and wanted -> (f.place - 1)::integer ? v.value
           where f.facet is not null
           group by f.place) w
$function$;

CREATE TRIGGER card_has_address BEFORE INSERT OR UPDATE ON search.cards FOR EACH ROW EXECUTE FUNCTION search.card_has_address();

grant delete, insert, select, update on search.cards to kontor_app;
grant select on search.cards to kontor_readonly;
grant delete, insert, select, update on search.cards to kontor_worker;
grant delete, insert, select, update on search.documents to kontor_app;
grant select on search.documents to kontor_readonly;
grant delete, insert, select, update on search.documents to kontor_worker;
grant select on search.documents_en to kontor_app;
grant select on search.documents_en to kontor_readonly;
grant select on search.documents_en to kontor_worker;
grant select on search.documents_fr to kontor_app;
grant select on search.documents_fr to kontor_readonly;
grant select on search.documents_fr to kontor_worker;
grant select on search.documents_zh to kontor_app;
grant select on search.documents_zh to kontor_readonly;
grant select on search.documents_zh to kontor_worker;
grant delete, insert, select, update on search.facet_totals to kontor_app;
grant select on search.facet_totals to kontor_readonly;
grant delete, insert, select, update on search.facet_totals to kontor_worker;
grant insert, select on search.facet_values to kontor_app;
grant select on search.facet_values to kontor_readonly;
grant insert, select on search.facet_values to kontor_worker;
grant select on search.home to kontor_app;
grant select on search.home to kontor_readonly;
grant select on search.home to kontor_worker;
grant select on search.locales to kontor_app;
grant select on search.locales to kontor_readonly;
grant select on search.locales to kontor_worker;
grant delete, insert, select, update on search.placements to kontor_app;
grant select on search.placements to kontor_readonly;
grant select on search.placements to kontor_worker;
grant delete, insert, select, update on search.products to kontor_app;
grant select on search.products to kontor_readonly;
grant delete, insert, select, update on search.products to kontor_worker;
grant delete, insert, select, update on search.queries to kontor_app;
grant select on search.queries to kontor_readonly;
grant select on search.queries to kontor_worker;
grant delete, insert, select, update on search.shelf to kontor_app;
grant select on search.shelf to kontor_readonly;
grant delete, insert, select, update on search.shelf to kontor_worker;
grant delete, insert, select, update on search.stale to kontor_app;
grant select on search.stale to kontor_readonly;
grant delete, insert, select, update on search.stale to kontor_worker;
grant delete, insert, select on search.synonyms to kontor_app;
grant select on search.synonyms to kontor_readonly;
grant select on search.synonyms to kontor_worker;
grant insert, select on search.terms to kontor_app;
grant select on search.terms to kontor_readonly;
grant insert, select on search.terms to kontor_worker;
grant delete, insert, select, update on search.totals to kontor_app;
grant select on search.totals to kontor_readonly;
grant delete, insert, select, update on search.totals to kontor_worker;

-- schema shipping

create table shipping.collections (
  shipment_id text collate "C" not null,
  order_id text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'expected'::text,
  remitted_minor bigint,
  remittance_id text collate "C",
  changed_at timestamp with time zone not null default clock_timestamp(),
  constraint collections_pkey PRIMARY KEY (shipment_id),
  constraint collections_amount_minor_check CHECK (amount_minor > 0),
  constraint collections_check CHECK ((state = ANY (ARRAY['remitted'::text, 'short'::text])) = (remittance_id IS NOT NULL)),
  constraint collections_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint collections_order_id_check CHECK (order_id ~~ 'ord\_%'::text),
  constraint collections_remitted_minor_check CHECK (remitted_minor >= 0),
  constraint collections_state_check CHECK (state = ANY (ARRAY['expected'::text, 'collected'::text, 'refused'::text, 'remitted'::text, 'short'::text])),
  constraint collections_remittance_id_fkey FOREIGN KEY (remittance_id) REFERENCES shipping.remittances(id),
  constraint collections_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES shipping.shipments(id)
);

create table shipping.remittances (
  id text collate "C" not null,
  carrier text collate "C" not null,
  currency text collate "C" not null,
  total_minor bigint not null,
  fee_minor bigint not null,
  file text not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  constraint remittances_pkey PRIMARY KEY (id),
  constraint remittances_check CHECK (fee_minor >= 0 AND fee_minor <= total_minor),
  constraint remittances_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint remittances_file_check CHECK (length(file) <= 100000),
  constraint remittances_id_check CHECK (length(id) >= 1 AND length(id) <= 100),
  constraint remittances_total_minor_check CHECK (total_minor >= 0)
);

create table shipping.shipment_lines (
  shipment_id text collate "C" not null,
  order_line_id text collate "C" not null,
  variant_id bigint not null,
  sku text not null,
  title text not null,
  quantity integer not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  choice jsonb,
  constraint shipment_lines_pkey PRIMARY KEY (shipment_id, order_line_id),
  constraint shipment_lines_choice_check CHECK (jsonb_typeof(choice) = 'object'::text),
  constraint shipment_lines_net_minor_check CHECK (net_minor >= 0),
  constraint shipment_lines_order_line_id_check CHECK (order_line_id ~~ 'oln\_%'::text),
  constraint shipment_lines_quantity_check CHECK (quantity >= 1 AND quantity <= 999),
  constraint shipment_lines_tax_minor_check CHECK (tax_minor >= 0),
  constraint shipment_lines_variant_id_check CHECK (variant_id > 0),
  constraint shipment_lines_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES shipping.shipments(id)
);

create table shipping.shipments (
  id text collate "C" not null,
  order_id text collate "C" not null,
  child_order_id text collate "C" not null,
  seller_id text collate "C" not null,
  location text collate "C" not null,
  state text collate "C" not null default 'pending'::text,
  currency text collate "C" not null,
  tax_country text collate "C" not null,
  delivery_net_minor bigint not null default 0,
  delivery_tax_minor bigint not null default 0,
  total_minor bigint not null,
  weight_grams integer not null,
  carrier text collate "C",
  tracking_number text collate "C",
  tracking_url text,
  label_url text,
  created_at timestamp with time zone not null default clock_timestamp(),
  packed_at timestamp with time zone,
  packed_by text collate "C",
  captured_at timestamp with time zone,
  parcel_asked_at timestamp with time zone,
  shipped_at timestamp with time zone,
  shipped_by text collate "C",
  delivered_at timestamp with time zone,
  cause text collate "C",
  constraint shipments_pkey PRIMARY KEY (id),
  constraint shipments_carrier_check CHECK (carrier ~ '^[a-z][a-z0-9_]{0,30}$'::text),
  constraint shipments_carrier_tracking_number_key UNIQUE (carrier, tracking_number),
  constraint shipments_cause_check CHECK (cause ~~ 'ret\_%'::text),
  constraint shipments_check CHECK (total_minor >= (delivery_net_minor + delivery_tax_minor)),
  constraint shipments_check1 CHECK ((state <> ALL (ARRAY['packed'::text, 'shipped'::text, 'in_transit'::text, 'delivered'::text])) OR packed_at IS NOT NULL),
  constraint shipments_check2 CHECK ((state <> ALL (ARRAY['shipped'::text, 'in_transit'::text, 'delivered'::text])) OR captured_at IS NOT NULL AND shipped_at IS NOT NULL AND tracking_number IS NOT NULL),
  constraint shipments_check3 CHECK ((state = 'delivered'::text) = (delivered_at IS NOT NULL)),
  constraint shipments_check4 CHECK ((carrier IS NULL) = (tracking_number IS NULL)),
  constraint shipments_child_order_id_check CHECK (child_order_id ~~ 'chd\_%'::text),
  constraint shipments_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint shipments_delivery_net_minor_check CHECK (delivery_net_minor >= 0),
  constraint shipments_delivery_tax_minor_check CHECK (delivery_tax_minor >= 0),
  constraint shipments_for_nothing CHECK (cause IS NULL OR total_minor = 0),
  constraint shipments_id_check CHECK (id ~ '^shp_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint shipments_order_id_check CHECK (order_id ~~ 'ord\_%'::text),
  constraint shipments_seller_id_check CHECK (seller_id ~~ 'pty\_%'::text),
  constraint shipments_state_check CHECK (state = ANY (ARRAY['pending'::text, 'packed'::text, 'shipped'::text, 'in_transit'::text, 'delivered'::text, 'canceled'::text])),
  constraint shipments_tax_country_check CHECK (tax_country ~ '^[A-Z]{2}$'::text),
  constraint shipments_tracking_number_check CHECK (length(tracking_number) >= 1 AND length(tracking_number) <= 100),
  constraint shipments_weight_grams_check CHECK (weight_grams >= 0),
  constraint shipments_location_fkey FOREIGN KEY (location) REFERENCES inventory.locations(code)
) with (fillfactor=80);

create table shipping.tracking_events (
  id bigint not null generated always as identity,
  shipment_id text collate "C" not null,
  carrier text collate "C" not null,
  event_id text collate "C" not null,
  type text collate "C" not null,
  place text not null default ''::text,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  constraint tracking_events_pkey PRIMARY KEY (id),
  constraint tracking_events_carrier_event_id_key UNIQUE (carrier, event_id),
  constraint tracking_events_event_id_check CHECK (length(event_id) >= 1 AND length(event_id) <= 200),
  constraint tracking_events_place_check CHECK (length(place) <= 200),
  constraint tracking_events_type_check CHECK (type = ANY (ARRAY['in_transit'::text, 'out_for_delivery'::text, 'delivered'::text, 'refused'::text])),
  constraint tracking_events_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES shipping.shipments(id)
);

CREATE INDEX collections_by_order ON shipping.collections USING btree (order_id);
CREATE UNIQUE INDEX shipments_by_cause ON shipping.shipments USING btree (cause, child_order_id, location) WHERE ((cause IS NOT NULL) AND (state <> 'canceled'::text));
CREATE INDEX shipments_by_order ON shipping.shipments USING btree (order_id);
CREATE UNIQUE INDEX shipments_of_the_sale ON shipping.shipments USING btree (child_order_id, location) WHERE (cause IS NULL);
CREATE INDEX shipments_open ON shipping.shipments USING btree (created_at) WHERE (state = ANY (ARRAY['pending'::text, 'packed'::text]));
CREATE INDEX shipments_under_way ON shipping.shipments USING btree (state) WHERE (state = ANY (ARRAY['shipped'::text, 'in_transit'::text]));
CREATE INDEX tracking_events_by_shipment ON shipping.tracking_events USING btree (shipment_id, occurred_at, id);

grant insert, select on shipping.collections to kontor_app;
grant update (changed_at) on shipping.collections to kontor_app;
grant update (remittance_id) on shipping.collections to kontor_app;
grant update (remitted_minor) on shipping.collections to kontor_app;
grant update (state) on shipping.collections to kontor_app;
grant select on shipping.collections to kontor_readonly;
grant insert, select on shipping.collections to kontor_worker;
grant update (changed_at) on shipping.collections to kontor_worker;
grant update (remittance_id) on shipping.collections to kontor_worker;
grant update (remitted_minor) on shipping.collections to kontor_worker;
grant update (state) on shipping.collections to kontor_worker;
grant insert, select on shipping.remittances to kontor_app;
grant select on shipping.remittances to kontor_readonly;
grant insert, select on shipping.remittances to kontor_worker;
grant insert, select on shipping.shipment_lines to kontor_app;
grant select on shipping.shipment_lines to kontor_readonly;
grant insert, select on shipping.shipment_lines to kontor_worker;
grant insert, select on shipping.shipments to kontor_app;
grant update (captured_at) on shipping.shipments to kontor_app;
grant update (carrier) on shipping.shipments to kontor_app;
grant update (delivered_at) on shipping.shipments to kontor_app;
grant update (label_url) on shipping.shipments to kontor_app;
grant update (packed_at) on shipping.shipments to kontor_app;
grant update (packed_by) on shipping.shipments to kontor_app;
grant update (parcel_asked_at) on shipping.shipments to kontor_app;
grant update (shipped_at) on shipping.shipments to kontor_app;
grant update (shipped_by) on shipping.shipments to kontor_app;
grant update (state) on shipping.shipments to kontor_app;
grant update (tracking_number) on shipping.shipments to kontor_app;
grant update (tracking_url) on shipping.shipments to kontor_app;
grant select on shipping.shipments to kontor_readonly;
grant insert, select on shipping.shipments to kontor_worker;
grant update (captured_at) on shipping.shipments to kontor_worker;
grant update (carrier) on shipping.shipments to kontor_worker;
grant update (delivered_at) on shipping.shipments to kontor_worker;
grant update (label_url) on shipping.shipments to kontor_worker;
grant update (packed_at) on shipping.shipments to kontor_worker;
grant update (packed_by) on shipping.shipments to kontor_worker;
grant update (parcel_asked_at) on shipping.shipments to kontor_worker;
grant update (shipped_at) on shipping.shipments to kontor_worker;
grant update (shipped_by) on shipping.shipments to kontor_worker;
grant update (state) on shipping.shipments to kontor_worker;
grant update (tracking_number) on shipping.shipments to kontor_worker;
grant update (tracking_url) on shipping.shipments to kontor_worker;
grant insert, select on shipping.tracking_events to kontor_app;
grant select on shipping.tracking_events to kontor_readonly;
grant insert, select on shipping.tracking_events to kontor_worker;

-- schema subscriptions

create table subscriptions.deliveries (
  id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_id text collate "C" not null,
  state text collate "C" not null default 'queued'::text,
  tries integer not null default 0,
  next_try_at timestamp with time zone not null default clock_timestamp(),
  last_status integer,
  last_failure text collate "C",
  delivered_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_check CHECK ((state = 'delivered'::text) = (delivered_at IS NOT NULL)),
  constraint deliveries_endpoint_id_event_id_key UNIQUE (endpoint_id, event_id),
  constraint deliveries_id_check CHECK (id ~ '^dlv_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint deliveries_last_failure_check CHECK (length(last_failure) >= 1 AND length(last_failure) <= 60),
  constraint deliveries_last_status_check CHECK (last_status >= 100 AND last_status <= 599),
  constraint deliveries_state_check CHECK (state = ANY (ARRAY['queued'::text, 'delivered'::text, 'failed'::text])),
  constraint deliveries_tries_check CHECK (tries >= 0),
  constraint deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES subscriptions.endpoints(id),
  constraint deliveries_event_id_fkey FOREIGN KEY (event_id) REFERENCES subscriptions.events(id)
) with (fillfactor=80);

create table subscriptions.endpoints (
  id text collate "C" not null,
  url text not null,
  note text not null default ''::text,
  form text collate "C" not null,
  types text[] not null default '{}'::text[],
  state text collate "C" not null default 'active'::text,
  secret_sealed bytea not null,
  former_secret_sealed bytea,
  former_secret_until timestamp with time zone,
  failing_since timestamp with time zone,
  disabled_because text collate "C",
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint endpoints_pkey PRIMARY KEY (id),
  constraint endpoints_check CHECK ((former_secret_sealed IS NULL) = (former_secret_until IS NULL)),
  constraint endpoints_check1 CHECK ((state = 'disabled'::text) = (disabled_at IS NOT NULL)),
  constraint endpoints_check2 CHECK ((disabled_at IS NULL) = (disabled_because IS NULL)),
  constraint endpoints_disabled_because_check CHECK (disabled_because = ANY (ARRAY['failing'::text, 'gone'::text])),
  constraint endpoints_form_check CHECK (form = ANY (ARRAY['standard'::text, 'stripe'::text])),
  constraint endpoints_id_check CHECK (id ~ '^end_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint endpoints_note_check CHECK (length(note) <= 200),
  constraint endpoints_state_check CHECK (state = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text, 'closed'::text])),
  constraint endpoints_types_check CHECK (cardinality(types) <= 100),
  constraint endpoints_url_check CHECK (length(url) >= 8 AND length(url) <= 2000)
);

create table subscriptions.events (
  id text collate "C" not null,
  seq bigint,
  type text collate "C" not null,
  about text collate "C" not null,
  body text not null,
  stripe_type text collate "C",
  stripe_body text,
  happened_at timestamp with time zone not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint events_pkey PRIMARY KEY (id),
  constraint events_about_check CHECK (length(about) >= 1 AND length(about) <= 100),
  constraint events_body_check CHECK (length(body) <= 65536),
  constraint events_check CHECK ((stripe_type IS NULL) = (stripe_body IS NULL)),
  constraint events_id_check CHECK (id ~ '^evt_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint events_seq_key UNIQUE (seq),
  constraint events_stripe_body_check CHECK (length(stripe_body) <= 65536),
  constraint events_stripe_type_check CHECK (length(stripe_type) >= 3 AND length(stripe_type) <= 80),
  constraint events_type_check CHECK (length(type) >= 3 AND length(type) <= 80)
);

CREATE INDEX deliveries_by_event ON subscriptions.deliveries USING btree (event_id);
CREATE INDEX deliveries_due ON subscriptions.deliveries USING btree (next_try_at) WHERE (state = 'queued'::text);
CREATE INDEX events_about ON subscriptions.events USING btree (about, id);

grant insert, select on subscriptions.deliveries to kontor_app;
grant update (delivered_at) on subscriptions.deliveries to kontor_app;
grant update (last_failure) on subscriptions.deliveries to kontor_app;
grant update (last_status) on subscriptions.deliveries to kontor_app;
grant update (next_try_at) on subscriptions.deliveries to kontor_app;
grant update (state) on subscriptions.deliveries to kontor_app;
grant update (tries) on subscriptions.deliveries to kontor_app;
grant select on subscriptions.deliveries to kontor_readonly;
grant delete, insert, select on subscriptions.deliveries to kontor_worker;
grant update (delivered_at) on subscriptions.deliveries to kontor_worker;
grant update (last_failure) on subscriptions.deliveries to kontor_worker;
grant update (last_status) on subscriptions.deliveries to kontor_worker;
grant update (next_try_at) on subscriptions.deliveries to kontor_worker;
grant update (state) on subscriptions.deliveries to kontor_worker;
grant update (tries) on subscriptions.deliveries to kontor_worker;
grant insert, select on subscriptions.endpoints to kontor_app;
grant update (disabled_at) on subscriptions.endpoints to kontor_app;
grant update (disabled_because) on subscriptions.endpoints to kontor_app;
grant update (failing_since) on subscriptions.endpoints to kontor_app;
grant update (former_secret_sealed) on subscriptions.endpoints to kontor_app;
grant update (former_secret_until) on subscriptions.endpoints to kontor_app;
grant update (note) on subscriptions.endpoints to kontor_app;
grant update (secret_sealed) on subscriptions.endpoints to kontor_app;
grant update (state) on subscriptions.endpoints to kontor_app;
grant update (types) on subscriptions.endpoints to kontor_app;
grant update (url) on subscriptions.endpoints to kontor_app;
grant select on subscriptions.endpoints to kontor_readonly;
grant select on subscriptions.endpoints to kontor_worker;
grant update (disabled_at) on subscriptions.endpoints to kontor_worker;
grant update (disabled_because) on subscriptions.endpoints to kontor_worker;
grant update (failing_since) on subscriptions.endpoints to kontor_worker;
grant update (state) on subscriptions.endpoints to kontor_worker;
grant insert, select on subscriptions.events to kontor_app;
grant select on subscriptions.events to kontor_readonly;
grant delete, insert, select on subscriptions.events to kontor_worker;

-- schema wallet

create table wallet.limits (
  party_id text collate "C" not null,
  currency text collate "C" not null,
  payment_minor bigint not null,
  day_minor bigint not null,
  changed_at timestamp with time zone not null default clock_timestamp(),
  constraint limits_pkey PRIMARY KEY (party_id, currency),
  constraint limits_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint limits_day_minor_check CHECK (day_minor > 0),
  constraint limits_payment_minor_check CHECK (payment_minor > 0),
  constraint limits_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table wallet.spending (
  party_id text collate "C" not null,
  currency text collate "C" not null,
  day date not null,
  spent_minor bigint not null,
  limit_minor bigint not null,
  constraint spending_pkey PRIMARY KEY (party_id, currency, day),
  constraint spending_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint spending_spent_minor_check CHECK (spent_minor >= 0),
  constraint spent_within_limit CHECK (spent_minor <= limit_minor),
  constraint spending_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
) with (fillfactor=80);

create table wallet.top_ups (
  id text collate "C" not null,
  party_id text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null default 'awaiting_payment'::text,
  created_at timestamp with time zone not null default clock_timestamp(),
  credited_at timestamp with time zone,
  constraint top_ups_pkey PRIMARY KEY (id),
  constraint top_ups_amount_minor_check CHECK (amount_minor > 0),
  constraint top_ups_check CHECK ((state = 'credited'::text) = (credited_at IS NOT NULL)),
  constraint top_ups_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint top_ups_id_check CHECK (id ~ '^top_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint top_ups_state_check CHECK (state = ANY (ARRAY['awaiting_payment'::text, 'credited'::text, 'closed'::text])),
  constraint top_ups_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table wallet.withdrawals (
  id text collate "C" not null,
  party_id text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  requested_at timestamp with time zone not null default clock_timestamp(),
  key text collate "C",
  constraint withdrawals_pkey PRIMARY KEY (id),
  constraint withdrawals_amount_minor_check CHECK (amount_minor > 0),
  constraint withdrawals_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint withdrawals_id_check CHECK (id ~ '^wdr_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint withdrawals_key_check CHECK (length(key) >= 1 AND length(key) <= 200),
  constraint withdrawals_once UNIQUE (party_id, key),
  constraint withdrawals_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

CREATE INDEX top_ups_by_party ON wallet.top_ups USING btree (party_id, created_at DESC);
CREATE INDEX withdrawals_by_party ON wallet.withdrawals USING btree (party_id, requested_at DESC);

grant insert, select, update on wallet.limits to kontor_app;
grant select on wallet.limits to kontor_readonly;
grant insert, select, update on wallet.limits to kontor_worker;
grant insert, select, update on wallet.spending to kontor_app;
grant select on wallet.spending to kontor_readonly;
grant insert, select, update on wallet.spending to kontor_worker;
grant insert, select on wallet.top_ups to kontor_app;
grant update (credited_at) on wallet.top_ups to kontor_app;
grant update (state) on wallet.top_ups to kontor_app;
grant select on wallet.top_ups to kontor_readonly;
grant insert, select on wallet.top_ups to kontor_worker;
grant update (credited_at) on wallet.top_ups to kontor_worker;
grant update (state) on wallet.top_ups to kontor_worker;
grant insert, select on wallet.withdrawals to kontor_app;
grant select on wallet.withdrawals to kontor_readonly;
grant insert, select on wallet.withdrawals to kontor_worker;

-- schema wishes

create table wishes.items (
  list_id text collate "C" not null,
  variant_id bigint not null,
  added_at timestamp with time zone not null default clock_timestamp(),
  constraint items_pkey PRIMARY KEY (list_id, variant_id),
  constraint items_list_id_fkey FOREIGN KEY (list_id) REFERENCES wishes.lists(id) ON DELETE CASCADE,
  constraint items_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

create table wishes.lists (
  id text collate "C" not null,
  token_hash bytea,
  party_id text collate "C",
  is_shared boolean not null default false,
  share_number integer not null default 1,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint lists_pkey PRIMARY KEY (id),
  constraint lists_check CHECK ((token_hash IS NULL) <> (party_id IS NULL)),
  constraint lists_id_check CHECK (id ~ '^wsh_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint lists_party_id_key UNIQUE (party_id),
  constraint lists_share_number_check CHECK (share_number > 0),
  constraint lists_token_hash_check CHECK (length(token_hash) = 32),
  constraint lists_token_hash_key UNIQUE (token_hash),
  constraint lists_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id)
);

create table wishes.stock_alerts (
  id text collate "C" not null,
  party_id text collate "C" not null,
  variant_id bigint not null,
  locale text collate "C" not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  mailed_at timestamp with time zone,
  constraint stock_alerts_pkey PRIMARY KEY (id),
  constraint stock_alerts_id_check CHECK (id ~ '^alt_[0-9a-hjkmnp-tv-z]{26}$'::text),
  constraint stock_alerts_locale_check CHECK (locale ~ '^[a-z]{2}$'::text),
  constraint stock_alerts_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties.parties(id),
  constraint stock_alerts_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES catalog.variants(id)
);

CREATE INDEX stock_alerts_by_party ON wishes.stock_alerts USING btree (party_id);
CREATE UNIQUE INDEX stock_alerts_open ON wishes.stock_alerts USING btree (variant_id, party_id) WHERE (mailed_at IS NULL);

grant delete, insert, select on wishes.items to kontor_app;
grant select on wishes.items to kontor_readonly;
grant select on wishes.items to kontor_worker;
grant delete, insert, select on wishes.lists to kontor_app;
grant update (is_shared) on wishes.lists to kontor_app;
grant update (share_number) on wishes.lists to kontor_app;
grant select on wishes.lists to kontor_readonly;
grant delete, select on wishes.lists to kontor_worker;
grant delete, insert, select on wishes.stock_alerts to kontor_app;
grant select on wishes.stock_alerts to kontor_readonly;
grant select on wishes.stock_alerts to kontor_worker;
grant update (mailed_at) on wishes.stock_alerts to kontor_worker;

-- Goods that are not carried: files and keys, given out when they are paid.

-- A variant that is downloaded weighs nothing, needs no address, and its pieces lie at a place of their own.
alter table catalog.variants add column is_digital boolean not null default false;
insert into inventory.locations (code, name, country, position) values ('digital', 'Downloads', 'DE', 1000);

alter table pricing.shipping_methods drop constraint shipping_methods_kind_check;
alter table pricing.shipping_methods add constraint shipping_methods_kind_check
  check (kind in ('delivery', 'pickup', 'download'));
insert into pricing.shipping_methods (code, kind, labels, position) values
  ('download', 'download', '{"en": "Download", "zh": "下载", "fr": "Téléchargement"}', 1000);

-- When the buyer asked for the download at once, and which words they agreed to.
alter table cart.carts
  add column consented_at timestamptz,
  add column consent_wording text collate "C" check (consent_wording ~ '^[a-z0-9-]{1,40}$'),
  add constraint consent_has_its_words check ((consented_at is null) = (consent_wording is null));

-- Carts with all that their quotes need but the market, each found by its token or its party; n says which was asked.
-- With or_ordered a token whose cart became an order answers that cart. Every table is reached by key.
drop function cart.read_carts(bytea[], text[], boolean);
create function cart.read_carts(tokens bytea[], parties text[], or_ordered boolean)
returns table (
  n integer, id text, version integer, state text, party_id text, currency text, country text, locale text, email text,
  shipping_address jsonb, billing_address jsonb, vat_id text, shipping_method text, coupon_code text, consented_at timestamptz, customer bytea,
  lines json, coupon json)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
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
$$;

create schema downloads;
grant usage on schema downloads to kontor_app, kontor_worker, kontor_readonly;

-- A file of a variant as its buyers see it; its bytes are those of the latest version.
create table downloads.files (
  id text collate "C" primary key check (id ~ '^dlf_[0-9a-hjkmnp-tv-z]{26}$'),
  variant_id bigint not null references catalog.variants (id),
  title text not null check (length(title) between 1 and 100),
  latest_version integer not null default 1 check (latest_version between 1 and 10000),
  created_at timestamptz not null default clock_timestamp(),
  unique (variant_id, title)
);

create table downloads.versions (
  id text collate "C" primary key check (id ~ '^dlv_[0-9a-hjkmnp-tv-z]{26}$'),
  file_id text collate "C" not null references downloads.files (id),
  version integer not null check (version between 1 and 10000),
  -- Where the bytes are in the store, what they are, and as what they are saved.
  file_key text collate "C" not null check (file_key ~ '^[0-9a-f]{32}\.bin$'),
  sha256 bytea not null check (length(sha256) = 32),
  bytes bigint not null check (bytes > 0),
  filename text not null check (length(filename) between 1 and 120),
  note text not null default '' check (length(note) <= 1000),
  added_by text collate "C" not null,
  added_at timestamptz not null default clock_timestamp(),
  -- Former buyers are told one after another; this is the last who was, null when there is nobody to tell.
  told_through text collate "C",
  unique (file_id, version)
);
create index versions_to_tell on downloads.versions (id) where told_through is not null;

-- What is to be given out for one parcel of downloads, and when it is tried next.
create table downloads.deliveries (
  shipment_id text collate "C" primary key check (shipment_id like 'shp\_%'),
  order_id text collate "C" not null check (order_id like 'ord\_%'),
  state text collate "C" not null default 'pending' check (state in ('pending', 'delivered', 'canceled')),
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz not null default clock_timestamp(),
  last_code text collate "C" check (length(last_code) <= 100),
  -- The buyer's wish to have it at once, as it was said before paying.
  consented_at timestamptz,
  consent_wording text collate "C",
  created_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  check ((state = 'pending') = (settled_at is null))
);
create index deliveries_due on downloads.deliveries (next_try_at) where state = 'pending';
create index deliveries_by_order on downloads.deliveries (order_id);

-- The right to download what one line of an order bought.
create table downloads.grants (
  id text collate "C" primary key check (id ~ '^dlg_[0-9a-hjkmnp-tv-z]{26}$'),
  order_id text collate "C" not null check (order_id like 'ord\_%'),
  order_line_id text collate "C" not null unique check (order_line_id like 'oln\_%'),
  variant_id bigint not null references catalog.variants (id),
  quantity integer not null check (quantity between 1 and 999),
  -- Pieces taken back: as many keys no longer count, and with the last the grant ends.
  revoked_pieces integer not null default 0 check (revoked_pieces between 0 and quantity),
  state text collate "C" not null default 'granted' check (state in ('granted', 'revoked')),
  -- How often each version may be downloaded.
  allowance integer not null check (allowance between 1 and 1000),
  granted_at timestamptz not null default clock_timestamp(),
  check ((state = 'revoked') = (revoked_pieces = quantity))
);
create index grants_by_order on downloads.grants (order_id);
create index grants_by_variant on downloads.grants (variant_id, id);

-- Each download that was begun: a link for one version, good for a while and for so many requests.
create table downloads.links (
  id text collate "C" primary key check (id ~ '^dll_[0-9a-hjkmnp-tv-z]{26}$'),
  grant_id text collate "C" not null references downloads.grants (id),
  version_id text collate "C" not null references downloads.versions (id),
  made_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  requests integer not null default 0 check (requests >= 0),
  first_used_at timestamptz
);
create index links_by_grant on downloads.links (grant_id, version_id);

-- Keys of a pool. What is in them is sealed; the fingerprint keeps the same key from being taken in twice.
create table downloads.license_keys (
  id bigint generated always as identity primary key,
  variant_id bigint not null references catalog.variants (id),
  sealed bytea not null check (length(sealed) between 29 and 1100),
  fingerprint bytea not null unique check (length(fingerprint) = 32),
  state text collate "C" not null default 'free' check (state in ('free', 'given', 'revoked', 'withdrawn')),
  grant_id text collate "C" references downloads.grants (id),
  added_by text collate "C" not null,
  added_at timestamptz not null default clock_timestamp(),
  given_at timestamptz,
  check ((state in ('given', 'revoked')) = (grant_id is not null)),
  check ((grant_id is null) = (given_at is null))
);
create index license_keys_free on downloads.license_keys (variant_id, id) where state = 'free';
create index license_keys_by_grant on downloads.license_keys (grant_id) where grant_id is not null;

-- Which variants come with a key of their own for each piece.
create table downloads.pools (
  variant_id bigint primary key references catalog.variants (id),
  created_at timestamptz not null default clock_timestamp()
);

grant select on all tables in schema downloads to kontor_app, kontor_worker, kontor_readonly;
revoke select on downloads.license_keys from kontor_readonly;
grant select (id, variant_id, state, grant_id, added_by, added_at, given_at) on downloads.license_keys to kontor_readonly;
grant insert on downloads.files, downloads.versions, downloads.license_keys, downloads.pools to kontor_app;
grant insert on downloads.deliveries, downloads.grants, downloads.links to kontor_app, kontor_worker;
grant update (latest_version) on downloads.files to kontor_app;
grant update (told_through) on downloads.versions to kontor_app, kontor_worker;
grant update (state, tries, next_try_at, last_code, settled_at) on downloads.deliveries to kontor_app, kontor_worker;
grant update (state, revoked_pieces, allowance) on downloads.grants to kontor_app, kontor_worker;
grant update (requests, first_used_at) on downloads.links to kontor_app;
grant update (state, grant_id, given_at) on downloads.license_keys to kontor_app, kontor_worker;

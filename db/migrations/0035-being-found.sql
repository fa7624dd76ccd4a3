-- Being found: addresses of products and categories in every language, kept for ever, and the history of prices from
-- which the lowest price before a reduction follows.

-- Words of an address: small letters, digits and Chinese characters, joined by hyphens.
create domain catalog.address as text collate "C"
  check (value ~ '^[a-z0-9\u3400-\u9fff]+(-[a-z0-9\u3400-\u9fff]+)*$' and length(value) <= 120);

-- Without an address of its own a language uses the product's.
alter table catalog.product_translations add column slug catalog.address;
alter table catalog.category_translations add column slug catalog.address;

-- Every address a product ever had, in whatever language: it leads to that product for ever, and to no other.
create table catalog.product_addresses (
  slug catalog.address primary key,
  product_id bigint not null references catalog.products (id),
  since timestamptz not null default clock_timestamp()
);
create index product_addresses_by_product on catalog.product_addresses (product_id);

create table catalog.category_addresses (
  slug catalog.address primary key,
  category_id bigint not null references catalog.categories (id),
  since timestamptz not null default clock_timestamp()
);
create index category_addresses_by_category on catalog.category_addresses (category_id);

insert into catalog.product_addresses (slug, product_id) select p.slug, p.id from catalog.products p;
insert into catalog.category_addresses (slug, category_id) select c.slug, c.id from catalog.categories c;

grant select on catalog.product_addresses, catalog.category_addresses to kontor_app, kontor_worker, kontor_readonly;
grant insert on catalog.product_addresses, catalog.category_addresses to kontor_app;

create function catalog.note_product_address(in_slug text, in_product bigint) returns void
language plpgsql volatile as $$
begin
  insert into catalog.product_addresses (slug, product_id) values (in_slug, in_product) on conflict (slug) do nothing;
  if not exists (select from catalog.product_addresses a where a.slug = in_slug and a.product_id = in_product) then
    raise exception 'the address % leads to another product', in_slug using errcode = 'unique_violation';
  end if;
end
$$;

create function catalog.note_category_address(in_slug text, in_category bigint) returns void
language plpgsql volatile as $$
begin
  insert into catalog.category_addresses (slug, category_id) values (in_slug, in_category) on conflict (slug) do nothing;
  if not exists (select from catalog.category_addresses a where a.slug = in_slug and a.category_id = in_category) then
    raise exception 'the address % leads to another category', in_slug using errcode = 'unique_violation';
  end if;
end
$$;

create function catalog.product_has_address() returns trigger language plpgsql as $$
begin
  perform catalog.note_product_address(new.slug, new.id);
  return null;
end
$$;
create function catalog.translated_product_has_address() returns trigger language plpgsql as $$
begin
  perform catalog.note_product_address(new.slug, new.product_id);
  return null;
end
$$;
create function catalog.category_has_address() returns trigger language plpgsql as $$
begin
  perform catalog.note_category_address(new.slug, new.id);
  return null;
end
$$;
create function catalog.translated_category_has_address() returns trigger language plpgsql as $$
begin
  perform catalog.note_category_address(new.slug, new.category_id);
  return null;
end
$$;

create trigger product_has_address after insert or update of slug on catalog.products
  for each row execute function catalog.product_has_address();
create trigger translated_product_has_address after insert or update of slug on catalog.product_translations
  for each row when (new.slug is not null) execute function catalog.translated_product_has_address();
create trigger category_has_address after insert or update of slug on catalog.categories
  for each row execute function catalog.category_has_address();
create trigger translated_category_has_address after insert or update of slug on catalog.category_translations
  for each row when (new.slug is not null) execute function catalog.translated_category_has_address();

-- An address that was given away is never taken back: not even the owner's functions delete or move one.
create function catalog.address_stays() returns trigger language plpgsql as $$
begin
  raise exception 'addresses are kept for ever' using errcode = 'restrict_violation';
end
$$;
create trigger address_stays before update or delete on catalog.product_addresses
  for each row execute function catalog.address_stays();
create trigger address_stays before update or delete on catalog.category_addresses
  for each row execute function catalog.address_stays();

-- Where a product is found in a language today.
create function catalog.product_address(of_product bigint, in_locale text) returns text
language sql stable parallel safe as $$
  select coalesce(
    (select t.slug from catalog.product_translations t where t.product_id = of_product and t.locale = in_locale),
    (select p.slug from catalog.products p where p.id = of_product))::text
$$;

-- Shelves and searches link to the address of their language, whoever writes the cards.
create function search.card_has_address() returns trigger language plpgsql as $$
begin
  new.slug := coalesce(catalog.product_address(new.product_id, new.locale), new.slug);
  return new;
end
$$;
create trigger card_has_address before insert or update on search.cards
  for each row execute function search.card_has_address();

-- Products in the order crawlers and feeds read them.
create index products_in_shop on catalog.products (id) include (updated_at) where state = 'active';

-- Prices as they stood: the database writes this, so no price escapes it.
create table pricing.price_history (
  variant_id bigint not null references catalog.variants (id),
  currency text collate "C" not null references pricing.price_books (currency),
  amount_minor bigint not null check (amount_minor >= 0),
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  id bigint generated always as identity primary key
);
create index price_history_by_variant on pricing.price_history (variant_id, currency, from_at);
create unique index price_history_open on pricing.price_history (variant_id, currency) where to_at is null;
insert into pricing.price_history (variant_id, currency, amount_minor, from_at)
select r.variant_id, r.currency, r.amount_minor, r.changed_at from pricing.prices r;

-- When the present reduction began, and the lowest price of the 30 days before it; null where no price is known there.
alter table pricing.prices
  add column reduced_at timestamptz,
  add column prior_minor bigint check (prior_minor >= 0),
  add check (reduced_at is null or compare_at_minor is not null),
  add check (reduced_at is not null or prior_minor is null);

create function pricing.price_has_prior() returns trigger language plpgsql as $$
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
$$;
create trigger price_has_prior before insert or update on pricing.prices
  for each row execute function pricing.price_has_prior();

create function pricing.price_is_remembered() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
$$;
create trigger price_is_remembered after insert or update on pricing.prices
  for each row execute function pricing.price_is_remembered();

grant select on pricing.price_history to kontor_app, kontor_worker, kontor_readonly;

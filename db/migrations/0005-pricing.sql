-- What things cost: prices per currency, tax by country and class, ways of shipping, coupons.

create schema pricing;
grant usage on schema pricing to kontor_app, kontor_worker, kontor_readonly;

-- How the prices of a currency are meant: with the tax of the home country inside, or without any.
create table pricing.price_books (
  currency text collate "C" primary key check (currency ~ '^[A-Z]{3}$'),
  tax_included boolean not null,
  home_country text collate "C" not null check (home_country ~ '^[A-Z]{2}$')
);
insert into pricing.price_books (currency, tax_included, home_country) values
  ('EUR', true, 'DE'), ('USD', false, 'DE'), ('GBP', false, 'DE'), ('CHF', false, 'DE'),
  ('CNY', false, 'DE'), ('JPY', false, 'DE'), ('KWD', false, 'DE');

create table pricing.prices (
  variant_id bigint not null references catalog.variants (id),
  currency text collate "C" not null references pricing.price_books (currency),
  amount_minor bigint not null check (amount_minor between 0 and 100000000000),
  compare_at_minor bigint check (compare_at_minor > amount_minor),
  changed_at timestamptz not null default clock_timestamp(),
  primary key (variant_id, currency)
);

create table pricing.zones (
  code text collate "C" primary key check (code ~ '^[a-z][a-z0-9_]{1,30}$')
);
insert into pricing.zones (code) values ('home'), ('union'), ('europe'), ('world');

-- Where we ship to. A union country taxes where the goods arrive; to the others goods are exported.
create table pricing.countries (
  code text collate "C" primary key check (code ~ '^[A-Z]{2}$'),
  zone text collate "C" not null references pricing.zones (code),
  treatment text collate "C" not null check (treatment in ('union', 'outside'))
);
insert into pricing.countries (code, zone, treatment)
select code, case when code = 'DE' then 'home' else 'union' end, 'union'
  from unnest('{AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,HU,IE,IT,LT,LU,LV,MT,NL,PL,PT,RO,SE,SI,SK}'::text[]) as code;
insert into pricing.countries (code, zone, treatment) values
  ('GB', 'europe', 'outside'), ('CH', 'europe', 'outside'), ('NO', 'europe', 'outside'),
  ('US', 'world', 'outside'), ('CN', 'world', 'outside');

-- Rates are facts with a date: valid from the first day on, until the day before valid_to.
create table pricing.tax_rates (
  country text collate "C" not null references pricing.countries (code),
  tax_class text collate "C" not null check (tax_class ~ '^[a-z][a-z_]{1,30}$'),
  rate numeric(6, 3) not null check (rate between 0 and 100),
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  source text not null,
  primary key (country, tax_class, valid_from)
);
create unique index tax_rates_open on pricing.tax_rates (country, tax_class) where valid_to is null;

insert into pricing.tax_rates (country, tax_class, rate, valid_from, valid_to, source)
select country, class, rate, from_day::date, to_day::date,
       case when country in ('GB', 'CH', 'NO', 'US', 'CN') then 'national law; sales there are exports'
            else 'European Commission, Taxes in Europe Database' end
  from (values
    ('AT', 'standard', 20, '2016-01-01', null), ('BE', 'standard', 21, '1996-01-01', null),
    ('BG', 'standard', 20, '2007-01-01', null), ('CY', 'standard', 19, '2014-01-13', null),
    ('CZ', 'standard', 21, '2013-01-01', null), ('DE', 'standard', 19, '2021-01-01', null),
    ('DK', 'standard', 25, '1992-01-01', null), ('EE', 'standard', 20, '2009-07-01', '2024-01-01'),
    ('EE', 'standard', 22, '2024-01-01', '2025-07-01'), ('EE', 'standard', 24, '2025-07-01', null),
    ('ES', 'standard', 21, '2012-09-01', null), ('FI', 'standard', 24, '2013-01-01', '2024-09-01'),
    ('FI', 'standard', 25.5, '2024-09-01', null), ('FR', 'standard', 20, '2014-01-01', null),
    ('GR', 'standard', 24, '2016-06-01', null), ('HR', 'standard', 25, '2013-07-01', null),
    ('HU', 'standard', 27, '2012-01-01', null), ('IE', 'standard', 23, '2021-03-01', null),
    ('IT', 'standard', 22, '2013-10-01', null), ('LT', 'standard', 21, '2009-09-01', null),
    ('LU', 'standard', 16, '2023-01-01', '2024-01-01'), ('LU', 'standard', 17, '2024-01-01', null),
    ('LV', 'standard', 21, '2012-07-01', null), ('MT', 'standard', 18, '2004-01-01', null),
    ('NL', 'standard', 21, '2012-10-01', null), ('PL', 'standard', 23, '2011-01-01', null),
    ('PT', 'standard', 23, '2011-01-01', null), ('RO', 'standard', 19, '2017-01-01', '2025-08-01'),
    ('RO', 'standard', 21, '2025-08-01', null), ('SE', 'standard', 25, '1990-07-01', null),
    ('SI', 'standard', 22, '2013-07-01', null), ('SK', 'standard', 20, '2011-01-01', '2025-01-01'),
    ('SK', 'standard', 23, '2025-01-01', null),
    ('GB', 'standard', 20, '2011-01-04', null), ('CH', 'standard', 7.7, '2018-01-01', '2024-01-01'),
    ('CH', 'standard', 8.1, '2024-01-01', null), ('NO', 'standard', 25, '2005-01-01', null),
    ('US', 'standard', 0, '2000-01-01', null), ('CN', 'standard', 13, '2019-04-01', null),
    ('AT', 'reduced', 10, '2016-01-01', null), ('BE', 'reduced', 6, '1996-01-01', null),
    ('CZ', 'reduced', 12, '2024-01-01', null), ('DE', 'reduced', 7, '2021-01-01', null),
    ('ES', 'reduced', 10, '2012-09-01', null), ('FI', 'reduced', 14, '2013-01-01', '2026-01-01'),
    ('FI', 'reduced', 13.5, '2026-01-01', null), ('FR', 'reduced', 10, '2014-01-01', null),
    ('IE', 'reduced', 13.5, '2003-01-01', null), ('IT', 'reduced', 10, '1995-02-24', null),
    ('LU', 'reduced', 8, '2024-01-01', null), ('NL', 'reduced', 9, '2019-01-01', null),
    ('PL', 'reduced', 8, '2011-01-01', null), ('PT', 'reduced', 6, '2011-01-01', null),
    ('SE', 'reduced', 12, '1996-01-01', null),
    ('AT', 'food', 10, '2016-01-01', null), ('BE', 'food', 6, '1996-01-01', null),
    ('CZ', 'food', 12, '2024-01-01', null), ('DE', 'food', 7, '2021-01-01', null),
    ('ES', 'food', 10, '2012-09-01', null), ('FI', 'food', 14, '2013-01-01', '2026-01-01'),
    ('FI', 'food', 13.5, '2026-01-01', null), ('FR', 'food', 5.5, '2014-01-01', null),
    ('IE', 'food', 0, '1972-11-01', null), ('IT', 'food', 10, '1995-02-24', null),
    ('LU', 'food', 3, '2015-01-01', null), ('NL', 'food', 9, '2019-01-01', null),
    ('PL', 'food', 5, '2011-01-01', null), ('PT', 'food', 6, '2011-01-01', null),
    ('SE', 'food', 12, '1996-01-01', '2026-04-01'), ('SE', 'food', 6, '2026-04-01', null),
    ('AT', 'books', 10, '2016-01-01', null), ('BE', 'books', 6, '1996-01-01', null),
    ('CZ', 'books', 0, '2024-01-01', null), ('DE', 'books', 7, '2021-01-01', null),
    ('ES', 'books', 4, '1995-01-01', null), ('FI', 'books', 14, '2025-01-01', '2026-01-01'),
    ('FI', 'books', 13.5, '2026-01-01', null), ('FR', 'books', 5.5, '2014-01-01', null),
    ('IE', 'books', 0, '1972-11-01', null), ('IT', 'books', 4, '1989-01-01', null),
    ('LU', 'books', 3, '2015-01-01', null), ('NL', 'books', 9, '2019-01-01', null),
    ('PL', 'books', 5, '2011-01-01', null), ('PT', 'books', 6, '2011-01-01', null),
    ('SE', 'books', 6, '2002-01-01', null)
  ) as facts (country, class, rate, from_day, to_day);

-- The rates of a country today, by class: {"standard": "19.000", "books": "7.000"}.
create function pricing.rates_of(of_country text) returns json
language sql stable as $$
  select coalesce(json_object_agg(tax_class, rate::text), '{}'::json) from pricing.tax_rates
   where country = of_country and valid_from <= current_date and (valid_to is null or valid_to > current_date)
$$;

create table pricing.shipping_methods (
  code text collate "C" primary key check (code ~ '^[a-z][a-z0-9_]{1,30}$'),
  kind text collate "C" not null check (kind in ('delivery', 'pickup')),
  labels jsonb not null,
  position integer not null,
  active boolean not null default true
);
insert into pricing.shipping_methods (code, kind, labels, position) values
  ('standard', 'delivery', '{"en": "Standard delivery, 2 to 4 days", "zh": "标准配送（2 至 4 天）", "fr": "Livraison standard, 2 à 4 jours"}', 1),
  ('express', 'delivery', '{"en": "Express delivery, next working day", "zh": "特快配送（次工作日）", "fr": "Livraison express, le jour ouvré suivant"}', 2),
  ('pickup', 'pickup', '{"en": "Pick up at our shop", "zh": "到店自提", "fr": "Retrait en boutique"}', 3);

-- The first step whose weight is not exceeded holds; free_from waives the amount from a goods value on.
create table pricing.shipping_rates (
  method text collate "C" not null references pricing.shipping_methods (code),
  zone text collate "C" not null references pricing.zones (code),
  currency text collate "C" not null references pricing.price_books (currency),
  up_to_grams integer not null check (up_to_grams > 0),
  amount_minor bigint not null check (amount_minor >= 0),
  free_from_minor bigint check (free_from_minor > 0),
  primary key (method, zone, currency, up_to_grams)
);
insert into pricing.shipping_rates (method, zone, currency, up_to_grams, amount_minor)
select method, zone, currency, grams, round(euros * factor * unit)::bigint
  from (values
    ('standard', 'home', 2000, 4.90), ('standard', 'home', 31500, 7.90), ('standard', 'home', 1000000, 29.00),
    ('standard', 'union', 2000, 9.90), ('standard', 'union', 31500, 19.90), ('standard', 'union', 1000000, 79.00),
    ('standard', 'europe', 2000, 14.90), ('standard', 'europe', 31500, 34.90), ('standard', 'europe', 1000000, 129.00),
    ('standard', 'world', 2000, 19.90), ('standard', 'world', 31500, 69.90), ('standard', 'world', 1000000, 249.00),
    ('express', 'home', 2000, 12.90), ('express', 'home', 31500, 18.90),
    ('express', 'union', 2000, 24.90), ('express', 'union', 31500, 49.90),
    ('express', 'europe', 2000, 34.90), ('express', 'europe', 31500, 74.90),
    ('express', 'world', 2000, 44.90), ('express', 'world', 31500, 119.90),
    ('pickup', 'home', 1000000, 0)
  ) as steps (method, zone, grams, euros)
 cross join (values
    ('EUR', 1.0, 100), ('USD', 1.1, 100), ('GBP', 0.85, 100), ('CHF', 0.95, 100), ('CNY', 7.8, 100),
    ('JPY', 160, 1), ('KWD', 0.34, 1000)
  ) as books (currency, factor, unit);

create table pricing.coupons (
  code text collate "C" primary key check (code ~ '^[A-Z0-9][A-Z0-9-]{1,39}$'),
  kind text collate "C" not null check (kind in ('percent', 'fixed', 'free_shipping')),
  percent numeric(5, 2) check (percent > 0 and percent <= 100),
  amount_minor bigint check (amount_minor > 0),
  currency text collate "C" references pricing.price_books (currency),
  minimum_minor bigint check (minimum_minor > 0),
  valid_from timestamptz not null default '-infinity',
  valid_to timestamptz not null default 'infinity',
  total_limit integer check (total_limit > 0),
  per_customer_limit integer check (per_customer_limit > 0),
  redeemed integer not null default 0 check (redeemed >= 0),
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  check (redeemed <= total_limit),
  check (valid_from < valid_to),
  check ((kind = 'percent') = (percent is not null)),
  check ((kind = 'fixed') = (amount_minor is not null)),
  check (currency is not null or (amount_minor is null and minimum_minor is null))
);

-- One coupon per order, once. The customer is a hash: enough to count, not enough to write to.
create table pricing.coupon_redemptions (
  order_id text collate "C" primary key check (order_id like 'ord\_%'),
  coupon text collate "C" not null references pricing.coupons (code),
  customer bytea not null check (length(customer) = 32),
  discount_minor bigint not null check (discount_minor >= 0),
  currency text collate "C" not null,
  redeemed_at timestamptz not null default clock_timestamp(),
  released_at timestamptz
);
create index coupon_redemptions_by_customer on pricing.coupon_redemptions (coupon, customer) where released_at is null;

-- Give back the coupons of orders that came to nothing; each once.
create function pricing.release_coupons(orders text[]) returns integer
language plpgsql volatile as $$
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
$$;

grant select on all tables in schema pricing to kontor_app, kontor_worker, kontor_readonly;
grant insert, update on pricing.prices to kontor_app, kontor_worker;
grant insert, update on pricing.coupons to kontor_app;
grant update on pricing.coupons to kontor_worker;
grant insert on pricing.coupon_redemptions to kontor_app;
grant update (released_at) on pricing.coupon_redemptions to kontor_app, kontor_worker;

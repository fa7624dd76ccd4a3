-- What was agreed: an order, its part for each seller, its lines and taxes, frozen at placement.

create schema orders;
grant usage on schema orders to kontor_app, kontor_worker, kontor_readonly;

create sequence orders.order_numbers start 100001;

create table orders.orders (
  id text collate "C" primary key check (id like 'ord\_%'),
  number bigint not null unique default nextval('orders.order_numbers'),
  cart_id text collate "C" not null unique,
  buyer_id text collate "C" references parties.parties (id),
  email text not null check (length(email) between 3 and 254),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  country text collate "C" not null check (country ~ '^[A-Z]{2}$'),
  locale text collate "C" not null,
  tax_included boolean not null,
  tax_treatment text collate "C" not null check (tax_treatment in ('domestic', 'union', 'reverse_charge', 'export')),
  vat_id text collate "C",
  items_minor bigint not null check (items_minor >= 0),
  discount_minor bigint not null check (discount_minor between 0 and items_minor),
  shipping_minor bigint not null check (shipping_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  total_minor bigint not null,
  shipping_method text collate "C" not null,
  shipping_tax_rate numeric(6, 3) not null,
  shipping_tax_minor bigint not null check (shipping_tax_minor between 0 and tax_minor),
  shipping_tax_reason text collate "C",
  coupon_code text collate "C",
  state text collate "C" not null default 'awaiting_payment' check (state in (
    'awaiting_payment', 'paid', 'fulfilled', 'completed', 'canceled', 'expired', 'refunded')),
  token_hash bytea not null check (length(token_hash) = 32),
  shipping_address jsonb not null,
  billing_address jsonb,
  placed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  paid_at timestamptz,
  moved_at timestamptz not null default clock_timestamp(),
  constraint total_adds_up check (
    total_minor = items_minor - discount_minor + shipping_minor + case when tax_included then 0 else tax_minor end),
  check (shipping_tax_rate > 0 or shipping_tax_reason is not null),
  check (expires_at > placed_at)
) with (fillfactor = 90);
create index orders_by_buyer on orders.orders (buyer_id, number desc) where buyer_id is not null;
create index orders_to_expire on orders.orders (expires_at) where state = 'awaiting_payment';

create table orders.child_orders (
  id text collate "C" primary key check (id like 'chd\_%'),
  order_id text collate "C" not null references orders.orders (id),
  seller_id text collate "C" not null,
  items_minor bigint not null check (items_minor >= 0),
  discount_minor bigint not null check (discount_minor between 0 and items_minor),
  tax_minor bigint not null check (tax_minor >= 0),
  unique (order_id, seller_id)
);

-- total is quantity times unit; what is asked for the line is total less discount, plus the tax where it is not inside.
create table orders.lines (
  id text collate "C" primary key check (id like 'oln\_%'),
  order_id text collate "C" not null references orders.orders (id),
  child_order_id text collate "C" not null,
  position integer not null check (position > 0),
  variant_id bigint not null,
  sku text not null,
  title text not null,
  slug text,
  options jsonb not null,
  media_key text,
  quantity integer not null check (quantity between 1 and 999),
  unit_minor bigint not null check (unit_minor >= 0),
  total_minor bigint not null check (total_minor = unit_minor * quantity),
  discount_minor bigint not null check (discount_minor between 0 and total_minor),
  tax_class text collate "C" not null,
  tax_rate numeric(6, 3) not null check (tax_rate >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  tax_reason text collate "C" check (tax_reason in ('export', 'reverse_charge', 'exempt', 'zero_rate')),
  check (tax_rate > 0 or tax_reason is not null),
  check (tax_rate > 0 or tax_minor = 0),
  unique (order_id, position)
);

create table orders.tax_lines (
  order_id text collate "C" not null references orders.orders (id),
  position integer not null check (position > 0),
  rate numeric(6, 3) not null check (rate >= 0),
  reason text collate "C" check (reason in ('export', 'reverse_charge', 'exempt', 'zero_rate')),
  net_minor bigint not null check (net_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  check (rate > 0 or (reason is not null and tax_minor = 0)),
  primary key (order_id, position)
);

grant select on all tables in schema orders to kontor_app, kontor_worker, kontor_readonly;
grant insert on all tables in schema orders to kontor_app;
grant usage on sequence orders.order_numbers to kontor_app;
grant update (state, paid_at, moved_at) on orders.orders to kontor_app, kontor_worker;

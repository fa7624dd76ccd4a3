-- Parcels: what of an order leaves which place, what it is worth, where it is. The order and its lines are named, not
-- referred to: shipping does not know orders.

create schema shipping;
grant usage on schema shipping to kontor_app, kontor_worker, kontor_readonly;

create table shipping.shipments (
  id text collate "C" primary key check (id ~ '^shp_[0-9a-hjkmnp-tv-z]{26}$'),
  order_id text collate "C" not null check (order_id like 'ord\_%'),
  child_order_id text collate "C" not null check (child_order_id like 'chd\_%'),
  seller_id text collate "C" not null check (seller_id like 'pty\_%'),
  location text collate "C" not null references inventory.locations (code),
  state text collate "C" not null default 'pending' check (state in (
    'pending', 'packed', 'shipped', 'in_transit', 'delivered', 'canceled')),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  tax_country text collate "C" not null check (tax_country ~ '^[A-Z]{2}$'),
  -- What the buyer pays for delivery is counted with the first parcel of the order.
  delivery_net_minor bigint not null default 0 check (delivery_net_minor >= 0),
  delivery_tax_minor bigint not null default 0 check (delivery_tax_minor >= 0),
  -- What is captured when this parcel leaves: its lines and the delivery, tax included.
  total_minor bigint not null check (total_minor >= delivery_net_minor + delivery_tax_minor),
  weight_grams integer not null check (weight_grams >= 0),
  carrier text collate "C" check (carrier ~ '^[a-z][a-z0-9_]{0,30}$'),
  tracking_number text collate "C" check (length(tracking_number) between 1 and 100),
  tracking_url text,
  label_url text,
  created_at timestamptz not null default clock_timestamp(),
  packed_at timestamptz,
  packed_by text collate "C",
  captured_at timestamptz,
  parcel_asked_at timestamptz,
  shipped_at timestamptz,
  shipped_by text collate "C",
  delivered_at timestamptz,
  unique (child_order_id, location),
  unique (carrier, tracking_number),
  check (state not in ('packed', 'shipped', 'in_transit', 'delivered') or packed_at is not null),
  -- The goods do not leave before their money is captured.
  check (state not in ('shipped', 'in_transit', 'delivered')
         or (captured_at is not null and shipped_at is not null and tracking_number is not null)),
  check ((state = 'delivered') = (delivered_at is not null)),
  check ((carrier is null) = (tracking_number is null))
) with (fillfactor = 80);
create index shipments_by_order on shipping.shipments (order_id);
create index shipments_open on shipping.shipments (created_at) where state in ('pending', 'packed');

create table shipping.shipment_lines (
  shipment_id text collate "C" not null references shipping.shipments (id),
  order_line_id text collate "C" not null check (order_line_id like 'oln\_%'),
  variant_id bigint not null check (variant_id > 0),
  sku text not null,
  title text not null,
  quantity integer not null check (quantity between 1 and 999),
  net_minor bigint not null check (net_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  primary key (shipment_id, order_line_id)
);

-- What carriers reported, each message once.
create table shipping.tracking_events (
  id bigint generated always as identity primary key,
  shipment_id text collate "C" not null references shipping.shipments (id),
  carrier text collate "C" not null,
  event_id text collate "C" not null check (length(event_id) between 1 and 200),
  type text collate "C" not null check (type in ('in_transit', 'out_for_delivery', 'delivered')),
  place text not null default '' check (length(place) <= 200),
  occurred_at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  unique (carrier, event_id)
);
create index tracking_events_by_shipment on shipping.tracking_events (shipment_id, occurred_at, id);

grant select, insert on shipping.shipments, shipping.shipment_lines, shipping.tracking_events to kontor_app, kontor_worker;
grant update (state, carrier, tracking_number, tracking_url, label_url, packed_at, packed_by, captured_at, parcel_asked_at,
  shipped_at, shipped_by, delivered_at) on shipping.shipments to kontor_app, kontor_worker;
grant select on shipping.shipments, shipping.shipment_lines, shipping.tracking_events to kontor_readonly;

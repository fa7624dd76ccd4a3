-- Paying later: cash the carrier collects at the door and passes on, and purchase on account with invoices and reminders.

alter table shipping.tracking_events drop constraint tracking_events_type_check;
alter table shipping.tracking_events add constraint tracking_events_type_check
  check (type in ('in_transit', 'out_for_delivery', 'delivered', 'refused'));

-- What a carrier passed on, one row for each of its files.
create table shipping.remittances (
  id text collate "C" primary key check (length(id) between 1 and 100),
  carrier text collate "C" not null,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor >= 0),
  fee_minor bigint not null check (fee_minor between 0 and total_minor),
  file text not null check (length(file) <= 100000),
  received_at timestamptz not null default clock_timestamp()
);

-- Cash to be collected for a parcel, and what became of it.
create table shipping.collections (
  shipment_id text collate "C" primary key references shipping.shipments (id),
  order_id text collate "C" not null check (order_id like 'ord\_%'),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  state text collate "C" not null default 'expected' check (state in ('expected', 'collected', 'refused', 'remitted', 'short')),
  remitted_minor bigint check (remitted_minor >= 0),
  remittance_id text collate "C" references shipping.remittances (id),
  changed_at timestamptz not null default clock_timestamp(),
  check ((state in ('remitted', 'short')) = (remittance_id is not null))
);
create index collections_by_order on shipping.collections (order_id);

grant select, insert on shipping.remittances, shipping.collections to kontor_app, kontor_worker;
grant update (state, remitted_minor, remittance_id, changed_at) on shipping.collections to kontor_app, kontor_worker;
grant select on shipping.remittances, shipping.collections to kontor_readonly;

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('credit:{pty}:available', '^credit:pty_[0-9a-hjkmnp-tv-z]{26}:available$', 'memo', 'credit', 'debits_must_not_exceed_credits'),
  ('control:credit', '^control:credit$', 'memo', 'debit', 'none'),
  ('reminders:income', '^reminders:income$', 'income', 'credit', 'none');

create schema credit;
grant usage on schema credit to kontor_app, kontor_worker, kontor_readonly;

-- Who may buy on account, and on what terms. What is free of the limit is the ledger's to say.
create table credit.accounts (
  party_id text collate "C" not null references parties.parties (id),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  limit_minor bigint not null check (limit_minor >= 0),
  net_days integer not null check (net_days in (14, 30)),
  granted_by text collate "C" not null,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (party_id, currency)
);

create table credit.invoices (
  id text collate "C" primary key check (id ~ '^inv_[0-9a-hjkmnp-tv-z]{26}$'),
  number bigint generated always as identity (start with 500001) unique,
  party_id text collate "C" not null references parties.parties (id),
  order_id text collate "C" not null check (length(order_id) between 1 and 100),
  merchant_ref text collate "C" not null,
  -- The capture this invoice is for: captured twice, invoiced once.
  cause text collate "C" not null unique,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  credited_minor bigint not null default 0,
  fees_minor bigint not null default 0 check (fees_minor >= 0),
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  state text collate "C" not null default 'open' check (state in ('open', 'paid', 'credited')),
  issued_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null,
  reminders integer not null default 0 check (reminders between 0 and 3),
  reminded_at timestamptz,
  closed_at timestamptz,
  constraint credited_within_amount check (credited_minor between 0 and amount_minor),
  constraint paid_within_owed check (paid_minor <= amount_minor - credited_minor + fees_minor),
  check ((state = 'open') = (closed_at is null))
);
create index invoices_by_party on credit.invoices (party_id, issued_at desc);
create index invoices_by_payment on credit.invoices (merchant_ref);
create index invoices_open on credit.invoices (due_at) where state = 'open';

create table credit.receipts (
  id text collate "C" primary key check (id ~ '^rcp_[0-9a-hjkmnp-tv-z]{26}$'),
  invoice_id text collate "C" not null references credit.invoices (id),
  amount_minor bigint not null check (amount_minor > 0),
  -- Names the money: a bank entry, a line typed at the desk. The same money settles once.
  reference text collate "C" not null unique check (length(reference) between 1 and 100),
  source text collate "C" not null,
  actor text collate "C" not null,
  received_at timestamptz not null default clock_timestamp()
);
create index receipts_by_invoice on credit.receipts (invoice_id);

grant select, insert on credit.accounts, credit.invoices, credit.receipts to kontor_app, kontor_worker;
grant update (limit_minor, net_days, granted_by, granted_at) on credit.accounts to kontor_app;
grant update (credited_minor, fees_minor, paid_minor, state, reminders, reminded_at, closed_at) on credit.invoices
  to kontor_app, kontor_worker;
grant select on all tables in schema credit to kontor_readonly;

-- What the house itself keeps for payers: payments decided in our own books (wallet, cash on delivery, on account), and
-- the wallet: a balance per party and currency in the ledger, with its limits, top-ups and withdrawals.

-- The house as a provider of payments. It answers the gateway as any provider does, from records of its own.
create table payments.house_payments (
  merchant_ref text collate "C" primary key check (length(merchant_ref) between 1 and 100),
  connector text collate "C" not null check (connector ~ '^[a-z][a-z0-9_]{0,30}$'),
  reference text collate "C" not null check (length(reference) between 1 and 100),
  party_id text collate "C" references parties.parties (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  state text collate "C" not null default 'open' check (state in (
    'open', 'authorized', 'captured', 'voided', 'declined', 'expired')),
  captured_minor bigint not null default 0,
  voided_minor bigint not null default 0 check (voided_minor >= 0),
  refunded_minor bigint not null default 0,
  -- The ledger transfer that holds what is authorized and not yet captured.
  held_by uuid,
  decline_code text collate "C" check (length(decline_code) between 1 and 60),
  expires_at timestamptz not null,
  authorized_at timestamptz,
  authorized_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint captured_and_voided_within_amount check (captured_minor >= 0 and captured_minor + voided_minor <= amount_minor),
  constraint house_refunded_within_captured check (refunded_minor between 0 and captured_minor)
) with (fillfactor = 80);
create index house_payments_by_reference on payments.house_payments (reference);
create index house_payments_by_party on payments.house_payments (party_id) where party_id is not null;

-- What the gateway asked of the house, and what the house answered. Asked twice under one reference, done once.
create table payments.house_operations (
  reference text collate "C" primary key check (length(reference) between 1 and 100),
  merchant_ref text collate "C" not null references payments.house_payments (merchant_ref),
  kind text collate "C" not null check (kind in ('capture', 'void', 'refund')),
  amount_minor bigint not null check (amount_minor > 0),
  succeeded boolean not null,
  code text collate "C" check (length(code) between 1 and 60),
  at timestamptz not null default clock_timestamp(),
  check (succeeded = (code is null))
);
create index house_operations_by_payment on payments.house_operations (merchant_ref);

grant select, insert on payments.house_payments, payments.house_operations to kontor_app, kontor_worker;
grant update (state, captured_minor, voided_minor, refunded_minor, held_by, decline_code, authorized_at, authorized_until)
  on payments.house_payments to kontor_app, kontor_worker;
grant select on payments.house_payments, payments.house_operations to kontor_readonly;

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('wallet:{pty}:balance', '^wallet:pty_[0-9a-hjkmnp-tv-z]{26}:balance$', 'liability', 'credit', 'debits_must_not_exceed_credits');

create schema wallet;
grant usage on schema wallet to kontor_app, kontor_worker, kontor_readonly;

-- What a party allows to leave the wallet: in one payment, and in one day (UTC).
create table wallet.limits (
  party_id text collate "C" not null references parties.parties (id),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  payment_minor bigint not null check (payment_minor > 0),
  day_minor bigint not null check (day_minor > 0),
  changed_at timestamptz not null default clock_timestamp(),
  primary key (party_id, currency)
);

-- What left in a day. The limit is judged where it is counted, so that payments at the same moment cannot pass it together.
create table wallet.spending (
  party_id text collate "C" not null references parties.parties (id),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  day date not null,
  spent_minor bigint not null check (spent_minor >= 0),
  limit_minor bigint not null,
  primary key (party_id, currency, day),
  constraint spent_within_limit check (spent_minor <= limit_minor)
) with (fillfactor = 80);

create table wallet.top_ups (
  id text collate "C" primary key check (id ~ '^top_[0-9a-hjkmnp-tv-z]{26}$'),
  party_id text collate "C" not null references parties.parties (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  state text collate "C" not null default 'awaiting_payment' check (state in ('awaiting_payment', 'credited', 'closed')),
  created_at timestamptz not null default clock_timestamp(),
  credited_at timestamptz,
  check ((state = 'credited') = (credited_at is not null))
);
create index top_ups_by_party on wallet.top_ups (party_id, created_at desc);

-- Money asked to be sent to a bank account; the payout that carries it is found by this id.
create table wallet.withdrawals (
  id text collate "C" primary key check (id ~ '^wdr_[0-9a-hjkmnp-tv-z]{26}$'),
  party_id text collate "C" not null references parties.parties (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  requested_at timestamptz not null default clock_timestamp()
);
create index withdrawals_by_party on wallet.withdrawals (party_id, requested_at desc);

grant select, insert, update on wallet.limits, wallet.spending to kontor_app, kontor_worker;
grant select, insert on wallet.top_ups, wallet.withdrawals to kontor_app, kontor_worker;
grant update (state, credited_at) on wallet.top_ups to kontor_app, kontor_worker;
grant select on all tables in schema wallet to kontor_readonly;

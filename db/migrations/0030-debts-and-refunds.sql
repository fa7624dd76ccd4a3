-- Electronic checks, the whole way: refunds over the network of the banks, accounts a payer keeps with us for several
-- debits, and debts of debits that were taken back after they had settled.

-- An account a signed-in payer keeps for later debits. Each debit has a consent of its own.
alter table mandates.mandates add column kept boolean not null default false;
create index mandates_kept on mandates.mandates (party_id) where kept and state = 'active';
alter table mandates.debits
  add column wording text check (length(wording) between 1 and 2000),
  add column agreed_at timestamptz,
  add column agreed_from text collate "C" check (length(agreed_from) between 1 and 100),
  add check ((wording is null) = (agreed_at is null) and (wording is null) = (agreed_from is null));
grant update (state, revoked_because, revoked_at) on mandates.mandates to kontor_app;

-- Money given back to the account a debit took it from, as a credit over the same network.
create table mandates.refunds (
  number bigint generated always as identity primary key,
  operation_id text collate "C" not null unique check (length(operation_id) between 1 and 100),
  merchant_ref text collate "C" not null references payments.attempts (merchant_ref),
  mandate_id text collate "C" not null references mandates.mandates (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency = 'USD'),
  state text collate "C" not null default 'due' check (state in (
    'due', 'written', 'submitted', 'paid', 'failed', 'returned', 'bounced')),
  trace text collate "C" unique check (trace ~ '^\d{15}$'),
  file_number bigint references mandates.files (number),
  code text collate "C" check (code ~ '^[A-Za-z0-9_]{1,40}$'),
  asked_at timestamptz not null default clock_timestamp(),
  -- Our statement shows that the money has left.
  debited_at timestamptz,
  decided_at timestamptz,
  told_at timestamptz,
  check ((file_number is null) = (trace is null)),
  check ((state in ('paid', 'failed', 'returned', 'bounced')) = (decided_at is not null))
) with (fillfactor = 80);
create index refunds_by_payment on mandates.refunds (merchant_ref);
create index refunds_by_mandate on mandates.refunds (mandate_id);
create index refunds_by_file on mandates.refunds (file_number);
create index refunds_open on mandates.refunds (number) where state in ('due', 'written', 'submitted');
create index refunds_untold on mandates.refunds (number)
  where told_at is null and state in ('paid', 'failed', 'returned', 'bounced');
grant select, insert on mandates.refunds to kontor_app;
grant select, insert on mandates.refunds to kontor_worker;
grant update (state, trace, file_number, code, debited_at, decided_at, told_at) on mandates.refunds to kontor_worker;
grant select on mandates.refunds to kontor_readonly;

-- What a payer owes because the bank took a settled debit back.
create table mandates.debts (
  id text collate "C" primary key check (id ~ '^dbt_[0-9a-hjkmnp-tv-z]{26}$'),
  number bigint generated always as identity (start with 700001) unique,
  merchant_ref text collate "C" not null unique references payments.attempts (merchant_ref),
  payment_id text collate "C" not null,
  mandate_id text collate "C" not null references mandates.mandates (id),
  party_id text collate "C" references parties.parties (id),
  order_id text collate "C" not null check (length(order_id) between 1 and 100),
  amount_minor bigint not null check (amount_minor > 0),
  paid_minor bigint not null default 0 check (paid_minor between 0 and amount_minor),
  written_off_minor bigint not null default 0 check (written_off_minor >= 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  -- The reason of the payer's bank, and whether it came after its time for it.
  code text collate "C" not null check (code ~ '^[A-Za-z0-9_]{1,40}$'),
  is_late boolean not null default false,
  state text collate "C" not null default 'open' check (state in ('open', 'paid', 'written_off')),
  opened_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null,
  reminders integer not null default 0 check (reminders between 0 and 3),
  reminded_at timestamptz,
  closed_at timestamptz,
  written_off_because text check (length(written_off_because) between 3 and 500),
  check ((state = 'open') = (closed_at is null)),
  check ((state = 'written_off') = (written_off_minor > 0)),
  check ((state = 'written_off') = (written_off_because is not null)),
  check (paid_minor + written_off_minor <= amount_minor),
  check ((state = 'open') = (paid_minor + written_off_minor < amount_minor))
) with (fillfactor = 80);
create index debts_open on mandates.debts (due_at) where state = 'open';
create index debts_by_party on mandates.debts (party_id) where party_id is not null;
create index debts_by_mandate on mandates.debts (mandate_id);

create table mandates.debt_receipts (
  id text collate "C" primary key check (id ~ '^drt_[0-9a-hjkmnp-tv-z]{26}$'),
  debt_id text collate "C" not null references mandates.debts (id),
  amount_minor bigint not null check (amount_minor > 0),
  -- Names the money: the same money settles once.
  reference text collate "C" not null unique check (length(reference) between 1 and 100),
  source text collate "C" not null check (length(source) between 1 and 100),
  actor text collate "C" not null check (length(actor) between 1 and 100),
  received_at timestamptz not null default clock_timestamp()
);
create index debt_receipts_by_debt on mandates.debt_receipts (debt_id);
grant select, insert on mandates.debts, mandates.debt_receipts to kontor_app, kontor_worker;
grant update (paid_minor, written_off_minor, written_off_because, state, closed_at, reminders, reminded_at)
  on mandates.debts to kontor_app, kontor_worker;
grant select on mandates.debts, mandates.debt_receipts to kontor_readonly;

-- Mails and messages are forgotten once nobody asks for them.
grant delete on notifications.mails, notifications.messages to kontor_worker;

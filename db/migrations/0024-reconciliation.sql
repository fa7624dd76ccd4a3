-- What the bank and the providers say of our money, beside what our books say: statements, settlement files, and every
-- difference as a case with an owner and an age. And the end of a period, after which nothing is posted into it.

-- Cases get an owner, a day they are due, and notes. Their kinds are listed in cases.ts.
alter table payments.cases drop constraint cases_kind_check;
alter table payments.cases
  add constraint cases_kind_check check (kind ~ '^[a-z][a-z_]{2,39}$'),
  add column owner text collate "C" check (length(owner) between 1 and 100),
  add column due_at timestamptz;
grant update (owner, due_at) on payments.cases to kontor_app, kontor_worker;

create table payments.case_notes (
  id bigint generated always as identity primary key,
  case_id text collate "C" not null references payments.cases (id),
  author text collate "C" not null check (length(author) between 1 and 100),
  text text not null check (length(text) between 1 and 1000),
  at timestamptz not null default clock_timestamp()
);
create index case_notes_by_case on payments.case_notes (case_id, id);
grant select, insert on payments.case_notes to kontor_app, kontor_worker;
grant select on payments.case_notes to kontor_readonly;

-- Periods of the books that are closed. The guard lives beside the transfers, so that no way of posting passes it.
create table ledger.periods (
  id text collate "C" primary key check (id ~ '^prd_[0-9a-hjkmnp-tv-z]{26}$'),
  until timestamptz not null unique,
  closed_at timestamptz not null default clock_timestamp(),
  closed_by ledger.reference not null,
  report jsonb not null check (jsonb_typeof(report) = 'object'),
  check (until <= closed_at)
);

-- Refuse a transfer dated before the end of the last closed period. It is a conflict of times, not a fault of the
-- caller: the same work tried again carries a later time, so the state is that of a serialization failure.
create function ledger.guard_periods() returns trigger language plpgsql as $$
begin
  if exists (select 1 from inserted i where i.at < (select max(p.until) from ledger.periods p)) then
    raise exception 'the period is closed' using errcode = '40001';
  end if;
  return null;
end
$$;
create trigger closed_periods_stay_closed after insert on ledger.transfers
  referencing new table as inserted
  for each statement execute function ledger.guard_periods();

-- Close every day up to an instant. Whoever is posting right now is waited for; later posts meet the guard. False where
-- the instant lies in the future or before a period that is closed already.
create function ledger.close_period(id text, until timestamptz, actor text, report jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  lock table ledger.transfers in share row exclusive mode;
  if close_period.until > ledger.now() or close_period.until <= (select max(p.until) from ledger.periods p) then
    return false;
  end if;
  insert into ledger.periods (id, until, closed_by, report) values (id, until, actor, report);
  perform kernel.tell('period_closed', id, actor, null, jsonb_build_object('until', until));
  return true;
end
$$;
revoke execute on function ledger.close_period(text, timestamptz, text, jsonb), ledger.guard_periods() from public;
grant execute on function ledger.close_period(text, timestamptz, text, jsonb) to kontor_app, kontor_worker;
grant select on ledger.periods to kontor_app, kontor_worker, kontor_readonly;

create schema reconciliation;
grant usage on schema reconciliation to kontor_app, kontor_worker, kontor_readonly;

-- A statement of our account as the bank wrote it. Sequences have no gap: each begins where the one before ended.
create table reconciliation.statements (
  id text collate "C" primary key check (id ~ '^stm_[0-9a-hjkmnp-tv-z]{26}$'),
  account text collate "C" not null check (account ~ '^[a-z][a-z0-9-]{0,39}$'),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  sequence bigint not null check (sequence > 0),
  -- The number under which the bank hands it out.
  number bigint check (number > 0),
  statement_id text collate "C" not null check (length(statement_id) between 1 and 100),
  iban text collate "C" not null,
  opening_minor bigint not null,
  closing_minor bigint not null,
  made_at timestamptz not null,
  content text not null check (length(content) <= 20000000),
  imported_at timestamptz not null default clock_timestamp(),
  unique (account, currency, sequence)
);

-- One movement of a statement; money that came is positive. A batch is told apart into its transactions.
create table reconciliation.entries (
  id text collate "C" primary key check (id ~ '^ent_[0-9a-hjkmnp-tv-z]{26}$'),
  statement_id text collate "C" not null references reconciliation.statements (id),
  ordinal integer not null check (ordinal >= 0),
  amount_minor bigint not null check (amount_minor <> 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  booked_on date not null,
  value_on date not null,
  bank_ref text collate "C" check (length(bank_ref) <= 100),
  end_to_end text collate "C" check (length(end_to_end) <= 100),
  remittance text check (length(remittance) <= 1000),
  party_name text check (length(party_name) <= 200),
  party_account text collate "C" check (length(party_account) <= 40),
  code text collate "C" not null check (length(code) <= 40),
  state text collate "C" not null default 'told' check (state in ('told', 'booked', 'held', 'assigned')),
  -- What it turned out to be, and the id of that.
  purpose text collate "C" check (purpose in (
    'settlement', 'transfer', 'payout', 'payout_return', 'debit', 'debit_return', 'fee', 'other')),
  about text collate "C" check (length(about) <= 100),
  booked_at timestamptz,
  unique (statement_id, ordinal),
  check ((state = 'told') = (booked_at is null))
) with (fillfactor = 80);
create index entries_told on reconciliation.entries (id) where state = 'told';
create index entries_held on reconciliation.entries (id) where state = 'held';
create index entries_about on reconciliation.entries (about) where about is not null;

-- A settlement file of a provider, per currency, and the bank entry that paid it.
create table reconciliation.files (
  id text collate "C" primary key check (id ~ '^stf_[0-9a-hjkmnp-tv-z]{26}$'),
  connector text collate "C" not null check (connector ~ '^[a-z][a-z0-9_-]{0,30}$'),
  batch text collate "C" not null check (length(batch) between 1 and 100),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  gross_minor bigint not null,
  fee_minor bigint not null,
  net_minor bigint not null,
  value_on date not null,
  imported_at timestamptz not null default clock_timestamp(),
  entry_id text collate "C" references reconciliation.entries (id),
  paid_minor bigint,
  paid_at timestamptz,
  unique (connector, batch, currency),
  check (net_minor = gross_minor + fee_minor),
  check ((entry_id is null) = (paid_minor is null)),
  check ((entry_id is null) = (paid_at is null))
) with (fillfactor = 80);
create index files_unpaid on reconciliation.files (currency) where entry_id is null;

create table reconciliation.lines (
  file_id text collate "C" not null references reconciliation.files (id),
  ordinal integer not null check (ordinal >= 0),
  type text collate "C" not null check (type in ('capture', 'refund', 'fee', 'chargeback', 'reversal')),
  merchant_ref text collate "C" not null check (length(merchant_ref) <= 100),
  connector_ref text collate "C" not null check (length(connector_ref) <= 100),
  reference text collate "C" check (length(reference) <= 100),
  gross_minor bigint not null,
  fee_minor bigint not null,
  net_minor bigint not null,
  value_on date not null,
  -- Whose ledger accounts it concerns: a method in the words of the chart.
  method text collate "C" not null check (method ~ '^[a-z][a-z0-9-]{0,39}$'),
  match text collate "C" not null check (match in ('matched', 'amount', 'duplicate', 'missing_ours')),
  attempt_id text collate "C" references payments.attempts (id),
  operation_id text collate "C" references payments.operations (id),
  primary key (file_id, ordinal),
  check (net_minor = gross_minor + fee_minor)
);
-- An operation is settled by one line; the second is a duplicate.
create unique index lines_once on reconciliation.lines (operation_id) where match in ('matched', 'amount');
create index lines_by_attempt on reconciliation.lines (attempt_id);

-- A difference: what an account holds that the other side does not explain. Its case tells who looks after it.
create table reconciliation.breaks (
  id text collate "C" primary key check (id ~ '^brk_[0-9a-hjkmnp-tv-z]{26}$'),
  kind text collate "C" not null check (kind in (
    'missing_ours', 'missing_theirs', 'amount', 'duplicate', 'payout_amount', 'unknown_entry', 'statement_gap')),
  -- The line, operation, file, entry or statement it is about.
  subject text collate "C" not null check (length(subject) between 1 and 150),
  account text collate "C" not null check (length(account) between 1 and 100),
  -- What the account holds too much, debits positive.
  amount_minor bigint not null,
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  state text collate "C" not null default 'open' check (state in ('open', 'resolved')),
  opened_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  -- By later evidence, or by a posting to this account.
  resolved_to text collate "C" check (length(resolved_to) between 1 and 100),
  unique (kind, subject),
  check ((state = 'resolved') = (resolved_at is not null))
);
create index breaks_open on reconciliation.breaks (opened_at) where state = 'open';

-- Money of a payer that came by transfer for a payment, until the payment has what it asked.
create table reconciliation.receipts (
  entry_id text collate "C" primary key references reconciliation.entries (id),
  attempt_id text collate "C" not null references payments.attempts (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  party_name text,
  party_account text collate "C",
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'applied', 'returned')),
  at timestamptz not null default clock_timestamp()
) with (fillfactor = 80);
create index receipts_by_attempt on reconciliation.receipts (attempt_id);

grant select, insert on all tables in schema reconciliation to kontor_app, kontor_worker;
grant update (state, purpose, about, booked_at) on reconciliation.entries to kontor_app, kontor_worker;
grant update (entry_id, paid_minor, paid_at) on reconciliation.files to kontor_app, kontor_worker;
grant update (state, resolved_at, resolved_to) on reconciliation.breaks to kontor_app, kontor_worker;
grant update (state) on reconciliation.receipts to kontor_app, kontor_worker;
grant select on all tables in schema reconciliation to kontor_readonly;

-- Direct debit: what payers allow us to take from their bank accounts, the files of debits, and what their banks answer.
create schema mandates;
grant usage on schema mandates to kontor_app, kontor_worker, kontor_readonly;

-- A payer's consent: the very text agreed to, when, and from where.
create table mandates.mandates (
  id text collate "C" primary key check (id ~ '^mnd_[0-9a-hjkmnp-tv-z]{26}$'),
  party_id text collate "C" references parties.parties (id),
  holder text not null check (length(holder) between 1 and 100),
  routing text collate "C" not null check (routing ~ '^\d{9}$'),
  kind text collate "C" not null check (kind in ('checking', 'savings')),
  last4 text collate "C" not null check (last4 ~ '^[0-9A-Z]{1,4}$'),
  wording text not null check (length(wording) between 1 and 2000),
  locale text collate "C" not null check (length(locale) between 2 and 10),
  agreed_at timestamptz not null default clock_timestamp(),
  agreed_from text collate "C" not null check (length(agreed_from) between 1 and 100),
  state text collate "C" not null default 'active' check (state in ('active', 'revoked')),
  revoked_because text collate "C" check (length(revoked_because) between 1 and 40),
  revoked_at timestamptz,
  check ((state = 'revoked') = (revoked_at is not null))
) with (fillfactor = 80);
create index mandates_by_party on mandates.mandates (party_id) where party_id is not null;

-- The number itself. The shop may only write it down; only the worker, who writes files to the bank, may read it.
create table mandates.accounts (
  mandate_id text collate "C" primary key references mandates.mandates (id),
  number text collate "C" not null check (number ~ '^[0-9A-Z]{4,17}$')
);

-- A file of debits, written down before it is sent: every try carries the same bytes.
create table mandates.files (
  number bigint generated always as identity primary key,
  state text collate "C" not null default 'written' check (state in ('written', 'sent', 'refused')),
  content text not null check (length(content) <= 1000000),
  written_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state = 'written') = (decided_at is null))
) with (fillfactor = 80);
create index files_to_send on mandates.files (number) where state = 'written';

-- One debit for one try to pay.
create table mandates.debits (
  number bigint generated always as identity primary key,
  mandate_id text collate "C" not null references mandates.mandates (id),
  merchant_ref text collate "C" not null unique references payments.attempts (merchant_ref),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency = 'USD'),
  state text collate "C" not null default 'due' check (state in (
    'due', 'written', 'submitted', 'settled_returnable', 'final', 'canceled', 'failed', 'returned', 'reversed')),
  trace text collate "C" unique check (trace ~ '^\d{15}$'),
  file_number bigint references mandates.files (number),
  -- What the payer's bank, or ours, gave as the reason.
  code text collate "C" check (code ~ '^[A-Za-z0-9_]{1,40}$'),
  asked_at timestamptz not null default clock_timestamp(),
  credited_at timestamptz,
  settled_at timestamptz,
  -- The payment has heard how it came out.
  told_at timestamptz,
  check ((file_number is null) = (trace is null)),
  check (state not in ('written', 'submitted', 'settled_returnable', 'final', 'returned', 'reversed') or trace is not null),
  check ((state in ('settled_returnable', 'final', 'reversed')) = (settled_at is not null))
) with (fillfactor = 80);
create index debits_by_mandate on mandates.debits (mandate_id);
create index debits_by_file on mandates.debits (file_number);
create index debits_open on mandates.debits (number) where state in ('due', 'written', 'submitted', 'settled_returnable');
create index debits_untold on mandates.debits (number)
  where told_at is null and state in ('settled_returnable', 'final', 'failed', 'returned', 'reversed');

-- Files of returns and notices of change that were taken in, as the bank numbers them.
create table mandates.answers (
  number bigint primary key check (number > 0),
  content text not null check (length(content) <= 1000000),
  taken_at timestamptz not null default clock_timestamp()
);

grant select, insert on mandates.mandates, mandates.debits to kontor_app;
grant insert on mandates.accounts to kontor_app;
grant update (state) on mandates.debits to kontor_app;
grant select on mandates.mandates, mandates.accounts, mandates.debits, mandates.files, mandates.answers to kontor_worker;
grant insert on mandates.files, mandates.answers to kontor_worker;
grant update (routing, kind, last4, state, revoked_because, revoked_at) on mandates.mandates to kontor_worker;
grant update (number) on mandates.accounts to kontor_worker;
grant update (state, decided_at, content) on mandates.files to kontor_worker;
grant update (state, trace, file_number, code, credited_at, settled_at, told_at) on mandates.debits to kontor_worker;
grant select on mandates.debits to kontor_readonly;

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('debits:owed', '^debits:owed$', 'asset', 'debit', 'none');

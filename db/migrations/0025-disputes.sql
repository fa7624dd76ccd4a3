-- Payments a payer's bank takes back: what was told of each dispute, what was answered, and where its money is.

create schema disputes;
grant usage on schema disputes to kontor_app, kontor_worker, kontor_readonly;

create table disputes.disputes (
  id text collate "C" primary key check (id ~ '^dis_[0-9a-hjkmnp-tv-z]{26}$'),
  connector text collate "C" not null check (connector ~ '^[a-z][a-z0-9_]{0,30}$'),
  provider_id text collate "C" not null check (length(provider_id) between 1 and 100),
  attempt_id text collate "C" references payments.attempts (id),
  state text collate "C" not null default 'needs_response' check (state in (
    'needs_response', 'under_review', 'won', 'lost', 'withdrawn')),
  stage text collate "C" not null check (stage in (
    'pre_dispute', 'chargeback', 'representment', 'pre_arbitration', 'arbitration')),
  reason text collate "C" not null check (length(reason) <= 20),
  reason_text text collate "C" not null check (length(reason_text) <= 60),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  respond_by timestamptz,
  -- Steps whose money is booked.
  booked text[] not null default '{}' check (cardinality(booked) <= 20),
  evidence jsonb check (length(evidence::text) <= 16384),
  answered_at timestamptz,
  answered_by text collate "C",
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  unique (connector, provider_id),
  check ((state in ('won', 'lost', 'withdrawn')) = (closed_at is not null)),
  check ((answered_at is null) = (answered_by is null))
) with (fillfactor = 80);
create index disputes_by_attempt on disputes.disputes (attempt_id);
create index disputes_open on disputes.disputes (respond_by) where closed_at is null;

grant select, insert on disputes.disputes to kontor_app, kontor_worker;
grant update (state, stage, respond_by, booked, evidence, answered_at, answered_by, closed_at) on disputes.disputes
  to kontor_app, kontor_worker;
grant select on disputes.disputes to kontor_readonly;

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('disputes:held', '^disputes:held$', 'asset', 'debit', 'none'),
  ('disputes:lost', '^disputes:lost$', 'expense', 'debit', 'none');

-- Money asked for and how it came: what is wanted (intents), tries to get it (attempts), what we asked of a provider
-- (operations, written before the call), what providers told us (evidence), and what needs a person (cases).

create schema payments;
grant usage on schema payments to kontor_app, kontor_worker, kontor_readonly;

-- What is wanted of a payer, for one reference. The states are those of intent-lifecycle.ts.
create table payments.intents (
  id text collate "C" primary key check (id ~ '^pay_[0-9a-hjkmnp-tv-z]{26}$'),
  reference text collate "C" not null unique check (length(reference) between 1 and 100),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  capture_method text collate "C" not null default 'manual' check (capture_method in ('manual', 'automatic')),
  state text collate "C" not null default 'requires_payment' check (state in (
    'requires_payment', 'processing', 'authorized', 'partially_captured', 'captured',
    'partially_refunded', 'refunded', 'canceled', 'expired')),
  authorized_minor bigint not null default 0,
  captured_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  expires_at timestamptz not null,
  authorized_until timestamptz,
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null default clock_timestamp(),
  constraint authorized_in_full check (authorized_minor in (0, amount_minor)),
  constraint captured_within_authorized check (captured_minor between 0 and authorized_minor),
  constraint refunded_within_captured check (refunded_minor between 0 and captured_minor)
) with (fillfactor = 80);

-- One try to get it, by one method over one connector. The reference is what the provider knows it by.
create table payments.attempts (
  id text collate "C" primary key check (id ~ '^att_[0-9a-hjkmnp-tv-z]{26}$'),
  intent_id text collate "C" not null references payments.intents (id),
  seq integer not null check (seq between 1 and 50),
  connector text collate "C" not null check (connector ~ '^[a-z][a-z0-9_]{0,30}$'),
  method text collate "C" not null check (method ~ '^[a-z][a-z0-9_]{0,30}$'),
  state text collate "C" not null default 'created' check (state in (
    'created', 'pending', 'requires_confirmation', 'declined', 'failed', 'expired', 'integrity_failure',
    'authorized', 'partially_captured', 'captured', 'voided')),
  merchant_ref text collate "C" not null unique check (length(merchant_ref) between 1 and 100),
  connector_ref text collate "C",
  redirect_url text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  authorized_minor bigint not null default 0 check (authorized_minor between 0 and amount_minor),
  captured_minor bigint not null default 0,
  voided_minor bigint not null default 0 check (voided_minor >= 0),
  refunded_minor bigint not null default 0,
  -- Money that came for something already paid, canceled or expired: it goes back by itself.
  surplus boolean not null default false,
  -- The ledger transfer that holds the authorized money until it is posted or voided.
  held_by uuid,
  decline_code text collate "C" check (length(decline_code) between 1 and 60),
  card_brand text check (length(card_brand) between 1 and 30),
  card_last4 text collate "C" check (card_last4 ~ '^[0-9]{4}$'),
  authorized_until timestamptz,
  session_expires_at timestamptz,
  -- When the newest evidence taken into account was true, by its teller's clock.
  observed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  unique (intent_id, seq),
  check (captured_minor between 0 and authorized_minor),
  check (captured_minor + voided_minor <= authorized_minor),
  check (refunded_minor between 0 and captured_minor)
) with (fillfactor = 80);
-- One live try at a time: a payer who clicks twice meets the same page.
create unique index attempts_open on payments.attempts (intent_id)
  where state in ('created', 'pending', 'requires_confirmation');

-- What we asked of a provider. `sent` is committed before the call; `unknown` means the answer was lost.
create table payments.operations (
  id text collate "C" primary key check (id ~ '^op_[0-9a-hjkmnp-tv-z]{26}$'),
  attempt_id text collate "C" not null references payments.attempts (id),
  kind text collate "C" not null check (kind in ('authorize', 'capture', 'void', 'refund', 'sync')),
  amount_minor bigint not null check (amount_minor > 0),
  state text collate "C" not null default 'created' check (state in ('created', 'sent', 'succeeded', 'failed', 'unknown')),
  idempotency_key text collate "C" not null unique check (length(idempotency_key) between 1 and 200),
  cause text collate "C" not null check (length(cause) between 1 and 200),
  reason text collate "C",
  connector_ref text collate "C",
  failure_code text collate "C" check (length(failure_code) between 1 and 60),
  -- Ledger transfers that reserve the money of this operation until it is decided.
  reserved_by uuid[] not null default '{}',
  next_sync_at timestamptz,
  tries integer not null default 0 check (tries between 0 and 100),
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  decided_at timestamptz,
  check ((state in ('succeeded', 'failed')) = (decided_at is not null)),
  check (state not in ('sent', 'unknown') or sent_at is not null)
) with (fillfactor = 80);
create index operations_by_attempt on payments.operations (attempt_id, created_at);
-- One cause asks once: a second request for the same cause meets the first operation.
create unique index operations_once on payments.operations (attempt_id, kind, cause) where state <> 'failed';
create index operations_due on payments.operations (next_sync_at) where state in ('created', 'sent', 'unknown');

-- What we were told, by whom, in their own bytes. Kept even when refused.
create table payments.evidence (
  id bigint generated always as identity primary key,
  connector text collate "C" not null,
  dedupe_key text collate "C" not null check (length(dedupe_key) between 1 and 200),
  source text collate "C" not null check (source in ('sync', 'notify', 'poll', 'return')),
  merchant_ref text collate "C",
  attempt_id text collate "C" references payments.attempts (id),
  signature_ok boolean not null,
  raw bytea not null check (length(raw) <= 65536),
  received_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  effect text collate "C" check (effect in (
    'moved', 'nothing', 'bad_signature', 'malformed', 'unmatched', 'integrity_failure', 'conflict', 'surplus')),
  check ((applied_at is null) = (effect is null)),
  unique (connector, dedupe_key)
);
create index evidence_by_attempt on payments.evidence (attempt_id, id);
create index evidence_refused on payments.evidence (received_at) where not signature_ok;

-- What a person must look at. One open case per kind and subject.
create table payments.cases (
  id text collate "C" primary key check (id ~ '^cas_[0-9a-hjkmnp-tv-z]{26}$'),
  kind text collate "C" not null check (kind in (
    'unknown_operation', 'failed_operation', 'integrity_failure', 'conflict', 'unmatched')),
  subject text collate "C" not null check (length(subject) between 1 and 200),
  intent_id text collate "C" references payments.intents (id),
  facts jsonb not null default '{}',
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  closed_by text collate "C",
  outcome text collate "C" check (outcome in ('resolved_by_evidence', 'resolved_by_operator')),
  check ((closed_at is null) = (outcome is null)),
  check ((closed_at is null) = (closed_by is null))
);
create unique index cases_open on payments.cases (kind, subject) where closed_at is null;
create index cases_by_intent on payments.cases (intent_id);

grant select, insert on payments.intents, payments.attempts, payments.operations, payments.evidence, payments.cases
  to kontor_app, kontor_worker;
grant update (state, authorized_minor, captured_minor, refunded_minor, authorized_until, version) on payments.intents to kontor_app, kontor_worker;
grant update (state, connector_ref, redirect_url, authorized_minor, captured_minor, voided_minor, refunded_minor, surplus,
  held_by, decline_code, card_brand, card_last4, authorized_until, session_expires_at, observed_at) on payments.attempts to kontor_app, kontor_worker;
grant update (state, connector_ref, failure_code, reserved_by, next_sync_at, tries, sent_at, decided_at)
  on payments.operations to kontor_app, kontor_worker;
grant update (attempt_id, applied_at, effect) on payments.evidence to kontor_app, kontor_worker;
grant update (closed_at, closed_by, outcome, facts) on payments.cases to kontor_app, kontor_worker;
grant select on payments.intents, payments.attempts, payments.operations, payments.evidence, payments.cases
  to kontor_readonly;

-- From which accounts a refund is paid, and what for: an order line, or the delivery. Frozen when the refund is asked.
create table payments.refund_parts (
  operation_id text collate "C" not null references payments.operations (id),
  subject text collate "C" not null check (length(subject) between 1 and 100),
  account text collate "C" not null check (length(account) between 1 and 100),
  amount_minor bigint not null check (amount_minor > 0),
  primary key (operation_id, subject, account)
);
grant select, insert on payments.refund_parts to kontor_app, kontor_worker;
grant select on payments.refund_parts to kontor_readonly;

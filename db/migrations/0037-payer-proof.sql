-- A try whose payer has to prove who they are before its provider is asked, for every way to pay that has no check of its
-- own. The try waits in a state of its own; guests prove themselves by a code that is mailed to them.

alter table payments.attempts drop constraint attempts_state_check;
alter table payments.attempts add constraint attempts_state_check check (state in (
  'created', 'requires_proof', 'pending', 'requires_confirmation', 'declined', 'failed', 'expired', 'integrity_failure',
  'authorized', 'partially_captured', 'captured', 'voided'));
drop index payments.attempts_open;
create unique index attempts_open on payments.attempts (intent_id)
  where state in ('created', 'requires_proof', 'pending', 'requires_confirmation');

-- What is asked of the payer, how it went, and what is needed to go on afterwards without them.
create table payments.proofs (
  attempt_id text collate "C" primary key references payments.attempts (id),
  state text collate "C" not null default 'awaiting'
    check (state in ('awaiting', 'proven', 'used', 'failed', 'expired', 'canceled')),
  because text collate "C" not null check (because in ('risk', 'limit')),
  -- The payer who was signed in when the try began, and nobody else, may prove it; a guest where there is none.
  party_id text collate "C" references parties.parties (id),
  way text collate "C" check (way in ('passkey', 'totp', 'password', 'message', 'mail')),
  -- Answers given, right or wrong, each counted before it is judged.
  tries integer not null default 0 check (tries between 0 and 10),
  codes_sent integer not null default 0 check (codes_sent between 0 and 5),
  code_sent_at timestamptz,
  -- Way back, description and payer, sealed under the key of the shop; gone once the try has begun or is over.
  sealed bytea check (length(sealed) <= 8192),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  -- Until then whoever has just taken the try up is asking its provider; afterwards another may.
  taken_until timestamptz,
  check ((state = 'awaiting') = (decided_at is null)),
  check ((state in ('proven', 'used')) = (way is not null)),
  check (sealed is null or state in ('awaiting', 'proven')),
  check ((codes_sent = 0) = (code_sent_at is null))
) with (fillfactor = 80);
create index proofs_by_time on payments.proofs (created_at);
create index proofs_by_party on payments.proofs (party_id) where party_id is not null;

grant select, insert on payments.proofs to kontor_app, kontor_worker;
grant update (state, way, tries, codes_sent, code_sent_at, sealed, decided_at, taken_until)
  on payments.proofs to kontor_app, kontor_worker;
grant delete on payments.proofs to kontor_worker;
grant select on payments.proofs to kontor_readonly;

-- A guest has no account: their proof is a code by mail, kept like every other, and belongs to nobody but its payment.
alter table access.step_ups alter column party_id drop not null;
alter table access.step_ups drop constraint step_ups_way_check;
alter table access.step_ups add constraint step_ups_way_check check (way in ('totp', 'passkey', 'message', 'mail'));
alter table access.step_ups drop constraint step_ups_check1;
alter table access.step_ups add constraint step_ups_code_of_way check ((way in ('message', 'mail')) = (code_hash is not null));
alter table access.step_ups add constraint step_ups_of_somebody check (party_id is not null or way = 'mail');
create index step_ups_by_subject on access.step_ups (subject, created_at desc);

-- How a payer's proof went is one more thing that turned out about an attempt.
alter table risk.outcomes drop constraint outcomes_kind_check;
alter table risk.outcomes add constraint outcomes_kind_check check (kind in (
  'authorized', 'declined', 'chargeback', 'fraud_refund', 'operator_approved', 'operator_refused',
  'proof_passed', 'proof_failed'));

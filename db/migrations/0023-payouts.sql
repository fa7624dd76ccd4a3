-- Money we send from our bank account: refunds to accounts, withdrawals from wallets, money that came too much. What is
-- wanted (payouts), and the messages they travel to the bank in.

create schema payouts;
grant usage on schema payouts to kontor_app, kontor_worker, kontor_readonly;

-- A payment order as it went to the bank, byte by byte: asked again, the very same bytes go.
create table payouts.messages (
  id text collate "C" primary key check (id ~ '^pms_[0-9a-hjkmnp-tv-z]{26}$'),
  state text collate "C" not null default 'made' check (state in ('made', 'answered')),
  content text not null check (length(content) <= 5000000),
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz not null default clock_timestamp(),
  made_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  check ((state = 'answered') = (answered_at is not null))
);
create index messages_due on payouts.messages (next_try_at) where state = 'made';

create table payouts.payouts (
  id text collate "C" primary key check (id ~ '^pyo_[0-9a-hjkmnp-tv-z]{26}$'),
  -- Whoever asks twice for the same thing meets the first payout.
  key text collate "C" not null unique check (length(key) between 1 and 200),
  kind text collate "C" not null check (kind in ('refund', 'withdrawal', 'surplus', 'other')),
  reference text collate "C" not null check (length(reference) between 1 and 100),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  creditor_name text not null check (length(creditor_name) between 1 and 70),
  creditor_iban text collate "C" not null check (creditor_iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'),
  remittance text not null check (length(remittance) <= 140),
  -- The ledger account it is paid from, and the transfer that sets the money aside until the bank has decided.
  source text collate "C" not null check (length(source) between 1 and 100),
  held_by uuid not null,
  state text collate "C" not null default 'requested' check (state in (
    'requested', 'sent', 'accepted', 'executed', 'rejected', 'returned', 'canceled')),
  message_id text collate "C" references payouts.messages (id),
  reason text collate "C" check (length(reason) between 1 and 60),
  requested_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state in ('sent', 'accepted', 'executed', 'returned')) <= (message_id is not null)),
  check ((state in ('executed', 'rejected', 'returned', 'canceled')) = (decided_at is not null))
) with (fillfactor = 80);
create index payouts_requested on payouts.payouts (currency, id) where state = 'requested';
create index payouts_undecided on payouts.payouts (message_id) where state in ('sent', 'accepted');
create index payouts_by_reference on payouts.payouts (reference);

grant select, insert on payouts.messages, payouts.payouts to kontor_app, kontor_worker;
grant update (state, tries, next_try_at, answered_at) on payouts.messages to kontor_app, kontor_worker;
grant update (state, message_id, reason, decided_at) on payouts.payouts to kontor_app, kontor_worker;
grant select on payouts.messages, payouts.payouts to kontor_readonly;

-- What protects a payer: a payment password apart from the sign-in's, passkeys, step-ups bound to one payment and its
-- amount, a phone for message codes, and words of the payer's own that show a page or a mail is ours.

alter table access.links drop constraint links_purpose_check;
alter table access.links add constraint links_purpose_check check (purpose in ('verify', 'reset', 'payment_password'));

create table access.payment_passwords (
  party_id text collate "C" primary key references access.accounts (party_id),
  password_hash text not null check (password_hash like '$argon2id$%'),
  -- Tries since the last right one. Each is counted before it is judged, so that tries at once count too.
  failures integer not null default 0 check (failures >= 0),
  locked_until timestamptz,
  changed_at timestamptz not null default now()
);

create table access.passkeys (
  credential_id text collate "C" primary key check (length(credential_id) between 1 and 1400),
  party_id text collate "C" not null references access.accounts (party_id),
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null default '{}',
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkeys_by_party on access.passkeys (party_id);

-- What a passkey has to sign, once: to be registered, or to prove who signs in.
create table access.challenges (
  challenge text collate "C" primary key check (length(challenge) between 20 and 100),
  party_id text collate "C" not null references access.accounts (party_id),
  purpose text collate "C" not null check (purpose in ('register', 'sign_in')),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index challenges_by_expiry on access.challenges (expires_at);

-- A second proof for one payment: its reference, amount and payee are part of it, and it is used once.
create table access.step_ups (
  id text collate "C" primary key check (id ~ '^stp_[0-9a-hjkmnp-tv-z]{26}$'),
  party_id text collate "C" not null references access.accounts (party_id),
  subject text collate "C" not null check (length(subject) between 1 and 100),
  amount_minor bigint not null check (amount_minor >= 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  payee text not null check (length(payee) between 1 and 100),
  way text collate "C" not null check (way in ('totp', 'passkey', 'message')),
  challenge text collate "C",
  code_hash bytea check (length(code_hash) = 32),
  tries integer not null default 0 check (tries between 0 and 5),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  proven_at timestamptz,
  used_at timestamptz,
  check (used_at is null or proven_at is not null),
  check ((way = 'message') = (code_hash is not null)),
  check ((way = 'passkey') = (challenge is not null))
);
create index step_ups_by_party on access.step_ups (party_id, subject, created_at desc);

create table access.phones (
  party_id text collate "C" primary key references access.accounts (party_id),
  number text collate "C" not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
  verified_at timestamptz,
  changed_at timestamptz not null default now()
);

create table access.phrases (
  party_id text collate "C" primary key references access.accounts (party_id),
  phrase text not null check (length(phrase) between 3 and 80),
  changed_at timestamptz not null default now()
);

grant select, insert, update on access.payment_passwords, access.passkeys, access.challenges, access.step_ups,
  access.phones, access.phrases to kontor_app;
grant delete on access.passkeys, access.phones, access.phrases to kontor_app;
grant select on access.challenges, access.step_ups, access.phrases to kontor_worker;
grant delete on access.challenges, access.step_ups to kontor_worker;

-- Text messages, recorded like mails and carried away by a job.
create table notifications.messages (
  id text collate "C" primary key check (id ~ '^msg_[0-9a-hjkmnp-tv-z]{26}$'),
  cause text collate "C" not null unique,
  recipient text collate "C" not null check (recipient ~ '^\+[1-9][0-9]{6,14}$'),
  body text not null check (length(body) between 1 and 480),
  state text collate "C" not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  check ((state = 'sent') = (sent_at is not null))
);
create index messages_to_send on notifications.messages (next_try_at) where state = 'queued';
create index messages_by_time on notifications.messages (created_at desc, id desc);
grant select, insert on notifications.messages to kontor_app;
grant select, insert, update on notifications.messages to kontor_worker;

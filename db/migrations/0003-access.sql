-- Who may enter: accounts, roles, sessions, one-time links and the counters that slow down guessing.

create schema access;
grant usage on schema access to kontor_app, kontor_worker, kontor_readonly;

create table access.accounts (
  party_id text collate "C" primary key references parties.parties (id),
  email text collate "C" not null unique check (email = lower(email) and length(email) between 3 and 254),
  password_hash text not null check (password_hash like '$argon2id$%'),
  email_verified_at timestamptz,
  totp_secret_sealed bytea,
  totp_enabled_at timestamptz,
  -- The last time step a code was accepted for: a code works once.
  totp_step bigint not null default 0,
  created_at timestamptz not null default now(),
  password_changed_at timestamptz not null default now()
);

create table access.roles (
  party_id text collate "C" not null references access.accounts (party_id),
  role text collate "C" not null check (role in ('buyer', 'operator')),
  granted_at timestamptz not null default now(),
  primary key (party_id, role)
);

-- Sessions are opaque: the cookie's token is never stored, only its hash.
create table access.sessions (
  token_hash bytea primary key check (length(token_hash) = 32),
  party_id text collate "C" not null references access.accounts (party_id),
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  second_factor_at timestamptz,
  device text check (length(device) <= 80)
);
create index sessions_by_party on access.sessions (party_id);
create index sessions_by_expiry on access.sessions (expires_at);

create table access.links (
  token_hash bytea primary key check (length(token_hash) = 32),
  party_id text collate "C" not null references access.accounts (party_id),
  purpose text collate "C" not null check (purpose in ('verify', 'reset')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index links_by_party on access.links (party_id, purpose);

-- Failures per target (account, address), hashed: ten within the window close the door for a while.
create table access.throttles (
  target bytea primary key check (length(target) = 32),
  failures integer not null check (failures >= 0),
  window_ends_at timestamptz not null
);

grant select, insert, update on access.accounts, access.links, access.throttles to kontor_app;
grant select, insert on access.roles to kontor_app;
grant select, insert, update, delete on access.sessions to kontor_app;
grant select on access.sessions, access.links, access.throttles to kontor_worker;
grant delete on access.sessions, access.links, access.throttles to kontor_worker;

-- Who of the merchant's own programs hears what happens, what was told them, and whether it arrived. And the secret keys
-- with which such programs ask.

create schema subscriptions;
grant usage on schema subscriptions to kontor_app, kontor_worker, kontor_readonly;

-- An address that is told. Secrets are sealed; two of them are valid while one is being changed.
create table subscriptions.endpoints (
  id text collate "C" primary key check (id ~ '^end_[0-9a-hjkmnp-tv-z]{26}$'),
  url text not null check (length(url) between 8 and 2000),
  note text not null default '' check (length(note) <= 200),
  -- How messages look: Standard Webhooks, or events as Stripe's clients read them.
  form text collate "C" not null check (form in ('standard', 'stripe')),
  -- The types it hears; an empty list is all of them.
  types text[] not null default '{}' check (cardinality(types) <= 100),
  state text collate "C" not null default 'active' check (state in ('active', 'paused', 'disabled', 'closed')),
  secret_sealed bytea not null,
  former_secret_sealed bytea,
  former_secret_until timestamptz,
  -- Since when nothing has arrived.
  failing_since timestamptz,
  disabled_because text collate "C" check (disabled_because in ('failing', 'gone')),
  disabled_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  check ((former_secret_sealed is null) = (former_secret_until is null)),
  check ((state = 'disabled') = (disabled_at is not null)),
  check ((disabled_at is null) = (disabled_because is null))
);

-- What merchants are told, made once from a fact.
create table subscriptions.events (
  id text collate "C" primary key check (id ~ '^evt_[0-9a-hjkmnp-tv-z]{26}$'),
  -- The place of the fact it was made from; a trial message has none.
  seq bigint unique,
  type text collate "C" not null check (length(type) between 3 and 80),
  about text collate "C" not null check (length(about) between 1 and 100),
  body text not null check (length(body) <= 65536),
  -- The same as Stripe's clients read it, where they have a word for it.
  stripe_type text collate "C" check (length(stripe_type) between 3 and 80),
  stripe_body text check (length(stripe_body) <= 65536),
  happened_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  check ((stripe_type is null) = (stripe_body is null))
);
create index events_about on subscriptions.events (about, id);

create table subscriptions.deliveries (
  id text collate "C" primary key check (id ~ '^dlv_[0-9a-hjkmnp-tv-z]{26}$'),
  endpoint_id text collate "C" not null references subscriptions.endpoints (id),
  event_id text collate "C" not null references subscriptions.events (id),
  state text collate "C" not null default 'queued' check (state in ('queued', 'delivered', 'failed')),
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz not null default clock_timestamp(),
  last_status integer check (last_status between 100 and 599),
  last_failure text collate "C" check (length(last_failure) between 1 and 60),
  delivered_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  unique (endpoint_id, event_id),
  check ((state = 'delivered') = (delivered_at is not null))
) with (fillfactor = 80);
create index deliveries_due on subscriptions.deliveries (next_try_at) where state = 'queued';
create index deliveries_by_event on subscriptions.deliveries (event_id);

grant select on all tables in schema subscriptions to kontor_app, kontor_worker, kontor_readonly;
grant insert on subscriptions.endpoints to kontor_app;
grant update (url, note, types, state, secret_sealed, former_secret_sealed, former_secret_until, failing_since,
  disabled_because, disabled_at) on subscriptions.endpoints to kontor_app;
grant update (state, failing_since, disabled_because, disabled_at) on subscriptions.endpoints to kontor_worker;
grant insert on subscriptions.events, subscriptions.deliveries to kontor_app, kontor_worker;
grant update (state, tries, next_try_at, last_status, last_failure, delivered_at)
  on subscriptions.deliveries to kontor_app, kontor_worker;
grant delete on subscriptions.events, subscriptions.deliveries to kontor_worker;

-- Keys of programs. The key itself is shown once and never stored, only its hash.
create table access.api_keys (
  id text collate "C" primary key check (id ~ '^key_[0-9a-hjkmnp-tv-z]{26}$'),
  name text not null check (length(name) between 1 and 80),
  secret_hash bytea not null unique check (length(secret_hash) = 32),
  -- The last characters, so that a person can tell two keys apart.
  ending text collate "C" not null check (length(ending) = 4),
  created_by text collate "C" not null,
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);
grant select, insert on access.api_keys to kontor_app;
grant update (revoked_at) on access.api_keys to kontor_app;
grant select on access.api_keys to kontor_readonly;

-- Files that prove a sale when its payment is disputed; buyers that merchants' programs keep; withdrawals under their
-- sender's key.

create table disputes.files (
  id text collate "C" primary key check (id ~ '^dfl_[0-9a-hjkmnp-tv-z]{26}$'),
  dispute_id text collate "C" not null references disputes.disputes (id),
  name text not null check (length(name) between 1 and 100),
  media_type text collate "C" not null check (media_type in (
    'application/pdf', 'image/jpeg', 'image/png', 'text/plain')),
  content bytea not null check (length(content) between 1 and 2000000),
  -- The very same file is kept once.
  content_hash bytea not null check (length(content_hash) = 32),
  added_by text collate "C" not null check (length(added_by) between 1 and 100),
  added_at timestamptz not null default clock_timestamp(),
  -- The provider's own id of it, once it was handed over.
  provider_id text collate "C" check (length(provider_id) between 1 and 100),
  -- It went with an answer: from then on it is part of the record.
  answered_at timestamptz,
  unique (dispute_id, content_hash),
  check (answered_at is null or provider_id is not null)
);
grant select, insert, delete on disputes.files to kontor_app;
grant update (provider_id, answered_at) on disputes.files to kontor_app;
grant select on disputes.files to kontor_worker;
grant select (id, dispute_id, name, media_type, content_hash, added_by, added_at, provider_id, answered_at)
  on disputes.files to kontor_readonly;

-- What a program has said so far of a dispute and not sent yet, under the names its own API has for it.
alter table disputes.disputes
  add column staged jsonb check (jsonb_typeof(staged) = 'object' and length(staged::text) <= 16384);
grant update (staged) on disputes.disputes to kontor_app;

-- Asked twice under one key, withdrawn once.
alter table wallet.withdrawals
  add column key text collate "C" check (length(key) between 1 and 200),
  add constraint withdrawals_once unique (party_id, key);

create table requests.buyers (
  id text collate "C" primary key check (id ~ '^cus_[0-9a-hjkmnp-tv-z]{26}$'),
  made_by text collate "C" not null check (length(made_by) between 1 and 100),
  name text check (length(name) <= 256),
  email text check (length(email) <= 512),
  phone text check (length(phone) <= 40),
  description text check (length(description) <= 1000),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 32768),
  created_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  -- A buyer that was deleted leaves nothing of a person behind.
  check (deleted_at is null or (name is null and email is null and phone is null and description is null
    and metadata = '{}'))
);
create index buyers_by_email on requests.buyers (email) where deleted_at is null;
grant select, insert on requests.buyers to kontor_app;
grant update (name, email, phone, description, metadata, deleted_at) on requests.buyers to kontor_app;
grant select on requests.buyers to kontor_worker, kontor_readonly;

alter table requests.requests
  add column buyer_id text collate "C" references requests.buyers (id);
create index requests_by_buyer on requests.requests (buyer_id) where buyer_id is not null;

-- Files a program uploaded, until it says what they are for.
create table requests.uploads (
  id text collate "C" primary key check (id ~ '^upl_[0-9a-hjkmnp-tv-z]{26}$'),
  made_by text collate "C" not null check (length(made_by) between 1 and 100),
  name text not null check (length(name) between 1 and 100),
  media_type text collate "C" not null check (media_type in (
    'application/pdf', 'image/jpeg', 'image/png', 'text/plain')),
  content bytea not null check (length(content) between 1 and 2000000),
  created_at timestamptz not null default clock_timestamp()
);
grant select, insert on requests.uploads to kontor_app;
grant select (id, made_by, name, media_type, created_at) on requests.uploads to kontor_readonly;

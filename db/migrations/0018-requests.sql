-- Payments a merchant's program asks for without an order: through the gateway's own API.

create schema requests;
grant usage on schema requests to kontor_app, kontor_worker, kontor_readonly;

create table requests.requests (
  id text collate "C" primary key check (id ~ '^req_[0-9a-hjkmnp-tv-z]{26}$'),
  payment_id text collate "C" not null unique references payments.intents (id),
  -- The key of the program that asked.
  made_by text collate "C" not null check (length(made_by) between 1 and 100),
  -- Money is taken as soon as it is set aside, or when the program says so.
  capture text collate "C" not null check (capture in ('automatic', 'manual')),
  description text not null default '' check (length(description) <= 1000),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 32768),
  -- Where the payer goes once it is decided.
  return_url text check (length(return_url) <= 2000),
  confirmed_at timestamptz,
  canceled_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);

grant select, insert on requests.requests to kontor_app, kontor_worker;
grant update (return_url, metadata, description, confirmed_at, canceled_at) on requests.requests to kontor_app;
grant select on requests.requests to kontor_readonly;

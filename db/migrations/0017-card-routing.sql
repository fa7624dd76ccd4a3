-- Cards at several acquirers: how the issuer's check of the payer went, which acquirer a payment goes to, and how well
-- each is doing.

-- Outcome, ECI and who bears fraud (evidence.ts); null where nobody was checked.
alter table payments.attempts
  add column authentication jsonb check (jsonb_typeof(authentication) = 'object' and length(authentication::text) <= 500);
grant update (authentication) on payments.attempts to kontor_app, kontor_worker;

-- Which connector a payment by a method goes to: the rule with the lowest position that fits; among rules of one
-- position chance decides by weight, and the others follow as second choices.
create table payments.routes (
  id bigint generated always as identity primary key,
  position integer not null check (position between 1 and 1000),
  method text collate "C" not null check (method ~ '^[a-z][a-z0-9_]{0,30}$'),
  currency text collate "C" check (currency ~ '^[A-Z]{3}$'),
  country text collate "C" check (country ~ '^[A-Z]{2}$'),
  least_minor bigint check (least_minor >= 0),
  most_minor bigint check (most_minor >= 0),
  connector text collate "C" not null check (connector ~ '^[a-z][a-z0-9_]{0,30}$'),
  weight integer not null default 100 check (weight between 1 and 100),
  created_by text collate "C" not null check (length(created_by) between 1 and 100),
  created_at timestamptz not null default clock_timestamp(),
  check (least_minor is null or most_minor is null or least_minor <= most_minor)
);
create index routes_by_method on payments.routes (method, position);

-- How a connector is doing: closed lets everything through, open nothing, half_open one probe. The states are those of
-- breakerLifecycle.
create table payments.breakers (
  connector text collate "C" primary key check (connector ~ '^[a-z][a-z0-9_]{0,30}$'),
  state text collate "C" not null default 'closed' check (state in ('closed', 'open', 'half_open')),
  -- Technical failures in a row, and outcomes of any kind since the row was made.
  failures integer not null default 0 check (failures >= 0),
  answers bigint not null default 0 check (answers >= 0),
  silences bigint not null default 0 check (silences >= 0),
  probe_at timestamptz,
  changed_at timestamptz not null default clock_timestamp(),
  check ((state = 'closed') = (probe_at is null))
);

insert into payments.routes (position, method, connector, weight, created_by) values
  (100, 'vault_card', 'acquirer_north', 100, 'migration'),
  (200, 'vault_card', 'acquirer_south', 100, 'migration');

grant select, insert, delete on payments.routes to kontor_app, kontor_worker;
grant select, insert, update on payments.breakers to kontor_app, kontor_worker;
grant select on payments.routes, payments.breakers to kontor_readonly;

-- After the payment: what is owed is paid online, and large payouts wait for a second person.

-- A request may settle what somebody owes: a debt of a debit that was taken back, or an invoice. Its money is not earned,
-- it settles. One at a time may want the payer's money for the same thing.
alter table requests.requests
  add column settles text collate "C" check (settles ~ '^(dbt|inv)_[0-9a-hjkmnp-tv-z]{26}$'),
  add column settled_at timestamptz;
create unique index requests_settling on requests.requests (settles)
  where settles is not null and canceled_at is null and settled_at is null;
create index requests_by_settled on requests.requests (settles, created_at) where settles is not null;
grant update (settled_at) on requests.requests to kontor_app, kontor_worker;
grant update (canceled_at) on requests.requests to kontor_worker;

-- A payout above the limit of its currency waits for a person who did not make it.
alter table payouts.payouts drop constraint payouts_state_check;
alter table payouts.payouts
  add constraint payouts_state_check check (state in (
    'waiting', 'requested', 'sent', 'accepted', 'executed', 'rejected', 'returned', 'canceled')),
  add column made_by text collate "C" not null default 'system' check (length(made_by) between 1 and 100),
  add column approved_by text collate "C" check (length(approved_by) between 1 and 100),
  add column approved_at timestamptz,
  add column held_because text check (length(held_because) between 3 and 200),
  add constraint payouts_two_persons check (approved_by <> made_by),
  add constraint payouts_approved check ((approved_by is null) = (approved_at is null));
create index payouts_waiting on payouts.payouts (id) where state = 'waiting';
grant update (approved_by, approved_at, held_because) on payouts.payouts to kontor_app, kontor_worker;

-- Above which amount a second person looks at it. Who set a limit is not believed by it: each of their payouts waits.
create table payouts.limits (
  currency text collate "C" primary key check (currency ~ '^[A-Z]{3}$'),
  approve_above_minor bigint not null check (approve_above_minor >= 0),
  set_by text collate "C" not null check (length(set_by) between 1 and 100),
  set_at timestamptz not null default clock_timestamp()
);
insert into payouts.limits (currency, approve_above_minor, set_by) values
  ('EUR', 1000000, 'system'), ('USD', 1000000, 'system'), ('GBP', 1000000, 'system'),
  ('CHF', 1000000, 'system'), ('CNY', 7000000, 'system'), ('JPY', 1500000, 'system');
grant select, insert, update on payouts.limits to kontor_app;
grant select on payouts.limits to kontor_worker, kontor_readonly;

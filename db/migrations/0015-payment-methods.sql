-- Many ways to pay: what the payer has to do next, what a method was told, money taken the moment the payer pays, and
-- payments for something else than an order.

alter table payments.attempts
  -- What the payer does next, in the words of connector.ts; null until the provider has answered.
  add column action jsonb check (jsonb_typeof(action) = 'object' and length(action::text) <= 16384),
  -- What the payer gave the method on the shop's page, where it is no secret.
  add column details jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and length(details::text) <= 4096),
  -- The money is taken when the payer pays, not when the goods leave.
  add column at_once boolean not null default false;
grant update (action, details) on payments.attempts to kontor_app, kontor_worker;

alter table payments.evidence drop constraint evidence_source_check;
alter table payments.evidence add constraint evidence_source_check
  check (source in ('sync', 'notify', 'poll', 'return', 'settlement'));

-- Slow ways to pay: order, goods and payment wait as long as the chosen way needs.
grant update (expires_at) on payments.intents to kontor_app, kontor_worker;
grant update (expires_at) on orders.orders to kontor_app, kontor_worker;

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('payment:{pay}:due', '^payment:pay_[0-9a-hjkmnp-tv-z]{26}:due$', 'liability', 'credit', 'debits_must_not_exceed_credits');

-- Every attempt to pay is judged before the provider is asked: what is remembered, by which rules and model, and why.

create schema risk;
grant usage on schema risk to kontor_app, kontor_worker, kontor_readonly;

-- Rules as they were at a time. An edit is a new set; the newest is in force.
create table risk.rule_sets (
  version integer generated always as identity primary key,
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  thresholds jsonb not null check (jsonb_typeof(thresholds) = 'object'),
  note text not null check (length(note) between 1 and 300),
  made_by text collate "C" not null,
  made_at timestamptz not null default clock_timestamp()
);

-- A model grown from the shop's own history, with what it was grown from and how well it does.
create table risk.models (
  version integer generated always as identity primary key,
  forest jsonb not null check (jsonb_typeof(forest) = 'object'),
  trained_from timestamptz not null,
  trained_to timestamptz not null check (trained_to > trained_from),
  decisions integer not null check (decisions > 0),
  frauds integer not null check (frauds between 0 and decisions),
  measures jsonb not null,
  made_at timestamptz not null default clock_timestamp(),
  activated_at timestamptz,
  retired_at timestamptz,
  check (retired_at is null or activated_at is not null)
);
create unique index models_in_force on risk.models ((true)) where activated_at is not null and retired_at is null;

create table risk.decisions (
  id text collate "C" primary key check (id ~ '^rsk_[0-9a-hjkmnp-tv-z]{26}$'),
  attempt text collate "C" not null unique check (length(attempt) between 1 and 100),
  reference text collate "C" not null check (length(reference) between 1 and 100),
  action text collate "C" not null check (action in ('allow', 'step_up', 'review', 'refuse')),
  probability double precision check (probability between 0 and 1),
  reasons jsonb not null,
  facts jsonb not null,
  traits jsonb not null,
  rule_set integer not null references risk.rule_sets (version),
  model integer references risk.models (version),
  microseconds integer not null check (microseconds >= 0),
  decided_at timestamptz not null,
  state text collate "C" not null default 'decided'
    check (state in ('decided', 'waiting', 'approved', 'refused', 'withdrawn')),
  reviewed_at timestamptz,
  reviewed_by text collate "C",
  note text check (length(note) <= 500),
  check ((state in ('approved', 'refused')) = (reviewed_by is not null)),
  check ((reviewed_by is null) = (reviewed_at is null))
);
create index decisions_by_reference on risk.decisions (reference);
create index decisions_waiting on risk.decisions (id) where state = 'waiting';
create index decisions_by_trait on risk.decisions using gin (traits jsonb_path_ops);
create index decisions_by_time on risk.decisions (decided_at);

-- What turned out to be true of an attempt: each kind once.
create table risk.outcomes (
  decision_id text collate "C" not null references risk.decisions (id),
  kind text collate "C" not null check (kind in (
    'authorized', 'declined', 'chargeback', 'fraud_refund', 'operator_approved', 'operator_refused')),
  at timestamptz not null default clock_timestamp(),
  primary key (decision_id, kind)
);
create index outcomes_of_fraud on risk.outcomes (at)
  where kind in ('chargeback', 'fraud_refund', 'operator_refused');

-- One row for each trait ever seen; forgotten when it was not seen for long.
create table risk.known (
  kind text collate "C" not null check (kind in ('card', 'mail', 'address', 'ip', 'party', 'device')),
  key text collate "C" not null check (length(key) = 22),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  paid integer not null default 0 check (paid >= 0),
  paid_sum double precision not null default 0,
  frauds integer not null default 0 check (frauds >= 0),
  primary key (kind, key)
);
create index known_by_time on risk.known (last_seen_at);

-- Ten-minute counters, kept for eight days: counts and sums over an hour, a day and a week are sums of a few rows.
create table risk.velocity (
  kind text collate "C" not null,
  key text collate "C" not null,
  slot timestamptz not null,
  count integer not null default 0 check (count >= 0),
  sum double precision not null default 0,
  declines integer not null default 0 check (declines >= 0),
  primary key (kind, key, slot)
);
create index velocity_by_slot on risk.velocity (slot);

-- Which cards and mails were seen with a trait, and when last: how many in a day tells a list of stolen cards.
create table risk.links (
  kind text collate "C" not null,
  key text collate "C" not null,
  other_kind text collate "C" not null check (other_kind in ('card', 'mail')),
  other_key text collate "C" not null,
  seen_at timestamptz not null,
  primary key (kind, key, other_kind, other_key)
);
create index links_by_time on risk.links (seen_at);

grant select, insert on risk.rule_sets to kontor_app;
grant select on risk.rule_sets to kontor_worker;
grant select on risk.models to kontor_app, kontor_worker;
grant insert on risk.models to kontor_worker;
grant update (activated_at, retired_at) on risk.models to kontor_worker;
grant select, insert on risk.decisions to kontor_app, kontor_worker;
grant update (state, reviewed_at, reviewed_by, note, traits) on risk.decisions to kontor_app, kontor_worker;
grant delete on risk.decisions, risk.outcomes to kontor_worker;
grant select, insert on risk.outcomes to kontor_app, kontor_worker;
grant select, insert on risk.known, risk.velocity, risk.links to kontor_app, kontor_worker;
grant update (last_seen_at, paid, paid_sum, frauds) on risk.known to kontor_app, kontor_worker;
grant update (count, sum, declines) on risk.velocity to kontor_app, kontor_worker;
grant update (seen_at) on risk.links to kontor_app, kontor_worker;
grant delete on risk.known, risk.velocity, risk.links to kontor_worker;
grant select on risk.rule_sets, risk.models, risk.decisions, risk.outcomes, risk.known, risk.velocity, risk.links
  to kontor_readonly;

insert into risk.rule_sets (rules, thresholds, note, made_by) values (
  '[
    {"action": "refuse", "when": "card_frauds > 0 or party_frauds > 0", "because": "This card or account paid for a fraud before"},
    {"action": "refuse", "when": "device_cards_24h >= 20 or mail_cards_24h >= 20", "because": "Twenty cards or more within a day: a list of cards is being tried"},
    {"action": "refuse", "when": "ip_declines_24h >= 30", "because": "Thirty declined cards from one network within a day"},
    {"action": "review", "when": "mail_frauds > 0 or address_frauds > 0 or device_frauds > 0", "because": "Mail, address or device belong to an earlier fraud"},
    {"action": "review", "when": "device_cards_24h >= 10 or mail_cards_24h >= 10", "because": "Ten cards or more within a day"},
    {"action": "review", "when": "mail_throwaway = 1 and amount >= 200", "because": "A throw-away mail address and a large amount"},
    {"action": "step_up", "when": "mail_count_1h >= 10 or device_declines_24h >= 5", "because": "Many tries within a short time"},
    {"action": "step_up", "when": "amount_to_mean > 5 and amount >= 300", "because": "Far more than this customer usually pays"},
    {"action": "step_up", "when": "guest = 1 and amount >= 1000", "because": "A large amount from a guest"},
    {"action": "step_up", "when": "ships_elsewhere = 1 and mail_paid = 0 and amount >= 300", "because": "A first order that goes abroad"}
  ]',
  '{"step_up": 0.1, "review": 0.4, "refuse": 0.9}',
  'What the shop starts with', 'kontor');

-- Goods that come back: which pieces of which order, why, and what became of them.

create schema returns;
grant usage on schema returns to kontor_app, kontor_worker, kontor_readonly;

create sequence returns.return_numbers start 10001;

create table returns.returns (
  id text collate "C" primary key check (id ~ '^ret_[0-9a-hjkmnp-tv-z]{26}$'),
  number bigint not null unique default nextval('returns.return_numbers'),
  order_id text collate "C" not null references orders.orders (id),
  state text collate "C" not null default 'requested' check (state in (
    'requested', 'approved', 'refused', 'canceled', 'on_the_way', 'received', 'refunded')),
  reason text collate "C" not null check (reason in (
    'changed_mind', 'does_not_fit', 'damaged', 'wrong_article', 'not_as_described', 'other')),
  words text not null default '' check (length(words) <= 1000),
  -- What the shop says to it; a refusal has its reason.
  answer text not null default '' check (length(answer) <= 1000),
  tracking_number text check (length(tracking_number) between 1 and 60),
  -- The same request sent twice is one return.
  key text collate "C" not null check (length(key) between 1 and 100),
  asked_by text collate "C" not null,
  asked_at timestamptz not null default clock_timestamp(),
  decided_by text collate "C",
  decided_at timestamptz,
  sent_at timestamptz,
  received_by text collate "C",
  received_at timestamptz,
  -- Where the pieces were put, and whether what was paid for the delivery goes back with them.
  location text collate "C",
  gives_delivery boolean not null default false,
  refund_operation text collate "C",
  refund_fault text collate "C" check (length(refund_fault) <= 100),
  refund_minor bigint check (refund_minor >= 0),
  refunded_at timestamptz,
  unique (order_id, key),
  check (state <> 'refused' or (answer <> '' and decided_at is not null)),
  check ((state in ('received', 'refunded')) = (received_at is not null)),
  check ((state = 'refunded') = (refunded_at is not null)),
  check ((refunded_at is null) = (refund_minor is null))
);
create index returns_at_work on returns.returns (state, number)
 where state in ('requested', 'approved', 'on_the_way', 'received');

create table returns.lines (
  return_id text collate "C" not null references returns.returns (id),
  order_line_id text collate "C" not null references orders.lines (id),
  variant_id bigint not null check (variant_id > 0),
  quantity integer not null check (quantity between 1 and 999),
  -- What became of the pieces that arrived: on the shelf again, or written off.
  restocked integer not null default 0 check (restocked >= 0),
  written_off integer not null default 0 check (written_off >= 0),
  check (restocked + written_off <= quantity),
  primary key (return_id, order_line_id)
);
create index lines_by_order_line on returns.lines (order_line_id);

grant select on returns.returns, returns.lines to kontor_app, kontor_worker, kontor_readonly;
grant insert on returns.returns, returns.lines to kontor_app;
grant usage on sequence returns.return_numbers to kontor_app;
grant update (state, words, answer, tracking_number, decided_by, decided_at, sent_at, received_by, received_at, location,
  gives_delivery, refund_operation, refund_fault, refund_minor, refunded_at) on returns.returns to kontor_app, kontor_worker;
grant update (restocked, written_off) on returns.lines to kontor_app;

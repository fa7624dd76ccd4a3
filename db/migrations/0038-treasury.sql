-- What lies at addresses of ours is moved to the treasury, proven against the chain, and undone where the chain undoes it;
-- the prices tokens are taken at.

-- Tokens and the coin of a chain as the ledger counts them: `Q`, a letter, and a letter for the digits (A none).
create table chain.units (
  code text collate "C" primary key check (code ~ '^Q[A-Z][A-M]$'),
  chain_id bigint not null check (chain_id > 0),
  -- Zeros for the chain's own coin.
  token text collate "C" not null check (token ~ '^0x[0-9a-f]{40}$'),
  symbol text not null check (length(symbol) between 1 and 20),
  decimals integer not null check (decimals between 0 and 18),
  -- Digits the ledger keeps of them.
  digits integer not null check (digits between 0 and 12),
  unique (chain_id, token),
  check (digits <= decimals)
);

-- The next place of every account we sign for.
create table chain.senders (
  chain_id bigint not null,
  address text collate "C" not null check (address ~ '^0x[0-9a-f]{40}$'),
  next_nonce bigint not null check (next_nonce >= 0),
  primary key (chain_id, address)
);

create table chain.sweeps (
  id text collate "C" primary key check (id ~ '^swp_[0-9a-hjkmnp-tv-z]{26}$'),
  invoice_id text collate "C" not null references chain.invoices (id),
  chain_id bigint not null,
  token text collate "C" not null check (token ~ '^0x[0-9a-f]{40}$'),
  sender text collate "C" not null check (sender ~ '^0x[0-9a-f]{40}$'),
  recipient text collate "C" not null check (recipient ~ '^0x[0-9a-f]{40}$'),
  atomic numeric(78, 0) not null check (atomic > 0),
  state text collate "C" not null default 'created' check (state in ('created', 'signed', 'confirmed', 'failed')),
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state in ('confirmed', 'failed')) = (decided_at is not null))
);
create unique index sweeps_created on chain.sweeps (invoice_id) where state = 'created';
create index sweeps_by_invoice on chain.sweeps (invoice_id);
create index sweeps_open on chain.sweeps (id) where state in ('created', 'signed');

-- Every transaction of ours as it was signed, before it was sent. Versions of one place differ in their fee alone, and the
-- chain takes at most one of them.
create table chain.sends (
  id text collate "C" primary key check (id ~ '^snd_[0-9a-hjkmnp-tv-z]{26}$'),
  chain_id bigint not null,
  sender text collate "C" not null check (sender ~ '^0x[0-9a-f]{40}$'),
  nonce bigint not null check (nonce >= 0),
  version integer not null check (version between 1 and 1000),
  purpose text collate "C" not null check (purpose in ('refund', 'gas', 'sweep')),
  -- The refund or the sweep.
  about text collate "C" not null check (length(about) between 1 and 100),
  recipient text collate "C" not null check (recipient ~ '^0x[0-9a-f]{40}$'),
  -- Coins it moves, in the smallest part.
  value numeric(78, 0) not null default 0 check (value >= 0),
  gas_price numeric(78, 0) not null check (gas_price > 0),
  raw text collate "C" not null,
  tx_hash text collate "C" not null unique check (tx_hash ~ '^0x[0-9a-f]{64}$'),
  state text collate "C" not null default 'sent' check (state in ('sent', 'confirmed', 'failed', 'replaced')),
  block_number bigint,
  fee numeric(78, 0) check (fee >= 0),
  -- How often blocks that had it were no longer the chain's.
  undone integer not null default 0,
  signed_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  unique (chain_id, sender, nonce, version),
  check ((state in ('confirmed', 'failed')) = (block_number is not null)),
  check ((state in ('confirmed', 'failed')) = (fee is not null)),
  check ((state = 'sent') = (decided_at is null))
);
create unique index sends_taken on chain.sends (chain_id, sender, nonce) where state in ('confirmed', 'failed');
create index sends_open on chain.sends (chain_id, sender, nonce) where state = 'sent';
create index sends_by_about on chain.sends (about);
create index sends_by_block on chain.sends (chain_id, block_number) where block_number is not null;

-- What a deposit was in the books once it was decided, in parts of the token and in the money of its invoice.
alter table chain.deposits
  add column booked numeric(78, 0) check (booked >= 0),
  add column booked_minor bigint check (booked_minor >= 0),
  add check ((booked is null) = (booked_minor is null));
create index deposits_decided_by_block on chain.deposits (chain_id, block_number) where state in ('counted', 'set_aside');
create index deposits_booked on chain.deposits (invoice_id) where booked > 0;

-- A settled invoice whose money the chain took back.
alter table chain.invoices drop constraint invoices_state_check;
alter table chain.invoices drop constraint invoices_check;
alter table chain.invoices drop constraint invoices_check1;
alter table chain.invoices
  add constraint invoices_state_check
    check (state in ('awaiting', 'seen', 'confirming', 'settled', 'reversed', 'expired')),
  add constraint invoices_check check ((state in ('settled', 'reversed', 'expired')) = (decided_at is not null)),
  add constraint invoices_check1 check (told is null or told = state or (told = 'settled' and state = 'reversed'));

-- Refunds may go through more than one purse, and one that is not owed any more is withdrawn before it is signed.
alter table chain.refunds drop constraint refunds_state_check;
alter table chain.refunds drop constraint refunds_check;
alter table chain.refunds drop constraint refunds_check2;
alter table chain.refunds drop constraint refunds_nonce_key;
alter table chain.refunds
  add constraint refunds_state_check check (state in ('created', 'sent', 'confirmed', 'failed', 'withdrawn')),
  add constraint refunds_check check ((state in ('created', 'withdrawn')) = (raw is null)),
  add constraint refunds_check2 check ((state in ('confirmed', 'failed', 'withdrawn')) = (decided_at is not null));

-- What the chain took back, what came again, and what a person gave up: their sum is what is still missing.
create table chain.claim_moves (
  id text collate "C" primary key check (id ~ '^clm_[0-9a-hjkmnp-tv-z]{26}$'),
  invoice_id text collate "C" not null references chain.invoices (id),
  deposit_id text collate "C" references chain.deposits (id),
  kind text collate "C" not null check (kind in ('taken_back', 'mined_again', 'given_up')),
  atomic numeric(78, 0) not null,
  amount_minor bigint not null,
  -- By how much less may be refunded of the payment.
  refundable_minor bigint not null default 0,
  reason text check (length(reason) between 3 and 500),
  actor text collate "C" not null check (length(actor) between 1 and 100),
  at timestamptz not null default clock_timestamp(),
  unique (deposit_id, kind),
  check ((kind = 'given_up') = (reason is not null)),
  check ((kind = 'given_up') = (deposit_id is null))
);
create index claim_moves_by_invoice on chain.claim_moves (invoice_id);

-- What the books say of each address beside what the chain says, at the last final block it was asked at.
create table chain.holdings (
  code text collate "C" not null references chain.units (code),
  address text collate "C" not null check (address ~ '^0x[0-9a-f]{40}$'),
  account text collate "C" not null check (length(account) between 1 and 100),
  -- Both in the unit's digits.
  books_minor bigint not null,
  chain_minor bigint not null,
  block_number bigint not null,
  proven_at timestamptz not null default clock_timestamp(),
  -- The open difference, and since when there is one.
  break_subject text collate "C",
  differs_since timestamptz,
  primary key (code, address),
  check ((break_subject is null) = (differs_since is null))
);

-- Every time all addresses were asked at one block.
create table chain.proofs (
  id bigint generated always as identity primary key,
  chain_id bigint not null,
  block_number bigint not null,
  block_hash text collate "C" not null check (block_hash ~ '^0x[0-9a-f]{64}$'),
  mined_at timestamptz not null,
  -- Up to when the books were compared.
  books_at timestamptz not null,
  addresses integer not null check (addresses >= 0),
  differences integer not null check (differences >= 0),
  proven_at timestamptz not null default clock_timestamp()
);
create index proofs_latest on chain.proofs (chain_id, id desc);

-- Tokens for one unit of a currency. The latest one counts, and all are kept.
create table chain.rates (
  id bigint generated always as identity primary key,
  chain_id bigint not null,
  token text collate "C" not null check (token ~ '^0x[0-9a-f]{40}$'),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  rate numeric(18, 9) not null check (rate > 0),
  source text collate "C" not null check (source in ('settings', 'operator')),
  reason text check (length(reason) between 3 and 500),
  actor text collate "C" not null check (length(actor) between 1 and 100),
  at timestamptz not null default clock_timestamp(),
  check ((source = 'operator') = (reason is not null))
);
create index rates_latest on chain.rates (chain_id, token, currency, id desc);

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('chain:treasury', '^chain:treasury$', 'asset', 'debit', 'none'),
  ('chain:deposit:{cin}', '^chain:deposit:cin_[0-9a-hjkmnp-tv-z]{26}$', 'asset', 'debit', 'none'),
  ('chain:position', '^chain:position$', 'liability', 'credit', 'none'),
  ('chain:owner', '^chain:owner$', 'liability', 'credit', 'none'),
  ('chain:gas', '^chain:gas$', 'expense', 'debit', 'none'),
  ('chain:reversed', '^chain:reversed$', 'asset', 'debit', 'none');

grant select, insert on chain.units, chain.rates to kontor_app, kontor_worker;
grant select, insert on chain.senders, chain.sweeps, chain.sends, chain.holdings, chain.proofs to kontor_worker;
grant select on chain.senders, chain.sweeps, chain.sends, chain.holdings, chain.proofs to kontor_app;
grant select, insert on chain.claim_moves to kontor_app, kontor_worker;
grant update (next_nonce) on chain.senders to kontor_worker;
grant update (state, decided_at) on chain.sweeps to kontor_worker;
grant update (state, block_number, fee, undone, decided_at) on chain.sends to kontor_worker;
grant update (account, books_minor, chain_minor, block_number, proven_at, break_subject, differs_since)
  on chain.holdings to kontor_worker;
grant delete on chain.proofs to kontor_worker;
grant update (booked, booked_minor) on chain.deposits to kontor_worker;
grant update (state, decided_at) on chain.refunds to kontor_app;
grant update (amount_minor) on reconciliation.breaks to kontor_worker;
grant select on chain.units, chain.rates, chain.senders, chain.sweeps, chain.sends, chain.holdings, chain.proofs,
  chain.claim_moves to kontor_readonly;

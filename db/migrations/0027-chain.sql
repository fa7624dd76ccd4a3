-- Money that comes over a chain of blocks: one address for each invoice, what arrived at it, and what was sent back.

create schema chain;
grant usage on schema chain to kontor_app, kontor_worker, kontor_readonly;

create table chain.invoices (
  id text collate "C" primary key check (id ~ '^cin_[0-9a-hjkmnp-tv-z]{26}$'),
  merchant_ref text collate "C" not null unique check (length(merchant_ref) between 1 and 100),
  chain_id bigint not null check (chain_id > 0),
  -- The place of the address below the shop's public key.
  place integer generated always as identity unique,
  address text collate "C" unique check (address ~ '^0x[0-9a-f]{40}$'),
  token text collate "C" not null check (token ~ '^0x[0-9a-f]{40}$'),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  -- Smallest parts of the token; the price of the moment, locked until the invoice expires.
  atomic numeric(78, 0) not null check (atomic > 0),
  state text collate "C" not null default 'awaiting'
    check (state in ('awaiting', 'seen', 'confirming', 'settled', 'expired')),
  told text collate "C" check (told in ('settled', 'expired')),
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state in ('settled', 'expired')) = (decided_at is not null)),
  check (told is null or told = state)
);
create index invoices_open on chain.invoices (id) where state in ('awaiting', 'seen', 'confirming');
create index invoices_untold on chain.invoices (id) where state in ('settled', 'expired') and told is null;

-- The last blocks we read; where one is no longer the chain's, what it brought is taken back.
create table chain.blocks (
  chain_id bigint not null,
  number bigint not null check (number >= 0),
  hash text collate "C" not null check (hash ~ '^0x[0-9a-f]{64}$'),
  mined_at timestamptz not null,
  primary key (chain_id, number)
);

create table chain.deposits (
  id text collate "C" primary key check (id ~ '^dpo_[0-9a-hjkmnp-tv-z]{26}$'),
  invoice_id text collate "C" not null references chain.invoices (id),
  chain_id bigint not null,
  block_hash text collate "C" not null check (block_hash ~ '^0x[0-9a-f]{64}$'),
  tx_hash text collate "C" not null check (tx_hash ~ '^0x[0-9a-f]{64}$'),
  log_index integer not null check (log_index >= 0),
  block_number bigint not null,
  mined_at timestamptz not null,
  token text collate "C" not null,
  sender text collate "C" not null check (sender ~ '^0x[0-9a-f]{40}$'),
  atomic numeric(78, 0) not null check (atomic >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  state text collate "C" not null default 'seen' check (state in ('seen', 'orphaned', 'counted', 'set_aside')),
  held_by uuid,
  unique (chain_id, block_hash, tx_hash, log_index)
);
create index deposits_by_invoice on chain.deposits (invoice_id);
create index deposits_by_block on chain.deposits (chain_id, block_number) where state = 'seen';

create table chain.refunds (
  id text collate "C" primary key check (id ~ '^crf_[0-9a-hjkmnp-tv-z]{26}$'),
  invoice_id text collate "C" not null references chain.invoices (id),
  -- The payment's request it answers, or the deposit or surplus it gives back by itself.
  cause text collate "C" not null unique check (length(cause) between 1 and 100),
  operation_id text collate "C",
  recipient text collate "C" not null check (recipient ~ '^0x[0-9a-f]{40}$'),
  atomic numeric(78, 0) not null check (atomic > 0),
  amount_minor bigint not null check (amount_minor >= 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  state text collate "C" not null default 'created' check (state in ('created', 'sent', 'confirmed', 'failed')),
  nonce bigint unique,
  tx_hash text collate "C" unique check (tx_hash ~ '^0x[0-9a-f]{64}$'),
  raw text collate "C",
  told boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  check ((state = 'created') = (raw is null)),
  check ((raw is null) = (nonce is null) and (raw is null) = (tx_hash is null)),
  check ((state in ('confirmed', 'failed')) = (decided_at is not null))
);
create index refunds_open on chain.refunds (id) where state in ('created', 'sent');
create index refunds_untold on chain.refunds (id) where state in ('confirmed', 'failed') and not told;
create index refunds_by_invoice on chain.refunds (invoice_id);

grant select, insert on chain.invoices, chain.deposits, chain.refunds, chain.blocks to kontor_app, kontor_worker;
grant update (address, state, decided_at, told) on chain.invoices to kontor_app, kontor_worker;
grant update (state, held_by) on chain.deposits to kontor_worker;
grant update (state, nonce, tx_hash, raw, told, decided_at) on chain.refunds to kontor_worker;
grant delete on chain.blocks to kontor_worker;
grant select on chain.invoices, chain.deposits, chain.refunds, chain.blocks to kontor_readonly;

import { doubleEntrySchema } from '../wire/double-entry.ts'

/** The whole store of a third-party provider: trades, refunds, books of the platform and of the banks behind it, notices owed. */
export const railSchema = `
create table if not exists trades (
  id text primary key,
  token text not null unique,
  merchant_ref text not null unique,
  entry text not null check (entry in ('page', 'phone')),
  state text not null check (state in ('waiting', 'paid', 'closed')),
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  subject text not null,
  return_url text not null,
  notify_url text not null,
  locale text not null,
  extra text not null,
  expires_at text not null,
  created_at text not null,
  wrong_passwords integer not null default 0,
  payer text,
  source text,
  decline_code text,
  fee_minor integer not null default 0,
  refunded_minor integer not null default 0,
  paid_at text,
  closed_at text,
  check (refunded_minor >= 0 and refunded_minor <= amount_minor)
) strict;
create index if not exists trades_waiting on trades (expires_at) where state = 'waiting';
create index if not exists trades_paid on trades (paid_at);
create table if not exists refunds (
  id text primary key,
  trade_id text not null references trades (id),
  reference text not null unique,
  amount_minor integer not null check (amount_minor > 0),
  state text not null check (state in ('processing', 'succeeded', 'failed')),
  code text,
  fee_minor integer not null default 0,
  notify_url text not null,
  extra text not null,
  due_at text not null,
  created_at text not null,
  done_at text
) strict;
create index if not exists refunds_trade on refunds (trade_id);
create index if not exists refunds_due on refunds (due_at) where state = 'processing';
${doubleEntrySchema}create table if not exists payouts (
  id text primary key,
  day text not null,
  currency text not null,
  net_minor integer not null,
  created_at text not null,
  unique (day, currency)
) strict;
create table if not exists notices (
  id text primary key,
  about text not null,
  url text not null,
  content text not null,
  state text not null check (state in ('pending', 'delivered', 'given_up')),
  copies integer not null,
  tries integer not null default 0,
  last_answer text,
  due_at text not null,
  created_at text not null
) strict;
create index if not exists notices_due on notices (due_at) where state = 'pending';
`

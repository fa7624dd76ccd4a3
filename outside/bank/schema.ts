import { notificationSchema } from '../wire/notifications.ts'

/** The bank's whole store. Money is whole minor units; card numbers and security codes have no column. */
export const bankSchema = `
create table if not exists payments (
  id text primary key,
  session_id text not null unique,
  merchant_ref text not null unique,
  state text not null check (state in
    ('open', 'requires_confirmation', 'authorized', 'declined', 'captured', 'voided', 'expired')),
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  description text not null,
  locale text not null,
  return_url text not null,
  notify_url text not null,
  expires_at text not null,
  created_at text not null,
  attempts integer not null default 0,
  decline_code text,
  card text,
  last4 text,
  brand text,
  expiry_month integer,
  expiry_year integer,
  holder text,
  authorized_minor integer not null default 0,
  captured_minor integer not null default 0,
  refunded_minor integer not null default 0,
  released_minor integer not null default 0,
  authorized_until text,
  check (captured_minor >= 0 and released_minor >= 0 and captured_minor + released_minor <= authorized_minor),
  check (refunded_minor >= 0 and refunded_minor <= captured_minor)
) strict;
create index if not exists payments_open on payments (expires_at)
  where state in ('open', 'requires_confirmation');
create index if not exists payments_held on payments (authorized_until)
  where state in ('authorized', 'captured') and captured_minor + released_minor < authorized_minor;
create table if not exists asked_confirmations (payment_id text primary key) strict;
create table if not exists challenges (
  payment_id text primary key references payments (id),
  code text not null,
  wrong integer not null default 0,
  created_at text not null
) strict;
create table if not exists operations (
  id text primary key,
  payment_id text not null references payments (id),
  kind text not null check (kind in ('capture', 'void', 'refund')),
  amount_minor integer not null,
  state text not null check (state in ('succeeded', 'failed')),
  code text,
  reference text not null unique,
  created_at text not null
) strict;
create index if not exists operations_payment on operations (payment_id);
create table if not exists cards (
  fingerprint text primary key,
  last4 text not null,
  brand text not null
) strict;
create index if not exists cards_last4 on cards (last4);
create table if not exists accounts (
  account text not null,
  currency text not null,
  balance_minor integer not null,
  primary key (account, currency)
) strict;
create table if not exists postings (
  id integer primary key,
  debit text not null,
  credit text not null,
  currency text not null,
  amount_minor integer not null check (amount_minor > 0),
  code text not null,
  payment_id text not null,
  created_at text not null
) strict;
create index if not exists postings_debit on postings (debit);
create index if not exists postings_credit on postings (credit);
create table if not exists idempotency (
  key text primary key,
  request_hash text not null,
  status integer not null,
  body text not null,
  created_at text not null
) strict;
create index if not exists idempotency_created on idempotency (created_at);
${notificationSchema}`

import { doubleEntrySchema } from '../wire/double-entry.ts'
import { letterSchema } from '../wire/letters.ts'

/** The store of the mobile operator. Money is whole minor units. */
export const operatorSchema = `
create table if not exists payments (
  payment_id text primary key,
  client_correlator text unique,
  reference_code text not null,
  phone text not null,
  merchant_name text not null,
  merchant_identifier text not null,
  description text not null,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  status text not null check (status in ('pending_validation', 'reserved', 'succeeded', 'denied', 'canceled')),
  authorization_id text,
  code text,
  wrong integer not null default 0,
  denial_reason text,
  sink text,
  sink_token text,
  refunded_minor integer not null default 0 check (refunded_minor >= 0 and refunded_minor <= amount_minor),
  settled_in text,
  created_at text not null,
  open_until text not null,
  paid_at text
) strict;
create index if not exists payments_phone on payments (phone, created_at);
create index if not exists payments_open on payments (open_until) where status in ('pending_validation', 'reserved');
create index if not exists payments_created on payments (created_at);
create table if not exists refunds (
  refund_id text primary key,
  payment_id text not null references payments (payment_id),
  client_correlator text unique,
  reference_code text not null,
  type text not null check (type in ('total', 'partial')),
  amount_minor integer not null check (amount_minor > 0),
  reason text,
  settled_in text,
  created_at text not null
) strict;
create index if not exists refunds_payment on refunds (payment_id);
create table if not exists batches (
  batch text primary key,
  seq integer not null unique,
  content text not null,
  created_at text not null
) strict;
${letterSchema}${doubleEntrySchema}`

import { letterSchema } from '../wire/letters.ts'
import { notificationSchema } from '../wire/notifications.ts'

/** The provider's whole store. Money is whole minor units; card numbers and security codes have no column. */
export const providerSchema = `
create table if not exists payments (
  id text primary key,
  session_id text not null unique,
  merchant_ref text not null,
  status text not null check (status in
    ('requires_payment_method', 'requires_action', 'requires_capture', 'succeeded', 'canceled')),
  session_status text not null check (session_status in ('open', 'complete', 'expired')),
  capture_method text not null check (capture_method in ('manual', 'automatic')),
  amount integer not null check (amount > 0),
  currency text not null,
  description text not null,
  locale text not null,
  success_url text not null,
  cancel_url text not null,
  metadata text not null default '{}',
  charge_id text,
  authorized integer not null default 0,
  captured integer not null default 0,
  refunded integer not null default 0,
  released integer not null default 0,
  brand text,
  last4 text,
  decline_code text,
  created integer not null,
  expires integer not null,
  check (captured + released <= authorized),
  check (refunded <= captured)
) strict;
create index if not exists payments_created on payments (created);
create table if not exists asked_checks (payment_id text primary key) strict;
create table if not exists refunds (
  id text primary key,
  payment_id text not null references payments (id),
  amount integer not null check (amount > 0),
  metadata text not null default '{}',
  created integer not null
) strict;
create index if not exists refunds_payment on refunds (payment_id);
create table if not exists postings (
  id integer primary key,
  debit text not null,
  credit text not null,
  currency text not null,
  amount integer not null check (amount > 0),
  code text not null,
  payment_id text not null,
  created integer not null
) strict;
create table if not exists payouts (
  id text primary key,
  currency text not null,
  amount integer not null,
  created integer not null
) strict;
create table if not exists balance_transactions (
  serial integer primary key,
  id text not null unique,
  type text not null check (type in ('charge', 'refund')),
  payment_id text not null references payments (id),
  refund_id text references refunds (id),
  currency text not null,
  amount integer not null,
  fee integer not null,
  created integer not null,
  payout_id text references payouts (id),
  -- An adjustment: what a dispute took or gave back, noted as a movement of the charge it is about.
  dispute_id text
) strict;
create index if not exists transactions_of_payout on balance_transactions (payout_id);
create table if not exists disputes (
  id text primary key,
  payment_id text not null references payments (id),
  amount integer not null check (amount > 0),
  reason text not null,
  status text not null check (status in ('needs_response', 'under_review', 'won', 'lost')),
  evidence text not null default '{}',
  due integer not null,
  decides integer,
  created integer not null
) strict;
create table if not exists files (
  id text primary key,
  purpose text not null,
  filename text not null,
  size integer not null,
  sha256 text not null,
  created integer not null
) strict;
create table if not exists idempotency (
  key text primary key,
  request_hash text not null,
  status integer not null,
  body text not null,
  at integer not null default 0
) strict;
${notificationSchema}${letterSchema}`

/** A payment as stored: the intent and the hosted session it was made by. */
export type PaymentRow = {
  id: string
  session_id: string
  merchant_ref: string
  status: 'requires_payment_method' | 'requires_action' | 'requires_capture' | 'succeeded' | 'canceled'
  session_status: 'open' | 'complete' | 'expired'
  capture_method: 'manual' | 'automatic'
  amount: bigint
  currency: string
  description: string
  locale: string
  success_url: string
  cancel_url: string
  metadata: string
  charge_id: string | null
  authorized: bigint
  captured: bigint
  refunded: bigint
  released: bigint
  brand: string | null
  last4: string | null
  decline_code: string | null
  created: bigint
  expires: bigint
}

/** Every column of a payment, for selects. */
export const paymentColumns = `id, session_id, merchant_ref, status, session_status, capture_method, amount, currency,
  description, locale, success_url, cancel_url, metadata, charge_id, authorized, captured, refunded, released, brand, last4,
  decline_code, created, expires`

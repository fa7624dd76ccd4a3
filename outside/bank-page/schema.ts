import { doubleEntrySchema } from '../wire/double-entry.ts'
import { letterSchema } from '../wire/letters.ts'

/** The store of a bank with an order page. Card numbers, passwords and captchas of the past have no column. */
export const pageBankSchema = `
create table if not exists orders (
  id text primary key,
  merchant_number text not null,
  merchant_account text not null,
  order_id text not null,
  order_date text not null,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  goods_name text not null,
  notify_url text not null,
  tell_failures integer not null,
  variable text not null,
  site text not null,
  state text not null check (state in ('open', 'identified', 'signed', 'paid', 'failed', 'suspicious', 'closed')),
  language text not null,
  captcha text not null,
  card text,
  last4 text,
  behavior text,
  greeting text,
  code text,
  wrong integer not null default 0,
  serial_number text unique,
  batch_number text,
  comment text,
  clear_at text,
  clear_as text,
  way_back text,
  refunded_minor integer not null default 0 check (refunded_minor >= 0 and refunded_minor <= amount_minor),
  settled_in text,
  created_at text not null,
  expires_at text not null,
  decided_at text,
  unique (merchant_number, order_id)
) strict;
create index if not exists orders_open on orders (expires_at) where state in ('open', 'identified', 'signed');
create index if not exists orders_suspicious on orders (clear_at) where state = 'suspicious';
create index if not exists orders_unsettled on orders (id) where state = 'paid' and settled_in is null;
create table if not exists refunds (
  refund_id text primary key,
  order_row text not null references orders (id),
  amount_minor integer not null check (amount_minor > 0),
  state text not null check (state in ('succeeded', 'failed')),
  code text,
  settled_in text,
  created_at text not null
) strict;
create index if not exists refunds_order on refunds (order_row);
create table if not exists batches (
  batch text primary key,
  seq integer not null unique,
  currency text not null,
  content text not null,
  net_minor integer not null,
  created_at text not null
) strict;
${letterSchema}${doubleEntrySchema}`

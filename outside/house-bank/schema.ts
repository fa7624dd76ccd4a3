/** The tables of the house bank. An entry is one line of the account; money that came is positive. */
export const houseBankSchema = `
create table if not exists entries (
  id integer primary key,
  ref text not null unique,
  key text unique,
  currency text not null,
  minor integer not null check (minor <> 0),
  kind text not null,
  booked_at text not null,
  end_to_end text,
  remittance text,
  name text,
  iban text,
  batch text,
  statement integer
) strict;
create index if not exists entries_open on entries (currency, id) where statement is null;
create index if not exists entries_by_statement on entries (statement, id);
create table if not exists statements (
  number integer primary key,
  currency text not null,
  sequence integer not null,
  opening_minor integer not null,
  closing_minor integer not null,
  opened_at text not null,
  cut_at text not null,
  unique (currency, sequence)
) strict;
create table if not exists orders (
  message_id text primary key,
  hash text not null,
  received_at text not null,
  refusal text
) strict;
create table if not exists transfers (
  id integer primary key,
  message_id text not null references orders (message_id),
  payment_id text not null,
  end_to_end text not null,
  currency text not null,
  minor integer not null check (minor > 0),
  name text not null,
  iban text not null,
  remittance text not null,
  state text not null check (state in ('accepted', 'executed', 'rejected', 'returned')),
  reason text,
  due_at text not null,
  unique (message_id, end_to_end)
) strict;
create index if not exists transfers_due on transfers (due_at) where state = 'accepted';
create table if not exists files (
  id text primary key,
  hash text not null unique,
  received_at text not null,
  entries integer not null,
  minor integer not null
) strict;
create table if not exists debits (
  trace text primary key,
  file text not null references files (id),
  code text not null,
  routing text not null,
  account text not null,
  minor integer not null check (minor > 0),
  individual text not null,
  name text not null,
  state text not null check (state in ('accepted', 'settled', 'returned')),
  answer text,
  settle_at text not null,
  answer_at text
) strict;
create index if not exists debits_settling on debits (settle_at) where state = 'accepted';
create index if not exists debits_answering on debits (answer_at) where answer_at is not null;
create table if not exists ach_returns (
  number integer primary key,
  made_at text not null,
  content text not null
) strict;
create table if not exists accounts (
  account text not null,
  currency text not null,
  balance_minor integer not null,
  primary key (account, currency)
) strict;
`

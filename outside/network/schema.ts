import { doubleEntrySchema } from '../wire/double-entry.ts'
import { forwardSchema } from '../cards/forward.ts'

/** The network's store: what passed, what is to be cleared, what was settled. It keeps no card number. */
export const networkSchema = `
create table if not exists transactions (
  id integer primary key,
  acquirer text not null,
  stan text not null,
  sent text not null,
  class text not null,
  issuer text not null,
  trace text not null,
  state text not null check (state in ('sent', 'answered', 'stood_in', 'failed', 'reversed')),
  response text,
  minor integer not null,
  currency text not null,
  print text not null,
  day text not null,
  item_id integer,
  unique (acquirer, stan, sent, class)
) strict;
create index if not exists transactions_print on transactions (print, day) where state = 'stood_in';
create table if not exists items (
  id integer primary key,
  cycle text not null,
  kind text not null,
  acquirer text not null,
  issuer text not null,
  arn text not null,
  minor integer not null,
  currency text not null,
  interchange_minor integer not null,
  acquirer_fee_minor integer not null,
  issuer_fee_minor integer not null,
  delivered integer not null,
  from_member text not null,
  unique (arn, kind)
) strict;
create table if not exists cycles (
  id text primary key,
  closed_at text not null
) strict;
create table if not exists positions (
  cycle text not null references cycles (id),
  member text not null,
  currency text not null,
  minor integer not null,
  settled integer not null default 0,
  primary key (cycle, member, currency)
) strict;
create table if not exists disputes (
  id text primary key,
  acquirer text not null,
  issuer text not null,
  arn text not null,
  reason text not null,
  minor integer not null,
  currency text not null,
  evidence text not null default 'N',
  step text not null,
  outcome text
) strict;
${doubleEntrySchema}${forwardSchema}`

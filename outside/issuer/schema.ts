import { doubleEntrySchema } from '../wire/double-entry.ts'
import { forwardSchema } from '../cards/forward.ts'

/** An issuer's store. A card number is a keyed print here, and sealed where it must be sent again. */
export const issuerSchema = `
create table if not exists card_accounts (
  id text primary key,
  kind text not null check (kind in ('debit', 'credit')),
  holder text not null,
  street text not null,
  postal_code text not null,
  limit_minor integer not null,
  day_limit_minor integer not null,
  day_uses integer not null
) strict;
create table if not exists cards (
  print text primary key,
  account_id text not null references card_accounts (id),
  sealed text not null,
  first6 text not null,
  last4 text not null,
  expiry text not null,
  service_code text not null,
  status text not null,
  threeds text not null,
  answer text,
  behavior text,
  avs_answer text,
  cvv_answer text,
  cavv_required integer not null default 0,
  only_mcc text,
  dispute text
) strict;
create index if not exists cards_last4 on cards (last4);
create table if not exists authorizations (
  id integer primary key,
  acquirer text not null,
  stan text not null,
  sent text not null,
  class text not null,
  print text,
  account_id text,
  trace text not null,
  rrn text not null,
  auth_code text,
  response text not null,
  state text not null check (state in ('held', 'taken', 'closed', 'reversed', 'expired', 'declined')),
  amount_minor integer not null,
  held_minor integer not null default 0,
  cleared_minor integer not null default 0,
  currency text not null,
  merchant text not null,
  mcc text not null,
  day text not null,
  stand_in integer not null default 0,
  expires_at text not null,
  at text not null,
  unique (acquirer, stan, sent, class)
) strict;
create index if not exists authorizations_trace on authorizations (trace);
create index if not exists authorizations_day on authorizations (account_id, day);
create index if not exists authorizations_open on authorizations (expires_at) where state = 'held';
create table if not exists entries (
  id integer primary key,
  account_id text not null,
  print text not null,
  kind text not null,
  arn text not null,
  amount_minor integer not null,
  currency text not null,
  merchant text not null,
  acquirer text not null,
  trace text not null,
  matched text not null,
  at text not null,
  unique (arn, kind)
) strict;
create index if not exists entries_account on entries (account_id);
create table if not exists disputes (
  id text primary key,
  entry_id integer not null references entries (id),
  arn text not null unique,
  stage text not null,
  state text not null check (state in ('open', 'waiting', 'closed')),
  reason text not null,
  amount_minor integer not null,
  currency text not null,
  outcome text,
  history text not null,
  at text not null
) strict;
create table if not exists settled (
  cycle text not null,
  currency text not null,
  primary key (cycle, currency)
) strict;
create table if not exists challenges (
  id text primary key,
  ds_id text not null,
  print text not null,
  version text not null,
  server_id text not null,
  request text not null,
  state text not null,
  code text not null,
  wrong integer not null default 0,
  eci text,
  cavv text,
  results_sent integer not null default 0,
  at text not null
) strict;
${doubleEntrySchema}${forwardSchema}`

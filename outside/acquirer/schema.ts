import { doubleEntrySchema } from '../wire/double-entry.ts'
import { forwardSchema } from '../cards/forward.ts'
import { notificationSchema } from '../wire/notifications.ts'

/** An acquirer's store. A card number is sealed under a key beside the store; a security code has no column. */
export const acquirerSchema = `
create table if not exists authorizations (
  id text primary key,
  reference text not null unique,
  request_print text not null,
  state text not null check (state in
    ('pending', 'approved', 'partial', 'declined', 'captured', 'voided', 'expired')),
  sealed text not null,
  expiry text not null,
  brand text not null,
  last4 text not null,
  funding text,
  issuer text,
  mti text not null,
  amount_minor integer not null check (amount_minor >= 0),
  currency text not null,
  approved_minor integer not null default 0,
  captured_minor integer not null default 0,
  voided_minor integer not null default 0,
  refunded_minor integer not null default 0,
  response text,
  response_text text,
  advice text,
  stand_in integer not null default 0,
  auth_code text,
  rrn text not null,
  trace text,
  avs text,
  cvv text,
  cavv text,
  notify_url text,
  until text not null,
  late integer not null default 0,
  final integer not null default 0,
  created text not null,
  check (captured_minor + voided_minor <= approved_minor),
  check (refunded_minor <= captured_minor)
) strict;
create index if not exists authorizations_open on authorizations (until)
  where state in ('approved', 'partial', 'captured') and captured_minor + voided_minor < approved_minor;
create table if not exists legs (
  id integer primary key,
  authorization_id text not null references authorizations (id),
  stan text not null,
  sent text not null,
  mti text not null,
  minor integer not null
) strict;
create index if not exists legs_authorization on legs (authorization_id);
create index if not exists legs_stan on legs (stan, sent);
create table if not exists operations (
  id text primary key,
  authorization_id text not null references authorizations (id),
  kind text not null check (kind in ('capture', 'void', 'refund', 'increment')),
  reference text not null unique,
  request_print text not null,
  amount_minor integer not null,
  state text not null check (state in ('pending', 'succeeded', 'failed')),
  code text,
  arn text,
  created text not null
) strict;
create index if not exists operations_authorization on operations (authorization_id);
create index if not exists operations_arn on operations (arn);
create table if not exists disputes (
  id text primary key,
  authorization_id text not null,
  capture_reference text not null,
  arn text not null,
  stage text not null,
  state text not null check (state in ('needs_response', 'under_review', 'closed')),
  reason text not null,
  amount_minor integer not null,
  currency text not null,
  respond_by text,
  outcome text,
  evidence text,
  reference text,
  history text not null,
  at text not null
) strict;
create table if not exists dispute_evidence (
  dispute_id text not null references disputes (id),
  stage text not null,
  reference text not null,
  evidence text not null,
  files text not null,
  at text not null,
  primary key (dispute_id, stage)
) strict;
create table if not exists dispute_files (
  id text primary key,
  dispute_id text not null references disputes (id),
  reference text not null unique,
  name text not null,
  media_type text not null,
  content text not null,
  sha256 text not null,
  at text not null
) strict;
create index if not exists disputes_due on disputes (respond_by) where state = 'needs_response';
create table if not exists lines (
  id integer primary key,
  settlement text,
  authorization_id text not null,
  operation_ref text not null,
  arn text not null,
  type text not null,
  gross_minor integer not null,
  interchange_minor integer not null,
  scheme_minor integer not null,
  markup_minor integer not null,
  currency text not null
) strict;
create index if not exists lines_settlement on lines (settlement);
create table if not exists settlements (
  id text primary key,
  currency text not null,
  net_minor integer not null,
  lines integer not null,
  value_date text not null,
  created text not null
) strict;
create table if not exists settled (
  cycle text not null,
  currency text not null,
  primary key (cycle, currency)
) strict;
create table if not exists counters (
  name text primary key,
  value integer not null
) strict;
create table if not exists idempotency (
  key text primary key,
  request_print text not null,
  status integer not null,
  body text not null,
  at text not null
) strict;
${doubleEntrySchema}${forwardSchema}${notificationSchema}`

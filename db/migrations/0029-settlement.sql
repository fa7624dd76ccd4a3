-- Every provider is reconciled: receipts typed at the desk meet the bank's word, what is not paid is written off with a
-- reason, and money expected from elsewhere is a settlement of its own.

-- A receipt a person typed at the desk. A transfer lies in transit until a statement tells of it: the second telling is
-- linked, not booked. Cash is in the till, and no statement tells of it.
create table reconciliation.desk_receipts (
  id text collate "C" primary key check (id ~ '^drc_[0-9a-hjkmnp-tv-z]{26}$'),
  way text collate "C" not null check (way in ('transfer', 'cash')),
  -- What it settled: an invoice on account, or the debt of a debit that was taken back.
  purpose text collate "C" not null check (purpose in ('invoice', 'debt')),
  about text collate "C" not null check (length(about) between 1 and 100),
  -- The number people write on transfers for it.
  number text collate "C" not null check (length(number) between 1 and 40),
  amount_minor bigint not null check (amount_minor > 0),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  reference text collate "C" not null check (length(reference) between 1 and 90),
  party_account text collate "C" check (length(party_account) between 4 and 40),
  received_on date not null,
  state text collate "C" not null check (state in ('waiting', 'linked', 'final')),
  entry_id text collate "C" unique references reconciliation.entries (id),
  actor text collate "C" not null check (length(actor) between 1 and 100),
  at timestamptz not null default clock_timestamp(),
  linked_at timestamptz,
  check ((state = 'linked') = (entry_id is not null)),
  check ((state = 'linked') = (linked_at is not null)),
  check (way = 'transfer' or state = 'final')
) with (fillfactor = 80);
create index desk_receipts_waiting on reconciliation.desk_receipts (currency, amount_minor) where state = 'waiting';
create index desk_receipts_about on reconciliation.desk_receipts (about);
grant select, insert on reconciliation.desk_receipts to kontor_app, kontor_worker;
grant update (state, entry_id, linked_at) on reconciliation.desk_receipts to kontor_app, kontor_worker;
grant select on reconciliation.desk_receipts to kontor_readonly;

alter table reconciliation.breaks drop constraint breaks_kind_check;
alter table reconciliation.breaks
  add constraint breaks_kind_check check (kind in (
    'missing_ours', 'missing_theirs', 'amount', 'duplicate', 'payout_amount', 'unknown_entry', 'statement_gap',
    'missing_entry', 'double_receipt', 'treasury'));

-- What nobody will pay any more is written off: by whom, why, and how much.
alter table credit.invoices drop constraint invoices_state_check;
alter table credit.invoices
  add constraint invoices_state_check check (state in ('open', 'paid', 'credited', 'written_off')),
  add column written_off_minor bigint not null default 0 check (written_off_minor >= 0),
  add column written_off_because text check (length(written_off_because) between 3 and 500),
  add constraint invoices_written_off check ((state = 'written_off') = (written_off_minor > 0)),
  add constraint invoices_written_off_because check ((state = 'written_off') = (written_off_because is not null));
grant update (written_off_minor, written_off_because) on credit.invoices to kontor_app, kontor_worker;

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('receivables:lost', '^receivables:lost$', 'expense', 'debit', 'none');

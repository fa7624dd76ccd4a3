-- The ledger: double entry in whole minor units. A transfer moves one amount from one account's debit to another's credit
-- and never changes. Balances follow from transfers inside the database, by a trigger, whoever writes them. Nobody but the
-- functions of this file writes here: the roles of the program have no right of their own to insert, update or delete.

create schema ledger;
grant usage on schema ledger to kontor_app, kontor_worker, kontor_readonly;

-- The clock that judges expiry. One place, so that a test may set it.
create function ledger.now() returns timestamptz language sql volatile as $$ select clock_timestamp() $$;

-- A time-ordered id (uuid version 7) for the transfers the ledger makes itself.
create function ledger.new_id() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
           52, 1), 53, 1), 'hex')::uuid
$$;

-- What columns hold, as domains: their checks are read once a session. Those of a table are read again by every statement
-- that writes to it, which for a dozen of them costs more than the row.
create domain ledger.amount as bigint check (value between 1 and 1000000000000000);
create domain ledger.running_sum as bigint check (value >= 0);
create domain ledger.currency_code as text collate "C" check (value ~ '^[A-Z]{3}$');
create domain ledger.bound as text collate "C"
  check (value in ('none', 'debits_must_not_exceed_credits', 'credits_must_not_exceed_debits'));
create domain ledger.transfer_kind as text collate "C" check (value in ('single', 'pending', 'post', 'void', 'expire'));
create domain ledger.transfer_code as text collate "C" check (length(value) between 1 and 60);
create domain ledger.reference as text collate "C" check (length(value) between 1 and 200);

-- The chart of accounts: which paths may exist, and what an account of such a path is. The same list as chart.ts.
create table ledger.chart (
  template text collate "C" primary key,
  pattern text collate "C" not null unique,
  class text collate "C" not null check (class in ('asset', 'liability', 'income', 'expense', 'memo')),
  normal_side text collate "C" not null check (normal_side in ('debit', 'credit')),
  bound ledger.bound not null
);

insert into ledger.chart (template, pattern, class, normal_side, bound) values
  ('bank:{name}', '^bank:[a-z][a-z0-9-]{0,39}$', 'asset', 'debit', 'none'),
  ('cash:{name}', '^cash:[a-z][a-z0-9-]{0,39}$', 'asset', 'debit', 'credits_must_not_exceed_debits'),
  ('psp:{name}:clearing', '^psp:[a-z][a-z0-9-]{0,39}:clearing$', 'asset', 'debit', 'none'),
  ('psp:{name}:fees', '^psp:[a-z][a-z0-9-]{0,39}:fees$', 'expense', 'debit', 'none'),
  ('order:{ord}:due', '^order:ord_[0-9a-hjkmnp-tv-z]{26}:due$', 'liability', 'credit', 'debits_must_not_exceed_credits'),
  ('seller:{pty}:revenue', '^seller:pty_[0-9a-hjkmnp-tv-z]{26}:revenue$', 'income', 'credit', 'none'),
  ('shipping:revenue', '^shipping:revenue$', 'income', 'credit', 'none'),
  ('tax:{region}:vat', '^tax:[A-Z]{2}(-[A-Z0-9]{1,3})?:vat$', 'liability', 'credit', 'none'),
  ('refunds:goodwill', '^refunds:goodwill$', 'expense', 'debit', 'none'),
  ('rounding', '^rounding$', 'income', 'credit', 'none'),
  ('suspense:unmatched', '^suspense:unmatched$', 'liability', 'credit', 'none'),
  ('payment:{pay}:refundable', '^payment:pay_[0-9a-hjkmnp-tv-z]{26}:refundable$', 'memo', 'credit', 'debits_must_not_exceed_credits'),
  ('control:refundable', '^control:refundable$', 'memo', 'debit', 'none');

-- Sums of an account, without the deltas not yet folded in. Every move towards a bound is in the row at once, moves away
-- from it may still wait in account_deltas: so the row errs only on the safe side, and its checks always hold.
create table ledger.accounts (
  id bigint generated always as identity primary key,
  path text collate "C" not null,
  currency ledger.currency_code not null,
  template text collate "C" not null references ledger.chart (template),
  bound ledger.bound not null,
  debits_pending_minor ledger.running_sum not null default 0,
  debits_posted_minor ledger.running_sum not null default 0,
  credits_pending_minor ledger.running_sum not null default 0,
  credits_posted_minor ledger.running_sum not null default 0,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  unique (path, currency),
  constraint debits_must_not_exceed_credits
    check (bound <> 'debits_must_not_exceed_credits'
           or debits_pending_minor + debits_posted_minor <= credits_posted_minor),
  constraint credits_must_not_exceed_debits
    check (bound <> 'credits_must_not_exceed_debits'
           or credits_pending_minor + credits_posted_minor <= debits_posted_minor)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

create table ledger.transfers (
  id uuid primary key,
  debit_id bigint not null,
  credit_id bigint not null,
  currency text collate "C" not null,
  amount_minor ledger.amount not null,
  kind ledger.transfer_kind not null,
  pending_id uuid,
  timeout_seconds integer,
  code ledger.transfer_code not null,
  actor ledger.reference not null,
  cause ledger.reference not null,
  at timestamptz not null,
  -- Which came first where the time is the same. It has gaps and is no order of commits.
  seq bigint generated always as identity,
  constraint transfers_sound
    check (debit_id <> credit_id
           and (pending_id is not null) = (kind in ('post', 'void', 'expire'))
           and (coalesce(timeout_seconds, 0) > 0) = (kind = 'pending'))
);
create index transfers_by_debit on ledger.transfers (debit_id, at);
create index transfers_by_credit on ledger.transfers (credit_id, at);
-- Rows arrive nearly in the order of their time: a small index is enough to read a day.
create index transfers_by_time on ledger.transfers using brin (at) with (pages_per_range = 16);
-- A pending transfer is resolved once, by one transfer.
create unique index transfers_by_pending on ledger.transfers (pending_id) where pending_id is not null;

create table ledger.pendings (
  id uuid primary key,
  debit_id bigint not null,
  credit_id bigint not null,
  amount_minor ledger.amount not null,
  state text collate "C" not null check (state in ('pending', 'posted', 'voided', 'expired')),
  expires_at timestamptz not null
) with (fillfactor = 80);
create index pendings_by_expiry on ledger.pendings (expires_at) where state = 'pending';
create index pendings_by_debit on ledger.pendings (debit_id, expires_at) where state = 'pending';
create index pendings_by_credit on ledger.pendings (credit_id, expires_at) where state = 'pending';

-- Moves not yet added to their account. Written without waiting for anybody, folded away by whoever holds the account.
create table ledger.account_deltas (
  id bigint generated always as identity primary key,
  account_id bigint not null,
  debits_pending_minor bigint not null,
  debits_posted_minor bigint not null,
  credits_pending_minor bigint not null,
  credits_posted_minor bigint not null
) with (autovacuum_vacuum_scale_factor = 0.05);
create index account_deltas_by_account on ledger.account_deltas (account_id);

-- What is posted stays posted, for every role and for the owner too.
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a posted transfer never changes: correct it with another transfer' using errcode = '42501';
end
$$;
create trigger transfers_never_change before update or delete or truncate on ledger.transfers
  for each statement execute function ledger.refuse_change();

-- Make the balances follow the transfers just inserted. Both sides must be open accounts of the transfer's currency,
-- which makes debits equal credits in every currency; a pending transfer is resolved exactly once.
create function ledger.apply_transfers() returns trigger language plpgsql as $$
declare
  wrong text;
  pending bigint;
  resolving bigint;
  resolved bigint;
begin
  select case
           when d.id is null or c.id is null then 'accounts_must_have_the_same_currency'
           when d.closed_at is not null and t.kind in ('single', 'pending', 'post') then 'debit_account_closed'
           when c.closed_at is not null and t.kind in ('single', 'pending', 'post') then 'credit_account_closed'
         end,
         t.pending, t.resolving
    into wrong, pending, resolving
    from (select n.debit_id, n.credit_id, n.currency, n.kind,
                 count(*) filter (where n.kind = 'pending') over () as pending,
                 count(*) filter (where n.pending_id is not null) over () as resolving
            from inserted n) t
    left join ledger.accounts d on d.id = t.debit_id and d.currency = t.currency
    left join ledger.accounts c on c.id = t.credit_id and c.currency = t.currency
   order by (d.id is null or c.id is null
             or (t.kind in ('single', 'pending', 'post') and (d.closed_at is not null or c.closed_at is not null))) desc
   limit 1;
  if wrong is not null then
    raise exception '%', wrong using errcode = 'LG001', detail = '{}';
  end if;

  if pending > 0 then
    insert into ledger.pendings (id, debit_id, credit_id, amount_minor, state, expires_at)
    select n.id, n.debit_id, n.credit_id, n.amount_minor, 'pending', n.at + make_interval(secs => n.timeout_seconds)
      from inserted n
     where n.kind = 'pending';
  end if;

  if resolving > 0 then
    update ledger.pendings p
       set state = case n.kind when 'post' then 'posted' when 'void' then 'voided' else 'expired' end
      from inserted n
     where p.id = n.pending_id
       and p.state = 'pending'
       and n.amount_minor <= p.amount_minor
       and n.debit_id = p.debit_id
       and n.credit_id = p.credit_id;
    get diagnostics resolved = row_count;
    if resolved <> resolving then
      raise exception 'a pending transfer is resolved once, by its own accounts, up to its amount' using errcode = '23514';
    end if;
  end if;

  with sides as (
    select n.debit_id as account_id, true as debit, n.kind in ('single', 'pending') as adds,
           case when n.kind = 'pending' then n.amount_minor else - coalesce(p.amount_minor, 0) end as pending,
           case when n.kind in ('single', 'post') then n.amount_minor else 0 end as posted
      from inserted n
      left join ledger.pendings p on p.id = n.pending_id
    union all
    select n.credit_id, false, n.kind in ('single', 'pending'),
           case when n.kind = 'pending' then n.amount_minor else - coalesce(p.amount_minor, 0) end,
           case when n.kind in ('single', 'post') then n.amount_minor else 0 end
      from inserted n
      left join ledger.pendings p on p.id = n.pending_id
  ), moves as (
    select s.account_id,
           s.adds and a.bound = case when s.debit then 'debits_must_not_exceed_credits'
                                     else 'credits_must_not_exceed_debits' end as towards_bound,
           sum(s.pending) filter (where s.debit) as debits_pending,
           sum(s.posted) filter (where s.debit) as debits_posted,
           sum(s.pending) filter (where not s.debit) as credits_pending,
           sum(s.posted) filter (where not s.debit) as credits_posted
      from sides s
      join ledger.accounts a on a.id = s.account_id
     group by 1, 2
  ), waiting as (
    insert into ledger.account_deltas
           (account_id, debits_pending_minor, debits_posted_minor, credits_pending_minor, credits_posted_minor)
    select m.account_id, coalesce(m.debits_pending, 0), coalesce(m.debits_posted, 0),
           coalesce(m.credits_pending, 0), coalesce(m.credits_posted, 0)
      from moves m
     where not m.towards_bound
     order by m.account_id
  )
  update ledger.accounts a
     set debits_pending_minor = a.debits_pending_minor + coalesce(m.debits_pending, 0),
         debits_posted_minor = a.debits_posted_minor + coalesce(m.debits_posted, 0),
         credits_pending_minor = a.credits_pending_minor + coalesce(m.credits_pending, 0),
         credits_posted_minor = a.credits_posted_minor + coalesce(m.credits_posted, 0)
    from moves m
   where a.id = m.account_id
     and m.towards_bound;
  return null;
end
$$;
create trigger balances_follow_transfers after insert on ledger.transfers
  referencing new table as inserted
  for each statement execute function ledger.apply_transfers();

-- Add the waiting deltas to these accounts, all of an account at once. The accounts are locked first, in id order.
create function ledger.fold_accounts(ids bigint[]) returns integer language plpgsql as $$
declare
  folded integer;
begin
  perform 1 from ledger.accounts a where a.id = any (ids) order by a.id for no key update;
  with gone as (
    delete from ledger.account_deltas d
     where d.account_id = any (ids)
    returning d.account_id, d.debits_pending_minor, d.debits_posted_minor, d.credits_pending_minor, d.credits_posted_minor
  ), added as (
    update ledger.accounts a
       set debits_pending_minor = a.debits_pending_minor + s.debits_pending,
           debits_posted_minor = a.debits_posted_minor + s.debits_posted,
           credits_pending_minor = a.credits_pending_minor + s.credits_pending,
           credits_posted_minor = a.credits_posted_minor + s.credits_posted
      from (select g.account_id,
                   sum(g.debits_pending_minor) as debits_pending, sum(g.debits_posted_minor) as debits_posted,
                   sum(g.credits_pending_minor) as credits_pending, sum(g.credits_posted_minor) as credits_posted
              from gone g
             group by 1) s
     where a.id = s.account_id
    returning 1
  )
  select count(*) into folded from added;
  return folded;
end
$$;

-- Fold up to so many accounts that nobody holds at the moment; answers how many were folded. For the worker.
create function ledger.fold(most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  ids bigint[];
begin
  select array_agg(a.id) into ids
    from (select b.id
            from ledger.accounts b
           where b.id in (select d.account_id from ledger.account_deltas d group by 1 order by count(*) desc limit most)
           order by b.id
             for no key update skip locked) a;
  return case when ids is null then 0 else ledger.fold_accounts(ids) end;
end
$$;

-- Expire pending transfers whose time is over, of one account or of all; those being resolved right now are left alone.
create function ledger.expire_pendings(account bigint, most integer) returns integer language plpgsql as $$
declare
  moment timestamptz := ledger.now();
  expired integer;
begin
  with overdue as (
    select p.id, p.debit_id, p.credit_id, p.amount_minor
      from ledger.pendings p
     where p.state = 'pending'
       and p.expires_at <= moment
       and (account is null or p.debit_id = account or p.credit_id = account)
     order by p.expires_at
     limit most
       for update skip locked
  )
  insert into ledger.transfers (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, code, actor, cause, at)
  select ledger.new_id(), o.debit_id, o.credit_id, a.currency, o.amount_minor, 'expire', o.id,
         'expired', 'system', o.id::text, moment
    from overdue o
    join ledger.accounts a on a.id = o.debit_id;
  get diagnostics expired = row_count;
  return expired;
end
$$;

create function ledger.expire_overdue(most integer) returns integer
language sql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
  select ledger.expire_pendings(null, most)
$$;

-- A transfer as it is asked for, and, once resolved, the accounts it is about and whether it moves them towards a bound.
create type ledger.request as (
  id uuid, kind text, debit text, credit text, amount_minor bigint, currency text,
  pending_id uuid, timeout_seconds integer, code text,
  debit_id bigint, credit_id bigint, debit_bounded boolean, credit_bounded boolean, closed boolean
);

-- What is wrong with the shape of a request, whatever the ledger holds; null when nothing is.
create function ledger.malformed(t ledger.request) returns text language sql immutable as $$
  select case
    when t.kind is null or t.kind not in ('single', 'pending', 'post', 'void') then 'kind_must_be_known'
    when t.kind in ('single', 'pending') and coalesce(t.debit, '') = '' then 'debit_account_must_not_be_empty'
    when t.kind in ('single', 'pending') and coalesce(t.credit, '') = '' then 'credit_account_must_not_be_empty'
    when t.debit = t.credit then 'accounts_must_be_different'
    when t.kind in ('single', 'pending') and t.pending_id is not null then 'pending_id_must_be_empty'
    when t.kind in ('post', 'void') and t.pending_id is null then 'pending_id_must_not_be_empty'
    when t.pending_id = t.id then 'pending_id_must_be_different'
    when t.kind <> 'pending' and t.timeout_seconds is not null then 'timeout_reserved_for_pending'
    when t.kind = 'pending' and coalesce(t.timeout_seconds, 0) <= 0 then 'timeout_must_be_positive'
    when t.kind in ('single', 'pending') and coalesce(t.amount_minor, 0) <= 0 or t.amount_minor <= 0
      then 'amount_must_be_positive'
    when t.amount_minor > 1000000000000000 then 'amount_too_large'
    when t.debit_id is null and (t.kind in ('single', 'pending') and t.currency is null or t.currency !~ '^[A-Z]{3}$')
      then 'currency_must_be_known'
    when t.code is null or t.code !~ '^[a-z][a-z0-9_]{0,59}$' then 'code_must_be_a_word'
  end
$$;

-- Null when no transfer has this id; else 'exists', or the first field in which the request differs from it.
create function ledger.compared(t ledger.request) returns text language sql stable as $$
  select case
    when x.kind <> t.kind then 'exists_with_different_kind'
    when x.pending_id is distinct from t.pending_id then 'exists_with_different_pending_id'
    when x.timeout_seconds is distinct from t.timeout_seconds then 'exists_with_different_timeout'
    when d.path <> t.debit or (t.debit is null and t.kind in ('single', 'pending'))
      then 'exists_with_different_debit_account'
    when c.path <> t.credit or (t.credit is null and t.kind in ('single', 'pending'))
      then 'exists_with_different_credit_account'
    when x.amount_minor is distinct from coalesce(t.amount_minor, p.amount_minor) then 'exists_with_different_amount'
    when x.currency <> t.currency then 'exists_with_different_currency'
    when x.code is distinct from t.code then 'exists_with_different_code'
    else 'exists'
  end
  from ledger.transfers x
  join ledger.accounts d on d.id = x.debit_id
  join ledger.accounts c on c.id = x.credit_id
  left join ledger.pendings p on p.id = x.pending_id
  where x.id = t.id
$$;

-- Room left on an account towards its bound, as the locked row knows it; null where there is no bound.
create function ledger.room(a ledger.accounts) returns bigint language sql immutable as $$
  select case a.bound
    when 'debits_must_not_exceed_credits'
      then a.credits_posted_minor - a.debits_posted_minor - a.debits_pending_minor
    when 'credits_must_not_exceed_debits'
      then a.debits_posted_minor - a.credits_posted_minor - a.credits_pending_minor
  end
$$;

-- Whether an amount fits on a locked account. Where the row says no, the deltas are folded in; where that does not help,
-- pending transfers whose time is over are expired: what is spendable is decided on exact sums.
create function ledger.fits(account bigint, amount bigint) returns boolean language plpgsql as $$
declare
  left_over bigint;
begin
  select ledger.room(a) into left_over from ledger.accounts a where a.id = account;
  if left_over >= amount then return true; end if;
  perform ledger.fold_accounts(array[account]);
  select ledger.room(a) into left_over from ledger.accounts a where a.id = account;
  if left_over >= amount then return true; end if;
  if ledger.expire_pendings(account, 1000) = 0 then return false; end if;
  perform ledger.fold_accounts(array[account]);
  select ledger.room(a) into left_over from ledger.accounts a where a.id = account;
  return left_over >= amount;
end
$$;

-- Refuse or post one transfer. Accounts are open and locked, so is the pending transfer. Null when posted.
create function ledger.post_one(t ledger.request, moment timestamptz, actor text, cause text) returns text
language plpgsql as $$
declare
  refusal text;
  held ledger.pendings;
  debit ledger.accounts;
  credit ledger.accounts;
begin
  if coalesce(t.id, '00000000-0000-0000-0000-000000000000') = '00000000-0000-0000-0000-000000000000' then
    return 'id_must_not_be_zero';
  elsif t.id = 'ffffffff-ffff-ffff-ffff-ffffffffffff' then
    return 'id_must_not_be_max';
  end if;
  refusal := coalesce(ledger.compared(t), ledger.malformed(t));
  if refusal is not null then return refusal; end if;

  if t.pending_id is null then
    if t.debit_id is null then return 'debit_account_not_in_chart'; end if;
    if t.credit_id is null then return 'credit_account_not_in_chart'; end if;
    debit.id := t.debit_id;
    credit.id := t.credit_id;
    if t.closed then
      select * into debit from ledger.accounts a where a.id = t.debit_id;
      select * into credit from ledger.accounts a where a.id = t.credit_id;
    end if;
  else
    select * into held from ledger.pendings p where p.id = t.pending_id;
    if held.id is null then
      perform 1 from ledger.transfers x where x.id = t.pending_id;
      return case when found then 'pending_not_pending' else 'pending_not_found' end;
    end if;
    select * into debit from ledger.accounts a where a.id = held.debit_id;
    select * into credit from ledger.accounts a where a.id = held.credit_id;
    refusal := case
      when t.debit <> debit.path then 'pending_has_different_debit_account'
      when t.credit <> credit.path then 'pending_has_different_credit_account'
      when t.currency <> debit.currency then 'pending_has_different_currency'
      when t.kind = 'post' and t.amount_minor > held.amount_minor then 'exceeds_pending_amount'
      when t.kind = 'void' and t.amount_minor <> held.amount_minor then 'pending_has_different_amount'
      when held.state = 'posted' then 'pending_already_posted'
      when held.state = 'voided' then 'pending_already_voided'
      when held.state = 'expired' or held.expires_at <= moment then 'pending_expired'
    end;
    if refusal is not null then return refusal; end if;
  end if;

  if t.kind <> 'void' then
    if debit.closed_at is not null then return 'debit_account_closed'; end if;
    if credit.closed_at is not null then return 'credit_account_closed'; end if;
  end if;
  if t.debit_bounded and not ledger.fits(debit.id, t.amount_minor) then
    return 'exceeds_credits';
  end if;
  if t.credit_bounded and not ledger.fits(credit.id, t.amount_minor) then
    return 'exceeds_debits';
  end if;

  insert into ledger.transfers
         (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, timeout_seconds, code, actor, cause, at)
  values (t.id, debit.id, credit.id, coalesce(debit.currency, t.currency), coalesce(t.amount_minor, held.amount_minor), t.kind, t.pending_id,
          t.timeout_seconds, t.code, post_one.actor, post_one.cause, moment)
  on conflict (id) do nothing;
  -- Another transaction posted this id while we waited for it: what it posted can be read now.
  if not found then return ledger.compared(t); end if;
  return null;
end
$$;

-- What has to be done before requests can be judged: their accounts as far as they are open, and whether any is not,
-- whether any is moved towards its bound, whether any pending transfer is to be resolved.
create type ledger.outlook as (requests ledger.request[], unopened boolean, bounded boolean, resolving boolean);

create function ledger.resolved(requests ledger.request[]) returns ledger.outlook language plpgsql stable as $$
declare
  answer ledger.outlook;
begin
  select array_agg(row(r.id, r.kind, r.debit, r.credit, r.amount_minor, r.currency, r.pending_id, r.timeout_seconds,
                       r.code, d.id, c.id,
                       coalesce(d.bound = 'debits_must_not_exceed_credits', false),
                       coalesce(c.bound = 'credits_must_not_exceed_debits', false),
                       d.closed_at is not null or c.closed_at is not null)::ledger.request order by r.n),
         bool_or(r.pending_id is null and (d.id is null or c.id is null)),
         coalesce(bool_or(d.bound = 'debits_must_not_exceed_credits' or c.bound = 'credits_must_not_exceed_debits'), false),
         bool_or(r.pending_id is not null)
    into answer.requests, answer.unopened, answer.bounded, answer.resolving
    from unnest(requests) with ordinality
      as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, debit_id, credit_id,
            debit_bounded, credit_bounded, closed, n)
    left join ledger.accounts d on d.path = r.debit and d.currency = r.currency and r.pending_id is null
    left join ledger.accounts c on c.path = r.credit and c.currency = r.currency and r.pending_id is null;
  return answer;
end
$$;

-- Open the accounts these requests name and that are not open yet, in path order; paths not in the chart stay unopened.
create function ledger.open_accounts(requests ledger.request[]) returns void language sql as $$
  insert into ledger.accounts (path, currency, template, bound)
  select w.path, w.currency, c.template, c.bound
    from (select r.debit as path, r.currency from unnest(requests) r where r.debit_id is null and r.pending_id is null
           union
          select r.credit, r.currency from unnest(requests) r where r.credit_id is null and r.pending_id is null) w
    join ledger.chart c on w.path ~ c.pattern
   where w.currency ~ '^[A-Z]{3}$'
   order by w.path, w.currency
  on conflict (path, currency) do nothing
$$;

-- Make requests ready to be judged: open their accounts, lock those they move towards a bound in id order, then the
-- pending transfers they resolve in id order.
create function ledger.prepared(requests ledger.request[]) returns ledger.request[] language plpgsql as $$
declare
  ready ledger.outlook := ledger.resolved(requests);
begin
  if ready.unopened then
    perform ledger.open_accounts(ready.requests);
    ready := ledger.resolved(requests);
  end if;
  if ready.bounded then
    perform 1
       from ledger.accounts a
      where a.id in (select r.debit_id from unnest(ready.requests) r where r.debit_bounded
                      union
                     select r.credit_id from unnest(ready.requests) r where r.credit_bounded)
      order by a.id
        for no key update;
  end if;
  if ready.resolving then
    perform 1
       from ledger.pendings p
      where p.id in (select r.pending_id from unnest(ready.requests) r where r.pending_id is not null)
      order by p.id
        for update;
  end if;
  return ready.requests;
end
$$;

-- True when every one of these requests was posted before, exactly as it is asked for now.
create function ledger.all_posted(requests ledger.request[]) returns boolean language sql stable as $$
  select bool_and(coalesce(ledger.compared(r), '') = 'exists') from unnest(requests) r
$$;

-- Post a chain in its order; raises LG001 with the refusal and where it happened.
create function ledger.post_chain(requests ledger.request[], actor text, cause text) returns void language plpgsql as $$
declare
  moment timestamptz := ledger.now();
  refusal text;
begin
  for n in array_lower(requests, 1) .. array_upper(requests, 1) loop
    refusal := ledger.post_one(requests[n], moment, actor, cause);
    if refusal is not null then
      raise exception '%', refusal using errcode = 'LG001',
        detail = jsonb_build_object('index', n - array_lower(requests, 1), 'id', requests[n].id)::text;
    end if;
  end loop;
end
$$;

-- Post a prepared chain whole, or leave no trace of it and answer {refusal, index, id}. Null means posted now, {} that all of
-- it was posted before.
create function ledger.posted_or_refused(requests ledger.request[], actor text, cause text) returns jsonb
language plpgsql as $$
declare
  refusal text;
  place text;
begin
  perform ledger.post_chain(requests, actor, cause);
  return null;
exception when sqlstate 'LG001' then
  get stacked diagnostics refusal = message_text, place = pg_exception_detail;
  if refusal = 'exists' and ledger.all_posted(requests) then return '{}'; end if;
  return jsonb_build_object('refusal', refusal) || place::jsonb;
end
$$;

-- The functions granted to the program run with plans made once: planning anew for every array would cost more than the
-- posting. Their search path is fixed because they have the owner's rights.

-- Door A. Post linked transfers inside the caller's transaction: all of them, or none and the reason as
-- {refusal, index, id}. Null means posted, now or by an earlier try of the very same transfers.
create function ledger.post(transfers jsonb, actor text, cause text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  requests ledger.request[];
  answer jsonb;
begin
  select array_agg(row(r.id, coalesce(r.kind, 'single'), r.debit, r.credit, r.amount_minor, r.currency,
                       r.pending_id, r.timeout_seconds, r.code, null, null, null, null, null)::ledger.request order by r.n)
    into requests
    from rows from (jsonb_to_recordset(transfers) as
           (id uuid, kind text, debit text, credit text, amount_minor bigint, currency text,
            pending_id uuid, timeout_seconds integer, code text)) with ordinality
         as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, n);
  if requests is null then return null; end if;
  answer := ledger.posted_or_refused(ledger.prepared(requests), actor, cause);
  if answer is null then
    perform kernel.tell('transfers_posted', post.cause, post.actor, post.cause, jsonb_build_object('transfers', transfers));
  end if;
  return nullif(answer, '{}');
end
$$;

-- Locked accounts on which the debits and credits asked for towards their bound do not all fit.
create function ledger.tight_accounts(requests ledger.request[]) returns bigint[] language sql as $$
  select array_agg(a.id)
    from (select w.id, sum(w.amount_minor) as wanted
            from (select r.debit_id as id, r.amount_minor from unnest(requests) r where r.debit_bounded
                   union all
                  select r.credit_id, r.amount_minor from unnest(requests) r where r.credit_bounded) w
           group by 1) s
    join ledger.accounts a on a.id = s.id
   where s.wanted > ledger.room(a)
$$;

-- Post, as one set, every chain that nothing can refuse whatever the order: new ids, sound requests, open accounts, room
-- for all that the batch takes from an account, each pending transfer open and named once. Answers the other chains with
-- their first and last place; these are to be judged one after the other.
create function ledger.post_clear_chains(
  requests ledger.request[], chains integer[], actors text[], causes text[], moment timestamptz, tight bigint[])
returns table (chain integer, first integer, last integer) language sql as $$
  with asked as (
    select r.chain, r.n, r.id, r.debit_id, r.credit_id, r.currency, r.amount_minor, r.kind, r.pending_id,
           r.timeout_seconds, r.code, r.actor, r.cause, p.debit_id as held_debit_id, p.credit_id as held_credit_id,
           p.amount_minor as held_minor, d.currency as held_currency,
           r.id in ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')
           or ledger.malformed(row(r.id, r.kind, r.debit, r.credit, r.amount_minor, r.currency, r.pending_id,
                                   r.timeout_seconds, r.code, r.debit_id, null, null, null, null)::ledger.request) is not null
           or exists (select 1 from ledger.transfers x where x.id = r.id)
           or count(*) over (partition by r.id) > 1
           or r.pending_id is null and (r.debit_id is null or r.credit_id is null or r.closed)
           or r.pending_id is not null
              and (p.id is null or p.state <> 'pending' or p.expires_at <= moment
                   or r.debit is not null or r.credit is not null
                   or coalesce(r.currency <> d.currency, false)
                   or coalesce(r.amount_minor > p.amount_minor, false)
                   or r.kind = 'void' and coalesce(r.amount_minor <> p.amount_minor, false)
                   or d.closed_at is not null or c.closed_at is not null
                   or count(*) over (partition by r.pending_id) > 1)
           or coalesce(p.debit_id, r.debit_id) = any (tight)
           or coalesce(p.credit_id, r.credit_id) = any (tight) as doubtful,
           r.pending_id is not null and p.id is null as held_unknown
      from unnest(requests, chains, actors, causes) with ordinality
        as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, debit_id, credit_id,
              debit_bounded, credit_bounded, closed, chain, actor, cause, n)
      left join ledger.pendings p on p.id = r.pending_id
      left join ledger.accounts d on d.id = p.debit_id
      left join ledger.accounts c on c.id = p.credit_id
  ), judged as (
    -- A pending transfer nobody knows yet may be asked for in this very batch: then order decides, for all.
    select a.chain, a.n, a.id, coalesce(a.held_debit_id, a.debit_id) as debit_id,
           coalesce(a.held_credit_id, a.credit_id) as credit_id, coalesce(a.held_currency, a.currency) as currency,
           coalesce(a.amount_minor, a.held_minor) as amount_minor, a.kind, a.pending_id, a.timeout_seconds, a.code,
           a.actor, a.cause,
           bool_or(coalesce(a.doubtful, true)) over (partition by a.chain) or bool_or(a.held_unknown) over () as doubtful
      from asked a
  ), posted as (
    insert into ledger.transfers
           (id, debit_id, credit_id, currency, amount_minor, kind, pending_id, timeout_seconds, code, actor, cause, at)
    select j.id, j.debit_id, j.credit_id, j.currency, j.amount_minor, j.kind, j.pending_id, j.timeout_seconds, j.code,
           j.actor, j.cause, moment
      from judged j
     where not j.doubtful
     order by j.n
  )
  select j.chain, min(j.n)::integer, max(j.n)::integer
    from judged j
   where j.doubtful
   group by j.chain
   order by j.chain
$$;

-- Door B. Post many chains in one statement, each all or none, with the answers door A would give one after the other.
-- Chains are numbered in their order; the arrays have one element per transfer. Answers the refused chains, and without an
-- answer the chains to be asked for again: every move of a row leaves a version behind until commit, so that judging
-- thousands of chains one after the other in a single transaction would grow slower with each.
create function ledger.post_batch(
  chains integer[], ids uuid[], kinds text[], debits text[], credits text[], amounts bigint[], currencies text[],
  pending_ids uuid[], timeouts integer[], codes text[], actors text[], causes text[])
returns table (refused_chain integer, answer jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  requests ledger.request[];
  tight bigint[];
  moment timestamptz;
  doubtful record;
  judged integer := 0;
begin
  select array_agg(row(r.id, r.kind, r.debit, r.credit, r.amount_minor, r.currency, r.pending_id, r.timeout_seconds,
                       r.code, null, null, null, null, null)::ledger.request order by r.n)
    into requests
    from unnest(ids, kinds, debits, credits, amounts, currencies, pending_ids, timeouts, codes) with ordinality
      as r (id, kind, debit, credit, amount_minor, currency, pending_id, timeout_seconds, code, n);
  requests := ledger.prepared(requests);
  moment := ledger.now();
  tight := ledger.tight_accounts(requests);
  if tight is not null then
    perform ledger.fold_accounts(tight);
    tight := ledger.tight_accounts(requests);
  end if;
  for doubtful in
    select c.chain, c.first, c.last
      from ledger.post_clear_chains(requests, chains, actors, causes, moment, coalesce(tight, '{}')) c
  loop
    refused_chain := doubtful.chain;
    if judged >= 250 then
      answer := null;
      return next;
      continue;
    end if;
    judged := judged + 1 + doubtful.last - doubtful.first;
    answer := ledger.posted_or_refused(requests[doubtful.first:doubtful.last], actors[doubtful.first], causes[doubtful.first]);
    if answer <> '{}' then return next; end if;
  end loop;
  perform kernel.tell('transfer_batch_posted', ids[1]::text, 'system', null, jsonb_build_object(
    'transfers', cardinality(ids),
    'digest', encode(sha256(convert_to(array_to_string(ids, ','), 'UTF8')), 'hex')));
end
$$;

-- Close an account that holds nothing, used or not, so that nothing can be posted to it; false when it holds something,
-- is closed already, or is not in the chart.
create function ledger.close_account(of_path text, of_currency text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  found_id bigint;
begin
  -- Whoever is posting right now is waited for; whoever comes later sees the account closed.
  lock table ledger.transfers in share row exclusive mode;
  insert into ledger.accounts (path, currency, template, bound)
  select of_path, of_currency, c.template, c.bound
    from ledger.chart c
   where of_path ~ c.pattern
  on conflict (path, currency) do nothing;
  select a.id into found_id from ledger.accounts a
   where a.path = of_path and a.currency = of_currency and a.closed_at is null;
  if found_id is null then return false; end if;
  perform ledger.expire_pendings(found_id, 1000);
  perform ledger.fold_accounts(array[found_id]);
  update ledger.accounts a
     set closed_at = ledger.now()
   where a.id = found_id
     and a.debits_posted_minor = a.credits_posted_minor
     and a.debits_pending_minor = 0
     and a.credits_pending_minor = 0;
  return found;
end
$$;

revoke execute on all functions in schema ledger from public;
grant execute on function ledger.now() to kontor_app, kontor_worker, kontor_readonly;
grant execute on function ledger.post(jsonb, text, text) to kontor_app, kontor_worker;
grant execute on function ledger.post_batch(
  integer[], uuid[], text[], text[], text[], bigint[], text[], uuid[], integer[], text[], text[], text[])
  to kontor_app, kontor_worker;
grant execute on function ledger.fold(integer), ledger.expire_overdue(integer) to kontor_worker;
grant execute on function ledger.close_account(text, text) to kontor_worker;
grant select on all tables in schema ledger to kontor_app, kontor_worker, kontor_readonly;

-- What every part stands on: facts told (outbox), messages heard (inbox), commands answered once (idempotency).

create schema kernel;
grant usage on schema kernel to kontor_app, kontor_worker, kontor_readonly;

-- A fact, written in the same transaction as what it is about. It is also the leaf of the evidence log: type, actor,
-- cause and a salted hash of the payload. Rows never change; order is given afterwards, by one writer, in kernel.leaves.
create table kernel.outbox (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  aggregate text collate "C" not null,
  type text collate "C" not null check (type ~ '^[a-z][a-z0-9_]*$'),
  actor text collate "C" not null,
  cause text collate "C",
  payload jsonb not null,
  salt bytea not null,
  payload_hash bytea not null check (length(payload_hash) = 32),
  form smallint not null default 1,
  at timestamptz not null default clock_timestamp()
);
create index outbox_by_commit on kernel.outbox (xid, id);
create index outbox_by_aggregate on kernel.outbox (aggregate, id);

-- The order of the facts, without gaps.
create table kernel.leaves (
  seq bigint primary key check (seq > 0),
  outbox_id bigint not null unique references kernel.outbox (id)
);

create table kernel.sequencer (
  one boolean primary key default true check (one),
  seq bigint not null,
  xid xid8 not null,
  id bigint not null
);
insert into kernel.sequencer (seq, xid, id) values (0, '0', 0);

-- How far each consumer of facts has come.
create table kernel.consumers (
  name text collate "C" primary key,
  seq bigint not null default 0 check (seq >= 0),
  moved_at timestamptz not null default now()
);

-- Facts a consumer could not digest after its tries, kept for replay.
create table kernel.dead_letters (
  consumer text collate "C" not null,
  seq bigint not null references kernel.leaves (seq),
  tries integer not null check (tries > 0),
  error_name text not null,
  at timestamptz not null default now(),
  primary key (consumer, seq)
);

create table kernel.inbox (
  source text collate "C" not null,
  message_id text collate "C" not null check (length(message_id) between 1 and 200),
  payload_hash bytea not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (source, message_id)
);

create table kernel.idempotency (
  actor text collate "C" not null,
  scope text collate "C" not null,
  key text collate "C" not null check (length(key) between 1 and 200),
  request_hash bytea not null check (length(request_hash) = 32),
  state text collate "C" not null check (state in ('in_progress', 'done')),
  claim text collate "C" not null,
  status integer check (status between 200 and 599),
  body jsonb,
  locked_at timestamptz not null default clock_timestamp(),
  check ((state = 'done') = (status is not null)),
  primary key (actor, scope, key)
);
create index idempotency_by_age on kernel.idempotency (locked_at);

-- What the program remembers about this database itself: its schema version, whether the demo shop was loaded.
create table kernel.marks (
  name text collate "C" primary key check (name ~ '^[a-z][a-z_]*$'),
  value jsonb not null,
  at timestamptz not null default clock_timestamp()
);

-- Tell a fact. The payload carries ids and amounts, never names, addresses or secrets.
create function kernel.tell(type text, aggregate text, actor text, cause text, payload jsonb) returns bigint
language sql volatile as $$
  with salted as (select uuid_send(gen_random_uuid()) as salt)
  insert into kernel.outbox (aggregate, type, actor, cause, payload, salt, payload_hash)
  select tell.aggregate, tell.type, tell.actor, tell.cause, tell.payload, salted.salt,
         sha256(salted.salt || convert_to(tell.payload::text, 'UTF8'))
    from salted
  returning id
$$;

-- Give an order to facts whose transactions have all ended; answers how many. One caller at a time.
create function kernel.sequence_facts(most integer) returns integer
language plpgsql volatile as $$
declare
  last kernel.sequencer;
  counted integer;
begin
  select s.one, s.seq, s.xid, s.id into last from kernel.sequencer s for update;
  with ready as (
    select o.id, o.xid, row_number() over (order by o.xid, o.id) as n
      from kernel.outbox o
     where (o.xid, o.id) > (last.xid, last.id)
       and o.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by o.xid, o.id
     limit most
  ), written as (
    insert into kernel.leaves (seq, outbox_id) select last.seq + n, id from ready returning seq
  ), moved as (
    update kernel.sequencer s
       set seq = last.seq + r.n, xid = r.xid, id = r.id
      from (select id, xid, n from ready order by n desc limit 1) r
    returning 1
  )
  select count(*) into counted from written;
  return counted;
end
$$;

-- Add a job in the transaction that wants it done. Runs as the owner, so that nobody needs rights on the queue itself.
-- A job with the same key that has not begun is replaced; at most one of a queue runs at a time.
create function kernel.add_job(
  name text, payload jsonb, key text, run_at timestamptz, queue text, max_attempts integer
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform jobs.add_job(
    identifier => add_job.name, payload => add_job.payload::json, queue_name => add_job.queue, run_at => add_job.run_at,
    max_attempts => coalesce(add_job.max_attempts, 10), job_key => add_job.key
  );
end
$$;
revoke execute on function kernel.add_job from public;
grant execute on function kernel.add_job to kontor_app, kontor_worker;

grant select, insert on kernel.outbox to kontor_app, kontor_worker;
grant select on kernel.leaves to kontor_app;
grant select, insert on kernel.leaves to kontor_worker;
grant select, update on kernel.sequencer to kontor_worker;
grant select on kernel.sequencer to kontor_app;
grant select on kernel.consumers to kontor_app;
grant select, insert, update on kernel.consumers to kontor_worker;
grant select on kernel.dead_letters to kontor_app;
grant select, insert, update, delete on kernel.dead_letters to kontor_worker;
grant select, insert on kernel.inbox to kontor_app, kontor_worker;
grant select, insert, update, delete on kernel.idempotency to kontor_app;
grant select, delete on kernel.idempotency to kontor_worker;
grant delete on kernel.inbox to kontor_worker;
grant select, insert, update on kernel.marks to kontor_app, kontor_worker;
grant select on all tables in schema kernel to kontor_readonly;

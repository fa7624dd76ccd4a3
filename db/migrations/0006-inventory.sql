-- What is where: stock per place, every movement with its cause, holds that end in exactly one way.

create schema inventory;
grant usage on schema inventory to kontor_app, kontor_worker, kontor_readonly;

create table inventory.locations (
  code text collate "C" primary key check (code ~ '^[a-z][a-z0-9-]{0,30}$'),
  name text not null check (length(name) between 1 and 100),
  country text collate "C" not null check (country ~ '^[A-Z]{2}$'),
  position integer not null default 0,
  active boolean not null default true
);
insert into inventory.locations (code, name, country, position) values
  ('main', 'Main warehouse', 'DE', 1), ('second', 'Second warehouse', 'FR', 2);

create table inventory.stock (
  variant_id bigint not null references catalog.variants (id),
  location text collate "C" not null references inventory.locations (code),
  on_hand integer not null default 0 check (on_hand >= 0),
  reserved integer not null default 0,
  constraint reserved_within_on_hand check (reserved between 0 and on_hand),
  primary key (variant_id, location)
) with (fillfactor = 70);

-- Why on_hand is what it is: it equals the sum of the movements, always.
create table inventory.movements (
  id bigint generated always as identity primary key,
  variant_id bigint not null,
  location text collate "C" not null,
  kind text collate "C" not null check (kind in ('receipt', 'sale', 'return', 'adjustment', 'transfer', 'count')),
  quantity integer not null check (quantity <> 0),
  cause text collate "C" not null check (length(cause) between 1 and 100),
  actor text collate "C" not null,
  reason text,
  at timestamptz not null default clock_timestamp(),
  check (kind <> 'receipt' or quantity > 0),
  check (kind <> 'sale' or quantity < 0),
  check (kind <> 'return' or quantity > 0),
  unique (cause, variant_id, location),
  foreign key (variant_id, location) references inventory.stock (variant_id, location)
);
create index movements_by_stock on inventory.movements (variant_id, location, id);

create table inventory.holds (
  id text collate "C" primary key check (id like 'hld\_%'),
  reference text collate "C" not null,
  variant_id bigint not null,
  location text collate "C" not null,
  quantity integer not null check (quantity > 0),
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (reference, variant_id, location)
);

-- How a hold ended. The primary key makes it end once.
create table inventory.hold_resolutions (
  hold_id text collate "C" primary key references inventory.holds (id),
  outcome text collate "C" not null check (outcome in ('consumed', 'released', 'expired')),
  cause text collate "C" not null,
  at timestamptz not null default clock_timestamp()
);

-- Move stock by signed differences, all lines or none. Answers one row: moved, or the first refusal.
create function inventory.move_stock(
  move_kind text, because text, by_whom text, why text, variants bigint[], places text[], pieces integer[])
returns table (outcome text, variant_id bigint, location text)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  wrong record;
begin
  select g.variant_id, g.location, v.id is null as is_unknown into wrong
    from unnest(variants, places) as g (variant_id, location)
    left join catalog.variants v on v.id = g.variant_id
    left join inventory.locations l on l.code = g.location
   where v.id is null or l.code is null
   order by 1, 2 limit 1;
  if found then
    return query select case when wrong.is_unknown then 'unknown_variant' else 'unknown_location' end,
                        wrong.variant_id, wrong.location;
    return;
  end if;
  insert into inventory.stock (variant_id, location)
  select distinct g.variant_id, g.location from unnest(variants, places) as g (variant_id, location)
   order by 1, 2
  on conflict do nothing;
  perform 1 from inventory.stock s
    where (s.variant_id, s.location) in (select g.variant_id, g.location from unnest(variants, places) as g (variant_id, location))
    order by s.variant_id, s.location for update;
  select m.variant_id, m.location into wrong
    from inventory.movements m
    join unnest(variants, places) as g (variant_id, location) on g.variant_id = m.variant_id and g.location = m.location
   where m.cause = because limit 1;
  if found then
    return query select 'already_moved', wrong.variant_id, wrong.location;
    return;
  end if;
  select s.variant_id, s.location into wrong
    from (select g.variant_id, g.location, sum(g.quantity) as quantity
            from unnest(variants, places, pieces) as g (variant_id, location, quantity) group by 1, 2) g
    join inventory.stock s on s.variant_id = g.variant_id and s.location = g.location
   where s.on_hand + g.quantity < s.reserved order by 1, 2 limit 1;
  if found then
    return query select 'below_reserved', wrong.variant_id, wrong.location;
    return;
  end if;
  with given as (
    select g.variant_id, g.location, sum(g.quantity)::integer as quantity
      from unnest(variants, places, pieces) as g (variant_id, location, quantity) group by 1, 2
  ), written as (
    insert into inventory.movements (variant_id, location, kind, quantity, cause, actor, reason)
    select g.variant_id, g.location, move_kind, g.quantity, because, by_whom, why from given g where g.quantity <> 0
  )
  update inventory.stock s set on_hand = s.on_hand + g.quantity
    from given g where s.variant_id = g.variant_id and s.location = g.location;
  return query select 'moved', null::bigint, null::text;
end
$$;

-- Free what the references still hold. Stock rows are locked in key order. Answers one row per variant.
create function inventory.release_holds(refs text[], variants bigint[], result text, because text)
returns table (variant_id bigint, quantity bigint)
language plpgsql volatile as $$
#variable_conflict use_column
begin
  perform 1 from inventory.stock s
    where (s.variant_id, s.location) in (
      select h.variant_id, h.location from inventory.holds h
       where h.reference = any (refs) and (variants is null or h.variant_id = any (variants)))
    order by s.variant_id, s.location for update;
  return query
  with open as (
    select h.id, h.variant_id, h.location, h.quantity
      from inventory.holds h
     where h.reference = any (refs) and (variants is null or h.variant_id = any (variants))
       and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
  ), resolved as (
    insert into inventory.hold_resolutions (hold_id, outcome, cause)
    select id, result, because from open on conflict do nothing
    returning hold_id
  ), freed as (
    select o.variant_id, o.location, sum(o.quantity)::integer as quantity
      from open o join resolved r on r.hold_id = o.id group by 1, 2
  ), moved as (
    update inventory.stock s set reserved = s.reserved - f.quantity
      from freed f where s.variant_id = f.variant_id and s.location = f.location
  )
  select f.variant_id, sum(f.quantity) from freed f group by 1;
end
$$;

-- Take held pieces out of the house: the hold is consumed, the stock and what was reserved go down together.
create function inventory.consume_holds(ref text, place text, variants bigint[], because text, by_whom text)
returns table (variant_id bigint, location text, quantity integer)
language plpgsql volatile as $$
#variable_conflict use_column
begin
  perform 1 from inventory.stock s
    where (s.variant_id, s.location) in (
      select h.variant_id, h.location from inventory.holds h
       where h.reference = ref and (place is null or h.location = place)
         and (variants is null or h.variant_id = any (variants)))
    order by s.variant_id, s.location for update;
  return query
  with open as (
    select h.id, h.variant_id, h.location, h.quantity
      from inventory.holds h
     where h.reference = ref and (place is null or h.location = place)
       and (variants is null or h.variant_id = any (variants))
       and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)
  ), resolved as (
    insert into inventory.hold_resolutions (hold_id, outcome, cause)
    select id, 'consumed', because from open on conflict do nothing
    returning hold_id
  ), taken as (
    select o.variant_id, o.location, o.quantity from open o join resolved r on r.hold_id = o.id
  ), moved as (
    update inventory.stock s set reserved = s.reserved - t.quantity, on_hand = s.on_hand - t.quantity
      from taken t where s.variant_id = t.variant_id and s.location = t.location
  ), written as (
    insert into inventory.movements (variant_id, location, kind, quantity, cause, actor)
    select t.variant_id, t.location, 'sale', -t.quantity, because, by_whom from taken t
  )
  select t.variant_id, t.location, t.quantity from taken t;
end
$$;

grant select on all tables in schema inventory to kontor_app, kontor_worker, kontor_readonly;
grant insert, update on inventory.stock to kontor_app, kontor_worker;
grant insert, update on inventory.locations to kontor_app;
grant insert on inventory.movements, inventory.holds, inventory.hold_resolutions to kontor_app, kontor_worker;
grant update (expires_at) on inventory.holds to kontor_app, kontor_worker;

-- What is recommended to whom: counts lie in the memory of each process, made from the facts. Here is what people and the
-- operator say about it, and what is counted of its use. Nobody's looking at products is kept here.

create schema recommendations;
grant usage on schema recommendations to kontor_app, kontor_worker, kontor_readonly;

-- Which shop the counts on disk belong to.
create table recommendations.home (
  id uuid primary key default gen_random_uuid(),
  only_one boolean not null default true unique check (only_one)
);
insert into recommendations.home default values;

-- A person's own word: whether the shop may recommend by what they bought. Without a row it may.
create table recommendations.choices (
  party_id text collate "C" primary key references parties.parties (id),
  is_on boolean not null,
  chosen_at timestamptz not null default clock_timestamp()
);

create table recommendations.places (
  place text collate "C" primary key check (place in ('together', 'viewed', 'cart', 'for_you', 'again')),
  is_on boolean not null default true,
  changed_by text collate "C",
  changed_at timestamptz
);
insert into recommendations.places (place) values ('together'), ('viewed'), ('cart'), ('for_you'), ('again');

-- Products that are never recommended.
create table recommendations.exclusions (
  product_id bigint primary key references catalog.products (id),
  excluded_by text collate "C" not null,
  excluded_at timestamptz not null default clock_timestamp()
);

-- How often a place was shown, followed and taken from, by day.
create table recommendations.tallies (
  day date not null,
  place text collate "C" not null references recommendations.places (place),
  shown bigint not null default 0 check (shown >= 0),
  followed bigint not null default 0 check (followed >= 0),
  primary key (day, place)
);

-- What was put into a cart from a place. Whether it was sold, the order of that cart says.
create table recommendations.taken (
  cart_id text collate "C" not null references cart.carts (id) on delete cascade,
  variant_id bigint not null references catalog.variants (id),
  place text collate "C" not null references recommendations.places (place),
  at timestamptz not null default clock_timestamp(),
  primary key (cart_id, variant_id)
);
create index taken_by_time on recommendations.taken (at);

grant select on recommendations.home to kontor_app;
grant select, insert, update, delete on recommendations.choices to kontor_app;
grant select, update on recommendations.places to kontor_app;
grant select, insert, delete on recommendations.exclusions to kontor_app;
grant select, insert, update, delete on recommendations.tallies to kontor_app;
grant select, insert, delete on recommendations.taken to kontor_app;
grant select on all tables in schema recommendations to kontor_worker, kontor_readonly;

-- Since which place in the facts the orders of a person may be seen as one person's: never before the last time they
-- switched it off or were erased. Null while it is off.
create function recommendations.known_since(party text, before bigint) returns bigint
language sql stable as $$
  with said as (
    select l.seq, o.type = 'recommendations_chosen' and (o.payload ->> 'on')::boolean as is_on
      from kernel.outbox o
      join kernel.leaves l on l.outbox_id = o.id
     where o.aggregate = party and o.type in ('recommendations_chosen', 'person_erased') and l.seq < before
  ), off as (
    select max(s.seq) as seq from said s where not s.is_on
  )
  select case when off.seq is null then 0
              else (select min(s.seq) from said s where s.is_on and s.seq > off.seq) end
    from off
$$;

-- What of an order was bought, as products.
create function recommendations.products_of(order_id text) returns bigint[]
language sql stable as $$
  select array(select distinct v.product_id
                 from orders.lines l
                 join catalog.variants v on v.id = l.variant_id
                where l.order_id = products_of.order_id
                order by v.product_id)
$$;

-- When an order was paid and when it came to nothing after that, as places in the facts told before one.
create function recommendations.span_of(order_id text, before bigint)
returns table (paid bigint, paid_at timestamptz, ended bigint)
language sql stable as $$
  select min(l.seq) filter (where o.type = 'order_paid'),
         min(o.at) filter (where o.type = 'order_paid'),
         min(l.seq) filter (where o.type <> 'order_paid')
    from kernel.outbox o
    join kernel.leaves l on l.outbox_id = o.id
   where o.aggregate = span_of.order_id and o.type in ('order_paid', 'order_refunded', 'order_canceled') and l.seq < before
$$;

-- The orders of a person as they stood before a fact, the oldest first.
create function recommendations.chain_of(party text, before bigint)
returns table (seq bigint, order_id text, at timestamptz, products bigint[])
language sql stable as $$
  select s.paid, o.id, s.paid_at, recommendations.products_of(o.id)
    from orders.orders o
   cross join lateral recommendations.span_of(o.id, before) s
   where o.buyer_id = party and s.paid is not null and s.ended is null
     and s.paid > recommendations.known_since(party, before)
   order by s.paid
$$;

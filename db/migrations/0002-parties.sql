-- Who takes part: people, companies, and the house itself. Nothing here says what they may do.

create schema parties;
grant usage on schema parties to kontor_app, kontor_worker, kontor_readonly;

create table parties.parties (
  id text collate "C" primary key check (id like 'pty\_%'),
  kind text collate "C" not null check (kind in ('person', 'company', 'house')),
  display_name text not null check (length(display_name) between 1 and 200),
  locale text collate "C" not null default 'en' check (locale ~ '^[a-z]{2}$'),
  created_at timestamptz not null default now(),
  erased_at timestamptz
);

-- The shop's own goods are sold by the house, so that every line has a seller from the first day.
insert into parties.parties (id, kind, display_name) values ('pty_00000000000000000000000000', 'house', 'Kontor');

create table parties.addresses (
  id text collate "C" primary key check (id like 'adr\_%'),
  party_id text collate "C" not null references parties.parties (id),
  name text not null check (length(name) between 1 and 100),
  company text check (length(company) <= 100),
  line1 text not null check (length(line1) between 1 and 120),
  line2 text check (length(line2) <= 120),
  postal_code text check (length(postal_code) <= 20),
  city text not null check (length(city) between 1 and 80),
  region text check (length(region) <= 80),
  country text collate "C" not null check (country ~ '^[A-Z]{2}$'),
  phone text check (length(phone) <= 30),
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);
create index addresses_by_party on parties.addresses (party_id);
create unique index addresses_one_default on parties.addresses (party_id) where is_default;

grant select, insert, update on parties.parties to kontor_app;
grant select, insert, update, delete on parties.addresses to kontor_app;
grant select on all tables in schema parties to kontor_worker, kontor_readonly;

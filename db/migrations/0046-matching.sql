-- The same product at other sellers: what offers say in words, and which pairs of products are the same. Words, offers and
-- postings follow from the catalog and can be made again from it; what the operator decided about a pair does not.

create schema matching;
grant usage on schema matching to kontor_app, kontor_worker, kontor_readonly;

-- Products to read (again) and to compare.
create table matching.waiting (
  product_id bigint primary key
);

-- A product as it is compared: who sells it, its trade item numbers (14 digits, check digit right), its words.
create table matching.offers (
  product_id bigint primary key references catalog.products (id),
  sellers text[] collate "C" not null check (cardinality(sellers) > 0),
  numbers text[] collate "C" not null,
  title_words text[] collate "C" not null,
  other_words text[] collate "C" not null,
  read_at timestamptz not null default clock_timestamp()
);
create index offers_by_number on matching.offers using gin (numbers);

-- How many offers say a word; the empty word is in every one.
create table matching.words (
  word text collate "C" primary key check (length(word) <= 60),
  offers integer not null check (offers >= 0)
);

-- In which titles a word stands.
create table matching.postings (
  word text collate "C" not null,
  product_id bigint not null references matching.offers (product_id) on delete cascade,
  primary key (word, product_id)
);

-- Two products that are the same, or may be. What the operator said about a pair stays until they take it back.
create table matching.pairs (
  id bigint generated always as identity primary key,
  one_id bigint not null references catalog.products (id),
  other_id bigint not null references catalog.products (id),
  state text collate "C" not null check (state in ('found', 'joined', 'confirmed', 'refused')),
  found_by text collate "C" not null check (found_by in ('number', 'likeness')),
  score double precision not null check (score between 0 and 1),
  -- What speaks for and against, in log odds by topic.
  reasons jsonb not null check (jsonb_typeof(reasons) = 'object'),
  found_at timestamptz not null default clock_timestamp(),
  decided_by text collate "C",
  decided_at timestamptz,
  check (one_id < other_id),
  check ((decided_by is null) = (decided_at is null)),
  unique (one_id, other_id)
);
create index pairs_by_other on matching.pairs (other_id);
create index pairs_by_state on matching.pairs (state, score, id);

-- Candidates of these offers among those of other sellers: the same number first, then what shares the rarest words of the
-- title. Words that more than `most_having` offers have bring none. Planned anew: a plan made while the tables were small
-- would be slow for ever after.
create function matching.candidates(ids bigint[], most_having integer, most_words integer, most_near integer)
returns table (product_id bigint, other_id bigint, by_number boolean, shared double precision)
language sql stable set plan_cache_mode = force_custom_plan set jit = off as $$
  select o.product_id, c.other_id, bool_or(c.by_number), max(c.shared)
    from matching.offers o
   cross join lateral (
     (select g.product_id as other_id, true as by_number, 0::double precision as shared
        from matching.offers g
       where cardinality(o.numbers) > 0 and g.numbers && o.numbers and g.product_id <> o.product_id
         and not g.sellers && o.sellers
       order by g.product_id
       limit 20)
     union all
     (select p.product_id, false, sum(rare.weight)
        from (select w.word,
                     ln(1 + (select a.offers from matching.words a where a.word = '') / (1.0 + w.offers))::double precision
                       as weight
                from matching.words w
               where w.word = any (o.title_words) and w.offers between 2 and most_having
               order by w.offers, w.word
               limit most_words) rare
        join matching.postings p on p.word = rare.word
        join matching.offers g on g.product_id = p.product_id
       where p.product_id <> o.product_id and not g.sellers && o.sellers
       group by p.product_id
       order by sum(rare.weight) desc, p.product_id
       limit most_near)
     union all
     (select b.one_id + b.other_id - o.product_id, false, 0
        from matching.pairs b
       where o.product_id in (b.one_id, b.other_id) and b.state in ('found', 'joined'))) c
   where o.product_id = any (ids)
   group by o.product_id, c.other_id
$$;

grant select on all tables in schema matching to kontor_app, kontor_worker, kontor_readonly;
grant insert, update, delete on matching.waiting to kontor_worker;
grant insert, update, delete on matching.offers, matching.words, matching.postings to kontor_worker;
grant insert, update, delete on matching.pairs to kontor_worker;
grant update (state, decided_by, decided_at) on matching.pairs to kontor_app;

insert into matching.waiting (product_id) select p.id from catalog.products p where p.state = 'active';

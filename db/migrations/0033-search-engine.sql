-- The index in memory reads what the text search of the database reads, so that both find the same: the texts of a
-- product in one place, cut into words in one way. What the merchant says about searches, and what was looked for.

-- Words apart by spaces only: letters and digits, Chinese in pairs. The signs between them would be read as paths,
-- addresses and numbers otherwise.
create function search.plain(said text) returns text
language sql immutable parallel safe as $$
  select btrim(regexp_replace(search.bigrams(search.fold(said)), '[^[:alnum:]]+', ' ', 'g'))
$$;

-- What is said of products, by language and weight; a missing language is stood in for. Products on the shelf only.
create function search.texts_of(ids bigint[])
returns table (product_id bigint, locale text, config regconfig, title text, heading text, brand text, facts text,
               description text)
language sql stable as $$
  with article as materialized (
    select v.product_id, string_agg(v.sku, ' ' order by v.position, v.id) as skus
      from catalog.variants v
     where v.product_id = any (ids) and v.state = 'active'
     group by v.product_id
  ), fact as materialized (
    select f.product_id, l.locale,
           string_agg(catalog.label(f.labels, l.locale), ' ' order by catalog.label(f.labels, l.locale)) as said
      from (select w.product_id, w.labels from catalog.option_values w where w.product_id = any (ids)
            union all
            select a.product_id, coalesce(c.labels, a.texts, jsonb_build_object('en', a.text_value))
              from catalog.attribute_values a
              left join catalog.attribute_choices c
                on c.attribute_code = a.attribute_code and c.code = a.choice_code
             where a.product_id = any (ids) and a.kind in ('choice', 'text')) f
     cross join search.locales l
     group by f.product_id, l.locale
  ), category as materialized (
    select t.category_id, jsonb_object_agg(t.locale, t.name) as names
      from catalog.category_translations t group by t.category_id
  ), text as materialized (
    select distinct on (x.product_id, l.locale) x.product_id, l.locale, l.words as config, x.title, x.summary,
           x.description
      from catalog.product_translations x
      join search.products s on s.product_id = x.product_id
     cross join search.locales l
     where x.product_id = any (ids)
     order by x.product_id, l.locale, x.locale <> l.locale, x.locale <> 'en', x.locale
  )
  select t.product_id, t.locale, t.config, t.title, concat_ws(' ', t.title, a.skus), p.brand,
         concat_ws(' ', catalog.label(c.names, t.locale), f.said, t.summary), left(t.description, 2000)
    from text t
    join catalog.products p on p.id = t.product_id
    left join article a on a.product_id = t.product_id
    left join fact f on f.product_id = t.product_id and f.locale = t.locale
    left join category c on c.category_id = p.category_id
$$;

-- The variants of products on sale, as an index keeps them: in stock or not, options as facet values, price by currency.
create function search.articles_of(ids bigint[])
returns table (product_id bigint, variant_id bigint, available boolean, tokens integer[], prices jsonb)
language sql stable as $$
  select v.product_id, v.id,
         exists (select from inventory.stock s where s.variant_id = v.id and s.on_hand > s.reserved),
         array(select f.id from jsonb_each_text(v.options) o
                 join search.facet_values f on f.facet = 'o:' || o.key and f.value = o.value),
         coalesce((select jsonb_object_agg(r.currency, r.amount_minor) from pricing.prices r where r.variant_id = v.id),
                  '{}')
    from catalog.variants v
   where v.product_id = any (ids) and v.state = 'active'
   order by v.product_id, v.position, v.id
$$;

create or replace function search.refresh_words(ids bigint[]) returns void
language sql volatile set plan_cache_mode = force_custom_plan set jit = off as $$
  with picture as materialized (
    select distinct on (m.product_id) m.product_id, m.file_key, m.alt, m.width, m.height
      from catalog.media m
     where m.product_id = any (ids)
     order by m.product_id, m.position
  ), told as materialized (
    select t.locale, t.config, t.product_id, p.slug, t.brand, t.title, t.heading, t.facts, t.description, m.file_key,
           catalog.label(m.alt, t.locale) as alt, m.width, m.height
      from search.texts_of(ids) t
      join catalog.products p on p.id = t.product_id
      left join picture m on m.product_id = t.product_id
  ), gone_card as (
    delete from search.cards c
     where c.product_id = any (ids) and c.locale in (select l.locale from search.locales l)
       and not exists (select from told t where t.product_id = c.product_id)
  ), gone_document as (
    delete from search.documents d
     where d.product_id = any (ids) and d.locale in (select l.locale from search.locales l)
       and not exists (select from told t where t.product_id = d.product_id)
  ), card as (
    insert into search.cards as c (locale, product_id, slug, title, title_key, brand, media_key, media_alt,
                                   media_width, media_height)
    select locale, product_id, slug, title, search.fold(title), brand, file_key, alt, width, height from told
    on conflict (locale, product_id) do update
       set slug = excluded.slug, title = excluded.title, title_key = excluded.title_key, brand = excluded.brand,
           media_key = excluded.media_key, media_alt = excluded.media_alt, media_width = excluded.media_width,
           media_height = excluded.media_height
     where (c.slug, c.title, c.brand, c.media_key, c.media_alt, c.media_width, c.media_height)
           is distinct from
           (excluded.slug, excluded.title, excluded.brand, excluded.media_key, excluded.media_alt,
            excluded.media_width, excluded.media_height)
  ), document as (
    insert into search.documents as d (locale, product_id, words)
    select locale, product_id,
           setweight(to_tsvector(config, search.plain(heading)), 'A')
           || setweight(to_tsvector(config, search.plain(brand)), 'B')
           || setweight(to_tsvector(config, search.plain(facts)), 'C')
           || setweight(to_tsvector(config, search.plain(description)), 'D')
      from told
    on conflict (locale, product_id) do update set words = excluded.words
     where d.words is distinct from excluded.words
  )
  insert into search.terms (locale, term)
  select distinct t.locale, w.term
    from told t
   cross join lateral regexp_split_to_table(search.fold(concat_ws(' ', t.heading, t.brand, t.facts)),
                                            '[^[:alnum:]]+') as w (term)
   where length(w.term) between 3 and 30 and w.term !~ '[\u3400-\u9fff]' and w.term !~ '^[0-9]+$'
  on conflict do nothing
$$;

-- What fits the words of a language, and what the merchant placed first whatever the words, with how it is placed.
create function search.met(in_locale text, wanted tsquery, ids bigint[], scores float8[], most bigint)
returns table (product_id bigint, words tsvector, placed float8)
language sql stable as $$
  with fits as materialized (
    select d.product_id, d.words from search.documents d where d.locale = in_locale and d.words @@ wanted limit most
  ), wished as materialized (
    select w.product_id, w.score from unnest(ids, scores) as w (product_id, score)
  )
  select f.product_id, f.words, coalesce((select w.score from wished w where w.product_id = f.product_id), 0)
    from fits f
  union all
  select d.product_id, d.words, w.score
    from wished w
    join search.documents d on d.locale = in_locale and d.product_id = w.product_id
   where w.score > 0 and not exists (select from fits f where f.product_id = w.product_id)
$$;

-- What was cut into words before is cut anew, in portions, by the worker.
insert into search.stale (product_id) select p.product_id from search.products p on conflict do nothing;

-- Which shop an index on disk belongs to.
create table search.home (
  id uuid primary key default gen_random_uuid()
);
insert into search.home default values;

-- Words that mean the same to buyers of this shop.
create table search.synonyms (
  id bigint generated always as identity primary key,
  locale text collate "C" not null references search.locales (locale),
  words text[] not null check (cardinality(words) between 2 and 20),
  created_at timestamptz not null default clock_timestamp()
);

-- Products the merchant wants first or last for certain words.
create table search.placements (
  id bigint generated always as identity primary key,
  locale text collate "C" not null references search.locales (locale),
  query text collate "C" not null check (length(query) between 1 and 100),
  product_id bigint not null,
  kind text collate "C" not null check (kind in ('pin', 'bury')),
  position integer not null default 1 check (position between 1 and 100),
  created_at timestamptz not null default clock_timestamp(),
  unique (locale, query, product_id)
);

-- What was looked for, counted by day: nothing of who looked.
create table search.queries (
  day date not null,
  locale text collate "C" not null references search.locales (locale),
  query text collate "C" not null check (length(query) between 1 and 60),
  searches integer not null check (searches > 0),
  results integer check (results >= 0),
  is_partial boolean not null default false,
  primary key (day, locale, query)
);

grant select on search.home, search.synonyms, search.placements, search.queries
  to kontor_app, kontor_worker, kontor_readonly;
grant insert, delete on search.synonyms, search.placements to kontor_app;
grant update on search.placements to kontor_app;
grant insert, update, delete on search.queries to kontor_app;

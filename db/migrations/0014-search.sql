-- The shelf and the words: what listings and searches read. Everything here follows from catalog, pricing and inventory
-- and can be made again from them; search.refresh brings it up to date for the products that changed, and for no others.

create schema search;
grant usage on schema search to kontor_app, kontor_worker, kontor_readonly;
create extension if not exists pg_trgm with schema search;
create extension if not exists fuzzystrmatch with schema search;

create table search.locales (
  locale text collate "C" primary key,
  words regconfig not null
);
insert into search.locales (locale, words) values ('en', 'english'), ('fr', 'french'), ('zh', 'simple');

-- Facets as small numbers: `brand`, `a:<attribute>`, `o:<option>`, each with its values. Rows are only added.
create table search.facet_values (
  id integer generated always as identity primary key,
  facet text collate "C" not null,
  value text collate "C" not null,
  facet_labels jsonb not null default '{}',
  labels jsonb not null default '{}',
  unique (facet, value)
);

-- One row per product in the shop: its facets, the categories it stands in (0 is all of them), where it has a price.
create table search.products (
  product_id bigint primary key,
  tokens integer[] not null,
  category_ids bigint[] not null,
  currencies text[] not null
);
create index products_by_token on search.products using gin (tokens);

-- One row per category (and each above it, and 0 for all), currency and product, in the orders a buyer may ask for.
create table search.shelf (
  category_id bigint not null,
  currency text collate "C" not null,
  product_id bigint not null,
  popularity integer not null,
  price_minor bigint not null,
  highest_minor bigint not null,
  compare_at_minor bigint,
  available boolean not null,
  only_variant_id bigint,
  primary key (category_id, currency, product_id)
);
create index shelf_by_popularity on search.shelf (category_id, currency, popularity, product_id);
create index shelf_by_price on search.shelf (category_id, currency, price_minor, product_id);

-- Products whose turn is still to come, after an import of many.
create table search.stale (
  product_id bigint primary key
);

create table search.totals (
  category_id bigint not null,
  currency text collate "C" not null,
  products integer not null,
  available integer not null,
  primary key (category_id, currency)
);

create table search.facet_totals (
  category_id bigint not null,
  currency text collate "C" not null,
  token integer not null references search.facet_values (id),
  products integer not null,
  primary key (category_id, currency, token)
);

-- What a shelf shows of a product in a language; missing texts are already stood in for.
create table search.cards (
  locale text collate "C" not null references search.locales (locale),
  product_id bigint not null,
  slug text collate "C" not null,
  title text not null,
  title_key text collate "C" not null,
  brand text not null,
  media_key text collate "C",
  media_alt text,
  media_width integer,
  media_height integer,
  primary key (locale, product_id)
);
create index cards_by_title on search.cards (locale, title_key, product_id);

create table search.documents (
  locale text collate "C" not null,
  product_id bigint not null,
  words tsvector not null,
  primary key (locale, product_id)
) partition by list (locale);
create table search.documents_en partition of search.documents for values in ('en');
create table search.documents_fr partition of search.documents for values in ('fr');
create table search.documents_zh partition of search.documents for values in ('zh');
create index documents_by_word on search.documents using gin (words) with (gin_pending_list_limit = 512);

-- Words the shop knows, for whoever mistypes them.
create table search.terms (
  locale text collate "C" not null,
  term text collate "C" not null check (length(term) between 3 and 60),
  primary key (locale, term)
);
create index terms_by_trigram on search.terms using gin (term search.gin_trgm_ops);

-- Letters without case, width and accents: what is typed and what is written meet here.
create function search.fold(said text) returns text
language sql immutable parallel safe as $$
  select case when octet_length(said) = length(said) then lower(said)
              else regexp_replace(lower(normalize(said, nfkd)), '[\u0300-\u036f]', '', 'g') end
$$;

-- Chinese has no spaces: every two neighbors become a word. Other text passes through.
create function search.bigrams(folded text) returns text
language sql immutable parallel safe as $$
  select case when folded !~ '[\u3400-\u9fff]' then folded else
    regexp_replace(folded, '([\u3400-\u9fff])([\u3400-\u9fff]?)', ' \1\2 ', 'g')
    || ' ' ||
    regexp_replace(
      regexp_replace(
        regexp_replace(folded, '[^\u3400-\u9fff]+', ' ', 'g'), '(^| )[\u3400-\u9fff]', '\1', 'g'),
      '([\u3400-\u9fff])([\u3400-\u9fff]?)', ' \1\2 ', 'g')
  end
$$;

-- The facets of products: (product, facet, value) with the words for them.
create function search.facets_of(ids bigint[])
returns table (product_id bigint, facet text, value text, facet_labels jsonb, labels jsonb)
language sql stable as $$
  select p.id, 'brand', p.brand, '{}'::jsonb, '{}'::jsonb
    from catalog.products p
   where p.id = any (ids) and p.state = 'active' and p.brand <> ''
  union all
  select v.product_id, 'a:' || a.code,
         coalesce(v.choice_code, v.boolean_value::text, trim_scale(v.number_value)::text, v.text_value),
         a.labels, coalesce(c.labels, '{}')
    from catalog.attribute_values v
    join catalog.attributes a on a.code = v.attribute_code and a.filterable
    left join catalog.attribute_choices c on c.attribute_code = v.attribute_code and c.code = v.choice_code
   where v.product_id = any (ids) and v.texts is null
  union all
  select distinct v.product_id, 'o:' || each.key, each.value, coalesce(o.labels, '{}'), coalesce(w.labels, '{}')
    from catalog.variants v
   cross join lateral jsonb_each_text(v.options) each
    left join catalog.product_options o on o.product_id = v.product_id and o.code = each.key
    left join catalog.option_values w
      on w.product_id = v.product_id and w.option_code = each.key and w.code = each.value
   where v.product_id = any (ids) and v.state = 'active'
$$;

-- What can be bought of products: one row per variant on sale and currency.
create function search.offers_of(ids bigint[])
returns table (product_id bigint, variant_id bigint, currency text, amount_minor bigint, compare_at_minor bigint,
               available boolean)
language sql stable as $$
  select v.product_id, v.id, r.currency, r.amount_minor, r.compare_at_minor,
         exists (select from inventory.stock s where s.variant_id = v.id and s.on_hand > s.reserved)
    from catalog.products p
    join catalog.variants v on v.product_id = p.id and v.state = 'active'
    join pricing.prices r on r.variant_id = v.id
   where p.id = any (ids) and p.state = 'active'
$$;

-- The numbers of the values asked for, facet by facet; null where nothing is asked, so that everything fits.
create function search.tokens_of(facets text[], wanted jsonb)
returns table (t1 integer[], t2 integer[], t3 integer[], t4 integer[], t5 integer[], t6 integer[])
language sql stable parallel safe as $$
  select max(w.tokens) filter (where w.place = 1), max(w.tokens) filter (where w.place = 2),
         max(w.tokens) filter (where w.place = 3), max(w.tokens) filter (where w.place = 4),
         max(w.tokens) filter (where w.place = 5), max(w.tokens) filter (where w.place = 6)
    from (select f.place, coalesce(array_agg(v.id) filter (where v.id is not null), '{}') as tokens
            from unnest(facets) with ordinality as f (facet, place)
            left join search.facet_values v on v.facet = f.facet and wanted -> (f.place - 1)::integer ? v.value
           where f.facet is not null
           group by f.place) w
$$;

-- Which of the six facets a product misses, as bits.
create function search.missed(tokens integer[], t1 integer[], t2 integer[], t3 integer[], t4 integer[], t5 integer[],
                              t6 integer[]) returns integer
language sql immutable parallel safe as $$
  select case when t1 is null or tokens && t1 then 0 else 1 end + case when t2 is null or tokens && t2 then 0 else 2 end
       + case when t3 is null or tokens && t3 then 0 else 4 end + case when t4 is null or tokens && t4 then 0 else 8 end
       + case when t5 is null or tokens && t5 then 0 else 16 end + case when t6 is null or tokens && t6 then 0 else 32 end
$$;

-- A part of a whole shelf in one of its orders, straight from the index of that order. Plans are kept whatever the
-- parameters: planning takes longer than reading.
create function search.shelf_page(in_category bigint, in_currency text, in_locale text, sort text, after_key text,
                                  after_id bigint, most bigint, skip bigint)
returns table (product_id bigint, slug text, title text, brand text, price_minor bigint, highest_minor bigint,
               compare_at_minor bigint, available boolean, only_variant_id bigint, media_key text, media_alt text,
               media_width integer, media_height integer, sort_key text)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  if sort = 'popularity' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.popularity::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.popularity, h.product_id) < (coalesce(after_key::integer, 2147483647), coalesce(after_id, 9007199254740991))
               order by h.popularity desc, h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.popularity desc, s.product_id desc;
  elsif sort = 'newest' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, '0'
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and h.product_id < coalesce(after_id, 9007199254740991)
               order by h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.product_id desc;
  elsif sort = 'price-up' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.price_minor::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.price_minor, h.product_id) > (coalesce(after_key::bigint, -1), coalesce(after_id, 0))
               order by h.price_minor, h.product_id limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.price_minor, s.product_id;
  elsif sort = 'price-down' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.price_minor::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.popularity
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.price_minor, h.product_id) < (coalesce(after_key::bigint, 9007199254740991), coalesce(after_id, 9007199254740991))
               order by h.price_minor desc, h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.price_minor desc, s.product_id desc;
  elsif in_category = 0 then
    -- Everything by name walks the index of titles.
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, c.title_key
        from search.cards c
        join search.shelf s
          on s.category_id = in_category and s.currency = in_currency and s.product_id = c.product_id
       where c.locale = in_locale
         and (c.title_key, c.product_id) > (coalesce(after_key, ''), coalesce(after_id, 0))
       order by c.title_key, c.product_id limit most offset skip;
  else
    -- A category by name is read whole and sorted: names differ by language, and a category is small.
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, c.title_key
        from search.shelf s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       where s.category_id = in_category and s.currency = in_currency
         and (c.title_key, c.product_id) > (coalesce(after_key, ''), coalesce(after_id, 0))
       order by c.title_key, c.product_id limit most offset skip;
  end if;
end
$$;

-- Is there one variant on sale with these options, within these prices and, where asked, in stock?
create function search.has_variant(product bigint, in_currency text, wanted jsonb, price_from bigint, price_to bigint,
                                   in_stock boolean) returns boolean
language sql stable parallel safe cost 5000 as $$
  select exists (
    select from catalog.variants v
      join pricing.prices r on r.variant_id = v.id and r.currency = in_currency
     where v.product_id = product and v.state = 'active'
       and (price_from is null or r.amount_minor >= price_from)
       and (price_to is null or r.amount_minor <= price_to)
       and not exists (select from jsonb_each(wanted) w where not w.value ? coalesce(v.options ->> w.key, ''))
       and (not in_stock or exists (select from inventory.stock s
                                     where s.variant_id = v.id and s.on_hand > s.reserved)))
$$;

-- Counted facet values in words: [{facet, label, unit, numeric, values: [{value, label, count, position}]}].
create function search.facets_as_json(tokens integer[], counts integer[], in_locale text) returns json
language sql stable parallel safe as $$
  select coalesce(json_agg(json_build_object('facet', g.facet, 'label', g.label, 'unit', g.unit, 'numeric', g.numeric,
                                             'values', g.values) order by g.position, g.facet), '[]')
    from (
      select v.facet, coalesce(a.position, 0) as position, a.unit, coalesce(a.kind = 'number', false) as numeric,
             catalog.label(coalesce(a.labels, (array_agg(v.facet_labels))[1]), in_locale) as label,
             json_agg(json_build_object(
               'value', v.value, 'label', catalog.label(coalesce(c.labels, v.labels), in_locale), 'count', t.n,
               'position', coalesce(c.position, 0))) as values
        from unnest(tokens, counts) as t (token, n)
        join search.facet_values v on v.id = t.token
        left join catalog.attributes a on v.facet = 'a:' || a.code
        left join catalog.attribute_choices c on c.attribute_code = a.code and c.code = v.value
       group by v.facet, a.code) g
$$;

-- What stands beside a product in its category, best loved first.
create function search.neighbors(of_product bigint, in_category bigint, in_currency text, in_locale text) returns json
language sql stable parallel safe as $$
  select coalesce(json_agg(row_to_json(n)), '[]')
    from (select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor,
                 s.available, s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height
            from search.shelf s
            join search.cards c on c.locale = in_locale and c.product_id = s.product_id
           where s.category_id = in_category and s.currency = in_currency and s.product_id <> of_product
           order by s.popularity desc, s.product_id desc limit 8) n
$$;

-- Planned anew each time: a plan made while the tables were small would be slow for ever after.
create function search.refresh_shelf(ids bigint[]) returns void
language sql volatile set plan_cache_mode = force_custom_plan set jit = off as $$
  with recursive way as (
    select c.id as category_id, c.id as above, c.parent_id from catalog.categories c
    union all
    select w.category_id, c.id, c.parent_id from way w join catalog.categories c on c.id = w.parent_id
  ), placed as materialized (
    select w.category_id, array_agg(w.above) || 0::bigint as above from way w group by w.category_id
  ), facet as materialized (
    select f.product_id, array_agg(distinct v.id order by v.id) as tokens
      from search.facets_of(ids) f
      join search.facet_values v on v.facet = f.facet and v.value = f.value
     group by f.product_id
  ), offer as materialized (
    select o.product_id, o.currency, min(o.amount_minor) as price_minor, max(o.amount_minor) as highest_minor,
           (array_agg(o.compare_at_minor order by o.amount_minor, o.compare_at_minor nulls last))[1]
             as compare_at_minor,
           bool_or(o.available) as available,
           case when count(*) = 1 then min(o.variant_id) end as only_variant_id
      from search.offers_of(ids) o
     group by o.product_id, o.currency
  ), product as materialized (
    select p.id as product_id, p.popularity, l.above as category_ids, coalesce(f.tokens, '{}') as tokens,
           (select array_agg(o.currency order by o.currency) from offer o where o.product_id = p.id) as currencies
      from catalog.products p
      join placed l on l.category_id = p.category_id
      left join facet f on f.product_id = p.id
     where p.id = any (ids) and p.state = 'active' and exists (select from offer o where o.product_id = p.id)
  ), wanted as materialized (
    select c.category_id, o.currency, o.product_id, p.popularity, o.price_minor, o.highest_minor,
           o.compare_at_minor, o.available, o.only_variant_id, p.tokens
      from product p
      join offer o on o.product_id = p.product_id
     cross join lateral unnest(p.category_ids) as c (category_id)
  ), before as materialized (
    select s.category_id, s.currency, s.product_id, s.available, p.tokens
      from search.products p
     cross join lateral unnest(p.category_ids) as c (category_id)
     cross join lateral unnest(p.currencies) as m (currency)
      join search.shelf s
        on s.category_id = c.category_id and s.currency = m.currency and s.product_id = p.product_id
     where p.product_id = any (ids)
  ), gone as (
    delete from search.shelf s using before b
     where (s.category_id, s.currency, s.product_id) = (b.category_id, b.currency, b.product_id)
       and not exists (select from wanted w
                        where (w.category_id, w.currency, w.product_id) = (b.category_id, b.currency, b.product_id))
  ), put as (
    insert into search.shelf as s (category_id, currency, product_id, popularity, price_minor, highest_minor,
                                   compare_at_minor, available, only_variant_id)
    select category_id, currency, product_id, popularity, price_minor, highest_minor, compare_at_minor, available,
           only_variant_id
      from wanted
    on conflict (category_id, currency, product_id) do update
       set popularity = excluded.popularity, price_minor = excluded.price_minor,
           highest_minor = excluded.highest_minor, compare_at_minor = excluded.compare_at_minor,
           available = excluded.available, only_variant_id = excluded.only_variant_id
     where (s.popularity, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id)
           is distinct from
           (excluded.popularity, excluded.price_minor, excluded.highest_minor, excluded.compare_at_minor,
            excluded.available, excluded.only_variant_id)
  ), left_out as (
    delete from search.products p
     where p.product_id = any (ids) and not exists (select from product n where n.product_id = p.product_id)
  ), put_product as (
    insert into search.products as p (product_id, tokens, category_ids, currencies)
    select product_id, tokens, category_ids, currencies from product
    on conflict (product_id) do update
       set tokens = excluded.tokens, category_ids = excluded.category_ids, currencies = excluded.currencies
     where (p.tokens, p.category_ids, p.currencies)
           is distinct from (excluded.tokens, excluded.category_ids, excluded.currencies)
  ), counted as (
    insert into search.totals as t (category_id, currency, products, available)
    select category_id, currency, sum(n), sum(n * available::integer)
      from (select category_id, currency, available, 1 as n from wanted
            union all select category_id, currency, available, -1 from before) d
     group by category_id, currency
    having sum(n) <> 0 or sum(n * available::integer) <> 0
    on conflict (category_id, currency) do update
       set products = t.products + excluded.products, available = t.available + excluded.available
  )
  insert into search.facet_totals as t (category_id, currency, token, products)
  select category_id, currency, token, sum(n)
    from (select category_id, currency, unnest(tokens) as token, 1 as n from wanted
          union all select category_id, currency, unnest(tokens), -1 from before) d
   group by category_id, currency, token
  having sum(n) <> 0
  on conflict (category_id, currency, token) do update set products = t.products + excluded.products
$$;

create function search.refresh_words(ids bigint[]) returns void
language sql volatile set plan_cache_mode = force_custom_plan set jit = off as $$
  with article as materialized (
    select v.product_id, string_agg(v.sku, ' ') as skus
      from catalog.variants v
     where v.product_id = any (ids) and v.state = 'active'
     group by v.product_id
  ), fact as materialized (
    select f.product_id, l.locale, string_agg(catalog.label(f.labels, l.locale), ' ') as said
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
  ), picture as materialized (
    select distinct on (m.product_id) m.product_id, m.file_key, m.alt, m.width, m.height
      from catalog.media m
     where m.product_id = any (ids)
     order by m.product_id, m.position
  ), told as materialized (
    select t.locale, t.config, p.id as product_id, p.slug, p.brand, t.title, t.summary, t.description, m.file_key,
           catalog.label(m.alt, t.locale) as alt, m.width, m.height, catalog.label(c.names, t.locale) as category,
           a.skus, f.said
      from text t
      join catalog.products p on p.id = t.product_id
      left join article a on a.product_id = t.product_id
      left join fact f on f.product_id = t.product_id and f.locale = t.locale
      left join category c on c.category_id = p.category_id
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
           setweight(to_tsvector(config, search.bigrams(search.fold(concat_ws(' ', title, skus)))), 'A')
           || setweight(to_tsvector(config, search.bigrams(search.fold(brand))), 'B')
           || setweight(to_tsvector(config, search.bigrams(search.fold(
                concat_ws(' ', category, said, summary)))), 'C')
           || setweight(to_tsvector(config, search.bigrams(search.fold(left(description, 2000)))), 'D')
      from told
    on conflict (locale, product_id) do update set words = excluded.words
     where d.words is distinct from excluded.words
  )
  insert into search.terms (locale, term)
  select distinct t.locale, w.term
    from told t
   cross join lateral regexp_split_to_table(
     search.fold(concat_ws(' ', t.title, t.brand, t.category)), '[^[:alnum:]]+') as w (term)
   where length(w.term) between 3 and 60 and w.term !~ '[\u3400-\u9fff0-9]'
  on conflict do nothing
$$;

-- Bring shelf and words up to date for these products, a thousand or so at a time. Harmless to repeat. One at a time,
-- so that the sums stay right.
create function search.refresh(ids bigint[]) returns void
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtext('search.refresh'));
  insert into search.facet_values (facet, value, facet_labels, labels)
  select distinct on (f.facet, f.value) f.facet, f.value, f.facet_labels, f.labels
    from search.facets_of(ids) f
   where not exists (select from search.facet_values v where v.facet = f.facet and v.value = f.value)
  on conflict do nothing;
  perform search.refresh_shelf(ids);
  perform search.refresh_words(ids);
end
$$;

grant select on all tables in schema search to kontor_app, kontor_worker, kontor_readonly;
grant insert, update, delete on search.stale to kontor_app, kontor_worker;
grant insert on search.facet_values, search.terms to kontor_app, kontor_worker;
grant insert, update, delete on search.products, search.shelf, search.totals, search.facet_totals, search.cards,
  search.documents
  to kontor_app, kontor_worker;

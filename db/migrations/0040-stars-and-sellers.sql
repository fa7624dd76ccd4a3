-- Stars and sellers to narrow by, and an order by stars. Sellers' names are read where they are shown, not kept here.

-- How a product stands by its stars, in thousandths, 0 without any: few stars are drawn towards three and a half, as if
-- five more had been given.
create function search.standing(rating_sum bigint, rating_count integer) returns integer
language sql immutable parallel safe as $$
  select case when coalesce(rating_count, 0) = 0 then 0
              else round((1000 * rating_sum + 17500) / (rating_count + 5.0))::integer end
$$;

alter table search.products add column rating integer not null default 0 check (rating between 0 and 5000);
alter table search.shelf add column rating integer not null default 0 check (rating between 0 and 5000);
create index shelf_by_rating on search.shelf (category_id, currency, rating, product_id);

create or replace function search.facets_of(ids bigint[])
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
  union all
  select distinct v.product_id, 'seller', v.seller_id::text, '{}'::jsonb, '{}'::jsonb
    from catalog.variants v
   where v.product_id = any (ids) and v.state = 'active'
  union all
  -- Four stars on average are also three and up, two and up, one and up.
  select r.product_id, 'rating', each.stars::text, '{}'::jsonb, '{}'::jsonb
    from reviews.ratings r
    join generate_series(1, 4) as each (stars) on r.rating_sum >= each.stars * r.rating_count
   where r.product_id = any (ids) and r.rating_count > 0
$$;

create or replace function search.facets_as_json(tokens integer[], counts integer[], in_locale text) returns json
language sql stable parallel safe as $$
  select coalesce(json_agg(json_build_object('facet', g.facet, 'label', g.label, 'unit', g.unit, 'numeric', g.numeric,
                                             'values', g.values) order by g.position, g.facet), '[]')
    from (
      select v.facet, coalesce(a.position, 0) as position, a.unit, coalesce(a.kind = 'number', false) as numeric,
             catalog.label(coalesce(a.labels, (array_agg(v.facet_labels))[1]), in_locale) as label,
             json_agg(json_build_object(
               'value', v.value, 'label', coalesce(p.display_name, catalog.label(coalesce(c.labels, v.labels), in_locale)),
               'count', t.n,
               'position', coalesce(c.position, 0))) as values
        from unnest(tokens, counts) as t (token, n)
        join search.facet_values v on v.id = t.token
        left join catalog.attributes a on v.facet = 'a:' || a.code
        left join catalog.attribute_choices c on c.attribute_code = a.code and c.code = v.value
        left join parties.parties p on v.facet = 'seller' and p.id = v.value
       group by v.facet, a.code) g
$$;

create or replace function search.refresh_shelf(ids bigint[]) returns void
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
    select p.id as product_id, p.popularity, search.standing(r.rating_sum, r.rating_count) as rating, l.above as category_ids, coalesce(f.tokens, '{}') as tokens,
           (select array_agg(o.currency order by o.currency) from offer o where o.product_id = p.id) as currencies
      from catalog.products p
      join placed l on l.category_id = p.category_id
      left join facet f on f.product_id = p.id
      left join reviews.ratings r on r.product_id = p.id
     where p.id = any (ids) and p.state = 'active' and exists (select from offer o where o.product_id = p.id)
  ), wanted as materialized (
    select c.category_id, o.currency, o.product_id, p.popularity, o.price_minor, o.highest_minor,
           o.compare_at_minor, o.available, o.only_variant_id, p.rating, p.tokens
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
                                   compare_at_minor, available, only_variant_id, rating)
    select category_id, currency, product_id, popularity, price_minor, highest_minor, compare_at_minor, available,
           only_variant_id, rating
      from wanted
    on conflict (category_id, currency, product_id) do update
       set popularity = excluded.popularity, price_minor = excluded.price_minor,
           highest_minor = excluded.highest_minor, compare_at_minor = excluded.compare_at_minor,
           available = excluded.available, only_variant_id = excluded.only_variant_id, rating = excluded.rating
     where (s.popularity, s.price_minor, s.highest_minor, s.compare_at_minor, s.available, s.only_variant_id, s.rating)
           is distinct from
           (excluded.popularity, excluded.price_minor, excluded.highest_minor, excluded.compare_at_minor,
            excluded.available, excluded.only_variant_id, excluded.rating)
  ), left_out as (
    delete from search.products p
     where p.product_id = any (ids) and not exists (select from product n where n.product_id = p.product_id)
  ), put_product as (
    insert into search.products as p (product_id, tokens, category_ids, currencies, rating)
    select product_id, tokens, category_ids, currencies, rating from product
    on conflict (product_id) do update
       set tokens = excluded.tokens, category_ids = excluded.category_ids, currencies = excluded.currencies,
           rating = excluded.rating
     where (p.tokens, p.category_ids, p.currencies, p.rating)
           is distinct from (excluded.tokens, excluded.category_ids, excluded.currencies, excluded.rating)
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

create or replace function search.shelf_page(in_category bigint, in_currency text, in_locale text, sort text, after_key text,
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
  elsif sort = 'rating' then
    return query
      select s.product_id, c.slug, c.title, c.brand, s.price_minor, s.highest_minor, s.compare_at_minor, s.available,
             s.only_variant_id, c.media_key, c.media_alt, c.media_width, c.media_height, s.rating::text
        from (select h.product_id, h.price_minor, h.highest_minor, h.compare_at_minor, h.available, h.only_variant_id,
                     h.rating
                from search.shelf h
               where h.category_id = in_category and h.currency = in_currency and (h.rating, h.product_id) < (coalesce(after_key::integer, 2147483647), coalesce(after_id, 9007199254740991))
               order by h.rating desc, h.product_id desc limit most offset skip) s
        join search.cards c on c.locale = in_locale and c.product_id = s.product_id
       order by s.rating desc, s.product_id desc;
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

-- What is on the shelf already is put there anew, in portions, by the worker.
insert into search.stale (product_id) select p.product_id from search.products p on conflict do nothing;

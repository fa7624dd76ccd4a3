-- What is sold: a category tree, products with variants and options, typed attributes, pictures. Every text a person
-- reads has a locale. Prices belong to pricing, pieces to inventory.

create schema catalog;
grant usage on schema catalog to kontor_app, kontor_worker, kontor_readonly;

create domain catalog.locale as text collate "C" check (value ~ '^[a-z]{2}(-[A-Z]{2})?$');
create domain catalog.code as text collate "C" check (value ~ '^[a-z0-9]+([._-][a-z0-9]+)*$' and length(value) <= 80);
create domain catalog.slug as text collate "C" check (value ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(value) <= 120);
-- Words of one thing by locale: {"en": "Color", "fr": "Couleur"}.
create domain catalog.labels as jsonb check (jsonb_typeof(value) = 'object');

-- The words for a reader: the locale asked for, then English, then any.
create function catalog.label(labels jsonb, locale text) returns text
language sql immutable parallel safe as $$
  select coalesce(labels ->> locale, labels ->> 'en', jsonb_path_query_first(labels, '$.*') #>> '{}', '')
$$;

create table catalog.categories (
  id bigint generated always as identity primary key,
  parent_id bigint references catalog.categories (id),
  slug catalog.slug not null unique,
  position integer not null default 0 check (position >= 0),
  media_key text collate "C",
  check (parent_id <> id)
);
create index categories_by_parent on catalog.categories (parent_id, position, id);

create table catalog.category_translations (
  category_id bigint not null references catalog.categories (id) on delete cascade,
  locale catalog.locale not null,
  name text not null check (length(name) between 1 and 120),
  description text not null default '' check (length(description) <= 4000),
  primary key (category_id, locale)
);

-- A category is never its own ancestor, and the tree is at most eight levels deep.
create function catalog.category_stands_in_a_tree() returns trigger
language plpgsql as $$
declare
  above bigint := new.parent_id;
  level integer := 1;
begin
  while above is not null loop
    level := level + 1;
    if above = new.id or level > 8 then
      raise exception 'category % would not stand in a tree', new.id using errcode = 'check_violation';
    end if;
    select c.parent_id into above from catalog.categories c where c.id = above for share;
  end loop;
  return new;
end
$$;
create trigger category_stands_in_a_tree before insert or update of parent_id on catalog.categories
  for each row execute function catalog.category_stands_in_a_tree();

create table catalog.products (
  id bigint generated always as identity primary key,
  slug catalog.slug not null unique,
  category_id bigint not null references catalog.categories (id),
  tax_class text collate "C" not null check (tax_class ~ '^[a-z][a-z0-9_]*$' and length(tax_class) <= 40),
  brand text not null default '' check (length(brand) <= 120),
  state text collate "C" not null default 'draft' check (state in ('draft', 'active', 'archived')),
  popularity integer not null default 0 check (popularity between 0 and 1000000),
  -- Brought in by an import that has not taken it over yet: a draft, whatever the file says.
  import_id text collate "C" check (import_id is null or state = 'draft'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index products_by_category on catalog.products (category_id, id);
create index products_by_import on catalog.products (import_id) where import_id is not null;
create index products_by_change on catalog.products (updated_at, id);

create table catalog.product_translations (
  product_id bigint not null references catalog.products (id) on delete cascade,
  locale catalog.locale not null,
  title text not null check (length(title) between 1 and 200),
  summary text not null default '' check (length(summary) <= 500),
  description text not null default '' check (length(description) <= 20000),
  primary key (product_id, locale)
);

create table catalog.product_options (
  product_id bigint not null references catalog.products (id) on delete cascade,
  code catalog.code not null,
  position integer not null check (position between 0 and 9),
  labels catalog.labels not null,
  primary key (product_id, code)
);

create table catalog.option_values (
  product_id bigint not null,
  option_code catalog.code not null,
  code catalog.code not null,
  position integer not null check (position between 0 and 9999),
  labels catalog.labels not null,
  primary key (product_id, option_code, code),
  foreign key (product_id, option_code) references catalog.product_options (product_id, code) on delete cascade
);

create table catalog.variants (
  id bigint generated always as identity primary key,
  product_id bigint not null references catalog.products (id),
  sku text collate "C" not null unique check (sku ~ '^[A-Za-z0-9][A-Za-z0-9._/-]*$' and length(sku) <= 64),
  seller_id text collate "C" not null default 'pty_00000000000000000000000000' references parties.parties (id),
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  gtin text collate "C" check (gtin ~ '^(\d{8}|\d{12}|\d{13}|\d{14})$'),
  weight_grams integer not null default 0 check (weight_grams between 0 and 10000000),
  position integer not null default 0 check (position between 0 and 9999),
  state text collate "C" not null default 'active' check (state in ('active', 'paused', 'archived')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index variants_by_product on catalog.variants (product_id, position, id);
create index variants_by_gtin on catalog.variants (gtin) where gtin is not null;
create index variants_by_seller on catalog.variants (seller_id, id);
-- Two variants on the shelf never differ in nothing a buyer can choose.
create unique index variants_by_choice on catalog.variants (product_id, options) where state <> 'archived';

create table catalog.media (
  id bigint generated always as identity primary key,
  product_id bigint not null references catalog.products (id) on delete cascade,
  variant_id bigint references catalog.variants (id),
  position integer not null check (position between 0 and 999),
  file_key text collate "C" not null check (length(file_key) between 1 and 200),
  -- Shown for variants having these options; empty for all.
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  alt catalog.labels not null default '{}',
  width integer not null check (width between 1 and 20000),
  height integer not null check (height between 1 and 20000),
  unique (product_id, position)
);

create table catalog.attributes (
  code catalog.code primary key,
  kind text collate "C" not null check (kind in ('text', 'number', 'boolean', 'choice')),
  unit text check (length(unit) between 1 and 20),
  filterable boolean not null default false,
  position integer not null default 0,
  labels catalog.labels not null,
  unique (code, kind)
);

create table catalog.attribute_choices (
  attribute_code catalog.code not null references catalog.attributes (code) on delete cascade,
  code catalog.code not null,
  position integer not null default 0,
  labels catalog.labels not null,
  primary key (attribute_code, code)
);

-- One value of one product, of the attribute's kind. A text that is said in several languages is in `texts`.
create table catalog.attribute_values (
  product_id bigint not null references catalog.products (id) on delete cascade,
  attribute_code catalog.code not null,
  kind text collate "C" not null,
  text_value text check (length(text_value) between 1 and 500),
  texts catalog.labels,
  number_value numeric(18, 6),
  boolean_value boolean,
  choice_code catalog.code,
  primary key (product_id, attribute_code),
  foreign key (attribute_code, kind) references catalog.attributes (code, kind),
  foreign key (attribute_code, choice_code) references catalog.attribute_choices (attribute_code, code),
  check (num_nonnulls(text_value, texts, number_value, boolean_value, choice_code) = 1),
  check (kind <> 'number' or number_value is not null),
  check (kind <> 'boolean' or boolean_value is not null),
  check (kind <> 'choice' or choice_code is not null),
  check (kind <> 'text' or text_value is not null or texts is not null)
);

-- Files of products on their way in. A file is checked line by line here, then taken over in one transaction.
create table catalog.imports (
  id text collate "C" primary key check (id like 'imp\_%'),
  state text collate "C" not null check (state in ('checking', 'refused', 'checked', 'imported')),
  dry_run boolean not null,
  lines integer not null default 0 check (lines >= 0),
  faults integer not null default 0 check (faults >= 0),
  started_at timestamptz not null default now(),
  ended_at timestamptz
);

create unlogged table catalog.import_lines (
  import_id text collate "C" not null references catalog.imports (id) on delete cascade,
  line integer not null check (line > 0),
  slug text collate "C" not null,
  body text not null,
  primary key (import_id, line)
);
create index import_lines_by_slug on catalog.import_lines (import_id, slug);

create unlogged table catalog.import_skus (
  import_id text collate "C" not null references catalog.imports (id) on delete cascade,
  line integer not null check (line > 0),
  sku text collate "C" not null,
  slug text collate "C" not null,
  primary key (import_id, line, sku)
);
create index import_skus_by_sku on catalog.import_skus (import_id, sku);

grant select on all tables in schema catalog to kontor_app, kontor_worker, kontor_readonly;
grant insert, update on catalog.categories, catalog.products, catalog.variants, catalog.attributes, catalog.imports
  to kontor_app;
grant insert, update, delete on catalog.category_translations, catalog.product_translations, catalog.product_options,
  catalog.option_values, catalog.media, catalog.attribute_choices, catalog.attribute_values, catalog.import_lines,
  catalog.import_skus
  to kontor_app;
grant delete on catalog.imports to kontor_app;

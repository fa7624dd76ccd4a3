-- What the operator writes: pages, articles of the journal, blocks of the front page, menus. Every version stays as it was
-- written; the shop shows the one that is published.

create schema content;
grant usage on schema content to kontor_app, kontor_worker, kontor_readonly;

create table content.pieces (
  id text collate "C" primary key check (id ~ '^cnt_[0-9a-hjkmnp-tv-z]{26}$'),
  kind text collate "C" not null check (kind in ('page', 'article', 'block', 'menu')),
  -- Its address among its kind; it does not change, so that links to it hold.
  slug text collate "C" not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  state text collate "C" not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  latest_version integer not null default 1 check (latest_version between 1 and 100000),
  published_version integer,
  -- When it was shown for the first time, and since when as it is shown now.
  first_published_at timestamptz,
  published_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  unique (kind, slug),
  check ((state = 'published') = (published_version is not null)),
  check (published_version <= latest_version),
  check ((published_version is null) = (published_at is null)),
  check (published_at is null or first_published_at is not null)
);
create index pieces_shown on content.pieces (kind, first_published_at desc, id desc) where state = 'published';

create table content.versions (
  piece_id text collate "C" not null references content.pieces (id),
  version integer not null check (version >= 1),
  body jsonb not null check (jsonb_typeof(body) = 'object' and length(body::text) <= 400000),
  author text collate "C" not null check (length(author) between 1 and 100),
  created_at timestamptz not null default clock_timestamp(),
  primary key (piece_id, version)
);

-- A version is what somebody wrote at a time: nobody writes it anew.
grant select, insert on content.versions to kontor_app;
grant select, insert on content.pieces to kontor_app;
grant update (state, latest_version, published_version, first_published_at, published_at) on content.pieces to kontor_app;
grant select on content.pieces, content.versions to kontor_worker, kontor_readonly;

-- What buyers say of products: reviews with photographs, votes, reports; questions and their answers; and the sums of the
-- stars, kept by the same transaction that changes what is counted.

create schema reviews;
grant usage on schema reviews to kontor_app, kontor_worker, kontor_readonly;

create table reviews.reviews (
  id text collate "C" primary key check (id ~ '^rev_[0-9a-hjkmnp-tv-z]{26}$'),
  product_id bigint not null references catalog.products (id),
  -- Empty for a guest who came by the link of an order, and for somebody who was erased.
  author_id text collate "C" references parties.parties (id),
  author_name text not null check (length(author_name) between 1 and 60),
  -- The order that proves the purchase; without one the review is not verified.
  order_id text collate "C" check (order_id like 'ord\_%'),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  rating smallint not null check (rating between 1 and 5),
  title text not null check (length(title) between 1 and 120),
  body text not null check (length(body) between 1 and 5000),
  -- What was said without case and white space, so that the same text is known again.
  body_hash bytea not null check (length(body_hash) = 32),
  state text collate "C" not null check (state in ('pending', 'published', 'refused', 'withdrawn')),
  -- Why it waits for the operator; empty when no rule held it.
  held_for text[] not null default '{}' check (cardinality(held_for) <= 10),
  decided_by text collate "C",
  decided_at timestamptz,
  refused_because text check (length(refused_because) between 1 and 500),
  reply text check (length(reply) between 1 and 2000),
  replied_by text collate "C",
  replied_at timestamptz,
  helpful integer not null default 0 check (helpful >= 0),
  created_at timestamptz not null default clock_timestamp(),
  edited_at timestamptz,
  check ((reply is null) = (replied_at is null)),
  check (state <> 'refused' or refused_because is not null)
);
create unique index reviews_one_per_author on reviews.reviews (product_id, author_id)
  where author_id is not null and state <> 'withdrawn';
create unique index reviews_one_per_order on reviews.reviews (product_id, order_id)
  where order_id is not null and state <> 'withdrawn';
create index reviews_of_product on reviews.reviews (product_id, helpful desc, created_at desc, id) where state = 'published';
create index reviews_waiting on reviews.reviews (created_at, id) where state = 'pending';
create index reviews_by_author on reviews.reviews (author_id, created_at desc) where author_id is not null;
create index reviews_by_text on reviews.reviews (body_hash);

create table reviews.photographs (
  id text collate "C" primary key check (id ~ '^pho_[0-9a-hjkmnp-tv-z]{26}$'),
  review_id text collate "C" not null references reviews.reviews (id),
  position integer not null check (position between 1 and 4),
  file_key text collate "C" not null check (file_key ~ '^[0-9a-f]{32}\.(jpg|png|webp|avif)$'),
  width integer not null check (width between 1 and 12000),
  height integer not null check (height between 1 and 12000),
  unique (review_id, position)
);
create index photographs_by_file on reviews.photographs (file_key);

create table reviews.votes (
  review_id text collate "C" not null references reviews.reviews (id),
  voter_id text collate "C" not null references parties.parties (id),
  at timestamptz not null default clock_timestamp(),
  primary key (review_id, voter_id)
);
create index votes_by_voter on reviews.votes (voter_id);

create table reviews.questions (
  id text collate "C" primary key check (id ~ '^que_[0-9a-hjkmnp-tv-z]{26}$'),
  product_id bigint not null references catalog.products (id),
  author_id text collate "C" references parties.parties (id),
  author_name text not null check (length(author_name) between 1 and 60),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  body text not null check (length(body) between 1 and 1000),
  body_hash bytea not null check (length(body_hash) = 32),
  state text collate "C" not null check (state in ('pending', 'published', 'refused', 'withdrawn')),
  held_for text[] not null default '{}' check (cardinality(held_for) <= 10),
  decided_by text collate "C",
  decided_at timestamptz,
  refused_because text check (length(refused_because) between 1 and 500),
  created_at timestamptz not null default clock_timestamp(),
  check (state <> 'refused' or refused_because is not null)
);
create index questions_of_product on reviews.questions (product_id, created_at desc, id) where state = 'published';
create index questions_waiting on reviews.questions (created_at, id) where state = 'pending';
create index questions_by_author on reviews.questions (author_id, created_at desc) where author_id is not null;
create index questions_by_text on reviews.questions (body_hash);

create table reviews.answers (
  id text collate "C" primary key check (id ~ '^ans_[0-9a-hjkmnp-tv-z]{26}$'),
  question_id text collate "C" not null references reviews.questions (id),
  author_id text collate "C" references parties.parties (id),
  author_name text not null check (length(author_name) between 1 and 60),
  -- Who speaks: the seller, somebody who bought the product, or anybody.
  voice text collate "C" not null check (voice in ('seller', 'buyer', 'anybody')),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  body text not null check (length(body) between 1 and 2000),
  body_hash bytea not null check (length(body_hash) = 32),
  state text collate "C" not null check (state in ('pending', 'published', 'refused', 'withdrawn')),
  held_for text[] not null default '{}' check (cardinality(held_for) <= 10),
  decided_by text collate "C",
  decided_at timestamptz,
  refused_because text check (length(refused_because) between 1 and 500),
  created_at timestamptz not null default clock_timestamp(),
  check (state <> 'refused' or refused_because is not null)
);
create index answers_of_question on reviews.answers (question_id, created_at, id);
create index answers_waiting on reviews.answers (created_at, id) where state = 'pending';
create index answers_by_author on reviews.answers (author_id, created_at desc) where author_id is not null;
create index answers_by_text on reviews.answers (body_hash);

-- What is asked most, as the operator answers it.
create table reviews.faqs (
  id text collate "C" primary key check (id ~ '^faq_[0-9a-hjkmnp-tv-z]{26}$'),
  product_id bigint not null references catalog.products (id),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  position integer not null check (position between 1 and 100),
  question text not null check (length(question) between 1 and 300),
  answer text not null check (length(answer) between 1 and 3000),
  edited_by text collate "C" not null,
  edited_at timestamptz not null default clock_timestamp(),
  unique (product_id, locale, position)
);

-- Somebody says that a published text should not stand.
create table reviews.reports (
  id text collate "C" primary key check (id ~ '^rpt_[0-9a-hjkmnp-tv-z]{26}$'),
  about_id text collate "C" not null check (about_id ~ '^(rev|que|ans)_'),
  reporter_id text collate "C" not null references parties.parties (id),
  reason text collate "C" not null check (reason in ('advertising', 'offensive', 'untrue', 'private', 'other')),
  note text not null default '' check (length(note) <= 500),
  at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  unique (about_id, reporter_id)
);
create index reports_open on reviews.reports (about_id) where settled_at is null;
create index reports_by_reporter on reviews.reports (reporter_id);

-- The mail some days after delivery that asks how the goods are: one for each order.
create table reviews.invitations (
  order_id text collate "C" primary key check (order_id like 'ord\_%'),
  due_at timestamptz not null,
  mailed_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index invitations_due on reviews.invitations (due_at) where mailed_at is null;

-- The sums of the published stars of each product: what cards, sorting and facets read.
create table reviews.ratings (
  product_id bigint primary key references catalog.products (id),
  rating_sum bigint not null default 0,
  rating_count integer not null default 0 check (rating_count >= 0),
  one integer not null default 0 check (one >= 0),
  two integer not null default 0 check (two >= 0),
  three integer not null default 0 check (three >= 0),
  four integer not null default 0 check (four >= 0),
  five integer not null default 0 check (five >= 0),
  check (rating_count = one + two + three + four + five),
  check (rating_sum = one + 2 * two + 3 * three + 4 * four + 5 * five)
) with (fillfactor = 80);

create function reviews.count_stars() returns trigger
language plpgsql as $$
declare
  before smallint := 0;
  after smallint := 0;
begin
  if tg_op = 'UPDATE' and old.state = 'published' then
    before := old.rating;
  end if;
  if new.state = 'published' then
    after := new.rating;
  end if;
  if before = after then
    return null;
  end if;
  insert into reviews.ratings (product_id) values (new.product_id) on conflict do nothing;
  update reviews.ratings
     set rating_sum = rating_sum + after - before,
         rating_count = rating_count + (after > 0)::integer - (before > 0)::integer,
         one = one + (after = 1)::integer - (before = 1)::integer,
         two = two + (after = 2)::integer - (before = 2)::integer,
         three = three + (after = 3)::integer - (before = 3)::integer,
         four = four + (after = 4)::integer - (before = 4)::integer,
         five = five + (after = 5)::integer - (before = 5)::integer
   where product_id = new.product_id;
  return null;
end
$$;
create trigger count_stars after insert or update of state, rating on reviews.reviews
  for each row execute function reviews.count_stars();

grant select on all tables in schema reviews to kontor_app, kontor_worker, kontor_readonly;
grant insert on reviews.reviews, reviews.photographs, reviews.votes, reviews.questions, reviews.answers, reviews.faqs,
  reviews.reports, reviews.ratings to kontor_app;
grant update (author_id, author_name, order_id, locale, rating, title, body, body_hash, state, held_for, decided_by,
  decided_at, refused_because, reply, replied_by, replied_at, helpful, edited_at) on reviews.reviews to kontor_app;
grant update (author_id, author_name, body, body_hash, state, held_for, decided_by, decided_at, refused_because)
  on reviews.questions, reviews.answers to kontor_app;
grant update (rating_sum, rating_count, one, two, three, four, five) on reviews.ratings to kontor_app;
grant update (settled_at) on reviews.reports to kontor_app;
grant update (question, answer, edited_by, edited_at) on reviews.faqs to kontor_app;
grant delete on reviews.photographs, reviews.votes, reviews.faqs, reviews.reports to kontor_app;
grant insert on reviews.invitations to kontor_app, kontor_worker;
grant update (mailed_at) on reviews.invitations to kontor_worker;

-- What somebody would like to have: a list for each guest or person, and who waits for something to come back.
create schema wishes;
grant usage on schema wishes to kontor_app, kontor_worker, kontor_readonly;

create table wishes.lists (
  id text collate "C" primary key check (id ~ '^wsh_[0-9a-hjkmnp-tv-z]{26}$'),
  -- A guest's list is found by a token of which only the hash is kept; a person's by the person.
  token_hash bytea unique check (length(token_hash) = 32),
  party_id text collate "C" unique references parties.parties (id),
  -- While it is shared, its link is made from the shop's key and this number; another number is another link.
  is_shared boolean not null default false,
  share_number integer not null default 1 check (share_number > 0),
  created_at timestamptz not null default clock_timestamp(),
  check ((token_hash is null) <> (party_id is null))
);

create table wishes.items (
  list_id text collate "C" not null references wishes.lists (id) on delete cascade,
  variant_id bigint not null references catalog.variants (id),
  added_at timestamptz not null default clock_timestamp(),
  primary key (list_id, variant_id)
);

create table wishes.stock_alerts (
  id text collate "C" primary key check (id ~ '^alt_[0-9a-hjkmnp-tv-z]{26}$'),
  party_id text collate "C" not null references parties.parties (id),
  variant_id bigint not null references catalog.variants (id),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  created_at timestamptz not null default clock_timestamp(),
  mailed_at timestamptz
);
create unique index stock_alerts_open on wishes.stock_alerts (variant_id, party_id) where mailed_at is null;
create index stock_alerts_by_party on wishes.stock_alerts (party_id);

grant select on all tables in schema wishes to kontor_app, kontor_worker, kontor_readonly;
grant insert, delete on wishes.lists, wishes.items, wishes.stock_alerts to kontor_app;
grant update (is_shared, share_number) on wishes.lists to kontor_app;
grant update (mailed_at) on wishes.stock_alerts to kontor_worker;
grant delete on wishes.lists to kontor_worker;

-- A person who asks to be erased: what no law asks for is deleted.
grant delete on access.links, access.payment_passwords, notifications.mails to kontor_app;
grant update (email) on orders.orders to kontor_app;

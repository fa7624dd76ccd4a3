-- The card vault: a database of its own, which no role of the shop may enter. Card numbers and expiry are kept only
-- sealed (AES-256-GCM under a data key that is itself wrapped by a key-encryption key); security codes are not kept at all.

create schema vault;
grant usage on schema vault to kontor_vault;

-- A card, known outside by its token. It belongs to a party of the shop that agreed to keep it, or to one payment.
create table vault.tokens (
  id text collate "C" primary key check (id ~ '^tok_[0-9a-hjkmnp-tv-z]{26}$'),
  party text collate "C" check (length(party) between 1 and 100),
  payment text collate "C" not null check (length(payment) between 1 and 100),
  -- HMAC of the number under a key of its own: the same card is recognized, the number is not found by trying all.
  fingerprint bytea not null check (length(fingerprint) = 32),
  key_id text collate "C" not null check (key_id ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  wrapped_key bytea not null check (length(wrapped_key) = 60),
  sealed bytea not null check (length(sealed) between 29 and 200),
  brand text collate "C" not null check (brand ~ '^[a-z]{2,20}$'),
  last4 text collate "C" not null check (last4 ~ '^[0-9]{4}$'),
  -- The payer's consent to keep the card, and the first approval after it: only then it is offered again.
  consented_at timestamptz,
  proven_at timestamptz,
  -- What the network calls the payment the card was put on file with; later payments name it.
  network_reference text collate "C" check (length(network_reference) between 1 and 64),
  used_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  check (consented_at is null or party is not null)
);
create unique index tokens_once_per_party on vault.tokens (party, fingerprint) where consented_at is not null;
create index tokens_by_key on vault.tokens (key_id, id);
create index tokens_expired on vault.tokens (expires_at);

-- One try to pay: what is asked, the page on which the payer gives a card (or the code of one on file), how the
-- issuer's check went. Known by the reference the acquirer gets.
create table vault.tries (
  reference text collate "C" primary key check (reference ~ '^[A-Za-z0-9_.:-]{1,100}$'),
  payment text collate "C" not null check (length(payment) between 1 and 100),
  party text collate "C" check (length(party) between 1 and 100),
  state text collate "C" not null default 'open' check (state in ('open', 'filled', 'closed')),
  wants text collate "C" not null default 'card' check (wants in ('card', 'code')),
  token text collate "C" references vault.tokens (id) on delete set null,
  -- SHA-256 of the secret in the page's address; null until the page is asked for.
  secret_hash bytea unique check (length(secret_hash) = 32),
  return_url text not null check (length(return_url) <= 2000),
  locale text collate "C" not null check (locale in ('en', 'zh', 'fr')),
  amount text collate "C" not null check (amount ~ '^[0-9]{1,15}(\.[0-9]{1,4})?$'),
  currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
  description text not null check (length(description) <= 200),
  -- Why the page is shown again, such as a card that was declined.
  notice text collate "C" check (notice ~ '^[a-z][a-z0-9_]{0,59}$'),
  tries integer not null default 0 check (tries between 0 and 20),
  -- The issuer's check (3-D Secure), without anything of the card.
  wants_check boolean not null default false,
  authentication jsonb check (jsonb_typeof(authentication) = 'object'),
  -- Set before the acquirer is asked: from then on nobody may say that nothing was sent.
  sent_at timestamptz,
  sent_to text collate "C" check (sent_to ~ '^[a-z]{1,20}$'),
  -- Why nothing more is done: the payer went another way, or the acquirer could not be reached and nothing was sent.
  closed_as text collate "C" check (closed_as in ('left', 'unreachable')),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  check ((sent_at is null) = (sent_to is null)),
  check ((state = 'closed') = (closed_as is not null)),
  check (state <> 'closed' or sent_at is null)
);
create index tries_expired on vault.tries (expires_at);
create index tries_by_token on vault.tries (token);

-- Who used which card for what: written for every opening of a sealed number, never changed.
create table vault.uses (
  id bigint generated always as identity primary key,
  token text collate "C" not null check (length(token) between 1 and 100),
  reference text collate "C" not null check (length(reference) between 1 and 100),
  purpose text collate "C" not null check (purpose in ('authenticate', 'authorize', 'delete')),
  acquirer text collate "C" check (acquirer ~ '^[a-z]{1,20}$'),
  at timestamptz not null default clock_timestamp()
);
create index uses_by_token on vault.uses (token, id);

grant select, insert, update, delete on vault.tokens, vault.tries to kontor_vault;
grant select, insert on vault.uses to kontor_vault;

-- A payer may have to prove who they are at any amount: the issuer is then asked to challenge them, and without a challenge
-- that was passed nothing is charged.
alter table vault.tries add column wants_challenge boolean not null default false;

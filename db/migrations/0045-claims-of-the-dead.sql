-- A command whose carrier has died is carried out by whoever sends it next, at once and not after its claim has grown old.

-- The connection that made the claim. It is alive while a backend of that number has been there since before the claim.
alter table kernel.idempotency add column holder integer not null default pg_backend_pid();

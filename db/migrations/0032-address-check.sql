-- What the issuer said of the billing address it was sent (one letter), kept with the attempt it was asked for.
alter table payments.attempts add column address_check text collate "C" check (address_check ~ '^[A-Z]$');
grant update (address_check) on payments.attempts to kontor_app, kontor_worker;

-- A rule may speak of that answer, which comes after the attempt was judged: the decision is judged once more with it.
grant update (action, reasons, facts) on risk.decisions to kontor_app, kontor_worker;

-- Cards that were declined while their payer was gone, for the completer to go on with.
create index attempts_declined on payments.attempts (observed_at) where state = 'declined' and method = 'vault_card';

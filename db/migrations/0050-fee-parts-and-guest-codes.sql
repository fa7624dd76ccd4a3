-- What a card fee is made of, as the acquirer's settlement file tells it: the issuer's interchange, the scheme's fee, the acquirer's markup. Lines
-- of providers that know one fee have no parts.
alter table reconciliation.lines
  add column interchange_minor bigint,
  add column scheme_minor bigint,
  add column markup_minor bigint,
  add constraint lines_fee_parts check (num_nulls(interchange_minor, scheme_minor, markup_minor) in (0, 3));

-- A guest of whom only a telephone is known gets the code there.
alter table access.step_ups drop constraint step_ups_of_somebody;
alter table access.step_ups add constraint step_ups_of_somebody check (party_id is not null or way in ('mail', 'message'));

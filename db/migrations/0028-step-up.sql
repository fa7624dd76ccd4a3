-- A payment the house carries out may need one more proof of its payer, however small its amount.
alter table payments.house_payments add column step_up boolean not null default false;

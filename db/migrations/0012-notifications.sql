-- What was said to people: each message is recorded with the fact that caused it and sent afterwards by a job.

create schema notifications;
grant usage on schema notifications to kontor_app, kontor_worker, kontor_readonly;

create table notifications.mails (
  id text collate "C" primary key check (id like 'mal\_%'),
  -- One message per cause and template: telling twice sends once.
  cause text collate "C" not null,
  template text collate "C" not null,
  recipient text collate "C" not null check (length(recipient) between 3 and 254),
  locale text collate "C" not null check (locale ~ '^[a-z]{2}$'),
  subject text not null check (length(subject) between 1 and 300),
  body_text text not null,
  body_html text not null,
  state text collate "C" not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  tries integer not null default 0 check (tries >= 0),
  next_try_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  check ((state = 'sent') = (sent_at is not null)),
  unique (cause, template, recipient)
);
create index mails_to_send on notifications.mails (next_try_at) where state = 'queued';
create index mails_by_time on notifications.mails (created_at desc, id desc);

grant select, insert on notifications.mails to kontor_app;
grant select, insert, update on notifications.mails to kontor_worker;

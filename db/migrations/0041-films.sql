-- A picture of a product may be the poster of a film. The film's captions are files too, one a language.

alter table catalog.media
  add column film_key text collate "C"
    check (film_key ~ '^[0-9a-f]{32}\.(mp4|webm)$'),
  add column captions catalog.labels not null default '{}',
  add check (film_key is not null or captions = '{}');

-- A try can be given up while its provider still makes the page for it: nobody is sent to that page, because nobody would ask any
-- more whether money came on it. Both functions say so now.

-- Write down what the payer does next. Evidence that came in between is not overwritten. Answers whether the payer may go there: not
-- where the try is over; null where there is no such try.
create or replace function payments.record_page(for_intent text, for_attempt text, their_ref text, next_action jsonb)
returns boolean
language plpgsql volatile as $$
declare
  stands boolean;
begin
  perform 1 from payments.intents i where i.id = for_intent for update;
  update payments.attempts a
     set connector_ref = coalesce(a.connector_ref, their_ref), action = next_action,
         state = case when a.state = 'created' then 'pending' else a.state end
   where a.id = for_attempt and a.intent_id = for_intent
  returning a.state not in ('failed', 'expired') into stands;
  return stands;
end
$$;

drop function payments.record_pages(json);

-- Write down what payers do next, many at once, as `payments.record_page` does. A payment somebody else has in hand is passed over.
create function payments.record_pages(pages json) returns table (n integer, stands boolean)
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  payments_of text[];
begin
  select array_agg(l.id) into payments_of
    from (select i.id from payments.intents i
           where i.id = any (array(select g.payment from json_to_recordset(pages) as g (payment text)))
           order by i.id for update skip locked) l;
  return query
  update payments.attempts a
     set connector_ref = coalesce(a.connector_ref, g.connector_ref), action = g.action,
         state = case when a.state = 'created' then 'pending' else a.state end
    from json_to_recordset(pages) as g (n integer, payment text, attempt text, connector_ref text, action jsonb)
   where a.id = g.attempt and a.intent_id = g.payment and g.payment = any (payments_of)
  returning g.n, a.state not in ('failed', 'expired');
end
$$;

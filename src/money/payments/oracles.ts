/**
 * What must never be found: each statement answers the rows that break its rule, none when all is well. They look across
 * modules on purpose: order, payment, ledger and shipment must agree.
 */
export const paymentOracles: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'a payment is the sum of its attempts',
    sql: `select i.id
            from payments.intents i
            left join payments.attempts a on a.intent_id = i.id and not a.surplus
           group by i.id
          having i.captured_minor <> coalesce(sum(a.captured_minor), 0)
              or i.refunded_minor <> coalesce(sum(a.refunded_minor), 0)`,
  },
  {
    name: 'an attempt is the sum of its decided operations',
    sql: `select a.id
            from payments.attempts a
            left join payments.operations o on o.attempt_id = a.id and o.state = 'succeeded'
           group by a.id
          having a.captured_minor <> coalesce(sum(o.amount_minor) filter (where o.kind = 'capture'), 0)
              or a.refunded_minor <> coalesce(sum(o.amount_minor) filter (where o.kind = 'refund'), 0)`,
  },
  {
    name: 'at most one attempt of a payment holds wanted money',
    sql: `select intent_id
            from payments.attempts
           where not surplus and state in ('authorized', 'partially_captured', 'captured')
           group by intent_id
          having count(*) > 1`,
  },
  {
    name: 'money that came for nothing is on its way back',
    sql: `select a.id
            from payments.attempts a
           where a.surplus
             and (a.state = 'authorized' and not exists (
                    select from payments.operations o
                     where o.attempt_id = a.id and o.kind = 'void' and o.state <> 'succeeded')
                  or a.state = 'captured' and not exists (
                    select from payments.operations o where o.attempt_id = a.id and o.kind = 'refund'))`,
  },
  {
    name: 'a closed payment holds no money that is not on its way back',
    sql: `select a.id
            from payments.intents i
            join payments.attempts a on a.intent_id = i.id
           where i.state in ('canceled', 'expired') and a.state = 'authorized'
             and not exists (select from payments.operations o
                              where o.attempt_id = a.id and o.kind = 'void' and o.state <> 'succeeded')`,
  },
  {
    name: 'a request without an answer is asked about again, or is a case',
    sql: `select o.id
            from payments.operations o
           where o.state in ('created', 'sent', 'unknown') and o.next_sync_at is null
             and not exists (select from payments.cases c
                              where c.kind = 'unknown_operation' and c.subject = o.id and c.closed_at is null)`,
  },
  {
    name: 'what may be given back is what was captured less refunds, made or under way, less disputes lost and what a chain took back',
    sql: `with ledgers as (
            select substring(a.path from 9 for 30) as id,
                   a.credits_posted_minor - a.debits_posted_minor - a.debits_pending_minor
                     + coalesce((select sum(d.credits_posted_minor - d.debits_posted_minor - d.debits_pending_minor)
                                   from ledger.account_deltas d where d.account_id = a.id), 0) as available
              from ledger.accounts a
             where a.path like 'payment:pay\\_%:refundable'
          )
          select i.id
            from payments.intents i
            left join ledgers l on l.id = i.id
           where coalesce(l.available, 0) <> i.captured_minor - coalesce((
                   select sum(o.amount_minor)
                     from payments.operations o
                     join payments.attempts a on a.id = o.attempt_id
                    where a.intent_id = i.id and not a.surplus and o.kind = 'refund' and o.state <> 'failed'), 0)
                 - coalesce((
                   select sum(t.amount_minor)
                     from disputes.disputes d
                     join payments.attempts a on a.id = d.attempt_id
                     join ledger.transfers t on t.cause = d.provider_id and t.code = 'refundable'
                    where a.intent_id = i.id and d.state = 'lost'), 0)
                 - coalesce((
                   select sum(m.refundable_minor)
                     from chain.claim_moves m
                     join chain.invoices c on c.id = m.invoice_id
                     join payments.attempts a on a.merchant_ref = c.merchant_ref
                    where a.intent_id = i.id), 0)`,
  },
  {
    name: 'a capture is posted once, for its amount',
    sql: `select o.id
            from payments.operations o
            left join ledger.transfers t on t.cause = o.id and t.code = 'payment_captured'
           where o.kind = 'capture'
           group by o.id, o.state, o.amount_minor
          having coalesce(sum(t.amount_minor), 0) <> case o.state when 'succeeded' then o.amount_minor else 0 end`,
  },
  {
    name: 'the parts of a refund add up to it',
    sql: `select o.id
            from payments.operations o
            left join payments.refund_parts p on p.operation_id = o.id
           where o.kind = 'refund'
           group by o.id
          having o.amount_minor <> coalesce(sum(p.amount_minor), 0)`,
  },
  {
    name: 'an order and its payment agree',
    sql: `select o.id, o.state as order_state, i.state as payment_state
            from orders.orders o
            join payments.intents i on i.reference = o.id
           where case o.state
                   when 'awaiting_payment' then i.state not in ('requires_payment', 'processing')
                   when 'canceled' then i.state not in ('canceled', 'expired', 'refunded')
                     and not (i.state = 'captured' and exists (
                       select from payments.operations r join payments.attempts t on t.id = r.attempt_id
                        where t.intent_id = i.id and t.at_once and r.kind = 'refund' and r.reason = 'cancel'))
                   when 'expired' then i.state not in ('canceled', 'expired')
                   when 'paid' then i.state not in ('authorized', 'partially_captured', 'captured', 'partially_refunded')
                     and not exists (select from payments.cases c where c.intent_id = i.id and c.kind = 'conflict')
                   when 'refunded' then i.state <> 'refunded'
                   else i.state not in ('captured', 'partially_refunded', 'refunded')
                 end
              or o.total_minor <> i.amount_minor or o.currency <> i.currency`,
  },
  {
    name: 'goods left only for captured money',
    sql: `select s.id
            from shipping.shipments s
           where s.state in ('shipped', 'in_transit', 'delivered') and s.total_minor > 0
             and not exists (select from payments.operations o
                              where o.kind = 'capture' and o.cause = s.id and o.state = 'succeeded'
                                and o.amount_minor = s.total_minor)
             and not exists (select from payments.intents i join payments.attempts a on a.intent_id = i.id
                              where i.reference = s.order_id and a.at_once and not a.surplus and a.state = 'captured')`,
  },
  {
    name: 'captured money is due to the payer until its goods have left',
    sql: `with due as (
            select substring(a.path from 7 for 30) as order_id,
                   a.credits_posted_minor - a.debits_posted_minor - a.debits_pending_minor
                     + coalesce((select sum(d.credits_posted_minor - d.debits_posted_minor - d.debits_pending_minor)
                                   from ledger.account_deltas d where d.account_id = a.id), 0) as balance
              from ledger.accounts a
             where a.path like 'order:ord\\_%:due'
          )
          select d.order_id
            from due d
           where d.balance <> coalesce((
                   select sum(s.total_minor) from shipping.shipments s
                    where s.order_id = d.order_id and s.shipped_at is null and s.state <> 'canceled'
                      and (s.captured_at is not null or exists (
                        select from payments.intents i join payments.attempts a on a.intent_id = i.id
                         where i.reference = s.order_id and a.at_once and not a.surplus and a.state = 'captured'))), 0)`,
  },
  {
    name: 'the parcels of a paid order are all of it',
    sql: `select o.id
            from orders.orders o
            join (select s.order_id, sum(s.total_minor) as total from shipping.shipments s group by 1) s
              on s.order_id = o.id
           where s.total <> o.total_minor
           union all
          select l.order_id
            from orders.lines l
            join orders.orders o on o.id = l.order_id and o.state in ('paid', 'fulfilled', 'completed')
            left join (shipping.shipment_lines sl
                       join shipping.shipments s on s.id = sl.shipment_id and s.cause is null)
              on sl.order_line_id = l.id
           group by l.order_id, l.id, l.quantity
          having coalesce(sum(sl.quantity), 0) <> l.quantity`,
  },
]

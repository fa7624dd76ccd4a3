import assert from 'node:assert/strict'
import test from 'node:test'
import type { Db } from '#kernel/database.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { moveOrder, orderLifecycle, orderNumber, orderToken, type OrderEvent, type OrderId } from './index.ts'

async function anOrder(db: Db, state: string): Promise<OrderId> {
  const [row] = await db.sql<{ id: OrderId }>`
    with n as (select nextval('orders.order_numbers') as n)
    insert into orders.orders (id, number, cart_id, email, currency, country, locale, tax_included, tax_treatment,
      items_minor, discount_minor, shipping_minor, tax_minor, total_minor, shipping_method, shipping_tax_rate,
      shipping_tax_minor, state, token_hash, shipping_address, expires_at)
    select 'ord_' || n, n, 'crt_' || n, 'a@example.com', 'EUR', 'DE', 'en', true, 'domestic', 100, 0, 0, 16, 100,
           'standard', 19, 0, ${state}, sha256(n::text::bytea), '{}', now() + interval '1 hour' from n
    returning id`
  return row?.id ?? 'ord_'
}

test('an order moves exactly as its lifecycle says, from every state by every event', async (t) => {
  const db = await testDatabase(t)
  const events: readonly OrderEvent[] = ['pay', 'fulfill', 'complete', 'refund']
  for (const state of orderLifecycle.states) {
    for (const event of events) {
      const id = await anOrder(db, state)
      const next = orderLifecycle.next(state, event)
      const answer = await inTransaction(db, (tx) => moveOrder(tx, id, event, { actor: 'test' }))
      const [after] = await db.sql<{ state: string }>`select state from orders.orders where id = ${id}`
      const facts = await db.sql<{ type: string }>`select type from kernel.outbox where aggregate = ${id}`
      if (next === undefined) {
        assert.deepEqual(answer, { ok: false, refusal: 'wrong_state', detail: { state, event } })
        assert.equal(after?.state, state)
        assert.deepEqual(facts, [])
      } else {
        assert.ok(answer.ok, `${state} ${event}`)
        assert.equal(after?.state, next)
        assert.deepEqual(facts, [{ type: `order_${next}` }])
      }
    }
  }
})

test('the database knows the same states as the lifecycle', async (t) => {
  const db = await testDatabase(t)
  const [row] = await db.sql<{ check: string }>`
    select pg_get_constraintdef(oid) as check from pg_constraint
     where conrelid = 'orders.orders'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%(state = ANY%'`
  const named = new Set([...(row?.check.matchAll(/'(\w+)'/g) ?? [])].map(([, name]) => name))
  assert.deepEqual(named, new Set<string | undefined>(orderLifecycle.states))
})

test('of ten payments of one order one is taken', async (t) => {
  const db = await testDatabase(t)
  const id = await anOrder(db, 'awaiting_payment')
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => inTransaction(db, (tx) => moveOrder(tx, id, 'pay', { actor: 'test' }))),
  )
  assert.equal(answers.filter((answer) => answer.ok).length, 1)
})

test('what was agreed cannot be changed by the application', async (t) => {
  const db = await testDatabase(t)
  const id = await anOrder(db, 'paid')
  await assert.rejects(db.sql`update orders.orders set total_minor = 1 where id = ${id}`, /permission denied/)
  await assert.rejects(db.sql`delete from orders.orders where id = ${id}`, /permission denied/)
  await assert.rejects(db.sql`update orders.lines set quantity = 1`, /permission denied/)
  const owner = await db.as('owner')
  await assert.rejects(owner.sql`update orders.orders set total_minor = 99 where id = ${id}`, /total_adds_up/)
})

test('numbers are said with their letter, and a link secret follows from the cart token alone', () => {
  assert.equal(orderNumber(100_001), 'K-100001')
  assert.equal(orderToken('a', 'crt_1'), orderToken('a', 'crt_1'))
  assert.notEqual(orderToken('a', 'crt_1'), orderToken('b', 'crt_1'))
  assert.notEqual(orderToken('a', 'crt_1'), orderToken('a', 'crt_2'))
  assert.equal(orderToken('a', 'crt_1').length, 43)
})

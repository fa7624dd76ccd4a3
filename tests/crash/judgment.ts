import assert from 'node:assert/strict'
import type { Db } from '#kernel/database.ts'
import { formatDecimal } from '#kernel/money.ts'
import { allPromisesKept } from '../support/oracles.ts'
import type { RunningShop } from './running-shop.ts'
import type { Witness } from './witness.ts'

type Row = {
  readonly id: string
  readonly state: string
  readonly total_minor: bigint
  readonly cart_id: string
}

const after: Readonly<Record<string, readonly string[]>> = {
  order_paid: ['paid', 'fulfilled', 'completed', 'refunded', 'canceled'],
  order_canceled: ['canceled'],
  order_shipped: ['fulfilled', 'completed', 'refunded'],
  order_refunded: ['fulfilled', 'completed', 'refunded'],
}

/** Everything somebody was told is true: nothing acknowledged is lost, and nothing is there that nobody asked for. */
export async function nothingLostNothingDoubled(owner: Db, { acknowledged, carts }: Witness): Promise<void> {
  const rows = await owner.sql<Row>`
    select id, state, total_minor, cart_id from orders.orders`
  const orders = new Map(rows.map((row) => [row.id, row]))
  for (const what of acknowledged) {
    const order = orders.get(what.order)
    assert.ok(order, `${what.kind} ${what.order} was acknowledged and is lost`)
    if (what.kind === 'order_placed') {
      assert.equal(formatDecimal({ minor: order.total_minor, currency: 'EUR' }), what.total)
      assert.equal(order.cart_id, what.cart)
    } else
      assert.ok(after[what.kind]?.includes(order.state), `${what.kind} but ${what.order} is ${order.state}`)
  }
  for (const { cart_id, id } of rows) assert.ok(carts.has(cart_id), `nobody asked for ${id}`)
  assert.equal(new Set(rows.map((row) => row.cart_id)).size, rows.length, 'one order per cart')
}

type BankPayment = {
  readonly state: string
  readonly amount_captured: string
  readonly amount_refunded: string
  readonly operations: readonly {
    readonly kind: string
    readonly state: string
    readonly reference: string
  }[]
}

/** What the bank has in its books for every try of ours is what we have in ours, operation by operation. */
export async function theBankAgrees(
  owner: Db,
  { bank }: RunningShop,
  { acknowledged }: Witness,
): Promise<void> {
  const tries = await owner.sql<{
    ref: string
    order_id: string
    captured_minor: bigint
    refunded_minor: bigint
  }>`
    select a.merchant_ref as ref, i.reference as order_id, a.captured_minor, a.refunded_minor
      from payments.attempts a join payments.intents i on i.id = a.intent_id`
  const refunds = new Map(
    acknowledged.flatMap((each) => (each.kind === 'order_refunded' ? [[each.order, each.amount]] : [])),
  )
  for (const { ref, order_id, captured_minor, refunded_minor } of tries) {
    const answer = await fetch(`${bank.origin}/v1/payments/by-reference/${ref}`, {
      headers: { authorization: `Bearer ${bank.key}` },
    })
    if (answer.status === 404) continue
    const said = (await answer.json()) as BankPayment
    assert.equal(said.amount_captured, formatDecimal({ minor: captured_minor, currency: 'EUR' }), order_id)
    assert.equal(said.amount_refunded, formatDecimal({ minor: refunded_minor, currency: 'EUR' }), order_id)
    const done = (kind: string) =>
      said.operations.filter((each) => each.kind === kind && each.state === 'succeeded')
    assert.ok(done('capture').length <= 1, `${order_id} was captured ${done('capture').length} times`)
    const refund = refunds.get(order_id)
    if (refund !== undefined)
      assert.equal(said.amount_refunded, refund, `${order_id} was refunded twice or not`)
  }
  const [clearing] = await owner.sql<{ ours_minor: bigint; theirs_minor: bigint }>`
    select (select coalesce(sum(captured_minor - refunded_minor), 0)::bigint from payments.attempts) as theirs_minor,
           (select coalesce(sum(case when d.path = 'psp:card:clearing' then t.amount_minor else -t.amount_minor end), 0)::bigint
              from ledger.transfers t
              join ledger.accounts d on d.id = t.debit_id
              join ledger.accounts c on c.id = t.credit_id
             where t.kind in ('single', 'post') and 'psp:card:clearing' in (d.path, c.path)) as ours_minor`
  assert.equal(clearing?.ours_minor, clearing?.theirs_minor, 'the clearing account is what the bank owes us')
  const books = (await (await fetch(`${bank.origin}/control/books`)).json()) as { balanced: boolean }
  assert.equal(books.balanced, true)
}

/** Wait until nothing is open any more: no payment undecided, no hold of an order that is over, no fact unread. */
export async function everythingResolved(owner: Db): Promise<number> {
  const begun = performance.now()
  await owner.sql`
    update orders.orders set expires_at = clock_timestamp() where state = 'awaiting_payment'`
  for (;;) {
    const [open] = await owner.sql<{ orders: number; operations: number; facts: number; holds: number }>`
      select (select count(*) from orders.orders where state = 'awaiting_payment') as orders,
             (select count(*) from payments.operations
               where kind <> 'authorize' and state not in ('succeeded', 'failed')) as operations,
             (select count(*) from kernel.sequencer s join kernel.consumers c on c.seq < s.seq) as facts,
             (select count(*) from inventory.holds h join orders.orders o on o.id = h.reference
               where o.state not in ('awaiting_payment', 'paid')
                 and not exists (select from inventory.hold_resolutions r where r.hold_id = h.id)) as holds`
    if (open && open.orders + open.operations + open.facts + open.holds === 0) break
    assert.ok(performance.now() - begun < 90_000, `still open: ${JSON.stringify(open)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  await allPromisesKept(owner)
  return performance.now() - begun
}

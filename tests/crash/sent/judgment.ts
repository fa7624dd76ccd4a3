import assert from 'node:assert/strict'
import { closedEconomy } from '../../../outside/cards/closed-economy.ts'
import { settleDown } from '../../../outside/cards/testing.ts'
import { booksOf } from '../../../outside/rails/testing.ts'
import { allPromisesKeptAtRest } from '../../support/oracles.ts'
import type { Books } from './books.ts'
import type { Run } from './run.ts'

/** How often what happened, by the books of those who did it. */
export type Verdict = {
  readonly attempts: number
  readonly charges: number
  readonly captures: number
  readonly refunds: number
  readonly voids: number
}

type Try = {
  readonly order_id: string
  readonly amount_minor: bigint
  readonly connector: string
  readonly state: string
  readonly ref: string
  readonly captured_minor: bigint
  readonly refunded_minor: bigint
  readonly done: readonly string[]
  readonly causes: readonly string[]
}

const none: Books = { held: 0n, captured: 0n, refunded: 0n, done: [] }

/** Attempts whose money was taken at once have no capture that was asked: the paying is the capture. */
const isAsked = (kind: string) =>
  kind.startsWith('capture') || kind.startsWith('refund') || kind.startsWith('void')

async function tries({ world }: Run): Promise<Try[]> {
  return world.owner.sql<Try>`
    select i.reference as order_id, i.amount_minor, a.connector, a.state, a.merchant_ref as ref,
           a.captured_minor, a.refunded_minor,
           array(select o.id from payments.operations o
                  where o.attempt_id = a.id and o.kind <> 'authorize' and o.state = 'succeeded'
                    and o.cause <> 'paid_at_once' order by o.id) as done,
           array(select o.kind || ' ' || o.cause from payments.operations o
                  where o.attempt_id = a.id and o.kind <> 'authorize' and o.state = 'succeeded') as causes
      from payments.attempts a join payments.intents i on i.id = a.intent_id
     order by i.reference, a.seq`
}

/** What this try is in our tables is what it is in the books of whoever carried it out, operation by operation. */
function sameAsTheirs(each: Try, theirs: Books): void {
  const story = `${each.connector} ${each.ref} of ${each.order_id}`
  assert.equal(theirs.captured, each.captured_minor, `${story}: captured`)
  assert.equal(theirs.refunded, each.refunded_minor, `${story}: refunded`)
  assert.deepEqual(theirs.done.toSorted(), [...each.done], `${story}: what took effect`)
  const causes = each.causes.filter(isAsked)
  assert.equal(new Set(causes).size, causes.length, `${story}: done twice: ${causes.join(', ')}`)
}

/** Every attempt is decided; a payment is charged at most once, in the books of its providers as in ours; every book closes. */
export async function chargedOnce(run: Run): Promise<Verdict> {
  const { world, auditor } = run
  await settleDown(world.cards)
  const all = await tries(run)
  const byOrder = Map.groupBy(all, ({ order_id }) => order_id)
  const count = { captures: 0, refunds: 0, voids: 0 }
  let charges = 0
  for (const [order, those] of byOrder) {
    let charged = 0n
    let times = 0
    for (const each of those) {
      assert.ok(
        !['created', 'pending', 'requires_confirmation'].includes(each.state),
        `${order} is ${each.state}`,
      )
      const theirs = auditor.of(each.connector, each.ref) ?? none
      sameAsTheirs(each, theirs)
      charged += theirs.held + theirs.captured - theirs.refunded
      if (theirs.held + theirs.captured > 0n) times++
      for (const cause of each.causes)
        if (cause.startsWith('capture')) count.captures++
        else if (cause.startsWith('refund')) count.refunds++
        else count.voids++
    }
    assert.ok(times <= 1, `${order} was charged ${times} times`)
    assert.ok(charged <= (those[0]?.amount_minor ?? 0n), `${order} was charged ${charged}`)
    charges += times
  }
  await booksClose(run)
  return { attempts: all.length, charges, ...count }
}

async function booksClose({ world }: Run): Promise<void> {
  await allPromisesKeptAtRest(world.owner)
  assert.deepEqual(closedEconomy(world.cards), [])
  for (const { origin } of Object.values(world.rails)) assert.deepEqual((await booksOf(origin)).faults, [])
  for (const { origin } of [world.pages.operator, world.pages.icbc]) {
    const { balanced } = (await (await fetch(`${origin}/control/books`)).json()) as { balanced: boolean }
    assert.equal(balanced, true, origin)
  }
  const bank = (await (await fetch(`${world.bank.origin}/control/books`)).json()) as { balanced: boolean }
  assert.equal(bank.balanced, true)
  const cases = await world.owner.sql`
    select kind, subject, facts from payments.cases where kind in ('unknown_operation', 'conflict', 'integrity_failure')`
  assert.deepEqual(cases, [], 'nobody has to look at anything')
}

/** What a payment became for its order is what its provider holds of it. */
export async function ordersAgree({ world, auditor }: Run): Promise<void> {
  const rows = await world.owner.sql<{ id: string; state: string; total_minor: bigint }>`
    select id, state, total_minor from orders.orders`
  const refs = await world.owner.sql<{ order_id: string; connector: string; ref: string }>`
    select i.reference as order_id, a.connector, a.merchant_ref as ref
      from payments.attempts a join payments.intents i on i.id = a.intent_id`
  for (const { id, state, total_minor } of rows) {
    const books = refs
      .filter(({ order_id }) => order_id === id)
      .map(({ connector, ref }) => auditor.of(connector, ref) ?? none)
    const held = books.reduce((sum, each) => sum + each.held, 0n)
    const net = books.reduce((sum, each) => sum + each.captured - each.refunded, 0n)
    const story = `${id} is ${state}: ${held} held, ${net} taken of ${total_minor}`
    assert.equal(held, 0n, story)
    assert.equal(net, state === 'fulfilled' || state === 'completed' ? total_minor : 0n, story)
  }
}

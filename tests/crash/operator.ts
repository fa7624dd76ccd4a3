import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { visitor, type Visited, type Visitor } from '../support/visitor.ts'
import type { Crowd } from './buyers.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Ask until there is an answer; a lost connection, a 5xx and a shop full of people are none. */
async function until(ask: () => Promise<Visited>, crowd: Crowd): Promise<Visited> {
  for (let tries = 0; tries < 300 && !crowd.over(); tries++) {
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer
    crowd.witness.repeated()
    await pause(100)
  }
  throw new Error('the desk never answered')
}

/** Somebody at the desk, signed in. */
export async function atTheDesk(crowd: Crowd): Promise<Visitor> {
  const who = visitor(crowd.origin)
  const form = { email: 'desk@kontor.example', password: 'tidy-harbor-ledger', back: '/admin' }
  const entered = await until(() => who.post('/admin/sign-in', form), crowd)
  assert.equal(entered.status, 303, entered.text.slice(0, 300))
  return who
}

async function act(who: Visitor, crowd: Crowd, path: string, done: RegExp, form: object = {}) {
  const key = randomUUID()
  const answer = await until(() => who.post(path, { key, ...form }), crowd)
  return answer.status === 303 && done.test(answer.location ?? '')
}

/** Pack and ship what was paid, and give some of it back, one order after another; ends when the shop has closed. */
export async function keepShipping(crowd: Crowd, amount = '1.00'): Promise<void> {
  const who = await atTheDesk(crowd)
  for (;;) {
    const order = crowd.paid.shift()
    if (order === undefined) {
      if (crowd.closing()) return
      await pause(50)
      continue
    }
    const page = await until(() => who.get(`/admin/orders/${order}`), crowd)
    const parcels = new Set(page.text.match(/shp_[0-9a-z]{26}/g) ?? [])
    assert.ok(parcels.size > 0, `${order} has a parcel`)
    for (const parcel of parcels) {
      await act(who, crowd, `/admin/shipments/${parcel}/pack`, /done=packed/)
      for (let tries = 0; tries < 50; tries++) {
        if (await act(who, crowd, `/admin/shipments/${parcel}/ship`, /done=shipped/)) {
          crowd.witness.told({ kind: 'order_shipped', order })
          break
        }
        assert.ok(tries < 49, `${parcel} could not be shipped`)
        await pause(100)
      }
    }
    if (crowd.below(3) > 0) continue
    const form = { kind: 'amount', amount, reason: 'a scratch' }
    if (await act(who, crowd, `/admin/orders/${order}/refund`, /done=refund/, form))
      crowd.witness.told({ kind: 'order_refunded', order, amount })
  }
}

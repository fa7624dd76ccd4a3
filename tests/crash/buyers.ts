import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { payAt } from '../support/visitor.ts'
import type { Witness } from './witness.ts'

/** What the crowd works with. `closing` is true once nobody begins anything any more. */
export type Crowd = {
  readonly origin: string
  readonly witness: Witness
  readonly variants: readonly number[]
  readonly below: (limit: number) => number
  readonly closing: () => boolean
  /** True once the test has ended: nobody waits for anything any more. */
  readonly over: () => boolean
  /** Paid orders for the desk to pack. */
  readonly paid: string[]
}

type Answer = { readonly status: number; readonly body: Record<string, never> & Record<string, unknown> }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Send a request until it is answered for good: a lost connection, a 5xx and "still in progress" are no answers. The key stays the same. */
export async function persistently(
  crowd: Pick<Crowd, 'origin' | 'witness' | 'over'>,
  method: string,
  path: string,
  { token, body, key }: { token?: string; body?: object; key?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  }
  let last = ''
  // A command may be interrupted by one death after another, so it is the time that ends patience, not the count of tries.
  const until = performance.now() + 120_000
  while (performance.now() < until && !crowd.over()) {
    const answer = await fetch(new URL(path, crowd.origin), {
      method,
      headers,
      signal: AbortSignal.timeout(8_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
      .then(async (each) => ({ status: each.status, text: await each.text() }))
      .catch(() => undefined)
    last = answer === undefined ? 'no connection' : `${answer.status} ${answer.text.slice(0, 300)}`
    const isUnderway = answer?.text.includes('"still_in_progress"')
    if (answer !== undefined && answer.status < 500 && answer.status !== 429 && !isUnderway) {
      const body = (answer.text === '' ? {} : JSON.parse(answer.text)) as Answer['body']
      return { status: answer.status, body }
    }
    if (method !== 'GET') crowd.witness.repeated()
    await pause(100)
  }
  throw new Error(`${method} ${path} was never answered, last: ${last}`)
}

const address = {
  name: 'Ann Buyer',
  line1: 'Speicher 1',
  postal_code: '20457',
  city: 'Hamburg',
  country: 'DE',
}

async function order(crowd: Crowd): Promise<{ id: string; token: string }> {
  const { below, variants, witness } = crowd
  const line = { variant_id: variants[below(variants.length)], quantity: 1 + below(3) }
  const cart = await persistently(crowd, 'POST', '/api/carts', { body: { line }, key: randomUUID() })
  assert.equal(cart.status, 201, JSON.stringify(cart.body))
  const token = String(cart.body['token'])
  // Everybody is somebody else: ten payments of one person within an hour have to be proven.
  const email = `ann-${randomUUID()}@example.com`
  const details = { email, shipping_address: address, shipping_method: 'standard' }
  const ready = await persistently(crowd, 'PATCH', '/api/cart', { token, body: details, key: randomUUID() })
  assert.equal(ready.status, 200, JSON.stringify(ready.body))
  const { quote } = ready.body as unknown as { quote: { total: unknown } }
  const expected_total = quote.total
  const key = randomUUID()
  const { id: cartId } = cart.body as unknown as { id: string }
  witness.asked(cartId)
  const placed = await persistently(crowd, 'POST', '/api/orders', { token, body: { expected_total }, key })
  assert.equal(placed.status, 201, JSON.stringify(placed.body))
  const { id, total } = placed.body as unknown as { id: string; total: { amount: string } }
  witness.told({ kind: 'order_placed', order: id, cart: cartId, total: total.amount })
  return { id, token: String(placed.body['token']) }
}

async function cancel(crowd: Crowd, { id, token }: { id: string; token: string }): Promise<void> {
  const canceled = await persistently(crowd, 'POST', `/api/orders/${id}/cancel`, { token, key: randomUUID() })
  if (canceled.status === 200) crowd.witness.told({ kind: 'order_canceled', order: id })
  else assert.equal(canceled.status, 409, JSON.stringify(canceled.body))
}

/** One buyer: orders, then pays, cancels or walks away, as chance has it. */
async function buyer(crowd: Crowd): Promise<void> {
  const { below, witness } = crowd
  const placed = await order(crowd)
  const path = `/api/orders/${placed.id}`
  const fate = below(10)
  if (fate === 0) return
  if (fate === 1) return cancel(crowd, placed)
  const begun = await persistently(crowd, 'POST', `${path}/payment`, {
    token: placed.token,
    key: randomUUID(),
  })
  assert.equal(begun.status, 201, JSON.stringify(begun.body))
  const page = String(begun.body['pay_url'])
  if (fate === 2) return void (await payAt(page, '4000000000009995'))
  const cards = ['4242424242424242', '4000000000004210', '4000000000004236']
  await payAt(page, cards[fate === 3 ? 1 : fate === 4 ? 2 : 0])
  // Where the bank's message met a shop that was gone, the shop asks by itself 5, 20 and 80 seconds after the beginning.
  let last = ''
  for (let tries = 0; tries < 1_000; tries++) {
    const { body } = await persistently(crowd, 'GET', path, { token: placed.token })
    if (body['state'] === 'paid') {
      witness.told({ kind: 'order_paid', order: placed.id })
      if (fate === 5) return cancel(crowd, placed)
      crowd.paid.push(placed.id)
      return
    }
    last = JSON.stringify(body)
    await pause(150)
  }
  throw new Error(
    `${placed.id} was paid at the bank at ${page} (fate ${fate}) and never became paid here: ${last}`,
  )
}

/** A buyer at a time, again and again, until the shop closes. */
export async function keepBuying(crowd: Crowd): Promise<number> {
  let count = 0
  for (; !crowd.closing(); count++) await buyer(crowd)
  return count
}

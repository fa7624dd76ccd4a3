import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { listeningShop, until } from '../shop-steps.ts'
import { type Outside, startCarrier } from '../testing.ts'
import { trackingNumber } from './parcel.ts'

type Answer = { status: number; body: Record<string, unknown> }

async function ask(carrier: Outside, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(carrier.origin + path, {
    method,
    headers: { authorization: `Bearer ${carrier.key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

function parcel(reference: string, changes: Record<string, unknown> = {}) {
  const to = {
    name: 'Ada Buyer',
    line1: 'Rue de Rivoli 12',
    postalCode: '75001',
    city: 'Paris',
    country: 'FR',
  }
  return { reference, to, weight_grams: 1250, ...changes }
}

const byHand = { env: { CARRIER_STEP_SECONDS: '0' } }

test('a parcel moves by itself to its delivery and each step is told and signed', async (t) => {
  const shop = await listeningShop(t)
  const carrier = await startCarrier(t, { speed: 100 })
  const taken = await ask(carrier, 'POST', '/v1/parcels', parcel('shp_1', { notify_url: shop.url }))
  assert.deepEqual([taken.status, taken.body.state], [201, 'announced'])
  await until(() => shop.received.length === 3)
  const told = shop.received.map(({ raw }) => JSON.parse(raw) as Record<string, string>)
  assert.deepEqual(
    told.map(({ type, place, reference, tracking_number: number }) => [type, place, reference, number]),
    [
      ['parcel.in_transit', 'Hamburg, DE', 'shp_1', taken.body.tracking_number],
      ['parcel.out_for_delivery', 'Paris, FR', 'shp_1', taken.body.tracking_number],
      ['parcel.delivered', 'Paris, FR', 'shp_1', taken.body.tracking_number],
    ],
  )
  for (const { headers, raw } of shop.received) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${raw}`
    const key = Buffer.from(carrier.webhookSecret.slice(6), 'base64')
    assert.equal(
      headers['webhook-signature'],
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    )
  }
  const found = await ask(carrier, 'GET', `/v1/parcels/${String(taken.body.tracking_number)}`)
  assert.deepEqual([found.body.state, (found.body.events as unknown[]).length], ['delivered', 4])
})

test('the same reference is one parcel, however often and at once it is sent', async (t) => {
  const carrier = await startCarrier(t, byHand)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => ask(carrier, 'POST', '/v1/parcels', parcel('shp_1'))),
  )
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
  const other = await ask(carrier, 'POST', '/v1/parcels', parcel('shp_1', { weight_grams: 1251 }))
  assert.deepEqual([other.status, other.body.code], [409, 'reference_reused'])
})

test('a step by hand moves once, and a delivered parcel stays delivered', async (t) => {
  const carrier = await startCarrier(t, byHand)
  const taken = await ask(carrier, 'POST', '/v1/parcels', parcel('shp_1'))
  const step = async () =>
    (await ask(carrier, 'POST', '/control/advance', { tracking_number: taken.body.tracking_number })).body
      .state
  assert.deepEqual(
    [await step(), await step(), await step(), await step()],
    ['in_transit', 'out_for_delivery', 'delivered', 'delivered'],
  )
})

test('killed on the way, a parcel goes on after a new start and untold steps are told', async (t) => {
  const shop = await listeningShop(t)
  shop.status = 500
  let carrier = await startCarrier(t, { speed: 50 })
  const taken = await ask(carrier, 'POST', '/v1/parcels', parcel('shp_1', { notify_url: shop.url }))
  await until(() => shop.received.length > 0)
  await carrier.kill()
  shop.status = 200
  shop.received.length = 0
  carrier = await carrier.restart()
  const types = () => new Set(shop.received.map(({ raw }) => (JSON.parse(raw) as { type: string }).type))
  await until(() => types().size === 3)
  assert.equal(
    (await ask(carrier, 'GET', `/v1/parcels/${String(taken.body.tracking_number)}`)).body.state,
    'delivered',
  )
})

test('a tracking page shows town and country, only the label with its mark shows the street', async (t) => {
  const carrier = await startCarrier(t, byHand)
  const { body } = await ask(carrier, 'POST', '/v1/parcels', parcel('shp_1'))
  const tracking = await (await fetch(`${String(body.tracking_url)}?lang=fr`)).text()
  assert.match(tracking, /Annoncé/)
  assert.match(tracking, /Paris, FR/)
  assert.doesNotMatch(tracking, /Rivoli|Ada/)
  const label = await (await fetch(String(body.label_url))).text()
  assert.match(label, /Rue de Rivoli 12/)
  assert.match(label, /<svg viewBox/)
  const unmarked = await fetch(`${carrier.origin}/label/${String(body.tracking_number)}?mark=wrong`)
  assert.equal(unmarked.status, 404)
  assert.equal((await fetch(`${carrier.origin}/track/KG000000000DE`)).status, 404)
  assert.equal((await fetch(`${carrier.origin}/track?number=x`)).status, 404)
})

test('bad input is named, a wrong key is 401', async (t) => {
  const carrier = await startCarrier(t, byHand)
  const bad = await ask(carrier, 'POST', '/v1/parcels', {
    reference: '',
    to: { country: 'F' },
    weight_grams: 0.5,
  })
  assert.deepEqual(
    (bad.body.errors as { field: string }[]).map(({ field }) => field),
    ['reference', 'weight_grams', 'to'],
  )
  assert.equal((await fetch(`${carrier.origin}/v1/parcels`, { method: 'POST', body: '{}' })).status, 401)
  assert.equal((await ask(carrier, 'GET', '/v1/parcels/none')).status, 404)
})

test('tracking numbers carry the check digit of the Universal Postal Union', () => {
  // The union's own example in S10: 47312482 has check digit 9.
  assert.equal(trackingNumber(47_312_482), 'KG473124829DE')
})

test('cash is collected at the door, or refused there, and passed on less a fee', async (t) => {
  const shop = await listeningShop(t)
  const carrier = await startCarrier(t, byHand)
  const cash = { cash_on_delivery: { amount: '40.00', currency: 'EUR' }, notify_url: shop.url }
  const to = parcel('x').to
  const take = (reference: string, line2?: string) =>
    ask(
      carrier,
      'POST',
      '/v1/parcels',
      parcel(reference, { ...cash, ...(line2 && { to: { ...to, line2 } }) }),
    )
  const wrong = await ask(
    carrier,
    'POST',
    '/v1/parcels',
    parcel('shp_0', { cash_on_delivery: { amount: 4 } }),
  )
  assert.equal(wrong.status, 422)
  for (const [reference, line2] of [['shp_1'], ['shp_2', 'Refuse'], ['shp_3', 'Short']] as const) {
    const taken = await take(reference, line2)
    const tracking = { tracking_number: taken.body.tracking_number }
    for (let step = 0; step < 4; step++) await ask(carrier, 'POST', '/control/advance', tracking)
  }
  const told = shop.received.map(({ raw }) => JSON.parse(raw) as Record<string, string>)
  assert.deepEqual(
    told
      .filter(({ type }) => /delivered|refused/.test(type ?? ''))
      .map(({ type, reference }) => [type, reference]),
    [
      ['parcel.delivered', 'shp_1'],
      ['parcel.refused', 'shp_2'],
      ['parcel.delivered', 'shp_3'],
    ],
  )
  await ask(carrier, 'POST', '/control/remit', {})
  await ask(carrier, 'POST', '/control/remit', {})
  const { body } = await ask(carrier, 'GET', '/v1/remittances?after=')
  const [only, ...more] = body.remittances as { id: string; file: string }[]
  assert.equal(more.length, 0)
  const lines = (only?.file ?? '').split('\n').map((line) => line.split(';'))
  assert.deepEqual(
    lines.slice(1).map((line) => line.slice(line[0] === 'P' ? 2 : 1)),
    [
      ['shp_1', '40.00', '40.00'],
      ['shp_3', '40.00', '35.00'],
      ['2', '75.00', '1.50', '73.50'],
    ],
  )
})

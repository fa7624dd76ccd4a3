/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TSchema } from 'typebox'
import { aShop, withProducts } from '#views/storefront/testing/a-shop.ts'
import { operations } from './operations/index.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

type Node = {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly examples?: readonly unknown[]
}

const long = 'x'.repeat(30_000)
const tricks: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  9_007_199_254_740_992,
  '',
  ' ',
  "' or 1=1 --",
  '$1',
  '%00',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '-1.00',
  '99999999999999999999.99',
  '1e9',
  'NaN',
  long,
  [],
  [[]],
  {},
  { amount: 5, currency: 'EUR' },
  { amount: '5', currency: 'QQQ' },
  { amount: '5', currency: 'JPY' },
  { amount: '-5.00', currency: 'EUR' },
  { amount: '5.001', currency: 'EUR' },
  { $ne: null },
]

/** A body that fits its schema as far as one can be made up; examples win. */
function madeUp(schema: Node): Record<string, unknown> {
  return { ...(schema.examples?.[0] as Record<string, unknown> | undefined) }
}

const ids: Readonly<Record<string, string>> = {
  slug: 'lamp',
  line_id: `lin_${'0'.repeat(26)}`,
  order_id: `ord_${'0'.repeat(26)}`,
  return_id: `ret_${'0'.repeat(26)}`,
  address_id: `adr_${'0'.repeat(26)}`,
  parcel_id: `shp_${'0'.repeat(26)}`,
  case_id: `cas_${'0'.repeat(26)}`,
  mail_id: `mal_${'0'.repeat(26)}`,
  payment_id: `pay_${'0'.repeat(26)}`,
  decision_id: `rsk_${'0'.repeat(26)}`,
  dispute_id: `dis_${'0'.repeat(26)}`,
  evidence_id: `dfl_${'0'.repeat(26)}`,
  payout_id: `pyo_${'0'.repeat(26)}`,
  debt_id: `dbt_${'0'.repeat(26)}`,
  invoice_id: `inv_${'0'.repeat(26)}`,
  mandate_id: `mnd_${'0'.repeat(26)}`,
  file_id: `stf_${'0'.repeat(26)}`,
  claim_id: `cin_${'0'.repeat(26)}`,
  entry_id: `ent_${'0'.repeat(26)}`,
  top_up_id: `top_${'0'.repeat(26)}`,
  card_id: `tok_${'0'.repeat(26)}`,
  endpoint_id: `end_${'0'.repeat(26)}`,
  delivery_id: `dlv_${'0'.repeat(26)}`,
  question_id: `que_${'0'.repeat(26)}`,
  review_id: `rev_${'0'.repeat(26)}`,
  voice_id: `rev_${'0'.repeat(26)}`,
  product_id: '1',
  variant_id: '1',
  picture_id: '1',
  match_id: '1',
}
const addressOf = (path: string, wrong: Readonly<Record<string, string>> = {}) =>
  path.replaceAll(/:([a-z_]+)/g, (_, name: string) => wrong[name] ?? ids[name] ?? 'x')

const propertiesOf = (schema: Node | undefined) => schema?.properties ?? {}
const fieldsOf = (schema: TSchema | undefined) => Object.keys(propertiesOf(schema))

test('bad input anywhere is a problem that names the field, never an error of ours', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp' }])
  const made = await caller(server).post('/api/carts', { line: { variant_id: 1 } })
  const by = caller(server, {
    authorization: `Bearer ${await someone(db, ['operator'], true)}`,
    'cart-token': made.body.token,
    'order-token': `order_${'a'.repeat(43)}`,
  })
  let asked = 0
  const ours: string[] = []
  const ask = async (
    of: (typeof operations)[number],
    given: { path?: string; body?: unknown; field: string },
  ) => {
    if (of.id === 'sign_out') return
    asked++
    const told = await by.call(of.method, given.path ?? addressOf(of.path), given.body)
    const name = `${of.id} ${given.field}: ${JSON.stringify(given.body ?? given.path)?.slice(0, 200)} -> ${told.status} ${JSON.stringify(told.body)?.slice(0, 300)}`
    if (told.status >= 500 && told.body.code !== 'provider_silent') ours.push(name)
    if (told.status >= 400) {
      assert.match(String(told.headers['content-type']), /^application\/problem\+json/, name)
      assert.ok(told.body.code && told.body.title && told.body.type && told.body.status === told.status, name)
    }
    if (told.body?.code === 'invalid_request') {
      assert.ok(told.body.errors.length > 0, name)
      for (const error of told.body.errors) assert.ok(error.reason && error.fix, name)
    }
    return told
  }
  for (const operation of operations) {
    if (operation.textBody) continue
    if (operation.body !== undefined) {
      const right = madeUp(operation.body)
      for (const body of ['', '{', '[]', 'null', '"x"', '{"__proto__":{}}'])
        assert.ok(((await ask(operation, { body, field: 'body' }))?.status ?? 400) >= 400)
      const extra = await ask(operation, { body: { ...right, isAdmin: true }, field: 'isAdmin' })
      if (extra) {
        assert.equal(extra.body.code, 'invalid_request', operation.id)
        const named = extra.body.errors.map(({ field }: { field: string }) => field)
        assert.ok(named.includes('isAdmin'), `${operation.id} names ${named.join(', ')}`)
      }
      for (const field of fieldsOf(operation.body))
        for (const value of tricks) await ask(operation, { body: { ...right, [field]: value }, field })
    }
    const body = operation.body === undefined ? undefined : madeUp(operation.body)
    for (const field of fieldsOf(operation.params))
      for (const value of tricks.filter((each) => typeof each !== 'object' && each !== '' && each !== long)) {
        const path = addressOf(operation.path, { [field]: encodeURIComponent(String(value).toWellFormed()) })
        await ask(operation, { path, body, field })
      }
    for (const field of [...fieldsOf(operation.query), 'unknown'])
      for (const value of tricks.filter((each) => typeof each !== 'object' && each !== long)) {
        const given = encodeURIComponent(String(value).toWellFormed())
        const told = await ask(operation, {
          path: `${addressOf(operation.path)}?${field}=${given}`,
          body,
          field,
        })
        if (field === 'unknown' && told && value !== '\u0000') assert.equal(told.body.code, 'invalid_request')
      }
  }
  assert.deepEqual(ours, [])
  assert.ok(asked > 1_000)
})

test('a body of another kind, too large or too deep is refused before it is read', async (t) => {
  const { server } = await apiServer(t)
  const guest = caller(server)
  const form = await guest.call('POST', '/api/carts', 'a=b', {
    'content-type': 'application/x-www-form-urlencoded',
  })
  assert.deepEqual([form.status, form.body.code], [415, 'media_type_not_accepted'])
  assert.equal((await guest.post('/api/carts', { a: 'x'.repeat(200_000) })).status, 413)
  const deep = `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`
  assert.equal((await guest.post('/api/carts', deep)).body.code, 'json_too_deep_or_wide')
  assert.equal((await guest.get(`/api/products?category=${'x'.repeat(3_000)}`)).status, 414)
  assert.equal((await guest.get('/api/nothing')).body.code, 'not_found')
  for (const authorization of [
    'Bearer',
    'Basic YTpi',
    'Bearer x',
    "Bearer session_' or 1=1",
    'Bearer cart_short',
  ])
    assert.equal((await caller(server, { authorization }).get('/api/cart')).status, 401, authorization)
})

test('carts and orders of others are not there, whoever asks', async (t) => {
  const { server, db } = await apiServer(t)
  await aShop(db)
  await withProducts(db, [{ slug: 'lamp' }])
  const guest = caller(server)
  const mine = await guest.post('/api/carts', { line: { variant_id: 1 } })
  const other = await guest.post('/api/carts', { line: { variant_id: 1 } })
  const stranger = caller(server, { 'cart-token': other.body.token })
  const line = mine.body.line.id
  for (const told of [
    await stranger.patch(`/api/cart/lines/${line}`, { quantity: 9 }),
    await stranger.delete(`/api/cart/lines/${line}`),
  ])
    assert.deepEqual([told.status, told.body.code], [404, 'line_not_found'])
  const owner = caller(server, { 'cart-token': mine.body.token })
  assert.equal((await owner.get('/api/cart')).body.lines[0].quantity, 1)
  const cart = await owner.patch('/api/cart', {
    email: 'ann@example.com',
    shipping_address: { name: 'Ann', line1: 'Main 1', postal_code: '20457', city: 'Hamburg', country: 'DE' },
    shipping_method: 'standard',
  })
  const placed = await owner.post('/api/orders', { expected_total: cart.body.quote.total })
  assert.equal(placed.status, 201, JSON.stringify(placed.body))
  const { id } = placed.body
  const holders = [
    caller(server, { authorization: `Bearer ${await someone(db, ['buyer'])}` }),
    caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` }),
    caller(server, { 'order-token': `order_${'b'.repeat(43)}` }),
    caller(server, { 'order-token': `order_${mine.body.token.slice('cart_'.length)}` }),
  ]
  for (const by of holders)
    for (const told of [
      await by.get(`/api/orders/${id}`),
      await by.get(`/api/orders/${id}/payment`),
      await by.post(`/api/orders/${id}/payment`),
      await by.post(`/api/orders/${id}/payment/ask`),
      await by.post(`/api/orders/${id}/cancel`),
    ])
      assert.deepEqual([told.status, told.body.code], [404, 'order_not_found'])
  const still = await caller(server, { 'order-token': placed.body.token }).get(`/api/orders/${id}`)
  assert.equal(still.body.state, 'awaiting_payment')
})

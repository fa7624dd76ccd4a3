/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { findOrder, mailedToken } from '#trade/orders/index.ts'
import { bought, sizes } from '../../../tests/payments/exchange.ts'
import { aRig, aShippedOrder, allIsWell, atTheBank } from '../../../tests/payments/rig.ts'
import { wireToken } from './caller.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

/** A delivered order of three pieces, and those who call about it. */
async function scene(t: TestContext) {
  const rig = await aRig(t)
  const { db } = rig
  const providers = { connectors: rig.connectors, carriers: rig.carriers }
  const { server, settings } = await apiServer(t, { db, providers })
  const desk = caller(server, { authorization: `Bearer ${await someone(db, ['operator'], true)}` })
  const stranger = caller(server, { authorization: `Bearer ${await someone(db, ['buyer'])}` })
  const order = await aShippedOrder(rig, [{ price: 1190n, pieces: 3 }])
  const token = wireToken('order', mailedToken(settings.secretKey.reveal(), order.id))
  const guest = caller(server, { 'order-token': token })
  const line = (await findOrder(db, order.id))?.lines[0]?.id ?? ''
  const at = `/api/orders/${order.id}/returns`
  const of = (quantity: number, more: object = {}) => ({
    lines: [{ order_line_id: line, quantity }],
    reason: 'damaged',
    ...more,
  })
  const guestOf = (id: Parameters<typeof mailedToken>[1]) =>
    caller(server, {
      'order-token': wireToken('order', mailedToken(settings.secretKey.reveal(), id)),
    })
  return { rig, desk, stranger, guest, guestOf, order, line, at, of }
}

type Scene = Awaited<ReturnType<typeof scene>>

async function refusesWhatCannotBe({ guest, stranger, order, line, at, of }: Scene): Promise<void> {
  const able = await guest.get(`/api/orders/${order.id}/returnable`)
  assert.deepEqual([able.body.lines[0].most, able.body.lines[0].why_not], [3, null])
  const wrong = [
    [await guest.post(at, of(4)), 409, 'too_many_pieces', `lines.${line}`],
    [await guest.post(at, of(1, { reason: 'other' })), 422, 'missing', 'words'],
    [await guest.post(at, of(1, { reason: 'because' })), 400, 'invalid_request', 'reason'],
    [await guest.post(at, of(0)), 400, 'invalid_request', 'lines.0.quantity'],
    [
      await guest.post(at, { ...of(1), lines: [{ order_line_id: `oln_${'0'.repeat(26)}`, quantity: 1 }] }),
      422,
      'line_not_in_order',
      'lines',
    ],
  ] as const
  for (const [told, status, code, field] of wrong)
    assert.deepEqual(
      [told.status, told.body.code, told.body.errors[0].field],
      [status, code, field],
      JSON.stringify(told.body),
    )
  assert.deepEqual((await guest.get(at)).body.returns, [])
  for (const told of [
    await stranger.get(at),
    await stranger.post(at, of(1)),
    await stranger.get(`/api/orders/${order.id}/returnable`),
  ])
    assert.deepEqual([told.status, told.body.code], [404, 'order_not_found'])
}

async function isAskedOnce({ guest, stranger, at, of }: Scene): Promise<void> {
  const key = { 'idempotency-key': 'a-key-of-a-return-1' }
  const [one, two] = [await guest.post(at, of(3), key), await guest.post(at, of(3), key)]
  assert.deepEqual([one.status, two.status, one.body.id], [201, 201, two.body.id])
  const withdrawn = await guest.post(`${at}/${one.body.id}/withdraw`)
  assert.deepEqual([withdrawn.status, withdrawn.body.state], [200, 'canceled'])
  assert.equal((await guest.post(`${at}/${one.body.id}/withdraw`)).status, 200, 'said twice it is the same')
  const sent = await guest.post(`${at}/${one.body.id}/sent`, {})
  assert.deepEqual([sent.status, sent.body.code], [409, 'return_state'])
  assert.equal((await stranger.get(`${at}/${one.body.id}`)).body.code, 'order_not_found')
  assert.equal((await guest.get(`${at}/ret_${'0'.repeat(26)}`)).body.code, 'return_not_found')
}

async function isTakenInOnce({ rig, guest, stranger, desk, order, line, at, of }: Scene): Promise<void> {
  const { id } = (await guest.post(at, of(2, { words: 'One leaks.' }))).body
  const one = `/api/admin/returns/${id}`
  assert.deepEqual(
    (await desk.get('/api/admin/returns')).body.returns.map((each: { id: string }) => each.id),
    [id],
  )
  assert.equal((await desk.post(`${one}/refuse`, { answer: ' ' })).body.code, 'missing')
  assert.equal((await desk.post(`${one}/refund`)).body.code, 'return_state')
  assert.equal((await desk.post(`${one}/approve`, { answer: 'Do send it.' })).body.state, 'approved')
  const told = (await guest.get(`${at}/${id}`)).body
  assert.match(told.next, /Put the slip into the parcel/)
  assert.ok(told.send_to.length > 1 && told.label_url.endsWith(`/returns/${id}/label`))
  const sent = await guest.post(`${at}/${id}/sent`, { tracking_number: 'TN 1' })
  assert.deepEqual([sent.body.state, sent.body.tracking_number], ['on_the_way', 'TN 1'])
  const receive = (restocked: number, off: number, location = 'main') =>
    desk.post(`${one}/receive`, {
      lines: [{ order_line_id: line, restocked, written_off: off }],
      location,
    })
  assert.equal((await receive(2, 1)).body.errors[0].field, `lines.${line}`)
  assert.equal((await receive(0, 0)).body.code, 'nothing_arrived')
  assert.equal((await receive(1, 1, 'nowhere')).body.code, 'unknown_location')
  const taken = await receive(1, 1)
  assert.deepEqual(
    [taken.status, taken.body.money, taken.body.return.state, taken.body.return.lines[0].written_off],
    [200, 'refunded', 'refunded', 1],
  )
  assert.equal((await receive(1, 1)).body.code, 'return_state')
  assert.equal((await desk.post(`${one}/refund`)).body.money, 'refunded', 'given once, however often asked')
  const back = (await guest.get(`${at}/${id}`)).body
  assert.deepEqual([back.refund, back.lines[0].arrived], [{ amount: '23.80', currency: 'EUR' }, 2])
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '23.80')
  assert.deepEqual((await desk.get(`/api/admin/returns/ret_${'0'.repeat(26)}`)).status, 404)
  assert.deepEqual((await stranger.get('/api/me/returns')).body.returns, [])
  await allIsWell(rig)
}

async function isExchanged({ rig, guestOf, desk }: Scene): Promise<void> {
  const [small = 0, less = 0, more = 0] = await sizes(rig, [
    { price: 1_190n },
    { price: 1_000n, stock: { main: 2 } },
    { price: 1_500n },
  ])
  const { id: order, line } = await bought(rig, small, 3)
  const [guest, at] = [guestOf(order), `/api/orders/${order}/returns`]
  const { exchanges } = (await guest.get(`/api/orders/${order}/returnable`)).body.lines[0]
  assert.deepEqual(
    exchanges.map((each: Record<string, unknown>) => [
      each['variant_id'],
      each['difference'],
      each['why_not'],
    ]),
    [
      [small, { amount: '0.00', currency: 'EUR' }, null],
      [less, { amount: '1.90', currency: 'EUR' }, null],
      [more, null, 'dearer'],
    ],
  )
  const ask = (wanted: number, quantity = 1) =>
    guest.post(at, {
      lines: [{ order_line_id: line, quantity, exchange_for: wanted }],
      reason: 'does_not_fit',
    })
  for (const [told, code] of [
    [await ask(more), 'exchange_dearer'],
    [await ask(less, 3), 'exchange_sold_out'],
    [await ask(999_999_999), 'exchange_not_offered'],
  ] as const)
    assert.deepEqual([told.status, told.body.code, told.body.errors[0].field], [409, code, `lines.${line}`])
  assert.equal((await ask(0)).body.code, 'invalid_request')
  const asked = await ask(less)
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  assert.deepEqual(asked.body.lines[0].exchange, {
    variant_id: less,
    sku: exchanges[1].sku,
    options: [{ name: 'Size', value: 'Size 2' }],
    difference: { amount: '1.90', currency: 'EUR' },
    fallback: null,
  })
  const one = `/api/admin/returns/${asked.body.id}`
  await desk.post(`${one}/approve`, {})
  const lines = [{ order_line_id: line, restocked: 1 }]
  const taken = await desk.post(`${one}/receive`, { lines, location: 'main' })
  assert.deepEqual(
    [taken.body.money, taken.body.return.state, taken.body.return.replacements[0].state],
    ['exchanged', 'received', 'pending'],
  )
  const sentInstead = (of: string) => guest.get(`/api/orders/${order}/returnable?follows=${of}`)
  const [other] = (await sentInstead(asked.body.id)).body.lines
  assert.deepEqual([other.variant_id, other.most, other.why_not], [less, 0, 'not_delivered_yet'])
  const early = await guest.post(at, {
    lines: [{ order_line_id: line, quantity: 1 }],
    reason: 'damaged',
    follows: asked.body.id,
  })
  assert.deepEqual([early.status, early.body.code], [409, 'not_delivered_yet'])
  const unknown = await sentInstead(`ret_${'0'.repeat(26)}`)
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'return_not_found'])
  const ended = await desk.post(`${one}/money-instead`)
  assert.deepEqual(
    [ended.body.money, ended.body.return.refund.amount, ended.body.return.lines[0].exchange.fallback],
    ['refunded', '11.90', 'stock_gone'],
  )
  assert.deepEqual((await desk.post(`${one}/money-instead`)).body.code, 'return_state')
  await allIsWell(rig)
}

test('a return is asked for, sent, taken in and paid back over the API, and only by those it is of', async (t) => {
  const at = await scene(t)
  await t.test('what cannot be is refused beside what it concerns, and nothing is written', () =>
    refusesWhatCannotBe(at),
  )
  await t.test('one key is one return; what was withdrawn may be asked for again', () => isAskedOnce(at))
  await t.test('the desk agrees, takes in by condition, and the money of both is back once', () =>
    isTakenInOnce(at),
  )
  await t.test('another variant is wanted instead, and the money after all', () => isExchanged(at))
})

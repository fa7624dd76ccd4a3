import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import test, { type TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import {
  addEndpoint,
  deliverEvents,
  findEndpoint,
  listDeliveries,
  listEvents,
  moveEndpoint,
  patienceDays,
  readEndpointUrl,
  recordEvents,
  replayDelivery,
  replayFailed,
  retrySeconds,
  revealSecret,
  rotateSecret,
  tryEndpoint,
} from './index.ts'

setLogLevel('silent')

const sealingSecret = 'a key of thirty-two characters, more'
const by = { actor: 'test', sealingSecret }

type Message = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

const said = ({ body }: Message) => JSON.parse(body) as Record<string, unknown>

/** A verifier written from the text of Standard Webhooks alone, sharing nothing with what it judges. */
function verifies(secret: string, { headers, body }: Message, now = Date.now()): boolean {
  const id = headers['webhook-id'] ?? ''
  const timestamp = headers['webhook-timestamp'] ?? ''
  if (id === '' || id.includes('.') || Math.abs(now / 1000 - Number(timestamp)) > 300) return false
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest()
  return (headers['webhook-signature'] ?? '').split(' ').some((each) => {
    const [version, given = ''] = each.split(',')
    const bytes = Buffer.from(given, 'base64')
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected)
  })
}

/** A merchant's program: answers what it is told to, and keeps what it was told. */
async function receiver(t: TestContext) {
  const heard: Message[] = []
  const state = { status: 200 }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      heard.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(parts).toString('utf8'),
      })
      response.writeHead(state.status).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => server.close())
  const address = server.address() as { port: number }
  return { origin: `http://127.0.0.1:${address.port}`, heard, state }
}

async function scene(t: TestContext) {
  const db = await testDatabase(t)
  const [worker, owner] = [await db.as('worker'), await db.as('owner')]
  const merchant = await receiver(t)
  const out = createHttpOut([merchant.origin])
  t.after(() => out.close())
  const url = `${merchant.origin}/hooks`
  const { id, secret } = await addEndpoint(db, { url, note: '', form: 'standard', types: [] }, by)
  let seq = 0
  const happen = async (type = 'order.paid') => {
    const event = { seq: ++seq, type, about: 'ord_1', happenedAt: new Date(), content: { order: 'ord_1' } }
    return (await recordEvents(db, [event]))[0]
  }
  const deliver = () => deliverEvents(worker, out, { sealingSecret, allowed: [merchant.origin] })
  const letTimePass = () =>
    owner.sql`update subscriptions.deliveries set next_try_at = clock_timestamp() where state = 'queued'`
  return { db, owner, merchant, out, id, secret, url, happen, deliver, letTimePass }
}

test('a merchant is told once, signed so that anybody who knows the standard can verify it', async (t) => {
  const { db, merchant, id, secret, happen, deliver } = await scene(t)
  const event = await happen()
  const again = { seq: 1, type: 'order.paid', about: 'ord_1', happenedAt: new Date(), content: {} }
  assert.deepEqual(await recordEvents(db, [again]), [], 'the same fact is told once')
  assert.equal(await deliver(), 1)
  assert.equal(await deliver(), 0)
  const [message] = merchant.heard
  assert.ok(message)
  assert.ok(verifies(secret, message))
  assert.equal(message.headers['webhook-id'], event)
  assert.deepEqual(said(message)['data'], { order: 'ord_1' })
  for (const i of [0, message.body.length - 2]) {
    const other =
      message.body.slice(0, i) +
      String.fromCharCode(message.body.charCodeAt(i) ^ 1) +
      message.body.slice(i + 1)
    assert.ok(!verifies(secret, { ...message, body: other }), 'one changed character is noticed')
  }
  assert.ok(!verifies(secret, { ...message, headers: { ...message.headers, 'webhook-id': 'evt_other' } }))
  assert.ok(!verifies(secret, message, Date.now() + 600_000), 'an old message is not taken')
  assert.equal((await listDeliveries(db, id))[0]?.state, 'delivered')
  assert.equal((await listEvents(db))[0]?.id, event)
})

test('while a secret is being changed both sign, and the former one ends after a day', async (t) => {
  const { db, owner, merchant, id, secret, happen, deliver } = await scene(t)
  const { secret: next } = mustBeDone(await rotateSecret(db, id, by))
  assert.notEqual(next, secret)
  assert.equal(await revealSecret(db, id, sealingSecret), next)
  await happen()
  await deliver()
  assert.ok(verifies(secret, merchant.heard[0]!) && verifies(next, merchant.heard[0]!))
  await owner.sql`update subscriptions.endpoints set former_secret_until = clock_timestamp() - interval '1 second'`
  await happen()
  await deliver()
  assert.ok(!verifies(secret, merchant.heard[1]!) && verifies(next, merchant.heard[1]!))
})

test('what is not taken comes again after ever longer waits under the same id, is given up, and can be replayed', async (t) => {
  const { db, merchant, id, happen, deliver, letTimePass } = await scene(t)
  merchant.state.status = 500
  await happen()
  for (const seconds of retrySeconds) {
    assert.equal(await deliver(), 1)
    const [waiting] = await listDeliveries(db, id)
    const wait = (waiting!.nextTryAt!.getTime() - Date.now()) / 1000
    assert.ok(wait > seconds * 0.85 - 2 && wait < seconds * 1.15, `waits about ${seconds} s, not ${wait}`)
    assert.equal(await deliver(), 0, 'not before its time')
    await letTimePass()
  }
  assert.equal(await deliver(), 1)
  const [given] = await listDeliveries(db, id)
  assert.deepEqual([given!.state, given!.tries, given!.lastFailure], ['failed', 10, 'status_500'])
  assert.equal(new Set(merchant.heard.map((each) => each.headers['webhook-id'])).size, 1)
  merchant.state.status = 204
  assert.equal(await replayFailed(db, id), 1)
  assert.equal(await deliver(), 1)
  assert.equal((await listDeliveries(db, id))[0]?.state, 'delivered')
  assert.ok((await replayDelivery(db, given!.id)).ok, 'what arrived can be sent again too')
  assert.equal(await deliver(), 1)
  assert.equal(merchant.heard.length, 12)
})

test('an address that takes nothing for days is told no more, with a note, until it is resumed by hand', async (t) => {
  const { db, owner, merchant, id, happen, deliver, letTimePass } = await scene(t)
  merchant.state.status = 503
  await happen()
  await deliver()
  await owner.sql`
    update subscriptions.endpoints set failing_since = clock_timestamp() - make_interval(days => ${patienceDays}, mins => 1)`
  await letTimePass()
  await deliver()
  const found = await findEndpoint(db, id)
  assert.deepEqual([found!.state, found!.disabledBecause], ['disabled', 'failing'])
  await letTimePass()
  assert.equal(await deliver(), 0)
  merchant.state.status = 200
  mustBeDone(await moveEndpoint(db, id, 'resume', 'test'))
  assert.equal(await deliver(), 1)
  assert.equal((await findEndpoint(db, id))!.failingSince, null)
  merchant.state.status = 410
  mustBeDone(await tryEndpoint(db, id))
  await deliver()
  assert.equal((await findEndpoint(db, id))!.disabledBecause, 'gone')
})

test('an address hears the types it asked for, and nothing while it is closed', async (t) => {
  const { db, merchant, url, id, happen, deliver } = await scene(t)
  mustBeDone(await moveEndpoint(db, id, 'close', 'test'))
  await addEndpoint(db, { url, note: '', form: 'standard', types: ['payment.refunded'] }, by)
  await happen('order.paid')
  await happen('payment.refunded')
  assert.equal(await deliver(), 1)
  assert.equal(said(merchant.heard[0]!)['type'], 'payment.refunded')
})

test('addresses inside our own network are refused when they are given and again when they are called', async (t) => {
  const refusedUrls = [
    ['not a url', 'url_malformed'],
    ['https://user:word@shop.example/', 'url_malformed'],
    ['http://shop.example/', 'url_not_public'],
    ['https://127.0.0.1/', 'url_not_public'],
    ['https://[::1]/', 'url_not_public'],
    ['https://169.254.169.254/latest/meta-data', 'url_not_public'],
    ['https://localhost/', 'url_not_public'],
    ['https://printer.local/', 'url_not_public'],
    ['https://intranet/', 'url_not_public'],
    ['ftp://shop.example/', 'url_not_public'],
  ] as const
  for (const [url, refusal] of refusedUrls)
    assert.deepEqual(readEndpointUrl(url, []), { ok: false, refusal, detail: { field: 'url' } }, url)
  assert.ok(readEndpointUrl('https://hooks.shop.example/kontor?x=1', []).ok)
  assert.ok(readEndpointUrl('http://10.0.0.8:9000/hooks', ['http://10.0.0.8:9000']).ok)
  const { db, out, owner, id, happen, merchant } = await scene(t)
  const worker = await db.as('worker')
  await owner.sql`update subscriptions.endpoints set url = 'https://127.0.0.1/hooks'`
  await happen()
  await deliverEvents(worker, out, { sealingSecret, allowed: [] })
  assert.equal((await listDeliveries(db, id))[0]?.lastFailure, 'address_refused')
  assert.equal(merchant.heard.length, 0)
})

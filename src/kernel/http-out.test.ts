import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { isPublicAddress } from './http-out/addresses.ts'
import { createHttpOut, OutsideFailure, requestJson, type HttpOut } from './http-out.ts'
import { done } from './result.ts'
import { testDatabase } from './testing/database.ts'
import { inTransaction } from './transaction.ts'

const closedAddresses = `
  0.0.0.0, 10.0.0.1, 100.64.0.1, 127.0.0.1, 127.255.255.255, 169.254.169.254, 172.16.0.1,
  172.31.255.255, 192.0.0.1, 192.0.2.1, 192.168.1.1, 198.18.0.1, 198.51.100.7, 203.0.113.9,
  224.0.0.1, 239.255.255.255, 255.255.255.255, ::, ::1, ::ffff:127.0.0.1, ::ffff:7f00:1,
  ::ffff:8.8.8.8, 64:ff9b::7f00:1, fe80::1, fe80::1%eth0, fc00::1, fd12::1, ff02::1,
  2001:db8::1, 2001::1, 2002:7f00:1::, 100::1, 0:0:0:0:0:0:0:1,
  not an address`
  .split(',')
  .map((each) => each.trim())
for (const address of closedAddresses)
  test(`${address} is not a public address`, () => assert.equal(isPublicAddress(address), false))
for (const address of [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.0.1',
  '172.32.0.1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80b::200e',
])
  test(`${address} is a public address`, () => assert.equal(isPublicAddress(address), true))

const refusedUrls: [string, string][] = [
  ['http://example.com/', 'not_allowed'],
  ['ftp://example.com/', 'not_allowed'],
  ['file:///etc/passwd', 'not_allowed'],
  ['https://user:secret@example.com/', 'not_allowed'],
  ['nonsense', 'not_allowed'],
  ['https://127.0.0.1/', 'address_refused'],
  ['https://localhost/', 'address_refused'],
  ['https://0x7f.1/', 'address_refused'],
  ['https://2130706433/', 'address_refused'],
  ['https://017700000001/', 'address_refused'],
  ['https://127.1/', 'address_refused'],
  ['https://[::1]/', 'address_refused'],
  ['https://[::ffff:169.254.169.254]/latest/', 'address_refused'],
  ['https://169.254.169.254/latest/meta-data', 'address_refused'],
  ['https://[fd00:ec2::254]/', 'address_refused'],
  ['https://0/', 'address_refused'],
]
for (const [url, reason] of refusedUrls)
  test(`the public way out refuses ${url}`, async () => {
    const out = createHttpOut([])
    await assert.rejects(out.request({ url, allow: 'public' }), (error: unknown) => {
      assert.ok(error instanceof OutsideFailure)
      assert.deepEqual([error.code, error.maybeDone], [reason, false])
      return true
    })
  })

async function outside(t: TestContext, listener: RequestListener): Promise<{ out: HttpOut; origin: string }> {
  const server = createServer(listener)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const out = createHttpOut([origin, ''])
  t.after(() => {
    out.close()
    server.closeAllConnections()
    server.close()
  })
  return { out, origin }
}

async function failureOf(asked: Promise<unknown>): Promise<[string, boolean]> {
  const error = await asked.then(
    () => assert.fail('it answered'),
    (failure: unknown) => failure,
  )
  assert.ok(error instanceof OutsideFailure, String(error))
  return [error.code, error.maybeDone]
}

test('JSON goes out and comes back, with other statuses as answers', async (t) => {
  const { out, origin } = await outside(t, (request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      response.writeHead(request.url === '/no' ? 402 : 201, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ method: request.method, key: request.headers['idempotency-key'], body }))
    })
  })
  const wanted = {
    url: `${origin}/yes`,
    method: 'POST',
    headers: { 'idempotency-key': 'k' },
    json: { a: 1 },
    allow: 'simulators',
  } as const
  assert.deepEqual(await requestJson(out, wanted), {
    status: 201,
    json: { method: 'POST', key: 'k', body: '{"a":1}' },
  })
  assert.equal((await requestJson(out, { ...wanted, url: `${origin}/no` })).status, 402)
})

test('only the configured origins are simulators', async (t) => {
  const { out, origin } = await outside(t, (_request, response) => response.end('ok'))
  for (const url of [
    `${origin.replace('127.0.0.1', 'localhost')}/`,
    'http://127.0.0.1:1/',
    'https://example.com/',
  ])
    assert.deepEqual(await failureOf(out.request({ url, allow: 'simulators' })), ['not_allowed', false])
  assert.deepEqual(await failureOf(out.request({ url: `${origin}/`, allow: 'public' })), [
    'not_allowed',
    false,
  ])
})

test('a redirect is an answer and is not followed', async (t) => {
  let asked = 0
  const { out, origin } = await outside(t, (_request, response) => {
    asked++
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  })
  assert.equal((await out.request({ url: `${origin}/`, allow: 'simulators' })).status, 302)
  assert.equal(asked, 1)
})

test('silence is a timeout that may have taken effect', async (t) => {
  const { out, origin } = await outside(t, () => undefined)
  const asked = out.request({ url: `${origin}/`, timeoutMs: 80, allow: 'simulators' })
  assert.deepEqual(await failureOf(asked), ['timeout', true])
})

test('a slow drip is cut at the same time', async (t) => {
  const { out, origin } = await outside(t, (_request, response) => {
    response.write('a')
    const drip = setInterval(() => response.write('a'), 20)
    response.once('close', () => clearInterval(drip))
  })
  const asked = out.request({ url: `${origin}/`, timeoutMs: 150, allow: 'simulators' })
  assert.deepEqual(await failureOf(asked), ['timeout', true])
})

test('an answer over 5 MB is cut', async (t) => {
  const { out, origin } = await outside(t, (_request, response) => response.end(Buffer.alloc(5_000_001)))
  assert.deepEqual(await failureOf(out.request({ url: `${origin}/`, allow: 'simulators' })), [
    'too_large',
    true,
  ])
})

test('a closed port certainly did nothing, a cut connection perhaps did', async (t) => {
  const { out, origin } = await outside(t, (request) => request.socket.destroy())
  assert.deepEqual(await failureOf(out.request({ url: `${origin}/`, method: 'POST', allow: 'simulators' })), [
    'broken',
    true,
  ])
  const away = createHttpOut(['http://127.0.0.1:9'])
  const asked = away.request({ url: 'http://127.0.0.1:9/', allow: 'simulators' })
  assert.deepEqual(await failureOf(asked), ['no_connection', false])
})

test('an answer that is not JSON is broken', async (t) => {
  const { out, origin } = await outside(t, (_request, response) => response.end('<html>'))
  assert.deepEqual(await failureOf(requestJson(out, { url: `${origin}/`, allow: 'simulators' })), [
    'broken',
    true,
  ])
})

test('nothing goes out while a transaction is open', async (t) => {
  const { out, origin } = await outside(t, (_request, response) => response.end('ok'))
  const db = await testDatabase(t)
  const inside = inTransaction(db, async () =>
    done(await out.request({ url: `${origin}/`, allow: 'simulators' })),
  )
  await assert.rejects(inside, /inside a transaction/)
  assert.equal((await out.request({ url: `${origin}/`, allow: 'simulators' })).status, 200)
})

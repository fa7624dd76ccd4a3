import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { html } from './html.ts'
import {
  clearCookie,
  createServer,
  rawBody,
  readCookie,
  redirectOutside,
  redirectTo,
  sendPage,
  setCookie,
  type HttpServer,
} from './http.ts'
import { ownPage, testServer } from './testing/http.ts'
import { testSettings } from './testing/settings.ts'

const closed = { additionalProperties: false }
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

const orders = (server: HttpServer) => {
  const body = Type.Object(
    { quantity: Type.Integer({ minimum: 1 }), gift: Type.Optional(Type.Boolean()) },
    closed,
  )
  server.post('/api/orders', { schema: { body } }, async (request) => ({ got: request.body }))
}

test('every answer carries the security headers, also when nothing is found', async (t) => {
  const server = await testServer(t, orders, {
    BANK_ORIGIN: 'https://bank.example',
    PUBLIC_ORIGIN: 'https://shop.example',
  })
  for (const url of ['/livez', '/nothing', '/api/nothing']) {
    const { headers } = await server.inject(url)
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; .*form-action 'self' https:\/\/bank\.example; /,
    )
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    assert.match(String(headers['strict-transport-security']), /max-age=\d{8}/)
    assert.match(String(headers['request-id']), /^req_/)
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
  }
})

test('over plain http there is no promise of https', async (t) => {
  const server = await testServer(t, orders)
  assert.equal((await server.inject('/livez')).headers['strict-transport-security'], undefined)
})

test('a route that takes an open object does not start', async () => {
  const server = await createServer(testSettings())
  assert.throws(
    () => server.post('/api/a', { schema: { body: Type.Object({}) } }, async () => ''),
    /additionalProperties/,
  )
  const inner = Type.Object({ lines: Type.Array(Type.Object({ sku: Type.String() })) }, closed)
  assert.throws(() => server.post('/api/b', { schema: { body: inner } }, async () => ''), /body\.lines\[\]/)
  assert.throws(() => server.post('/api/c', async () => ''), /needs a schema for its body/)
  assert.throws(() => server.get('/api/d/:id', async () => ''), /needs a schema for its params/)
})

test('JSON is taken exactly: a text is not a number, an unknown field is refused, each in plain words', async (t) => {
  const server = await testServer(t, orders)
  const sent = await server.inject({
    method: 'POST',
    url: '/api/orders',
    headers: json,
    payload: { quantity: '2', role: 'admin' },
  })
  assert.equal(sent.statusCode, 400)
  assert.match(String(sent.headers['content-type']), /^application\/problem\+json/)
  const { code, errors, status } = sent.json<{ code: string; status: number; errors: unknown[] }>()
  assert.deepEqual([code, status], ['invalid_request', 400])
  assert.deepEqual(errors, [
    { field: 'role', reason: 'is not a field of this request', fix: 'leave it out' },
    { field: 'quantity', reason: 'is not a whole number', fix: 'give a whole number' },
  ])
})

test('a form is text: "2" is a number where one is wanted', async (t) => {
  const server = await testServer(t, (server) => {
    const body = Type.Object(
      { quantity: Type.Integer(), tag: Type.Optional(Type.Array(Type.String())) },
      closed,
    )
    server.post('/cart', { schema: { body } }, async (request) => request.body)
  })
  const sent = await server.inject({
    method: 'POST',
    url: '/cart',
    headers: { ...form, ...ownPage },
    payload: 'quantity=2&tag=a&tag=b',
  })
  assert.deepEqual(sent.json(), { quantity: 2, tag: ['a', 'b'] })
  const one = await server.inject({
    method: 'POST',
    url: '/cart',
    headers: { ...form, ...ownPage },
    payload: 'quantity=2&tag=a',
  })
  assert.deepEqual(one.json(), { quantity: 2, tag: ['a'] })
})

test('pages drop unknown query parameters, the API refuses them', async (t) => {
  const server = await testServer(t, (server) => {
    const querystring = Type.Object({ page: Type.Integer({ default: 1 }) }, closed)
    server.get('/list', { schema: { querystring } }, async (request) => request.query)
    server.get('/api/list', { schema: { querystring } }, async (request) => request.query)
  })
  assert.deepEqual((await server.inject('/list?utm_source=x&page=3')).json(), { page: 3 })
  assert.equal((await server.inject('/api/list?utm_source=x')).statusCode, 400)
  assert.deepEqual((await server.inject('/api/list')).json(), { page: 1 })
})

for (const type of [
  'text/plain',
  'application/jsonx',
  'application/json;charset=utf-7',
  ' application/x-json',
  'multipart/form-data; boundary=x',
  'application/json,text/plain',
  'application/json; x="',
])
  test(`the API does not read ${type}`, async (t) => {
    const server = await testServer(t, orders)
    const sent = await server.inject({
      method: 'POST',
      url: '/api/orders',
      headers: { 'content-type': type },
      payload: '{"quantity":1}',
    })
    assert.equal(sent.statusCode, 415)
  })

test('a body without a media type is refused', async (t) => {
  const server = await testServer(t, orders)
  const sent = await server.inject({
    method: 'POST',
    url: '/api/orders',
    payload: Buffer.from('{"quantity":1}'),
  })
  assert.ok([400, 415].includes(sent.statusCode), String(sent.statusCode))
})

test('bodies over 100 kB, deep, wide or with forbidden names are refused', async (t) => {
  const server = await testServer(t, (server) => {
    server.post('/api/any', { schema: { body: Type.Unknown() } }, async () => ({ ok: true }))
  })
  const post = async (payload: string) =>
    (await server.inject({ method: 'POST', url: '/api/any', headers: json, payload })).statusCode
  assert.equal(await post(`"${'x'.repeat(100_001)}"`), 413)
  assert.equal(await post('['.repeat(25) + ']'.repeat(25)), 400)
  assert.equal(await post(JSON.stringify(Array.from({ length: 201 }, () => 1))), 400)
  assert.equal(await post('{"__proto__":{"admin":true}}'), 400)
  assert.equal(await post('{"a":{"constructor":{}}}'), 400)
  assert.equal(await post('{"a":'), 400)
  assert.equal(await post(''), 400)
  assert.equal(await post('{"a":[1,2,{"b":null}]}'), 200)
})

test('a webhook gets the bytes exactly as they came', async (t) => {
  const server = await testServer(t, (server) => {
    server.post('/webhooks/bank', async (request) => ({ hex: rawBody(request).toString('hex') }))
  })
  const payload = Buffer.from('{ "a":1.0,\n "ü": "\\u00e9" }')
  const sent = await server.inject({ method: 'POST', url: '/webhooks/bank', headers: json, payload })
  assert.equal(sent.json<{ hex: string }>().hex, payload.toString('hex'))
})

for (const [origin, expected] of [
  ['http://127.0.0.1:3000', /^kontor_session=abc; Path=\/; HttpOnly; SameSite=Lax$/],
  ['https://shop.example', /^__Host-session=abc; Path=\/; HttpOnly; Secure; SameSite=Lax$/],
] as const)
  test(`cookies on ${origin}`, async (t) => {
    const server = await testServer(
      t,
      (server) => {
        server.get('/set', async (_request, reply) => {
          setCookie(reply, 'session', 'abc')
          return ''
        })
        server.get('/clear', async (_request, reply) => {
          clearCookie(reply, 'session')
          return ''
        })
        server.get('/read', async (request) => readCookie(request, 'session') ?? 'none')
      },
      { PUBLIC_ORIGIN: origin },
    )
    const set = String((await server.inject('/set')).headers['set-cookie'])
    assert.match(set, expected)
    assert.match(String((await server.inject('/clear')).headers['set-cookie']), /Max-Age=0/)
    const name = set.split('=')[0] ?? ''
    const read = async (cookie: string) => (await server.inject({ url: '/read', headers: { cookie } })).body
    assert.equal(await read(`${name}=abc`), 'abc')
    assert.equal(await read(`${name}=a%0d%0ab`), 'none')
    assert.equal(await read(`session=abc`), 'none')
  })

test('redirects lead to this shop or to a known origin', async (t) => {
  const server = await testServer(t, (server) => {
    const querystring = Type.Object({ to: Type.String() }, closed)
    server.get('/go', { schema: { querystring } }, async (request, reply) =>
      redirectTo(reply, request.query.to),
    )
    server.get('/out', { schema: { querystring } }, async (request, reply) =>
      redirectOutside(reply, request.query.to, ['https://bank.example']),
    )
  })
  const status = async (path: string, to: string) =>
    (await server.inject(`${path}?to=${encodeURIComponent(to)}`)).statusCode
  assert.equal(await status('/go', '/en/cart?a=1'), 303)
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\r\nb: c', ''])
    assert.equal(await status('/go', to), 500, to)
  assert.equal(await status('/out', 'https://bank.example/pay/1'), 303)
  assert.equal(await status('/out', 'https://bank.example.evil/pay/1'), 500)
})

test('ready says why not; alive says only that it turns', async (t) => {
  const server = await createServer(testSettings(), { ready: async () => ['database'] })
  t.after(() => server.close())
  assert.equal((await server.inject('/livez')).statusCode, 200)
  const sent = await server.inject('/readyz')
  assert.equal(sent.statusCode, 503)
  assert.equal(sent.json<{ detail: string }>().detail, 'database')
})

test('an address of more than 2 kB or a malformed one is refused', async (t) => {
  const server = await testServer(t, orders)
  assert.equal((await server.inject(`/livez?${'a'.repeat(2_100)}`)).statusCode, 414)
  const bad = await server.inject('/%E0%A4%A')
  assert.ok(bad.statusCode >= 400 && bad.statusCode < 500)
})

test('a page is HTML in UTF-8', async (t) => {
  const server = await testServer(t, (server) => {
    server.get('/en', async (_request, reply) => sendPage(reply, html`<p>${'é & 中'}</p>`))
  })
  const sent = await server.inject('/en')
  assert.equal(sent.headers['content-type'], 'text/html; charset=utf-8')
  assert.equal(sent.body, '<p>é &amp; 中</p>')
})

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { HttpServer } from '../http.ts'
import { ownPage, testServer } from '../testing/http.ts'

const foreignRequests: [string, string, Record<string, string>, number][] = [
  ['page, own origin', '/form', ownPage, 200],
  ['page, localhost name of it', '/form', { origin: 'http://localhost:3000' }, 200],
  ['page, same-origin fetch metadata', '/form', { 'sec-fetch-site': 'same-origin' }, 200],
  ['page, other origin', '/form', { origin: 'https://evil.example' }, 403],
  ['page, null origin', '/form', { origin: 'null' }, 403],
  ['page, other port', '/form', { origin: 'http://127.0.0.1:3010' }, 403],
  ['page, cross-site', '/form', { 'sec-fetch-site': 'cross-site' }, 403],
  ['page, same-site is not same-origin', '/form', { 'sec-fetch-site': 'same-site' }, 403],
  ['page, own origin but cross-site', '/form', { ...ownPage, 'sec-fetch-site': 'cross-site' }, 403],
  ['page, neither header', '/form', {}, 403],
  ['api, no cookie', '/api/form', {}, 200],
  ['api, cookie and no origin', '/api/form', { cookie: 'kontor_session=a' }, 403],
  ['api, cookie and own origin', '/api/form', { cookie: 'kontor_session=a', ...ownPage }, 200],
  ['api, no cookie, other origin', '/api/form', { origin: 'https://evil.example' }, 403],
  ['webhook', '/webhooks/form', { origin: 'https://bank.example' }, 200],
]
for (const [name, url, headers, expected] of foreignRequests)
  test(`foreign requests: ${name} gives ${expected}`, async (t) => {
    const server = await testServer(t, (server) => {
      for (const path of ['/form', '/api/form', '/webhooks/form'])
        server.post(path, { config: { body: 'raw' } }, async () => ({ ok: true }))
    })
    assert.equal((await server.inject({ method: 'POST', url, headers, payload: 'x' })).statusCode, expected)
  })

test('when the shop is full, each waits a moment, then browsing is refused first and paying last', async (t) => {
  const waiting: (() => void)[] = []
  const server = await testServer(
    t,
    (server) => {
      const hold = () => new Promise<string>((done) => waiting.push(() => done('ok')))
      server.get('/browse', hold)
      server.post('/cart', { config: { body: 'none' } }, hold)
      server.post('/pay', { config: { body: 'none', load: 'pay' } }, hold)
    },
    { MOST_IN_FLIGHT: '10' },
  )
  const answers: number[] = []
  const send = (method: 'GET' | 'POST', url: string) =>
    server.inject({ method, url, headers: ownPage }).then((sent) => {
      answers.push(sent.statusCode)
      return sent
    })
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((next) => setTimeout(next, 5))
  }
  const all = Array.from({ length: 6 }, () => send('GET', '/browse'))
  await until(() => waiting.length === 4)
  all.push(...Array.from({ length: 6 }, () => send('POST', '/cart')))
  await until(() => waiting.length === 6)
  all.push(...Array.from({ length: 6 }, () => send('POST', '/pay')))
  await until(() => waiting.length + answers.length === 18)
  assert.deepEqual([waiting.length, answers.length], [10, 8])
  assert.deepEqual(new Set(answers), new Set([503]))
  for (const finish of waiting.splice(0)) finish()
  const done = await Promise.all(all)
  const served = (from: number) => done.slice(from, from + 6).filter((sent) => sent.statusCode === 200).length
  assert.deepEqual([served(0), served(6), served(12)], [4, 2, 4])
  assert.match(String(done.find((sent) => sent.statusCode === 503)?.headers['retry-after']), /^[1-4]$/)
  const after = server.inject('/browse')
  while (waiting.length < 1) await new Promise((next) => setTimeout(next, 5))
  waiting[0]?.()
  assert.equal((await after).statusCode, 200, 'places are given back')
})

test('a place is given back when the caller goes away', async (t) => {
  const server = await testServer(
    t,
    (server) => {
      server.get('/browse', () => new Promise<string>((done) => setTimeout(() => done('ok'), 300)))
    },
    { MOST_IN_FLIGHT: '5', PORT: '0' },
  )
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/browse`
  const cut = [1, 2].map(() => fetch(url, { signal: AbortSignal.timeout(50) }).catch(() => undefined))
  await Promise.all(cut)
  await new Promise((next) => setTimeout(next, 50))
  assert.equal((await fetch(url)).status, 200)
})

test('limits per route and address answer 429 as a problem', async (t) => {
  const server = await testServer(
    t,
    (server) => {
      server.get('/api/dear', { config: { rateLimit: { max: 2, timeWindow: 60_000 } } }, async () => ({
        ok: true,
      }))
      server.get('/api/cheap', async () => ({ ok: true }))
    },
    { RATE_LIMITS: 'true' },
  )
  const codes: number[] = []
  for (let i = 0; i < 4; i++) codes.push((await server.inject('/api/dear')).statusCode)
  assert.deepEqual(codes, [200, 200, 429, 429])
  const refused = await server.inject('/api/dear')
  assert.equal(refused.json<{ code: string }>().code, 'too_many_requests')
  assert.ok(Number(refused.headers['retry-after']) > 0)
  assert.equal((await server.inject('/api/cheap')).statusCode, 200)
})

test('an address is counted by its network, and only a trusted proxy may name another', async (t) => {
  const routes = (server: HttpServer) => {
    server.get('/api/ip', async (request) => ({ ip: request.ip }))
  }
  const ip = async (env: Record<string, string>) => {
    const server = await testServer(t, routes, env)
    const sent = await server.inject({ url: '/api/ip', headers: { 'x-forwarded-for': '203.0.113.9' } })
    return sent.json<{ ip: string }>().ip
  }
  assert.equal(await ip({}), '127.0.0.1')
  assert.equal(await ip({ TRUST_PROXY: '127.0.0.1' }), '203.0.113.9')
  assert.equal(await ip({ TRUST_PROXY: '10.0.0.0/8' }), '127.0.0.1')
})

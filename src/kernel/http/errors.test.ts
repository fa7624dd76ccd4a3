import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../html.ts'
import { problem } from '../http.ts'
import { redirectLog, setLogLevel } from '../log.ts'
import { testServer } from '../testing/http.ts'

test('an unexpected error says nothing of the inside and is logged without its message', async (t) => {
  const lines: string[] = []
  t.after(redirectLog((line) => lines.push(line)))
  setLogLevel('info')
  t.after(() => setLogLevel('silent'))
  const server = await testServer(t, (server) => {
    server.get('/api/boom', async () => {
      throw new Error('password hunter2 of table secrets')
    })
    server.get('/api/big', async () => ({ minor: 5n }))
  })
  const sent = await server.inject('/api/boom')
  assert.equal(sent.statusCode, 500)
  const body = sent.json<Record<string, unknown>>()
  assert.equal(body['code'], 'internal')
  assert.equal(body['request_id'], sent.headers['request-id'])
  assert.ok(!sent.body.includes('hunter2') && !sent.body.includes('secrets') && !sent.body.includes('.ts'))
  assert.ok(
    lines.some((line) => line.includes('request_failed') && line.includes(String(body['request_id']))),
  )
  assert.ok(!lines.join('').includes('hunter2'))
  assert.equal((await server.inject('/api/big')).statusCode, 500, 'a bigint is never written as a number')
})

test('a database that is away is no fault of ours to report: come again', async (t) => {
  const server = await testServer(t, (server) => {
    server.get('/api/cut', async () => {
      throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
    })
    server.get('/api/lost', async () => {
      throw new Error('Connection terminated unexpectedly')
    })
  })
  for (const path of ['/api/cut', '/api/lost']) {
    const sent = await server.inject(path)
    assert.equal(sent.statusCode, 503)
    assert.equal(sent.headers['retry-after'], '5')
    assert.equal(sent.json<Record<string, unknown>>()['code'], 'unavailable')
    assert.ok(!sent.body.includes('onnection'), 'what is inside is not told')
  }
})

test('a thrown problem keeps its status, code, words and headers', async (t) => {
  const server = await testServer(t, (server) => {
    server.get('/api/gone', async () => {
      throw problem(409, 'price_changed', {
        detail: 'It is now 5.',
        headers: { 'retry-after': '1' },
        errors: [{ field: 'a', reason: 'b', fix: 'c' }],
      })
    })
  })
  const sent = await server.inject('/api/gone')
  assert.equal(sent.statusCode, 409)
  assert.equal(sent.headers['retry-after'], '1')
  const { type, code, errors, detail } = sent.json<Record<string, unknown>>()
  assert.deepEqual(
    { type, code, errors, detail },
    {
      type: 'urn:kontor:problem:price_changed',
      code: 'price_changed',
      detail: 'It is now 5.',
      errors: [{ field: 'a', reason: 'b', fix: 'c' }],
    },
  )
})

test('a page route answers errors with a page: the first hook that draws, else a plain one', async (t) => {
  const server = await testServer(t, (server) => {
    server.get('/en/x', async () => {
      throw problem(404, 'not_found', { title: 'No <such> thing' })
    })
    server.errorPages.push((words, request) =>
      request.url.startsWith('/en/y') ? html`<h1>Mine ${words.code}</h1>` : undefined,
    )
  })
  const sent = await server.inject('/en/x')
  assert.match(String(sent.headers['content-type']), /^text\/html/)
  assert.match(sent.body, /No &lt;such&gt; thing/)
  const accept = 'text/html,*/*'
  assert.equal((await server.inject({ url: '/en/y', headers: { accept } })).body, '<h1>Mine not_found</h1>')
  assert.match(
    String((await server.inject({ url: '/api/y', headers: { accept } })).headers['content-type']),
    /problem\+json/,
  )
})

test('an error page that fails itself falls back to the plain one', async (t) => {
  const server = await testServer(t, (server) => {
    server.errorPages.push(() => {
      throw new Error('x')
    })
  })
  const sent = await server.inject({ url: '/en/none', headers: { accept: 'text/html' } })
  assert.equal(sent.statusCode, 404)
  assert.match(sent.body, /There is nothing here/)
})

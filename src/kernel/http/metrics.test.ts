import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { metricsText, observeRequest, serveMetrics, startMetrics } from './metrics.ts'

test('figures are counted by route and answered on the loopback address only', async (t) => {
  assert.equal(await metricsText(), '')
  observeRequest('/before', 'GET', 200, 1)
  await startMetrics(() => 3)
  observeRequest('/en/p/:slug', 'GET', 200, 4)
  const server = await serveMetrics(0)
  t.after(() => void server.close())
  const { port, address } = server.address() as AddressInfo
  assert.equal(address, '127.0.0.1')
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  assert.match(
    text,
    /http_request_duration_seconds_count\{route="\/en\/p\/:slug",method="GET",status="200"\} 1/,
  )
  assert.match(text, /http_requests_in_flight 3/)
  assert.ok(!text.includes('/before'))
  assert.equal((await fetch(`http://127.0.0.1:${port}/other`)).status, 404)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations } from './operations/index.ts'
import { apiServer } from './testing/api-server.ts'

test('the description of the API is OpenAPI 3.1 with each shape written once', async (t) => {
  const { server } = await apiServer(t)
  const answer = await server.inject('/api/openapi.json')
  assert.equal(answer.statusCode, 200)
  const document = answer.json<{
    openapi: string
    paths: Record<string, Record<string, { operationId: string; summary: string; responses: object }>>
    components: { schemas: Record<string, object> }
  }>()
  assert.equal(document.openapi, '3.1.0')
  assert.ok(document.components.schemas['Money'])
  const text = answer.body
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    assert.ok(document.components.schemas[name], `${name} is a component`)
  for (const operations of Object.values(document.paths))
    for (const each of Object.values(operations)) {
      assert.ok(each.operationId && each.summary.endsWith('.'))
      assert.ok('429' in each.responses)
    }
  const again = await server.inject({
    url: '/api/openapi.json',
    headers: { 'if-none-match': String(answer.headers['etag']) },
  })
  assert.equal(again.statusCode, 304)
})

test('the page to read the API at shows every operation and every shape, without any script', async (t) => {
  const { server } = await apiServer(t)
  const page = await server.inject('/api/docs')
  assert.equal(page.statusCode, 200)
  assert.match(String(page.headers['content-type']), /^text\/html/)
  assert.ok(!page.body.includes('<script'))
  const anchors = new Set([...page.body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  for (const { id } of operations) assert.ok(anchors.has(id), id)
  for (const [, target = ''] of page.body.matchAll(/href="#([^"]+)"/g)) assert.ok(anchors.has(target), target)
  assert.ok(page.body.includes('Bearer cart_…'))
})

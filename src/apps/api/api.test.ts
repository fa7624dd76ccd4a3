import assert from 'node:assert/strict'
import { test } from 'node:test'
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

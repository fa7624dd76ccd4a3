/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import test from 'node:test'
import { aProduct } from '../../../tests/support/a-reader.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

test('what people say goes over the API, waits for the operator, and is decided there', async (t) => {
  const { server, db } = await apiServer(t)
  const { slug } = await aProduct(db)
  const bearer = (token: string) => caller(server, { authorization: `Bearer ${token}` }).call
  const ann = bearer(await someone(db, ['buyer']))
  const eve = bearer(await someone(db, ['buyer']))
  const operator = bearer(await someone(db, ['operator'], true))
  const at = `/api/products/${slug}`
  const words = { rating: 4, title: 'Fine', body: 'Fine for what it is meant to be.' }
  assert.equal((await caller(server).call('POST', `${at}/reviews`, words)).status, 401)
  const short = await ann('POST', `${at}/reviews`, { ...words, body: 'short' })
  assert.deepEqual([short.status, short.body.code], [422, 'too_short'])
  const written = await ann('POST', `${at}/reviews`, words)
  assert.deepEqual([written.status, written.body.held_for], [200, ['not_verified']])
  assert.equal((await eve('GET', `${at}/reviews`)).body.count, 0)
  const waiting = await operator('GET', '/api/admin/voices')
  assert.deepEqual(
    waiting.body.voices.map((each: { id: string }) => each.id),
    [written.body.id],
  )
  const decide = `/api/admin/voices/${written.body.id}/decide`
  assert.equal((await eve('POST', decide, { publish: true })).status, 403)
  assert.equal((await operator('POST', decide, { publish: false })).body.code, 'reason_missing')
  assert.equal((await operator('POST', decide, { publish: true })).status, 204)
  const vote = `/api/reviews/${written.body.id}/vote`
  assert.equal((await ann('PUT', vote, { helps: true })).body.code, 'own_review')
  assert.equal((await eve('PUT', vote, { helps: true })).status, 204)
  const shown = await eve('GET', `${at}/reviews?stars=4`)
  assert.deepEqual([shown.body.rating.average, shown.body.reviews[0].helpful], [4, 1])
  const asked = await eve('POST', `${at}/questions`, { text: 'Does it come with a lid?' })
  assert.equal(
    (await ann('POST', `/api/questions/${asked.body.id}/answers`, { text: 'It does.' })).status,
    200,
  )
  assert.equal((await eve('GET', `${at}/questions`)).body.questions[0].answers[0].voice, 'anybody')
})

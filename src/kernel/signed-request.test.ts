import assert from 'node:assert/strict'
import test from 'node:test'
import { usePorts } from './ports.ts'
import { requestVerifier, signRequest } from './signed-request.ts'
import { testPorts } from './testing/ports.ts'

const secret = 'a-secret-of-two-processes-0123456789'
const parts = { method: 'POST', path: '/v1/cards?x=1', body: '{"a":1}' }

test('a signed request is believed once, within its minute, as it was sent', (t) => {
  const time = testPorts('signed-request')
  t.after(usePorts(time))
  const verify = requestVerifier(secret)
  const header = signRequest(secret, parts)
  assert.equal(verify(header, parts).ok, true)
  assert.deepEqual(verify(header, parts), { ok: false, refusal: 'seen_before' })
  assert.deepEqual(verify(undefined, parts), { ok: false, refusal: 'not_signed' })
  for (const changed of [
    { ...parts, method: 'PUT' },
    { ...parts, path: '/v1/cards?x=2' },
    { ...parts, body: '{"a":2}' },
  ])
    assert.deepEqual(verify(signRequest(secret, parts), changed), { ok: false, refusal: 'wrong_signature' })
  assert.deepEqual(verify(signRequest(`${secret}!`, parts), parts), { ok: false, refusal: 'wrong_signature' })
  const late = signRequest(secret, parts)
  time.advance(61_000)
  assert.deepEqual(verify(late, parts), { ok: false, refusal: 'too_old' })
})

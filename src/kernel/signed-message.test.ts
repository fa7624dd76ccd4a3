import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import { verifySignedMessage } from './signed-message.ts'

const secret = `whsec_${Buffer.from('sixteen bytes or more').toString('base64')}`
const now = new Date('2026-01-15T09:00:00Z')
const body = Buffer.from('{"id":"evt_1"}')

function signed(raw: Uint8Array, seconds = now.getTime() / 1000, key = secret) {
  const bytes = Buffer.from(key.slice(6), 'base64')
  const signature = createHmac('sha256', bytes).update(`evt_1.${seconds}.`).update(raw).digest('base64')
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,AAAA v1,${signature}`,
  }
}

const said = (headers: Record<string, string>, raw: Uint8Array = body, secrets = [secret]) => {
  const result = verifySignedMessage(secrets, headers, raw, now)
  return result.ok ? result.value.id : result.refusal
}

test('a message is believed when a known secret signed exactly these bytes, just now', () => {
  assert.equal(said(signed(body)), 'evt_1')
  const other = `whsec_${Buffer.from('another secret of ours').toString('base64')}`
  assert.equal(said(signed(body, undefined, other), body, [secret, other]), 'evt_1')
  assert.equal(said(signed(body, undefined, other)), 'wrong_signature')
})

test('one changed byte, one changed header, or five minutes make it not believed', () => {
  for (let i = 0; i < body.length; i++) {
    const changed = Buffer.from(body)
    changed[i] = (changed[i] ?? 0) ^ 1
    assert.equal(said(signed(body), changed), 'wrong_signature')
  }
  assert.equal(said({ ...signed(body), 'webhook-id': 'evt_2' }), 'wrong_signature')
  assert.equal(said(signed(body, now.getTime() / 1000 - 301)), 'too_old')
  assert.equal(said(signed(body, now.getTime() / 1000 + 301)), 'too_old')
  assert.equal(said({}), 'not_signed')
  assert.equal(said({ ...signed(body), 'webhook-timestamp': 'soon' }), 'not_signed')
  assert.equal(said({ ...signed(body), 'webhook-signature': 'v1,' }), 'wrong_signature')
})

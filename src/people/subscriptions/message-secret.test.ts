import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { newMessageSecret, signedHeaders } from './message-secret.ts'

const skip = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed'

/** The keyed digest of a text as `openssl` makes it. */
function opensslDigest(key: Buffer, text: string): Buffer {
  const words = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key.toString('hex')}`, '-binary']
  const { status, stdout } = spawnSync('openssl', words, { input: text })
  assert.equal(status, 0)
  return stdout
}

const at = new Date('2026-01-15T09:00:00.700Z')
const message = { id: 'evt_1', at, body: '{"type":"order.paid","data":{"name":"山高月小"}}' }
const seconds = String(Math.floor(at.getTime() / 1000))

test(
  'openssl makes the same signature of a message as Standard Webhooks has it, and another of one changed byte',
  { skip },
  () => {
    const secrets = [newMessageSecret(), newMessageSecret()]
    const headers = signedHeaders('standard', message, secrets)
    assert.equal(headers['webhook-timestamp'], seconds)
    const given = (headers['webhook-signature'] ?? '').split(' ')
    for (const [n, secret] of secrets.entries()) {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      const digest = (text: string) => `v1,${opensslDigest(key, text).toString('base64')}`
      assert.equal(given[n], digest(`${message.id}.${seconds}.${message.body}`))
      for (const other of [
        `evt_2.${seconds}.${message.body}`,
        `${message.id}.${Number(seconds) + 1}.${message.body}`,
        `${message.id}.${seconds}.${message.body.replace('paid', 'pain')}`,
      ])
        assert.notEqual(given[n], digest(other))
    }
  },
)

test('openssl makes the same signature of a message as Stripe’s clients read it', { skip }, () => {
  const secret = newMessageSecret()
  const headers = signedHeaders('stripe', message, [secret])
  const digest = (text: string) => opensslDigest(Buffer.from(secret), text).toString('hex')
  assert.equal(headers['stripe-signature'], `t=${seconds},v1=${digest(`${seconds}.${message.body}`)}`)
  assert.notEqual(headers['stripe-signature'], `t=${seconds},v1=${digest(`${seconds}.${message.body} `)}`)
})

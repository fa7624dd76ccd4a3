import assert from 'node:assert/strict'
import test from 'node:test'
import { handClock } from '../cards/clock.ts'
import { dropOldKeys } from '../stripe-like/answers.ts'
import { openProvider } from '../stripe-like/provider.ts'
import { openStore } from '../wire/store.ts'
import { forgetKeys } from './forget.ts'
import { acquirerSchema } from './schema.ts'

const keysOf = (store: ReturnType<typeof openStore>) =>
  store.all<{ key: string }>(`select key from idempotency order by key`).map(({ key }) => key)

test('keys of calls are forgotten once nobody asks again: after two days at the acquirers, thirty at Halyard', () => {
  const clock = handClock(1)
  const store = openStore(':memory:', acquirerSchema)
  const keep = (key: string) =>
    store.run(
      `insert into idempotency (key, request_print, status, body, at) values (?, 'p', 201, '{}', ?)`,
      key,
      new Date(clock.now()).toISOString(),
    )
  keep('old')
  clock.advance(2 * 86_400 - 60)
  keep('fresh')
  forgetKeys({ store, clock })
  assert.deepEqual(keysOf(store), ['fresh', 'old'])
  clock.advance(120)
  forgetKeys({ store, clock })
  assert.deepEqual(keysOf(store), ['fresh'])
  store.close()

  const provider = openProvider({
    STRIPE_LIKE_STORE: ':memory:',
    STRIPE_LIKE_KEY: 'sk',
    STRIPE_LIKE_WEBHOOK_SECRET: 's',
  })
  const at = (key: string, seconds: number) =>
    provider.store.run(
      `insert into idempotency (key, request_hash, status, body, at) values (?, 'h', 200, '{}', ?)`,
      key,
      provider.seconds() - seconds,
    )
  at('old', 30 * 86_400 + 60)
  at('fresh', 60)
  dropOldKeys(provider)
  assert.deepEqual(keysOf(provider.store), ['fresh'])
  provider.store.close()
})

/* Bodies are read by name here; every answer was held against its closed schema before. */
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-argument */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from '#kernel/ids.ts'
import { observeStatements } from '#kernel/sql.ts'
import { wireToken } from './caller.ts'
import { operations } from './operations/index.ts'
import { policy, type Rule } from './policy.ts'
import { apiServer, caller } from './testing/api-server.ts'
import { someone } from './testing/someone.ts'

const fill: Readonly<Record<string, string>> = {
  slug: 'nothing-like-it',
  line_id: `lin_${'0'.repeat(26)}`,
  order_id: `ord_${'0'.repeat(26)}`,
  parcel_id: `shp_${'0'.repeat(26)}`,
  case_id: `cas_${'0'.repeat(26)}`,
  mail_id: `mal_${'0'.repeat(26)}`,
  payment_id: `pay_${'0'.repeat(26)}`,
  decision_id: `rsk_${'0'.repeat(26)}`,
  dispute_id: `dis_${'0'.repeat(26)}`,
  evidence_id: `dfl_${'0'.repeat(26)}`,
  payout_id: `pyo_${'0'.repeat(26)}`,
  file_id: `stf_${'0'.repeat(26)}`,
  entry_id: `ent_${'0'.repeat(26)}`,
  top_up_id: `top_${'0'.repeat(26)}`,
  card_id: `tok_${'0'.repeat(26)}`,
  product_id: '4711',
  variant_id: '4711',
  match_id: '4711',
}

const addressOf = (path: string) => path.replaceAll(/:([a-z_]+)/g, (_, name: string) => fill[name] ?? 'x')

const doors = ['nobody', 'cart', 'order', 'buyer', 'unproven operator', 'operator'] as const
type Door = (typeof doors)[number]

/** What each door lets through: an operation is carried out, or refused for a reason of its own. */
const lets: Readonly<Record<Rule, readonly Door[]>> = {
  anyone: doors,
  cart: ['cart', 'buyer', 'unproven operator', 'operator'],
  order: ['order', 'buyer', 'unproven operator', 'operator'],
  session: ['buyer', 'unproven operator', 'operator'],
  operator: ['operator'],
}

const refusedAtDoor = new Set([
  'cart_token_missing',
  'order_token_missing',
  'session_missing',
  'not_an_operator',
  'second_factor_missing',
])

test('every operation lets in exactly whom the policy lets in, and nobody else costs a query', async (t) => {
  const { server, db } = await apiServer(t)
  const keys: Readonly<Record<Door, () => Promise<Record<string, string>>>> = {
    nobody: async () => ({}),
    cart: async () => ({ 'cart-token': wireToken('cart', newSecret()) }),
    order: async () => ({ 'order-token': wireToken('order', newSecret()) }),
    buyer: async () => ({ authorization: `Bearer ${await someone(db, ['buyer'])}` }),
    'unproven operator': async () => ({ authorization: `Bearer ${await someone(db, ['operator'])}` }),
    operator: async () => ({ authorization: `Bearer ${await someone(db, ['operator'], true)}` }),
  }
  for (const door of doors) {
    const by = caller(server, await keys[door]())
    for (const operation of operations) {
      // Signing out would end the session of all that follow.
      if (operation.id === 'sign_out') continue
      const takesBody = operation.body !== undefined
      let statements = 0
      observeStatements(({ text }) => {
        // The memory of shared answers listens to facts all the time.
        if (!/kernel\.(?:leaves|facts_after)/.test(text)) statements++
      })
      const told = await by.call(
        operation.method,
        addressOf(operation.path),
        takesBody ? (operation.textBody ? '' : {}) : undefined,
        operation.textBody ? { 'content-type': 'text/csv' } : {},
      )
      observeStatements(undefined)
      const name = `${operation.id} by ${door}: ${told.status} ${JSON.stringify(told.body).slice(0, 200)}`
      assert.ok(told.status < 500, name)
      const atDoor = refusedAtDoor.has(told.body?.code)
      assert.equal(atDoor, !lets[policy[operation.id]].includes(door), name)
      const reads = door === 'nobody' || door === 'cart' || door === 'order' ? 0 : 1
      if (atDoor) assert.equal(statements, reads, `${name} reads the session at most`)
    }
  }
})

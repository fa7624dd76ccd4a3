import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { Connectors } from '#money/payments/index.ts'
import { listDecisions, saveRules } from '#trust/risk/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aRig, anOrder, statesOf, typeCard, type Rig } from '../../tests/payments/rig.ts'
import { startPayment } from './pay-order.ts'

const watch = { key: 'a key of thirty-two characters ..', ip: '203.0.113.7', agent: 'a browser' }

async function rule({ db }: Rig, text: string): Promise<void> {
  const saved = await inTransaction(db, (tx) =>
    saveRules(tx, { text, thresholds: {}, note: 'test', actor: 'op' }),
  )
  mustBeDone(saved)
}

async function pay({ db, connectors }: Rig, orderId: OrderId, through: Connectors = connectors) {
  return startPayment(db, through, {
    orderId,
    returnUrl: 'http://127.0.0.1:3000/return',
    description: 'K-1',
    locale: 'en',
    watch,
  })
}

async function payByCard(rig: Rig, orderId: OrderId): Promise<void> {
  const { action } = mustBeDone(await pay(rig, orderId))
  assert.ok(action.kind === 'redirect')
  await typeCard(action.url)
}

test('a refused attempt never reaches the provider, and the payer hears only that another way may work', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  await rule(rig, 'refuse when guest = 1 because Test')
  const started = await pay(rig, order.id)
  assert.ok(!started.ok)
  assert.deepEqual([started.refusal, started.detail], ['provider_refused', { code: 'not_accepted' }])
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['failed'])
  const known = await fetch(`${rig.bank.origin}/control/books`)
  assert.ok(!(await known.text()).includes(order.id))
  await rule(rig, '')
  await payByCard(rig, order.id)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['failed', 'authorized'])
  const [decision] = await listDecisions(rig.db, { reference: order.id })
  assert.equal(decision?.facts['mail_count_1h'], 1)
})

test('an attempt to be stepped up says so to its method, others say nothing', async (t) => {
  const rig = await aRig(t)
  const bank = rig.connectors.get('bank')
  assert.ok(bank)
  const told: (boolean | undefined)[] = []
  const listening: Connectors = new Map([
    [
      'bank',
      {
        ...bank,
        start: async (request) => {
          told.push(request.stepUp)
          return bank.start(request)
        },
      },
    ],
  ])
  const [first, second] = [await anOrder(rig), await anOrder(rig)]
  mustBeDone(await pay(rig, first.id, listening))
  await rule(rig, 'step_up when device_count_1h >= 1 because Test')
  mustBeDone(await pay(rig, second.id, listening))
  assert.deepEqual(told, [undefined, true])
})

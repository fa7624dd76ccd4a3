import assert from 'node:assert/strict'
import test from 'node:test'
import { setFailpoints } from '#kernel/failpoints.ts'
import type { Connector, Connectors } from '#money/payments/index.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  statesOf,
  timePasses,
  toThePage,
  typeCard,
  type Rig,
} from '../../tests/payments/rig.ts'
import { completePayments } from './complete-payments.ts'
import { startPayment } from './pay-order.ts'

/** A card after which the bank tells nobody: only who asks hears that it was paid. */
const untold = '4000000000004210'

/** The same bank, with some of its doors answering otherwise. */
function withDoors({ connectors }: Rig, doors: (bank: Connector) => Partial<Connector>): Connectors {
  const bank = connectors.get('bank') ?? assert.fail('there is a bank')
  return new Map([['bank', { ...bank, ...doors(bank) }]])
}

const wanted = (orderId: string) => ({
  orderId,
  returnUrl: 'http://127.0.0.1:3000/en/orders/return',
  description: 'K-1',
  locale: 'en',
})

test('a try that begins while its provider is asked about it is not given up: paid there, it is paid here', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  setFailpoints(['payments.afterOpen=throw*1'])
  await assert.rejects(toThePage(rig, order.id))
  setFailpoints([])
  let page = ''
  const meanwhile = withDoors(rig, (bank) => ({
    query: async (merchantRef) => {
      const said = await bank.query(merchantRef)
      if (page === '') page = (await toThePage(rig, order.id)).redirectUrl
      return said
    },
  }))
  await timePasses(rig)
  await completePayments(rig.db, meanwhile)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['pending'])
  await typeCard(page, untold)
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  assert.equal((await statesOf(rig, order.id)).order, 'paid')
  await allIsWell(rig)
})

test('nobody is sent to the page of a try that was given up while the page was made: who asks again gets another', async (t) => {
  const rig = await aRig(t)
  const order = await anOrder(rig)
  const closed: string[] = []
  const deaf = withDoors(rig, () => ({ query: async () => 'not_found' as const }))
  const slow = withDoors(rig, (bank) => ({
    start: async (request) => {
      const answer = await bank.start(request)
      await timePasses(rig)
      await completePayments(rig.db, deaf)
      return answer
    },
    close: async (merchantRef) => void closed.push(merchantRef),
  }))
  const first = await startPayment(rig.db, slow, wanted(order.id))
  assert.equal(!first.ok && first.refusal, 'provider_silent')
  assert.equal(closed.length, 1)
  assert.deepEqual((await statesOf(rig, order.id)).attempts, ['failed'])
  await typeCard((await toThePage(rig, order.id)).redirectUrl, untold)
  await timePasses(rig)
  await completePayments(rig.db, rig.connectors)
  const { order: state, attempts } = await statesOf(rig, order.id)
  assert.deepEqual({ state, attempts }, { state: 'paid', attempts: ['failed', 'authorized'] })
  await allIsWell(rig)
})

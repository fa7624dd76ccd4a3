import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { methodNamed, readDetails } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { receiveNotification } from '../../src/flows/receive-notification.ts'
import { aPageBank, bringForm, noticeEnd } from './bank-page-rig.ts'
import { aRig, type Rig } from './rig.ts'

/** A shop with both banks behind its one way to pay. */
export async function aRigWithBanks(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const bare = await aRig(t)
  let rig: Rig = bare
  const shop = await noticeEnd(t, (path, raw) =>
    receiveNotification(rig.db, rig.connectors, path.replace('/webhooks/', ''), { raw, headers: {} }),
  )
  const [icbc, harbor] = [
    await aPageBank(t, 'icbc', shop, { speed: 50, env }),
    await aPageBank(t, 'harbor', shop, { speed: 50, env }),
  ]
  const more = [icbc.connector, harbor.connector].map((each) => [each.name, each] as const)
  rig = { ...bare, connectors: new Map([...bare.connectors, ...more]) }
  return { rig, icbc, harbor, shop }
}

/** Choose a bank for an order. */
export async function beginAtBank(rig: Rig, shop: string, orderId: OrderId, bank: 'icbc' | 'harbor') {
  const method = methodNamed('bank_page')
  assert.ok(method !== undefined)
  const { action, merchantRef } = mustBeDone(
    await startPayment(rig.db, rig.connectors, {
      orderId,
      returnUrl: `${shop}/en/orders/${orderId}/return`,
      description: 'K-1 山高月小',
      locale: 'en',
      method,
      details: mustBeDone(readDetails(method, { bank })),
    }),
  )
  assert.ok(action.kind === 'form')
  return { action, merchantRef }
}

/** Choose a bank for an order and bring the form there. */
export async function toTheBank(rig: Rig, shop: string, orderId: OrderId, bank: 'icbc' | 'harbor') {
  const { action, merchantRef } = await beginAtBank(rig, shop, orderId, bank)
  const brought = await bringForm(action)
  assert.ok('page' in brought, JSON.stringify(brought))
  return { page: brought.page, merchantRef }
}

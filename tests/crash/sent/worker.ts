import { flushCompileCache } from 'node:module'
import { connect } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { carriersOf, findShipments, type Carrier } from '#goods/shipping/index.ts'
import { methodNamed } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { testCode } from '../../../outside/operator/subscribers.ts'
import { completePayments } from '../../../src/flows/complete-payments.ts'
import { packShipment } from '../../../src/flows/pack-order.ts'
import { advanceCard } from '../../../src/flows/pay-by-card.ts'
import { confirmMobilePayment } from '../../../src/flows/pay-by-mobile-operator.ts'
import { askAboutPayment, startPayment } from '../../../src/flows/pay-order.ts'
import { refundOrder, type RefundWhat } from '../../../src/flows/refund-order.ts'
import { shipShipment } from '../../../src/flows/ship-order.ts'
import { withdrawOrder } from '../../../src/flows/withdraw-order.ts'
import { waysOut, type ShopSettings } from './shop-settings.ts'

/** One thing a process of the shop is asked to do: a use case of the shop, nothing else. */
export type Act =
  | {
      readonly kind: 'start'
      readonly orderId: OrderId
      readonly method: string
      readonly details?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'code'; readonly orderId: OrderId }
  | { readonly kind: 'card'; readonly orderId: OrderId }
  | { readonly kind: 'ask'; readonly merchantRef: string }
  | { readonly kind: 'ship'; readonly orderId: OrderId }
  | { readonly kind: 'refund'; readonly orderId: OrderId; readonly key: string; readonly minor?: string }
  | { readonly kind: 'withdraw'; readonly orderId: OrderId }
  | { readonly kind: 'complete'; readonly most: number }

/** What a process says: it is ready for work, an act has ended, or it failed in a way it should not. */
export type Said =
  | { readonly ready: true }
  | { readonly ended: number; readonly said: string }
  | { readonly failed: number; readonly error: string }

setLogLevel('silent')
const settings = JSON.parse(process.env['SHOP'] ?? '{}') as ShopSettings
const db = await connect({ ...settings.database, role: 'app', lanes: 2, pool: 8 })
const { connectors, vault } = waysOut(settings)
const doors = { connectors, vault }

/** Every order is collected at the counter, so no carrier is ever asked. */
const nobody: Carrier = {
  name: 'parcel',
  take: () => Promise.reject(new Error('no parcel is sent')),
  parseReport: () => ({ ok: false, refusal: 'bad_signature' }),
}

const asked = (orderId: OrderId, method: string) => {
  const way = methodNamed(method)
  if (way === undefined) throw new Error(`no method ${method}`)
  return {
    orderId,
    returnUrl: `http://127.0.0.1:3000/en/orders/${orderId}/return?token=t`,
    description: 'K-1',
    locale: 'en',
    method: way,
  }
}

async function ship(orderId: OrderId): Promise<string> {
  let said = 'nothing to ship'
  for (const { id } of await findShipments(db, { orderId })) {
    await packShipment(db, { shipmentId: id, actor: 'operator' })
    const shipped = await shipShipment(
      db,
      { connectors, carriers: carriersOf(nobody), actor: 'operator' },
      id,
    )
    said = shipped.ok ? shipped.value.state : shipped.refusal
  }
  return said
}

async function refund({ orderId, key, minor }: Extract<Act, { kind: 'refund' }>): Promise<string> {
  const what: RefundWhat =
    minor === undefined
      ? { kind: 'all' }
      : { kind: 'amount', amount: { minor: BigInt(minor), currency: 'EUR' } }
  const given = await refundOrder(db, connectors, {
    orderId,
    what,
    reason: 'returned',
    key,
    actor: 'operator',
  })
  return given.ok ? given.value.state : given.refusal
}

async function carryOut(act: Act): Promise<string> {
  switch (act.kind) {
    case 'start': {
      const { details } = act
      const given = { ...asked(act.orderId, act.method), ...(details !== undefined && { details }) }
      const started = await startPayment(db, connectors, given)
      return started.ok ? started.value.action.kind : started.refusal
    }
    case 'card':
      return (await advanceCard(db, doors, asked(act.orderId, 'vault_card'))).step
    case 'code': {
      const paid = await confirmMobilePayment(db, connectors, { orderId: act.orderId, code: testCode })
      return paid.ok ? paid.value : paid.refusal
    }
    case 'ask': {
      const heard = await askAboutPayment(db, connectors, act.merchantRef, 'return')
      return heard.ok ? heard.value.effect : heard.refusal
    }
    case 'ship':
      return ship(act.orderId)
    case 'refund':
      return refund(act)
    case 'withdraw': {
      const left = await withdrawOrder(db, connectors, { orderId: act.orderId, actor: 'buyer' })
      return left.ok ? 'canceled' : left.refusal
    }
    case 'complete':
      return String(await completePayments(db, connectors, { most: act.most }))
  }
}

const say = (said: Said) => process.send?.(said)

process.on('message', (acts: readonly Act[]) => {
  for (const [n, act] of acts.entries())
    carryOut(act).then(
      (said) => say({ ended: n, said }),
      (error: unknown) =>
        say({ failed: n, error: error instanceof Error ? `${error.stack}` : String(error) }),
    )
})
// Whoever started this process is gone: nobody asks anything any more.
process.on('disconnect', () => process.exit())
// A killed process writes nothing when it ends, so what it prepared is written now.
flushCompileCache()
say({ ready: true })

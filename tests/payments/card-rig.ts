import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import {
  acquirerConnector,
  findPaymentFor,
  paymentOracles,
  vaultCard,
  vaultDoor,
} from '#money/payments/index.ts'
import { saveRules } from '#trust/risk/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { aVault, type TestVault } from '../support/a-vault.ts'
import { anAcquirer, type StandIn } from '../support/an-acquirer.ts'
import { typeCard } from '../support/type-card.ts'
import { aReadyCart, aShop } from '../trade/a-shop.ts'
import { advanceCard, billingAddressOf, type CardDoors } from '../../src/flows/pay-by-card.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { placeOrder } from '../../src/flows/place-order.ts'

/** A card number that is approved unless the stand-in is told otherwise. */
export const number = '4242424242424242'
/** The card as it is typed. */
export const card = { number, expiry: '12/30', security_code: '123' }

type Rig = CardDoors & {
  readonly db: TestDatabase
  readonly vault: ReturnType<typeof vaultDoor>
  readonly process: TestVault
  readonly north: StandIn
  readonly south: StandIn
}

/** Open such a shop; it goes with the test. */
export async function aRig(
  t: TestContext,
  authentication: 'always' | 'when_asked' = 'when_asked',
): Promise<Rig> {
  const [north, south, db] = await Promise.all([anAcquirer(t), anAcquirer(t), testDatabase(t)])
  const process = await aVault(t, {
    VAULT_NORTH_ORIGIN: north.origin,
    VAULT_NORTH_KEY: 'key_north',
    VAULT_SOUTH_ORIGIN: south.origin,
    VAULT_SOUTH_KEY: 'key_south',
    VAULT_DIRECTORY_ORIGIN: north.origin,
  })
  const out = createHttpOut([process.origin, north.origin, south.origin])
  t.after(() => out.close())
  const vault = vaultDoor({ origin: process.origin, secret: process.clientSecret }, out)
  const connectors = [
    { name: 'north', origin: north.origin },
    { name: 'south', origin: south.origin },
  ].map((each) =>
    acquirerConnector(
      {
        ...each,
        key: `key_${each.name}`,
        webhookSecrets: ['whsec_AAAAAAAAAAAAAAAAAAAAAA=='],
        notifyUrl: `http://127.0.0.1:3000/webhooks/acquirer_${each.name}`,
        authentication,
        backUrl: (url) => url,
        addressOf: (merchantRef) => billingAddressOf(db, merchantRef),
      },
      vault,
      out,
    ),
  )
  return {
    db,
    vault,
    process,
    north,
    south,
    connectors: new Map(connectors.map((each) => [each.name, each])),
  }
}

/** What a payer asks for who pays an order by card. */
export const asked = (orderId: OrderId) => ({
  orderId,
  returnUrl: `http://127.0.0.1:3000/en/orders/${orderId}/return`,
  description: 'K-1',
  locale: 'en',
  method: vaultCard,
  watch: { key: 'a key of thirty-two characters ..' },
})

async function anOrder({ db }: Rig): Promise<OrderId> {
  const ids = await aShop(db, [{ price: 1999n }])
  const cart = await aReadyCart(
    db,
    ids.map((id) => [id, 1] as const),
    { shippingMethod: 'standard' },
  )
  const placed = await placeOrder(db, {
    cartToken: cart.token,
    expectedTotal: cart.total,
    idempotencyKey: cart.cartId,
  })
  return mustBeDone(placed).id
}

/** An order whose payer has typed a card on the vault's page. */
export async function aTypedCard(rig: Rig): Promise<OrderId> {
  const id = await anOrder(rig)
  const { merchantRef, action } = mustBeDone(await startPayment(rig.db, rig.connectors, asked(id)))
  assert.deepEqual(action, { kind: 'page' })
  const page = await rig.vault.page(merchantRef)
  assert.ok('url' in page)
  assert.equal((await typeCard(page.url, card)).status, 200)
  return id
}

/** Have every attempt stepped up from now on. */
export async function stepUp({ db }: Rig): Promise<void> {
  const text = 'step_up when guest = 1 because Test'
  mustBeDone(
    await inTransaction(db, (tx) => saveRules(tx, { text, thresholds: {}, note: 'test', actor: 'op' })),
  )
}

/** Go on with a card as far as it goes. */
export const goOn = (rig: Rig, id: OrderId) => advanceCard(rig.db, rig, asked(id))

/** Every try of an order: where, and how it ended. */
export async function triesOf({ db }: Rig, id: OrderId): Promise<string[]> {
  const payment = await findPaymentFor(db, id)
  return (payment?.attempts ?? []).map(
    ({ connector, state, declineCode }) => `${connector.slice(9)} ${declineCode ?? state}`,
  )
}

/** No promise of payments is broken. */
export async function allIsWell({ db }: Rig): Promise<void> {
  const owner = await db.as('owner')
  const client = await owner.pool.connect()
  try {
    for (const { name, sql } of paymentOracles) assert.deepEqual((await client.query(sql)).rows, [], name)
  } finally {
    client.release()
  }
}

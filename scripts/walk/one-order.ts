import assert from 'node:assert/strict'
import { mustBeDone } from '#kernel/result.ts'
import { systemPorts } from '#kernel/adapters/system.ts'
import { setLogLevel } from '#kernel/log.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { openShop, type OpenShop } from '../../tests/support/open-shop.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { renamer, witness, type Change } from './witness.ts'

type Step = {
  readonly title: string
  readonly code: readonly string[]
  readonly said: readonly string[]
  readonly change: Change
}

/** A browser without script: it keeps cookies, follows nothing, and sends what a form would. */
function browser(shop: OpenShop) {
  const jar = new Map<string, string>()
  return async (method: 'GET' | 'POST', path: string, form?: Record<string, string>) => {
    const answer = await fetch(new URL(path, shop.origin), {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: shop.origin,
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      location,
      text: await answer.text(),
      line: `${method} ${path} → ${answer.status}${location === null ? '' : ` ${location}`}`,
    }
  }
}

const field = (page: string, name: string): string =>
  new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1] ?? ''

async function until(shop: OpenShop, id: string, state: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await shop.owner.sql<{ state: string }>`select state from orders.orders where id = ${id}`
    if (row?.state === state) return
    await systemPorts.sleep(50)
  }
  assert.fail(`the order did not become ${state}`)
}

/** The bank's own message about a capture comes after its answer; wait for it, so that it counts to the same step. */
async function untilHeard(shop: OpenShop, messages: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await shop.owner.sql<{
      count: number
    }>`select count(*) from payments.evidence where source = 'notify'`
    if ((row?.count ?? 0) >= messages) return
    await systemPorts.sleep(50)
  }
  assert.fail('the bank did not tell')
}

const address = {
  email: 'ann@example.com',
  name: 'Ann Buyer',
  line1: 'Speicher 1',
  postalCode: '20457',
  city: 'Hamburg',
  country: 'DE',
}

type Witnessed = <T extends { line: string }>(
  title: string,
  code: readonly string[],
  work: () => Promise<T>,
) => Promise<T>

type Visit = ReturnType<typeof browser>

/** From the shelf to the open checkout; answers the checkout's page. */
async function lookAndChoose(visit: Visit, step: Witnessed): Promise<string> {
  await step(
    'Look at the shelf',
    ['src/apps/storefront/routes/shelves.ts#shelfRoutes', 'src/views/storefront/listing.ts#listing'],
    () => visit('GET', '/en/c/lighting'),
  )
  const product = await step('Look at a product', ['src/views/storefront/product-page.ts#productPage'], () =>
    visit('GET', '/en/p/jasmine-pearl-tea'),
  )
  await step(
    'Put two of it into the cart',
    ['src/apps/storefront/routes/cart.ts#cartRoutes', 'src/trade/cart/add-to-cart.ts#addToCart'],
    () => visit('POST', '/en/cart/lines', { variant: field(product.text, 'variant'), quantity: '2' }),
  )
  await visit('GET', '/en/checkout')
  const checkout = await step(
    'Open the checkout, with the usual delivery chosen',
    ['src/trade/cart/quote-cart.ts#quoteCart', 'src/market/pricing/quote.ts#quote'],
    () => visit('GET', '/en/checkout'),
  )
  return checkout.text
}

/** Order, pay at the bank, come back; answers the order's id. */
async function orderAndPay(shop: OpenShop, visit: Visit, step: Witnessed, checkout: string): Promise<string> {
  const placed = await step(
    'Order: stock is held, the order waits for its money, the payer is sent to the bank',
    ['src/flows/place-order.ts#placeOrder', 'src/flows/pay-order.ts#startPayment'],
    () =>
      visit('POST', '/en/checkout', {
        ...address,
        shippingMethod: 'standard',
        step: 'place',
        idempotencyKey: field(checkout, 'idempotencyKey'),
        expectedTotal: field(checkout, 'expectedTotal'),
      }),
  )
  assert.equal(placed.status, 303, placed.text.slice(0, 500))
  const [order] = await shop.owner.sql<{ id: string }>`select id from orders.orders`
  const id = order?.id ?? ''
  const paid = await step(
    'Pay at the bank: it tells the shop before it tells the payer',
    [
      'src/apps/webhooks.ts#webhooks',
      'src/flows/receive-notification.ts#receiveNotification',
      'src/money/payments/apply-evidence.ts#applyEvidence',
    ],
    async () => {
      const answer = await fetch(placed.location ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          number: '4242424242424242',
          expiry: '12/30',
          security_code: '123',
          name: 'Ann Buyer',
        }),
      })
      const said = (await answer.json()) as { state: string; return_url: string }
      await until(shop, id, 'paid')
      return { line: `POST ${placed.location} → ${answer.status} ${said.state}`, ...said }
    },
  )
  await step(
    'Come back from the bank: the shop asks, and believes only the answer',
    ['src/apps/storefront/routes/orders.ts#orderRoutes', 'src/flows/pay-order.ts#askAboutPayment'],
    () => visit('GET', paid.return_url.replace(shop.origin, '')),
  )
  return id
}

/** Pack, ship, deliver. */
async function deliver(shop: OpenShop, step: Witnessed, id: string): Promise<void> {
  const [shipment] = await findShipments(shop.owner, { orderId: id })
  assert.ok(shipment)
  await step('The operator packs', ['src/flows/pack-order.ts#packShipment'], async () => {
    mustBeDone(await packShipment(shop.db, { shipmentId: shipment.id, actor: 'operator' }))
    return { line: 'packShipment → packed' }
  })
  await step(
    'The operator ships: money is captured, the books are posted, then the carrier takes the parcel',
    ['src/flows/ship-order.ts#shipShipment', 'src/money/ledger/post-transfers.ts#postTransfers'],
    async () => {
      mustBeDone(await shipShipment(shop.db, { ...shop, actor: 'operator' }, shipment.id))
      await untilHeard(shop, 2)
      return { line: 'shipShipment → shipped' }
    },
  )
  await step(
    'The carrier delivers, and the order is complete',
    ['src/flows/track-shipment.ts#receiveReport', 'src/flows/complete-order.ts#followParcels'],
    async () => {
      const [parcel] = await shop.owner.sql<{
        tracking: string
      }>`select tracking_number as tracking from shipping.shipments`
      for (let i = 0; i < 3; i++) {
        const told = await fetch(`${shop.carrier.origin}/control/advance`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ tracking_number: parcel?.tracking }),
        })
        assert.ok(told.ok, await told.text())
      }
      await until(shop, id, 'completed')
      return { line: 'POST /webhooks/carrier, three times' }
    },
  )
}

async function walk(shop: OpenShop): Promise<Step[]> {
  const visit = browser(shop)
  const steps: Step[] = []
  const step: Witnessed = async (title, code, work) => {
    const { value, change } = await witness(shop.owner, work)
    steps.push({ title, code, said: [value.line], change })
    return value
  }
  const checkout = await lookAndChoose(visit, step)
  const id = await orderAndPay(shop, visit, step, checkout)
  await deliver(shop, step, id)
  return steps
}

function written(shop: OpenShop, steps: readonly Step[]): string {
  const rename = renamer({
    [shop.origin]: 'http://shop',
    [shop.bank.origin]: 'http://bank',
    [shop.carrier.origin]: 'http://carrier',
  })
  const list = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `| ${name} | ${lines.map((each) => rename(each)).join('<br>')} |\n`
  const body = steps.map((step, i) => {
    const links = step.code.map((each) => `[${each.split('#')[1]}](../../${each})`).join(', ')
    const { rows, facts, ledger } = step.change
    const table = list('rows', rows) + list('facts told', facts) + list('ledger (credit − debit)', ledger)
    const changed =
      table === '' ? 'Nothing is written.\n' : `| what | after this step |\n| --- | --- |\n${table}`
    return `## ${i + 1}. ${step.title}\n${links}\n\n\`\`\`\n${step.said.map((each) => rename(each)).join('\n')}\n\`\`\`\n\n${changed}`
  })
  return `# One order, from the shelf to the books\nRecorded by \`npm run walk\` from a running shop with its simulated bank and carrier; the gate records it again and fails on any\ndifference. Ids and secrets have short names, in the order they appear. A step lists what it changed and nothing else.\n\n${body.join('\n')}`
}

/** Walk one order through a real shop and write down what happened after each step. */
export async function recordOneOrder(): Promise<string> {
  setLogLevel('error')
  const ends: (() => void | Promise<void>)[] = []
  try {
    const shop = await openShop({ after: (end) => ends.unshift(end) }, { carrierStepSeconds: 3_600 })
    return written(shop, await walk(shop))
  } finally {
    for (const end of ends) await end()
  }
}

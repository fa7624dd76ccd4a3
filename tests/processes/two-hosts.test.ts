import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { brokenPromises } from '#money/ledger/index.ts'
import { somebody } from '../../src/apps/api/testing/someone.ts'
import { aShop } from '../trade/a-shop.ts'
import { openLine, until, type Line, type Told } from './a-fleet.ts'
import { someHosts, whyNoHosts, type Host } from './two-hosts.ts'

// Two machines of one shop, each with web and worker, reach one database over a network of their own.

const json = (text: string): unknown => JSON.parse(text)
const address = { name: 'Ann Buyer', line1: 'Speicher 1', postal_code: '20457', city: 'Hamburg', country: 'DE' } // prettier-ignore
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') // prettier-ignore

let serial = 0

/** A guest's order whose three calls go where one is told. */
async function order(
  lines: readonly [Line, Line, Line],
  variant: number,
): Promise<{ id: string; token: string }> {
  const n = ++serial
  const ask = async (line: Line, method: string, path: string, body: object, token?: string) => {
    const headers = { 'idempotency-key': `order-of-two-hosts-${n}-${method}-${path.length}`, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } // prettier-ignore
    const told = await line.ask(method, path, { body, headers })
    assert.ok(told.status < 300, `${method} ${path}: ${told.status} ${told.text.slice(0, 300)}`)
    return json(told.text) as { id: string; token: string; quote: { total: unknown } }
  }
  const [first, second, third] = lines
  const line = { variant_id: variant, quantity: 1 }
  const cart = await ask(first, 'POST', '/api/carts', { currency: 'EUR', country: 'DE', line })
  const details = { email: `ann-${n}@example.com`, shipping_address: address, shipping_method: 'standard' }
  const ready = await ask(second, 'PATCH', '/api/cart', details, cart.token)
  return ask(third, 'POST', '/api/orders', { expected_total: ready.quote.total }, cart.token)
}

type Opened = {
  readonly db: TestDatabase
  readonly hosts: readonly [Host, Host]
  readonly here: Line
  readonly there: Line
  readonly lamp: number
  readonly slug: string
  readonly product: number
  readonly desk: (line: Line, method: string, path: string, body: object) => Promise<Told>
}

const shows = (line: Line, path: string, holds: (text: string) => boolean) =>
  until(`${path} shows the change`, async () => {
    const told = await line.ask('GET', path).catch(() => undefined)
    return told?.status === 200 && holds(told.text)
  })

const price = (variant: number, amount: string) => ({
  prices: [{ variant_id: variant, amount: { amount, currency: 'EUR' } }],
})

async function oneShop(
  t: TestContext,
  { here, there, lamp, slug, product, desk, db }: Opened,
): Promise<void> {
  await t.test('what is changed on one machine is what the other shows', async () => {
    assert.match((await there.ask('GET', `/en/p/${slug}`)).text, /10\.00/)
    assert.equal((await desk(here, 'PUT', '/api/admin/prices', price(lamp, '17.35'))).status, 200)
    await shows(there, `/en/p/${slug}`, (text) => text.includes('17.35'))
    const translations = { en: { title: 'Zanzibar lantern' } }
    assert.equal((await desk(there, 'PATCH', `/api/admin/products/${product}`, { translations })).status, 200)
    await shows(here, '/api/search?q=zanzibar', (text) => (json(text) as { count: number }).count === 1)
  })

  await t.test('a cart begun on one is filled in on the other and ordered on the first', async () => {
    const placed = await order([here, there, here], lamp)
    const seen = await there.ask('GET', `/api/orders/${placed.id}`, { headers: { authorization: `Bearer ${placed.token}` } }) // prettier-ignore
    assert.equal(seen.status, 200, seen.text)
    const [row] = await db.sql<{
      count: number
    }>`select count(*) as count from orders.orders where id = ${placed.id}`
    assert.equal(row?.count, 1)
  })

  await t.test('a picture given to one is shown by the other', async () => {
    const body = { content: pixel.toString('base64'), alt: { en: 'A lantern' } }
    const told = await desk(here, 'POST', `/api/admin/products/${product}/pictures`, body)
    assert.equal(told.status, 200, told.text)
    const url = (json(told.text) as { pictures: { url: string }[] }).pictures[0]?.url
    assert.ok(url !== undefined)
    await shows(there, `/api/products/${slug}`, (text) => text.includes(url))
    assert.equal((await there.ask('GET', url)).status, 200)
  })
}

async function cableTrouble(t: TestContext, { hosts, here, there, lamp, slug, desk }: Opened): Promise<void> {
  const cut = hosts[1]
  for (const [i, cable] of (['silent', 'pulled'] as const).entries())
    await t.test(`one machine's cable to the database is ${cable}: the other goes on, and nobody waits for ever`, async () => {
      cut.cable(cable)
      const aside = openLine(3000, cut.address)
      const begun = performance.now()
      const told = await aside.ask('POST', '/api/carts', { body: { currency: 'EUR', country: 'DE', line: { variant_id: lamp, quantity: 1 } } }) // prettier-ignore
      assert.ok(told.status >= 500, `${told.status} ${told.text}`)
      assert.equal(told.status, 503, told.text)
      assert.ok(told.headers['retry-after'] !== undefined, 'it says when to come again')
      t.diagnostic(`refused after ${Math.round(performance.now() - begun)} ms`)
      await until('it says that it is not ready', async () => (await aside.ask('GET', '/readyz')).status === 503)
      aside.close()
      // The other sells, and follows what changes: what the cut one held in the database holds nobody up.
      await order([here, here, here], lamp)
      const amount = `2${i}.45`
      assert.equal((await desk(here, 'PUT', '/api/admin/prices', price(lamp, amount))).status, 200)
      await shows(here, `/en/p/${slug}`, (text) => text.includes(amount))
      cut.cable('whole')
      const again = performance.now()
      await until('it is ready again', async () => {
        const line = openLine(3000, cut.address)
        const ready = await line.ask('GET', '/readyz').finally(() => line.close())
        return ready.status === 200
      })
      t.diagnostic(`ready again after ${Math.round(performance.now() - again)} ms`)
      await shows(there, `/en/p/${slug}`, (text) => text.includes(amount))
      await order([there, there, there], lamp)
    }) // prettier-ignore
}

const why = whyNoHosts()

test('two machines and one database', { timeout: 480_000, skip: why ?? false }, async (t) => {
  const db = await testDatabase(t)
  const [lamp = 0] = await aShop(db, [{ stock: { main: 100 } }])
  const [row] = await db.sql<{ slug: string; product: number }>`
    select p.slug, p.id as product from catalog.products p
      join catalog.variants v on v.product_id = p.id where v.id = ${lamp}`
  assert.ok(row)
  const boss = await somebody(db, { roles: ['operator'], proven: true })
  const [one, two] = await someHosts(t, db, ['a', 'b'])
  assert.ok(one && two)
  const env = { KONTOR_SECRET: 'one secret for all machines of the shop', BANK_ORIGIN: 'http://127.0.0.1:9' }
  const shops = [await one.open(env), await two.open(env)]
  const [here, there] = [openLine(3000, one.address), openLine(3000, two.address)]
  t.after(() => [here, there].forEach((line) => line.close()))
  const desk = (line: Line, method: string, path: string, body: object) =>
    line.ask(method, path, { body, headers: { authorization: `Bearer ${boss.token}`, 'idempotency-key': `desk-of-the-test-${++serial}` } }) // prettier-ignore
  const opened = { db, hosts: [one, two] as const, here, there, lamp, ...row, desk }
  await oneShop(t, opened)
  await cableTrouble(t, opened)
  for (const shop of shops) assert.equal(await shop.stop(), 0, shop.said())
  assert.deepEqual(await brokenPromises(await db.as('owner')), [])
})

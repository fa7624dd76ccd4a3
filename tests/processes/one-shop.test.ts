import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { beginPiece } from '#market/content/index.ts'
import { prefixes } from '../../src/apps/api/caller.ts'
import { somebody } from '../../src/apps/api/testing/someone.ts'
import { brokenPromises } from '#money/ledger/index.ts'
import { aShop } from '../trade/a-shop.ts'
import { aFleet, openLine, until, type AFleet, type Line, type Told } from './a-fleet.ts'

// Everything here is one shop of two web processes and one worker, opened once.

const json = (text: string): unknown => JSON.parse(text)
const key = (n: number) => `key-of-the-test-${n}`
const address = { name: 'Ann Buyer', line1: 'Speicher 1', postal_code: '20457', city: 'Hamburg', country: 'DE' } // prettier-ignore

/** What is asked again and again until it says so; the connection, and so the process, stays the same. */
const reads = (line: Line, path: string, holds: (text: string) => boolean) =>
  until(`${path} shows the change in the other process`, async () => {
    const told = await line.ask('GET', path)
    return holds(told.text)
  })

const slugOf = async (db: TestDatabase, variant: number): Promise<{ slug: string; product: number }> => {
  const [row] = await db.sql<{ slug: string; product: number }>`
    select p.slug, p.id as product from catalog.products p
      join catalog.variants v on v.product_id = p.id where v.id = ${variant}`
  assert.ok(row)
  return row
}

/** A guest's order by three calls; answers its id where it was placed. */
async function order(line: () => Line, variant: number, n: number): Promise<string> {
  const said: string[] = []
  const ask = async (method: string, path: string, body: object, token?: string) => {
    // Every buyer comes from an address of their own: calls are counted by it.
    const from = `11.0.${n >> 8}.${n & 255}`
    const headers = { 'x-forwarded-for': from, 'idempotency-key': `${key(n)}-${method}-${path.length}`, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } // prettier-ignore
    const told = await line().ask(method, path, { body, headers })
    said.push(`${method} ${path}: ${told.status} ${told.text.slice(0, 200)}`)
    assert.ok(told.status < 300, said.join('\n'))
    return json(told.text) as { id: string; token: string; quote: { total: unknown } }
  }
  const cart = await ask('POST', '/api/carts', { currency: 'EUR', country: 'DE', line: { variant_id: variant, quantity: 1 } }) // prettier-ignore
  const details = { email: `ann-${n}@example.com`, shipping_address: address, shipping_method: 'standard' }
  const ready = await ask('PATCH', '/api/cart', details, cart.token)
  const placed = await ask('POST', '/api/orders', { expected_total: ready.quote.total }, cart.token)
  return placed.id
}

let serial = 0

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** Buyers who order, look about and order again until told to stop, on connections of their own as long as those last. */
function crowd(t: TestContext, port: number, variant: number, size: number) {
  let over = false
  const orders: string[] = []
  const faults: string[] = []
  const buyer = async () => {
    let line = openLine(port)
    const keep = (): Line => ({
      ask: async (...asked) => {
        const told = await line.ask(...asked)
        // As every HTTP client does: what the shop wants closed is opened anew for the next request.
        if (told.closes) {
          line.close()
          line = openLine(port)
        }
        return told
      },
      close: () => line.close(),
    })
    while (!over) {
      await order(keep, variant, ++serial).then(
        (id) => orders.push(id),
        (error: unknown) => faults.push(String(error)),
      )
      await pause(40)
    }
    line.close()
  }
  const gone = Promise.all(Array.from({ length: size }, buyer))
  const leave = async () => {
    over = true
    await gone
  }
  t.after(leave)
  return { orders, faults, leave }
}

const inDatabase = async (db: TestDatabase, ids: readonly string[]): Promise<number> => {
  const [row] = await db.sql<{ count: number }>`
    select count(*) as count from orders.orders o where o.id = any(${ids}::text[])`
  return row?.count ?? 0
}

type Opened = {
  readonly db: TestDatabase
  readonly fleet: AFleet
  readonly lines: readonly Line[]
  readonly here: Line
  readonly there: Line
  readonly lamp: number
  readonly rush: number
  readonly slug: string
  readonly product: number
  readonly boss: { readonly token: string }
  readonly ann: { readonly token: string }
  readonly piece: { readonly id: string }
  /** Something done at the desk through the first process. */
  readonly desk: (method: string, path: string, body: object, n: number) => Promise<Told>
}

async function changedAtTheDesk(
  t: TestContext,
  { fleet, here, there, lamp, slug, product, boss, piece, desk }: Opened,
): Promise<void> {
  await t.test(
    'a price changed through one is what the other shows, as page, answer and listing',
    async () => {
      const paths = [`/en/p/${slug}`, `/api/products/${slug}`, '/api/products']
      // The worker fills the shelf after the shop has opened.
      for (const path of paths) await reads(there, path, (text) => text.includes('10.00'))
      const prices = [{ variant_id: lamp, amount: { amount: '17.35', currency: 'EUR' } }]
      const told = await desk('PUT', '/api/admin/prices', { prices }, 1)
      assert.equal(told.status, 200, told.text)
      for (const path of paths) await reads(there, path, (text) => text.includes('17.35'))
    },
  )

  await t.test('stock that ends through one has ended in the other, also on the shelves', async () => {
    const isThere = (text: string) => (json(text) as { variants: { available: number }[] }).variants[0]?.available
    assert.equal(isThere((await there.ask('GET', `/api/products/${slug}`)).text), 5)
    const lines = [{ variant_id: lamp, location: 'main', quantity: -5 }]
    const told = await desk('POST', '/api/admin/stock/adjust', { cause: 'count-1', reason: 'lost', lines }, 2)
    assert.equal(told.status, 204, told.text)
    await reads(there, `/api/products/${slug}`, (text) => isThere(text) === 0)
  }) // prettier-ignore

  await t.test('a product renamed through one is found under its new name by the other', async () => {
    const found = (text: string) => (json(text) as { count: number }).count
    assert.equal(found((await there.ask('GET', '/api/search?q=zanzibar')).text), 0)
    const translations = { en: { title: 'Zanzibar lantern' } }
    const told = await desk('PATCH', `/api/admin/products/${product}`, { translations }, 3)
    assert.equal(told.status, 200, told.text)
    await reads(there, '/api/search?q=zanzibar', (text) => found(text) === 1)
  })

  await t.test('a page of content published through one is there in the other', async () => {
    assert.equal((await there.ask('GET', '/en/pages/house')).status, 404)
    const secret = boss.token.slice(prefixes.session.length)
    const told = await here.ask('POST', `/admin/content/${piece.id}/publish`, {
      body: `key=${key(4)}&version=1`,
      headers: { cookie: `kontor_session=${secret}`, origin: `http://127.0.0.1:${fleet.port}` },
    })
    assert.equal(told.status, 303, told.text)
    await reads(there, '/en/pages/house', (text) => text.includes('Our house'))
  })
}

async function doneBySomebody(t: TestContext, { fleet, here, there, ann, rush }: Opened): Promise<void> {
  await t.test('who says no to recommendations, or signs out, in one has done so in the other', async () => {
    const headers = { authorization: `Bearer ${ann.token}` }
    const own = async () => {
      const told = await there.ask('GET', '/api/me/recommendations', { headers })
      return (json(told.text) as { is_on: boolean }).is_on
    }
    assert.equal(await own(), true)
    const cookie = `kontor_session=${ann.token.slice(prefixes.session.length)}`
    const chosen = await here.ask('POST', '/en/for-you/choice', {
      body: 'choice=off',
      headers: { cookie, origin: `http://127.0.0.1:${fleet.port}` },
    })
    assert.equal(chosen.status, 303, chosen.text)
    assert.equal(await own(), false)
    assert.equal((await here.ask('DELETE', '/api/session', { headers })).status, 204)
    assert.equal((await there.ask('GET', '/api/me', { headers })).status, 401)
  })

  await t.test('a cart filled through one is the same cart in the other', async () => {
    const line = { variant_id: rush, quantity: 3 }
    const made = await here.ask('POST', '/api/carts', { body: { currency: 'EUR', country: 'DE', line } })
    const { token } = json(made.text) as { token: string }
    const seen = await there.ask('GET', '/api/cart', { headers: { authorization: `Bearer ${token}` } })
    const { lines } = json(seen.text) as { lines: { variant_id: number; quantity: number }[] }
    assert.deepEqual(lines.map((each) => [each.variant_id, each.quantity]), [[rush, 3]]) // prettier-ignore
  })

  await t.test('calls to both count together against the limit of their caller', async () => {
    const call = async (line: Line) => {
      const { headers, status } = await line.ask('POST', '/api/session/second-factor', { body: { code: '000000' } }) // prettier-ignore
      return { status, left: Number(headers['x-ratelimit-remaining']) }
    }
    for (let i = 1; i <= 9; i++) assert.equal((await call(here)).left, 20 - i)
    let asked = 0
    await until('the other process knows of nine calls', async () => {
      asked++
      const { left, status } = await call(there)
      if (status === 429) return true
      await pause(30)
      return left === 20 - 9 - asked
    })
    assert.ok(asked <= 11, 'all together never more than twenty')
  })
}

async function hungAndKilled(t: TestContext, { fleet, lines }: Opened): Promise<void> {
  const skip = process.platform === 'linux' ? false : 'processes are found by their name on Linux only'
  await t.test(
    'who comes while a process hangs is served by the other, and its end takes nobody along',
    { skip },
    async () => {
      lines.forEach((line) => line.close())
      const hung = fleet.webProcesses()[0]
      assert.ok(hung)
      process.kill(hung, 'SIGSTOP')
      const crowd = Array.from({ length: 12 }, () => openLine(fleet.port))
      const asked = Promise.all(crowd.map((line) => line.ask('GET', '/livez')))
      const told = await Promise.race([asked, pause(20_000).then(() => undefined)])
      process.kill(hung, 'SIGKILL')
      assert.ok(told, 'all are answered while it hangs')
      assert.deepEqual([...new Set(told.map(({ status }) => status))], [200])
      crowd.forEach((line) => line.close())
      await until('another takes its place', () => {
        const now = fleet.webProcesses()
        return now.length === 2 && !now.includes(hung)
      })
    },
  )
}

async function replacedAndStopped(t: TestContext, { db, fleet, lines, rush }: Opened): Promise<void> {
  await t.test('new processes take the place of the old ones, and no checkout fails', async () => {
    const before = await Promise.all(lines.map((line) => line.ask('GET', '/livez')))
    // A connection nobody uses would be waited for.
    lines.forEach((line) => line.close())
    const buyers = crowd(t, fleet.port, rush, 4)
    await until('orders are placed', () => buyers.orders.length >= 4)
    fleet.parent.kill('SIGUSR2')
    await until('all are new', () => {
      assert.ok(!fleet.said().includes('did not open'), fleet.said())
      return fleet.said().includes('All 3 processes are new')
    })
    const atEnd = buyers.orders.length
    await until('orders go on', () => buyers.orders.length >= atEnd + 4)
    await buyers.leave()
    assert.deepEqual(buyers.faults.slice(0, 3), [])
    assert.equal(await inDatabase(db, buyers.orders), buyers.orders.length)
    const after = await fleet.lines(2)
    const names = await Promise.all(after.map((line) => line.ask('GET', '/livez')))
    for (const each of names) assert.ok(!before.some(({ process }) => process === each.process))
    after.forEach((line) => line.close())
  })

  await t.test('stopped under load, it has kept every order it acknowledged', async () => {
    const buyers = crowd(t, fleet.port, rush, 4)
    await until('orders are placed', () => buyers.orders.length >= 8)
    fleet.parent.kill('SIGTERM')
    assert.equal(await fleet.ended, 0, fleet.said())
    await buyers.leave()
    assert.ok(buyers.faults.length > 0, 'who came after found the shop closed')
    assert.equal(await inDatabase(db, buyers.orders), buyers.orders.length)
    assert.deepEqual(await brokenPromises(await db.as('owner')), [])
  })
}

test('two web processes on one port and one worker', { timeout: 480_000 }, async (t) => {
  const db = await testDatabase(t)
  const [lamp = 0, rush = 0] = await aShop(db, [{ stock: { main: 5 } }, { stock: { main: 100_000 } }])
  const { slug, product } = await slugOf(db, lamp)
  const boss = await somebody(db, { roles: ['operator'], proven: true })
  const ann = await somebody(db, { roles: ['buyer'] })
  const texts = { en: { title: 'Our house', lede: '', text: 'Who we are' } }
  const piece = mustBeDone(
    await inTransaction(db, async (tx) =>
      done(mustBeDone(await beginPiece(tx, { kind: 'page', slug: 'house', body: { texts }, author: boss.party }))),
    ),
  ) // prettier-ignore
  const fleet = await aFleet(t, db, { RATE_LIMITS: 'true', TRUST_PROXY: '127.0.0.1' })
  const lines = await fleet.lines(2)
  t.after(() => lines.forEach((line) => line.close()))
  const [here, there] = lines as [Line, Line]
  const desk = (method: string, path: string, body: object, n: number) =>
    here.ask(method, path, { body, headers: { authorization: `Bearer ${boss.token}`, 'idempotency-key': key(n) } }) // prettier-ignore
  const opened = { db, fleet, lines, here, there, lamp, rush, slug, product, boss, ann, piece, desk }
  await changedAtTheDesk(t, opened)
  await doneBySomebody(t, opened)
  await hungAndKilled(t, opened)
  await replacedAndStopped(t, { ...opened, lines: await fleet.lines(2) })
})

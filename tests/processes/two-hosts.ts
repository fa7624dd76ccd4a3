/**
 * Two app hosts against one PostgreSQL, in network namespaces: what is written through one is read through the other, one
 * variant sold by both is never sold twice, a host that is cut off is right again soon after, and one that dies is not missed.
 * Linux, and root. Run: node tests/processes/two-hosts.ts
 */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#kernel/database.ts'
import { brokenPromises } from '#money/ledger/index.ts'
import { somebody } from '../../src/apps/api/testing/someone.ts'
import { aShop } from '../trade/a-shop.ts'
import { openLine, until, type Line } from './a-fleet.ts'
import { databaseAddress, databaseOnBridge, makeHosts, type Host } from './hosts.ts'

const port = 8_080
const say = (text: string) => process.stdout.write(`${text}\n`)
const main = join(import.meta.dirname, '../../src/apps/start.ts')
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

type Shop = { readonly child: ChildProcess; readonly ended: Promise<void>; readonly line: () => Line }

async function open(host: Host, env: Readonly<Record<string, string>>): Promise<Shop> {
  const child = host.run(main, env)
  const ended = new Promise<void>((end) => child.once('exit', () => end()))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (said += part.toString()))
  await until('the shop opens', () => {
    assert.equal(child.exitCode, null, said)
    return said.includes('Ctrl-C closes')
  })
  return { child, ended, line: () => openLine(port, host.address) }
}

/** Ask again and again until the answer shows it; answers the milliseconds that took. */
async function seen(line: Line, path: string, holds: (text: string) => boolean): Promise<number> {
  const begun = performance.now()
  await until(`${path} shows the change`, async () => holds((await line.ask('GET', path)).text))
  return Math.round(performance.now() - begun)
}

let serial = 0

/** A guest's order by three calls; answers the state of the last, or of the one that was refused. */
async function order(line: Line, variant: number): Promise<number> {
  const n = ++serial
  const address = { name: 'Ann', line1: 'Speicher 1', postal_code: '20457', city: 'Hamburg', country: 'DE' }
  const ask = async (method: string, path: string, body: object, token?: string) => {
    const headers = { 'x-forwarded-for': `11.0.${n >> 8}.${n & 255}`, 'idempotency-key': `hosts-${n}-${method}-${path.length}`, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } // prettier-ignore
    const told = await line.ask(method, path, { body, headers })
    return { status: told.status, ...(JSON.parse(told.text) as { token: string; quote: { total: unknown } }) }
  }
  const cart = await ask('POST', '/api/carts', { currency: 'EUR', country: 'DE', line: { variant_id: variant, quantity: 1 } }) // prettier-ignore
  if (cart.status >= 300) return cart.status
  const details = { email: `ann-${n}@example.com`, shipping_address: address, shipping_method: 'standard' }
  const ready = await ask('PATCH', '/api/cart', details, cart.token)
  if (ready.status >= 300) return ready.status
  return (await ask('POST', '/api/orders', { expected_total: ready.quote.total }, cart.token)).status
}

/** Both hosts sell one variant at once until it is gone; answers how many got it. */
async function sold(shops: readonly Shop[], variant: number, wanted: number): Promise<number> {
  const states = await Promise.all(
    Array.from({ length: wanted }, async (_, i) => {
      const line = shops[i % shops.length]?.line()
      assert.ok(line)
      const state = await order(line, variant)
      line.close()
      return state
    }),
  )
  return states.filter((state) => state < 300).length
}

async function proof(folder: string, hosts: readonly Host[]): Promise<void> {
  const database = await databaseOnBridge(join(folder, 'postgres'))
  const common = {
    KONTOR_MODE: 'test',
    DATABASE_URL: database.url,
    KONTOR_SECRET: 'one-secret-for-all-hosts-of-this-shop-0123456789',
    HOST: '0.0.0.0',
    PORT: String(port),
    // Requests come from the bridge, where the database is too.
    TRUST_PROXY: databaseAddress,
    LOG_LEVEL: 'warn',
    ...(process.env['NODE_COMPILE_CACHE'] === undefined ? {} : { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }), // prettier-ignore
  }
  const shops: Shop[] = []
  try {
    for (const [i, host] of hosts.entries())
      shops.push(await open(host, { ...common, KONTOR_DATA: join(folder, `host-${i + 1}`), WEB: i === 0 ? '2' : '1' })) // prettier-ignore
    const [first, second] = shops as [Shop, Shop]
    const db = await connect({ url: database.url, role: 'app' })
    const [lamp = 0, rare = 0] = await aShop(db, [{ stock: { main: 1_000 } }, { stock: { main: 25 } }])
    const [row] = await db.sql<{ slug: string; id: number }>`
      select p.slug, p.id from catalog.products p join catalog.variants v on v.product_id = p.id where v.id = ${lamp}`
    assert.ok(row)
    const path = `/api/products/${row.slug}`
    const { token } = await somebody(db, { roles: ['operator'], proven: true })
    const desk = async (line: Line, method: string, at: string, body: object) => {
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': `desk-${++serial}` }
      const told = await line.ask(method, at, { body, headers })
      assert.ok(told.status < 300, told.text)
    }
    const price = (line: Line, amount: string) => desk(line, 'PUT', '/api/admin/prices', { prices: [{ variant_id: lamp, amount: { amount, currency: 'EUR' } }] }) // prettier-ignore
    const [here, there] = [first.line(), second.line()]
    await there.ask('GET', path)
    await price(here, '11.11')
    say(`a price written through the first host is read through the second after ${await seen(there, path, (text) => text.includes('11.11'))} ms`) // prettier-ignore
    await price(there, '12.12')
    say(`and the other way round after ${await seen(here, path, (text) => text.includes('12.12'))} ms`)
    await desk(there, 'PATCH', `/api/admin/products/${row.id}`, { translations: { en: { title: 'Zanzibar lantern' } } }) // prettier-ignore
    say(`a new name is found by the other's search after ${await seen(here, '/api/search?q=zanzibar', (text) => (JSON.parse(text) as { count: number }).count === 1)} ms`) // prettier-ignore
    const got = await sold(shops, rare, 80)
    say(`of 80 who wanted one of 25 pieces, half through each host, ${got} got one`)
    assert.equal(got, 25)
    hosts[0]?.cut()
    await price(there, '13.13')
    assert.ok((await order(there, lamp)) < 300)
    await pause(5_000)
    hosts[0]?.join()
    const again = first.line()
    say(`cut off for five seconds, the first host shows what it missed ${await seen(again, path, (text) => text.includes('13.13'))} ms after`) // prettier-ignore
    first.child.kill('SIGKILL')
    await price(there, '14.14')
    say(`the first host killed, a price written through the second is there after ${await seen(there, path, (text) => text.includes('14.14'))} ms`) // prettier-ignore
    assert.ok((await order(there, lamp)) < 300)
    for (const line of [here, there, again]) line.close()
    await db.close()
    const owner = await connect({ url: database.url, role: 'owner' })
    assert.deepEqual(await brokenPromises(owner), [])
    await owner.close()
    say('every promise of the ledger holds')
  } finally {
    for (const { child } of shops) child.kill('SIGTERM')
    await Promise.all(shops.map(({ ended }) => ended))
    await database.stop()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'kontor-hosts-'))
// The database runs as another user.
chmodSync(folder, 0o755)
const made = makeHosts(2)
try {
  await proof(folder, made.hosts)
} finally {
  made.clear()
  rmSync(folder, { recursive: true, force: true })
}

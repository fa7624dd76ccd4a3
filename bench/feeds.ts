/**
 * Sends the product feeds of a synthetic catalog to a reader that throws them away, and watches the memory of the
 * process that makes them: `node bench/feeds.ts 1000000`. Prints rows, megabytes, seconds and resident memory.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { connect } from '#kernel/database.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, listen } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { storefront } from '../src/apps/storefront/index.ts'

const settingsAt = (port: number) => testSettings({ PORT: String(port) })

/** Fill a catalog without the verbs, which are not what is measured: one variant to a product, prices in euros. */
async function fill(db: TestDatabase, count: number): Promise<void> {
  const owner = await db.as('owner')
  const client = await owner.pool.connect()
  const run = async (text: string) => client.query(text)
  try {
    await run('set statement_timeout = 0')
    await run('set session_replication_role = replica').catch(() => undefined)
    for (const table of ['catalog.products', 'catalog.product_translations', 'pricing.prices'])
      await run(`alter table ${table} disable trigger user`)
    await run(`insert into catalog.categories (slug) values ('all')`)
    await run(`insert into catalog.products (slug, category_id, tax_class, brand, state)
               select 'thing-' || n, (select max(id) from catalog.categories), 'standard', 'Fyrholm', 'active'
                 from generate_series(1, ${count}) n`)
    await run(
      `insert into catalog.product_addresses (slug, product_id) select p.slug, p.id from catalog.products p`,
    )
    await run(`insert into catalog.product_translations (product_id, locale, title, summary, description)
               select p.id, 'en', 'A thing of number ' || p.id, 'It is made well and lasts.', repeat('What one should know of it. ', 8)
                 from catalog.products p`)
    await run(`insert into catalog.variants (product_id, sku, weight_grams)
               select p.id, 'SKU-' || p.id, 500 from catalog.products p`)
    await run(`insert into pricing.prices (variant_id, currency, amount_minor)
               select v.id, 'EUR', 1000 + v.id % 9000 from catalog.variants v`)
    await run('analyze')
  } finally {
    client.release()
  }
}

async function serve(port: number, place: { host: string; port: number; database: string }): Promise<void> {
  setLogLevel('silent')
  const settings = settingsAt(port)
  const db = await connect({ ...place, role: 'app' })
  const server = await createServer(settings)
  await storefront(server, { db, settings, httpOut: createHttpOut([]) })
  await listen(server, settings)
  let most = 0
  setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50)
  process.on('message', (asked) => {
    if (asked === 'forget') most = process.memoryUsage.rss()
    process.send?.({ most })
  })
  process.send?.({ most: process.memoryUsage.rss() })
}

async function read(port: number, path: string): Promise<{ bytes: number; lines: number; seconds: number }> {
  const begun = performance.now()
  const [answer] = (await once(get({ port, path, host: '127.0.0.1' }), 'response')) as [
    AsyncIterable<Buffer> & { statusCode: number },
  ]
  let [bytes, lines] = [0, 0]
  for await (const chunk of answer) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) lines++
  }
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`)
  return { bytes, lines, seconds: (performance.now() - begun) / 1000 }
}

async function measure(count: number): Promise<void> {
  const endings: (() => Promise<void> | void)[] = []
  const db = await testDatabase({ after: (work) => void endings.push(work) })
  const port = Number(process.env['PORT'] ?? 4760)
  try {
    const filling = performance.now()
    await fill(db, count)
    console.log(`${count} products filled in ${((performance.now() - filling) / 1000).toFixed(0)} s`)
    const child = fork(import.meta.filename, ['serve', String(port), db.host, String(db.port), db.database])
    const told = async (ask: string) => {
      const answer = once(child, 'message')
      child.send(ask)
      return ((await answer) as [{ most: number }])[0].most
    }
    await once(child, 'message')
    await read(port, '/sitemap.xml')
    for (const path of [
      '/feeds/google/en-DE-EUR.xml',
      '/feeds/agents/en-DE-EUR.jsonl',
      '/sitemap.xml',
      '/sitemaps/products-1.xml',
    ]) {
      const before = await told('forget')
      const { bytes, lines, seconds } = await read(port, path)
      const most = await told('most')
      const mb = (value: number) => (value / 1e6).toFixed(0)
      console.log(
        `${path}: ${lines} lines, ${mb(bytes)} MB, ${seconds.toFixed(1)} s; memory ${mb(before)} MB before, ${mb(most)} MB at most`,
      )
    }
    child.kill()
    await once(child, 'exit')
  } finally {
    for (const end of endings.toReversed()) await end()
  }
}

const [, , first = '100000', port, host, dbPort, database] = process.argv
if (first === 'serve' && port && host && dbPort && database)
  await serve(Number(port), { host, port: Number(dbPort), database })
else await measure(Number(first))

import { superuserClient } from '#kernel/embedded.ts'
import { quantile, type MakeClient } from '../run/drive.ts'
import {
  megabytes,
  mostMegabytes,
  namedBelow,
  ownSeconds,
  postmasterOf,
  treeSeconds,
} from '../run/processes.ts'
import { settled } from '../run/settled.ts'
import { asker, startShop, type BenchShop, type Took } from '../run/shop.ts'

/** What one kind of reading costs: milliseconds, and processor time of shop and database a call. */
export type Reading = {
  readonly name: string
  readonly p50: number
  readonly p95: number
  readonly shopMs: number
  readonly databaseMs: number
}

/** What a shop with so many products costs. */
export type ProductsPoint = {
  readonly products: number
  /** The import of what was not there yet, the start to the first answer, and until shelf and search had taken in what the import told. */
  readonly imported: Took & { readonly products: number }
  readonly start: Took
  readonly caughtUp: Took
  /** After that, until the shop had nothing more to do by itself. */
  readonly quietSeconds: number
  /** Memory of the shop's process: before the readings, after them, and the most it ever was. */
  readonly megabytesAtStart: number
  readonly megabytesAfter: number
  readonly megabytesMost: number
  /** The most a process had that built the index of the search; none in points of before there was one. */
  readonly megabytesBuilding?: number
  readonly databaseMegabytes: number
  readonly readings: readonly Reading[]
}

type Raw = {
  raw(method: string, path: string, headers?: object): Promise<{ status: number; text: string }>
}

let serial = 0
const from = () => {
  const n = ++serial
  return { 'x-forwarded-for': `12.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }
}

const slugOf = (i: number, products: number) =>
  `product-${String(1 + ((i * 7_919) % products)).padStart(5, '0')}`

/** Each asks for something nobody asked for before, so that nothing of it is kept. */
const readings: Readonly<Record<string, (i: number, products: number) => string>> = {
  listing: (i) => `/api/products?category=category-${1 + (i % 50)}&size=${20 + Math.floor(i / 50)}`,
  'narrowed listing': (i) =>
    `/api/products?category=category-${1 + (i % 50)}&price_from=${(5 + i / 100).toFixed(2)}&price_to=1000`,
  product: (i, products) => `/api/products/${slugOf(i, products)}`,
  'product page': (i, products) => `/en/p/${slugOf(i, products)}?o.none=${i}`,
}

async function readingOf(
  name: string,
  shop: BenchShop,
  client: MakeClient,
  { times, products }: { readonly times: number; readonly products: number },
): Promise<Reading> {
  const http = client(shop.base, 1)
  const path = readings[name] ?? (() => '/')
  const milliseconds: number[] = []
  const warm = 30
  const postmaster = postmasterOf(shop.folder)
  let before = [0, 0] as readonly [number, number]
  for (let i = 0; i < times + warm; i++) {
    if (i === warm) before = [ownSeconds(shop.pid), treeSeconds(postmaster)]
    const begun = performance.now()
    const { status, text } = await (http as unknown as Raw).raw('GET', path(i, products), from())
    if (status !== 200) throw new Error(`${name}: ${status} ${text.slice(0, 100)}`)
    if (i >= warm) milliseconds.push(performance.now() - begun)
  }
  http.close()
  milliseconds.sort((a, b) => a - b)
  return {
    name,
    p50: quantile(milliseconds, 0.5),
    p95: quantile(milliseconds, 0.95),
    shopMs: ((ownSeconds(shop.pid) - before[0]) * 1_000) / times,
    databaseMs: ((treeSeconds(postmaster) - before[1]) * 1_000) / times,
  }
}

/** Wait until the index of the search holds every product: it is built with the last of them when nothing more is told. */
async function complete(shop: BenchShop, client: MakeClient, products: number): Promise<void> {
  const http = client(shop.base, 1)
  for (let n = 0, held = 0; held < products; n++) {
    if (n > 1_800) throw new Error(`the search holds ${held} of ${products} products after an hour`)
    const path = `/api/products?size=1&price_from=0.01&price_to=${100_000 + n}`
    const { text } = await (http as unknown as Raw).raw('GET', path, from())
    held = (JSON.parse(text) as { count?: number }).count ?? 0
    if (held < products) await new Promise((next) => setTimeout(next, 2_000))
  }
  http.close()
}

/** Wait until shop and database do nothing by themselves: the search is built when all else is done. Answers the seconds it took. */
function quiet({ pid, folder }: BenchShop): Promise<number> {
  const postmaster = postmasterOf(folder)
  return settled(() => treeSeconds(pid) + treeSeconds(postmaster), {
    idleFor: 8,
    below: 0.2,
    most: 3_600,
  })
}

/** Watch for processes that build an index; the answered function ends that and tells the most megabytes one had. */
function watchBuilding(): () => number {
  let most = 0
  const look = () => {
    for (const { pid, name } of namedBelow(process.pid))
      if (name === 'build-program') most = Math.max(most, mostMegabytes(pid))
  }
  const looking = setInterval(look, 200)
  return () => {
    clearInterval(looking)
    return most
  }
}

/** What the database does by itself at some time after an import, done now: what is measured is neither better nor worse for when it was. */
async function tidyUp(shop: BenchShop): Promise<void> {
  const admin = await superuserClient(shop.where, shop.where.database)
  await admin.query('vacuum analyze')
  await admin.query('checkpoint')
  await admin.end()
}

/** Start a shop over each size of catalog, the smallest first, and read from it. Each size is told as soon as it is measured. */
export async function productsCurve(
  sizes: readonly number[],
  given: {
    readonly folder: string
    readonly times: number
    readonly say: (text: string) => void
    readonly keep: (point: ProductsPoint) => void
  },
): Promise<void> {
  const { client } = (await import(new URL('../http.mjs', import.meta.url).href)) as { client: MakeClient }
  for (const products of sizes) {
    const built = watchBuilding()
    const shop = await startShop(given.folder, given.say, { products, withShelf: false })
    try {
      await complete(shop, client, products)
      const quietSeconds = await quiet(shop)
      await tidyUp(shop)
      await quiet(shop)
      const megabytesAtStart = megabytes(shop.pid)
      const own: Reading[] = []
      for (const name of Object.keys(readings))
        own.push(await readingOf(name, shop, client, { times: given.times, products }))
      const db = await asker(shop)
      const { rows } = await db.query<{ bytes: string }>(
        'select pg_database_size(current_database()) as bytes',
      )
      await db.end()
      const { loaded: imported, start, caughtUp } = shop.took
      given.keep({
        products,
        imported,
        start,
        caughtUp,
        quietSeconds,
        megabytesAtStart,
        megabytesAfter: megabytes(shop.pid),
        megabytesMost: mostMegabytes(shop.pid),
        megabytesBuilding: built(),
        databaseMegabytes: Math.round(Number(rows[0]?.bytes) / 2 ** 20),
        readings: own,
      })
    } finally {
      built()
      await shop.stop()
    }
  }
}

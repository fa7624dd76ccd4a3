import { quantile, type MakeClient } from '../run/drive.ts'
import { megabytes, ownSeconds, postmasterOf, treeSeconds } from '../run/processes.ts'
import { asker, startShop, type BenchShop } from '../run/shop.ts'

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
  readonly importedASecond: number
  readonly startSeconds: number
  readonly caughtUpSeconds: number
  readonly megabytesAtStart: number
  readonly megabytesAfter: number
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

/** Start a shop over each size of catalog, the smallest first, and read from it. */
export async function productsCurve(
  sizes: readonly number[],
  given: { readonly folder: string; readonly times: number; readonly say: (text: string) => void },
): Promise<ProductsPoint[]> {
  const { client } = (await import(new URL('../http.mjs', import.meta.url).href)) as { client: MakeClient }
  const points: ProductsPoint[] = []
  for (const products of sizes) {
    const shop = await startShop(given.folder, given.say, products)
    try {
      const megabytesAtStart = megabytes(shop.pid)
      const own: Reading[] = []
      for (const name of Object.keys(readings))
        own.push(await readingOf(name, shop, client, { times: given.times, products }))
      const db = await asker(shop)
      const { rows } = await db.query<{ bytes: string }>(
        'select pg_database_size(current_database()) as bytes',
      )
      await db.end()
      const { loaded, startSeconds, caughtUpSeconds } = shop.took
      points.push({
        products,
        importedASecond: loaded.products === 0 ? 0 : Math.round(loaded.products / loaded.seconds),
        startSeconds,
        caughtUpSeconds,
        megabytesAtStart,
        megabytesAfter: megabytes(shop.pid),
        databaseMegabytes: Math.round(Number(rows[0]?.bytes) / 2 ** 20),
        readings: own,
      })
      given.say(JSON.stringify(points.at(-1)))
    } finally {
      await shop.stop()
    }
  }
  return points
}

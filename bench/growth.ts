/**
 * How cost grows: placing an order in shops that have ever more orders, reading from shops that have ever more
 * products. Run: npm run bench:growth -- [options]
 *   --orders 10000,100000,1000000,10000000   --products 1000,10000,100000,1000000   (either may be empty)
 *   --times 300  calls of each kind at each size
 *   --minutes 60  copy orders for so long at most, then measure what there is
 *   --data FOLDER  where the databases stand, and `orders.jsonl` and `products.jsonl`, which keep each size as soon as it is measured
 *   --publish  put all that is kept there on the page, also what earlier runs measured
 */
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ordersCurve, type OrdersPoint } from './growth/orders.ts'
import { pointsIn } from './growth/points.ts'
import { productsCurve, type ProductsPoint } from './growth/products.ts'
import { growthCharts, ordersTable, productsTables } from './growth/tables.ts'
import { publish } from './run/charts.ts'
import { machine } from './run/report.ts'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000,100000,1000000,10000000' },
    products: { type: 'string', default: '1000,10000,100000,1000000' },
    times: { type: 'string', default: '300' },
    minutes: { type: 'string', default: 'Infinity' },
    data: { type: 'string', default: join(tmpdir(), 'kontor-growth') },
    publish: { type: 'boolean', default: false },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const sizesIn = (text: string) =>
  text
    .split(',')
    .filter((each) => each !== '')
    .map(Number)
    .toSorted((a, b) => a - b)

const orders = pointsIn<OrdersPoint>(join(values.data, 'orders.jsonl'), (point) => point.orders)
const products = pointsIn<ProductsPoint>(join(values.data, 'products.jsonl'), (point) => point.products)
const keeping =
  <Point>(kept: { keep(point: Point): void }) =>
  (point: Point) => {
    kept.keep(point)
    say(JSON.stringify(point))
  }
const folders = { orders: join(values.data, 'orders'), products: join(values.data, 'products') }
const times = Number(values.times)
const until = performance.now() + Number(values.minutes) * 60_000

const wanted = { orders: sizesIn(values.orders), products: sizesIn(values.products) }
await ordersCurve(wanted.orders, {
  folder: folders.orders,
  times,
  isEnough: () => performance.now() > until,
  say,
  keep: keeping(orders),
})
// Where nothing was asked for another run may be at work.
if (wanted.orders.length > 0) rmSync(folders.orders, { recursive: true, force: true })
await productsCurve(wanted.products, {
  folder: folders.products,
  times,
  say,
  keep: keeping(products),
})
if (wanted.products.length > 0) rmSync(folders.products, { recursive: true, force: true })

const [ordersKept, productsKept] = [orders.all(), products.all()]
const parts = [
  ...(ordersKept.length > 0 ? [ordersTable(ordersKept)] : []),
  ...(productsKept.length > 0 ? productsTables(productsKept) : []),
]
say(`\n${parts.join('\n\n')}`)
if (values.publish) {
  const drawn = growthCharts(ordersKept, productsKept)
  const pictures = Object.keys(drawn).map((file) => `![Growth](charts/${file})`)
  const days = [...ordersKept, ...productsKept].map(({ at }) => at.slice(0, 16).replace('T', ' ')).toSorted()
  const { 'load at the start': _, ...setting } = machine()
  const head = [
    `Measured from ${days[0] ?? ''} to ${days.at(-1) ?? ''} UTC.`,
    '',
    ...Object.entries(setting).map(([key, value]) => `- ${key}: ${value}`),
  ]
  const text = [...head, '', ...pictures, '', parts.join('\n\n')].join('\n')
  say(`Published in ${publish('growth', text, drawn)}`)
}

/**
 * How cost grows: placing an order in shops that have ever more orders, reading from shops that have ever more
 * products. Run: npm run bench:growth -- [options]
 *   --orders 10000,100000,1000000,10000000   --products 1000,10000,100000,1000000   (either may be empty)
 *   --times 300  calls of each kind at each size
 *   --data FOLDER  --publish
 */
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ordersCurve, type OrdersPoint } from './growth/orders.ts'
import { productsCurve, type ProductsPoint } from './growth/products.ts'
import { curvesSvg, publish } from './run/charts.ts'
import { machine } from './run/report.ts'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000,100000,1000000,10000000' },
    products: { type: 'string', default: '1000,10000,100000,1000000' },
    times: { type: 'string', default: '300' },
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

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const whole = (value: number) => value.toLocaleString('en-US')

function ordersTable(points: readonly OrdersPoint[]): string {
  const head = [
    'orders',
    'placing p50 ms',
    'p95 ms',
    'server ms',
    'database ms',
    'desk list p50 ms',
    'by number p50 ms',
    'database MB',
    'bytes an order',
  ]
  return table(
    head,
    points.map((each) => [
      whole(each.orders),
      each.placeP50.toFixed(2),
      each.placeP95.toFixed(2),
      each.placeServer.toFixed(2),
      each.placeDatabase.toFixed(2),
      each.deskP50.toFixed(2),
      each.byNumberP50.toFixed(2),
      whole(each.databaseMegabytes),
      whole(each.bytesAnOrder),
    ]),
  )
}

function productsTable(points: readonly ProductsPoint[]): string {
  const names = points[0]?.readings.map(({ name }) => name) ?? []
  const head = [
    'products',
    ...names.flatMap((name) => [`${name} p50 ms`, 'shop ms', 'database ms']),
    'start s',
    'MB at start',
    'MB after',
    'database MB',
    'imported a second',
  ]
  return table(
    head,
    points.map((each) => [
      whole(each.products),
      ...each.readings.flatMap(({ p50, shopMs, databaseMs }) => [
        p50.toFixed(2),
        shopMs.toFixed(2),
        databaseMs.toFixed(2),
      ]),
      each.startSeconds.toFixed(1),
      whole(each.megabytesAtStart),
      whole(each.megabytesAfter),
      whole(each.databaseMegabytes),
      whole(each.importedASecond),
    ]),
  )
}

/** Processor time of shop and database together: what a busy machine does not distort as it does the clock. */
function charts(orders: readonly OrdersPoint[], products: readonly ProductsPoint[]): Record<string, string> {
  const made: Record<string, string> = {}
  if (orders.length > 0)
    made['orders.svg'] = curvesSvg('Processor time of placing an order, by orders there are', 'ms', [
      { name: 'server', points: orders.map((each) => [each.orders, each.placeServer] as const) },
      { name: 'database', points: orders.map((each) => [each.orders, each.placeDatabase] as const) },
    ])
  const names = products[0]?.readings.map(({ name }) => name) ?? []
  if (products.length > 0)
    made['products.svg'] = curvesSvg(
      'Processor time of reading what is not kept, by products',
      'ms',
      names.map((name, i) => ({
        name,
        points: products.map(
          (each) =>
            [each.products, (each.readings[i]?.shopMs ?? 0) + (each.readings[i]?.databaseMs ?? 0)] as const,
        ),
      })),
    )
  return made
}

const orders = await ordersCurve(sizesIn(values.orders), {
  folder: join(values.data, 'orders'),
  times: Number(values.times),
  say,
})
const products = await productsCurve(sizesIn(values.products), {
  folder: join(values.data, 'products'),
  times: Number(values.times),
  say,
})
rmSync(values.data, { recursive: true, force: true })
const setting = Object.entries(machine()).map(([key, value]) => `- ${key}: ${value}`)
const parts = [
  ...(orders.length > 0 ? [ordersTable(orders)] : []),
  ...(products.length > 0 ? [productsTable(products)] : []),
]
say(`\n${parts.join('\n\n')}`)
if (values.publish) {
  const drawn = charts(orders, products)
  const pictures = Object.keys(drawn).map((file) => `![Growth](charts/${file})`)
  const at = `Run of ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`
  const text = [at, '', ...setting, '', ...pictures, '', parts.join('\n\n')].join('\n')
  say(`Published in ${publish('growth', text, drawn)}`)
}

import { curvesSvg } from '../run/charts.ts'
import type { OrdersPoint } from './orders.ts'
import type { Kept } from './points.ts'
import type { ProductsPoint } from './products.ts'
import type { Took } from '../run/shop.ts'

type Column<Point> = readonly [name: string, cell: (point: Point) => string]

const whole = (value: number) => value.toLocaleString('en-US')

function table<Point>(points: readonly Point[], columns: readonly Column<Point>[]): string {
  const rows = points.map((point) => columns.map(([, cell]) => cell(point)))
  return [columns.map(([name]) => name), columns.map(() => '---:'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Milliseconds of processor time of program and database together, of each of so many. */
const msEach = ({ program, database }: Took, count: number) =>
  count === 0 ? '' : (((program + database) * 1_000) / count).toFixed(2)

/** What placing an order costs in shops of each size, as a table of Markdown. */
export function ordersTable(points: readonly Kept<OrdersPoint>[]): string {
  return table(points, [
    ['orders', ({ orders }) => whole(orders)],
    ['**server ms**', ({ placeServer }) => placeServer.toFixed(2)],
    ['**database ms**', ({ placeDatabase }) => placeDatabase.toFixed(2)],
    ['placing p50 ms', ({ placeP50 }) => placeP50.toFixed(2)],
    ['p95 ms', ({ placeP95 }) => placeP95.toFixed(2)],
    ['desk list p50 ms', ({ deskP50 }) => deskP50.toFixed(2)],
    ['by number p50 ms', ({ byNumberP50 }) => byNumberP50.toFixed(2)],
    ['counts p50 ms', ({ countsP50 }) => countsP50.toFixed(2)],
    ['database MB', ({ databaseMegabytes }) => whole(databaseMegabytes)],
    ['bytes an order', ({ bytesAnOrder }) => whole(bytesAnOrder)],
    ['load', ({ load }) => load],
  ])
}

/** What reading costs in shops of each size, and what the shop takes: two tables of Markdown. */
export function productsTables(points: readonly Kept<ProductsPoint>[]): string[] {
  const names = points[0]?.readings.map(({ name }) => name) ?? []
  const readings = names.flatMap((name) =>
    points.flatMap(({ products, load, readings: all }) =>
      all.filter((each) => each.name === name).map((each) => ({ ...each, products, load })),
    ),
  )
  return [
    table(readings, [
      ['what is read', ({ name }) => name],
      ['products', ({ products }) => whole(products)],
      ['**shop ms**', ({ shopMs }) => shopMs.toFixed(2)],
      ['**database ms**', ({ databaseMs }) => databaseMs.toFixed(2)],
      ['p50 ms', ({ p50 }) => p50.toFixed(2)],
      ['p95 ms', ({ p95 }) => p95.toFixed(2)],
      ['load', ({ load }) => load],
    ]),
    table(points, [
      ['products', ({ products }) => whole(products)],
      ['**import: ms a product**', ({ imported }) => msEach(imported, imported.products)],
      [
        'a second',
        ({ imported }) =>
          imported.products === 0 ? '' : whole(Math.round(imported.products / imported.seconds)),
      ],
      ['**caught up: ms a product**', ({ caughtUp, imported }) => msEach(caughtUp, imported.products)],
      ['s', ({ caughtUp }) => caughtUp.seconds.toFixed(0)],
      ['**start: processor s**', ({ start }) => (start.program + start.database).toFixed(1)],
      ['s', ({ start }) => start.seconds.toFixed(1)],
      ['shop MB before the readings', ({ megabytesAtStart }) => whole(megabytesAtStart)],
      ['after them', ({ megabytesAfter }) => whole(megabytesAfter)],
      ['at most', ({ megabytesMost }) => whole(megabytesMost)],
      [
        'building the search',
        ({ megabytesBuilding }) => (megabytesBuilding === undefined ? '' : whole(megabytesBuilding)),
      ],
      ['database MB', ({ databaseMegabytes }) => whole(databaseMegabytes)],
      ['load', ({ load }) => load],
    ]),
  ]
}

/** Charts of processor time, shop and database together: what a busy machine does not distort as it does the clock. */
export function growthCharts(
  orders: readonly OrdersPoint[],
  products: readonly ProductsPoint[],
): Record<string, string> {
  const made: Record<string, string> = {}
  if (orders.length > 0)
    made['growth-orders.svg'] = curvesSvg('Processor time of placing an order, by orders there are', 'ms', [
      { name: 'server', points: orders.map((each) => [each.orders, each.placeServer] as const) },
      { name: 'database', points: orders.map((each) => [each.orders, each.placeDatabase] as const) },
    ])
  const names = products[0]?.readings.map(({ name }) => name) ?? []
  if (products.length === 0) return made
  const reading = (point: ProductsPoint, i: number) =>
    (point.readings[i]?.shopMs ?? 0) + (point.readings[i]?.databaseMs ?? 0)
  made['growth-products.svg'] = curvesSvg(
    'Processor time of reading what is not kept, by products',
    'ms',
    names.map((name, i) => ({
      name,
      points: products.map((each) => [each.products, reading(each, i)] as const),
    })),
  )
  made['growth-shop.svg'] = curvesSvg('Memory of the shop and size of its database, by products', 'MB', [
    { name: 'shop at the start', points: products.map((each) => [each.products, each.megabytesAtStart]) },
    { name: 'shop after the readings', points: products.map((each) => [each.products, each.megabytesAfter]) },
    { name: 'database', points: products.map((each) => [each.products, each.databaseMegabytes]) },
  ])
  return made
}

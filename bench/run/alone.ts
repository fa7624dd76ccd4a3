import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect, type Db } from '#kernel/database.ts'
import { superuserClient } from '#kernel/embedded.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { placeOrder } from '#flows/place-order.ts'
import { aShop, oraclesAreSilent } from '../../tests/trade/a-shop.ts'
import { drive, median } from './drive.ts'
import { lineOf, type Sample } from './measure.ts'
import { treeSeconds } from './processes.ts'
import { readyCarts } from './ready-carts.ts'
import type { PgbenchRun } from './pgbench.ts'
import type { Line } from './report.ts'

/** Where orders are placed without HTTP: the server, the process id of its postmaster, and how many call at once. */
export type AloneSettings = {
  readonly where: { readonly host: string; readonly port: number }
  readonly postmaster: number
  readonly callers: number
}

/** Orders placed from ready carts of one line, in a database of their own; `close` throws where a promise is broken. */
export type OrdersAlone = {
  round(seconds: number, seed: number): Promise<Sample>
  close(): Promise<void>
}

const shelfOf = 4_000
const total = money(1490n, 'EUR')
const nothingSent = { bytes: 0, close: () => undefined }

async function fullShelf(db: Db): Promise<number[]> {
  const shelf: number[] = []
  for (let from = 0; from < shelfOf; from += 200)
    shelf.push(
      ...(await aShop(
        db,
        Array.from({ length: 200 }, () => ({ stock: { main: 1_000_000 } })),
      )),
    )
  return shelf
}

/**
 * A database of its own with a shelf of 4,000 variants. A round makes more carts than can be ordered in its time, warms
 * as the other workloads do, and counts orders placed by this process: whatever is not placed is a failure. The
 * processor time of this process is the shop's, for there is no other.
 */
export async function ordersAlone({ where, postmaster, callers }: AloneSettings): Promise<OrdersAlone> {
  const database = `alone_${randomBytes(4).toString('hex')}`
  await prepareEmbedded(where, database)
  const db = await connect({ ...where, database, role: 'app', pool: 1 })
  // For what is done between rounds; none of it is open while pgbench runs, which needs the connections.
  const asOwner = async <T>(work: (owner: Db) => Promise<T>): Promise<T> => {
    const settings = { ...where, database, lanes: 1, pool: 1, statementTimeoutMs: 300_000 }
    const owner = await connect({ ...settings, role: 'owner' })
    try {
      return await work(owner)
    } finally {
      await owner.close()
    }
  }
  const shelf = await fullShelf(db)
  let [placed, fastest] = [0, 3_000]
  let carts: Iterator<string> = [].values()
  const place = async () => {
    const cartToken = carts.next().value as string | undefined
    assert.ok(cartToken !== undefined, 'there are carts left')
    const answer = await placeOrder(db, { cartToken, expectedTotal: total, idempotencyKey: 'alone' })
    assert.ok(answer.ok, answer.ok ? '' : answer.refusal)
    placed++
  }
  const round = async (seconds: number, seed: number): Promise<Sample> => {
    const warm = Math.min(1, seconds / 3)
    const wanted = Math.ceil(fastest * 1.5 * (seconds + warm))
    await asOwner(async (owner) => {
      const variant = (cart: number) => shelf[(cart * 7 + seed) % shelf.length] ?? 0
      carts = (await readyCarts(owner, wanted, 1, variant)).values()
      await owner.pool.query('vacuum analyze')
    })
    const run = { http: nothingSent, callers, seed }
    await drive(place, { ...run, seconds: warm })
    const before = [process.cpuUsage(), treeSeconds(postmaster)] as const
    const driven = await drive(place, { ...run, seconds })
    const used = process.cpuUsage(before[0])
    fastest = Math.max(fastest, driven.count / driven.seconds)
    const database = treeSeconds(postmaster) - before[1]
    return { ...driven, shop: (used.user + used.system) / 1e6, database, load: 0 }
  }
  const close = async () => {
    const row = await asOwner(async (owner) => {
      await oraclesAreSilent(owner)
      const [counted] = await owner.sql<{ orders: number; pieces: number }>`
        select (select count(*) from orders.orders) as orders, (select sum(reserved) from inventory.stock) as pieces`
      return counted
    })
    await db.close()
    const admin = await superuserClient(where)
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
    assert.deepEqual({ ...row }, { orders: placed, pieces: placed }, 'orders told, orders there, pieces held')
  }
  return { round, close }
}

/** The rounds as a line, with what they are of `pgbench -N` in the same round where that ran too. */
export function aloneLine(callers: number, rounds: readonly Sample[], limits: readonly PgbenchRun[]): Line {
  const line = lineOf('orders alone', callers, rounds)
  const ratios = rounds.flatMap(({ count, seconds }, i) => {
    const limit = limits[i]
    return limit === undefined ? [] : [count / seconds / limit.perSecond]
  })
  if (ratios.length === 0 || line.note !== '') return line
  const [low, high] = [Math.min(...ratios).toFixed(2), Math.max(...ratios).toFixed(2)]
  return {
    ...line,
    note: `${median(ratios).toFixed(2)} of pgbench -N in the same round (${low} to ${high})`,
  }
}

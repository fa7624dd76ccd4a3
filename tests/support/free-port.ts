import { createServer } from 'node:net'
import { isBlockedPort } from '#kernel/settings/blocked-ports.ts'

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/**
 * A port nobody listens on now and browsers open, below those the system gives out by itself: a shop that is killed and
 * started again finds it free, whatever else opens ports meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = 5_500 + Math.floor(Math.random() * 6_000)
    if (!isBlockedPort(port) && (await isFree(port))) return port
  }
  throw new Error('no free port')
}

/** The first of so many free ports in a row, above those `freePort` gives out and below those of the system. */
export async function freeRow(reach: number): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const first = 12_000 + ((process.pid * 31 + tries * 37) % 1_000) * reach
    const row = Array.from({ length: reach }, (_, at) => first + at)
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return first
  }
  throw new Error('no row of free ports')
}

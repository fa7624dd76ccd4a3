import { createServer } from 'node:net'

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

/**
 * A port nobody listens on now, below those the system gives out by itself: a shop that is killed and started again finds
 * it free, whatever else opens ports meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = 5_500 + Math.floor(Math.random() * 6_000)
    if (await isFree(port)) return port
  }
  throw new Error('no free port')
}

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { log } from './log.ts'

/** Bind a port of 127.0.0.1 (0: any free one); answers the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', 4096, () => resolve((server.address() as AddressInfo).port))
  })
}

/** On SIGTERM or SIGINT: take no more requests, let running ones end for up to two seconds, then stop. */
export function stopOnSignal(server: Server, stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    log('stopping')
    setTimeout(() => server.closeAllConnections(), 2000).unref()
    server.close(() => void stop().then(() => process.exit(0)))
    server.closeIdleConnections()
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

import type { Socket } from 'node:net'
import pg from 'pg'
import { log } from './log.ts'

/** How long a database may take to greet. */
const greetWithinMs = 3_000

/** True when a new connection is greeted. */
async function isThere(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: greetWithinMs })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * End an open connection that was asked something, has heard nothing for so many milliseconds, and whose database greets
 * nobody either: a cable that carries nothing breaks no connection, and its callers would wait for ever. What was asked
 * then fails as on any lost connection. A statement that works long (its transaction allows it) is left alone.
 */
export function endWhenSilent(client: pg.Client, config: pg.ClientConfig, afterMs: number): void {
  const stream = client.connection.stream as Socket
  let askedBefore = stream.bytesWritten
  stream.on('data', () => {
    askedBefore = stream.bytesWritten
  })
  const look = async () => {
    if (stream.destroyed || stream.bytesWritten === askedBefore) return
    const heard = stream.bytesRead
    if (await isThere(config)) {
      stream.setTimeout(afterMs)
      return
    }
    if (stream.bytesRead !== heard || stream.destroyed) return
    log.warn('database_silent', { durationMs: afterMs })
    stream.destroy(new Error('the database is silent'))
  }
  stream.setTimeout(afterMs)
  stream.on('timeout', () => void look())
}

import pg from 'pg'
import { log } from './log.ts'
import { ports } from './ports.ts'
import { endWhenSilent } from './silence.ts'
import { compile, runStatement, type Sql } from './sql.ts'

type Lane = {
  client: pg.Client | undefined
  opening: Promise<pg.Client> | undefined
  busy: number
  closed: boolean
}

/** Short statements over a few shared connections that answer in order without waiting for one another. */
export type Lanes = { readonly sql: Sql; close(): Promise<void> }

function open(lane: Lane, config: pg.ClientConfig, silentMs: number): Promise<pg.Client> {
  lane.opening ??= (async () => {
    for (let delay = 50; ; delay = Math.min(delay * 2, 2_000)) {
      const pipelined: pg.ClientConfig & { pipeline: true } = { ...config, pipeline: true }
      const client = new pg.Client(pipelined)
      const lost = () => {
        if (lane.client === client) lane.client = undefined
      }
      client.on('error', lost)
      client.on('end', lost)
      try {
        await client.connect()
        endWhenSilent(client, config, silentMs)
        lane.client = client
        return client
      } catch (error) {
        if (lane.closed || delay >= 1_600) throw error
        log.warn('database_lane_retry', { delayMs: delay })
        await ports().sleep(delay)
      }
    }
  })().finally(() => {
    lane.opening = undefined
  })
  return lane.opening
}

/**
 * Open `count` pipelined connections. A broken one is opened again for the next statement; statements that were in
 * flight on it fail, because nobody can say whether they took effect. One that says nothing for `silentMs` is broken too.
 */
export async function openLanes(config: pg.ClientConfig, count: number, silentMs: number): Promise<Lanes> {
  const lanes = Array.from({ length: count }, (): Lane => ({
    client: undefined,
    opening: undefined,
    busy: 0,
    closed: false,
  }))
  await Promise.all(lanes.map((lane) => open(lane, config, silentMs)))
  const leastBusy = () => lanes.reduce((best, lane) => (lane.busy < best.busy ? lane : best))
  const sql: Sql = async <Row extends object>(
    strings: TemplateStringsArray,
    ...values: readonly unknown[]
  ) => {
    const lane = leastBusy()
    lane.busy++
    try {
      const client = lane.client ?? (await open(lane, config, silentMs))
      return await runStatement<Row>(client, compile(strings), values)
    } finally {
      lane.busy--
    }
  }
  const close = async () => {
    for (const lane of lanes) lane.closed = true
    await Promise.all(lanes.map(async (lane) => lane.client?.end()))
  }
  return { sql, close }
}

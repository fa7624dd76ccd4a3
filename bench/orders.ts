/**
 * Placing the order alone beside `pgbench -N`, in turns, on a database of its own that waits for the disk. The same line
 * is part of `npm run bench`; this needs no shop. Run: node bench/orders.ts [options]
 *   --rounds 5  --seconds 5  --callers 32  --data FOLDER
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { aloneLine, ordersAlone } from './run/alone.ts'
import { pgbenchLine, type Sample } from './run/measure.ts'
import { findPgbench, preparePgbench, runPgbench, type PgbenchRun } from './run/pgbench.ts'
import { postmasterOf } from './run/processes.ts'
import { machine, tableOf } from './run/report.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    callers: { type: 'string', default: '32' },
    data: { type: 'string', default: join(tmpdir(), 'kontor-bench-orders') },
  },
})
const [rounds, seconds, callers] = [Number(values.rounds), Number(values.seconds), Number(values.callers)]
const server = await startEmbedded({ folder: values.data, durable: true })
const postmaster = postmasterOf(server.folder)
const limit = { host: server.host, port: server.port, database: 'pgbench', postmaster }
const program = findPgbench()
const admin = await superuserClient(server)
const setting = machine()
try {
  await admin.query('drop database if exists pgbench with (force)')
  if (program !== undefined) {
    await admin.query('create database pgbench')
    preparePgbench(program, limit)
  }
  const alone = await ordersAlone({ where: server, postmaster, callers })
  const samples: Sample[] = []
  const limits: PgbenchRun[] = []
  for (let round = 0; round <= rounds; round++) {
    const [sample, run] = [
      await alone.round(seconds, round),
      program === undefined
        ? undefined
        : runPgbench(program, limit, callers, Math.max(1, Math.round(seconds))),
    ]
    if (round === 0) continue // Warming up.
    samples.push(sample)
    if (run !== undefined) limits.push(run)
    console.log(
      `round ${round}: ${Math.round(sample.count / sample.seconds)} orders, ${Math.round(run?.perSecond ?? 0)} of pgbench -N a second`,
    )
  }
  await alone.close()
  const lines = [
    aloneLine(callers, samples, limits),
    ...(limits.length > 0 ? [pgbenchLine(callers, limits)] : []),
  ]
  console.log(
    [...Object.entries(setting).map(([name, value]) => `- ${name}: ${value}`), '', tableOf(lines)].join('\n'),
  )
} finally {
  await admin.query('drop database if exists pgbench with (force)')
  await admin.end()
  if (!server.adopted) await server.stop()
}

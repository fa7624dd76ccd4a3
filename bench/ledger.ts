/**
 * How many transfers a second the ledger posts, on a database of its own that waits for the disk.
 * Run: node bench/ledger.ts [seconds per line]
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Db } from '#kernel/database.ts'
import { startEmbedded, superuserClient } from '#kernel/embedded.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  account,
  brokenPromises,
  foldDeltas,
  ledgerWriter,
  newTransferId,
  postTransfers,
  type Transfer,
} from '#money/ledger/index.ts'

const seconds = Number(process.argv[2] ?? 4)
const by = { actor: 'system', cause: 'bench' }
const one = (debit: string, credit: string): Transfer => ({
  id: newTransferId(),
  debit,
  credit,
  amount: money(1n, 'EUR'),
  code: 'bench',
})

type Figures = { perSecond: number; p50: number; p99: number }

/** Keep so many callers busy for the given time; each call posts `size` transfers. */
async function measure(callers: number, call: () => Promise<unknown>, size = 1): Promise<Figures> {
  const times: number[] = []
  const until = performance.now() + seconds * 1_000
  const begun = performance.now()
  const caller = async () => {
    while (performance.now() < until) {
      const started = performance.now()
      await call()
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const took = (performance.now() - begun) / 1_000
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.floor(times.length * part)] ?? 0
  return { perSecond: (times.length * size) / took, p50: at(0.5), p99: at(0.99) }
}

function show(name: string, { perSecond, p50, p99 }: Figures): void {
  const count = Math.round(perSecond).toLocaleString('en').padStart(9)
  console.log(`${name.padEnd(66)} ${count}/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`)
}

const banks = Array.from({ length: 50 }, (_, i) => account.bank(`b${i}`))
const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T

async function doorA(db: Db): Promise<void> {
  const post = (transfers: Transfer[]) => inTransaction(db, (tx) => postTransfers(tx, transfers, by))
  const clearing = account.clearing('card')
  const random = () => {
    const debit = pick(banks)
    return one(debit, pick(banks.filter((path) => path !== debit)))
  }
  show('A, 1 caller, 50 accounts', await measure(1, () => post([random()])))
  show('A, 20 callers, 50 accounts', await measure(20, () => post([random()])))
  show(
    'A, 20 callers, one hot account, not towards its bound (delta)',
    await measure(20, () => post([one(clearing, pick(banks))])),
  )
  const due = account.orderDue(newId('ord'))
  for (let i = 0; i < 10; i++)
    mustBeDone(await post([{ ...one(clearing, due), amount: money(10n ** 14n, 'EUR') }]))
  show(
    'A, 20 callers, one hot account, towards its bound (row lock)',
    await measure(20, () => post([one(due, pick(banks))])),
  )
  const six = () => Array.from({ length: 6 }, random)
  show('A, 20 callers, six linked transfers each', await measure(20, () => post(six()), 6))
}

async function doorB(db: Db): Promise<void> {
  const write = ledgerWriter(db)
  const clearing = account.clearing('card')
  const hot = () => write({ transfers: [one(clearing, pick(banks))], ...by })
  for (const callers of [1, 10, 100, 1_000, 4_000, 8_000])
    show(`B, ${callers} callers, one hot account (delta)`, await measure(callers, hot))
  const due = account.orderDue(newId('ord'))
  mustBeDone(await write({ transfers: [{ ...one(clearing, due), amount: money(10n ** 14n, 'EUR') }], ...by }))
  const towards = () => write({ transfers: [one(due, pick(banks))], ...by })
  show('B, 4000 callers, one hot account, towards its bound', await measure(4_000, towards))
  const empty = account.orderDue(newId('ord'))
  const refused = () =>
    write({ transfers: [Math.random() < 0.01 ? one(empty, pick(banks)) : one(clearing, pick(banks))], ...by })
  show('B, 4000 callers, one in a hundred refused', await measure(4_000, refused))
}

/** PostgreSQL's own yardstick on the same server: one update, one insert and a commit per transaction. */
function pgbench(host: string): void {
  const program = ['/usr/lib/postgresql/15/bin/pgbench', '/usr/bin/pgbench'].find(existsSync)
  if (!program) return console.log('pgbench is not installed; no yardstick')
  const run = (...args: string[]) =>
    spawnSync(program, ['-h', host, '-U', 'postgres', ...args, 'pgbench'], { encoding: 'utf8' })
  run('-i', '-q', '-s', '10')
  for (const clients of [1, 20]) {
    const { stdout, stderr } = run(
      '-N',
      '-M',
      'prepared',
      '-c',
      String(clients),
      '-j',
      '2',
      '-T',
      String(seconds),
    )
    const tps = /tps = ([\d.]+)/.exec(stdout)?.[1]
    console.log(
      tps ? `pgbench -N -M prepared, ${clients} clients: ${Math.round(Number(tps))} transactions/s` : stderr,
    )
  }
}

const server = await startEmbedded({ folder: join(tmpdir(), 'kontor-bench-ledger'), durable: true })
try {
  const database = `bench_${Date.now()}`
  await prepareEmbedded(server, database)
  const db = await connect({
    ...server,
    database,
    role: 'app',
    pool: 20,
    lanes: 2,
    statementTimeoutMs: 60_000,
  })
  const worker = await connect({ ...server, database, role: 'worker', pool: 1, lanes: 1 })
  const [version] = await db.sql<{ version: string }>`select version()`
  console.log(
    `${version?.version.split(' on ')[0]}, fsync on; node ${process.version}; ${availableParallelism()} x ${cpus()[0]?.model}; load ${loadavg()[0]?.toFixed(1)}; ${seconds} s a line; caller, database and all in this machine`,
  )
  const folding = setInterval(() => void foldDeltas(worker), 100)
  await doorA(db)
  await doorB(db)
  clearInterval(folding)
  console.log(
    'oracles:',
    (await brokenPromises(db)).length === 0 ? 'nothing broken' : await brokenPromises(db),
  )
  await Promise.all([db.close(), worker.close()])
  const admin = await superuserClient(server)
  await admin.query('drop database if exists pgbench')
  await admin.query('create database pgbench')
  pgbench(server.host)
  await admin.query('drop database pgbench')
  await admin.query(`drop database ${database} with (force)`)
  await admin.end()
} finally {
  if (!server.adopted) await server.stop()
}

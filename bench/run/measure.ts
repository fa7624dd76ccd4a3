import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drive, median, quantile, type MakeClient, type Round } from './drive.ts'
import { treeSeconds } from './processes.ts'
import type { PgbenchRun } from './pgbench.ts'
import type { Line } from './report.ts'

/** One round of one workload: its figures, and what it cost whom, in seconds of processor time. */
export type Sample = Round & { readonly shop: number; readonly database: number; readonly load: number }

/** Who is asked, by so many callers, for so long, and whose processor time is counted. */
export type Asked = {
  readonly client: MakeClient
  readonly base: string
  readonly callers: number
  readonly seconds: number
  readonly seed: number
  /** Process trees of the shop; none where the loads are not its own. */
  readonly shop: readonly number[]
  readonly database: number
  /** Seconds of processor time of the shop's processes so far, where not the trees are asked. */
  readonly shopSeconds?: () => number
}

/** Drive one workload: a third of a round to warm, at most a second, then the round that counts. */
export async function sample(
  asked: Asked,
  work: (http: ReturnType<MakeClient>, random: () => number) => Promise<unknown>,
): Promise<Sample> {
  const { client, base, callers, seconds, seed, shop, database } = asked
  const http = client(base, callers)
  await drive(work, { http, callers, seconds: Math.min(1, seconds / 3), seed: 7 })
  const shopSeconds = asked.shopSeconds ?? (() => shop.reduce((sum, pid) => sum + treeSeconds(pid), 0))
  const before = [shopSeconds(), treeSeconds(database), process.cpuUsage()] as const
  const round = await drive(work, { http, callers, seconds, seed })
  const load = process.cpuUsage(before[2])
  http.close()
  return {
    ...round,
    shop: shopSeconds() - before[0],
    database: treeSeconds(database) - before[1],
    load: (load.user + load.system) / 1e6,
  }
}

/** The medians of the rounds of a workload. */
export function lineOf(workload: string, callers: number, samples: readonly Sample[]): Line {
  const of = (value: (each: Sample) => number) => median(samples.map(value))
  const rates = samples.map((each) => each.count / each.seconds)
  const faults = new Map<string, number>()
  for (const each of samples)
    for (const [text, count] of each.faults) faults.set(text, (faults.get(text) ?? 0) + count)
  const [worst] = [...faults].toSorted(([, a], [, b]) => b - a)
  return {
    workload,
    callers,
    rounds: samples.length,
    perSecond: median(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    p50: of((each) => quantile(each.milliseconds, 0.5)),
    p95: of((each) => quantile(each.milliseconds, 0.95)),
    p99: of((each) => quantile(each.milliseconds, 0.99)),
    failed: samples.reduce((sum, each) => sum + each.failed, 0),
    kilobytes: of((each) => each.bytes / 1_024 / Math.max(1, each.count)),
    shopMs: of((each) => (each.shop * 1_000) / Math.max(1, each.count)),
    databaseMs: of((each) => (each.database * 1_000) / Math.max(1, each.count)),
    loadMs: of((each) => (each.load * 1_000) / Math.max(1, each.count)),
    note: worst === undefined ? '' : worst[0],
  }
}

/** A line of pgbench: what the database itself can do. */
export function pgbenchLine(callers: number, runs: readonly PgbenchRun[]): Line {
  const rates = runs.map((each) => each.perSecond)
  const ms = median(runs.map((each) => each.milliseconds))
  const [perSecond, lowest, highest] = [median(rates), Math.min(...rates), Math.max(...rates)]
  const nothing = { failed: 0, kilobytes: 0, shopMs: 0 }
  return {
    workload: 'pgbench -N',
    callers,
    rounds: runs.length,
    perSecond,
    lowest,
    highest,
    p50: ms,
    p95: 0,
    p99: 0,
    ...nothing,
    databaseMs: median(runs.map((each) => each.databaseMs)),
    loadMs: median(runs.map((each) => each.clientMs)),
    note: 'mean latency in place of p50',
  }
}

/** A bare server that answers these bytes; its round costs no database. */
export async function bareServer(bytes: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bare-'))
  const file = join(folder, 'answer.json')
  writeFileSync(file, bytes)
  const child = fork(join(import.meta.dirname, '../bare.ts'), [file], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const port = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (text) => resolve(String(text).trim())),
  )
  const stop = () => {
    child.kill()
    rmSync(folder, { recursive: true })
  }
  return { base: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop }
}

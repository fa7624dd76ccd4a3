import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { childrenSeconds, treeSeconds } from './processes.ts'

/** The newest pgbench of the system's packages; undefined where there is none. */
export function findPgbench(): string | undefined {
  const given = process.env['PGBENCH']
  if (given !== undefined) return given
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root) : []
  const paths = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin', 'pgbench'))
  return paths.find((path) => existsSync(path))
}

type Where = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly password?: string
  /** The process id of its postmaster, where the processor time of the database is to be told. */
  readonly postmaster?: number
}

const surroundings = ({ password }: Where): NodeJS.ProcessEnv =>
  password === undefined ? process.env : { ...process.env, PGPASSWORD: password }

const connectionOf = ({ host, port }: Where) => ['-h', host, '-p', String(port), '-U', 'postgres']

/** Make the tables of pgbench: 20 times 100,000 accounts. */
export function preparePgbench(program: string, where: Where): void {
  const made = spawnSync(program, [...connectionOf(where), '-i', '-q', '-s', '20', where.database], {
    encoding: 'utf8',
    env: surroundings(where),
  })
  if (made.status !== 0) throw new Error(`pgbench -i failed: ${made.stderr}`)
}

/** What one run of `pgbench -N` did, and the processor time of a transaction in milliseconds; 0 where nobody can tell. */
export type PgbenchRun = {
  readonly perSecond: number
  readonly milliseconds: number
  readonly clientMs: number
  readonly databaseMs: number
}

/** Transactions a second of `pgbench -N`: an account, a history row, a commit that waits for the disk. */
export function runPgbench(program: string, where: Where, clients: number, seconds: number): PgbenchRun {
  const used = () =>
    [childrenSeconds(), where.postmaster === undefined ? 0 : treeSeconds(where.postmaster)] as const
  const before = used()
  const said = spawnSync(
    program,
    [...connectionOf(where), '-N', '-c', String(clients), '-j', '2', '-T', String(seconds), where.database],
    { encoding: 'utf8', env: surroundings(where) },
  )
  const after = used()
  const perSecond = Number(/tps = ([\d.]+)/.exec(said.stdout)?.[1] ?? 0)
  const milliseconds = Number(/latency average = ([\d.]+)/.exec(said.stdout)?.[1] ?? 0)
  const count = Number(/actually processed: (\d+)/.exec(said.stdout)?.[1] ?? 0)
  if (said.status !== 0 || perSecond === 0) throw new Error(`pgbench failed: ${said.stderr}`)
  const each = (of: 0 | 1) => ((after[of] - before[of]) * 1_000) / Math.max(1, count)
  return { perSecond, milliseconds, clientMs: each(0), databaseMs: each(1) }
}

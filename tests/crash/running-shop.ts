import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startEmbedded, type EmbeddedServer } from '#kernel/embedded.ts'
import { startBank, startCarrier, type Outside } from '../../outside/testing.ts'
import { freePort } from '../support/free-port.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** The real program in processes of its own, with its durable database; it can be killed and started again. */
export type RunningShop = {
  readonly origin: string
  readonly folder: string
  readonly bank: Outside
  readonly carrier: Outside
  /** Start the program and wait until it says it is ready; answers the milliseconds that took. */
  start(): Promise<number>
  /** Wait until it is ready again by itself; answers the milliseconds that took. */
  untilReady(): Promise<number>
  killApp(): Promise<void>
  /** Kill every process of PostgreSQL at once. */
  killDatabase(): Promise<void>
  /** Kill one process of PostgreSQL whose title matches; false where there is none. */
  killDatabaseProcess(title: RegExp): boolean
  /** Start or find the database, as the program would. */
  database(): Promise<EmbeddedServer>
}

type Process = { readonly pid: number; readonly parent: number; readonly title: string }

/** All processes of the system: from /proc where there is one, else from ps. */
function processes(): Process[] {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']).toString().split('\n')
    return lines.flatMap((line) => {
      const [, pid, parent, title = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), title }]
    })
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      const title = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid: Number(name), parent, title }]
    } catch {
      return []
    }
  })
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What the program wrote last: why it ended, where it ended by itself. A bug is told before everything is closed. */
function lastWords(folder: string): string {
  const lines = readFileSync(join(folder, 'app.log'), 'utf8').trimEnd().split('\n')
  const bugs = lines.slice(0, -8).filter((line) => line.includes('"event":"bug"'))
  return [...bugs, ...lines.slice(-8)].join('\n')
}

async function ready(origin: string, folder: string, alive: () => boolean): Promise<number> {
  const begun = performance.now()
  while (performance.now() - begun < 60_000) {
    if (!alive()) throw new Error(`the program ended by itself:\n${lastWords(folder)}`)
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null)
    if (answer?.ok) return performance.now() - begun
    await pause(25)
  }
  throw new Error(`the shop was not ready within a minute:\n${lastWords(folder)}`)
}

type Place = { readonly folder: string; readonly cluster: string }

function postmaster({ cluster }: Place): number {
  return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function killAll(place: Place): Promise<void> {
  if (!existsSync(join(place.cluster, 'postmaster.pid'))) return
  // A killed process counts as running for PostgreSQL until it has been reaped, so wait until it is gone altogether.
  const parent = postmaster(place)
  const children = processes().filter((each) => each.parent === parent)
  for (const pid of [parent, ...children.map((each) => each.pid)]) killed(pid)
  const gone = () => !processes().some(({ pid }) => pid === parent)
  for (let tries = 0; !gone() && tries < 200; tries++) await pause(10)
}

const main = join(import.meta.dirname, '../../src/apps/start.ts')

/** What the program takes over from the tests: where to find programs, room and code that is compiled already. */
const inherited = () =>
  Object.fromEntries(
    ['PATH', 'TMPDIR', 'NODE_COMPILE_CACHE'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  )

function begin(folder: string, env: Readonly<Record<string, string>>): ChildProcess {
  const output = openSync(join(folder, 'app.log'), 'a', 0o600)
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...inherited(), ...env },
  })
}

function environment(folder: string, port: number, bank: Outside, carrier: Outside) {
  return {
    KONTOR_MODE: 'test',
    KONTOR_DATA: folder,
    PORT: String(port),
    LOG_LEVEL: 'info',
    DEMO_SIGN_INS: 'true',
    BANK_ORIGIN: bank.origin,
    BANK_KEY: bank.key,
    BANK_WEBHOOK_SECRET: bank.webhookSecret,
    CARRIER_ORIGIN: carrier.origin,
    CARRIER_KEY: carrier.key,
    CARRIER_WEBHOOK_SECRET: carrier.webhookSecret,
  }
}

async function endOf(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  killed(child.pid ?? 0)
  await ended
}

/** Make a shop with a folder, bank and carrier of its own, not yet started; all of it is gone after the test. */
export async function runningShop(t: Context): Promise<RunningShop> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-crash-'))
  // PostgreSQL refuses to be root, and the user it runs as must be able to enter.
  chmodSync(folder, 0o755)
  const place = { folder, cluster: join(folder, 'postgres/cluster') }
  let socket: string | undefined
  let child: ChildProcess | undefined
  t.after(async () => {
    await endOf(child)
    await killAll(place)
    if (socket !== undefined && dirname(socket) === tmpdir()) rmSync(socket, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const [bank, carrier, port] = await Promise.all([
    startBank(t, { speed: 50 }),
    startCarrier(t, { speed: 50, env: { CARRIER_STEP_SECONDS: '0' } }),
    freePort(),
  ])
  const origin = `http://127.0.0.1:${port}`
  const alive = () => child !== undefined && child.exitCode === null && child.signalCode === null
  return {
    origin,
    folder,
    bank,
    carrier,
    start: async () => {
      child = begin(folder, environment(folder, port, bank, carrier))
      return ready(origin, folder, alive)
    },
    untilReady: () => ready(origin, folder, alive),
    killApp: () => endOf(child),
    killDatabase: () => killAll(place),
    killDatabaseProcess: (title) => {
      const parent = postmaster(place)
      const found = processes().filter((each) => each.parent === parent && title.test(each.title))
      const victim = found[Math.floor(found.length / 2)]
      if (victim) killed(victim.pid)
      return victim !== undefined
    },
    database: async () => {
      const server = await startEmbedded({ folder: join(folder, 'postgres') })
      socket = server.host
      return server
    },
  }
}

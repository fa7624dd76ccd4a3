import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createServer, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { passingFolder } from '#kernel/testing/temporary.ts'
import type { TestDatabase } from '#kernel/testing/database.ts'
import { until } from './a-fleet.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** What a cable does: carries, carries nothing while it looks whole, or is pulled out. */
export type Cable = 'whole' | 'silent' | 'pulled'

/** A machine of its own as far as the network goes: it has an address, and a cable to the database. */
export type Host = {
  readonly name: string
  readonly address: string
  /** What the cable to the database does from now on. */
  cable(now: Cable): void
  /** Start the shop there; resolves when it is ready for visitors. */
  open(env: Readonly<Record<string, string>>): Promise<{ said(): string; stop(): Promise<number | null> }>
}

const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] })

/** Why there can be no hosts here; undefined where there can. */
export function whyNoHosts(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux'
  if (process.getuid?.() !== 0) return 'network namespaces are made by root'
  const probe = `ktr-probe-${process.pid}`
  try {
    ip('netns', 'add', probe)
    try {
      ip('link', 'add', `ktrp${process.pid}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', probe)
      ip('netns', 'exec', probe, 'true')
      return undefined
    } finally {
      ip('netns', 'del', probe)
    }
  } catch {
    return 'this system makes no network namespaces'
  }
}

/**
 * The way to the database: our own listens on no port, only on a socket, so bytes are carried from a port of the host's
 * network to it, and can be kept from arriving.
 */
function wayTo(db: TestDatabase, address: string) {
  let now: Cable = 'whole'
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    if (now === 'pulled') return void near.destroy()
    const far = connect(join(db.host, `.s.PGSQL.${db.port}`))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from)
      from.on('data', (bytes: Buffer) => void (now === 'whole' && to.write(bytes)))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        ends.delete(from)
        to.destroy()
      })
    }
  })
  const ready = new Promise<number>((resolve, failed) => {
    server.once('error', failed)
    server.listen(0, address, () => resolve((server.address() as { port: number }).port))
  })
  const cut = () => ends.forEach((each) => each.destroy())
  return {
    ready,
    set: (next: Cable) => {
      // What a silent cable swallowed is lost: its connections are of no use when it carries again.
      if (next === 'pulled' || now === 'silent') cut()
      now = next
    },
    end: () => {
      server.close()
      cut()
    },
  }
}

async function start(
  namespace: string,
  env: Readonly<Record<string, string>>,
  children: Set<ChildProcess>,
): Promise<{ said(): string; stop(): Promise<number | null> }> {
  const main = join(import.meta.dirname, '../../src/apps/start.ts')
  const words = ['netns', 'exec', namespace, process.execPath, '--disable-warning=ExperimentalWarning', main]
  const child = spawn('ip', words, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<number | null>((end) => child.once('close', (code) => end(code)))
  await until(`the shop opens in ${namespace}`, () => {
    if (child.exitCode !== null) throw new Error(said)
    return said.includes('Ctrl-C closes')
  })
  return {
    said: () => said,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/**
 * Machines that reach one database over a network each, as namespaces of this one. They share a folder of files and
 * the keys, as machines of one shop do, and nothing else. All are gone after the test.
 */
export async function someHosts(t: Context, db: TestDatabase, names: readonly string[]): Promise<Host[]> {
  const shared = passingFolder()
  const children = new Set<ChildProcess>()
  const hosts: Host[] = []
  for (const [i, name] of names.entries()) {
    const namespace = `ktr-${name}-${process.pid}`
    const cable = `ktr${i}x${process.pid}`.slice(0, 15)
    const [ours, theirs] = [1, 2].map((n) => `10.213.${(process.pid + i) % 250}.${n}`) as [string, string]
    ip('netns', 'add', namespace)
    t.after(() => void ip('netns', 'del', namespace))
    ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
    ip('addr', 'add', `${ours}/30`, 'dev', cable)
    ip('link', 'set', cable, 'up')
    ip('-n', namespace, 'addr', 'add', `${theirs}/30`, 'dev', 'eth0')
    ip('-n', namespace, 'link', 'set', 'eth0', 'up')
    ip('-n', namespace, 'link', 'set', 'lo', 'up')
    const way = wayTo(db, ours)
    t.after(() => way.end())
    const port = await way.ready
    const data = passingFolder()
    mkdirSync(data, { recursive: true })
    hosts.push({
      name,
      address: theirs,
      cable: (now) => way.set(now),
      open: (env) =>
        start(
          namespace,
          {
            PATH: process.env['PATH'] ?? '',
            TMPDIR: process.env['TMPDIR'] ?? '',
            NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
            KONTOR_MODE: 'test',
            KONTOR_DATA: data,
            FILES_FOLDER: shared,
            DATABASE_URL: `postgres://postgres@${ours}:${port}/${db.database}`,
            HOST: theirs,
            PORT: '3000',
            PUBLIC_ORIGIN: 'http://shop.example',
            LOG_LEVEL: 'warn',
            ...env,
          },
          children,
        ),
    })
  }
  // Before the namespaces go.
  t.after(() => children.forEach((child) => child.kill('SIGKILL')))
  return hosts
}

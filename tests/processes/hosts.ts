import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '#kernel/embedded.ts'

// Hosts of their own on one machine: network namespaces on a bridge. Linux, and root.

const net = '10.77.0'
const bridge = 'kontor0'
const ip = (...args: string[]) => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })

/** Where the database listens. */
export const databaseAddress = `${net}.1`

/** A host with an address and a link that can be cut. */
export type Host = {
  readonly address: string
  /** Run a program of Node's there. */
  run(file: string, env: Readonly<Record<string, string>>): ChildProcess
  cut(): void
  join(): void
}

/** Make so many hosts and the bridge between them; `clear` takes all of it away. */
export function makeHosts(count: number): { readonly hosts: readonly Host[]; clear(): void } {
  const names = Array.from({ length: count }, (_, i) => `kontor-${i + 1}`)
  const clear = () => {
    for (const words of [...names.map((name) => ['netns', 'del', name]), ['link', 'del', bridge]])
      try {
        execFileSync('ip', words, { stdio: 'ignore' })
      } catch {
        // Was not there.
      }
  }
  clear()
  ip('link', 'add', bridge, 'type', 'bridge')
  ip('addr', 'add', `${databaseAddress}/24`, 'dev', bridge)
  ip('link', 'set', bridge, 'up')
  const hosts = names.map((name, i): Host => {
    const [address, veth] = [`${net}.${i + 2}`, `veth-${name}`]
    ip('netns', 'add', name)
    ip('link', 'add', veth, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
    ip('link', 'set', veth, 'master', bridge, 'up')
    ip('-n', name, 'link', 'set', 'lo', 'up')
    ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0')
    ip('-n', name, 'link', 'set', 'eth0', 'up')
    const run: Host['run'] = (file, env) =>
      spawn('ip', ['netns', 'exec', name, process.execPath, '--disable-warning=ExperimentalWarning', file], {
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    return {
      address,
      run,
      cut: () => ip('link', 'set', veth, 'down'),
      join: () => ip('link', 'set', veth, 'up'),
    }
  })
  return { hosts, clear }
}

/** A PostgreSQL that listens on the bridge, durable, with everybody on it trusted. Answers its address for `DATABASE_URL`. */
export async function databaseOnBridge(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const made = await startEmbedded({ folder })
  const cluster = join(made.folder, 'cluster')
  const pid = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0] ?? ''
  // The same program with the same files, listening on the network.
  const program = readlinkSync(`/proc/${pid}/exe`)
  await made.stop()
  appendFileSync(join(cluster, 'pg_hba.conf'), `\nhost all all ${net}.0/24 trust\n`)
  const socket = join(made.folder, 'socket')
  mkdirSync(socket, { recursive: true, mode: 0o777 })
  execFileSync('chmod', ['777', socket])
  const { uid, gid } = statSync(join(cluster, 'PG_VERSION'))
  const options = {
    listen_addresses: databaseAddress,
    unix_socket_directories: socket,
    max_connections: '150',
    wal_level: 'logical',
    log_min_messages: 'fatal',
  }
  const words = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(program, ['-D', cluster, ...words], { uid, gid, cwd: '/', stdio: 'ignore' })
  const ended = new Promise<void>((end) => child.once('exit', () => end()))
  const lock = join(cluster, 'postmaster.pid')
  const isReady = () => existsSync(lock) && readFileSync(lock, 'utf8').includes('ready')
  for (let tries = 0; tries < 400 && !isReady(); tries++) await new Promise((next) => setTimeout(next, 25))
  const stop = async () => {
    child.kill('SIGINT')
    await ended
    rmSync(made.folder, { recursive: true, force: true })
  }
  return { url: `postgres://postgres@${databaseAddress}:5432/postgres`, stop }
}

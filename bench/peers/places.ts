import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { orphansOf } from '../run/processes.ts'

/** The folder all of it stands in, outside the repository, and where its PostgreSQL listens. */
export type Place = {
  readonly scratch: string
  readonly port: number
  readonly say: (text: string) => void
}

/** The other shops measured. */
export const peerNames = ['vendure', 'medusa', 'evershop'] as const

/** One of them. */
export type PeerName = (typeof peerNames)[number]

/** Where each shop answers. */
export const ports: Readonly<Record<PeerName | 'kontor', number>> = {
  vendure: 3101,
  medusa: 3102,
  evershop: 3103,
  kontor: 3104,
}

/** The harness beside the repository; undefined where it is not there. */
export function harness(): string | undefined {
  const folder = join(import.meta.dirname, '../../../shared/bench/peers')
  return existsSync(join(folder, 'catalogue.mjs')) ? folder : undefined
}

/** What programs started for a shop find in their surroundings. */
export function surroundings({ scratch, port }: Place, shop: PeerName | 'kontor'): NodeJS.ProcessEnv {
  const database = `postgres://postgres:postgres@127.0.0.1:${port}/${shop}`
  const env = {
    ...process.env,
    PATH: `${join(scratch, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGUSER: 'postgres',
    PGPASSWORD: 'postgres',
    DATABASE_URL: database,
    PORT: String(ports[shop]),
  }
  if (shop !== 'evershop') return env
  const where = { DB_HOST: '127.0.0.1', DB_PORT: String(port), DB_NAME: shop }
  return { ...env, ...where, DB_USER: 'postgres', DB_PASSWORD: 'postgres', DB_SSLMODE: 'disable' }
}

/** Do a step once: what is done is noted in the folder and not done again. */
export async function once(place: Place, step: string, work: () => Promise<void> | void): Promise<void> {
  const marks = join(place.scratch, '.done')
  mkdirSync(marks, { recursive: true })
  if (existsSync(join(marks, step))) return
  const begun = performance.now()
  place.say(`${step} …`)
  await work()
  writeFileSync(join(marks, step), `${new Date().toISOString()}\n`)
  place.say(`${step}: ${Math.round((performance.now() - begun) / 1_000)} s`)
}

/** Run a program to its end; what it says goes to a file of the folder. Throws where it fails. */
export function run(
  place: Place,
  of: { readonly shop: PeerName | 'kontor'; readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
  program: string,
  ...args: readonly string[]
): void {
  const file = join(place.scratch, `${of.shop}.log`)
  const out = openSync(file, 'a')
  const env = { ...surroundings(place, of.shop), ...of.env }
  const { status } = spawnSync(program, args, { cwd: of.cwd, env, stdio: ['ignore', out, out] })
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} in ${of.cwd} failed; its words are in ${file}`)
}

/** Start a program that stays. */
export function begin(
  place: Place,
  of: { readonly shop: PeerName | 'kontor'; readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
  ...args: readonly string[]
): ChildProcess {
  const out = openSync(join(place.scratch, `${of.shop}.log`), 'a')
  const env = { ...surroundings(place, of.shop), ...of.env }
  return spawn(process.execPath, args, { cwd: of.cwd, env, stdio: ['ignore', out, out] })
}

/** End a program and wait until it is gone, and what it left running too. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const endOrphans = orphansOf(child.pid ?? 0)
  child.kill('SIGCONT')
  child.kill('SIGTERM')
  const cut = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await gone
  clearTimeout(cut)
  endOrphans()
}

/** Wait until an address answers anything; throws where the program ended or three minutes are over. */
export async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 900; tries++) {
    if (child.exitCode !== null) throw new Error(`what should answer at ${url} has ended`)
    const isThere = await fetch(url).then(
      ({ status }) => status < 500,
      () => false,
    )
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`nothing answers at ${url}`)
}

/** True where nothing listens at a port of this machine. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  await new Promise<void>((resolve) => (free ? server.close(() => resolve()) : resolve()))
  return free
}

/** Bring the harness into the folder, with the adapter of this shop. */
export function copyHarness({ scratch }: Place, from: string): void {
  mkdirSync(scratch, { recursive: true })
  for (const name of readdirSync(from)) {
    if (existsSync(join(scratch, name)) && name !== 'adapters') continue
    cpSync(join(from, name), join(scratch, name), { recursive: true })
  }
  cpSync(join(import.meta.dirname, '../adapter/kontor.mjs'), join(scratch, 'adapters/kontor.mjs'), {
    force: true,
  })
  spawnSync('chmod', ['-R', 'u+w', scratch])
}

/** The process id of the folder's PostgreSQL. */
export function postmaster({ scratch }: Place): number {
  return Number(readFileSync(join(scratch, 'pgdata/postmaster.pid'), 'utf8').split('\n')[0])
}

/** Start the folder's PostgreSQL, or use the one that runs there already. Answers how to stop it. */
export async function startPostgres(place: Place): Promise<() => Promise<void>> {
  const { scratch, port } = place
  if (!(await isFree(port))) {
    place.say(`PostgreSQL runs at port ${port} already.`)
    return async () => undefined
  }
  const child = begin(place, { shop: 'kontor', cwd: scratch }, 'pg-start.mjs', 'pgdata')
  for (let tries = 0; tries < 600 && (await isFree(port)); tries++) {
    if (child.exitCode !== null) throw new Error('PostgreSQL did not start; see kontor.log')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return () => end(child)
}

import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import type { TestDatabase } from '#kernel/testing/database.ts'
import { passingFolder } from '#kernel/testing/temporary.ts'
import { freePort } from '../support/free-port.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** What a process answered. `process` says which one it was; `closes` that it wants no more on this connection. */
export type Told = {
  readonly status: number
  readonly process: string
  readonly closes: boolean
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

type Asked = {
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** One connection that is kept open, and so speaks to one process of the shop as long as that lives. */
export type Line = {
  ask(method: string, path: string, asked?: Asked): Promise<Told>
  close(): void
}

/** Open a connection to the shop, on this machine unless told. */
export function openLine(port: number, host = '127.0.0.1'): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (method: string, path: string, { body, headers }: Asked = {}) =>
    new Promise<Told>((resolve, failed) => {
      const isForm = typeof body === 'string'
      const bytes = body === undefined ? undefined : isForm ? body : JSON.stringify(body)
      const all = {
        accept: isForm ? 'text/html' : 'application/json',
        ...(bytes === undefined
          ? {}
          : {
              'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
              'content-length': String(Buffer.byteLength(bytes)),
            }),
        ...headers,
      }
      const sent = request({ port, host, method, path, agent, headers: all }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.once('error', failed)
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            // Requests are numbered in each process behind marks of its own.
            process: String(answer.headers['request-id']).slice(0, 12),
            closes: answer.headers.connection === 'close',
            headers: answer.headers,
            text: Buffer.concat(parts).toString(),
          }),
        )
      })
      sent.once('error', failed)
      sent.end(bytes)
    })
  return { ask, close: () => agent.destroy() }
}

/** A shop of several processes, as `WEB=… npm start` makes it, over a test's database. */
export type AFleet = {
  readonly port: number
  readonly parent: ChildProcess
  readonly ended: Promise<number | null>
  /** What it printed so far. */
  said(): string
  /** Process ids of those that serve the shop, where the system lists processes in /proc. */
  webProcesses(): number[]
  /** Lines to so many different processes. */
  lines(count: number): Promise<Line[]>
}

const patienceMs = 180_000

/** Wait for something to become true; what it is waiting for is said where it does not within three minutes. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const begunAt = performance.now(); performance.now() - begunAt < patienceMs;) {
    if (await holds()) return
    await new Promise((next) => setTimeout(next, 20))
  }
  assert.fail(what)
}

async function linesTo(port: number, count: number): Promise<Line[]> {
  const found = new Map<string, Line>()
  await until(`${count} processes answer on the port`, async () => {
    const lines = Array.from({ length: 8 }, () => openLine(port))
    // Asked at once, so that no single process can take all of them; one that was just killed answers nobody.
    const told = await Promise.allSettled(lines.map((line) => line.ask('GET', '/livez')))
    for (const [i, answer] of told.entries()) {
      const line = lines[i]
      if (line === undefined || answer.status === 'rejected') continue
      const name = answer.value.process
      if (found.has(name) || found.size >= count) line.close()
      else found.set(name, line)
    }
    return found.size >= count
  })
  return [...found.values()]
}

function webProcessesBelow(parent: number): number[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
  return children.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('kontor web')
    } catch {
      return false
    }
  })
}

/** Start it; it is gone after the test. */
export async function aFleet(
  t: Context,
  db: TestDatabase,
  env: Readonly<Record<string, string>> = {},
): Promise<AFleet> {
  const port = await freePort()
  const url = `postgres://postgres@${encodeURIComponent(db.host)}:${db.port}/${db.database}`
  const parent = fork(join(import.meta.dirname, '../../src/apps/start.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      KONTOR_MODE: 'test',
      KONTOR_DATA: passingFolder(),
      DATABASE_URL: url,
      PORT: String(port),
      WEB: '2',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [parent.stdout, parent.stderr])
    stream?.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<number | null>((end) => parent.once('close', (code) => end(code)))
  t.after(async () => {
    parent.kill('SIGKILL')
    await ended
  })
  await until('the shop opens', () => {
    assert.ok(parent.exitCode === null && parent.connected, said)
    return said.includes('Ctrl-C closes')
  })
  return {
    port,
    parent,
    ended,
    said: () => said,
    webProcesses: () => webProcessesBelow(parent.pid ?? 0),
    lines: (count) => linesTo(port, count),
  }
}

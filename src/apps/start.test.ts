import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { dataFolder } from '#kernel/embedded.ts'

type Start = {
  readonly child: ChildProcess
  readonly output: () => string
  readonly ended: Promise<number | string>
}

const root = join(import.meta.dirname, '../..')
const base = 20_000 + (process.pid % 20_000)
let count = 0

type Place = {
  readonly folder: string
  readonly port: number
  readonly env: Readonly<Record<string, string>>
}

function place(t: TestContext): Place {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-start-'))
  t.after(() => {
    stopDatabase(folder)
    for (const each of [databaseOf(folder), folder])
      rmSync(each, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })
  const port = base + 10 * count++
  const ports = {
    PORT: String(port),
    BANK_PORT: String(port + 1),
    CARRIER_PORT: String(port + 2),
    WORLD_PORT: '0',
  }
  return { folder, port, env: { ...ports, KONTOR_DATA: folder, DEMO_SHOP: 'false' } }
}

function start(t: TestContext, env: Readonly<Record<string, string>>): Start {
  const child = fork('src/apps/start.ts', {
    cwd: root,
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', './outside/exit-with-parent.ts'],
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<number | string>((end) =>
    child.once('close', (code, signal) => end(code ?? signal ?? '')),
  )
  t.after(() => void child.kill('SIGKILL'))
  return { child, output: () => said, ended }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if (await condition()) return
    await new Promise((next) => setTimeout(next, 50))
  }
  assert.fail(what)
}

const opened = (shop: Start) =>
  until(() => {
    assert.ok(shop.child.exitCode === null, shop.output())
    return shop.output().includes('Ctrl-C closes')
  }, 'the shop did not open')

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/livez`).then(
    () => true,
    () => false,
  )

/** The folders of these tests are closed to others, so as root the database goes outside of them. */
const databaseOf = (folder: string) => dataFolder(join(folder, 'postgres'))

const postmaster = (folder: string) =>
  Number(readFileSync(join(databaseOf(folder), 'cluster/postmaster.pid'), 'utf8').split('\n')[0])

function stopDatabase(folder: string): void {
  if (existsSync(join(databaseOf(folder), 'cluster/postmaster.pid')) && isAlive(postmaster(folder)))
    process.kill(postmaster(folder), 'SIGQUIT')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test(
  'one command opens the shop, one signal closes everything it started within seconds',
  { timeout: 120_000 },
  async (t) => {
    const { folder, port, env } = place(t)
    const shop = start(t, env)
    await opened(shop)
    assert.ok(await answers(port))
    const secrets = Object.values(
      JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Record<string, string>,
    )
    assert.ok(secrets.length >= 5)
    for (const secret of secrets) assert.ok(!shop.output().includes(secret), 'nothing secret is printed')
    const database = postmaster(folder)
    const other = start(t, { ...env, PORT: '0', BANK_PORT: '0', CARRIER_PORT: '0' })
    assert.equal(await other.ended, 1)
    assert.match(other.output(), /already runs with the folder .* \(process \d+\)/)
    const begun = Date.now()
    shop.child.kill('SIGTERM')
    assert.equal(await shop.ended, 0)
    assert.ok(Date.now() - begun < 8_000)
    for (const each of [port, port + 1, port + 2]) assert.equal(await answers(each), false, String(each))
    assert.ok(!isAlive(database))
  },
)

test('after a kill the next start takes over database, ports and lock', { timeout: 120_000 }, async (t) => {
  const { folder, port, env } = place(t)
  const killed = start(t, env)
  await opened(killed)
  const database = postmaster(folder)
  killed.child.kill('SIGKILL')
  await killed.ended
  assert.ok(isAlive(database), 'the database lives on')
  const next = start(t, env)
  await opened(next)
  assert.match(next.output(), /taken over from a start that was killed/)
  assert.equal(postmaster(folder), database)
  assert.ok((await answers(port)) && (await answers(port + 1)))
  next.child.kill('SIGINT')
  assert.equal(await next.ended, 0)
  assert.ok(!isAlive(database))
})

test('a port in use is said in one sentence, and nothing is left running', { timeout: 60_000 }, async (t) => {
  const { folder, port, env } = place(t)
  const holder = createServer().listen(port + 1, '127.0.0.1')
  t.after(() => void holder.close())
  const shop = start(t, env)
  assert.equal(await shop.ended, 1)
  assert.equal(
    shop.output().trim(),
    `Port ${port + 1} is in use by another program: stop it, or set BANK_PORT to another number.`,
  )
  assert.throws(() => postmaster(folder))
})

test('unsafe production settings are refused with a line for each', { timeout: 60_000 }, async (t) => {
  const { env } = place(t)
  const shop = start(t, { ...env, KONTOR_MODE: 'production', DEMO_SIGN_INS: 'true', KONTOR_SECRET: 'secret' })
  assert.equal(await shop.ended, 1)
  for (const name of ['PUBLIC_ORIGIN', 'KONTOR_SECRET', 'BANK_KEY', 'BANK_WEBHOOK_SECRET', 'DEMO_SIGN_INS'])
    assert.match(shop.output(), new RegExp(`- ${name} .+: .+`))
})

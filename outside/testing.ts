import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The part of a test context used here: what to do when the test is over. */
type Context = { after: (end: () => void | Promise<void>) => void }

/** How to start an outside process; all optional. `env` adds to or replaces its settings. */
export type StartOptions = {
  /** Fixed port; a free one when left out. */
  readonly port?: number
  /** Store file to continue with; a temporary one, removed after the test, when left out. */
  readonly store?: string
  readonly key?: string
  readonly webhookSecret?: string
  /** All waits are divided by this; 1 when left out. */
  readonly speed?: number
  readonly env?: Readonly<Record<string, string>>
}

/** A running outside process. */
export type Outside = {
  readonly origin: string
  readonly port: number
  readonly key: string
  readonly webhookSecret: string
  readonly store: string
  /** Ask it to stop (SIGTERM) and wait. */
  readonly stop: () => Promise<void>
  /** End it at once (SIGKILL) and wait. */
  readonly kill: () => Promise<void>
  /** What it has written to standard output. */
  readonly printed: () => string
  /** Start it again on the same port, store and secrets; it must have ended. */
  readonly restart: () => Promise<Outside>
}

/** Start a bank of its own for this test. */
export function startBank(context: Context, options: StartOptions = {}): Promise<Outside> {
  return start(context, 'bank', 'BANK', 'BANK_MERCHANT_KEY', options)
}

/** Start a carrier of its own for this test. */
export function startCarrier(context: Context, options: StartOptions = {}): Promise<Outside> {
  return start(context, 'carrier', 'CARRIER', 'CARRIER_KEY', options)
}

const exitWithParent = new URL('./exit-with-parent.ts', import.meta.url).href

async function start(
  context: Context,
  name: 'bank' | 'carrier',
  prefix: string,
  keyName: string,
  options: StartOptions,
): Promise<Outside> {
  const folder = options.store === undefined ? mkdtempSync(join(tmpdir(), `kontor-${name}-`)) : undefined
  const store = options.store ?? join(folder ?? '', `${name}.sqlite`)
  const key = options.key ?? `key_${randomBytes(16).toString('hex')}`
  const webhookSecret = options.webhookSecret ?? `whsec_${randomBytes(24).toString('base64')}`
  const child = fork(fileURLToPath(new URL(`./${name}/main.ts`, import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      [`${prefix}_PORT`]: String(options.port ?? 0),
      [`${prefix}_STORE`]: store,
      [`${prefix}_WEBHOOK_SECRET`]: webhookSecret,
      [keyName]: key,
      SIM_SPEED: String(options.speed ?? 1),
      ...options.env,
    },
  })
  const end = (signal: NodeJS.Signals) => ended(child, signal)
  context.after(async () => {
    await end('SIGKILL')
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })
  const output = { text: '' }
  const origin = await firstOrigin(child, output)
  const port = Number(new URL(origin).port)
  const again = { ...options, port, store, key, webhookSecret }
  return {
    origin,
    port,
    key,
    webhookSecret,
    store,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    printed: () => output.text,
    restart: () => start(context, name, prefix, keyName, again),
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

function firstOrigin(child: ChildProcess, output: { text: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it listened`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      output.text += chunk.toString()
      const found = /"event":"listening".*"origin":"([^"]+)"}\n/.exec(output.text)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  })
}

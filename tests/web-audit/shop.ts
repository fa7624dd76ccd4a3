import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'

/** A shop that is looked at: where it is, and how to close it. */
export type ShownShop = { readonly origin: string; stop(): Promise<void> }

const mainFile = join(import.meta.dirname, '../../src/apps/start.ts')

async function opens(origin: string, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (hasEnded()) throw new Error('the shop did not start; its own words stand above')
    const ready = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the shop did not open within five minutes')
}

/** Start the demo shop as `npm start` does, on loopback, with a folder of its own that goes with it. */
export async function showShop(): Promise<ShownShop> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-audit-'))
  const [port, bank, carrier] = [await freePort(), await freePort(), await freePort()]
  const origin = `http://127.0.0.1:${port}`
  const child = fork(mainFile, {
    env: {
      ...process.env,
      KONTOR_DATA: folder,
      KONTOR_MODE: 'demo',
      PORT: String(port),
      BANK_PORT: String(bank),
      CARRIER_PORT: String(carrier),
      WORLD_PORT: '0',
      CARRIER_STEP_SECONDS: '3',
      RATE_LIMITS: 'false',
      LOG_LEVEL: 'error',
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await opens(origin, () => child.exitCode !== null)
  } catch (error) {
    await stop()
    throw error
  }
  return { origin, stop }
}

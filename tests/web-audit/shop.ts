import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freePort, freeRow } from '../support/free-port.ts'
import type { Workplace } from './workplace.ts'

/** A shop that is looked at: where it is, and how to close it. */
export type ShownShop = { readonly origin: string; readonly stop: () => Promise<void> }

const root = join(import.meta.dirname, '../..')
const exitWithParent = pathToFileURL(join(root, 'outside/exit-with-parent.ts')).href

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function opens(origin: string, hasEnded: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (hasEnded()) throw new Error('the shop did not start; its own words stand above')
    const ready = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await pause(100)
  }
  throw new Error('the shop did not open within five minutes')
}

/**
 * Forms of pictures follow from their keys, so that they are kept from one run to the next: a shop that has been open for
 * an hour has made them ahead, and what is looked at here is not how it makes them.
 */
function keepPictures(folder: string): void {
  const kept = join(tmpdir(), 'kontor-test-pictures')
  mkdirSync(kept, { recursive: true })
  mkdirSync(join(folder, 'cache'), { recursive: true })
  symlinkSync(kept, join(folder, 'cache', 'pictures'))
}

/** Ask in order, then with more weight: the shop's first signal closes it, the second ends it at once. */
async function end(child: ChildProcess): Promise<void> {
  let isGone = child.exitCode !== null || child.signalCode !== null
  child.once('exit', () => (isGone = true))
  for (const [signal, seconds] of [
    ['SIGTERM', 30],
    ['SIGTERM', 10],
    ['SIGKILL', 5],
  ] as const) {
    if (!isGone) child.kill(signal)
    for (let waited = 0; !isGone && waited < seconds * 1_000; waited += 50) await pause(50)
  }
}

/** Start the demo shop as `npm start` does, with everybody it deals with, on loopback and in folders of the workplace. */
export async function showShop(place: Pick<Workplace, 'folder'>): Promise<ShownShop> {
  const folder = place.folder('shop')
  keepPictures(folder)
  const world = await freeRow(20)
  const port = await freePort()
  const child = fork(join(root, 'src/apps/start.ts'), {
    env: {
      ...process.env,
      KONTOR_DATA: folder,
      TMPDIR: place.folder('t'),
      KONTOR_MODE: 'demo',
      PORT: String(port),
      BANK_PORT: String(await freePort()),
      CARRIER_PORT: String(await freePort()),
      VAULT_PORT: String(await freePort()),
      WORLD_PORT: String(world),
      CARRIER_STEP_SECONDS: '3',
      RATE_LIMITS: 'false',
      LOG_LEVEL: 'error',
    },
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const origin = `http://127.0.0.1:${port}`
  try {
    await opens(origin, () => child.exitCode !== null)
  } catch (error) {
    await end(child)
    throw error
  }
  return { origin, stop: () => end(child) }
}

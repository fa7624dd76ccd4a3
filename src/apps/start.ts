import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { loadSettings, settingProblemLines, type Settings } from '#kernel/config.ts'
import { setFailpoints } from '#kernel/failpoints.ts'
import { errorFields, log, setLogLevel } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { boundHeap, holdNursery } from './start/heap.ts'
import { lockFolder } from './start/lock.ts'
import type { Shop } from './start/shop.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** End with a sentence for the person who started it. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function readSettings(): Settings {
  const loaded = loadSettings(process.env)
  if (loaded.ok) return loaded.value
  const lines = settingProblemLines(loaded.detail).map((line) => `  - ${line}`)
  return giveUp(
    `Kontor does not start with these settings:\n${lines.join('\n')}\n\`npm run config\` lists them all.`,
  )
}

/** All ports must be free before anything is started. */
async function assertPortsFree(settings: Settings): Promise<void> {
  const { portBecomesFree } = await import('./start/simulators.ts')
  const wanted: [string, number, string][] = []
  if (settings.role !== 'worker' && settings.port !== 0 && !settings.reusePort)
    wanted.push(['PORT', settings.port, settings.host])
  if (settings.metricsPort > 0) wanted.push(['METRICS_PORT', settings.metricsPort, '127.0.0.1'])
  if (settings.simulators)
    wanted.push(
      ['BANK_PORT', settings.bankPort, '127.0.0.1'],
      ['CARRIER_PORT', settings.carrierPort, '127.0.0.1'],
      ...(settings.worldPort > 0
        ? [['VAULT_PORT', settings.vaultPort, '127.0.0.1'] as [string, number, string]]
        : []),
    )
  if (settings.simulators && settings.worldPort > 0)
    wanted.push(['WORLD_PORT', settings.worldPort + 11, '127.0.0.1'])
  const free = await Promise.all(wanted.map(([, port, host]) => portBecomesFree(port, host, 3_000)))
  const taken = wanted.filter((_, i) => free[i] === false)
  if (taken.length > 0)
    throw new Error(
      taken
        .map(
          ([env, port]) =>
            `Port ${port} is in use by another program: stop it, or set ${env} to another number.`,
        )
        .join('\n'),
    )
}

/** The first signal closes the shop in order, the second at once. */
function stopOnSignals(shop: () => Shop | undefined, release: () => void): () => boolean {
  let signals = 0
  const end = (code: number) => {
    release()
    process.exit(code)
  }
  const onSignal = () => {
    signals++
    if (signals > 1) {
      shop()?.kill()
      end(1)
    }
    say('\nClosing the shop …')
    const stopped = shop()?.stop() ?? Promise.resolve()
    stopped.then(
      () => end(0),
      () => end(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return () => signals > 0
}

/** The second user signal replaces the processes one after the other (`npm run restart`). */
function restartOnSignal(shop: () => Shop | undefined): void {
  process.on('SIGUSR2', () => {
    const restarted = shop()?.restart() ?? Promise.resolve('The shop is not open yet.')
    restarted.then(say, (error: unknown) => {
      log.error('restart_failed', errorFields(error))
      say('A new process did not open; the old ones go on.')
    })
  })
}

/** A bug nobody caught leaves the program in a state nobody knows: record it without its words, close, and end. */
function stopOnBug(shop: () => Shop | undefined, release: () => void): void {
  const close = async (bug: unknown) => {
    log.error('bug', errorFields(bug))
    await Promise.race([shop()?.stop(), ports().sleep(8_000)])
  }
  const end = (bug: unknown) => {
    const finish = () => {
      release()
      process.exit(1)
    }
    close(bug).then(finish, finish)
  }
  process.once('uncaughtException', end)
  process.once('unhandledRejection', end)
}

async function main(): Promise<void> {
  const begunAt = ports().monotonicMs()
  boundHeap()
  const settings = readSettings()
  enableCompileCache(join(settings.dataFolder, 'cache'))
  setLogLevel(settings.logLevel)
  setFailpoints(settings.failpoints)
  const lock = lockFolder(settings.dataFolder)
  if (!lock.ok)
    return giveUp(
      `Kontor already runs with the folder ${settings.dataFolder} (process ${String(lock.detail?.['pid'])}). Stop it first, or set KONTOR_DATA to another folder.`,
    )
  let shop: Shop | undefined
  const release = () => lock.value.release()
  const isStopping = stopOnSignals(() => shop, release)
  stopOnBug(() => shop, release)
  restartOnSignal(() => shop)
  try {
    await assertPortsFree(settings)
    const { openShop } = await import('./start/shop.ts')
    shop = openShop(settings, begunAt)
    say(await shop.opened)
    // A program that is killed writes nothing at its end, and its next start should be as fast as any.
    flushCompileCache()
    holdNursery()
  } catch (error) {
    if (isStopping()) return
    release()
    giveUp(error instanceof Error ? error.message : 'The shop did not open.')
  }
}

await main()

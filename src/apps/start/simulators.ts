import { fork, type ChildProcess } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, openSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Settings } from '#kernel/config.ts'
import { log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'

/** The simulated bank and carrier, running beside the shop. */
export type Simulators = {
  /** Resolves when all answer on their ports. */
  ready(): Promise<void>
  stop(): Promise<void>
  /** End them at once. */
  kill(): void
}

type Simulator = {
  readonly name: string
  readonly port: number
  readonly env: Readonly<Record<string, string>>
}

function simulatorsOf(settings: Settings, folder: string): Simulator[] {
  const speed = String(settings.simulatorSpeed)
  return [
    {
      name: 'bank',
      port: settings.bankPort,
      env: {
        BANK_PORT: String(settings.bankPort),
        BANK_STORE: join(folder, 'bank.sqlite'),
        BANK_MERCHANT_KEY: settings.bankKey.reveal(),
        BANK_WEBHOOK_SECRET: settings.bankWebhookSecret.reveal(),
        BANK_SETTLEMENT_SECONDS: '60',
        SIM_SPEED: speed,
      },
    },
    {
      name: 'carrier',
      port: settings.carrierPort,
      env: {
        CARRIER_PORT: String(settings.carrierPort),
        CARRIER_STORE: join(folder, 'carrier.sqlite'),
        CARRIER_KEY: settings.carrierKey.reveal(),
        CARRIER_WEBHOOK_SECRET: settings.carrierWebhookSecret.reveal(),
        CARRIER_STEP_SECONDS: String(settings.carrierStepSeconds),
        HOUSE_BANK_ORIGIN: settings.worldPort === 0 ? '' : `http://127.0.0.1:${settings.worldPort + 11}`,
        SIM_SPEED: speed,
      },
    },
    {
      name: 'world',
      port: settings.worldPort + 11,
      env: {
        WORLD_PORT: String(settings.worldPort),
        WORLD_FOLDER: folder,
        WORLD_KEYS: join(settings.dataFolder, 'keys'),
        WORLD_SECRET: worldSecret(settings),
        CARD_BANK_ORIGIN: `http://127.0.0.1:${settings.bankPort}`,
        CARD_BANK_KEY: settings.bankKey.reveal(),
        SHOP_ORIGIN: settings.publicOrigin,
        SIM_SPEED: speed,
      },
    },
  ]
}

/** The secret the demo shop shares with its world, from which each party's own is made. */
export const worldSecret = (settings: Settings): string =>
  createHmac('sha256', settings.secretKey.reveal()).update('world').digest('base64url')

/** The secret the demo shop shares with one party of its world; in production each provider's own is a setting. */
export function partySecret(settings: Settings, party: string): string {
  return createHmac('sha256', worldSecret(settings)).update(party).digest('base64url')
}

/** Where the parties of the demo's world answer: what the way out may reach besides the card bank and the carrier. */
export function worldOrigins(settings: Settings): string[] {
  if (!settings.simulators || settings.worldPort === 0) return []
  return Array.from({ length: 20 }, (_, i) => `http://127.0.0.1:${settings.worldPort + i}`)
}

/** True when nothing listens on the port of the address. */
export function portIsFree(port: number, host: string): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => answer(true)))
  })
}

/** Wait for a port to become free for a moment: a simulator whose shop was killed takes one to notice. */
export async function portBecomesFree(port: number, host: string, forMs: number): Promise<boolean> {
  for (let waited = 0; ; waited += 50) {
    if (await portIsFree(port, host)) return true
    if (waited >= forMs) return false
    await ports().sleep(50)
  }
}

function answersOn(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = new Socket()
    socket.once('error', () => answer(false))
    socket.connect(port, '127.0.0.1', () => {
      socket.destroy()
      answer(true)
    })
  })
}

const root = join(import.meta.dirname, '../../..')
const mainOf = (name: string) => join(root, 'outside', name, 'main.ts')
const exitWithParent = pathToFileURL(join(root, 'outside/exit-with-parent.ts')).href

function begin(simulator: Simulator, folder: string): ChildProcess {
  const output = openSync(join(folder, `${simulator.name}.log`), 'a', 0o600)
  return fork(mainOf(simulator.name), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent],
    env: {
      PATH: process.env['PATH'],
      TZ: process.env['TZ'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(folder, '../cache'),
      ...simulator.env,
    },
    stdio: ['ignore', output, output, 'ipc'],
  })
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** Start the simulated bank and carrier. One that ends by itself is started again. */
export function startSimulators(settings: Settings): Simulators {
  const folder = join(settings.dataFolder, 'outside')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const list = simulatorsOf(settings, folder).filter(
    ({ name }) => existsSync(mainOf(name)) && (name !== 'world' || settings.worldPort > 0),
  )
  const running = new Map<string, ChildProcess>()
  let stopping = false
  const keep = (simulator: Simulator) => {
    const child = begin(simulator, folder)
    running.set(simulator.name, child)
    child.once('exit', (code) => {
      if (stopping) return
      log.warn('simulator_ended', { name: simulator.name, status: code ?? 0 })
      ports().after(1_000, () => !stopping && keep(simulator))
    })
  }
  for (const simulator of list) keep(simulator)
  const ready = async () => {
    for (const { port } of list)
      for (let tries = 0; !stopping && tries < 200 && !(await answersOn(port)); tries++)
        await ports().sleep(50)
  }
  const kill = () => {
    stopping = true
    for (const child of running.values()) child.kill('SIGKILL')
  }
  const stop = async () => {
    stopping = true
    for (const child of running.values()) child.kill('SIGTERM')
    for (let waited = 0; waited < 4_000 && [...running.values()].some((child) => !ended(child)); waited += 20)
      await ports().sleep(20)
    kill()
  }
  return { ready, stop, kill }
}

import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '#kernel/config.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { acquirersOf, vaultSecretOf } from '../../src/apps/card-providers.ts'
import { worldSecret } from '../../src/apps/start/simulators.ts'
import { aVault } from './a-vault.ts'
import { freePort, freeRow } from './free-port.ts'
import { openShop, type OpenShop, type Wanted } from './open-shop.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** A whole shop with everybody it deals with: the vault, and all parties of the demo's world in a process of their own. */
export type WorldShop = OpenShop & {
  /** Where a party of the world answers, by its place among the ports of that world. */
  readonly party: Readonly<Record<keyof typeof places, string>>
}

const places = {
  cards: 4,
  alipay: 5,
  wechat: 6,
  unionpay: 7,
  icbc: 8,
  harbor: 9,
  operator: 10,
  'house-bank': 11,
  stripe: 12,
  'trial-wallet': 14,
}

/** How many ports in a row the world takes. */
const reach = 15

const exitWithParent = new URL('../../outside/exit-with-parent.ts', import.meta.url).href
const main = fileURLToPath(new URL('../../outside/world/main.ts', import.meta.url))

/** Start the world, or those parties of it that are named, and wait until they have opened. */
async function startWorld(t: Context, settings: Settings, wanted: WorldWanted): Promise<void> {
  const folder = join(settings.dataFolder, 'outside')
  mkdirSync(folder, { recursive: true })
  const child = fork(main, {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), 'kontor-world-cache'),
      WORLD_PORT: String(settings.worldPort),
      WORLD_PARTIES: (wanted.parties ?? []).join(','),
      WORLD_FOLDER: folder,
      WORLD_KEYS: join(settings.dataFolder, 'keys'),
      WORLD_SECRET: worldSecret(settings),
      SHOP_ORIGIN: settings.publicOrigin,
      SIM_SPEED: String(wanted.speed ?? 1),
      ...wanted.world,
    },
  })
  t.after(
    () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  )
  await new Promise<void>((resolve, reject) => {
    let text = ''
    child.once('exit', (code) => reject(new Error(`the world ended with ${code}: ${text}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('party_not_opened')) reject(new Error(`a party did not open: ${text}`))
      if (/"event":"listening","name":"world"/.test(text)) resolve()
    })
  })
}

/** What the world begins with beside the shop. */
type WorldWanted = Wanted & {
  /** The parties that open; all of them where none are named. */
  readonly parties?: readonly string[]
  /** The name in the shop's address; passkeys need one. */
  readonly host?: string
  /** How much faster the world's waits pass. */
  readonly speed?: number
  /** Settings of the parties. */
  readonly world?: Readonly<Record<string, string>>
}

async function startVault(t: Context, settings: Settings): Promise<void> {
  const { north, south } = acquirersOf(settings)
  await aVault(t, {
    VAULT_PORT: String(settings.vaultPort),
    VAULT_CLIENT_SECRET: vaultSecretOf(settings),
    VAULT_SHOP_ORIGIN: settings.publicOrigin,
    VAULT_DIRECTORY_ORIGIN: `http://127.0.0.1:${settings.worldPort + places.cards}`,
    VAULT_NORTH_ORIGIN: north?.origin ?? '',
    VAULT_NORTH_KEY: north?.key ?? '',
    VAULT_SOUTH_ORIGIN: south?.origin ?? '',
    VAULT_SOUTH_KEY: south?.key ?? '',
  })
}

/** Open a shop with the world about it; all of it goes with the test. */
export async function openWorldShop(test: Context, wanted: WorldWanted = {}): Promise<WorldShop> {
  // What was opened first is needed longest.
  const ends: (() => void | Promise<void>)[] = []
  const t: Context = { after: (end) => void ends.unshift(end) }
  test.after(async () => {
    for (const end of ends) await end()
  })
  const [world, vaultPort, port] = await Promise.all([freeRow(reach), freePort(), freePort()])
  const env = {
    PORT: String(port),
    PUBLIC_ORIGIN: `http://${wanted.host ?? '127.0.0.1'}:${port}`,
    ...wanted.env,
    KONTOR_SECRET: randomBytes(24).toString('hex'),
    SIMULATORS: 'true',
    WORLD_PORT: String(world),
    VAULT_PORT: String(vaultPort),
  }
  // The world shares secrets and keys with the shop, so both know the same settings before either is open.
  const settings = testSettings(env)
  const withCards = (wanted.parties ?? ['cards']).includes('cards')
  const [shop] = await Promise.all([
    openShop(t, { ...wanted, env: { ...env, KONTOR_DATA: settings.dataFolder } }),
    startWorld(t, settings, wanted),
    withCards ? startVault(t, settings) : undefined,
  ])
  const party = Object.fromEntries(
    Object.entries(places).map(([name, at]) => [name, `http://127.0.0.1:${world + at}`]),
  ) as WorldShop['party']
  return { ...shop, party }
}

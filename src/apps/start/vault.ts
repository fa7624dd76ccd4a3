import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Settings } from '#kernel/config.ts'
import { errorFields, log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { acquirersOf, vaultSecretOf } from '../card-providers.ts'
import type { Database } from './open-database.ts'

/** The card vault beside the demo shop, in a process of its own. */
export type VaultProcess = {
  stop(): Promise<void>
  kill(): void
}

const root = join(import.meta.dirname, '../../..')
const exitWithParent = pathToFileURL(join(root, 'outside/exit-with-parent.ts')).href

/** What the vault is told: its own login, the secret it shares with us, and where numbers may go. Its keys it makes itself. */
function environmentOf(settings: Settings, { host, port }: Database, folder: string): Record<string, string> {
  const { north, south } = acquirersOf(settings)
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: process.env['TZ'] ?? 'UTC',
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(settings.dataFolder, 'cache'),
    KONTOR_MODE: settings.mode,
    LOG_LEVEL: settings.logLevel,
    VAULT_PORT: String(settings.vaultPort),
    VAULT_ORIGIN: settings.vaultOrigin,
    VAULT_DATABASE_URL: `postgres://kontor_vault@${encodeURIComponent(host ?? '')}:${port ?? 5432}/kontor_vault`,
    VAULT_KEY_FOLDER: join(folder, 'keys'),
    VAULT_CLIENT_SECRET: vaultSecretOf(settings),
    VAULT_SHOP_ORIGIN: settings.publicOrigin,
    VAULT_DIRECTORY_ORIGIN: `http://127.0.0.1:${settings.worldPort + 4}`,
    ...(north === undefined ? {} : { VAULT_NORTH_ORIGIN: north.origin, VAULT_NORTH_KEY: north.key }),
    ...(south === undefined ? {} : { VAULT_SOUTH_ORIGIN: south.origin, VAULT_SOUTH_KEY: south.key }),
  }
}

function begin(settings: Settings, database: Database): ChildProcess {
  const folder = join(settings.dataFolder, 'vault')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const output = openSync(join(folder, 'vault.log'), 'a', 0o600)
  return fork(join(root, 'src/apps/vault.ts'), ['serve'], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', exitWithParent],
    env: environmentOf(settings, database, folder),
    stdio: ['ignore', output, output, 'ipc'],
  })
}

/** Make the vault's database where it is missing, as superuser of our own server; the vault itself never is one. */
async function prepare({ host, port }: Database): Promise<void> {
  const { prepareVault } = await import('../vault/prepare.ts')
  const admin = {
    ...(host ? { host } : {}),
    ...(port ? { port } : {}),
    user: 'postgres',
    database: 'postgres',
  }
  await prepareVault(admin, { vault: 'kontor_vault', shop: 'kontor' })
}

/** Start the vault beside a shop that is already open, which does not wait for it. One that ends by itself is started again. */
export function startVault(settings: Settings, database: Database): VaultProcess {
  let child: ChildProcess | undefined
  let stopping = false
  const keep = () => {
    if (stopping) return
    child = begin(settings, database)
    child.once('exit', (code) => {
      if (stopping) return
      log.warn('vault_ended', { status: code ?? 0 })
      ports().after(2_000, keep)
    })
  }
  const begun = prepare(database).then(keep, (error: unknown) =>
    log.error('vault_not_prepared', errorFields(error)),
  )
  const kill = () => {
    stopping = true
    child?.kill('SIGKILL')
  }
  const stop = async () => {
    stopping = true
    await begun
    child?.kill('SIGTERM')
    for (
      let waited = 0;
      waited < 4_000 && child?.exitCode === null && child.signalCode === null;
      waited += 20
    )
      await ports().sleep(20)
    kill()
  }
  return { stop, kill }
}

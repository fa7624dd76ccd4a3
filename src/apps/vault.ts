import pg from 'pg'
import { log, redirectLog, setLogLevel } from '#kernel/log.ts'
import { cardsPerKey, rotateKeys } from '#money/vault/index.ts'
import { prepareVault } from './vault/prepare.ts'
import { connectVault, openVault } from './vault/server.ts'
import { vaultSettings, type VaultSettings } from './vault/settings.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Runs of digits do not leave this process in a log line, whatever they are. */
function logWithoutDigits(): void {
  redirectLog((line) => process.stderr.write(line.replaceAll(/\d{7,}/g, '[digits]')))
}

function settingsOrEnd(): VaultSettings {
  const read = vaultSettings(process.env)
  if (read.ok) return read.value
  const problems = (read.detail?.['problems'] ?? []) as readonly string[]
  process.stderr.write(`The vault does not start:\n${problems.map((each) => `  - ${each}\n`).join('')}`)
  process.exit(1)
}

/** Make the vault's database with a login that may: VAULT_ADMIN_URL. The vault itself runs without it. */
async function prepare(): Promise<void> {
  const url = process.env['VAULT_ADMIN_URL']
  if (!url) throw new Error('Set VAULT_ADMIN_URL to a login that may create roles and databases.')
  const shop = process.env['SHOP_DATABASE']
  const login = new pg.Client({ connectionString: url })
  const { host, port, user, password } = login
  await prepareVault(
    { host, port, ...(user ? { user } : {}), ...(password ? { password } : {}), database: 'postgres' },
    { vault: process.env['VAULT_DATABASE'] ?? 'kontor_vault', ...(shop ? { shop } : {}) },
  )
  say('The database of the vault is ready.')
}

async function rotate(): Promise<void> {
  const vault = await connectVault(settingsOrEnd())
  try {
    const total = await rotateKeys(vault, (soFar) => soFar > 0 && say(`${soFar} cards wrapped anew`))
    say(`${total} cards were wrapped by the key ${vault.ring.current}.`)
    for (const { keyId, count } of await cardsPerKey(vault)) say(`  ${keyId}: ${count} cards`)
  } finally {
    vault.out.close()
    await vault.db.close()
  }
}

async function serve(): Promise<void> {
  const settings = settingsOrEnd()
  setLogLevel(settings.logLevel)
  const running = await openVault(settings)
  log.info('vault_open', { port: settings.server.port })
  const end = () => {
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
}

logWithoutDigits()
const commands: Readonly<Record<string, () => Promise<void>>> = { serve, prepare, 'rotate-keys': rotate }
const command = commands[process.argv[2] ?? 'serve']
try {
  if (command === undefined) throw new Error('Say serve, prepare or rotate-keys.')
  await command()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The vault ended.'}\n`)
  process.exit(1)
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mode } from '#kernel/config.ts'
import type { ServerSettings } from '#kernel/http.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { readKeyRing, type KeyRing, type KnownAcquirer } from '#money/vault/index.ts'

/** All the vault is told at its start. None of it is among the settings of the shop but the secret the two share. */
export type VaultSettings = {
  readonly server: ServerSettings
  readonly databaseUrl: string
  readonly ring: KeyRing
  readonly fingerprintKey: Buffer
  /** Signs the requests of the shop. */
  readonly clientSecret: string
  /** Where payers are sent back to; nowhere else. */
  readonly shopOrigin: string
  readonly acquirers: Readonly<Record<string, KnownAcquirer>>
  readonly directory: string | undefined
  readonly merchantName: string
  /** How long a security code may stay in memory. */
  readonly codeSeconds: number
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

type Environment = Readonly<Record<string, string | undefined>>

/** A setting from the environment, or for secrets from the file NAME_FILE points to. */
function given(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim()
  if (text) return text
  const file = env[`${name}_FILE`]
  return file ? readFileSync(file, 'utf8').trim() : undefined
}

/** A key kept in a file of the vault's own folder, made at the first start. Not in production. */
function keptKey(folder: string, name: string, make: (bytes: string) => string): string {
  const file = join(folder, name)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const bytes = Buffer.from(ports().randomBytes(32)).toString('base64')
    writeFileSync(file, `${make(bytes)}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8').trim()
}

const originOf = (text: string | undefined): string | undefined => {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '') ? url.origin : undefined
}

function acquirersOf(env: Environment, problems: string[]): Record<string, KnownAcquirer> {
  const found: Record<string, KnownAcquirer> = {}
  for (const name of ['north', 'south']) {
    const prefix = `VAULT_${name.toUpperCase()}`
    const [text, key] = [given(env, `${prefix}_ORIGIN`), given(env, `${prefix}_KEY`)]
    if (text === undefined) continue
    const origin = originOf(text)
    if (origin === undefined || key === undefined)
      problems.push(`${prefix}_ORIGIN must be an origin, and ${prefix}_KEY its merchant key.`)
    else found[name] = { origin, key }
  }
  return found
}

function serverOf(env: Environment, mode: Mode, problems: string[]): ServerSettings {
  const port = Number(given(env, 'VAULT_PORT') ?? '3050')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push('VAULT_PORT is not a port.')
  const written =
    given(env, 'VAULT_ORIGIN') ?? (mode === 'production' ? undefined : `http://127.0.0.1:${port}`)
  const publicOrigin = originOf(written)
  if (publicOrigin === undefined)
    problems.push('VAULT_ORIGIN must be the origin payers see, like https://card.example.')
  else if (mode === 'production' && !publicOrigin.startsWith('https://'))
    problems.push('VAULT_ORIGIN is plain http, so card numbers would travel unprotected.')
  return {
    mode,
    port,
    host: given(env, 'VAULT_HOST') ?? '127.0.0.1',
    publicOrigin: publicOrigin ?? '',
    trustedProxies: (given(env, 'TRUST_PROXY') ?? '').split(',').filter((each) => each !== ''),
    reusePort: false,
    metricsPort: 0,
    requestTimeoutMs: 10_000,
    mostInFlight: 100,
    rateLimits: mode !== 'test',
    bankOrigin: '',
    vaultOrigin: '',
  }
}

/** Keys of the vault; undefined ones are told as problems. Outside production they are made at the first start. */
function keysOf(
  env: Environment,
  mode: Mode,
  problems: string[],
): Pick<VaultSettings, 'ring' | 'fingerprintKey'> {
  const folder = mode === 'production' ? undefined : given(env, 'VAULT_KEY_FOLDER')
  const made = (name: string, make: (bytes: string) => string) =>
    folder === undefined ? undefined : keptKey(folder, name, make)
  const ring = readKeyRing(
    given(env, 'VAULT_KEY') ?? made('key-encryption.keys', (bytes) => `first:${bytes}`) ?? '',
  )
  const text = given(env, 'VAULT_FINGERPRINT_KEY') ?? made('fingerprint.key', (bytes) => bytes) ?? ''
  const fingerprintKey = Buffer.from(text, 'base64')
  if (!ring.ok)
    problems.push(
      'VAULT_KEY must be `id:` and 32 bytes in base64, the current key first, older ones after a comma.',
    )
  if (fingerprintKey.length < 32) problems.push('VAULT_FINGERPRINT_KEY must be 32 bytes in base64.')
  const empty: KeyRing = { current: '', keys: new Map() }
  return { ring: ring.ok ? ring.value : empty, fingerprintKey }
}

const modes = ['demo', 'development', 'test', 'production'] as const
const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** Read and check what the vault is told; refuses with every problem at once. */
export function vaultSettings(env: Environment): Result<VaultSettings, 'settings_refused'> {
  const problems: string[] = []
  const mode = modes.find((each) => each === (given(env, 'KONTOR_MODE') ?? 'production'))
  if (mode === undefined) problems.push(`KONTOR_MODE is one of ${modes.join(', ')}.`)
  const server = serverOf(env, mode ?? 'production', problems)
  const keys = keysOf(env, mode ?? 'production', problems)
  const acquirers = acquirersOf(env, problems)
  const databaseUrl = given(env, 'VAULT_DATABASE_URL')
  const clientSecret = given(env, 'VAULT_CLIENT_SECRET') ?? ''
  const shopOrigin = originOf(given(env, 'VAULT_SHOP_ORIGIN'))
  const directory = given(env, 'VAULT_DIRECTORY_ORIGIN')
  if (databaseUrl === undefined) problems.push('VAULT_DATABASE_URL is not set.')
  if (clientSecret.length < 32)
    problems.push('VAULT_CLIENT_SECRET must have 32 characters or more, the same as in the shop.')
  if (shopOrigin === undefined) problems.push('VAULT_SHOP_ORIGIN must be the origin of the shop.')
  if (directory !== undefined && originOf(directory) === undefined)
    problems.push('VAULT_DIRECTORY_ORIGIN must be an origin.')
  if (problems.length > 0) return refused('settings_refused', { problems })
  return done({
    server,
    ...keys,
    acquirers,
    databaseUrl: databaseUrl ?? '',
    clientSecret,
    shopOrigin: shopOrigin ?? '',
    directory: originOf(directory),
    merchantName: given(env, 'VAULT_MERCHANT_NAME') ?? 'Kontor',
    codeSeconds: Math.min(Number(given(env, 'VAULT_CODE_SECONDS') ?? '600') || 600, 900),
    logLevel: levels.find((each) => each === given(env, 'LOG_LEVEL')) ?? 'warn',
  })
}

import { generateKeyPair } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Environment } from '../wire/settings.ts'

const generate = promisify(generateKeyPair)

/** The keys a provider works with, PEM: its own private one and the merchant's public one. */
export type RailKeys = { readonly privateKey: string; readonly merchantKey: string }

/**
 * The keys of a provider: from the files its settings name (`<NAME>_PRIVATE_KEY_FILE`, `<NAME>_MERCHANT_PUBLIC_KEY_FILE`), or
 * from the folder of the demo's keys (`WORLD_KEYS`), where a merchant and a platform pair are made at the first start.
 */
export async function keysOf(environment: Environment, name: string): Promise<RailKeys> {
  const own = environment[`${name.toUpperCase()}_PRIVATE_KEY_FILE`]
  const merchants = environment[`${name.toUpperCase()}_MERCHANT_PUBLIC_KEY_FILE`]
  if (own !== undefined && merchants !== undefined)
    return { privateKey: readFileSync(own, 'utf8'), merchantKey: readFileSync(merchants, 'utf8') }
  const folder = environment['WORLD_KEYS'] ?? 'keys'
  await ensurePair(folder, `${name}-merchant`)
  await ensurePair(folder, `${name}-platform`)
  return {
    privateKey: readFileSync(join(folder, `${name}-platform.pem`), 'utf8'),
    merchantKey: readFileSync(join(folder, `${name}-merchant.pub.pem`), 'utf8'),
  }
}

async function ensurePair(folder: string, name: string): Promise<void> {
  if (existsSync(join(folder, `${name}.pem`))) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { privateKey, publicKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  // The public half first: a private key that is there always has its other half.
  for (const [file, text] of [
    [`${name}.pub.pem`, publicKey],
    [`${name}.pem`, privateKey],
  ] as const) {
    const making = join(folder, `${file}.${process.pid}`)
    writeFileSync(making, text, { mode: 0o600 })
    renameSync(making, join(folder, file))
  }
}

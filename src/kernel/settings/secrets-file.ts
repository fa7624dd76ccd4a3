import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newSecret } from '../ids.ts'
import type { SettingName } from './schema.ts'

/** Secrets a shop needs and can make for itself: those shared with its own simulators, and its own key. */
export const generatedSecrets = {
  secretKey: '',
  bankKey: 'key_',
  bankWebhookSecret: 'whsec_',
  carrierKey: 'key_',
  carrierWebhookSecret: 'whsec_',
} as const satisfies Partial<Record<SettingName, string>>

/** The secrets made at the first start, kept in the data folder in a file only its owner may read. */
export function secretsOfFolder(folder: string): Record<string, string> {
  const file = join(folder, 'secrets.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  const missing = Object.entries(generatedSecrets).filter(([name]) => (known[name] ?? '') === '')
  if (missing.length === 0) return known
  for (const [name, prefix] of missing) known[name] = prefix + secretText(prefix)
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o755 : 0o700 })
  const making = `${file}.${process.pid}`
  writeFileSync(making, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 })
  renameSync(making, file)
  return known
}

/** Webhook secrets are base64 after their prefix (Standard Webhooks); the others are base64url. */
function secretText(prefix: string): string {
  const text = newSecret()
  return prefix === 'whsec_' ? Buffer.from(text, 'base64url').toString('base64') : text
}

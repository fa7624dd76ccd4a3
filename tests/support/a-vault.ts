import pg from 'pg'
import { superuserClient } from '#kernel/embedded.ts'
import { setLogLevel } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { mustBeDone } from '#kernel/result.ts'
import { signatureHeader, signRequest } from '#kernel/signed-request.ts'
import { testServer } from '#kernel/testing/database.ts'
import { freePort } from './free-port.ts'
import { prepareVault } from '../../src/apps/vault/prepare.ts'
import { openVault, type RunningVault } from '../../src/apps/vault/server.ts'
import { vaultSettings } from '../../src/apps/vault/settings.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** A vault of a test's own, with a database of its own on the test server; both go with the test. */
export type TestVault = RunningVault & {
  readonly origin: string
  readonly clientSecret: string
  readonly database: string
  readonly host: string
  readonly port: number
  readonly env: Readonly<Record<string, string>>
  /** A request as the shop signs it. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<{ status: number; json: Json }>
}

/** What a test reads of an answer. */
export type Json = Readonly<Record<string, unknown>>

const hex = (count: number) => Buffer.from(ports().randomBytes(count)).toString('hex')

/** A new key as the settings write it. */
export const aKey = (id: string): string => `${id}:${Buffer.from(ports().randomBytes(32)).toString('base64')}`

/** Open a vault on a free port; `given` are its settings beyond the usual ones. */
export async function aVault(t: Context, given: Readonly<Record<string, string>> = {}): Promise<TestVault> {
  const { host, port } = await testServer()
  const database = `test_vault_${hex(6)}`
  await prepareVault({ host, port, user: 'postgres', database: 'postgres' }, { vault: database })
  const listening = await freePort()
  const clientSecret = hex(32)
  const env = {
    KONTOR_MODE: 'test',
    VAULT_PORT: String(listening),
    VAULT_DATABASE_URL: `postgres://kontor_vault@${encodeURIComponent(host)}:${port}/${database}`,
    VAULT_KEY: aKey('k1'),
    VAULT_FINGERPRINT_KEY: Buffer.from(ports().randomBytes(32)).toString('base64'),
    VAULT_CLIENT_SECRET: clientSecret,
    VAULT_SHOP_ORIGIN: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'silent',
    ...given,
  }
  const settings = mustBeDone(vaultSettings(env))
  setLogLevel(settings.logLevel)
  const running = await openVault(settings)
  t.after(async () => {
    await running.stop()
    const admin = await superuserClient({ host, port })
    await admin.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`)
    await admin.end()
  })
  const origin = settings.server.publicOrigin
  const ask: TestVault['ask'] = async (method, path, body) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const signature = signRequest(clientSecret, { method, path, body: text })
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { [signatureHeader]: signature, ...(text ? { 'content-type': 'application/json' } : {}) },
      ...(text ? { body: text } : {}),
    })
    return { status: answer.status, json: (await answer.json()) as Json }
  }
  return { ...running, origin, clientSecret, database, host, port, env, ask }
}

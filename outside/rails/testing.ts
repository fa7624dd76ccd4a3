import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../wire/settings.ts'
import type { Party } from './run.ts'

/** The part of a test context used here. */
export type Context = { after: (end: () => void | Promise<void>) => void }

/** A pair of RSA keys in PEM. */
export type Keys = { readonly privateKey: string; readonly publicKey: string }

/** A fresh pair of RSA keys. */
export function freshKeys(): Keys {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

/** A provider of its own for one test, in this process, with keys of both sides. */
export type StartedRail = {
  readonly origin: string
  readonly merchant: Keys
  readonly house: Keys
  readonly env: Environment
}

/** Start a provider with a store and keys that are gone after the test; `speed` divides its waits. */
export async function startRail(
  context: Context,
  name: 'ALIPAY' | 'WECHAT' | 'UNIONPAY',
  open: (env: Environment) => Promise<Party>,
  given: { readonly speed?: number; readonly env: Readonly<Record<string, string>> },
): Promise<StartedRail> {
  const folder = mkdtempSync(join(tmpdir(), `kontor-${name.toLowerCase()}-`))
  const merchant = freshKeys()
  const house = freshKeys()
  const file = (what: string, content: string) => {
    writeFileSync(join(folder, what), content)
    return join(folder, what)
  }
  const env = {
    [`${name}_STORE`]: join(folder, 'store.sqlite'),
    [`${name}_PORT`]: '0',
    [`${name}_PAYOUT_KEY`]: 'payout-key',
    [`${name}_PRIVATE_KEY_FILE`]: file('house.pem', house.privateKey),
    [`${name}_MERCHANT_PUBLIC_KEY_FILE`]: file('merchant.pem', merchant.publicKey),
    SIM_SPEED: String(given.speed ?? 1),
    ...given.env,
  }
  const party = await open(env)
  context.after(async () => {
    await party.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return { origin: party.origin, merchant, house, env }
}

/** A merchant that keeps what it is told and answers as it is told to. */
export async function hearingMerchant(context: Context) {
  const heard: { headers: Record<string, string | string[] | undefined>; raw: string; at: number }[] = []
  const merchant = { url: '', heard, status: 200, answer: 'success' }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ headers: request.headers, raw: Buffer.concat(chunks).toString(), at: Date.now() })
      response.writeHead(merchant.status).end(merchant.answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  merchant.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hear`
  return merchant
}

/** Pay as a payer of a provider, by the JSON door of its page. */
export async function payAs(
  pageUrl: string,
  login = 'ada@pay.example',
  changes: Record<string, string> = {},
) {
  const response = await fetch(pageUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, source: 'icbc', payment_password: '111111', ...changes }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** The books of a provider: balanced, or why not. */
export async function booksOf(origin: string) {
  const response = await fetch(`${origin}/control/books`)
  return (await response.json()) as {
    balanced: boolean
    faults: string[]
    accounts: { account: string; currency: string; balance: string }[]
  }
}

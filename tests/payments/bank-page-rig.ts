import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { createHttpOut, type HttpOut } from '#kernel/http-out.ts'
import {
  bankPageConnector,
  harborWords,
  icbcWords,
  type BankPageSettings,
  type Connector,
  type PayerAction,
} from '#money/payments/index.ts'
import { startPageBank, type TestBank, type TestBankOptions } from '../../outside/bank-page/testing.ts'

/** What the shop's end answers a bank. */
type Told = { readonly status: number; readonly body?: string | undefined; readonly location?: string }

/** The shop's end for notices of banks: `hear` decides what is answered. */
export async function noticeEnd(
  t: TestContext,
  hear: (path: string, raw: Buffer) => Promise<Told> | Told,
): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      Promise.resolve(hear(request.url ?? '', Buffer.concat(parts))).then(
        ({ status, body = '', location }) =>
          response.writeHead(status, location === undefined ? {} : { location }).end(body),
        (error: unknown) => {
          // A bank that tells again while the shop is being closed finds nobody.
          if (server.listening) console.error(error)
          response.writeHead(500).end()
        },
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${address.port}`
}

/** A bank with our way to it. */
export type PageRig = {
  readonly bank: TestBank
  readonly settings: BankPageSettings
  readonly out: HttpOut
  readonly connector: Connector
}

/** Open a bank for this test, and a connector whose notices come to `shop`. */
export async function aPageBank(
  t: TestContext,
  name: 'icbc' | 'harbor',
  shop: string,
  options: TestBankOptions = {},
): Promise<PageRig> {
  const bank = await startPageBank(t, name, options)
  const out = createHttpOut([bank.origin])
  t.after(() => out.close())
  const settings: BankPageSettings = {
    name,
    words: name === 'icbc' ? icbcWords : harborWords,
    origin: bank.origin,
    merchantNumber: bank.merchantNumber,
    keys: () => ({
      privateKey: readFileSync(bank.keyFile, 'utf8'),
      certificate: readFileSync(bank.certificateFile, 'utf8'),
      bankCertificate: readFileSync(bank.bankCertificateFile, 'utf8'),
    }),
    notifyUrl: `${shop}/webhooks/${name}`,
    publicOrigin: shop,
    timeoutMs: 3_000,
  }
  return { bank, settings, out, connector: bankPageConnector(settings, out) }
}

/** Bring the signed form to the bank as the payer's browser does; answers the payer's page there, or the refusal. */
export async function bringForm(
  action: PayerAction,
): Promise<{ readonly page: string } | { readonly refusal: string }> {
  assert.ok(action.kind === 'form')
  const answer = await fetch(action.url, {
    method: 'POST',
    body: new URLSearchParams(action.fields),
    redirect: 'manual',
  })
  const { pathname } = new URL(answer.headers.get('location') ?? '/', action.url)
  if (answer.status === 303) return { page: new URL(pathname, action.url).href }
  return { refusal: /: (\w+)<\/p>/.exec(await answer.text())?.[1] ?? '' }
}

/** One step on the bank's page, as a program makes it. */
export async function step(page: string, name: string, fields: Record<string, string> = {}) {
  const answer = await fetch(`${page}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  const said = (await answer.json()) as Record<string, string>
  return { status: answer.status, said }
}

/** The account with plenty of money, and others by what they do. */
export const accounts = {
  plenty: '6222020000000000018',
  poor: '6222020000000000026',
  frozen: '6222020000000000034',
  suspiciousPaid: '6222020000000000042',
  suspiciousFailed: '6222020000000000059',
  lost: '6222020000000000067',
  twice: '6222020000000000083',
  wrongAmount: '6222020000000000091',
  forged: '6222020000000000109',
} as const

/** Go through all steps as a payer who types everything right. */
export async function payOnPage(page: string, card: string = accounts.plenty) {
  assert.equal((await step(page, 'card', { card, captcha: '24680' })).status, 200)
  assert.equal((await step(page, 'prove', { password: '135790', code: '123456' })).status, 200)
  return step(page, 'confirm')
}

/** Ask the control desk of a bank. */
export async function control<Said>(bank: TestBank, path: string, body?: object): Promise<Said> {
  const answer = await fetch(`${bank.origin}/control/${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return (await answer.json()) as Said
}

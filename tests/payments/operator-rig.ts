import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import {
  methodNamed,
  mobileOperatorConnector,
  readDetails,
  type OperatorSettings,
  type StartRequest,
} from '#money/payments/index.ts'
import { confirmMobilePayment } from '../../src/flows/pay-by-mobile-operator.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import { receiveNotification } from '../../src/flows/receive-notification.ts'
import { startOperator } from '../../outside/operator/testing.ts'
import { aRig, type Rig } from './rig.ts'

/** An event that came to the shop's end, with what was answered. */
export type Heard = {
  readonly raw: Buffer
  readonly authorization: string | undefined
  readonly type: string
  readonly status: number
}

async function operatorEnd(
  t: TestContext,
  heard: Heard[],
  hear: (raw: Buffer, headers: IncomingHttpHeaders) => Promise<number>,
): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const raw = Buffer.concat(parts)
      const { type } = JSON.parse(raw.toString()) as { type: string }
      hear(raw, request.headers).then(
        (status) => {
          heard.push({ raw, authorization: request.headers.authorization, type, status })
          response.writeHead(status).end()
        },
        // An operator that tells again while the shop is being closed finds nobody.
        () => response.writeHead(500).end(),
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
  return `http://127.0.0.1:${address.port}/webhooks/operator`
}

/** An operator with our way to it; its events are heard by `rig` where there is one. */
export async function anOperator(
  t: TestContext,
  speed = 1,
  rig?: () => Rig,
  env: Readonly<Record<string, string>> = {},
) {
  const operator = await startOperator(t, { speed, env })
  const heard: Heard[] = []
  const sink = await operatorEnd(t, heard, async (raw, headers) => {
    if (rig !== undefined)
      return (await receiveNotification(rig().db, rig().connectors, 'operator', { raw, headers })).status
    return connector.parseNotification(raw, headers, new Date()).ok ? 204 : 401
  })
  const out = createHttpOut([operator.origin])
  t.after(() => out.close())
  const settings: OperatorSettings = {
    origin: operator.origin,
    clientId: operator.clientId,
    clientSecret: operator.clientSecret,
    sinkSecret: 'known to us alone',
    sink,
    merchantName: 'Kontor',
    merchantIdentifier: 'kontor',
    timeoutMs: 3_000,
  }
  const connector = mobileOperatorConnector(settings, out)
  const books = async () => (await (await fetch(`${operator.origin}/control/books`)).json()) as { balanced: boolean; accounts: { account: string; balance: string }[] } // prettier-ignore
  return { operator, heard, out, settings, connector, books }
}

/** A request to put some euros on the bill of a number. */
export function order(phone: string, minor = 1999n): StartRequest {
  const returnUrl = 'http://127.0.0.1:3000/en/orders/ord_1/return'
  return {
    merchantRef: newId('att'),
    reference: 'ord_1',
    amount: money(minor, 'EUR'),
    description: 'K-100001',
    locale: 'en',
    returnUrl,
    postBackUrl: returnUrl,
    expiresAt: new Date(Date.now() + 900_000),
    details: { phone },
  }
}

/** Numbers by what they do. */
export const numbers = {
  plain: '+49 152 0000 0001',
  blocked: '+4915200000002',
  smallDay: '+4915200000003',
  denied: '+4915200000004',
  lost: '+4915200000005',
  twice: '+4915200000007',
  wrongAmount: '+4915200000008',
  short: '+4915200000009',
  unknown: '+4915200000099',
} as const

/** The codes a phone has received and not used. */
export const codesAt = async (origin: string, phone: string) => {
  const answer = await fetch(`${origin}/messages?number=${encodeURIComponent(phone)}`, {
    headers: { accept: 'application/json' },
  })
  return ((await answer.json()) as { messages: { code: string }[] }).messages.map(({ code }) => code)
}

/** A shop whose orders can be paid on the phone bill. */
export async function aRigWithOperator(
  t: TestContext,
  speed = 1,
  env: Readonly<Record<string, string>> = {},
) {
  const bare = await aRig(t)
  const world: { rig: Rig } = { rig: bare }
  const more = await anOperator(t, speed, () => world.rig, env)
  world.rig = { ...bare, connectors: new Map([...bare.connectors, ['operator', more.connector]]) }
  return { ...more, rig: world.rig }
}

/** Choose the phone bill for an order and give a number. */
export async function begin(rig: Rig, orderId: string, phone: string) {
  const method = methodNamed('mobile_operator')
  assert.ok(method !== undefined)
  const started = mustBeDone(
    await startPayment(rig.db, rig.connectors, {
      orderId,
      returnUrl: 'http://127.0.0.1:3000/en/orders/return',
      description: 'K-1',
      locale: 'en',
      method,
      details: mustBeDone(readDetails(method, { phone })),
    }),
  )
  assert.deepEqual(started.action, { kind: 'page' })
}

/** Type a code on the shop’s page. */
export const confirm = ({ db, connectors }: Rig, orderId: string, code = '123456') =>
  confirmMobilePayment(db, connectors, { orderId, code })

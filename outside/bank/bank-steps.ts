import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Outside } from '../testing.ts'

/** What the bank answered. */
export type Spoken = { status: number; body: Record<string, unknown> & { errors?: { field: string }[] } }

/** Speak to the bank as the merchant. */
export async function ask(
  bank: Outside,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Spoken> {
  const response = await fetch(bank.origin + path, {
    method,
    headers: { authorization: `Bearer ${bank.key}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Spoken['body'] }
}

/** The session fields of an order of 100.00 EUR, changed as wanted. */
export function sessionFor(merchantRef: string, changes: Record<string, unknown> = {}) {
  return {
    merchant_ref: merchantRef,
    amount: '100.00',
    currency: 'EUR',
    description: 'Order K-100001',
    locale: 'en',
    capture: 'manual',
    return_url: 'http://127.0.0.1:3000/en/orders/ord_1?token=t',
    ...changes,
  }
}

/** A card as a payer types it. */
export function card(number: string, changes: Record<string, unknown> = {}) {
  return { number, expiry: '12/30', security_code: '123', name: 'Ada Buyer', ...changes }
}

/** Open a session and pay it with a card; answers session and decision. */
export async function pay(
  bank: Outside,
  merchantRef: string,
  number: string,
  changes: Record<string, unknown> = {},
) {
  const session = await ask(bank, 'POST', '/v1/sessions', sessionFor(merchantRef, changes))
  const id = String(session.body.id)
  const paid = await ask(bank, 'POST', `/pay/${id}`, card(number))
  return { id, paymentId: String(session.body.payment_id), paid }
}

/** The payment as the merchant can ask for it at any time. */
export async function paymentOf(bank: Outside, merchantRef: string) {
  return (await ask(bank, 'GET', `/v1/payments/by-reference/${merchantRef}`)).body
}

/** One message the shop received. */
export type Received = { headers: Record<string, string | string[] | undefined>; raw: string; at: number }

/** A shop that takes notifications and answers as told (200 unless told otherwise). */
export async function listeningShop(context: { after: (end: () => void) => void }) {
  const received: Received[] = []
  const shop = { url: '', received, status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, raw: Buffer.concat(chunks).toString(), at: Date.now() })
      response.writeHead(shop.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/bank`
  return shop
}

/** Wait until something holds, at most five seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 250; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it never came about')
}

/** The type of a message the shop received. */
export function typeOf(message: Received): string {
  return (JSON.parse(message.raw) as { type: string }).type
}

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

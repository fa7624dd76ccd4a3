import type { Currency } from '#kernel/currency.ts'
import type { Money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { methodNamed, type PayerAction } from '#money/payments/index.ts'
import type { Actor } from '#people/access/index.ts'
import { askAboutPayment, startPayment } from '../../src/flows/pay-order.ts'
import { placeOrder } from '../../src/flows/place-order.ts'
import type { Dice } from '../../outside/wire/dice.ts'
import { pick } from '../../outside/wire/dice.ts'
import { aReadyCart, berlin } from '../trade/a-shop.ts'
import type { Economy } from './shop.ts'

/** One payer's business with the shop: what the dice say, and what was done, so that it can be told. */
export type Flow = Economy & {
  readonly index: number
  readonly dice: Dice
  /** What happened, in order. */
  readonly did: string[]
}

/** An order as its payer knows it; `buyer` where somebody is signed in. */
export type Wanted = {
  readonly id: string
  readonly total: Money
  readonly number: string
  readonly buyer?: Actor
}

/** A way to pay: the currencies it takes, and how a payer begins with it. */
export type Way = {
  readonly name: string
  readonly currencies: readonly Currency[]
  /** Only signed-in payers; only at a courier's door; only small amounts. */
  readonly needs?: 'buyer' | 'door' | 'small'
  /** Choose the way. Answers what the payer does then; undefined where the shop would not begin. */
  readonly begin: (flow: Flow, order: Wanted) => Promise<Begun | undefined>
}

/** A payer before the last step. */
export type Begun = { readonly merchantRef: string; readonly pay: () => Promise<string> }

/** True in so many of a hundred cases. */
export const chance = ({ dice }: Flow, percent: number): boolean => dice() * 100 < percent

/** Where an order goes and how it is paid decides its cart. */
export type Cart = {
  readonly currency: Currency
  readonly buyer?: Actor
  readonly atDoor?: boolean
  readonly isSmall?: boolean
}

/** Fill a cart as the dice say and order it; two articles from two places leave as two parcels. */
export async function anOrder(
  flow: Flow,
  { currency, buyer, atDoor = false, isSmall = false }: Cart,
): Promise<Wanted> {
  const { db, dice, articles, index } = flow
  const choice = isSmall ? articles.slice(0, 4) : articles
  const lines = [[pick(dice, choice), 1 + Math.floor(dice() * (isSmall ? 2 : 3))] as const]
  const second = articles[articles.length - 1]
  if (!isSmall && second !== undefined && chance(flow, 25) && !lines.some(([each]) => each === second))
    lines.push([second, 1])
  const door = atDoor ? pick(dice, ['', '', '', 'Short', 'Refuse']) : ''
  const cart = await aReadyCart(db, lines, {
    market: { currency, country: 'DE' },
    email: buyer?.email ?? `payer${index}@example.com`,
    shippingMethod: atDoor ? 'standard' : 'pickup',
    shippingAddress: door === '' ? berlin : { ...berlin, line2: door },
  })
  const placed = await placeOrder(db, {
    cartToken: cart.token,
    expectedTotal: cart.total,
    idempotencyKey: cart.cartId,
    ...(buyer === undefined ? {} : { partyId: buyer.party }),
  })
  const { id, total, number } = mustBeDone(placed)
  flow.did.push(`ordered ${id} for ${total.minor} ${total.currency}${door === '' ? '' : ` (${door})`}`)
  return { id, total, number, ...(buyer === undefined ? {} : { buyer }) }
}

/** A text that came from elsewhere; empty where it is none. */
export const wordOf = (said: unknown): string => (typeof said === 'string' ? said : '')

/** Where a payment began: the payer's next step, and our name of the try. */
export type Started = {
  readonly action: PayerAction | { readonly kind: 'decided' }
  readonly merchantRef: string
}

/** Choose a way to pay; a provider that does not answer is tried again twice, as a patient payer would. */
export async function start(
  flow: Flow,
  { id, number, buyer }: Wanted,
  code: string,
  details: Readonly<Record<string, string>> = {},
): Promise<Started | undefined> {
  const method = methodNamed(code)
  if (method === undefined) throw new Error(`no way to pay ${code}`)
  const returnUrl = `${flow.world.settings.publicOrigin}/en/orders/${id}/return?token=t`
  for (let tries = 0; tries < 3; tries++) {
    const begun = await startPayment(flow.db, flow.connectors, {
      orderId: id,
      returnUrl,
      description: number,
      locale: 'en',
      method:
        method.connectorOf === undefined ? method : { ...method, connector: method.connectorOf(details) },
      details,
      payer: {
        email: buyer?.email ?? `payer${flow.index}@example.com`,
        country: 'DE',
        isMobile: false,
        ...(buyer === undefined ? {} : { partyId: buyer.party }),
      },
    })
    if (begun.ok) return begun.value
    flow.did.push(`${code} not begun: ${begun.refusal} ${wordOf(begun.detail?.['code'])}`)
    if (begun.refusal !== 'provider_silent') return undefined
  }
  return undefined
}

/** The payer comes back, or not: the shop asks what became of it. */
export async function comeBack(flow: Flow, merchantRef: string): Promise<void> {
  if (chance(flow, 60)) await askAboutPayment(flow.db, flow.connectors, merchantRef, 'return')
}

/** What a page answered a program, in a word; a broken connection says nothing. */
export async function send(
  url: string,
  body: object,
): Promise<{ readonly said: Record<string, unknown>; readonly word: string }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    const said = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
    return { said, word: wordOf(said['state'] ?? said['code']) || String(answer.status) }
  } catch {
    return { said: {}, word: 'no answer' }
  }
}

/** A number of so many digits with a right check digit. */
export function withCheckDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return `${digits}${(10 - (sum % 10)) % 10}`
}

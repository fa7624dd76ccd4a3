import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mustBeDone } from '#kernel/result.ts'
import type { PayerAction } from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { cardThat } from '../../../outside/cards/testing.ts'
import { payAs } from '../../../outside/rails/testing.ts'
import { placeOrder } from '../../../src/flows/place-order.ts'
import { accounts, bringForm, payOnPage as payAtPageBank } from '../../payments/bank-page-rig.ts'
import { typeCard as typeAtTheBank } from '../../payments/rig.ts'
import { typeCard } from '../../support/type-card.ts'
import { aReadyCart } from '../../trade/a-shop.ts'
import type { Act } from './worker.ts'
import type { World } from './world.ts'

/** The ways to pay that are tried: by far the most money goes by cards. */
const ways = [
  'card', 'vault_card', 'card', 'vault_card', 'vault_card', 'stripe', 'stripe', 'mobile_operator', 'mobile_operator',
  'bank_page', 'alipay_qr', 'wechat_qr', 'unionpay',
] as const // prettier-ignore

/** One payment from order to end, and what its people mean to do. */
export type Life = {
  readonly orderId: OrderId
  readonly method: (typeof ways)[number]
  /** Kept, given back in one or two parts, or the order canceled before it leaves. */
  readonly plan: 'keep' | 'refund' | 'refund in parts' | 'cancel'
  /** What the first card does that a payer types: approved, declined, or declined here and tried at the other acquirer. */
  readonly firstCard: '51 insufficient' | '58 not permitted' | '96 system malfunction' | 'approved: credit'
  /** The payer goes away for good when paying breaks off before a page was seen; the page runs out soon. */
  readonly givesUp: boolean
  /** Tries the payer has paid. */
  readonly paid: Set<string>
  /** Nobody comes back to it after a kill: only the completer looks after it. */
  isLeft: boolean
}

/** Place an order and decide what becomes of it. */
export async function newLife(
  world: World,
  article: number,
  below: (limit: number) => number,
): Promise<Life> {
  const cart = await aReadyCart(world.db, [[article, 1 + below(3)]], { shippingMethod: 'pickup' })
  const given = { cartToken: cart.token, expectedTotal: cart.total, idempotencyKey: cart.cartId }
  const { id: orderId } = mustBeDone(await placeOrder(world.db, given))
  const method = ways[below(ways.length)] ?? 'card'
  const isCard = method === 'card' || method === 'vault_card'
  const givesUp = isCard && below(8) === 0
  if (givesUp)
    await world.owner.sql`
      update payments.intents set expires_at = clock_timestamp() + interval '8 seconds' where reference = ${orderId}`
  const plan = (['keep', 'refund', 'refund', 'refund in parts', 'cancel'] as const)[below(5)] ?? 'keep'
  const first = ['51 insufficient', '58 not permitted', '58 not permitted', '96 system malfunction'] as const
  const firstCard = (method === 'vault_card' ? first[below(10)] : undefined) ?? 'approved: credit'
  return { orderId, method, plan, firstCard, givesUp, paid: new Set(), isLeft: false }
}

/** A number of an ordinary subscription, another for almost every order. */
const phoneOf = (orderId: OrderId): string =>
  `+4916${String(Number.parseInt(createHash('sha256').update(orderId).digest('hex').slice(0, 8), 16)).padStart(10, '1')}`.slice(
    0,
    14,
  )

/** Where a life stands by the shop's own tables. */
export type Standing = {
  readonly order_id: OrderId
  readonly order_state: string
  readonly total_minor: bigint
  readonly refunded_minor: bigint
  readonly merchant_ref: string | null
  readonly attempt_state: string | null
  readonly action: PayerAction | null
  readonly undecided: number
  /** The time to pay is over. */
  readonly isOver: boolean
  readonly refunds: readonly string[]
}

/** Where these lives stand now. */
export function standings({ owner }: World, lives: readonly Life[]): Promise<Standing[]> {
  const ids = lives.map(({ orderId }) => orderId)
  return owner.sql<Standing>`
    select o.id as order_id, o.state as order_state, o.total_minor, i.refunded_minor,
           a.merchant_ref, a.state as attempt_state, a.action, i.expires_at <= clock_timestamp() as "isOver",
           (select count(*) from payments.operations x join payments.attempts y on y.id = x.attempt_id
             where y.intent_id = i.id and x.kind <> 'authorize' and x.state not in ('succeeded', 'failed')) as undecided,
           array(select x.cause from payments.operations x join payments.attempts y on y.id = x.attempt_id
                  where y.intent_id = i.id and x.kind = 'refund' and x.state = 'succeeded') as refunds
      from orders.orders o
      join payments.intents i on i.reference = o.id
      left join lateral (select merchant_ref, state, action from payments.attempts
                          where intent_id = i.id order by seq desc limit 1) a on true
     where o.id = any (${ids}::text[])`
}

const isPast = (state: string) => state === 'canceled' || state === 'expired' || state === 'refunded'

/** True when nobody means to do anything more with it. */
export function isFinished(life: Life, at: Standing): boolean {
  if (at.order_state === 'awaiting_payment') return at.isOver
  if (at.undecided > 0) return false
  if (isPast(at.order_state)) return true
  if (at.order_state !== 'fulfilled' && at.order_state !== 'completed') return false
  return life.plan === 'keep' || life.plan === 'cancel'
}

/** True when the payer stands before a page that is not paid. */
export const wantsPayer = (life: Life, at: Standing): boolean =>
  at.order_state === 'awaiting_payment' &&
  (at.attempt_state === 'pending' || at.attempt_state === 'requires_confirmation') &&
  at.action !== null &&
  at.merchant_ref !== null &&
  !life.paid.has(at.merchant_ref)

/** The payer begins to pay; whoever pays on a phone bill gives a number, each another, because bills have limits. */
export const startOf = ({ orderId, method }: Life): Act => ({
  kind: 'start',
  orderId,
  method,
  ...(method === 'mobile_operator' && { details: { phone: phoneOf(orderId) } }),
})

/** What its people do next; undefined where they wait for others. */
export function nextAct(life: Life, at: Standing): Act | undefined {
  const { orderId, method } = life
  switch (at.order_state) {
    case 'awaiting_payment': {
      const isPaid = at.merchant_ref !== null && life.paid.has(at.merchant_ref)
      const isOpen = at.attempt_state === 'pending' || at.attempt_state === 'requires_confirmation'
      if (!isOpen || (at.action === null && !isPaid)) return startOf(life)
      if (!isPaid || at.merchant_ref === null) return undefined
      if (method === 'vault_card') return { kind: 'card', orderId }
      if (method === 'mobile_operator') return { kind: 'code', orderId }
      return { kind: 'ask', merchantRef: at.merchant_ref }
    }
    case 'paid':
      return { kind: life.plan === 'cancel' ? 'withdraw' : 'ship', orderId }
    case 'fulfilled':
    case 'completed': {
      if (life.plan === 'keep' || life.plan === 'cancel') return undefined
      const isPart = life.plan === 'refund in parts' && !at.refunds.includes('first')
      return isPart
        ? { kind: 'refund', orderId, key: 'first', minor: String(at.total_minor / 3n) }
        : { kind: 'refund', orderId, key: 'rest' }
    }
    default:
      return undefined
  }
}

async function payOnPage(action: PayerAction): Promise<void> {
  assert.ok(action.kind === 'form' || action.kind === 'qr' || action.kind === 'redirect')
  const url = action.url ?? ''
  const form = action.kind === 'form' ? { method: 'POST', body: new URLSearchParams(action.fields) } : {}
  let entered = await fetch(url, { ...form, redirect: 'manual' })
  const to = entered.headers.get('location')
  if (to !== null) entered = await fetch(new URL(to, url))
  await payAs(entered.url)
}

/** Accounts of the bank's page: plain ones, one whose notice is lost, one whose notice comes twice. */
const pageAccounts = [accounts.plenty, accounts.plenty, accounts.plenty, accounts.plenty, accounts.lost, accounts.twice] as const // prettier-ignore

/** A card typed on the hosted page; with `isSilent` the provider tells nobody of it. */
async function typeOnHostedPage(url: string, isSilent: boolean): Promise<void> {
  const number = isSilent ? '4000000000004210' : '4242424242424242'
  const body = JSON.stringify({ number, expiry: '12/30', cvc: '123' })
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

/** Cards of the bank's page: approved, approved with its answer and message lost, approved and told twice. */
const bankCards = ['4242424242424242', '4000000000004210', '4000000000004236'] as const

async function payAtProvider(
  { direct, cards }: World,
  life: Life,
  { action, merchant_ref: ref }: Standing,
  below: (limit: number) => number,
): Promise<void> {
  assert.ok(action !== null && ref !== null)
  if (life.method === 'vault_card') {
    const page = await direct.vault.page(ref)
    if (!('url' in page)) return
    const says = life.paid.size === 0 ? life.firstCard : 'approved: credit'
    const { number, expiry, cvv } = cardThat(cards, says)
    const printed = { number, expiry: `${expiry.slice(2)}/${expiry.slice(0, 2)}`, security_code: cvv }
    await typeCard(page.url, printed)
  } else if (life.method === 'card') {
    assert.ok(action.kind === 'redirect')
    await typeAtTheBank(action.url, bankCards[below(6)] ?? bankCards[0])
  } else if (life.method === 'stripe') {
    assert.ok(action.kind === 'redirect')
    await typeOnHostedPage(action.url, below(6) === 0)
  } else if (life.method === 'bank_page') {
    const brought = await bringForm(action)
    // A page that was brought once more than needed is still its payer's page.
    if ('page' in brought) await payAtPageBank(brought.page, pageAccounts[below(6)])
  } else if (life.method !== 'mobile_operator') await payOnPage(action)
}

/** The payer pays, as payers do: on the provider's page, past every wire. A page that does not load is tried again later. */
export async function pay(
  world: World,
  life: Life,
  at: Standing,
  below: (limit: number) => number,
): Promise<void> {
  const isPaid = await payAtProvider(world, life, at, below).then(
    () => true,
    (error: unknown) => {
      if (error instanceof assert.AssertionError) throw error
      return false
    },
  )
  if (isPaid && at.merchant_ref !== null) life.paid.add(at.merchant_ref)
}

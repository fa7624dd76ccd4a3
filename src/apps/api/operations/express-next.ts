import { errorFields, log } from '#kernel/log.ts'
import { vaultCard } from '#money/payments/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import { payBySavedWay, type ExpressStep, type SavedWay } from '#flows/express-checkout.ts'
import { advanceCard } from '#flows/pay-by-card.ts'
import { actorOf } from '../caller.ts'
import type { Call } from '../operation.ts'
import { watchOf } from '../payer-proof.ts'

/** What a payer may still have to do after an order in one step. */
export const nextSteps = [
  'nothing',
  'give_card',
  'challenge',
  'waiting',
  'declined',
  'pay_from_wallet',
  'prove',
  'choose',
] as const

/** What the payer does next, and where. */
export type Next = {
  readonly next: (typeof nextSteps)[number]
  readonly page_url?: string
  readonly creq?: string
}

function givenFor({ caller, settings }: Call, order: Order) {
  return {
    orderId: order.id,
    returnUrl: `${settings.publicOrigin}/${order.locale}/orders/${order.id}/return`,
    description: orderNumber(order.number),
    locale: order.locale,
    payer: {
      partyId: actorOf(caller).party,
      email: order.email,
      country: order.shippingAddress.country,
      isMobile: false,
    },
    watch: watchOf(settings),
  }
}

/** As far as a card goes without its payer. A silent vault is asked again by whoever asks about the payment. */
async function cardNext(call: Call, order: Order, step: ExpressStep & { kind: 'card' }): Promise<Next> {
  const { db, providers } = call
  const { vault } = providers
  if (vault === undefined) return { next: 'choose' }
  try {
    if (step.needsCode) {
      const page = await vault.page(step.merchantRef)
      return 'no' in page ? { next: 'choose' } : { next: 'give_card', page_url: page.url }
    }
    const doors = { connectors: providers.connectors, vault }
    const card = await advanceCard(db, doors, { ...givenFor(call, order), method: vaultCard })
    if (card.step === 'challenge') return { next: 'challenge', page_url: card.url, creq: card.creq }
    if (card.step === 'paid' || card.step === 'over') return { next: 'nothing' }
    return { next: card.step === 'card' ? 'give_card' : card.step }
  } catch (error) {
    log.warn('vault_silent', errorFields(error))
    return { next: 'waiting' }
  }
}

/** Begin to pay a placed order by a way that is ready, as far as it goes without its payer. The order stands whatever becomes of it. */
export async function payNext(call: Call, order: Order, way: SavedWay | undefined): Promise<Next> {
  if (order.state !== 'awaiting_payment') return { next: 'nothing' }
  if (way === undefined) return { next: 'choose' }
  const asksCode = call.settings.cardCodeAgain
  const begun = await payBySavedWay(call.db, call.providers, givenFor(call, order), { way, asksCode })
  // The order stands: another way may work.
  if (!begun.ok) return { next: begun.refusal === 'provider_silent' ? 'waiting' : 'choose' }
  const step = begun.value
  if (step.kind === 'card') return cardNext(call, order, step)
  if (step.action.kind === 'decided') return { next: 'nothing' }
  if (step.action.kind === 'prove') return { next: 'prove' }
  return { next: step.method.code === vaultCard.code ? 'give_card' : 'pay_from_wallet' }
}

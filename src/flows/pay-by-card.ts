import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import {
  chooseConnector,
  findPaymentFor,
  isOpen,
  isTechnical,
  recordOutcome,
  retryAdvice,
  vaultCard,
  type Attempt,
  type BillingAddress,
  type Connectors,
  type Payment,
  type VaultDoor,
} from '#money/payments/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import { askAboutPayment, startPayment, type StartPayment } from './pay-order.ts'

/** What a card payment needs: the ways to the acquirers, and the vault. */
export type CardDoors = { readonly connectors: Connectors; readonly vault: VaultDoor }

/**
 * Where the bills of a try's card go, for its issuer to compare: the address of its order, as the buyer gives no other.
 * Undefined for a payment that is for no order.
 */
export async function billingAddressOf(db: Db, merchantRef: string): Promise<BillingAddress | undefined> {
  const [row] = await db.sql<BillingAddress>`
    select o.shipping_address ->> 'postalCode' as "postalCode", o.shipping_address ->> 'line1' as line1
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
      join orders.orders o on o.id = i.reference
     where a.merchant_ref = ${merchantRef} and o.shipping_address ->> 'line1' is not null`
  return row && { postalCode: row.postalCode ?? '', line1: row.line1 }
}

/** Where a payer who pays by card stands. */
export type CardStep =
  | { readonly step: 'card'; readonly merchantRef: string }
  | { readonly step: 'challenge'; readonly url: string; readonly creq: string }
  /** Asked, not answered: it is asked again by itself, and nothing else is tried. */
  | { readonly step: 'waiting' }
  | { readonly step: 'paid' }
  | { readonly step: 'declined'; readonly code: string }
  | { readonly step: 'over' }

/** The most tries one card is given by itself. */
const mostTries = 4

const cardTries = ({ attempts }: Payment) => attempts.filter(({ method }) => method === vaultCard.code)

/** This try and those it followed, the latest first: one card on its way through the acquirers. */
function chainOf(payment: Payment, last: Attempt): Attempt[] {
  const chain = [last]
  for (;;) {
    const before = chain.at(-1)?.details['after']
    const next = payment.attempts.find(({ merchantRef }) => merchantRef === before)
    if (next === undefined || chain.includes(next)) return chain
    chain.push(next)
  }
}

/** What is done by itself after a decline, if anything: another acquirer, the same once more, or a check of the payer. */
async function nextTry(
  db: Db,
  connectors: Connectors,
  { payment, last, country }: { payment: Payment; last: Attempt; country: string | undefined },
): Promise<{ connector: string; details: Record<string, string> } | undefined> {
  const chain = chainOf(payment, last)
  if (chain.length >= mostTries) return undefined
  const code = last.declineCode ?? 'declined'
  const details = { after: last.merchantRef }
  switch (retryAdvice(code)) {
    case 'stop':
    case 'same_later':
      return undefined
    case 'same_now':
      return chain.some((each) => each !== last && each.declineCode === code)
        ? undefined
        : { connector: last.connector, details }
    case 'needs_check':
      return last.details['check'] === 'anew' || last.authentication?.liability === 'issuer'
        ? undefined
        : { connector: last.connector, details: { ...details, check: 'anew' } }
    case 'other_connector': {
      const like = { method: vaultCard.code, amount: last.amount, country }
      const been = chain.map((each) => each.connector)
      const connector = await chooseConnector(db, like, (name) => connectors.has(name), been)
      return connector === undefined ? undefined : { connector, details }
    }
  }
}

/** Where an open try stands, by what the vault knows. */
async function openStep({ vault }: CardDoors, { merchantRef }: Attempt): Promise<CardStep> {
  const known = await vault.find(merchantRef)
  if (known === 'not_found') return { step: 'waiting' }
  if (known.state === 'open' && !known.isOver) return { step: 'card', merchantRef }
  const { check } = known
  if (check?.state === 'challenge' && check.challenge !== undefined)
    return { step: 'challenge', ...check.challenge }
  return { step: 'waiting' }
}

/**
 * Go on with a payer's card as far as it goes without the payer: ask what became of the try, and after a no that is not
 * the card's own try what the table allows, at another acquirer where that is the way. Nothing is tried while it is not
 * known what became of the try before.
 */
export async function advanceCard(
  db: Db,
  doors: CardDoors,
  given: StartPayment,
  by: 'return' | 'poll' = 'return',
): Promise<CardStep> {
  const { connectors } = doors
  // A no that was heard while the payer was gone has not been followed yet.
  let isNews = by === 'poll'
  for (;;) {
    const open = (await findPaymentFor(db, given.orderId))?.attempts.find(({ state }) => isOpen(state))
    if (open !== undefined && open.method !== vaultCard.code) return { step: 'over' }
    if (open !== undefined) {
      const asked = await askAboutPayment(db, connectors, open.merchantRef, by)
      if (!asked.ok) {
        if (asked.refusal === 'provider_silent') await recordOutcome(db, open.connector, 'failed')
        return { step: 'waiting' }
      }
    }
    const payment = await findPaymentFor(db, given.orderId)
    const last = payment && cardTries(payment).at(-1)
    if (payment === undefined || last === undefined) return { step: 'over' }
    if (isOpen(last.state)) return openStep(doors, last)
    if (last.state !== 'declined') return { step: last.authorized.minor > 0n ? 'paid' : 'over' }
    const code = last.declineCode ?? 'declined'
    if (open !== undefined) await recordOutcome(db, last.connector, isTechnical(code) ? 'failed' : 'answered')
    if (payment.intent.state !== 'requires_payment') return { step: 'paid' }
    const next =
      open === undefined && !isNews
        ? undefined
        : await nextTry(db, connectors, { payment, last, country: given.payer?.country })
    isNews = false
    if (next === undefined) return { step: 'declined', code }
    log.info('card_tried_again', { code, connector: next.connector, attempt: last.seq + 1 })
    const method = { ...vaultCard, connector: next.connector }
    const started = await startPayment(db, connectors, { ...given, method, details: next.details })
    if (!started.ok) return { step: 'declined', code }
  }
}

type LeftCard = {
  readonly orderId: string
  readonly number: number
  readonly locale: string
  readonly email: string
  readonly country: string
  readonly buyer: string | null
  readonly merchantRef: string
}

/** Cards declined within ten minutes for a reason that is not the card's own, told when no payer was there to go on. */
async function leftCards(db: Db, most: number): Promise<LeftCard[]> {
  return db.sql<LeftCard>`
    select o.id as "orderId", o.number, o.locale, o.email, o.country, o.buyer_id as buyer,
           a.merchant_ref as "merchantRef"
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
      join orders.orders o on o.id = i.reference
     where a.state = 'declined' and a.method = 'vault_card'
       and a.observed_at between clock_timestamp() - interval '10 minutes' and clock_timestamp() - interval '5 seconds'
       and i.state = 'requires_payment' and i.expires_at > clock_timestamp() and o.state = 'awaiting_payment'
       and not exists (select 1 from payments.attempts l where l.intent_id = a.intent_id and l.seq > a.seq)
       and (select e.source from payments.evidence e
             where e.attempt_id = a.id and e.effect = 'moved'
             order by e.id desc limit 1) in ('poll', 'notify')
     order by a.observed_at
     limit ${most}`
}

/**
 * Go on with cards whose payers gave them and closed the page, as would have been done had they stayed: within the time
 * of the payment, by the same table and under the same locks, so a payer who comes back meets the try that is open and
 * nobody is charged twice. A payer who saw the no is not charged behind their back. Answers how many were tried again.
 */
export async function goOnWithCards(
  db: Db,
  doors: CardDoors,
  { key, most = 20 }: { readonly key: string; readonly most?: number },
): Promise<number> {
  let tried = 0
  for (const { merchantRef, ...left } of await leftCards(db, most)) {
    try {
      const known = await doors.vault.find(merchantRef)
      if (known === 'not_found') continue
      const given: StartPayment = {
        orderId: left.orderId,
        returnUrl: known.returnUrl,
        description: orderNumber(left.number),
        locale: left.locale,
        method: vaultCard,
        payer: {
          ...(left.buyer === null ? {} : { partyId: left.buyer }),
          email: left.email,
          country: left.country,
          isMobile: false,
        },
        watch: { key },
      }
      const before = (await findPaymentFor(db, left.orderId))?.attempts.length
      await advanceCard(db, doors, given, 'poll')
      if ((await findPaymentFor(db, left.orderId))?.attempts.length !== before) tried++
    } catch (error) {
      // One that cannot be gone on with must not keep the others waiting; it is looked at again.
      log.warn('card_not_gone_on_with', { aggregate: left.orderId, ...errorFields(error) })
    }
  }
  return tried
}

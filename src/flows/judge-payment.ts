import type { Db } from '#kernel/database.ts'
import type { Attempt, Payer } from '#money/payments/index.ts'
import { addressBlock, assessAttempt, type RiskAction } from '#trust/risk/index.ts'

/** How the shop recognizes a payer again: under which key traits are hashed, and what the payer's machine says. */
export type Watch = {
  readonly key: string
  readonly ip?: string | undefined
  /** What the browser says of itself and its languages. */
  readonly agent?: string | undefined
}

type Buyer = {
  country: string
  address: { readonly country?: string; readonly line1?: string; readonly postalCode?: string }
  email: string
  since: Date | null
  isVerified: boolean
}

/** The card an attempt is made with, where the shop holds a token of it. */
const cardOf = ({ details }: Attempt): string | undefined => details['card_fingerprint'] ?? details['card']

/**
 * Judge an attempt before its provider is asked. What a payment that is for no order says of its payer is all there is.
 * One statement finds the buyer, two judge.
 */
export async function judgePayment(
  db: Db,
  watch: Watch,
  { attempt, reference, payer }: { attempt: Attempt; reference: string; payer?: Payer | undefined },
): Promise<RiskAction> {
  const [buyer] = await db.sql<Buyer>`
    select o.country, o.shipping_address as address, o.email, a.created_at as since,
           a.email_verified_at is not null as "isVerified"
      from orders.orders o
      left join access.accounts a on a.party_id = o.buyer_id
     where o.id = ${reference}`
  const mail = buyer?.email ?? payer?.email ?? ''
  const country = buyer?.country ?? payer?.country ?? ''
  const { line1 = '', postalCode = '', country: shipTo = country } = buyer?.address ?? {}
  const block = watch.ip === undefined ? undefined : addressBlock(watch.ip)
  const { action } = await assessAttempt(db, watch.key, {
    attempt: attempt.id,
    reference,
    amount: attempt.amount,
    method: attempt.method,
    country,
    shipTo,
    mail,
    ...(buyer?.since ? { account: { since: buyer.since, isVerified: buyer.isVerified } } : {}),
    traits: {
      mail,
      card: cardOf(attempt),
      address: line1 === '' ? undefined : `${line1} ${postalCode} ${shipTo}`,
      ip: block,
      party: payer?.partyId,
      // Behind a proxy that hides addresses, one browser would be everybody's.
      device: watch.agent === undefined || block === undefined ? undefined : `${watch.agent} ${block}`,
    },
  })
  return action
}

import { batchedPer } from '#kernel/batched.ts'
import type { Db } from '#kernel/database.ts'
import type { Attempt, Payer } from '#money/payments/index.ts'
import { addressBlock, assessAttempt, type RiskAction } from '#trust/risk/index.ts'

/** How the shop recognizes a payer again: under which key traits are hashed, and what the payer's machine says. */
export type Watch = {
  readonly key: string
  readonly ip?: string | undefined
  /** What the browser says of itself and its languages. */
  readonly agent?: string | undefined
  /** Whole units of the currency above which a payer proves who they are, whatever the judgment; no such limit where none is named. */
  readonly proveAbove?: number
}

type Buyer = {
  country: string | null
  address: { readonly country?: string; readonly line1?: string; readonly postalCode?: string } | null
  email: string | null
  isOrder: boolean
  since: Date | null
  isVerified: boolean
}

/** The card an attempt is made with, where the shop holds a token of it. */
const cardOf = ({ details }: Attempt): string | undefined => details['card_fingerprint'] ?? details['card']

type Paying = { readonly reference: string; readonly party: string | null }

async function readBuyers({ sql }: Db, all: readonly Paying[]): Promise<Buyer[]> {
  return sql<Buyer>`
    select country, address, email, is_order as "isOrder", since, is_verified as "isVerified"
      from flows.payers_of(${all.map(({ reference }) => reference)}::text[], ${all.map(({ party }) => party)}::text[])
     order by n`
}

/** Buyers looked for while others are being read are read together. */
const buyerOf = batchedPer(readBuyers, { max: 32, lanes: 2 })

/**
 * Judge an attempt before its provider is asked. Of a payment that is for no order only its payer is known, and there are
 * no goods to keep back: where an order would be reviewed, such a payer is stepped up. One statement finds the buyer, two
 * judge.
 */
export async function judgePayment(
  db: Db,
  watch: Watch,
  { attempt, reference, payer }: { attempt: Attempt; reference: string; payer?: Payer | undefined },
): Promise<RiskAction> {
  const buyer = await buyerOf(db, { reference, party: payer?.partyId ?? null })
  const mail = buyer.email ?? payer?.email ?? ''
  const country = buyer.country ?? payer?.country ?? ''
  const { line1 = '', postalCode = '', country: shipTo = country } = buyer.address ?? {}
  const block = watch.ip === undefined ? undefined : addressBlock(watch.ip)
  const { action } = await assessAttempt(db, watch.key, {
    attempt: attempt.id,
    reference,
    amount: attempt.amount,
    method: attempt.method,
    country,
    shipTo,
    mail,
    ...(buyer.since ? { account: { since: buyer.since, isVerified: buyer.isVerified } } : {}),
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
  return action === 'review' && !buyer.isOrder ? 'step_up' : action
}

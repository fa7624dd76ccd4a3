import type { Stripe } from 'stripe'
import { parseCurrency } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import { stripeClient, type StripeAccess } from '../connectors/stripe-client.ts'
import type { SettlementLine, SettlementLineType } from './line.ts'
import type { SettlementSource } from './source.ts'

/** What Stripe calls the movements of a balance, in our words. All others are charges of the provider itself. */
const types: Readonly<Record<string, SettlementLineType>> = {
  charge: 'capture',
  payment: 'capture',
  refund: 'refund',
  payment_refund: 'refund',
  adjustment: 'chargeback',
}

type Movement = Stripe.BalanceTransaction

/** The payment a movement is about, in both names, and our own name of a refund. */
function aboutOf({ source }: Movement): Pick<SettlementLine, 'merchantRef' | 'connectorRef' | 'reference'> {
  assert(typeof source !== 'string', 'Stripe payout: a movement without its source')
  const about = source as {
    readonly id?: string
    readonly object?: string
    readonly payment_intent?: string | Stripe.PaymentIntent | null
    readonly metadata?: Readonly<Record<string, string>> | null
  } | null
  const intent = about?.payment_intent
  const metadata = about?.metadata ?? {}
  // A dispute is booked under the provider's own id of it.
  const reference = about?.object === 'dispute' ? about.id : metadata['reference']
  return {
    merchantRef: metadata['merchant_ref'] ?? '',
    connectorRef: typeof intent === 'string' ? intent : (intent?.id ?? about?.id ?? ''),
    ...(reference === undefined ? {} : { reference }),
  }
}

/** A movement of a payout in our words. Throws on a currency that is none, and where its parts do not add up. */
export function readStripeMovement(batch: string, movement: Movement): SettlementLine {
  const currency = parseCurrency(movement.currency.toUpperCase())
  const { amount, fee, net, created } = movement
  assert(currency.ok, `Stripe payout: currency ${movement.currency}`)
  assert([amount, fee, net].every(Number.isSafeInteger) && amount - fee === net, 'Stripe payout: net is not amount less fee') // prettier-ignore
  const of = (minor: number) => money(BigInt(minor), currency.value)
  const known = types[movement.type]
  // What an adjustment gives back is a dispute that was won.
  const type = known === 'chargeback' && amount > 0 ? 'reversal' : (known ?? 'fee')
  // A charge of the provider itself is nothing but a fee.
  const [gross, kept] = type === 'fee' ? [0, net] : [amount, -fee]
  return {
    batch,
    ...aboutOf(movement),
    type,
    gross: of(gross),
    fee: of(kept),
    net: of(net),
    valueDate: new Date(created * 1000),
  }
}

/** The payouts of a provider that speaks Stripe's API, each as a file of its movements. */
export function stripePayouts(access: StripeAccess, out: HttpOut): SettlementSource {
  let client: Promise<Stripe> | undefined
  const stripe = () => (client ??= stripeClient(access, out))
  return {
    connector: 'stripe',
    method: 'stripe',
    async batches() {
      const { data } = await (await stripe()).payouts.list({ limit: 100 })
      return data
        .filter(({ status }) => status === 'paid' || status === 'in_transit')
        .map(({ id }) => id)
        .toReversed()
    },
    async lines(batch) {
      const lines: SettlementLine[] = []
      const asked = { payout: batch, limit: 100, expand: ['data.source'] }
      for await (const movement of (await stripe()).balanceTransactions.list(asked))
        // The payout itself is among the movements of a payout; it is their sum, not one of them.
        if (movement.type !== 'payout') lines.push(readStripeMovement(batch, movement))
      return lines
    },
  }
}

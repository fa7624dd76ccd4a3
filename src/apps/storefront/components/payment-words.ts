import type { Taking } from '#money/payments/index.ts'
import { isMessageKey, type MessageKey, type Words } from '../words.ts'

/** What is said where it depends on how the money comes: the words of that way, else those for everyone. */
export function saidOf(words: Words, key: MessageKey, taking: Taking): string {
  const own = `${key}.${taking}`
  return words(isMessageKey(own) ? own : key)
}

/** How the goods of an order leave: in parcels, by download, or both. */
export type Leaving = 'parcel' | 'download' | 'mixed'

/** What is said where it depends on how the goods leave: the words of that way, else those of parcels. */
export function leavingSaid(words: Words, key: MessageKey, leaving: Leaving): string {
  const own = `${key}.${leaving}`
  return words(isMessageKey(own) ? own : key)
}

/** Why a payment was declined, in words; a code we do not know is told as no reason given. Cards are named for cards alone. */
export function declineText(words: Words, taking: Taking, code: string): string {
  const ending = taking === 'card' ? '' : '.any'
  const key = `decline.${code}${ending}`
  return words(isMessageKey(key) ? key : `decline.other${ending}`)
}

/** The order in which things happen, for facts that were told in one moment. */
const course = [
  'order_placed',
  'payment_declined',
  'order_paid',
  'shipment_packed',
  'payment_captured',
  'shipment_shipped',
  'order_fulfilled',
  'shipment_in_transit',
  'shipment_out_for_delivery',
  'shipment_delivered',
  'order_completed',
  'order_canceled',
  'order_expired',
  'return_requested',
  'return_approved',
  'return_refused',
  'return_canceled',
  'return_sent',
  'return_received',
  'return_exchange_lapsed',
  'return_exchanged',
  'payment_refunded',
  'order_refunded',
]

/** Facts at most this many milliseconds after the first of them are of one moment. */
const momentMs = 1_000

type Told = { readonly type: string; readonly at: Date }

/** Money that is taken at once is there before the order is confirmed by it. */
function placeOf(taking: Taking, type: string): number {
  const isFirst = taking === 'received' && type === 'payment_captured'
  return course.indexOf(isFirst ? 'order_paid' : type) - (isFirst ? 0.5 : 0)
}

/**
 * What happened to an order, in words that fit how its money comes, the oldest first. What was told in one moment stands in
 * the order in which it happens; what has no words is left out.
 */
export function toldFacts(
  words: Words,
  taking: Taking,
  facts: readonly Told[],
): { readonly text: string; readonly at: Date }[] {
  const moments: Told[][] = []
  for (const fact of facts) {
    const moment = moments.at(-1)
    const first = moment?.[0]
    if (first && fact.at.getTime() - first.at.getTime() <= momentMs) moment.push(fact)
    else moments.push([fact])
  }
  return moments
    .flatMap((moment) => moment.toSorted((a, b) => placeOf(taking, a.type) - placeOf(taking, b.type)))
    .flatMap(({ type, at }) => {
      const key = `event.${type}`
      return isMessageKey(key) ? [{ text: saidOf(words, key, taking), at }] : []
    })
}

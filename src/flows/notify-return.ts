import type { Queries } from '#kernel/database.ts'
import { parseId } from '#kernel/ids.ts'
import { findReturn, isExchanged, returnNumber, type Return } from '#goods/returns/index.ts'
import { phraseOf } from '#people/access/index.ts'
import { recordMail, returnLetter, type ReturnLetterKind } from '#people/notifications/index.ts'
import { findOrder, mailedToken, orderNumber, type Order, type OrderId } from '#trade/orders/index.ts'

/** Facts about returns a buyer hears of by mail. That money went back is told by the refund itself. */
export const returnFactsBuyersHear: Readonly<Record<string, ReturnLetterKind>> = {
  return_requested: 'requested',
  return_approved: 'approved',
  return_refused: 'refused',
  return_received: 'received',
  return_exchange_lapsed: 'exchange_lapsed',
  return_replacement_sent: 'replacement_sent',
}

/** What is sent instead, in words: "1 × Shoe (M, red)"; empty where the money is wanted. */
function insteadOf({ lines, receivedAt }: Return, order: Order): string {
  return lines
    .filter(isExchanged)
    .map(({ orderLineId, quantity, restocked, writtenOff, wanted }) => {
      const title = order.lines.find(({ id }) => id === orderLineId)?.title ?? ''
      const choice = Object.values(wanted?.options ?? {}).join(', ')
      const pieces = receivedAt === null ? quantity : restocked + writtenOff
      return pieces === 0 ? '' : `${pieces} × ${title}${choice === '' ? '' : ` (${choice})`}`
    })
    .filter((each) => each !== '')
    .join(', ')
}

/** A fact about a return, as the outbox has it. */
type ReturnFact = {
  readonly type: string
  readonly seq: number | bigint
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * Tell the buyer by mail what became of a return: one mail for each fact, however often it is told. What is approved in the
 * moment it is asked for is one mail. True when a mail was recorded now.
 */
export async function notifyReturn(
  db: Queries,
  { type, seq, payload }: ReturnFact,
  to: { readonly origin: string; readonly linkKey: string; readonly returnAddress: string },
): Promise<boolean> {
  const heard = returnFactsBuyersHear[type]
  const id = parseId('ret', String(payload['return']))
  if (heard === undefined || !id.ok || payload['approvedAtOnce'] === true) return false
  const found = await findReturn(db, id.value)
  const order = found && (await findOrder(db, found.orderId as OrderId))
  if (!found || !order) return false
  const { locale } = order
  const instead = insteadOf(found, order)
  const kind = heard === 'received' && instead !== '' ? 'received_exchange' : heard
  const parcel = found.parcels.find((each) => each.id === payload['shipment'])
  const letter = returnLetter(kind, {
    name: order.shippingAddress.name,
    locale,
    number: returnNumber(found.number),
    order: orderNumber(order.number),
    day: found.askedAt.toISOString().slice(0, 10),
    answer: kind === 'approved' || kind === 'refused' ? found.answer : '',
    address: to.returnAddress.split('|').join(', '),
    instead,
    tracking: parcel?.trackingNumber ?? '',
    url: `${to.origin}/${locale}/orders/${order.id}/returns/${found.id}?token=${mailedToken(to.linkKey, order.id)}`,
    phrase: await phraseOf(db, order.buyerId),
  })
  const posting = {
    cause: `${type}:${seq}`,
    template: `return_${kind}`,
    recipient: order.email,
    locale,
    letter,
  }
  return (await recordMail(db, posting)) !== undefined
}

import type { Queries } from '#kernel/database.ts'
import { parseId } from '#kernel/ids.ts'
import { findReturn, returnNumber } from '#goods/returns/index.ts'
import { phraseOf } from '#people/access/index.ts'
import { recordMail, returnLetter, type ReturnLetterKind } from '#people/notifications/index.ts'
import { findOrder, mailedToken, orderNumber, type OrderId } from '#trade/orders/index.ts'

/** Facts about returns a buyer hears of by mail. That money went back is told by the refund itself. */
export const returnFactsBuyersHear: Readonly<Record<string, ReturnLetterKind>> = {
  return_requested: 'requested',
  return_approved: 'approved',
  return_refused: 'refused',
  return_received: 'received',
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
  const kind = returnFactsBuyersHear[type]
  const id = parseId('ret', String(payload['return']))
  if (kind === undefined || !id.ok || payload['approvedAtOnce'] === true) return false
  const found = await findReturn(db, id.value)
  const order = found && (await findOrder(db, found.orderId as OrderId))
  if (!found || !order) return false
  const { locale } = order
  const letter = returnLetter(kind, {
    name: order.shippingAddress.name,
    locale,
    number: returnNumber(found.number),
    order: orderNumber(order.number),
    day: found.askedAt.toISOString().slice(0, 10),
    answer: kind === 'approved' || kind === 'refused' ? found.answer : '',
    address: to.returnAddress.split('|').join(', '),
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

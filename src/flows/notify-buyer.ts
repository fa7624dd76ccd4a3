import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { findPaymentFor, takingOfPayment } from '#money/payments/index.ts'
import { phraseOf } from '#people/access/index.ts'
import {
  downloadLetter,
  orderLetter,
  recordMail,
  recordMails,
  type OrderLetterKind,
  type OrderToTell,
  type Posting,
} from '#people/notifications/index.ts'
import {
  findOrder,
  findOrderByNumber,
  mailedToken,
  orderNumber,
  type Order,
  type OrderId,
} from '#trade/orders/index.ts'

/** What the mails need besides the order: where links lead, and the key that makes them. */
export type Stationery = { readonly origin: string; readonly linkKey: string }

/** Facts a buyer hears of by mail, and how the mail is called. */
export const factsBuyersHear: Readonly<Record<string, OrderLetterKind>> = {
  order_paid: 'confirmed',
  order_canceled: 'canceled',
  order_expired: 'expired',
  order_fulfilled: 'shipped',
  order_completed: 'delivered',
  payment_refunded: 'refunded',
}

const withAmounts: readonly OrderLetterKind[] = ['confirmed']

function toTell(order: Order, kind: OrderLetterKind, stationery: Stationery): OrderToTell {
  const of = (minor: bigint) => money(minor, order.currency)
  const url = `${stationery.origin}/${order.locale}/orders/${order.id}?token=${mailedToken(stationery.linkKey, order.id)}`
  const told = {
    number: orderNumber(order.number),
    name: order.shippingAddress.name,
    locale: order.locale,
    url,
  }
  if (!withAmounts.includes(kind)) return told
  return {
    ...told,
    lines: order.lines.map((line) => ({
      title: line.title,
      quantity: line.quantity,
      amount: of(line.total_minor),
    })),
    discount: of(-order.discount_minor),
    delivery: of(order.shipping_minor),
    tax: of(order.tax_minor),
    total: of(order.total_minor),
  }
}

/** What a buyer is to be told of an order. `cause` names the fact, so that one told twice is mailed once. */
export type ToldBuyer = {
  readonly order: OrderId
  readonly kind: OrderLetterKind
  readonly cause: string
  readonly refund?: bigint
}

/** The mail that tells it; nothing where there is no such order, or nothing to be told. */
async function mailFor(db: Queries, told: ToldBuyer, stationery: Stationery): Promise<Posting | undefined> {
  const [order, payment] = await Promise.all([findOrder(db, told.order), findPaymentFor(db, told.order)])
  if (order === null) return undefined
  const isDownload = order.shippingMethod === 'download'
  // Nothing leaves a warehouse; that downloads are there is told by a mail of its own.
  if (isDownload && (told.kind === 'shipped' || told.kind === 'delivered')) return undefined
  const phrase = await phraseOf(db, order.buyerId)
  const letter = orderLetter(told.kind, {
    ...toTell(order, told.kind, stationery),
    phrase,
    isDownload,
    paidBy: takingOfPayment(payment),
    ...(told.refund === undefined ? {} : { refund: money(told.refund, order.currency) }),
  })
  return {
    cause: told.cause,
    template: `order_${told.kind}`,
    recipient: order.email,
    locale: order.locale,
    letter,
  }
}

/**
 * Tell buyers by mail what became of their orders: read where nothing is open, recorded at once. Answers how many mails
 * were recorded now.
 */
export async function notifyBuyers(
  tx: Queries,
  db: Queries,
  all: readonly ToldBuyer[],
  stationery: Stationery,
): Promise<number> {
  const mails = await Promise.all(all.map((told) => mailFor(db, told, stationery)))
  const recorded = await recordMails(
    tx,
    mails.filter((mail) => mail !== undefined),
  )
  return recorded.length
}

/** Tell one buyer by mail what became of an order; true when a mail was recorded now. */
export async function notifyBuyer(db: Queries, told: ToldBuyer, stationery: Stationery): Promise<boolean> {
  return (await notifyBuyers(db, db, [told], stationery)) === 1
}

/** Tell the buyer by mail that what they bought to download is there; one mail for each time something was given out. */
export async function notifyDownloads(
  db: Queries,
  told: { readonly order: OrderId; readonly cause: string },
  { origin, linkKey }: Stationery,
): Promise<boolean> {
  const order = await findOrder(db, told.order)
  if (order === null) return false
  const { locale } = order
  const [consent] = await db.sql`
    select shipment_id from downloads.deliveries where order_id = ${order.id} and consented_at is not null`
  const letter = downloadLetter('ready', {
    name: order.shippingAddress.name,
    locale,
    file: orderNumber(order.number),
    url: `${origin}/${locale}/orders/${order.id}?token=${mailedToken(linkKey, order.id)}#downloads`,
    hasConsented: consent !== undefined,
    phrase: await phraseOf(db, order.buyerId),
  })
  const posting = { cause: told.cause, template: 'downloads_ready', recipient: order.email, locale, letter }
  return (await recordMail(db, posting)) !== undefined
}

/** Mail the link to an order to the address it was placed with. The answer is the same whether there is such an order. */
export async function mailOrderLink(
  db: Queries,
  asked: { number: number; email: string; cause: string },
  stationery: Stationery,
): Promise<void> {
  const order = await findOrderByNumber(db, asked.number, asked.email)
  if (order) await notifyBuyer(db, { order, kind: 'link', cause: asked.cause }, stationery)
}

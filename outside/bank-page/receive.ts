import { freshId } from '../wire/marks.ts'
import type { PageBank } from './bank.ts'
import { newCaptcha } from './captcha.ts'
import type { Ordered } from './dialect.ts'
import { type EnvelopeFault, openEnvelope } from './envelope.ts'
import { type OrderRow, orderOfMerchant, sameOrder } from './orders.ts'

/** Why an order is refused before the payer sees a form. */
export type OrderFault = EnvelopeFault | 'wrong_field' | 'order_too_old' | 'order_changed'

/** What came of a merchant's form. */
export type Received = { readonly order: OrderRow } | { readonly fault: OrderFault; readonly field?: string }

const orderAgeMilliseconds = 3_600_000

/** Take the form a payer's browser brings: check envelope, merchant and order; the same order again is the same page. */
export async function receiveOrder(
  bank: PageBank,
  fields: URLSearchParams,
  language: string,
): Promise<Received> {
  const { dialect } = bank
  const { form } = dialect
  const value = (name: string) => fields.get(name) ?? ''
  if (value(form.name) !== dialect.interfaceName || value(form.version) !== dialect.interfaceVersion)
    return { fault: 'wrong_interface' }
  const opened = openEnvelope(bank, {
    content: value(form.content),
    signature: value(form.signature),
    certificate: value(form.certificate),
  })
  if ('fault' in opened) return opened
  const ordered = dialect.readOrder(opened.root, opened.tree)
  if (typeof ordered === 'string') return { fault: 'wrong_field', field: ordered }
  return bank.store.write(() => keepOrder(bank, ordered, language))
}

function keepOrder(bank: PageBank, ordered: Ordered, language: string): Received {
  const known = orderOfMerchant(bank.store, ordered.merchantNumber, ordered.orderId)
  if (known !== undefined) {
    const isSame = known.amount_minor === ordered.minor && known.currency === ordered.currency
    return isSame ? { order: known } : { fault: 'order_changed' }
  }
  // Looked at last: a page opened in time may be loaded again later.
  if (Math.abs(Date.now() - ordered.orderedAt.getTime()) > orderAgeMilliseconds)
    return { fault: 'order_too_old' }
  const id = freshId('pag')
  const now = Date.now()
  bank.store.run(
    `insert into orders (id, merchant_number, merchant_account, order_id, order_date, amount_minor, currency, goods_name,
       notify_url, tell_failures, variable, site, state, language, captcha, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?)`,
    id, ordered.merchantNumber, bank.merchant.account, ordered.orderId, ordered.orderDate, ordered.minor, ordered.currency,
    ordered.goodsName, ordered.notifyUrl, ordered.tellFailures ? 1 : 0, ordered.variable, ordered.site, language, newCaptcha(),
    new Date(now).toISOString(), new Date(now + bank.orderSeconds * 1000).toISOString(),
  ) // prettier-ignore
  return { order: sameOrder(bank.store, id) }
}

import { sign } from 'node:crypto'
import type { Behavior } from './accounts.ts'
import { type PageBank, isAddress } from './bank.ts'
import { type OrderRow, sameOrder } from './orders.ts'

/** Write down what the shop will be told of an order as it now stands; inside a write. Answers ids to send at once. */
export function recordNotice(bank: PageBank, id: string, behavior: Behavior): readonly string[] {
  const order = sameOrder(bank.store, id)
  if (behavior === 'notice_lost') return []
  if (behavior === 'notice_late') {
    bank.mail.write({ ...letterOf(bank, order), delaySeconds: 20 })
    return []
  }
  if (behavior === 'notice_wrong_amount') {
    const wrong = bank.mail.write(letterOf(bank, { ...order, amount_minor: order.amount_minor + 100n }))
    bank.mail.write({ ...letterOf(bank, order), delaySeconds: 2 })
    return [wrong]
  }
  if (behavior === 'notice_forged') {
    const forged = bank.mail.write(letterOf(bank, order, (bytes) => Buffer.concat([bytes, Buffer.from(' ')])))
    bank.mail.write({ ...letterOf(bank, order), delaySeconds: 2 })
    return [forged]
  }
  return [bank.mail.write({ ...letterOf(bank, order), copies: behavior === 'notice_twice' ? 2 : 1 })]
}

function letterOf(bank: PageBank, order: OrderRow, signs: (bytes: Buffer) => Buffer = (bytes) => bytes) {
  const { dialect, key } = bank
  const bytes = dialect.toBytes(dialect.writeNotice(order, new Date()))
  const body = new URLSearchParams({
    [dialect.notice.variable]: order.variable,
    [dialect.notice.content]: bytes.toString('base64'),
    [dialect.notice.signature]: sign('sha256', signs(bytes), key).toString('base64'),
  })
  return {
    about: order.id,
    url: order.notify_url,
    contentType: 'application/x-www-form-urlencoded',
    body: body.toString(),
  }
}

/**
 * Where the buyer goes back to: the address the shop answered the notice with, when it lies at the shop; otherwise the
 * shop's own front page, because somebody else's answer must not lead a payer away.
 */
export function wayBack(bank: PageBank, order: OrderRow): { readonly href: string; readonly told: boolean } {
  const letter = bank.store.one<{ last_answer: string }>(
    `select last_answer from letters where about = ? and last_answer like '200 %' order by rowid desc limit 1`,
    order.id,
  )
  const address = bank.dialect.readReply(letter?.last_answer.slice(4) ?? '')
  const atShop = isAddress(address) && new URL(address).host === order.site
  const { protocol } = new URL(order.notify_url)
  return { href: atShop ? address : `${protocol}//${order.site}/`, told: letter !== undefined }
}

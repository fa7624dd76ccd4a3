import type { Db } from '#kernel/database.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { grantsAfter, lockVersionToTell, markTold } from '#goods/downloads/index.ts'
import { phraseOf } from '#people/access/index.ts'
import { downloadLetter, recordMail } from '#people/notifications/index.ts'
import { findOrder, mailedToken, type OrderId } from '#trade/orders/index.ts'
import type { Stationery } from './notify-buyer.ts'

const mostAtOnce = 100

/**
 * Tell former buyers of a file that there is a new version, a hundred at a time, each once: how far it has come is kept
 * with the version, in the transaction that records the mails. Answers how many were told.
 */
export async function tellFormerBuyers(db: Db, { origin, linkKey }: Stationery): Promise<number> {
  const told = await inTransaction(db, async (tx) => {
    const version = await lockVersionToTell(tx)
    if (version === undefined) return done(0)
    const grants = await grantsAfter(tx, version.variantId, version.toldThrough, mostAtOnce)
    for (const grant of grants) {
      const order = await findOrder(tx, grant.orderId as OrderId)
      if (order === null || order.email.endsWith('@erased.invalid')) continue
      const { locale } = order
      const letter = downloadLetter('new_version', {
        name: order.shippingAddress.name,
        locale,
        file: version.title,
        url: `${origin}/${locale}/orders/${order.id}?token=${mailedToken(linkKey, order.id)}#downloads`,
        phrase: await phraseOf(tx, order.buyerId),
      })
      const cause = `${version.id}:${grant.id}`
      await recordMail(tx, {
        cause,
        template: 'download_new_version',
        recipient: order.email,
        locale,
        letter,
      })
    }
    const last = grants.length < mostAtOnce ? null : (grants.at(-1)?.id ?? null)
    await markTold(tx, version.id, last)
    return done(grants.length)
  })
  return told.ok ? told.value : 0
}

import type { Db } from '#kernel/database.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { phraseOf } from '#people/access/index.ts'
import { recordMail, voiceLetter } from '#people/notifications/index.ts'
import { takeDueInvitations } from '#people/reviews/index.ts'
import { findOrder, mailedToken, orderNumber, type OrderId } from '#trade/orders/index.ts'

const mostAtOnce = 50

/**
 * Mail the invitations whose day has come: once for each order, by a link only its buyer has. An order that was given
 * back in the meantime gets none. Answers how many were looked at.
 */
export async function inviteReviews(
  db: Db,
  { origin, linkKey }: { readonly origin: string; readonly linkKey: string },
): Promise<number> {
  const taken = await inTransaction(db, async (tx) => {
    const ids = await takeDueInvitations(tx, mostAtOnce)
    for (const id of ids) {
      const order = await findOrder(tx, id as OrderId)
      if (order?.state !== 'completed') continue
      const { locale, shippingAddress, email } = order
      const letter = voiceLetter('invitation', {
        name: shippingAddress.name,
        locale,
        product: orderNumber(order.number),
        url: `${origin}/${locale}/orders/${order.id}/reviews?token=${mailedToken(linkKey, order.id)}`,
        phrase: await phraseOf(tx, order.buyerId),
      })
      await recordMail(tx, {
        cause: order.id,
        template: 'review_invitation',
        recipient: email,
        locale,
        letter,
      })
    }
    return done(ids.length)
  })
  return taken.ok ? taken.value : 0
}

import type { Db } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import {
  closePayment,
  requestCapture,
  requestRefund,
  type CaptureRefusal,
  type Connectors,
  type Operation,
  type RefundRefusal,
} from '#money/payments/index.ts'
import { findRequest, markRequestCanceled, type RequestId } from '#money/requests/index.ts'
import { houseId } from '#people/parties/index.ts'
import { performOperation } from './complete-payments.ts'
import { performVoid } from './void-payment.ts'

/** A capture or refund of a request as it now stands; undefined where the provider has not decided yet. */
export type Served = { readonly operation: Operation | undefined }

/** Take the money that is set aside for a request, all or a part of it. The same cause takes once. */
export async function captureRequest(
  db: Db,
  connectors: Connectors,
  { id, amount, cause }: { readonly id: RequestId; readonly amount: Money; readonly cause: string },
): Promise<Result<Served, CaptureRefusal>> {
  const asked = await inTransaction(db, (tx) => requestCapture(tx, id, { amount, cause }))
  if (!asked.ok) return asked
  // A way that takes the money when the payer pays has nothing left to capture.
  if (asked.value === undefined) return done({ operation: undefined })
  const performed = await performOperation(db, connectors, asked.value)
  return done({ operation: performed.ok ? performed.value : undefined })
}

/**
 * Give money of a request back out of what was earned with it. The same cause gives once. Refused where nothing was earned
 * because it settled what somebody owed.
 */
export async function refundRequest(
  db: Db,
  connectors: Connectors,
  given: {
    readonly id: RequestId
    readonly amount: Money
    readonly cause: string
    readonly reason: string
    readonly actor: string
  },
): Promise<
  Result<
    Served & { readonly operationId: Operation['id'] },
    RefundRefusal | 'amount_not_positive' | 'settles_what_is_owed'
  >
> {
  const { id, amount, cause, reason, actor } = given
  if (amount.minor <= 0n) return refused('amount_not_positive')
  if ((await findRequest(db, id))?.settles) return refused('settles_what_is_owed')
  const parts = [{ subject: id, account: account.sellerRevenue(houseId), amount }]
  const asked = await inTransaction(db, (tx) =>
    requestRefund(tx, id, { amount, parts, cause, reason, actor }),
  )
  if (!asked.ok) return asked
  const performed = await performOperation(db, connectors, asked.value)
  return done({ operationId: asked.value, operation: performed.ok ? performed.value : undefined })
}

/** Take a request back: nothing more is wanted of the payer, and what was set aside is released. Refused once money was taken. */
export async function cancelRequest(
  db: Db,
  connectors: Connectors,
  id: RequestId,
): Promise<Result<true, 'already_captured'>> {
  const closed = await inTransaction(db, async (tx) => {
    const result = await closePayment(tx, id, { event: 'cancel', cause: `cancel:${id}` })
    if (result.ok) await markRequestCanceled(tx, id)
    return result
  })
  if (!closed.ok) return closed
  const { voids } = closed.value
  if (voids !== undefined) await performVoid(db, connectors, voids)
  return done(true)
}

import type { Db, Queries } from '#kernel/database.ts'
import { money, subtract, type Money } from '#kernel/money.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { findInvoice, invoiceNumber, lockOpenInvoices, settleInvoice } from '#money/credit/index.ts'
import { debtNumber, findDebtById, lockDebt, settleDebt } from '#money/mandates/index.ts'
import {
  closePayment,
  dueAccount,
  findPaymentFor,
  giveBack,
  requestRefund,
  type Applied,
  type Operation,
  type Payment,
} from '#money/payments/index.ts'
import {
  findRequest,
  markRequestCanceled,
  markRequestSettled,
  openRequest,
  requestSettling,
  type Request,
  type RequestId,
} from '#money/requests/index.ts'
import type { PartyId } from '#people/parties/index.ts'

/** Something a party owes after the sale: a debt of a debit that was taken back, or an invoice on account. */
export type Owed = {
  readonly id: string
  readonly kind: 'debt' | 'invoice'
  /** As letters name it: D-700001, R-500001. */
  readonly number: string
  readonly party: PartyId | null
  readonly orderId: string
  readonly amount: Money
  /** What is left to pay, charges included. */
  readonly open: Money
  readonly isOpen: boolean
  readonly isPaid: boolean
  readonly dueAt: Date
}

const stateOf = ({ state }: { readonly state: string }) => ({
  isOpen: state === 'open',
  isPaid: state === 'paid',
})

/** A debt or an invoice by its id, as it is owed now; undefined where there is none. */
export async function findOwed(db: Queries, id: string): Promise<Owed | undefined> {
  const debt = id.startsWith('dbt_') ? await findDebtById(db, id) : undefined
  if (debt !== undefined) return { ...debt, kind: 'debt', number: debtNumber(debt.number), ...stateOf(debt) }
  const invoice = id.startsWith('inv_') ? await findInvoice(db, id) : undefined
  return (
    invoice && {
      ...invoice,
      kind: 'invoice',
      number: invoiceNumber(invoice.number),
      ...stateOf(invoice),
    }
  )
}

/** The same, held for the transaction: whoever pays it another way waits. Its lock is taken before its payment's. */
async function lockOwed(tx: Tx, id: string): Promise<Owed | undefined> {
  const found = await findOwed(tx, id)
  const digits = Number(found?.number.slice(2))
  if (found?.kind === 'debt') await lockDebt(tx, digits)
  if (found?.kind === 'invoice') await lockOpenInvoices(tx, [digits])
  return found && findOwed(tx, id)
}

/** Hold what the request of a payment settles, if it settles anything; before the payment's own lock. */
export async function lockSettledBy(tx: Tx, id: RequestId): Promise<void> {
  const request = await findRequest(tx, id)
  if (request?.settles) await lockOwed(tx, request.settles)
}

/** Why a debtor is not sent to pay. After `being_paid` the money is on its way, and nothing more is to be done. */
export type AskOwedRefusal = 'owed_not_found' | 'owed_not_open' | 'being_paid'

const canBePaid = ({ intent }: Payment, open: Money, now: Date): boolean =>
  (intent.state === 'requires_payment' || intent.state === 'processing') &&
  intent.amount.minor === open.minor &&
  intent.expiresAt > now

/**
 * Ask a debtor for what is open now. One who asks again gets the request they had; where it was for another amount, or is
 * over, it is closed and money that still comes on it goes back by itself. Refused while money for it is being taken.
 */
export async function askForOwed(
  db: Db,
  { id, returnUrl, now }: { readonly id: string; readonly returnUrl: string; readonly now: Date },
): Promise<Result<RequestId, AskOwedRefusal>> {
  return inTransaction<RequestId, AskOwedRefusal>(db, async (tx) => {
    const owed = await lockOwed(tx, id)
    if (owed === undefined) return refused('owed_not_found')
    if (!owed.isOpen) return refused('owed_not_open')
    const last = await requestSettling(tx, id)
    const payment = last && (await findPaymentFor(tx, last.id))
    if (last !== undefined && payment !== undefined) {
      if (canBePaid(payment, owed.open, now)) return done(last.id)
      if (payment.intent.state === 'authorized') return refused('being_paid')
      const closed = await closePayment(tx, last.id, { event: 'cancel', cause: `replaced:${last.id}` })
      if (!closed.ok) return refused('being_paid')
      await markRequestCanceled(tx, last.id)
    }
    return done(
      await openRequest(tx, {
        amount: owed.open,
        madeBy: 'house',
        capture: 'automatic',
        description: owed.number,
        metadata: { owed: owed.number },
        returnUrl,
        settles: id,
      }),
    )
  })
}

type Receipt = { readonly amount: Money; readonly reference: string; readonly source: string; readonly actor: string } // prettier-ignore

async function settleOwed(tx: Tx, owed: Owed, receipt: Receipt): Promise<void> {
  if (owed.kind === 'invoice')
    mustBeDone(await settleInvoice(tx, { invoiceId: owed.id as never, ...receipt }))
  else mustBeDone(await settleDebt(tx, { number: Number(owed.number.slice(2)), ...receipt }))
}

/** Captured money pays what is open; what came double in the meantime goes back the way it came. */
async function settleWith(
  tx: Tx,
  request: Request,
  { payment, capture, actor }: { payment: Payment; capture: Operation; actor: string },
): Promise<void> {
  const owed = request.settles === null ? undefined : await lockOwed(tx, request.settles)
  const open = owed?.isOpen ? owed.open.minor : 0n
  const used = money(open < capture.amount.minor ? open : capture.amount.minor, capture.amount.currency)
  const source = dueAccount(payment.intent)
  if (owed !== undefined && used.minor > 0n)
    await settleOwed(tx, owed, { amount: used, reference: `payment:${capture.id}`, source, actor })
  const rest = subtract(capture.amount, used)
  if (rest.minor > 0n)
    mustBeDone(
      await requestRefund(tx, request.id, {
        amount: rest,
        parts: [{ subject: 'surplus', account: source, amount: rest }],
        cause: `surplus:${capture.id}`,
        reason: 'surplus',
        actor,
      }),
    )
  await markRequestSettled(tx, request.id)
}

/**
 * A payment for what is owed has moved. Money set aside is taken while all of it is still owed, else released; taken money
 * settles, once, and what is too much is given back.
 */
export async function followOwed(
  tx: Tx,
  request: Request,
  { payment, applied, connector }: { payment: Payment; applied: Applied; connector: string },
): Promise<'take' | 'over'> {
  const { id, settles, canceledAt, settledAt } = request
  const { amount } = payment.intent
  if (settles === null || canceledAt !== null || settledAt !== null) return 'over'
  const owed = await lockOwed(tx, settles)
  const isWanted = owed?.isOpen === true && owed.open.minor >= amount.minor
  const capture = payment.operations.find(({ kind, state }) => kind === 'capture' && state === 'succeeded')
  if (applied.authorized && !isWanted) {
    await giveBack(tx, id)
    await markRequestCanceled(tx, id)
    return 'over'
  }
  if (capture === undefined) return 'take'
  await settleWith(tx, request, { payment, capture, actor: `connector:${connector}` })
  return 'over'
}

import type { Db } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findInvoiceByNumber, invoiceNumber, settleInvoice } from '#money/credit/index.ts'
import { account } from '#money/ledger/index.ts'
import {
  carries,
  entriesLike,
  keepDeskReceipt,
  lockHeldEntry,
  openBreak,
  placeHeldEntry,
  till,
  transit,
  type DeskReceipt,
} from '#money/reconciliation/index.ts'

/** Money a person says has come for an invoice, and what names it. */
export type TypedReceipt = {
  /** The number of the invoice: `R-500001`, or the digits of it. */
  readonly number: string
  readonly amount: Money
  readonly way: DeskReceipt['way']
  /** What names the money: the bank's reference, the number of a slip. */
  readonly reference: string
  /** The account it came from, where it is known. */
  readonly partyAccount?: string | undefined
  readonly receivedOn: string
  /** The person has looked at money in suspense of the same amount, and it is not this. */
  readonly isOther?: boolean | undefined
  readonly actor: string
}

/**
 * What became of it: `booked`, and waits for a statement where it is a transfer; `linked` to what the bank has told already,
 * not booked again; or `unclear`: money in suspense may be the same, nothing is booked, and a case asks a person.
 */
export type ReceiptOutcome = 'booked' | 'linked' | 'unclear'

/** Why money that was typed is not taken. */
export type PostReceiptRefusal =
  | 'invoice_not_found'
  | 'invoice_not_open'
  | 'wrong_currency'
  | 'amount_not_positive'
  | 'exceeds_open'
  | 'receipt_known'
  | 'not_a_day'

/** What typed money settles: an invoice or a debt, by one verb for both. */
export type Settled<R extends string> = {
  readonly purpose: DeskReceipt['purpose']
  readonly about: string
  readonly number: string
  readonly settle: (
    tx: Tx,
    from: { readonly reference: string; readonly source: string },
  ) => Promise<Result<unknown, R>>
}

type Typed = Omit<TypedReceipt, 'number'>

/** Another telling of the same money is not booked: undefined where there is none. */
async function meetTold<R extends string>(
  tx: Tx,
  what: Settled<R>,
  typed: Typed,
): Promise<Result<ReceiptOutcome, R> | undefined> {
  const { purpose, about, number } = what
  const { amount, way, reference, partyAccount = null, receivedOn, isOther = false, actor } = typed
  const told = await entriesLike(tx, { about, amount, receivedOn })
  const named = told.filter((each) => carries(each, { number, reference, partyAccount }))
  const booked = told.filter(({ isBooked }) => isBooked)
  // Money booked for this very thing is this money, unless two of one amount came and the reference tells them apart.
  const exact = named.length === 1 ? named : booked.length === 1 ? booked : []
  const [same] = exact
  const keep = (entryId: DeskReceipt['entryId']) =>
    keepDeskReceipt(tx, {
      way,
      purpose,
      about,
      number,
      amount,
      reference,
      partyAccount,
      receivedOn,
      entryId,
      actor,
    })
  if (same?.isBooked) {
    await keep(same.id)
    return done('linked')
  }
  if (same !== undefined) {
    const entry = await lockHeldEntry(tx, same.id)
    if (entry === undefined) return undefined
    const settled = await what.settle(tx, { reference: `entry:${same.id}`, source: account.unmatched })
    if (!settled.ok) return settled
    await placeHeldEntry(tx, entry, { to: account.unmatched, purpose: 'transfer', about, by: actor })
    await keep(same.id)
    return done('linked')
  }
  if (told.length === 0 || isOther) return undefined
  await openBreak(tx, {
    kind: 'double_receipt',
    subject: `${about}:${reference}`.slice(0, 150),
    account: account.unmatched,
    amount: { ...amount, minor: 0n },
    facts: {
      number,
      reference,
      entries: told
        .map(({ id }) => id)
        .join(' ')
        .slice(0, 80),
    },
  })
  return done('unclear')
}

/**
 * Take money a person says has come, in the caller's transaction. Cash is in the till. A transfer the bank has told of
 * already is linked to its entry; one it has not told of yet lies in transit until it does.
 */
export async function postTyped<R extends string>(
  tx: Tx,
  what: Settled<R>,
  typed: Typed,
): Promise<Result<ReceiptOutcome, R | 'not_a_day'>> {
  const { amount, way, reference, partyAccount = null, receivedOn, actor } = typed
  if (!/^\d{4}-\d{2}-\d{2}$/.test(receivedOn) || Number.isNaN(Date.parse(receivedOn)))
    return refused('not_a_day', { field: 'receivedOn' })
  if (way === 'transfer') {
    const met = await meetTold(tx, what, typed)
    if (met !== undefined) return met
  }
  const { purpose, about, number } = what
  const source = way === 'cash' ? till : transit
  const settled = await what.settle(tx, { reference: `desk:${reference}`, source })
  if (!settled.ok) return settled
  await keepDeskReceipt(tx, { way, purpose, about, number, amount, reference, partyAccount, receivedOn, entryId: null, actor }) // prettier-ignore
  return done('booked')
}

/** Take money a person says has come for an invoice, in the caller's transaction; see `postTyped`. */
export async function postInvoiceReceipt(
  tx: Tx,
  { number, ...typed }: TypedReceipt,
): Promise<Result<ReceiptOutcome, PostReceiptRefusal>> {
  const digits = /^(?:r\s*-?\s*)?(\d{1,12})$/i.exec(number.trim())?.[1]
  const invoice = digits === undefined ? undefined : await findInvoiceByNumber(tx, Number(digits))
  if (invoice === undefined) return refused('invoice_not_found', { field: 'number' })
  const { amount, actor } = typed
  return postTyped(
    tx,
    {
      purpose: 'invoice',
      about: invoice.id,
      number: invoiceNumber(invoice.number),
      settle: (within, from) => settleInvoice(within, { invoiceId: invoice.id, amount, actor, ...from }),
    },
    typed,
  )
}

/** The same in a transaction of its own. */
export const postReceipt = (
  db: Db,
  receipt: TypedReceipt,
): Promise<Result<ReceiptOutcome, PostReceiptRefusal>> =>
  inTransaction(db, (tx) => postInvoiceReceipt(tx, receipt))

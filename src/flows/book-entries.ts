import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { lockDebit, lockDebitRefund, markCredited, markRefundDebited } from '#money/mandates/index.ts'
import { openCase } from '#money/payments/index.ts'
import {
  creditorReferencesIn,
  executePayout,
  fromWire,
  lockPayout,
  returnPayout,
} from '#money/payouts/index.ts'
import {
  attemptsByReference,
  bookSettlement,
  concludeEntry,
  holdEntry,
  holdLikeTyped,
  linkTypedReceipt,
  lockEntry,
  postEntry,
  receiveTransfer,
  textOf,
  toldEntries,
  type Entry,
  type EntryId,
} from '#money/reconciliation/index.ts'
import { transferByOrder } from './match-transfer.ts'
import { payDebt } from './pay-debt.ts'
import { payInvoice } from './pay-invoice.ts'

const actor = 'bank:main'

/** Money we sent has left, or has come back from the receiver's bank. */
async function bookPayout(tx: Tx, entry: Entry): Promise<boolean> {
  const id = fromWire(entry.endToEnd ?? '')
  const payout = id.startsWith('pyo_') ? await lockPayout(tx, id) : undefined
  const size = entry.amount.minor < 0n ? -entry.amount.minor : entry.amount.minor
  if (
    payout === undefined ||
    payout.amount.currency !== entry.amount.currency ||
    payout.amount.minor !== size
  )
    return false
  if (entry.amount.minor < 0n) {
    if (!(await executePayout(tx, id, actor))) return false
    await concludeEntry(tx, entry, { event: 'book', purpose: 'payout', about: id })
    return true
  }
  const reason = /\b[A-Z]{2}\d{2}\b/.exec(entry.remittance ?? '')?.[0] ?? 'returned'
  if ((await returnPayout(tx, id, { reason, actor })) === undefined) return false
  // A withdrawal goes back to where it was taken from; other money waits for a person who finds the right account.
  await postEntry(tx, entry, payout.kind === 'withdrawal' ? payout.source : account.unmatched)
  await concludeEntry(tx, entry, { event: 'book', purpose: 'payout_return', about: id })
  if (payout.kind !== 'withdrawal')
    await openCase(tx, {
      kind: 'payout_returned',
      subject: id,
      facts: { reason, reference: payout.reference },
    })
  return true
}

/** A debit of ours was credited, or taken back: the bank names it by its trace number. */
async function bookDebit(tx: Tx, entry: Entry): Promise<boolean> {
  const isCredit = entry.code.endsWith('/PMDD')
  if (!isCredit && !entry.code.endsWith('/UPDD')) return false
  const debit = await lockDebit(tx, entry.endToEnd ?? '')
  const { minor, currency } = entry.amount
  if (debit?.amount.currency !== currency || debit.amount.minor !== (isCredit ? minor : -minor)) return false
  await postEntry(tx, entry, account.clearing('direct-debit'))
  const purpose = isCredit ? 'debit' : 'debit_return'
  await concludeEntry(tx, entry, { event: 'book', purpose, about: debit.merchantRef })
  if (isCredit) await markCredited(tx, debit)
  return true
}

/** A refund of ours over the network has left, or has come back: the bank names it by its trace number. */
async function bookDebitRefund(tx: Tx, entry: Entry): Promise<boolean> {
  const refund = /^\d{15}$/.test(entry.endToEnd ?? '')
    ? await lockDebitRefund(tx, entry.endToEnd ?? '')
    : undefined
  const { minor, currency } = entry.amount
  const size = minor < 0n ? -minor : minor
  if (refund?.amount.currency !== currency || refund.amount.minor !== size) return false
  // What bounces after it counted as done is nobody's until a person finds its payer.
  const isBack = minor > 0n
  await postEntry(tx, entry, isBack && refund.state !== 'returned' && refund.state !== 'submitted' ? account.unmatched : account.clearing('direct-debit')) // prettier-ignore
  const purpose = isBack
    ? refund.state === 'returned' || refund.state === 'submitted'
      ? 'debit_return'
      : 'other'
    : 'debit'
  await concludeEntry(tx, entry, { event: 'book', purpose, about: refund.merchantRef })
  if (!isBack) await markRefundDebited(tx, refund)
  return true
}

/** Money of a payer: by its reference, else by the number of the order with the amount or the name. */
async function bookTransfer(tx: Tx, entry: Entry): Promise<boolean> {
  if (entry.amount.minor <= 0n) return false
  const byReference = await attemptsByReference(tx, creditorReferencesIn(textOf(entry)))
  const attempt = byReference[0] ?? (await transferByOrder(tx, entry))
  if (attempt === undefined || attempt.amount.currency !== entry.amount.currency) return false
  await receiveTransfer(tx, entry, attempt, actor)
  return true
}

async function bookFee(tx: Tx, entry: Entry): Promise<boolean> {
  if (entry.amount.minor >= 0n || !entry.code.endsWith('/CHRG')) return false
  await postEntry(tx, entry, account.fees('house-bank'))
  await concludeEntry(tx, entry, { event: 'book', purpose: 'fee' })
  return true
}

/** What an entry may be, the surest first. Each books it and answers true, or leaves it untouched. */
const purposes: readonly ((tx: Tx, entry: Entry) => Promise<boolean>)[] = [
  bookPayout,
  bookDebit,
  bookDebitRefund,
  bookSettlement,
  linkTypedReceipt,
  payDebt,
  payInvoice,
  bookTransfer,
  holdLikeTyped,
  bookFee,
]

async function bookOne(tx: Tx, id: EntryId): Promise<void> {
  const entry = await lockEntry(tx, id)
  if (entry?.state !== 'told') return
  for (const book of purposes) if (await book(tx, entry)) return
  await holdEntry(tx, entry)
}

/**
 * Book what the bank has told: each entry in a transaction of its own, so one that fails holds up no other. What nobody
 * can place lies in suspense, with a case. Answers how many were looked at.
 */
export async function bookEntries(db: Db): Promise<number> {
  const ids = await toldEntries(db)
  for (const id of ids) {
    try {
      mustBeDone(await inTransaction(db, async (tx) => done(await bookOne(tx, id))))
    } catch (error) {
      log.error('entry_not_booked', { aggregate: id, ...errorFields(error) })
    }
    await failpoint('entries.afterBook')
  }
  return ids.length
}

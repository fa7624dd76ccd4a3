import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { lifecycle } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { openCase, type AttemptId } from '#money/payments/index.ts'
import { requestPayout } from '#money/payouts/index.ts'
import { concludeEntry, placeHeldEntry, postEntry } from './book-entry.ts'
import type { Entry, EntryId } from './entry.ts'

/** Money that came by transfer waits until the payment has counted it, or goes back. */
export const receiptLifecycle = lifecycle({
  waiting: { apply: 'applied', return: 'returned' },
  applied: {},
  returned: {},
})

/** The connector of payments by transfer to our account. */
export const transferConnector = 'bank_transfer'

/** A payment that waits for, or has had, a transfer. */
export type TransferAttempt = {
  readonly id: AttemptId
  readonly merchantRef: string
  readonly reference: string
  readonly connectorRef: string
  readonly amount: Money
}

type Row = Omit<TransferAttempt, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

/** The tries by transfer that stand under one of these creditor references. */
export async function attemptsByReference(
  db: Queries,
  references: readonly string[],
): Promise<TransferAttempt[]> {
  const rows = await db.sql<Row>`
    select a.id, a.merchant_ref as "merchantRef", i.reference, a.connector_ref as "connectorRef", a.amount_minor, a.currency
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
     where a.connector = ${transferConnector} and a.connector_ref = any (${[...references]}::text[])
     order by a.id`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}

/** Money for a payment has come. It waits in suspense until the payment has all it asked, or is over. */
export async function receiveTransfer(
  tx: Tx,
  entry: Entry,
  attempt: TransferAttempt,
  by: string,
): Promise<void> {
  if (entry.state === 'held')
    await placeHeldEntry(tx, entry, {
      to: account.unmatched,
      purpose: 'transfer',
      about: attempt.merchantRef,
      by,
    })
  else {
    await postEntry(tx, entry, account.unmatched)
    await concludeEntry(tx, entry, { event: 'book', purpose: 'transfer', about: attempt.merchantRef })
  }
  await tx.sql`
    insert into reconciliation.receipts (entry_id, attempt_id, amount_minor, currency, party_name, party_account)
    values (${entry.id}, ${attempt.id}, ${entry.amount.minor}, ${entry.amount.currency}, ${entry.partyName}, ${entry.partyAccount})
    on conflict (entry_id) do nothing`
}

/** What has come by transfer for a try. */
export type Received = {
  readonly id: AttemptId
  readonly merchantRef: string
  readonly reference: string
  readonly asked: Money
  readonly waiting: Money
  /** The payment has counted the money. */
  readonly isTaken: boolean
  /** No money is wanted for it any more. */
  readonly isOver: boolean
  readonly hadApplied: boolean
}

/** Tries with receipts nobody has dealt with yet. */
export async function waitingReceipts(db: Queries, merchantRef?: string): Promise<Received[]> {
  const rows = await db.sql<{
    id: AttemptId
    merchantRef: string
    reference: string
    asked_minor: bigint
    waiting_minor: bigint
    currency: Currency
    isTaken: boolean
    isOver: boolean
    hadApplied: boolean
  }>`
    select a.id, a.merchant_ref as "merchantRef", i.reference, a.amount_minor as asked_minor,
           sum(r.amount_minor) filter (where r.state = 'waiting')::bigint as waiting_minor, a.currency,
           a.captured_minor > 0 as "isTaken",
           a.captured_minor = 0 and (i.state in ('canceled', 'expired') or a.state in ('declined', 'failed', 'expired', 'voided')
                                     or i.captured_minor > 0) as "isOver",
           bool_or(r.state = 'applied') as "hadApplied"
      from reconciliation.receipts r
      join payments.attempts a on a.id = r.attempt_id
      join payments.intents i on i.id = a.intent_id
     where a.merchant_ref = coalesce(${merchantRef ?? null}, a.merchant_ref)
     group by a.id, i.id
    having count(*) filter (where r.state = 'waiting') > 0
     order by a.id
     limit 200`
  return rows.map(({ asked_minor, waiting_minor, currency, ...rest }) => ({
    ...rest,
    asked: money(asked_minor, currency),
    waiting: money(waiting_minor, currency),
  }))
}

type Receipt = { readonly entry_id: EntryId; readonly amount_minor: bigint; readonly party_name: string | null; readonly party_account: string | null } // prettier-ignore

const lockWaiting = (tx: Tx, attempt: AttemptId): Promise<Receipt[]> =>
  tx.sql<Receipt>`
    select r.entry_id, r.amount_minor, r.party_name, r.party_account
      from reconciliation.receipts r
     where r.attempt_id = ${attempt} and r.state = 'waiting'
     order by r.amount_minor desc, r.entry_id
       for update`

/** Send money from suspense back to who sent it, or ask a person where nobody knows the account. */
async function sendBack(tx: Tx, received: Received, receipt: Receipt, amount: Money): Promise<void> {
  const sent = await requestPayout(tx, {
    key: `return:${receipt.entry_id}`,
    kind: 'surplus',
    reference: received.reference,
    amount,
    to: { name: receipt.party_name ?? '', iban: receipt.party_account ?? '' },
    remittance: `Returned ${received.merchantRef}`,
    source: account.unmatched,
    actor: `connector:${transferConnector}`,
  })
  if (sent.ok) return
  const facts = { refusal: sent.refusal, amount: String(amount.minor), currency: amount.currency }
  await openCase(tx, { kind: 'payout_rejected', subject: receipt.entry_id, facts })
}

/**
 * The payment has counted the money: what it asked leaves suspense for it, and what came beyond goes back to who sent it.
 * Nothing happens where no money waits.
 */
export async function applyReceipts(tx: Tx, received: Received): Promise<Result<true, never>> {
  const receipts = await lockWaiting(tx, received.id)
  if (receipts.length === 0) return done(true)
  const { asked } = received
  const total = receipts.reduce((sum, each) => sum + each.amount_minor, 0n)
  const used = received.hadApplied ? 0n : asked.minor
  if (used > 0n) {
    const move = {
      id: transferIdOf(received.id, 'received'),
      debit: account.unmatched,
      credit: account.clearing('bank-transfer'),
      amount: asked,
      code: 'transfer_received',
    }
    mustBeDone(
      await postTransfers(tx, [move], { actor: `connector:${transferConnector}`, cause: received.id }),
    )
  }
  const ids = receipts.map(({ entry_id }) => entry_id)
  await tx.sql`update reconciliation.receipts set state = 'applied' where entry_id = any (${ids}::text[])`
  let left = total - used
  for (const receipt of receipts) {
    const size = left < receipt.amount_minor ? left : receipt.amount_minor
    if (size <= 0n) break
    await sendBack(tx, received, receipt, money(size, asked.currency))
    left -= size
  }
  return done(true)
}

/** Nothing is wanted any more and too little came: all of it goes back to who sent it. */
export async function returnReceipts(tx: Tx, received: Received): Promise<Result<true, never>> {
  for (const receipt of await lockWaiting(tx, received.id)) {
    await sendBack(tx, received, receipt, money(receipt.amount_minor, received.asked.currency))
    await tx.sql`update reconciliation.receipts set state = 'returned' where entry_id = ${receipt.entry_id}`
  }
  return done(true)
}

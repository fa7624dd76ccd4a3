import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, type Money } from '#kernel/money.ts'
import type { TransferId } from '#money/ledger/index.ts'

/** The id of one payment to somebody's bank account; the bank knows it as its end-to-end id. */
export type PayoutId = Id<'pyo'>
/** The id of a payment order, which carries many of them to the bank. */
export type MessageId = Id<'pms'>

/**
 * A payout. A large one, or one a person stopped, waits until somebody who did not make it approves. The bank may say no
 * until it has carried it out; what it has carried out may still come back from the receiver's bank.
 */
export const payoutLifecycle = lifecycle({
  waiting: { approve: 'requested', cancel: 'canceled' },
  requested: { send: 'sent', hold: 'waiting', cancel: 'canceled' },
  sent: { accept: 'accepted', execute: 'executed', reject: 'rejected' },
  accepted: { execute: 'executed', reject: 'rejected' },
  executed: { return: 'returned' },
  rejected: {},
  returned: {},
  canceled: {},
})

/** Where a payout is. */
export type PayoutState = StateOf<typeof payoutLifecycle>

/** A payment order: made, and answered once the bank has taken or refused it. */
export const messageLifecycle = lifecycle({ made: { answer: 'answered' }, answered: {} })

/** Why money is sent. */
export type PayoutKind = 'refund' | 'withdrawal' | 'surplus' | 'other'

/** A payout as it is known. */
export type Payout = {
  readonly id: PayoutId
  readonly key: string
  readonly kind: PayoutKind
  /** What it is for, in the words of whoever asked: an operation, a withdrawal, a bank entry. */
  readonly reference: string
  readonly amount: Money
  readonly creditorName: string
  readonly creditorIban: string
  readonly remittance: string
  /** The ledger account it is paid from. */
  readonly source: string
  readonly heldBy: TransferId
  readonly state: PayoutState
  readonly messageId: MessageId | null
  readonly reason: string | null
  readonly requestedAt: Date
  readonly decidedAt: Date | null
  /** Who asked for it: a person, or a part of the house. */
  readonly madeBy: string
  readonly approvedBy: string | null
}

type Row = Omit<Payout, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

const payoutOf = ({ amount_minor, currency, ...rest }: Row): Payout => ({
  ...rest,
  amount: money(amount_minor, currency),
})

/** Payouts by the reference they are for, the oldest first. */
export async function payoutsFor(db: Queries, reference: string): Promise<Payout[]> {
  const rows = await db.sql<Row>`
    select p.id, p.key, p.kind, p.reference, p.amount_minor, p.currency, p.creditor_name as "creditorName",
           p.creditor_iban as "creditorIban", p.remittance, p.source, p.held_by::text as "heldBy", p.state,
           p.message_id as "messageId", p.reason, p.requested_at as "requestedAt", p.decided_at as "decidedAt",
           p.made_by as "madeBy", p.approved_by as "approvedBy"
      from payouts.payouts p
     where p.reference = ${reference}
     order by p.id`
  return rows.map(payoutOf)
}

/** One payout, locked until the transaction ends; undefined when there is none. */
export async function lockPayout(tx: Queries, id: string): Promise<Payout | undefined> {
  const [row] = await tx.sql<Row>`
    select p.id, p.key, p.kind, p.reference, p.amount_minor, p.currency, p.creditor_name as "creditorName",
           p.creditor_iban as "creditorIban", p.remittance, p.source, p.held_by::text as "heldBy", p.state,
           p.message_id as "messageId", p.reason, p.requested_at as "requestedAt", p.decided_at as "decidedAt",
           p.made_by as "madeBy", p.approved_by as "approvedBy"
      from payouts.payouts p
     where p.id = ${id}
       for update`
  return row && payoutOf(row)
}

/** Payouts as the desk lists them, the newest first; only those in a state where one is named. */
export async function recentPayouts(db: Queries, state?: PayoutState, most = 100): Promise<Payout[]> {
  const rows = await db.sql<Row>`
    select p.id, p.key, p.kind, p.reference, p.amount_minor, p.currency, p.creditor_name as "creditorName",
           p.creditor_iban as "creditorIban", p.remittance, p.source, p.held_by::text as "heldBy", p.state,
           p.message_id as "messageId", p.reason, p.requested_at as "requestedAt", p.decided_at as "decidedAt",
           p.made_by as "madeBy", p.approved_by as "approvedBy"
      from payouts.payouts p
     where p.state = coalesce(${state ?? null}, p.state)
     order by p.id desc
     limit ${most}`
  return rows.map(payoutOf)
}

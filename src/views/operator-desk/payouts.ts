import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import type { PayoutId, PayoutKind, PayoutState } from '#money/payouts/index.ts'

/** A payout in the desk's list. */
export type DeskPayout = {
  readonly id: PayoutId
  readonly kind: PayoutKind
  readonly reference: string
  readonly amount: Money
  readonly creditorName: string
  readonly creditorIban: string
  readonly remittance: string
  readonly source: string
  readonly state: PayoutState
  readonly messageId: string | null
  readonly reason: string | null
  readonly requestedAt: Date
  readonly decidedAt: Date | null
  readonly madeBy: string
  readonly approvedBy: string | null
  readonly heldBecause: string | null
}

type Row = Omit<DeskPayout, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

/** Payouts, the newest first; one, those in a state, or below one where named. */
export async function deskPayouts(
  db: Queries,
  filter: {
    readonly id?: string
    readonly state?: PayoutState
    readonly belowId?: string
    /** What they were made for, as `makePayout` names it. */
    readonly purpose?: string
    readonly most?: number
  },
): Promise<DeskPayout[]> {
  const { id = null, state = null, belowId = null, purpose = null, most = 50 } = filter
  const rows = await db.sql<Row>`
    select p.id, p.kind, p.reference, p.amount_minor, p.currency, p.creditor_name as "creditorName",
           p.creditor_iban as "creditorIban", p.remittance, p.source, p.state, p.message_id as "messageId", p.reason,
           p.requested_at as "requestedAt", p.decided_at as "decidedAt", p.made_by as "madeBy",
           p.approved_by as "approvedBy", p.held_because as "heldBecause"
      from payouts.payouts p
     where (${id}::text is null or p.id = ${id})
       and (${state}::text is null or p.state = ${state})
       and (${belowId}::text is null or p.id < ${belowId})
       and (${purpose}::text is null or starts_with(p.reference, ${purpose} || ':'))
     order by p.id desc
     limit ${most}`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}

/** A payment order as it went to the bank, byte by byte. */
export type PaymentOrder = {
  readonly id: string
  readonly state: 'made' | 'answered'
  readonly content: string
  readonly tries: number
  readonly madeAt: Date
  readonly answeredAt: Date | null
}

/** The payment order a payout travels in; undefined before it was gathered into one. */
export async function paymentOrderOf(db: Queries, payoutId: string): Promise<PaymentOrder | undefined> {
  const [row] = await db.sql<PaymentOrder>`
    select m.id, m.state, m.content, m.tries, m.made_at as "madeAt", m.answered_at as "answeredAt"
      from payouts.payouts p
      join payouts.messages m on m.id = p.message_id
     where p.id = ${payoutId}`
  return row
}

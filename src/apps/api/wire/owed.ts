import { toWire } from '#kernel/money.ts'
import { invoiceNumber, type Invoice } from '#money/credit/index.ts'
import { debtNumber, type Debt, type GivenMandate } from '#money/mandates/index.ts'

/** An invoice as the wire has it. */
export function invoiceOnWire(each: Invoice) {
  return {
    id: each.id,
    number: invoiceNumber(each.number),
    order_id: each.orderId,
    state: each.state,
    amount: toWire(each.amount),
    credited: toWire(each.credited),
    fees: toWire(each.fees),
    paid: toWire(each.paid),
    open: toWire(each.open),
    issued_at: each.issuedAt.toISOString(),
    due_at: each.dueAt.toISOString(),
    days_overdue: each.daysOverdue,
    reminders: each.reminders,
  }
}

/** A debt as the wire has it. */
export function debtOnWire(each: Debt) {
  return {
    id: each.id,
    number: debtNumber(each.number),
    order_id: each.orderId,
    state: each.state,
    code: each.code,
    is_late: each.isLate,
    amount: toWire(each.amount),
    paid: toWire(each.paid),
    written_off: toWire(each.writtenOff),
    open: toWire(each.open),
    opened_at: each.openedAt.toISOString(),
    due_at: each.dueAt.toISOString(),
    days_overdue: each.daysOverdue,
    reminders: each.reminders,
  }
}

/** A consent to debits as the wire has it. */
export function mandateOnWire(each: GivenMandate) {
  return {
    id: each.id,
    holder: each.holder,
    kind: each.kind,
    last4: each.last4,
    wording: each.wording,
    state: each.state,
    agreed_at: each.agreedAt.toISOString(),
    revoked_at: each.revokedAt?.toISOString() ?? null,
    debits: each.debits,
    debit_state: each.debit,
  }
}

import { money, toWire } from '#kernel/money.ts'
import type { Money } from '#kernel/money.ts'
import type { Attempt, Operation, Payment, Route } from '#money/payments/index.ts'
import { maskIban } from '#money/payouts/index.ts'
import type { Entry, PeriodReport } from '#money/reconciliation/index.ts'
import type { MoneyTrail } from '#views/money-trail/index.ts'
import type { DeskDecision, DeskPayment, DeskPayout } from '#views/operator-desk/index.ts'
import type { EvidenceLine } from '#views/payment-statement/index.ts'
import type { FeeShares, SettlementFile } from '#views/settlement-files/index.ts'
import { wireOrNull } from './money.ts'

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null

/** A payment in the desk's list. */
export function deskPaymentLineOnWire(each: DeskPayment) {
  return {
    id: each.id,
    reference: each.orderId,
    order_number: each.orderNumber,
    state: each.state,
    amount: toWire(each.amount),
    authorized: toWire(each.authorized),
    captured: toWire(each.captured),
    refunded: toWire(each.refunded),
    created_at: each.createdAt.toISOString(),
    attempts: each.attempts,
    open_cases: each.openCases,
  }
}

const attemptOnWire = (each: Attempt) => ({
  id: each.id,
  reference: each.merchantRef,
  connector: each.connector,
  connector_reference: each.connectorRef ?? null,
  method: each.method,
  state: each.state,
  surplus: each.surplus,
  authorized: toWire(each.authorized),
  captured: toWire(each.captured),
  voided: toWire(each.voided),
  refunded: toWire(each.refunded),
  decline_code: each.declineCode ?? null,
  card: each.card === undefined ? null : { brand: each.card.brand, last4: each.card.last4 },
  created_at: each.createdAt.toISOString(),
})

/** A request to a provider. */
export const operationOnWire = (each: Operation) => ({
  id: each.id,
  attempt_id: each.attemptId,
  kind: each.kind,
  state: each.state,
  amount: toWire(each.amount),
  reason: each.reason ?? null,
  failure_code: each.failureCode ?? null,
  tries: each.tries,
  next_question_at: each.decidedAt === undefined ? iso(each.nextSyncAt) : null,
  created_at: each.createdAt.toISOString(),
  decided_at: iso(each.decidedAt),
})

/** A payment whole, for the desk. */
export function deskPaymentOnWire(
  { intent, attempts, operations }: Payment,
  known: { readonly refundable: Money; readonly disputed: Money; readonly evidence: readonly EvidenceLine[] },
) {
  return {
    id: intent.id,
    reference: intent.reference,
    state: intent.state,
    amount: toWire(intent.amount),
    authorized: toWire(intent.authorized),
    captured: toWire(intent.captured),
    refunded: toWire(intent.refunded),
    refundable: toWire(known.refundable),
    disputed: toWire(known.disputed),
    expires_at: intent.expiresAt.toISOString(),
    authorized_until: iso(intent.authorizedUntil),
    attempts: attempts.map(attemptOnWire),
    operations: operations.map(operationOnWire),
    evidence: known.evidence.map(({ id, attemptId, source, receivedAt, effect }) => ({
      id,
      attempt_id: attemptId,
      source,
      received_at: receivedAt.toISOString(),
      effect,
    })),
  }
}

/** Where the money of a payment is. */
export function trailOnWire({ payment, steps, lines, entries, addsUp }: MoneyTrail) {
  return {
    payment_id: payment.intent.id,
    adds_up: addsUp,
    steps: steps.map(({ code, isTotal, amount, running, where }) => ({
      code,
      is_total: isTotal,
      amount: toWire(amount),
      running: toWire(running),
      where: where ?? null,
    })),
    settlement_lines: lines.map((each) => ({
      type: each.type,
      match: each.match,
      operation_id: each.operationId,
      gross: toWire(each.gross),
      fee: toWire(each.fee),
      net: toWire(each.net),
      connector: each.connector,
      batch: each.batch,
      imported_at: each.importedAt.toISOString(),
      paid_at: iso(each.paidAt),
      bank_reference: each.bankRef,
      booked_on: each.bookedOn,
    })),
    bank_entries: entries.map(({ id, amount, bookedOn, bankRef, purpose }) => ({
      id,
      amount: toWire(amount),
      booked_on: bookedOn,
      bank_reference: bankRef,
      purpose,
    })),
  }
}

/** A decision of risk, with its reasons. */
export function decisionOnWire(each: DeskDecision) {
  return {
    id: each.id,
    attempt: each.attempt,
    reference: each.reference,
    order_number: each.orderNumber ?? null,
    action: each.action,
    state: each.state,
    probability: each.probability,
    reasons: each.reasons.map((reason) =>
      reason.kind === 'rule'
        ? { kind: reason.kind, says: reason.says, added: null }
        : { kind: reason.kind, says: reason.feature, added: reason.added },
    ),
    rule_set: each.ruleSet,
    model: each.model,
    decided_at: each.decidedAt.toISOString(),
    reviewed_at: iso(each.reviewedAt),
    reviewed_by: each.reviewedBy,
    note: each.note,
    outcomes: each.outcomes,
  }
}

/** A rule by which payments find their acquirer; bounds are in the currency it is for. */
export function routeOnWire(each: Route) {
  const bound = (minor: bigint | null) =>
    minor === null || each.currency === null ? null : toWire(money(minor, each.currency as Money['currency']))
  return {
    id: each.id,
    method: each.method,
    position: each.position,
    connector: each.connector,
    weight: each.weight,
    currency: each.currency,
    country: each.country,
    least: bound(each.least_minor),
    most: bound(each.most_minor),
  }
}

/** A payout, its account hidden but for the ends. */
export function payoutOnWire(each: DeskPayout) {
  return {
    id: each.id,
    kind: each.kind,
    reference: each.reference,
    amount: toWire(each.amount),
    holder: each.creditorName,
    to: maskIban(each.creditorIban),
    remittance: each.remittance,
    source: each.source,
    state: each.state,
    order_id: each.messageId,
    reason: each.reason,
    made_by: each.madeBy,
    approved_by: each.approvedBy,
    held_because: each.heldBecause,
    requested_at: each.requestedAt.toISOString(),
    decided_at: iso(each.decidedAt),
  }
}

/** What fees are made of: the issuer's, the scheme's, the acquirer's, and what was told as one sum. */
export const feePartsOnWire = ({ interchange, scheme, markup, undivided }: FeeShares) => ({
  interchange: toWire(interchange),
  scheme_fee: toWire(scheme),
  markup: toWire(markup),
  undivided: toWire(undivided),
})

/** A settlement file. */
export function settlementFileOnWire(each: SettlementFile) {
  return {
    id: each.id,
    connector: each.connector,
    batch: each.batch,
    gross: toWire(each.gross),
    fee: toWire(each.fee),
    fee_parts: feePartsOnWire(each.shares),
    net: toWire(each.net),
    value_on: each.valueOn,
    imported_at: each.importedAt.toISOString(),
    paid: wireOrNull(each.paid),
    paid_at: iso(each.paidAt),
    bank_entry_id: each.entryId,
    lines: each.lines,
    differences: each.differences,
  }
}

/** A movement of our bank account. */
export function bankEntryOnWire(each: Entry) {
  return {
    id: each.id,
    account: each.account,
    amount: toWire(each.amount),
    booked_on: each.bookedOn,
    bank_reference: each.bankRef,
    end_to_end: each.endToEnd,
    remittance: each.remittance,
    party_name: each.partyName,
    party_account: each.partyAccount,
    code: each.code,
    state: each.state,
    purpose: each.purpose,
    about: each.about,
  }
}

/** What stands at an instant. */
export function positionOnWire({
  until,
  clearing,
  bank,
  missing,
  openBreaks,
  debitsEqualCredits,
  isClean,
}: PeriodReport) {
  return {
    until: until.toISOString(),
    is_clean: isClean,
    debits_equal_credits: debitsEqualCredits,
    open_differences: openBreaks,
    missing: missing.map(({ who, what, amount, count, since, names }) => ({
      who,
      what,
      amount: toWire(amount),
      count,
      since: since.toISOString(),
      names: [...names],
    })),
    clearing: clearing.map((each) => ({
      account: each.account,
      currency: each.currency,
      balance: toWire(each.balance),
      unsettled: toWire(each.unsettled),
      unpaid: toWire(each.unpaid),
      differences: toWire(each.breaks),
      unexplained: toWire(each.unexplained),
    })),
    bank: bank.map((each) => ({
      account: each.account,
      currency: each.currency,
      balance: toWire(each.balance),
      told: toWire(each.told),
      unbooked: toWire(each.unbooked),
      differences: toWire(each.breaks),
      unexplained: toWire(each.unexplained),
    })),
  }
}

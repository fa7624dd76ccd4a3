import { Type } from 'typebox'
import { attemptLifecycle, intentLifecycle, operationLifecycle } from '#money/payments/index.ts'
import { payoutLifecycle } from '#money/payouts/index.ts'
import { entryLifecycle } from '#money/reconciliation/index.ts'
import { riskActions } from '#trust/risk/index.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull } from './common.ts'

const count = Type.Integer({ minimum: 0 })
const day = Type.String({ format: 'date', maxLength: 10 })

/** The states of a payment. */
export const paymentState = oneOf(intentLifecycle.states)

/** A payment in the desk's list. */
export const deskPaymentLine = closed(
  {
    id: idOf('pay', 'The payment.'),
    reference: Type.String({ description: 'What it is for: an order, a request, a top-up.' }),
    order_number: orNull(Type.String()),
    state: paymentState,
    amount: moneySchema,
    authorized: moneySchema,
    captured: moneySchema,
    refunded: moneySchema,
    created_at: instant,
    attempts: count,
    open_cases: count,
  },
  { title: 'DeskPaymentLine' },
)

/** A request to a provider, as the desk sees it. */
export const deskOperationSchema = closed(
  {
    id: idOf('op', 'The request.'),
    attempt_id: Type.String(),
    kind: oneOf(['authorize', 'capture', 'void', 'refund', 'sync']),
    state: oneOf(operationLifecycle.states),
    amount: moneySchema,
    reason: orNull(Type.String()),
    failure_code: orNull(Type.String()),
    tries: count,
    next_question_at: orNull(instant),
    created_at: instant,
    decided_at: orNull(instant),
  },
  { title: 'PaymentOperation' },
)

/** A payment whole: its tries, what was asked of providers, and what they said. */
export const deskPaymentSchema = closed(
  {
    id: idOf('pay', 'The payment.'),
    reference: Type.String(),
    state: paymentState,
    amount: moneySchema,
    authorized: moneySchema,
    captured: moneySchema,
    refunded: moneySchema,
    refundable: moneySchema,
    disputed: moneySchema,
    expires_at: instant,
    authorized_until: orNull(instant),
    attempts: Type.Array(
      closed({
        id: idOf('att', 'The try.'),
        reference: Type.String({ description: 'By which its provider knows it.' }),
        connector: Type.String(),
        connector_reference: orNull(Type.String()),
        method: Type.String(),
        state: oneOf(attemptLifecycle.states),
        surplus: Type.Boolean(),
        authorized: moneySchema,
        captured: moneySchema,
        voided: moneySchema,
        refunded: moneySchema,
        decline_code: orNull(Type.String()),
        card: orNull(closed({ brand: Type.String(), last4: Type.String() })),
        created_at: instant,
      }),
    ),
    operations: Type.Array(deskOperationSchema),
    evidence: Type.Array(
      closed({
        id: Type.Integer(),
        attempt_id: Type.String(),
        source: oneOf(['sync', 'notify', 'poll', 'return', 'settlement']),
        received_at: instant,
        effect: orNull(Type.String()),
      }),
    ),
  },
  { title: 'DeskPayment' },
)

/** Where the money of a payment is, from what was asked to our bank account. */
export const trailSchema = closed(
  {
    payment_id: Type.String(),
    adds_up: Type.Boolean(),
    steps: Type.Array(
      closed({
        code: Type.String(),
        is_total: Type.Boolean(),
        amount: moneySchema,
        running: moneySchema,
        where: orNull(Type.String()),
      }),
    ),
    settlement_lines: Type.Array(
      closed({
        type: Type.String(),
        match: Type.String(),
        operation_id: orNull(Type.String()),
        gross: moneySchema,
        fee: moneySchema,
        net: moneySchema,
        connector: Type.String(),
        batch: Type.String(),
        imported_at: instant,
        paid_at: orNull(instant),
        bank_reference: orNull(Type.String()),
        booked_on: orNull(day),
      }),
    ),
    bank_entries: Type.Array(
      closed({
        id: Type.String(),
        amount: moneySchema,
        booked_on: day,
        bank_reference: orNull(Type.String()),
        purpose: Type.String(),
      }),
    ),
  },
  { title: 'MoneyTrail' },
)

/** A decision of risk about one try to pay. */
export const decisionSchema = closed(
  {
    id: idOf('rsk', 'The decision.'),
    attempt: Type.String(),
    reference: Type.String(),
    order_number: orNull(Type.String()),
    action: oneOf(riskActions),
    state: oneOf(['decided', 'waiting', 'approved', 'refused', 'withdrawn']),
    probability: orNull(Type.Number({ minimum: 0, maximum: 1 })),
    reasons: Type.Array(
      closed({
        kind: oneOf(['rule', 'model']),
        says: Type.String({ description: 'The rule in its own words, or the feature of the model.' }),
        added: orNull(Type.Number({ description: 'To the log odds, of a feature.' })),
      }),
    ),
    rule_set: Type.Integer(),
    model: orNull(Type.Integer()),
    decided_at: instant,
    reviewed_at: orNull(instant),
    reviewed_by: orNull(Type.String()),
    note: orNull(Type.String()),
    outcomes: Type.Array(Type.String()),
  },
  { title: 'RiskDecision' },
)

/** A rule by which card payments find their acquirer. */
export const routeSchemaOnWire = closed(
  {
    id: Type.Integer(),
    method: Type.String(),
    position: Type.Integer(),
    connector: Type.String(),
    weight: Type.Integer(),
    currency: orNull(Type.String()),
    country: orNull(Type.String()),
    least: orNull(moneySchema),
    most: orNull(moneySchema),
  },
  { title: 'Route' },
)

/** Money sent to somebody's bank account. */
export const payoutSchema = closed(
  {
    id: idOf('pyo', 'The payout.'),
    kind: oneOf(['refund', 'withdrawal', 'surplus', 'other']),
    reference: Type.String({ description: 'What it is for.' }),
    amount: moneySchema,
    holder: Type.String(),
    to: Type.String({ description: 'The account, all but its ends hidden.' }),
    remittance: Type.String(),
    source: Type.String({ description: 'The ledger account it is paid from.' }),
    state: oneOf(payoutLifecycle.states),
    order_id: orNull(Type.String({ description: 'The payment order it travels in.' })),
    reason: orNull(Type.String()),
    made_by: Type.String({ description: 'Who asked for it: a person, a program, or a part of the house.' }),
    approved_by: orNull(Type.String({ description: 'The second person, where one was needed.' })),
    held_because: orNull(Type.String()),
    requested_at: instant,
    decided_at: orNull(instant),
  },
  { title: 'Payout' },
)

/** What a provider's fees are made of. */
export const feePartsSchema = closed(
  {
    interchange: moneySchema,
    scheme_fee: moneySchema,
    markup: moneySchema,
    undivided: moneySchema,
  },
  { title: 'FeeParts' },
)

/** A settlement file as it was taken in. */
export const settlementFileSchema = closed(
  {
    id: idOf('stf', 'The file.'),
    connector: Type.String(),
    batch: Type.String(),
    gross: moneySchema,
    fee: moneySchema,
    fee_parts: feePartsSchema,
    net: moneySchema,
    value_on: day,
    imported_at: instant,
    paid: orNull(moneySchema),
    paid_at: orNull(instant),
    bank_entry_id: orNull(Type.String()),
    lines: count,
    differences: count,
  },
  { title: 'SettlementFile' },
)

/** A movement of our bank account. */
export const bankEntrySchema = closed(
  {
    id: idOf('ent', 'The movement.'),
    account: Type.String(),
    amount: moneySchema,
    booked_on: day,
    bank_reference: orNull(Type.String()),
    end_to_end: orNull(Type.String()),
    remittance: orNull(Type.String()),
    party_name: orNull(Type.String()),
    party_account: orNull(Type.String()),
    code: Type.String(),
    state: oneOf(entryLifecycle.states),
    purpose: orNull(Type.String()),
    about: orNull(Type.String()),
  },
  { title: 'BankEntry' },
)

const position = { account: Type.String(), currency: Type.String(), balance: moneySchema }

/** What stands at an instant, and whether the books could be closed there. */
export const positionSchema = closed(
  {
    until: instant,
    is_clean: Type.Boolean(),
    debits_equal_credits: Type.Boolean(),
    open_differences: count,
    missing: Type.Array(
      closed({
        who: Type.String({ description: 'The connector of the provider; `desk` for receipts typed there.' }),
        what: Type.Union([Type.Literal('file'), Type.Literal('entry'), Type.Literal('proof')]),
        amount: moneySchema,
        count,
        since: instant,
        names: Type.Array(Type.String()),
      }),
    ),
    clearing: Type.Array(
      closed({
        ...position,
        unsettled: moneySchema,
        unpaid: moneySchema,
        differences: moneySchema,
        unexplained: moneySchema,
      }),
    ),
    bank: Type.Array(
      closed({
        ...position,
        told: moneySchema,
        unbooked: moneySchema,
        differences: moneySchema,
        unexplained: moneySchema,
      }),
    ),
  },
  { title: 'BooksPosition' },
)

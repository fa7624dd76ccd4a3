import type { Db } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import type { Connector, OperationRequest, Spoken, StartRequest } from './connector.ts'
import {
  answerOf,
  findHousePayment,
  lockHousePayment,
  recordHouseOperation,
  recordHousePayment,
  spokenOf,
  type HousePayment,
  type HouseState,
} from './house-books.ts'

/** What a way to pay that the house itself carries out does in its own books at each step, in the house's transaction. */
export type HouseRules = {
  readonly name: string
  /** Whether a payer still has to say yes on a page of the shop, or is taken at their word when they choose the method. */
  readonly asks: 'on_own_page' | 'nothing'
  /** How long authorized money stays set aside, in seconds. */
  readonly holdSeconds: number
  /** May the payer use it at all? Refused with the code of a decline before anything is written. */
  admit?(request: StartRequest): Promise<Result<true, string>>
  /** Set the amount aside. Refused with the code of a decline. */
  hold(tx: Tx, payment: HousePayment): Promise<Result<string | undefined, string>>
  /** Take a part of what is set aside; answers what then holds the rest. */
  capture(tx: Tx, payment: HousePayment, request: OperationRequest): Promise<string | undefined>
  /** Let go of what is set aside and not captured. */
  release(tx: Tx, payment: HousePayment, request: OperationRequest): Promise<void>
  /** Give a captured part back. Refused with a code where the house cannot. */
  refund(tx: Tx, payment: HousePayment, request: OperationRequest): Promise<Result<true, string>>
}

/** Why a payer's yes is not taken: the page is over, or the payment was declined with a code. */
export type ConfirmRefusal = 'payment_not_found' | 'payment_not_open' | 'declined'

/**
 * A payer has said yes to a payment the house carries out: the amount is set aside, once. A decline is kept, so that the
 * gateway hears of it, unless `keepOpen` names its code: then the payer may try again. Evidence is asked for afterwards.
 */
export async function authorizeHousePayment(
  tx: Tx,
  rules: HouseRules,
  merchantRef: string,
  keepOpen: readonly string[] = [],
): Promise<Result<HouseState, ConfirmRefusal>> {
  const payment = await lockHousePayment(tx, merchantRef)
  if (payment === undefined || payment.connector !== rules.name) return refused('payment_not_found')
  if (payment.state === 'authorized' || payment.state === 'captured') return done(payment.state)
  if (payment.state !== 'open' || payment.isOver) return refused('payment_not_open')
  const held = await rules.hold(tx, payment)
  if (!held.ok && keepOpen.includes(held.refusal)) return refused('declined', { code: held.refusal })
  const state = held.ok ? 'authorized' : 'declined'
  await tx.sql`
    update payments.house_payments
       set state = ${state}, held_by = ${held.ok ? (held.value ?? null) : null}::uuid,
           decline_code = ${held.ok ? null : held.refusal},
           authorized_at = case when ${held.ok}::boolean then clock_timestamp() end,
           authorized_until = case when ${held.ok}::boolean then clock_timestamp() + make_interval(secs => ${rules.holdSeconds}) end
     where merchant_ref = ${merchantRef} and state = 'open'`
  return done(state)
}

async function start(db: Db, rules: HouseRules, request: StartRequest): ReturnType<Connector['start']> {
  const { merchantRef } = request
  const admitted = await rules.admit?.(request)
  if (admitted !== undefined && !admitted.ok) return { started: false, code: admitted.refusal }
  const state = await inTransaction(db, async (tx) => {
    await recordHousePayment(tx, rules.name, request)
    if (rules.asks === 'on_own_page') return done('open' as const)
    const answer = await authorizeHousePayment(tx, rules, merchantRef)
    return answer.ok ? done(answer.value) : done('expired' as const)
  })
  if (state.ok && state.value === 'open')
    return { started: true, connectorRef: merchantRef, action: { kind: 'page' } }
  const payment = await findHousePayment(db, merchantRef)
  if (payment?.state === 'declined') return { started: false, code: payment.declineCode ?? 'declined' }
  if (payment === undefined) return { started: false, code: 'payment_not_found' }
  return { started: true, connectorRef: merchantRef, decided: spokenOf(payment) }
}

async function carryOut(
  tx: Tx,
  rules: HouseRules,
  payment: HousePayment,
  request: OperationRequest,
): Promise<Result<true, string>> {
  const { kind, amount, merchantRef } = request
  const left = payment.amount.minor - payment.captured.minor - payment.voided.minor
  if (kind === 'refund') {
    if (payment.captured.minor - payment.refunded.minor < amount.minor) return refused('exceeds_captured')
    const given = await rules.refund(tx, payment, request)
    if (!given.ok) return given
    await tx.sql`
      update payments.house_payments set refunded_minor = refunded_minor + ${amount.minor}::bigint
       where merchant_ref = ${merchantRef}`
    return done(true)
  }
  if (payment.state !== 'authorized' || left === 0n) return refused('not_authorized')
  if (kind === 'void') {
    await rules.release(tx, payment, request)
    await tx.sql`
      update payments.house_payments
         set state = case when captured_minor > 0 then 'captured' else 'voided' end,
             voided_minor = voided_minor + ${left}::bigint, held_by = null
       where merchant_ref = ${merchantRef}`
    return done(true)
  }
  if (amount.minor > left) return refused('exceeds_authorized')
  const heldBy = await rules.capture(tx, payment, request)
  await tx.sql`
    update payments.house_payments
       set state = case when ${amount.minor === left}::boolean then 'captured' else state end,
           captured_minor = captured_minor + ${amount.minor}::bigint, held_by = ${heldBy ?? null}::uuid
     where merchant_ref = ${merchantRef}`
  return done(true)
}

async function operate(db: Db, rules: HouseRules, request: OperationRequest): Promise<Spoken> {
  const observedAt = ports().now()
  await inTransaction(db, async (tx) => {
    const payment = await lockHousePayment(tx, request.merchantRef)
    if (payment === undefined) return done(undefined)
    const known = payment.operations.some(({ reference }) => reference === request.reference)
    if (known) return done(undefined)
    const answer = await carryOut(tx, rules, payment, request)
    await recordHouseOperation(tx, request, answer.ok ? undefined : answer.refusal)
    return done(undefined)
  })
  const payment = await findHousePayment(db, request.merchantRef)
  return answerOf(payment, request, observedAt)
}

/** A provider that is the house itself: it keeps books of its own, and the gateway asks it as it asks any other. */
export function houseConnector(db: Db, rules: HouseRules): Connector {
  return {
    name: rules.name,
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    start: (request) => start(db, rules, request),
    operate: (request) => operate(db, rules, request),
    async query(merchantRef) {
      await db.sql`
        update payments.house_payments set state = 'expired'
         where merchant_ref = ${merchantRef} and state = 'open' and expires_at <= clock_timestamp()`
      const payment = await findHousePayment(db, merchantRef)
      return payment === undefined ? 'not_found' : spokenOf(payment)
    },
    // The house has nobody who could write to it: what it knows is asked for.
    parseNotification: () => refused('malformed'),
    async close(merchantRef) {
      await db.sql`
        update payments.house_payments set state = 'expired' where merchant_ref = ${merchantRef} and state = 'open'`
    },
  }
}

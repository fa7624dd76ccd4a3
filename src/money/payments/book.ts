import { add, subtract, type Money } from '#kernel/money.ts'
import { mustBeDone, refused, done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { postTransfers, transferIdOf, type Transfer, type TransferId } from '#money/ledger/index.ts'
import {
  clearingAccount,
  dueAccount,
  refundableAccount,
  type Attempt,
  type Intent,
  type Operation,
} from './payment.ts'

/** An account that gives back a part of a refund, and for what: an order line, or the delivery. */
export type RefundPart = { readonly subject: string; readonly account: string; readonly amount: Money }

const day = 86_400
/** A reservation for a refund stands until the provider has answered, however long that takes: ten years. */
const untilDecided = 3_650 * day

/** Seconds the ledger keeps authorized money set aside: a day longer than the provider does, so that evidence decides. */
function holdSeconds(until: Date | undefined, observedAt: Date): number {
  const usual = 30 * day
  if (until === undefined) return usual
  return Math.max(1, Math.ceil((until.getTime() - observedAt.getTime()) / 1000)) + day
}

/** When the authorization of an attempt ends, and when that was true. */
type Authorized = { readonly until: Date | undefined; readonly at: Date }

/** The transfer that sets authorized money aside: the provider will owe it to us, and it is due to the payer until it is earned. */
export function holdOf(
  intent: Intent,
  attempt: Attempt,
  { until, at }: Authorized,
): Transfer & { readonly kind: 'pending' } {
  return {
    id: transferIdOf(attempt.id, 'hold'),
    kind: 'pending',
    debit: clearingAccount(attempt.method),
    credit: dueAccount(intent),
    amount: attempt.amount,
    code: 'payment_authorized',
    timeoutSeconds: holdSeconds(until, at),
  }
}

/** Set authorized money aside; answers the transfer that holds it. */
export async function bookAuthorized(
  tx: Tx,
  intent: Intent,
  attempt: Attempt,
  authorized: Authorized,
): Promise<TransferId> {
  const hold = holdOf(intent, attempt, authorized)
  mustBeDone(
    await postTransfers(tx, [hold], { actor: `connector:${attempt.connector}`, cause: intent.reference }),
  )
  return hold.id
}

/**
 * Post captured money and note that it may be given back. What stays authorized is set aside anew; answers the transfer
 * that holds it. Where the ledger's own time limit has passed, the provider's word counts and the money is posted plainly.
 */
export async function bookCaptured(
  tx: Tx,
  intent: Intent,
  attempt: Attempt,
  operation: Pick<Operation, 'id' | 'amount'>,
): Promise<TransferId | undefined> {
  const by = { actor: `connector:${attempt.connector}`, cause: operation.id }
  const [debit, credit] = [clearingAccount(attempt.method), dueAccount(intent)]
  const held = subtract(subtract(attempt.authorized, attempt.captured), attempt.voided)
  const rest = subtract(held, operation.amount)
  const plain: Transfer = {
    id: transferIdOf(operation.id, 'plain'),
    debit,
    credit,
    amount: operation.amount,
    code: 'payment_captured',
  }
  const refundable: Transfer = {
    id: transferIdOf(operation.id, 'refundable'),
    debit: 'control:refundable',
    credit: refundableAccount(intent),
    amount: operation.amount,
    code: 'refundable',
  }
  const restId = transferIdOf(operation.id, 'rest')
  const hold: readonly Transfer[] =
    rest.minor <= 0n || attempt.atOnce
      ? []
      : [
          {
            id: restId,
            kind: 'pending',
            debit,
            credit,
            amount: rest,
            code: 'payment_authorized',
            timeoutSeconds: 30 * day,
          },
        ]
  if (attempt.heldBy === undefined) {
    mustBeDone(await postTransfers(tx, [plain, refundable], by))
    return undefined
  }
  const post: Transfer = {
    id: transferIdOf(operation.id, 'post'),
    kind: 'post',
    pendingId: attempt.heldBy,
    amount: operation.amount,
    code: 'payment_captured',
  }
  const posted = await postTransfers(tx, [post, refundable, ...hold], by)
  if (!posted.ok && posted.refusal === 'pending_expired')
    mustBeDone(await postTransfers(tx, [plain, refundable, ...hold], by))
  else mustBeDone(posted)
  return rest.minor > 0n ? restId : undefined
}

/** Let go of money set aside that will not be captured. */
export async function bookReleased(tx: Tx, attempt: Attempt, cause: string): Promise<void> {
  if (attempt.heldBy === undefined) return
  const release: Transfer = {
    id: transferIdOf(attempt.id, `release:${attempt.heldBy}`),
    kind: 'void',
    pendingId: attempt.heldBy,
    code: 'payment_voided',
  }
  const answer = await postTransfers(tx, [release], { actor: `connector:${attempt.connector}`, cause })
  if (!answer.ok && answer.refusal !== 'pending_expired') mustBeDone(answer)
}

/** The accounts of a refund with what each gives, in a fixed order. */
function perAccount(parts: readonly RefundPart[]): { account: string; amount: Money }[] {
  const sums = new Map<string, Money>()
  for (const { account, amount } of parts) {
    const known = sums.get(account)
    sums.set(account, known === undefined ? amount : add(known, amount))
  }
  return [...sums]
    .map(([account, amount]) => ({ account, amount }))
    .toSorted((a, b) => (a.account < b.account ? -1 : 1))
}

/**
 * Reserve a refund before the provider is asked: what may still be given back goes down at once, so that two refunds can
 * never promise the same money. Refused when more is asked than is left.
 */
export async function reserveRefund(
  tx: Tx,
  { intent, attempt }: { intent: Intent; attempt: Attempt },
  operation: Pick<Operation, 'id' | 'amount'>,
  parts: readonly RefundPart[],
  actor: string,
): Promise<Result<TransferId[], 'exceeds_refundable'>> {
  const pending = { kind: 'pending', timeoutSeconds: untilDecided } as const
  const memo: Transfer = {
    ...pending,
    id: transferIdOf(operation.id, 'reserve'),
    debit: refundableAccount(intent),
    credit: 'control:refundable',
    amount: operation.amount,
    code: 'refundable',
  }
  const gives = perAccount(parts).map(({ account, amount }, i): Transfer => ({
    ...pending,
    id: transferIdOf(operation.id, `part:${i}`),
    debit: account,
    credit: clearingAccount(attempt.method),
    amount,
    code: 'refund',
  }))
  // Surplus was never counted as refundable: it lies in suspense and leaves it.
  const answer = await postTransfers(tx, attempt.surplus ? gives : [memo, ...gives], {
    actor,
    cause: operation.id,
  })
  if (answer.ok) return done([...answer.value])
  if (answer.refusal !== 'exceeds_credits') mustBeDone(answer)
  return refused('exceeds_refundable', { asked: operation.amount.minor.toString() })
}

/** Make a reserved refund final, or undo the reservation when the provider would not. */
export async function decideRefund(
  tx: Tx,
  operation: Operation,
  outcome: 'post' | 'void',
  actor: string,
): Promise<void> {
  const resolve = operation.reservedBy.map((pendingId, i): Transfer => ({
    id: transferIdOf(operation.id, `${outcome}:${i}`),
    kind: outcome,
    pendingId,
    code: i === 0 ? 'refundable' : outcome === 'post' ? 'refund' : 'refund_undone',
  }))
  mustBeDone(await postTransfers(tx, resolve, { actor, cause: operation.id }))
}

import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  answered,
  claimDueOperations,
  endProof,
  failAttempt,
  findPayment,
  findProof,
  giveUp,
  markSent,
  ownerOfOperation,
  recordSilence,
  type Connectors,
  type DueOperation,
  type Operation,
  type OperationId,
  type SendRefusal,
} from '#money/payments/index.ts'
import { hearEvidence } from './apply-evidence.ts'
import { connectorNamed, goOnProven } from './begin-at-provider.ts'
import { askAboutAttempt } from './pay-order.ts'

/** Why a request to a provider brought no decision. After `provider_silent` it is asked about again by itself. */
export type PerformRefusal = SendRefusal | 'provider_silent'

/** An operation as it now stands. */
export async function findOperation(db: Db, id: OperationId): Promise<Operation | undefined> {
  const owner = await ownerOfOperation(db, id)
  const payment = owner === undefined ? undefined : await findPayment(db, owner.paymentId)
  return payment?.operations.find((each) => each.id === id)
}

/**
 * Make a request to a provider: written as sent and committed, then made, then its answer is heard as evidence. Made
 * twice it is done once, because the provider knows it by our id.
 */
export async function performOperation(
  db: Db,
  connectors: Connectors,
  id: OperationId,
): Promise<Result<Operation, PerformRefusal>> {
  const claim = await inTransaction(db, (tx) => markSent(tx, id))
  if (!claim.ok) {
    const decided = claim.refusal === 'operation_decided' ? await findOperation(db, id) : undefined
    return decided === undefined ? claim : done(decided)
  }
  await failpoint('payments.afterSent')
  const { attempt, request } = claim.value
  const connector = connectorNamed(connectors, attempt.connector)
  const said = await connector.operate(request).catch((error: unknown) => {
    log.warn('provider_silent', { connector: connector.name, id, ...errorFields(error) })
    return undefined
  })
  if (said === undefined) {
    await recordSilence(db, id)
    return refused('provider_silent')
  }
  await failpoint('payments.beforeRecord')
  await hearEvidence(db, connectors, answered(connector.name, 'sync', said))
  const operation = await findOperation(db, id)
  return operation === undefined ? refused('operation_not_found') : done(operation)
}

/**
 * A try its payer has proven and nobody has begun: the one who was to begin it is gone. Answers false where it is none, or
 * began, or its payment is over.
 */
async function goOnLeft(db: Db, connectors: Connectors, due: DueOperation, secret: string): Promise<boolean> {
  const payment = await findPayment(db, due.paymentId)
  const attempt = payment?.attempts.find(({ merchantRef }) => merchantRef === due.merchantRef)
  if (payment === undefined || attempt?.state !== 'created') return false
  const { reference, expiresAt } = payment.intent
  const proof = await findProof(db, attempt.id)
  if (proof?.mayBegin !== true) return false
  await goOnProven(db, connectors, { attempt, expiresAt, reference, secret })
  return true
}

/**
 * A page a payer may be on: ask what became of it. One the provider never heard of is over, unless its payer has proven
 * who they are and it was not begun yet, or it was begun while the question was on its way. One that still waits for the
 * proof is left alone until its time is over.
 */
async function completeAttempt(
  db: Db,
  connectors: Connectors,
  due: DueOperation,
  secret: string | undefined,
): Promise<void> {
  const asked = await askAboutAttempt(db, connectors, { ...due, state: due.attemptState }, 'poll')
  if (!asked.ok && asked.refusal !== 'not_found_at_provider') return
  if (secret !== undefined && (await goOnLeft(db, connectors, due, secret))) return
  if (asked.ok) return
  const payment = await findPayment(db, due.paymentId)
  const attempt = payment?.attempts.find(({ merchantRef }) => merchantRef === due.merchantRef)
  if (attempt === undefined) return
  if (attempt.state === 'requires_proof') {
    await inTransaction(db, async (tx) => done(await endProof(tx, attempt, 'expire')))
    return
  }
  await inTransaction(db, async (tx) => done(await failAttempt(tx, attempt, 'not_found', due.attemptState)))
}

/** A request that may have been heard: ask first; where the provider knows nothing of it, make it again under the same id. */
async function completeOperation(db: Db, connectors: Connectors, due: DueOperation): Promise<void> {
  if (due.state !== 'created') {
    const asked = await askAboutAttempt(db, connectors, { ...due, state: due.attemptState }, 'poll')
    if (!asked.ok) return
    const operation = await findOperation(db, due.id)
    if (operation === undefined || operation.decidedAt !== undefined) return
  }
  await performOperation(db, connectors, due.id)
}

async function lookAfter(
  db: Db,
  connectors: Connectors,
  due: DueOperation,
  secret: string | undefined,
): Promise<void> {
  try {
    if (due.kind === 'authorize') await completeAttempt(db, connectors, due, secret)
    else await completeOperation(db, connectors, due)
  } catch (error) {
    // One that cannot be looked after must not keep the others waiting; its next time is already set.
    log.error('completion_failed', { id: due.id, ...errorFields(error) })
  }
  if (due.isLast) await inTransaction(db, async (tx) => done(await giveUp(tx, due)))
}

/** Payments that are looked after at the same moment: what their providers say of several is written together. */
const atOnce = 16

/**
 * Look after every request whose answer is due: the completer. It asks by our own reference, so a lost answer is found
 * out and never guessed, and after the last question it opens a case. With the shop's secret it begins tries that their
 * payers have proven and nobody began. Requests of one payment are looked after one after the other. Answers how many
 * it looked after.
 */
export async function completePayments(
  db: Db,
  connectors: Connectors,
  { most = 50, secret }: { readonly most?: number; readonly secret?: string } = {},
): Promise<number> {
  const due = await claimDueOperations(db, most)
  const perPayment = [...Map.groupBy(due, ({ paymentId }) => paymentId).values()]
  const next = async (): Promise<void> => {
    for (let own = perPayment.shift(); own !== undefined; own = perPayment.shift())
      for (const each of own) await lookAfter(db, connectors, each, secret)
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  return due.length
}

import { newId } from '#kernel/ids.ts'
import { toWire, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, balance, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import { openCase, settleCase, type AttemptId, type PaymentId } from '#money/payments/index.ts'
import { disputeLifecycle, type DisputeId, type DisputeStage, type DisputeState } from './dispute.ts'

/** A dispute as a provider tells it, in our words. */
export type ToldDispute = {
  readonly connector: string
  readonly providerId: string
  /** Our reference of the payment attempt. */
  readonly merchantRef: string
  readonly state: DisputeState
  readonly stage: DisputeStage
  readonly reason: string
  readonly reasonText: string
  readonly amount: Money
  readonly respondBy: Date | undefined
  /** Everything that happened, by name, in its order. */
  readonly steps: readonly string[]
}

/** Which steps move money, and which way: taken from us, or given back to us. */
const moves: Readonly<Record<string, 'taken' | 'given'>> = {
  chargeback: 'taken',
  credit: 'taken',
  yield: 'taken',
  ruling_lost: 'taken',
  representment: 'given',
  withdraw: 'given',
}

const held = 'disputes:held'
const events = { under_review: 'answer', needs_response: 'ask', won: 'win', lost: 'lose', withdrawn: 'withdraw' } as const // prettier-ignore

type Known = {
  readonly id: DisputeId
  readonly state: DisputeState
  readonly booked: string[]
  readonly method: string
  readonly paymentId: PaymentId | null
  readonly reference: string | null
}

async function known(tx: Tx, { connector, providerId }: ToldDispute): Promise<Known | undefined> {
  const [row] = await tx.sql<Known>`
    select d.id, d.state, d.booked, coalesce(replace(a.method, '_', '-'), 'card') as method, a.intent_id as "paymentId",
           (select i.reference from payments.intents i where i.id = a.intent_id) as reference
      from disputes.disputes d
      left join payments.attempts a on a.id = d.attempt_id
     where d.connector = ${connector} and d.provider_id = ${providerId}
       for update of d`
  return row
}

async function record(tx: Tx, told: ToldDispute): Promise<void> {
  const [attempt] = await tx.sql<{ id: AttemptId }>`
    select a.id from payments.attempts a where a.connector = ${told.connector} and a.merchant_ref = ${told.merchantRef}`
  await tx.sql`
    insert into disputes.disputes (id, connector, provider_id, attempt_id, stage, reason, reason_text, amount_minor, currency, respond_by)
    values (${newId('dis')}, ${told.connector}, ${told.providerId}, ${attempt?.id ?? null}, ${told.stage}, ${told.reason},
            ${told.reasonText}, ${told.amount.minor}, ${told.amount.currency}, ${told.respondBy ?? null})
    on conflict (connector, provider_id) do nothing`
}

/** Post the money of steps not booked yet. Their cause is the provider's id, by which settlement lines are matched. */
async function bookSteps(tx: Tx, dispute: Known, told: ToldDispute): Promise<void> {
  const fresh = told.steps.filter((step) => moves[step] !== undefined && !dispute.booked.includes(step))
  const clearing = account.clearing(dispute.method)
  const by = { actor: `connector:${told.connector}`, cause: told.providerId }
  for (const step of fresh) {
    const isTaken = moves[step] === 'taken'
    const transfer: Transfer = {
      id: transferIdOf(dispute.id, step),
      debit: isTaken ? held : clearing,
      credit: isTaken ? clearing : held,
      amount: told.amount,
      code: isTaken ? 'chargeback' : 'chargeback_reversed',
    }
    mustBeDone(await postTransfers(tx, [transfer], by))
  }
  if (fresh.length === 0) return
  const booked = [...dispute.booked, ...fresh]
  await tx.sql`update disputes.disputes set booked = ${booked}::text[] where id = ${dispute.id}`
}

/** A dispute that was lost is an expense, and what was taken for it can no longer be given back. */
async function bookLoss(tx: Tx, dispute: Known, told: ToldDispute): Promise<void> {
  const by = { actor: `connector:${told.connector}`, cause: told.providerId }
  const lost: Transfer = { id: transferIdOf(dispute.id, 'lost'), debit: 'disputes:lost', credit: held, amount: told.amount, code: 'dispute_lost' } // prettier-ignore
  mustBeDone(await postTransfers(tx, [lost], by))
  if (dispute.paymentId === null) return
  const path = account.refundable(dispute.paymentId)
  const { available } = await balance(tx, path, told.amount.currency)
  const minor = available.minor < told.amount.minor ? available.minor : told.amount.minor
  if (minor <= 0n) return
  const memo: Transfer = { id: transferIdOf(dispute.id, 'refundable'), debit: path, credit: account.refundableControl, amount: { ...told.amount, minor }, code: 'refundable' } // prettier-ignore
  mustBeDone(await postTransfers(tx, [memo], by))
}

/**
 * Hear of a dispute: it is recorded, its money follows its steps, and a case with its deadline stands while it asks for
 * our answer. The same news again changes nothing. Answers whether anything did.
 */
export async function hearDispute(tx: Tx, told: ToldDispute): Promise<boolean> {
  const isNew = (await known(tx, told)) === undefined
  if (isNew) await record(tx, told)
  const dispute = await known(tx, told)
  if (dispute === undefined) return false
  await bookSteps(tx, dispute, told)
  const next =
    dispute.state === told.state ? undefined : disputeLifecycle.next(dispute.state, events[told.state])
  const closed = next !== undefined && disputeLifecycle.isFinal(next)
  await tx.sql`
    update disputes.disputes
       set stage = ${told.stage}, respond_by = ${told.respondBy ?? null}, state = ${next ?? dispute.state},
           closed_at = case when ${closed} then clock_timestamp() else closed_at end
     where id = ${dispute.id}`
  if (next === 'lost') await bookLoss(tx, dispute, told)
  const now = next ?? dispute.state
  if (now === 'needs_response') {
    const facts = { reason: told.reasonText, stage: told.stage, respond_by: told.respondBy?.toISOString() ?? '', ...toWire(told.amount) } // prettier-ignore
    await openCase(tx, { kind: 'dispute', subject: dispute.id, ...(dispute.paymentId === null ? {} : { paymentId: dispute.paymentId }), facts }) // prettier-ignore
    await tx.sql`
      update payments.cases set due_at = ${told.respondBy ?? null}
       where kind = 'dispute' and subject = ${dispute.id} and closed_at is null`
  } else await settleCase(tx, 'dispute', dispute.id, `connector:${told.connector}`)
  if (isNew || next !== undefined)
    await tell(tx, {
      type: isNew ? 'payment_disputed' : closed ? 'dispute_closed' : 'dispute_changed',
      aggregate: dispute.reference ?? dispute.id,
      actor: `connector:${told.connector}`,
      payload: {
        dispute: dispute.id,
        state: now,
        stage: told.stage,
        reason: told.reason,
        ...toWire(told.amount),
      },
    })
  return isNew || next !== undefined
}

/** Note what was answered, and by whom; the provider's own word moves the dispute. */
export async function noteAnswer(
  tx: Tx,
  id: DisputeId,
  { evidence, actor }: { readonly evidence: Readonly<Record<string, string>> | null; readonly actor: string },
): Promise<void> {
  await tx.sql`
    update disputes.disputes
       set evidence = coalesce(${evidence}::jsonb, evidence), answered_at = clock_timestamp(), answered_by = ${actor}
     where id = ${id}`
}

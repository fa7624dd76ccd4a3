import { newId } from '#kernel/ids.ts'
import { toWire, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { parseIban } from './iban.ts'
import { lockPayout, payoutLifecycle, type Payout, type PayoutId, type PayoutKind } from './payout.ts'
import { plainText } from './plain-text.ts'

/** Money to be sent to somebody's bank account. */
export type PayoutRequest = {
  /** Names the request: asked twice, sent once. */
  readonly key: string
  readonly kind: PayoutKind
  /** What it is for: the id of an operation, of a withdrawal, of a bank entry. */
  readonly reference: string
  readonly amount: Money
  readonly to: { readonly name: string; readonly iban: string }
  /** What the receiver reads on the statement. */
  readonly remittance: string
  /** The ledger account it is paid from; one that may not go below nothing refuses what it does not hold. */
  readonly source: string
  readonly actor: string
}

/** Why money is not sent. */
export type PayoutRefusal = 'not_an_iban' | 'name_missing' | 'amount_not_positive' | 'not_covered'

/** A payout waits for the bank's word, however long that takes: ten years. */
const untilDecidedSeconds = 3_650 * 86_400

/**
 * Ask for money to be sent. What is above the limit of its currency waits for a second person first. It is set aside in the ledger in the caller's transaction, and a job carries it to the bank;
 * facts under the reference tell what became of it: `payout_executed`, `payout_rejected`, `payout_returned`.
 */
export async function requestPayout(tx: Tx, given: PayoutRequest): Promise<Result<PayoutId, PayoutRefusal>> {
  const { key, kind, reference, amount, source, actor } = given
  const [known] = await tx.sql<{ id: PayoutId }>`select id from payouts.payouts where key = ${key}`
  if (known !== undefined) return done(known.id)
  const iban = parseIban(given.to.iban)
  if (!iban.ok) return iban
  const name = plainText(given.to.name, 70)
  if (name === '') return refused('name_missing')
  if (amount.minor <= 0n) return refused('amount_not_positive')
  const id = newId('pyo')
  const held = transferIdOf(id, 'hold')
  const hold = {
    id: held,
    kind: 'pending',
    debit: source,
    credit: account.bank('main'),
    amount,
    code: 'payout',
    timeoutSeconds: untilDecidedSeconds,
  } as const
  const posted = await postTransfers(tx, [hold], { actor, cause: id })
  if (!posted.ok) {
    if (posted.refusal !== 'exceeds_credits' && posted.refusal !== 'exceeds_debits') mustBeDone(posted)
    return refused('not_covered')
  }
  await tx.sql`
    insert into payouts.payouts (id, key, kind, reference, amount_minor, currency, creditor_name, creditor_iban, remittance,
                                 source, held_by, made_by, state)
    values (${id}, ${key}, ${kind}, ${reference}, ${amount.minor}, ${amount.currency}, ${name}, ${iban.value},
            ${plainText(given.remittance, 140)}, ${source}, ${held}::uuid, ${actor},
            case when exists (select 1 from payouts.limits l
                               where l.currency = ${amount.currency}
                                 and (l.approve_above_minor < ${amount.minor}::bigint or l.set_by = ${actor}))
                 then 'waiting' else 'requested' end)`
  await tellPayout(tx, 'payout_requested', { id, kind, reference, amount }, actor)
  return done(id)
}

/** Tell a fact about a payout under what it is for. */
export async function tellPayout(
  tx: Tx,
  type: string,
  payout: Pick<Payout, 'id' | 'kind' | 'reference' | 'amount'>,
  actor: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { id, kind, reference, amount } = payout
  const payload = { payout: id, kind, reference, ...toWire(amount), ...more }
  await tell(tx, { type, aggregate: reference, actor, cause: id, payload })
}

/** Take a payout back before it was sent. Refused when it has left or there is none. */
export async function cancelPayout(
  tx: Tx,
  id: string,
  actor: string,
): Promise<Result<PayoutId, 'payout_not_waiting'>> {
  const payout = await lockPayout(tx, id)
  const next = payout && payoutLifecycle.next(payout.state, 'cancel')
  if (payout === undefined || next === undefined) return refused('payout_not_waiting')
  await tx.sql`
    update payouts.payouts set state = ${next}, decided_at = clock_timestamp()
     where id = ${id} and state = ${payout.state}`
  const undo = { id: transferIdOf(payout.id, 'undo'), kind: 'void', pendingId: payout.heldBy, code: 'payout_undone' } as const // prettier-ignore
  mustBeDone(await postTransfers(tx, [undo], { actor, cause: payout.id }))
  await tellPayout(tx, 'payout_canceled', payout, actor)
  return done(payout.id)
}

import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { parseIban } from './iban.ts'
import { withdrawalLifecycle, type WithdrawalState } from './lifecycles.ts'
import { countSpending, uncountSpending, type LimitRefusal } from './limits.ts'

/** The id of a withdrawal; the bank sees it as the end-to-end reference. */
export type WithdrawalId = Id<'wdr'>

/** Money on its way from a wallet to a bank account. */
export type Withdrawal = {
  readonly id: WithdrawalId
  readonly party: PartyId
  readonly amount: Money
  readonly iban: string
  readonly holder: string
  readonly state: WithdrawalState
  readonly reason: string | null
  readonly requestedAt: Date
}

/** Why money is not withdrawn. */
export type WithdrawRefusal =
  | 'iban_not_valid'
  | 'holder_missing'
  | 'amount_not_positive'
  | 'not_enough_in_wallet'
  | LimitRefusal

const tenYears = 3_650 * 86_400

/** Ask for money of a wallet to be paid to a bank account. It is set aside at once, and paid when the bank has said so. */
export async function requestWithdrawal(
  tx: Tx,
  party: PartyId,
  given: { amount: Money; iban: string; holder: string },
): Promise<Result<WithdrawalId, WithdrawRefusal>> {
  const iban = parseIban(given.iban)
  if (!iban.ok) return iban
  const holder = given.holder.trim().slice(0, 70)
  if (holder === '') return refused('holder_missing', { field: 'holder' })
  const { amount } = given
  if (amount.minor <= 0n) return refused('amount_not_positive', { field: 'amount' })
  const counted = await countSpending(tx, party, amount)
  if (!counted.ok) return counted
  const id: WithdrawalId = newId('wdr')
  const heldBy = transferIdOf(id, 'hold')
  const held = await postTransfers(
    tx,
    [
      {
        id: heldBy,
        kind: 'pending',
        debit: account.walletBalance(party),
        credit: account.bank('main'),
        amount,
        code: 'withdrawal',
        timeoutSeconds: tenYears,
      },
    ],
    { actor: party, cause: id },
  )
  if (!held.ok && held.refusal === 'exceeds_credits') return refused('not_enough_in_wallet')
  mustBeDone(held)
  await tx.sql`
    insert into wallet.withdrawals (id, party_id, amount_minor, currency, iban, holder, held_by)
    values (${id}, ${party}, ${amount.minor}, ${amount.currency}, ${iban.value}, ${holder}, ${heldBy})`
  await tell(tx, { type: 'withdrawal_requested', aggregate: id, actor: party, payload: {} })
  return done(id)
}

/** What became of a withdrawal at the bank. */
export type WithdrawalOutcome = { readonly paid: true } | { readonly paid: false; readonly reason: string }

/** The bank has decided: the money has left, or it is in the wallet again. Refused when it was decided before. */
export async function decideWithdrawal(
  tx: Tx,
  id: WithdrawalId,
  outcome: WithdrawalOutcome,
  actor: string,
): Promise<Result<true, 'withdrawal_not_open'>> {
  const from = withdrawalLifecycle.from(outcome.paid ? 'pay' : 'fail')
  const reason = outcome.paid ? null : outcome.reason.slice(0, 200)
  const [row] = await tx.sql<{
    party_id: PartyId
    amount_minor: bigint
    currency: Currency
    held_by: string
    requested_at: Date
  }>`
    update wallet.withdrawals
       set state = ${outcome.paid ? 'paid' : 'failed'}, reason = ${reason}, decided_at = clock_timestamp()
     where id = ${id} and state = any (${from}::text[])
    returning party_id, amount_minor, currency, held_by::text as held_by, requested_at`
  if (row === undefined) return refused('withdrawal_not_open')
  const kind = outcome.paid ? 'post' : 'void'
  const end = { id: transferIdOf(id, kind), kind, pendingId: row.held_by, code: 'withdrawal' } as const
  mustBeDone(await postTransfers(tx, [end], { actor, cause: id }))
  if (!outcome.paid)
    await uncountSpending(tx, row.party_id, money(row.amount_minor, row.currency), row.requested_at)
  await tell(tx, {
    type: outcome.paid ? 'withdrawal_paid' : 'withdrawal_failed',
    aggregate: id,
    actor,
    payload: {},
  })
  return done(true)
}

type Row = {
  id: WithdrawalId
  party_id: PartyId
  amount_minor: bigint
  currency: Currency
  iban: string
  holder: string
  state: WithdrawalState
  reason: string | null
  requested_at: Date
}

const withdrawalOf = (row: Row): Withdrawal => ({
  id: row.id,
  party: row.party_id,
  amount: money(row.amount_minor, row.currency),
  iban: row.iban,
  holder: row.holder,
  state: row.state,
  reason: row.reason,
  requestedAt: row.requested_at,
})

/** A party's withdrawals, the latest first; at most twenty. */
export async function withdrawalsOf(db: Queries, party: PartyId): Promise<Withdrawal[]> {
  const rows = await db.sql<Row>`
    select id, party_id, amount_minor, currency, iban, holder, state, reason, requested_at
      from wallet.withdrawals where party_id = ${party} order by requested_at desc limit 20`
  return rows.map(withdrawalOf)
}

/** Withdrawals the bank has not decided, the oldest first; at most a hundred. */
export async function withdrawalsWaiting(db: Queries): Promise<Withdrawal[]> {
  const rows = await db.sql<Row>`
    select id, party_id, amount_minor, currency, iban, holder, state, reason, requested_at
      from wallet.withdrawals where state = 'requested' order by requested_at limit 100`
  return rows.map(withdrawalOf)
}

import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { closePayment, dueAccount, findPaymentFor, openIntent } from '#money/payments/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { mustCreditWallet } from './credit-wallet.ts'
import { topUpLifecycle, type TopUpState } from './lifecycles.ts'
import { mostPerDay } from './limits.ts'

/** The id of a top-up: what its payment refers to, where a sale's payment refers to its order. */
export type TopUpId = Id<'top'>

/** Money on its way into a wallet. */
export type TopUp = {
  readonly id: TopUpId
  readonly party: PartyId
  readonly amount: Money
  readonly state: TopUpState
  readonly createdAt: Date
}

/** True for a payment's reference that is a top-up. */
export const isTopUp = (reference: string): reference is TopUpId => reference.startsWith('top_')

const hourSeconds = 3_600

/** Ask for money for a party's wallet: a payment like any other, whose reference is the top-up. */
export async function openTopUp(
  tx: Tx,
  party: PartyId,
  amount: Money,
): Promise<Result<TopUpId, 'amount_not_positive' | 'amount_too_large'>> {
  if (amount.minor <= 0n) return refused('amount_not_positive', { field: 'amount' })
  if (amount.minor > mostPerDay(amount.currency).minor)
    return refused('amount_too_large', { field: 'amount' })
  const id: TopUpId = newId('top')
  await tx.sql`
    insert into wallet.top_ups (id, party_id, amount_minor, currency)
    values (${id}, ${party}, ${amount.minor}, ${amount.currency})`
  await openIntent(tx, { reference: id, amount, timeoutSeconds: hourSeconds })
  await tell(tx, { type: 'top_up_opened', aggregate: id, actor: party, payload: {} })
  return done(id)
}

/** A top-up, if there is one of this id. */
export async function findTopUp(db: Queries, id: string): Promise<TopUp | undefined> {
  const [row] = await db.sql<{
    id: TopUpId
    party_id: PartyId
    amount_minor: bigint
    currency: Currency
    state: TopUpState
    created_at: Date
  }>`
    select id, party_id, amount_minor, currency, state, created_at from wallet.top_ups where id = ${id}`
  if (row === undefined) return undefined
  const { party_id: party, amount_minor: minor, currency, state, created_at: createdAt } = row
  return { id: row.id, party, amount: money(minor, currency), state, createdAt }
}

/** Hold a top-up for the transaction; taken before its payment's lock, as an order's is. */
export async function lockTopUp(tx: Tx, id: TopUpId): Promise<void> {
  await tx.sql`select id from wallet.top_ups where id = ${id} for update`
}

/** The payment of a top-up is captured: its money is in the wallet. Told twice it is credited once. */
export async function creditTopUp(tx: Tx, id: TopUpId, actor: string): Promise<void> {
  const from = topUpLifecycle.from('credit')
  const [row] = await tx.sql<{ party_id: PartyId; amount_minor: bigint; currency: Currency }>`
    update wallet.top_ups set state = 'credited', credited_at = clock_timestamp()
     where id = ${id} and state = any (${from}::text[])
    returning party_id, amount_minor, currency`
  if (row === undefined) return
  const payment = await findPaymentFor(tx, id)
  assert(payment !== undefined, 'a top-up has its payment')
  await mustCreditWallet(tx, {
    party: row.party_id,
    from: [{ account: dueAccount(payment.intent), amount: money(row.amount_minor, row.currency) }],
    cause: id,
    actor,
    code: 'top_up',
  })
  await tell(tx, { type: 'wallet_topped_up', aggregate: id, actor, payload: { party: row.party_id } })
}

/**
 * Close top-ups nobody paid in time, the oldest first, at most `most`: money that comes all the same goes back by itself.
 * Call in a transaction of its own.
 */
export async function closeTopUps(tx: Tx, most: number): Promise<number> {
  const due = await tx.sql<{ id: TopUpId }>`
    select t.id from wallet.top_ups t join payments.intents i on i.reference = t.id
     where t.state = 'awaiting_payment' and i.state in ('requires_payment', 'processing', 'canceled', 'expired')
       and i.expires_at <= clock_timestamp()
     order by t.created_at limit ${most}::integer for update of t skip locked`
  for (const { id } of due) {
    const closed = await closePayment(tx, id, { event: 'expire', cause: 'top_up_expired' })
    if (closed.ok)
      await tx.sql`update wallet.top_ups set state = 'closed' where id = ${id} and state = 'awaiting_payment'`
  }
  return due.length
}

import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { payoutsFor, requestPayout, type Payout, type PayoutRefusal } from '#money/payouts/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { countSpending, type LimitRefusal } from './limits.ts'

/** The id of a withdrawal: what its payout is for. */
export type WithdrawalId = Id<'wdr'>

/** Money on its way from a wallet to a bank account, with the payout that carries it. */
export type Withdrawal = { readonly id: WithdrawalId; readonly requestedAt: Date; readonly payout: Payout }

/** Money to be withdrawn, and to which account. The key of the one who asks names it: asked twice, withdrawn once. */
export type WantedWithdrawal = {
  readonly amount: Money
  readonly iban: string
  readonly holder: string
  readonly key?: string | undefined
}

/** Why money is not withdrawn. */
export type WithdrawRefusal = Exclude<PayoutRefusal, 'not_covered'> | 'not_enough_in_wallet' | LimitRefusal

const fields: Readonly<Partial<Record<PayoutRefusal, string>>> = {
  not_an_iban: 'iban',
  name_missing: 'holder',
  amount_not_positive: 'amount',
}

/**
 * Ask for money of a wallet to be paid to a bank account. It counts towards the limits and is set aside at once; what the
 * bank would not pay is in the wallet again by itself.
 */
export async function requestWithdrawal(
  tx: Tx,
  party: PartyId,
  { amount, iban, holder, key }: WantedWithdrawal,
): Promise<Result<WithdrawalId, WithdrawRefusal>> {
  if (key !== undefined) {
    const [known] = await tx.sql<{ id: WithdrawalId }>`
      select id from wallet.withdrawals where party_id = ${party} and key = ${key}`
    if (known !== undefined) return done(known.id)
  }
  const id: WithdrawalId = newId('wdr')
  const payout = await requestPayout(tx, {
    key: id,
    kind: 'withdrawal',
    reference: id,
    amount,
    to: { name: holder, iban },
    remittance: 'Kontor wallet',
    source: account.walletBalance(party),
    actor: party,
  })
  if (!payout.ok) {
    if (payout.refusal === 'not_covered') return refused('not_enough_in_wallet', { field: 'amount' })
    return refused(payout.refusal, { field: fields[payout.refusal] ?? 'amount' })
  }
  const counted = await countSpending(tx, party, amount)
  if (!counted.ok) return refused(counted.refusal, { field: 'amount', ...counted.detail })
  await tx.sql`
    insert into wallet.withdrawals (id, party_id, amount_minor, currency, key)
    values (${id}, ${party}, ${amount.minor}, ${amount.currency}, ${key ?? null})`
  return done(id)
}

/** A party's withdrawals with where they are, the latest first; at most ten. */
export async function withdrawalsOf(db: Queries, party: PartyId): Promise<Withdrawal[]> {
  const rows = await db.sql<{ id: WithdrawalId; requested_at: Date }>`
    select id, requested_at from wallet.withdrawals where party_id = ${party} order by requested_at desc limit 10`
  const found: Withdrawal[] = []
  for (const { id, requested_at: requestedAt } of rows) {
    const payout = (await payoutsFor(db, id)).at(-1)
    if (payout !== undefined) found.push({ id, requestedAt, payout })
  }
  return found
}

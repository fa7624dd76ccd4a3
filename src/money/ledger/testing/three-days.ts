import type { TestContext } from 'node:test'
import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, newTransferId, postTransfers, type Transfer } from '../index.ts'
import { moveClock, setClock } from './doors.ts'

/** Who posts in tests. */
export const by = { actor: 'system', cause: 'test' }
/** The bank account of these days. */
export const bank = account.bank('main')
/** What the card provider owes. */
export const clearing = account.clearing('card')
/** The order of these days. */
export const due = account.orderDue(newId('ord'))
/** Ten o'clock of the n-th day of March 2026, counted from nought, in milliseconds. */
export const day = (n: number) => Date.parse('2026-03-01T10:00:00Z') + n * 86_400_000
/** Post a chain that must not be refused. */
export const post = async (db: Db, ...transfers: Transfer[]) =>
  mustBeDone(await inTransaction(db, (tx) => postTransfers(tx, transfers, by)))
/** A transfer of some minor units that counts at once. */
export const single = (
  debit: string,
  credit: string,
  minor: bigint,
  currency: Currency = 'EUR',
): Transfer => ({
  id: newTransferId(),
  debit,
  credit,
  amount: money(minor, currency),
  code: 'test',
})

/** Three days: an authorization; its capture in part and the sale; a payment in yen and one in dinars. */
export async function threeDays(t: TestContext): Promise<{ db: TestDatabase; owner: Db }> {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  await setClock(owner, day(0))
  const hold = newTransferId()
  await post(db, {
    id: hold,
    kind: 'pending',
    debit: clearing,
    credit: due,
    amount: money(5_000n, 'EUR'),
    timeoutSeconds: 200_000,
    code: 'authorization',
  })
  await moveClock(owner, day(1))
  await post(db, {
    id: newTransferId(),
    kind: 'post',
    pendingId: hold,
    amount: money(4_000n, 'EUR'),
    code: 'capture',
  })
  await post(db, single(due, account.vat('DE'), 640n), single(due, account.shippingRevenue, 3_360n))
  await moveClock(owner, day(2))
  await post(db, single(bank, clearing, 4_000n))
  await post(db, single(bank, account.unmatched, 500n, 'JPY'), single(bank, account.unmatched, 1_234n, 'BHD'))
  await moveClock(owner, day(3))
  return { db, owner }
}

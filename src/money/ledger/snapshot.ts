import type { Db } from '#kernel/database.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'

/** Read several things as they were at one and the same moment, however long it takes (ten minutes a statement). */
export async function inSnapshot<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return mustBeDone(
    await inTransaction(db, async (tx) => {
      await tx.sql`set transaction isolation level repeatable read, read only`
      await tx.sql`set local statement_timeout = '10min'`
      return done(await read(tx))
    }),
  )
}

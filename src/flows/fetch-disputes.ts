import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { hearDispute, type DisputeDesk } from '#money/disputes/index.ts'

/** Ask every provider for its disputes and follow what changed. One that does not answer holds up no other. */
export async function fetchDisputes(db: Db, desks: readonly DisputeDesk[]): Promise<number> {
  let changed = 0
  for (const desk of desks) {
    try {
      for (const told of await desk.all()) {
        const heard = await inTransaction(db, async (tx) => done(await hearDispute(tx, told)))
        if (mustBeDone(heard)) changed += 1
      }
    } catch (error) {
      log.warn('disputes_not_fetched', { connector: desk.connector, ...errorFields(error) })
    }
  }
  return changed
}

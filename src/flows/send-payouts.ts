import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  dueMessages,
  followReport,
  gatherPayouts,
  noteTry,
  onWire,
  readStatusReport,
  type AccountBank,
} from '#money/payouts/index.ts'

/** The answer to a payment order, or to the question what became of it; the order is sent again where the bank knows none. */
async function reportOn(bank: AccountBank, message: { id: string; content: string; state: string }) {
  const known = message.state === 'made' ? undefined : await bank.orderReport(onWire(message.id))
  return known ?? bank.sendOrder(message.content)
}

/**
 * Carry requested payouts to the bank, and ask what became of those it has not decided. An order is written down before
 * it is sent, and sent again byte by byte where no answer came, so no money is sent twice. Answers how many were worked on.
 */
export async function sendPayouts(db: Db, bank: AccountBank): Promise<number> {
  for (;;) {
    const gathered = await inTransaction(db, async (tx) => done(await gatherPayouts(tx, bank.account)))
    if (mustBeDone(gathered) === undefined) break
  }
  const due = await dueMessages(db)
  for (const message of due) {
    await noteTry(db, message.id)
    await failpoint('payouts.beforeSend')
    try {
      const report = readStatusReport(await reportOn(bank, message))
      if (!report.ok || report.value.messageId !== message.id) {
        log.warn('payout_report_unreadable', { aggregate: message.id })
        continue
      }
      await failpoint('payouts.afterSend')
      mustBeDone(await inTransaction(db, async (tx) => done(await followReport(tx, report.value))))
    } catch (error) {
      // Nobody knows: the very same order is sent again at its next time.
      log.warn('payout_bank_silent', { aggregate: message.id, ...errorFields(error) })
    }
  }
  return due.length
}

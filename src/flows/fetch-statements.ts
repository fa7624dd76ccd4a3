import type { Db } from '#kernel/database.ts'
import { log } from '#kernel/log.ts'
import { refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { AccountBank } from '#money/payouts/index.ts'
import { importStatement, lastStatementNumber, type ImportRefusal } from '#money/reconciliation/index.ts'

/** The name of our account in the books. */
const name = 'main'

/**
 * Fetch the statements of our account that we do not have, and take them in in their order. One that is refused stops the
 * others: they would seem to leave a gap. Answers how many were taken in.
 */
export async function fetchStatements(
  db: Db,
  bank: AccountBank,
): Promise<Result<number, ImportRefusal | 'bank_silent'>> {
  let taken = 0
  try {
    for (const number of await bank.statementsAfter(await lastStatementNumber(db, name))) {
      const content = await bank.statement(number)
      const { iban } = bank.account
      const imported = await inTransaction(db, (tx) =>
        importStatement(tx, { account: name, iban, content, number }),
      )
      if (!imported.ok) {
        log.error('statement_refused', { code: imported.refusal, count: number })
        return imported
      }
      taken += 1
    }
  } catch (error) {
    log.warn('account_bank_silent', { code: error instanceof Error ? error.name : 'unknown' })
    return refused('bank_silent')
  }
  return { ok: true, value: taken }
}

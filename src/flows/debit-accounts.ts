import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  debitConnector,
  debitFor,
  debitRefundsOf,
  filesToSend,
  lastAnswerNumber,
  markFileRefused,
  markFileSent,
  markRefundTold,
  markTold,
  observedDebit,
  passTime,
  readAnswers,
  settleRefunds,
  spokenDebit,
  takeAnswers,
  untoldDebits,
  untoldRefunds,
  writeDueDebits,
  type Originator,
} from '#money/mandates/index.ts'
import type { Connectors } from '#money/payments/index.ts'
import type { AccountBank } from '#money/payouts/index.ts'
import { hearEvidence } from './apply-evidence.ts'

/** Who debits, and how long money must lie before it counts, and until it is final. */
export type DebitRules = Originator & {
  /** From the credit on our statement until the debit pays: time for the common returns to come. */
  readonly settleSeconds: number
  /** From then on, how long the payer's bank may still take it back. */
  readonly returnSeconds: number
}

/** Take in what the payers' banks answered, file by file. One that cannot be read stops the others: a return may be in it. */
async function hearAnswers(db: Db, bank: AccountBank): Promise<number> {
  let taken = 0
  for (const number of await bank.returnsAfter(await lastAnswerNumber(db))) {
    const content = await bank.returnFile(number)
    const answers = readAnswers(content)
    if (!answers.ok) {
      log.error('debit_answers_refused', { code: answers.refusal, count: number })
      break
    }
    const file = { number, content, answers: answers.value }
    taken += mustBeDone(await inTransaction(db, (tx) => takeAnswers(tx, file)))
  }
  return taken
}

/** Payments hear how their debits came out: a settled one pays and is captured, one that came back is declined. */
async function tellPayments(db: Db, connectors: Connectors): Promise<number> {
  const untold = await untoldDebits(db)
  for (const debit of untold) {
    const { merchantRef, amount } = debit
    const spoken = spokenDebit(observedDebit(merchantRef, amount, debit, true))
    const outcome = debit.settledAt === null ? 'returned' : 'settled'
    await hearEvidence(db, connectors, {
      connector: debitConnector,
      source: 'settlement',
      dedupeKey: `debit:${merchantRef}:${outcome}`,
      ...spoken,
    })
    await failpoint('debits.afterEvidence')
    await markTold(db, debit)
  }
  return untold.length + (await tellRefunds(db, connectors))
}

/** Payments hear how their refunds came out: one that has left and stayed away is done, one that came back has failed. */
async function tellRefunds(db: Db, connectors: Connectors): Promise<number> {
  const untold = await untoldRefunds(db)
  for (const { merchantRef, number } of untold) {
    const debit = await debitFor(db, merchantRef)
    if (debit === undefined) continue
    const refunds = await debitRefundsOf(db, merchantRef)
    await hearEvidence(db, connectors, {
      connector: debitConnector,
      source: 'settlement',
      dedupeKey: `debit-refund:${number}`,
      ...spokenDebit(observedDebit(merchantRef, debit.amount, debit, true, refunds)),
    })
    await markRefundTold(db, number)
  }
  return untold.length
}

/** Send files that are written down. A file without an answer stays, and goes again to the byte. */
async function sendFiles(db: Db, bank: AccountBank): Promise<number> {
  const files = await filesToSend(db)
  for (const { number, content } of files) {
    const sent = await bank.sendDebits(content)
    await failpoint('debits.afterSend')
    if (sent.ok) mustBeDone(await inTransaction(db, (tx) => markFileSent(tx, number)))
    else {
      log.error('debit_file_refused', { count: number })
      mustBeDone(await inTransaction(db, (tx) => markFileRefused(tx, number, sent.detail ?? {})))
    }
  }
  return files.length
}

/**
 * Electronic checks, one round: answers of the payers' banks first, so that money already taken back never pays; then what
 * has settled; then one file of all that is due. Our statement must have been booked before. Every step may be repeated,
 * and a silent bank only makes the next round do more. Answers how much there was to do.
 */
export async function debitAccounts(
  db: Db,
  connectors: Connectors,
  bank: AccountBank,
  rules: DebitRules,
): Promise<number> {
  let count = 0
  try {
    count += await hearAnswers(db, bank)
    await passTime(db, rules)
    await settleRefunds(db, rules.settleSeconds)
    const { routing, companyId, company, bank: name } = rules
    const originator = { routing, companyId, company, bank: name }
    count += mustBeDone(await inTransaction(db, (tx) => writeDueDebits(tx, originator)))
    count += await sendFiles(db, bank)
  } catch (error) {
    log.warn('account_bank_silent', errorFields(error))
  }
  return count + (await tellPayments(db, connectors))
}

import { type AchAnswer, isCredit, writeAnswers } from './ach-file.ts'
import { correctedFor } from './ach.ts'
import { bookEntry } from './entries.ts'
import type { HouseBank } from './house-bank.ts'
import { magicIbans } from './payment-orders.ts'
import { cutStatements } from './statements.ts'

type TransferRow = { id: bigint; message_id: string; end_to_end: string; currency: string; minor: bigint; name: string; iban: string; remittance: string; state: string } // prettier-ignore
type DebitRow = { trace: string; file: string; code: string; routing: string; account: string; minor: bigint; individual: string; name: string; answer: string } // prettier-ignore

/** Carry out what is due among payment orders: money leaves, or the transfer is rejected after all. */
function executeTransfers(bank: HouseBank, now: string): void {
  const due = bank.store.all<TransferRow>(
    `select id, message_id, end_to_end, currency, minor, name, iban, remittance, state from transfers
     where state = 'accepted' and due_at <= ? order by id limit 200`,
    now,
  )
  for (const row of due) {
    const magic = magicIbans[row.iban.slice(-4)]
    if (magic?.when === 'at_execution') {
      bank.store.run(`update transfers set state = 'rejected', reason = ? where id = ?`, magic.reason, row.id)
      continue
    }
    const { currency, minor, name, iban, remittance, end_to_end: endToEnd } = row
    bookEntry(bank, { currency, minor: -minor, kind: 'payout', key: `transfer:${row.id}`, endToEnd, name, iban, remittance }) // prettier-ignore
    bank.store.run(`update transfers set state = 'executed' where id = ?`, row.id)
  }
}

/** Send back what the receiving bank could not book. */
function returnTransfers(bank: HouseBank): void {
  const since = new Date(Date.now() - (bank.daySeconds * 1000) / bank.speed).toISOString()
  const back = bank.store.all<TransferRow>(
    `select id, message_id, end_to_end, currency, minor, name, iban, remittance, state from transfers
     where state = 'executed' and due_at <= ? and substr(iban, -4) in ('0402') order by id limit 200`,
    since,
  )
  for (const row of back) {
    const reason = magicIbans[row.iban.slice(-4)]?.reason ?? 'MS03'
    const { currency, minor, name, iban, end_to_end: endToEnd } = row
    const remittance = `RETURN ${reason} ${row.remittance}`.slice(0, 140)
    bookEntry(bank, { currency, minor, kind: 'payout_return', key: `return:${row.id}`, endToEnd, name, iban, remittance }) // prettier-ignore
    bank.store.run(`update transfers set state = 'returned', reason = ? where id = ?`, reason, row.id)
  }
}

const debitColumns = 'trace, file, code, routing, account, minor, individual, name, answer'

/** Credit collected debits: one entry per file, its debits as transactions of it. */
function settleDebits(bank: HouseBank, now: string): void {
  const due = bank.store.all<DebitRow>(
    `select ${debitColumns} from debits where state = 'accepted' and settle_at <= ? order by trace limit 500`,
    now,
  )
  for (const row of due) {
    const { minor, name, trace, file } = row
    if (isCredit(row)) bookEntry(bank, { currency: 'USD', minor: -minor, kind: 'ach_credit', key: `ach:${trace}`, endToEnd: trace, name, remittance: `ACH CREDIT ${file}` }) // prettier-ignore
    else bookEntry(bank, { currency: 'USD', minor, kind: 'ach_settlement', key: `ach:${trace}`, endToEnd: trace, name, remittance: `ACH ${file}`, batch: `${file}:${now}` }) // prettier-ignore
    bank.store.run(`update debits set state = 'settled' where trace = ?`, trace)
  }
}

/** Hand on what the payers' banks answered: returned money leaves the account, and a file says why. */
function answerDebits(bank: HouseBank, now: string): void {
  const due = bank.store.all<DebitRow>(
    `select ${debitColumns} from debits where state = 'settled' and answer_at <= ? order by trace limit 200`,
    now,
  )
  if (due.length === 0) return
  const answers: AchAnswer[] = due.map((row) => {
    const corrected = correctedFor(row.account)
    return { ...row, ...(corrected === undefined ? {} : { corrected }) }
  })
  const last = bank.store.one<{ number: bigint | null }>('select max(number) as number from ach_returns')
  const number = Number(last?.number ?? 0n) + 1
  const content = writeAnswers(answers, {
    routing: bank.routing,
    origin: '1234567890',
    at: new Date(),
    number,
  })
  bank.store.run('insert into ach_returns (number, made_at, content) values (?, ?, ?)', number, now, content)
  for (const row of due) {
    const isReturn = row.answer.startsWith('R')
    if (isReturn) {
      const remittance = `ACH RETURN ${row.answer}`
      const minor = isCredit(row) ? row.minor : -row.minor
      bookEntry(bank, { currency: 'USD', minor, kind: 'ach_return', key: `achr:${row.trace}`, endToEnd: row.trace, name: row.name, remittance }) // prettier-ignore
    }
    bank.store.run(
      `update debits set state = ?, answer_at = null where trace = ?`,
      isReturn ? 'returned' : 'settled',
      row.trace,
    )
  }
}

/** Do what is due by the clock, each in one transaction. */
export async function sweep(bank: HouseBank): Promise<void> {
  const now = new Date().toISOString()
  await bank.store.write(() => {
    executeTransfers(bank, now)
    returnTransfers(bank)
    settleDebits(bank, now)
    answerDebits(bank, now)
  })
}

/** Close statements where there is something to tell and the time between two is over. */
export async function cutDue(bank: HouseBank): Promise<void> {
  if (bank.statementSeconds === 0) return
  const since = new Date(Date.now() - (bank.statementSeconds * 1000) / bank.speed).toISOString()
  const waiting = bank.store.one(
    'select 1 as one from entries where statement is null and booked_at <= ? limit 1',
    since,
  )
  if (waiting !== undefined) await bank.store.write(() => cutStatements(bank))
}

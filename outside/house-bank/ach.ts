import { createHash } from 'node:crypto'
import { freshId } from '../wire/marks.ts'
import { type AchDebit, isCredit, readAch } from './ach-file.ts'
import type { HouseBank } from './house-bank.ts'

/** Accounts by their last four digits: what the payer's bank answers. The one table of magic values for debits. */
export const magicAccounts: Readonly<Record<string, { readonly answer: string; readonly afterDays: number; readonly means: string; readonly corrected?: string }>> = {
  '9901': { answer: 'R01', afterDays: 2, means: 'returned: insufficient funds' },
  '9902': { answer: 'R02', afterDays: 2, means: 'returned: account closed' },
  '9903': { answer: 'R03', afterDays: 2, means: 'returned: no such account' },
  '9904': { answer: 'R04', afterDays: 2, means: 'returned: account number not valid' },
  '9908': { answer: 'R08', afterDays: 2, means: 'returned: payment stopped' },
  '9910': { answer: 'R10', afterDays: 3, means: 'returned late: the payer says it was not authorized' },
  '9962': { answer: 'R02', afterDays: 2, means: 'collected; a refund to it is returned: account closed meanwhile' },
  '9951': { answer: 'C01', afterDays: 2, means: 'collected; notice of change: another account number', corrected: '4020123456' },
  '9952': { answer: 'C02', afterDays: 2, means: 'collected; notice of change: another routing number', corrected: '021000021' },
} // prettier-ignore

const magicOf = ({ account }: Pick<AchDebit, 'account'>) => magicAccounts[account.slice(-4)]

/** What the payer's bank answers to an entry: an account ending in 9962 is collected from and takes no credits. */
function answerTo(entry: AchDebit): { readonly answer: string; readonly afterDays: number } | undefined {
  const isClosedLater = entry.account.endsWith('9962')
  if (isCredit(entry)) return isClosedLater ? magicOf(entry) : undefined
  return isClosedLater ? undefined : magicOf(entry)
}

/** What a notice of change to this account says; undefined where none is due. */
export const correctedFor = (account: string): string | undefined => magicOf({ account })?.corrected

/** What became of a file that was handed in. */
export type FileTaken =
  | { readonly ok: true; readonly id: string; readonly entries: number; readonly isKnown: boolean }
  | { readonly ok: false; readonly code: string; readonly line: number }

/** Take a file of debits; the same bytes again are the same file. Only inside a write. */
export function takeFile(bank: HouseBank, content: string): FileTaken {
  const hash = createHash('sha256').update(content).digest('base64')
  const known = bank.store.one<{ id: string; entries: bigint }>(
    'select id, entries from files where hash = ?',
    hash,
  )
  if (known !== undefined) return { ok: true, id: known.id, entries: Number(known.entries), isKnown: true }
  const file = readAch(content)
  if (!file.ok) return file
  const id = freshId('ach')
  const now = Date.now()
  const inDays = (days: number) => new Date(now + (days * bank.daySeconds * 1000) / bank.speed).toISOString()
  const repeated = file.debits.findIndex(({ trace }) => bank.store.one('select trace from debits where trace = ?', trace) !== undefined) // prettier-ignore
  if (repeated >= 0) return { ok: false, code: 'trace_used_before', line: repeated + 1 }
  bank.store.run(
    'insert into files (id, hash, received_at, entries, minor) values (?, ?, ?, ?, ?)',
    id, hash, new Date(now).toISOString(), file.debits.length, file.debits.reduce((sum, each) => sum + each.minor, 0n),
  ) // prettier-ignore
  for (const each of file.debits) {
    const magic = answerTo(each)
    bank.store.run(
      `insert into debits (trace, file, code, routing, account, minor, individual, name, state, answer, settle_at, answer_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, 'accepted', ?, ?, ?)`,
      each.trace, id, each.code, each.routing, each.account, each.minor, each.individual, each.name,
      magic?.answer ?? null, inDays(1), magic === undefined ? null : inDays(magic.afterDays),
    ) // prettier-ignore
  }
  return { ok: true, id, entries: file.debits.length, isKnown: false }
}

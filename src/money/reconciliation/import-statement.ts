import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import { openBreak, settleBreak } from './breaks.ts'
import { readStatements, type StatementRefusal, type ToldStatement } from './camt.ts'

/** Why a statement is not taken in. `other_content`: the bank told this number before, and something else. */
export type ImportRefusal = StatementRefusal | 'wrong_account' | 'other_content'

/** How a statement is handed in: which account of ours it is, and the bank's own number of the file. */
export type GivenStatement = {
  readonly account: string
  readonly iban: string
  readonly content: string
  readonly number?: number
}

/** The last statement we know of, of an account and currency. */
async function before(tx: Tx, name: string, { currency, sequence }: ToldStatement) {
  const [row] = await tx.sql<{ sequence: number; closing_minor: bigint }>`
    select s.sequence, s.closing_minor
      from reconciliation.statements s
     where s.account = ${name} and s.currency = ${currency} and s.sequence < ${sequence}
     order by s.sequence desc
     limit 1`
  return row
}

/** A statement that does not begin where the one before it ended: one is missing, or the bank corrected itself. */
async function checkChain(tx: Tx, name: string, told: ToldStatement): Promise<void> {
  const last = await before(tx, name, told)
  const subject = `${name}:${told.currency}:${told.sequence}`
  const follows =
    last === undefined
      ? told.opening.minor === 0n || told.sequence === 1
      : last.sequence === told.sequence - 1 && last.closing_minor === told.opening.minor
  // The one that was missing has come: what follows it now begins where it ended.
  await settleBreak(tx, 'statement_gap', `${name}:${told.currency}:${told.sequence + 1}`, 'bank')
  if (follows) return
  const missing = told.opening.minor - (last?.closing_minor ?? 0n)
  await openBreak(tx, {
    kind: 'statement_gap',
    subject,
    account: account.bank(name),
    amount: { minor: -missing, currency: told.currency },
    facts: { expected: String((last?.sequence ?? 0) + 1), told: String(told.sequence) },
  })
}

async function keep(
  tx: Tx,
  { account: name, number, content }: GivenStatement,
  told: ToldStatement,
): Promise<string> {
  const id = newId('stm')
  await tx.sql`
    insert into reconciliation.statements
           (id, account, currency, sequence, number, statement_id, iban, opening_minor, closing_minor, made_at, content)
    values (${id}, ${name}, ${told.currency}, ${told.sequence}, ${number ?? null}, ${told.statementId}, ${told.iban},
            ${told.opening.minor}, ${told.closing.minor}, ${told.madeAt}, ${content})`
  for (const [ordinal, each] of told.entries.entries())
    await tx.sql`
      insert into reconciliation.entries
             (id, statement_id, ordinal, amount_minor, currency, booked_on, value_on, bank_ref, end_to_end, remittance,
              party_name, party_account, code)
      values (${newId('ent')}, ${id}, ${ordinal}, ${each.amount.minor}, ${told.currency}, ${each.bookedOn}::date,
              ${each.valueOn}::date, ${each.bankRef ?? null}, ${each.endToEnd ?? null}, ${each.remittance ?? null},
              ${each.partyName ?? null}, ${each.partyAccount ?? null}, ${each.code})`
  await tell(tx, {
    type: 'statement_imported',
    aggregate: id,
    actor: 'bank',
    payload: {
      account: name,
      currency: told.currency,
      sequence: told.sequence,
      entries: told.entries.length,
    },
  })
  return id
}

/**
 * Take statements of an account in, whole or not at all. The same statement again changes nothing; answers the ids of the
 * new ones. A gap in their sequence is a break of its own.
 */
export async function importStatement(
  tx: Tx,
  given: GivenStatement,
): Promise<Result<readonly string[], ImportRefusal>> {
  const read = readStatements(given.content)
  if (!read.ok) return read
  const made: string[] = []
  for (const told of read.value) {
    if (told.iban !== given.iban) return refused('wrong_account')
    const [known] = await tx.sql<{ same: boolean }>`
      select s.opening_minor = ${told.opening.minor} and s.closing_minor = ${told.closing.minor} and s.content = ${given.content} as same
        from reconciliation.statements s
       where s.account = ${given.account} and s.currency = ${told.currency} and s.sequence = ${told.sequence}`
    if (known !== undefined && !known.same) return refused('other_content', { sequence: told.sequence })
    if (known !== undefined) continue
    await checkChain(tx, given.account, told)
    made.push(await keep(tx, given, told))
  }
  return done(made)
}

/** The highest number of a statement the bank gave us for an account; nothing yet is zero. */
export async function lastStatementNumber(db: Queries, name: string): Promise<number> {
  const [row] = await db.sql<{ number: number }>`
    select coalesce(max(s.number), 0) as number from reconciliation.statements s where s.account = ${name}`
  return row?.number ?? 0
}

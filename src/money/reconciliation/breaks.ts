import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { lifecycle } from '#kernel/lifecycle.ts'
import { formatDecimal, money, type Money } from '#kernel/money.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account as ledgerAccount, chartLineOf, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { closeCase, openCase, settleCase, type CaseId, type PaymentId } from '#money/payments/index.ts'

/** The id of a difference between our books and somebody else's. */
export type BreakId = Id<'brk'>

/** A difference is open until later evidence or a posting explains it. */
export const breakLifecycle = lifecycle({ open: { resolve: 'resolved' }, resolved: {} })

/** How two records of the same money can differ. */
export type BreakKind =
  | 'missing_ours'
  | 'missing_theirs'
  | 'amount'
  | 'duplicate'
  | 'payout_amount'
  | 'unknown_entry'
  | 'statement_gap'
  | 'missing_entry'
  | 'double_receipt'
  | 'treasury'

/** A difference: what an account of ours holds that nobody else explains, debits positive. */
export type Break = {
  readonly id: BreakId
  readonly kind: BreakKind
  readonly subject: string
  readonly account: string
  readonly amount: Money
  readonly openedAt: Date
}

type Row = Omit<Break, 'amount'> & { readonly amount_minor: bigint; readonly currency: Currency }

const breakOf = ({ amount_minor, currency, ...rest }: Row): Break => ({
  ...rest,
  amount: money(amount_minor, currency),
})

/** Open a break and its case; one that was opened before for the same subject stays as it is. */
export async function openBreak(
  tx: Tx,
  given: {
    readonly kind: BreakKind
    readonly subject: string
    readonly account: string
    readonly amount: Money
    readonly paymentId?: PaymentId | undefined
    readonly facts?: Readonly<Record<string, string>>
  },
): Promise<void> {
  const { kind, subject, account, amount, paymentId, facts = {} } = given
  const id = newId('brk')
  const rows = await tx.sql`
    insert into reconciliation.breaks (id, kind, subject, account, amount_minor, currency)
    values (${id}, ${kind}, ${subject.slice(0, 150)}, ${account}, ${amount.minor}, ${amount.currency})
    on conflict (kind, subject) do nothing
    returning id`
  if (rows.length === 0) return
  await openCase(tx, {
    kind: `break_${kind}`,
    subject: id,
    ...(paymentId === undefined ? {} : { paymentId }),
    facts: { about: subject, account, amount: `${formatDecimal(amount)} ${amount.currency}`, ...facts },
  })
}

/** An open break is of another amount by now: the same case says so, and keeps its age and its owner. */
export async function restateBreak(
  tx: Tx,
  given: {
    readonly kind: BreakKind
    readonly subject: string
    readonly amount: Money
    readonly facts: Readonly<Record<string, string>>
  },
): Promise<void> {
  const { kind, subject, amount, facts } = given
  const [row] = await tx.sql<{ id: BreakId }>`
    update reconciliation.breaks set amount_minor = ${amount.minor}
     where kind = ${kind} and subject = ${subject} and state = 'open' and amount_minor <> ${amount.minor}
    returning id`
  if (row === undefined) return
  const now = `${formatDecimal(amount)} ${amount.currency}`
  await openCase(tx, { kind: `break_${kind}`, subject: row.id, facts: { amount: now, ...facts } })
}

/** Later evidence explains a break: its case closes by itself. Nothing happens where none is open. */
export async function settleBreak(tx: Tx, kind: BreakKind, subject: string, by: string): Promise<void> {
  const rows = await tx.sql<{ id: BreakId }>`
    update reconciliation.breaks
       set state = 'resolved', resolved_at = clock_timestamp()
     where kind = ${kind} and subject = ${subject} and state = 'open'
    returning id`
  for (const { id } of rows) await settleCase(tx, `break_${kind}`, id, by)
}

/** What a subject still differs by, debits positive; undefined where nothing is open. */
export async function openAmount(tx: Tx, kind: BreakKind, subject: string): Promise<Money | undefined> {
  const [row] = await tx.sql<{ amount_minor: bigint; currency: Currency }>`
    select amount_minor, currency
      from reconciliation.breaks
     where kind = ${kind} and subject = ${subject} and state = 'open'`
  return row && money(row.amount_minor, row.currency)
}

/** Why a break is not resolved. */
export type ResolveRefusal = 'break_not_open' | 'account_not_allowed' | 'nothing_to_post'

/** Where a person may post a difference to; the clearing and bank accounts themselves explain nothing. */
const allowed = /^(?:refunds:goodwill|rounding|receivables:lost|suspense:unmatched|psp:[a-z][a-z0-9-]*:fees)$/

/** The open break a case is about, locked. */
export async function breakOfCase(tx: Tx, caseId: CaseId): Promise<Break | undefined> {
  const [row] = await tx.sql<Row>`
    select b.id, b.kind, b.subject, b.account, b.amount_minor, b.currency, b.opened_at as "openedAt"
      from reconciliation.breaks b
      join payments.cases c on c.subject = b.id and c.kind = 'break_' || b.kind
     where c.id = ${caseId} and c.closed_at is null and b.state = 'open'
       for update of b`
  return row && breakOf(row)
}

/** A person explains a break by a posting: what the account holds too much goes where it belongs, and the case closes. */
export async function resolveBreak(
  tx: Tx,
  caseId: CaseId,
  given: { readonly to: string; readonly note: string; readonly actor: string },
): Promise<Result<BreakId, ResolveRefusal | 'case_not_open'>> {
  const found = await breakOfCase(tx, caseId)
  if (found === undefined) return refused('break_not_open')
  const { id, account, amount } = found
  if (amount.minor === 0n) return refused('nothing_to_post')
  // Tokens are not money of a state: what the house put in or took out explains them, and nothing else does.
  const isAllowed = found.kind === 'treasury' ? given.to === ledgerAccount.chainOwner : allowed.test(given.to)
  if (!isAllowed || given.to === account || chartLineOf(given.to) === undefined)
    return refused('account_not_allowed')
  const size = money(amount.minor < 0n ? -amount.minor : amount.minor, amount.currency)
  const [debit, credit] = amount.minor > 0n ? [given.to, account] : [account, given.to]
  const move = { id: transferIdOf(id, 'resolve'), debit, credit, amount: size, code: 'break_resolved' }
  mustBeDone(await postTransfers(tx, [move], { actor: given.actor, cause: id }))
  await tx.sql`
    update reconciliation.breaks
       set state = 'resolved', resolved_at = clock_timestamp(), resolved_to = ${given.to}
     where id = ${id} and state = 'open'`
  if (found.kind === 'unknown_entry')
    await tx.sql`
      update reconciliation.entries set state = 'assigned', purpose = 'other', about = ${given.to}
       where id = ${found.subject} and state = 'held'`
  const closed = await closeCase(tx, caseId, { actor: given.actor, note: given.note })
  return closed.ok ? done(id) : closed
}

/** Open breaks, the oldest first. */
export async function openBreaks(db: Queries, most = 500): Promise<Break[]> {
  const rows = await db.sql<Row>`
    select b.id, b.kind, b.subject, b.account, b.amount_minor, b.currency, b.opened_at as "openedAt"
      from reconciliation.breaks b
     where b.state = 'open'
     order by b.opened_at, b.id
     limit ${most}`
  return rows.map(breakOf)
}

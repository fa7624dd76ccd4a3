import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { CaseId, PaymentId } from './payment.ts'

/** What can need a person: an answer that never came, a no from a provider, news that does not fit or contradicts. */
export type CaseKind =
  | 'unknown_operation'
  | 'failed_operation'
  | 'integrity_failure'
  | 'conflict'
  | 'unmatched'
  | 'break_missing_ours'
  | 'break_missing_theirs'
  | 'break_amount'
  | 'break_duplicate'
  | 'break_payout_amount'
  | 'break_unknown_entry'
  | 'break_statement_gap'
  | 'break_missing_entry'
  | 'break_double_receipt'
  | 'break_treasury'
  | 'fee_parts'
  | 'settlement_refused'
  | 'chain_reversed'
  | 'refund_returned'
  | 'payout_rejected'
  | 'payout_returned'
  | 'debit_returned'
  | 'dispute'

/** Something a person must look at, with the facts at hand. */
export type PaymentCase = {
  readonly id: CaseId
  readonly kind: CaseKind
  /** The operation, attempt or reference it is about. */
  readonly subject: string
  readonly paymentId: PaymentId | null
  readonly reference: string | null
  readonly facts: Readonly<Record<string, unknown>>
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly outcome: 'resolved_by_evidence' | 'resolved_by_operator' | null
  /** Who looks after it, and until when. */
  readonly owner: string | null
  readonly dueAt: Date | null
}

/** Open a case, or add to the one already open for this kind and subject. */
export async function openCase(
  tx: Tx,
  given: {
    readonly kind: CaseKind
    readonly subject: string
    readonly paymentId?: PaymentId
    readonly facts: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  const { kind, subject, paymentId = null, facts } = given
  await tx.sql`
    insert into payments.cases (id, kind, subject, intent_id, facts)
    values (${newId('cas')}, ${kind}, ${subject.slice(0, 200)}, ${paymentId}, ${facts}::jsonb)
    on conflict (kind, subject) where closed_at is null
    do update set facts = payments.cases.facts || excluded.facts`
}

/** Close the open case of a kind and subject, because later evidence settled it. */
export async function settleCase(tx: Tx, kind: CaseKind, subject: string, by: string): Promise<void> {
  await tx.sql`
    update payments.cases
       set closed_at = clock_timestamp(), closed_by = ${by}, outcome = 'resolved_by_evidence'
     where kind = ${kind} and subject = ${subject} and closed_at is null`
}

/** Close the open cases of an attempt and of the request that asked for it, because its money has come. */
export async function settleCasesOf(tx: Tx, subjects: readonly string[], by: string): Promise<void> {
  await tx.sql`
    update payments.cases
       set closed_at = clock_timestamp(), closed_by = ${by}, outcome = 'resolved_by_evidence'
     where kind in ('unknown_operation', 'integrity_failure') and subject = any (${[...subjects]}::text[])
       and closed_at is null`
}

/** A person has dealt with a case. Refused when it is not open. */
export async function closeCase(
  tx: Tx,
  id: CaseId,
  { actor, note }: { actor: string; note: string },
): Promise<Result<CaseId, 'case_not_open'>> {
  const rows = await tx.sql`
    update payments.cases
       set closed_at = clock_timestamp(), closed_by = ${actor}, outcome = 'resolved_by_operator',
           facts = facts || jsonb_build_object('note', ${note.slice(0, 500)}::text)
     where id = ${id} and closed_at is null
    returning id`
  return rows.length === 1 ? done(id) : refused('case_not_open')
}

/** Open cases, the oldest first; at most `most`. */
export async function openCases(db: Queries, most = 100): Promise<PaymentCase[]> {
  return db.sql<PaymentCase>`
    select c.id, c.kind, c.subject, c.intent_id as "paymentId", i.reference, c.facts, c.opened_at as "openedAt",
           c.closed_at as "closedAt", c.outcome, c.owner, c.due_at as "dueAt"
      from payments.cases c
      left join payments.intents i on i.id = c.intent_id
     where c.closed_at is null
     order by c.opened_at, c.id
     limit ${most}`
}

/** All cases of a payment, the oldest first. */
export async function casesOf(db: Queries, paymentId: PaymentId): Promise<PaymentCase[]> {
  return db.sql<PaymentCase>`
    select c.id, c.kind, c.subject, c.intent_id as "paymentId", i.reference, c.facts, c.opened_at as "openedAt",
           c.closed_at as "closedAt", c.outcome, c.owner, c.due_at as "dueAt"
      from payments.cases c
      join payments.intents i on i.id = c.intent_id
     where c.intent_id = ${paymentId}
     order by c.opened_at, c.id`
}

/** What somebody wrote at a case. */
export type CaseNote = {
  readonly caseId: CaseId
  readonly author: string
  readonly text: string
  readonly at: Date
}

/** Somebody looks after a case from now on, until the day it is due. Taking it from another is allowed and noted. */
export async function takeCase(
  tx: Tx,
  id: CaseId,
  { owner, dueAt }: { readonly owner: string; readonly dueAt: Date },
): Promise<Result<CaseId, 'case_not_open'>> {
  const rows = await tx.sql<{ former: string | null }>`
    update payments.cases c
       set owner = ${owner}, due_at = ${dueAt}
      from (select k.id, k.owner from payments.cases k where k.id = ${id} for update) f
     where c.id = f.id and c.closed_at is null
    returning f.owner as former`
  const [row] = rows
  if (row === undefined) return refused('case_not_open')
  const text = row.former === null ? 'Taken.' : `Taken from ${row.former}.`
  if (row.former !== owner)
    await tx.sql`insert into payments.case_notes (case_id, author, text) values (${id}, ${owner}, ${text})`
  return done(id)
}

/** Write a note at an open case. */
export async function noteCase(
  tx: Tx,
  id: CaseId,
  { author, text }: { readonly author: string; readonly text: string },
): Promise<Result<CaseId, 'case_not_open'>> {
  const rows = await tx.sql`
    insert into payments.case_notes (case_id, author, text)
    select c.id, ${author}::text, ${text.slice(0, 1000)}::text
      from payments.cases c
     where c.id = ${id} and c.closed_at is null
    returning id`
  return rows.length === 1 ? done(id) : refused('case_not_open')
}

/** The notes at these cases, the oldest first. */
export async function notesOf(db: Queries, ids: readonly CaseId[]): Promise<CaseNote[]> {
  return db.sql<CaseNote>`
    select n.case_id as "caseId", n.author, n.text, n.at
      from payments.case_notes n
     where n.case_id = any (${[...ids]}::text[])
     order by n.id`
}

import type { Queries } from '#kernel/database.ts'
import { add, money, subtract, type Money } from '#kernel/money.ts'
import type { AccountName } from './balances.ts'
import { chartLineOf } from './chart.ts'
import { balanceAt } from './past-balances.ts'
import type { TransferId } from './transfer.ts'

/** One move on an account, seen from its normal side: what increases it is positive. */
export type StatementLine = {
  readonly id: TransferId
  readonly at: Date
  readonly kind: 'single' | 'pending' | 'post' | 'void' | 'expire'
  readonly code: string
  readonly actor: string
  readonly cause: string
  /** The account on the other side. */
  readonly counterpart: string
  readonly pendingId: TransferId | null
  /** How much the posted balance changed; nothing for a transfer set aside or released. */
  readonly posted: Money
  /** How much the pending balance changed. */
  readonly pending: Money
  /** The posted balance after this line. */
  readonly balance: Money
}

/** A stretch of an account's history. */
export type Statement = AccountName & {
  readonly opening: Money
  readonly lines: readonly StatementLine[]
  readonly closing: Money
  /** True when the stretch has more lines than were asked for; go on from the last one's instant. */
  readonly more: boolean
}

type Row = Pick<StatementLine, 'id' | 'at' | 'kind' | 'code' | 'actor' | 'cause' | 'counterpart'> & {
  readonly debit: boolean
  readonly pending_id: TransferId | null
  readonly amount_minor: bigint
  readonly held_minor: bigint | null
}

/** What to read of an account: from an instant on, up to before another, and how many lines at most (10,000). */
export type Stretch = { readonly from?: Date; readonly to?: Date; readonly most?: number }

/** The history of an account line by line, with its balance before, after each line and at the end. */
export async function statement(
  db: Queries,
  { path, currency }: AccountName,
  { from, to, most = 1_000 }: Stretch = {},
): Promise<Statement> {
  const limit = Math.min(most, 10_000)
  const rows = await db.sql<Row>`
    select m.id, m.at, m.kind, m.code, m.actor, m.cause, m.pending_id, m.amount_minor, m.debit,
           o.path as counterpart, p.amount_minor as held_minor
      from ledger.accounts a
     cross join lateral (
           select t.id::text as id, t.at, t.kind, t.code, t.actor, t.cause, t.pending_id::text as pending_id,
                  t.amount_minor, t.seq, true as debit, t.credit_id as other_id
             from ledger.transfers t where t.debit_id = a.id
            union all
           select t.id::text, t.at, t.kind, t.code, t.actor, t.cause, t.pending_id::text,
                  t.amount_minor, t.seq, false, t.debit_id
             from ledger.transfers t where t.credit_id = a.id) m
      join ledger.accounts o on o.id = m.other_id
      left join ledger.pendings p on p.id = m.pending_id::uuid
     where a.path = ${path}
       and a.currency = ${currency}
       and m.at >= coalesce(${from ?? null}::timestamptz, '-infinity')
       and m.at < coalesce(${to ?? null}::timestamptz, 'infinity')
     order by m.at, m.seq
     limit ${limit + 1}`
  const zero = money(0n, currency)
  const opening = from ? (await balanceAt(db, { path, currency }, from)).posted : zero
  const credit = chartLineOf(path)?.normalSide === 'credit'
  let balance = opening
  const lines = rows.slice(0, limit).map((row) => {
    const line = { ...lineOf(row, row.debit !== credit, currency), balance }
    balance = add(balance, line.posted)
    return { ...line, balance }
  })
  return { path, currency, opening, lines, closing: balance, more: rows.length > limit }
}

function lineOf(row: Row, grows: boolean, currency: AccountName['currency']): Omit<StatementLine, 'balance'> {
  const { amount_minor: amount, held_minor: held, debit: _, pending_id: pendingId, ...told } = row
  const signed = (minor: bigint) => {
    const size = money(minor, currency)
    return grows ? size : subtract(money(0n, currency), size)
  }
  const posted = row.kind === 'single' || row.kind === 'post' ? amount : 0n
  const pending = row.kind === 'pending' ? amount : -(held ?? 0n)
  return { ...told, pendingId, posted: signed(posted), pending: signed(pending) }
}

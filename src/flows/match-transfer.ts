import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import type { AttemptId } from '#money/payments/index.ts'
import { transferConnector, textOf, type Entry, type TransferAttempt } from '#money/reconciliation/index.ts'

/** A payment by transfer that money without a readable reference may be for. */
export type Candidate = TransferAttempt & {
  readonly orderNumber: number
  readonly buyer: string
  readonly state: string
}

type Row = {
  readonly id: AttemptId
  readonly merchantRef: string
  readonly reference: string
  readonly connectorRef: string
  readonly amount_minor: bigint
  readonly currency: Currency
  readonly orderNumber: number
  readonly buyer: string
  readonly state: string
}

/** Payments by transfer that have not had all their money, of this amount or with this order number in the text. */
export async function transferCandidates(db: Queries, entry: Entry): Promise<Candidate[]> {
  const numbers = [...textOf(entry).matchAll(/\bK?[- ]?(\d{6,9})\b/gi)].map(([, digits]) => Number(digits))
  const rows = await db.sql<Row>`
    select a.id, a.merchant_ref as "merchantRef", i.reference, coalesce(a.connector_ref, '') as "connectorRef",
           a.amount_minor, a.currency, o.number as "orderNumber",
           coalesce(o.shipping_address ->> 'name', '') as buyer, a.state
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
      join orders.orders o on o.id = i.reference
     where a.connector = ${transferConnector}
       and a.currency = ${entry.amount.currency}
       and a.captured_minor = 0
       and (o.number = any (${numbers}::bigint[]) or a.amount_minor = ${entry.amount.minor})
     order by a.id desc
     limit 20`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}

/** True for one name in two spellings. Names are compared by their letters alone: banks turn them round and drop marks. */
export function sameName(a: string, b: string): boolean {
  const words = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 1)
      .toSorted()
      .join(' ')
  return words(a) !== '' && words(a) === words(b)
}

/**
 * The one payment that money without a readable reference is for: the order's number stands in the text, or amount and
 * name are those of a single open payment. Undefined where there is doubt: then a person decides.
 */
export async function transferByOrder(db: Queries, entry: Entry): Promise<TransferAttempt | undefined> {
  const candidates = await transferCandidates(db, entry)
  const digits = textOf(entry)
  const named = candidates.filter(({ orderNumber }) => digits.includes(String(orderNumber)))
  if (named.length === 1) return named[0]
  const alike = candidates.filter(
    ({ amount, buyer }) => amount.minor === entry.amount.minor && sameName(buyer, entry.partyName ?? ''),
  )
  return alike.length === 1 ? alike[0] : undefined
}

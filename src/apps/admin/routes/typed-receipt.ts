import type { Currency } from '#kernel/currency.ts'
import type { HttpRequest } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { ReceiptOutcome, TypedReceipt } from '#flows/post-receipt.ts'
import type { Desk } from '../desk.ts'
import { onceAtDesk } from '../once.ts'

/** The fields of a form as text. */
export type Given = Readonly<Record<string, string | undefined>>

/** A field of a form without the space around it; empty where it was not sent. */
export const said = (given: Given, name: string): string => (given[name] ?? '').trim()

/** Money typed at the desk: the form under its key, what it pays, and the flow that posts it. */
export type ReceiptForm = {
  readonly scope: string
  readonly key: string
  readonly given: Given
  readonly pays: { readonly number: number; readonly currency: Currency }
  readonly post: (tx: Tx, receipt: TypedReceipt) => Promise<Result<ReceiptOutcome, string>>
}

/** Read money that somebody typed and post it once; answers what became of it, or the field that is not right. */
export async function takeReceipt(
  desk: Desk,
  request: HttpRequest,
  { scope, key, given, pays: { number, currency }, post }: ReceiptForm,
): Promise<Result<ReceiptOutcome, string>> {
  const amount = parseDecimal(said(given, 'amount').replace(',', '.'), currency)
  if (!amount.ok) return refused(amount.refusal, { field: 'amount', currency })
  const reference = said(given, 'reference').slice(0, 90)
  if (reference === '') return refused('missing', { field: 'reference' })
  const account = said(given, 'party_account').replaceAll(/\s/g, '').slice(0, 40)
  let outcome: ReceiptOutcome = 'booked'
  const answer = await onceAtDesk(desk, request, { scope, key, asks: given }, async (tx, actor) => {
    const posted = await post(tx, {
      number: String(number),
      amount: amount.value,
      way: said(given, 'way') === 'cash' ? 'cash' : 'transfer',
      reference,
      ...(account.length < 4 ? {} : { partyAccount: account }),
      receivedOn: said(given, 'received_on') || ports().now().toISOString().slice(0, 10),
      isOther: said(given, 'is_other') === 'yes',
      actor,
    })
    if (posted.ok) outcome = posted.value
    return posted
  })
  return answer.ok ? done(outcome) : answer
}

import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { book } from '../cards/books.ts'
import { basisPoints } from '../cards/numbers.ts'
import { settlementOf } from '../cards/settlement-words.ts'
import type { Acquirer } from './acquirer.ts'
import { findAuthorization, findOperation } from './authorization.ts'
import { settleMerchant } from './settlement.ts'

/** What an element says we pay (D); what we get (C) is negative. */
function cost(text: string | undefined): bigint {
  if (text === undefined) return 0n
  return text.startsWith('D') ? BigInt(text.slice(1)) : -BigInt(text.slice(1))
}

/** The acquirer's own share: 0.10 % and 5 minor units of a capture. */
function markupOf(minor: bigint): bigint {
  return basisPoints(minor, 10n) + 5n
}

/** The network took a capture or refund: book it with its fees, and put it on the merchant's next settlement; inside a write. */
export function cleared(acquirer: Acquirer, operationId: string, answer: Message): void {
  recordCleared(acquirer, operationId, answer.fields)
}

/** The same from the elements of an answer. */
export function recordCleared(acquirer: Acquirer, operationId: string, fields: Message['fields']): void {
  const operation = findOperation(acquirer.store, 'id', operationId)
  const row = operation && findAuthorization(acquirer.store, 'id', operation.authorization_id)
  if (operation === undefined || row === undefined) return
  const refund = operation.kind === 'refund'
  const gross = refund ? -operation.amount_minor : operation.amount_minor
  const [interchange, scheme] = [cost(fields[28]), cost(fields[30])]
  const markup = refund ? 0n : markupOf(operation.amount_minor)
  const line = (debit: string, credit: string, minor: bigint, code: string) =>
    book(acquirer.store, { debit, credit, currency: row.currency, minor, code, about: operation.id })
  line('network:position', 'clearing:pending', gross, 'cleared')
  line('merchant:payable', 'network:position', interchange, 'interchange')
  line('merchant:payable', 'network:position', scheme, 'scheme_fee')
  line('merchant:payable', 'income:markup', markup, 'markup')
  addLine(acquirer, {
    authorizationId: row.id,
    operationRef: operation.reference,
    arn: operation.arn ?? '',
    type: refund ? 'refund' : 'capture',
    gross,
    interchange: -interchange,
    scheme: -scheme,
    markup: -markup,
    currency: row.currency,
  })
}

/** A line of the merchant's settlement report; fees are negative. */
export type SettlementLine = {
  readonly authorizationId: string
  readonly operationRef: string
  readonly arn: string
  readonly type: 'capture' | 'refund' | 'chargeback' | 'reversal' | 'fee'
  readonly gross: bigint
  readonly interchange: bigint
  readonly scheme: bigint
  readonly markup: bigint
  readonly currency: string
}

/** Put a line on the next settlement; inside a write. */
export function addLine(acquirer: Acquirer, line: SettlementLine): void {
  acquirer.store.run(
    `insert into lines (authorization_id, operation_ref, arn, type, gross_minor, interchange_minor, scheme_minor, markup_minor,
       currency) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    line.authorizationId, line.operationRef, line.arn, line.type, line.gross, line.interchange, line.scheme, line.markup,
    line.currency,
  ) // prettier-ignore
}

/** Pay or receive the net position of a cycle, once, and settle with the merchant; inside a write. */
export function settle(acquirer: Acquirer, message: Message): Message {
  const { cycle, currency, minor } = settlementOf(message)
  const fresh = acquirer.store.run(
    `insert into settled (cycle, currency) values (?, ?) on conflict do nothing`,
    cycle,
    currency,
  )
  if (fresh === 1) {
    book(acquirer.store, { debit: 'cash', credit: 'network:position', currency, minor, code: 'settled', about: cycle }) // prettier-ignore
    settleMerchant(acquirer, currency)
  }
  return answerTo(message, { 39: '00' })
}

import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { readTags } from '../iso8583/tags.ts'
import { book } from '../cards/books.ts'
import { isoAt } from '../cards/clock.ts'
import { currencyOf } from '../cards/numbers.ts'
import { type CardRow, cardOf } from './accounts.ts'
import { afterClearing } from './disputes.ts'
import type { Issuer } from './issuer.ts'
import { type Held, heldColumns, release } from './holds.ts'

type Posted = {
  readonly kind: string
  /** What the cardholder is charged; negative: given. */
  readonly minor: bigint
  readonly currency: string
  readonly arn: string
  readonly merchant: string
  readonly acquirer: string
  readonly trace: string
  readonly matched: string
}

/** Sign and amount of a fee element: D is ours to pay, C is ours to get. */
function fee(text: string | undefined): bigint {
  if (text === undefined) return 0n
  return text.startsWith('C') ? BigInt(text.slice(1)) : -BigInt(text.slice(1))
}

function post(issuer: Issuer, card: CardRow, posted: Posted, message: Message): boolean {
  const { kind, minor, currency, arn } = posted
  const fresh = issuer.store.run(
    `insert into entries (account_id, print, kind, arn, amount_minor, currency, merchant, acquirer, trace, matched, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    card.account_id, card.print, kind, arn, minor, currency, posted.merchant, posted.acquirer, posted.trace, posted.matched,
    isoAt(issuer.clock),
  ) // prettier-ignore
  if (fresh === 0) return false
  const line = (debit: string, credit: string, amount: bigint) =>
    book(issuer.store, { debit, credit, currency, minor: amount, code: kind, about: arn })
  line(`cardholder:${card.account_id}`, 'network:position', minor)
  line('network:position', 'income:interchange', fee(message.fields[28]))
  line('network:position', 'expense:scheme', fee(message.fields[30]))
  return true
}

/** Charge the cardholder for a purchase in one message (0200). */
export function postTaken(
  issuer: Issuer,
  message: Message,
  card: CardRow,
  minor: bigint,
  currency: string,
): void {
  const { fields } = message
  const arn = readTags(fields[61]).AR ?? ''
  const about = {
    arn,
    merchant: (fields[43] ?? '').trim(),
    acquirer: fields[32] ?? '',
    trace: fields[62] ?? '',
  }
  post(issuer, card, { kind: 'purchase', minor, currency, matched: 'at_once', ...about }, message)
}

/** Undo a purchase in one message that was reversed, with its fees. */
export function undoTaken(issuer: Issuer, held: Held): void {
  issuer.store.run(`update authorizations set state = 'reversed', cleared_minor = 0 where id = ?`, held.id)
  const lines = issuer.store.all<{ debit: string; credit: string; amount_minor: bigint; arn: string }>(
    `select debit, credit, postings.amount_minor, arn from entries join postings on about = arn and code = 'purchase'
     where trace = ? and kind = 'purchase'`,
    held.trace,
  )
  for (const { debit, credit, amount_minor: minor, arn } of lines)
    book(issuer.store, { debit: credit, credit: debit, currency: held.currency, minor, code: 'purchase_reversed', about: arn }) // prettier-ignore
  issuer.store.run(
    `update entries set kind = 'purchase_reversed' where trace = ? and kind = 'purchase'`,
    held.trace,
  )
}

/** Post a presentment or refund from the clearing; inside a write. Late, over, under, several and unmatched ones all post. */
export function postPresentment(issuer: Issuer, message: Message): Message {
  const { fields } = message
  const card = cardOf(issuer, fields[2] ?? '')
  if (card === undefined) return answerTo(message, { 39: '14' })
  const tags = readTags(fields[61])
  const currency = currencyOf(fields[49])
  const refund = (fields[3] ?? '').startsWith('20')
  const minor = BigInt(fields[4] ?? '0')
  const arn = tags.AR ?? ''
  const about = {
    arn,
    currency,
    merchant: (fields[43] ?? '').trim(),
    acquirer: fields[32] ?? '',
    trace: fields[62] ?? '',
  }
  const known = issuer.store.one(
    `select 1 as one from entries where arn = ? and kind in ('purchase', 'refund')`,
    arn,
  )
  if (known !== undefined) return answerTo(message, { 39: '00' })
  if (refund) {
    post(issuer, card, { kind: 'refund', minor: -minor, matched: 'refund', ...about }, message)
    return answerTo(message, { 39: '00' })
  }
  const matched = consumeHolds(issuer, card, message, minor, tags.FN === 'Y')
  post(issuer, card, { kind: 'purchase', minor, matched, ...about }, message)
  afterClearing(issuer, card, arn)
  return answerTo(message, { 39: '00' })
}

/** Use up the holds of one payment (same card, trace and authorization code); tells how well it fitted. */
function consumeHolds(
  issuer: Issuer,
  card: CardRow,
  message: Message,
  minor: bigint,
  final: boolean,
): string {
  const rows = issuer.store.all<Held>(
    `select ${heldColumns} from authorizations
     where trace = ? and print = ? and state in ('held', 'closed', 'expired', 'reversed') order by id`,
    message.fields[62] ?? '', card.print,
  ) // prettier-ignore
  if (!rows.some((row) => row.auth_code === message.fields[38])) return 'forced'
  let rest = minor
  for (const row of rows.filter(({ state }) => state === 'held')) {
    const taken = rest < row.held_minor ? rest : row.held_minor
    issuer.store.run(
      `update authorizations set cleared_minor = cleared_minor + ? where id = ?`,
      taken,
      row.id,
    )
    const cleared = { ...row, cleared_minor: row.cleared_minor + taken }
    release(issuer, cleared, final ? row.held_minor : taken, 'reversed')
    rest -= taken
  }
  if (rest === 0n) return 'matched'
  return rows.some(({ state }) => state === 'held') ? 'over' : 'late'
}

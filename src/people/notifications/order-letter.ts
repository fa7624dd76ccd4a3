import { exponentOf } from '#kernel/currency.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { downloadConfirmation } from './letters/download-letters.ts'
import { renderLetter } from './letter.ts'
import { takingBody, type PaidBy } from './order-taking-words.ts'
import { orderWords, type OrderLetterKind } from './order-words.ts'
import type { Letter } from './record-mail.ts'

/** What a mail about an order needs to know of it. Amounts are as the order froze them. */
export type OrderToTell = {
  readonly number: string
  readonly name: string
  readonly locale: string
  readonly url: string
  readonly lines?: readonly { readonly title: string; readonly quantity: number; readonly amount: Money }[]
  readonly discount?: Money
  readonly delivery?: Money
  readonly tax?: Money
  readonly total?: Money
  readonly refund?: Money
  /** All of it is downloaded. */
  readonly isDownload?: boolean
  /** How the money comes; a card where nothing is said. */
  readonly paidBy?: PaidBy
  /** The words the buyer chose, by which a mail is known to be ours. */
  readonly phrase?: string | undefined
}

const tags: Readonly<Record<string, string>> = { en: 'en-IE', zh: 'zh-CN', fr: 'fr-FR' }

// Made once for each language and currency: making one takes longer than the rest of a mail.
const formats = new Map<string, Intl.NumberFormat>()

/** An amount as a mail in a language writes it. */
export function shown(amount: Money, locale: string): string {
  const tag = tags[locale] ?? 'en-IE'
  const { currency } = amount
  let format = formats.get(`${tag} ${currency}`)
  if (format === undefined) {
    const minimumFractionDigits = exponentOf(currency)
    format = new Intl.NumberFormat(tag, { style: 'currency', currency, minimumFractionDigits })
    formats.set(`${tag} ${currency}`, format)
  }
  return format.format(formatDecimal(amount) as Intl.StringNumericLiteral)
}

/** The mail that tells a buyer what became of an order, in the buyer's language, with the amounts that are given. */
export function orderLetter(kind: OrderLetterKind, order: OrderToTell): Letter {
  const words = orderWords(order.locale)
  const say = words[kind]
  const amount = (label: string, value: Money | undefined) =>
    value && value.minor !== 0n ? [{ label, value: shown(value, order.locale) }] : []
  const table = [
    ...(order.lines ?? []).map((line) => ({
      label: `${line.quantity} × ${line.title}`,
      value: shown(line.amount, order.locale),
    })),
    ...amount(words.discount, order.discount),
    ...amount(words.delivery, order.delivery),
    ...amount(words.tax, order.tax),
    ...amount(words.total, order.total),
    ...amount(words.refund, order.refund),
  ]
  return renderLetter({
    locale: order.locale,
    subject: say.subject(order.number),
    greeting: words.hello(order.name),
    paragraphs: [
      order.isDownload === true && kind === 'confirmed'
        ? downloadConfirmation(order.locale)
        : (takingBody(order.locale, order.paidBy ?? 'card', kind) ?? say.body),
    ],
    ...(table.length > 0 ? { table } : {}),
    action: { label: say.action, url: order.url },
    closing: words.closing,
    phrase: order.phrase,
  })
}

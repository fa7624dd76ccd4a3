import type { Money } from '#kernel/money.ts'
import { renderLetter } from './letter.ts'
import { shown } from './order-letter.ts'
import type { Letter } from './record-mail.ts'

/** What a reminder needs to know of an invoice. Amounts are as they are owed now. */
export type InvoiceToTell = {
  readonly number: string
  readonly name: string
  readonly locale: string
  readonly url: string
  readonly dueOn: string
  readonly level: 1 | 2 | 3
  readonly amount: Money
  readonly fees: Money
  readonly open: Money
  readonly phrase?: string | undefined
}

type Words = {
  readonly hello: (name: string) => string
  readonly subjects: readonly [string, string, string]
  readonly bodies: readonly [string, string, string]
  readonly action: string
  readonly amount: string
  readonly fees: string
  readonly open: string
  readonly closing: string
}

const english: Words = {
  hello: (name) => `Hello ${name},`,
  subjects: [
    'Invoice {n}: a friendly reminder',
    'Invoice {n}: second reminder',
    'Invoice {n}: last reminder',
  ],
  bodies: [
    'invoice {n} was due on {d}. It has surely slipped through; we would be glad to have your payment in the next days.',
    'invoice {n} was due on {d} and is still open. Please pay it now; a fee has been added.',
    'invoice {n} was due on {d} and is still open after two reminders. Please pay the amount below within seven days; after that we hand the matter on. A fee and interest have been added.',
  ],
  action: 'Look at it and pay',
  amount: 'Invoice',
  fees: 'Fees and interest',
  open: 'To pay',
  closing: 'You have paid in the meantime? Then please take this letter as settled.',
}

const chinese: Words = {
  hello: (name) => `${name}，您好：`,
  subjects: ['账单 {n}：温馨提醒', '账单 {n}：第二次提醒', '账单 {n}：最后提醒'],
  bodies: [
    '账单 {n} 已于 {d} 到期，或许您忘记了。请在近日内付款，谢谢。',
    '账单 {n} 已于 {d} 到期，至今未付。请立即付款；已加收催款费用。',
    '账单 {n} 已于 {d} 到期，两次提醒后仍未付款。请在七日内支付下列金额，否则将移交处理。已加收费用和利息。',
  ],
  action: '查看并付款',
  amount: '账单金额',
  fees: '费用和利息',
  open: '应付',
  closing: '如您已付款，请忽略此信。',
}

const french: Words = {
  hello: (name) => `Bonjour ${name},`,
  subjects: [
    'Facture {n} : un petit rappel',
    'Facture {n} : deuxième rappel',
    'Facture {n} : dernier rappel',
  ],
  bodies: [
    'la facture {n} était à payer le {d}. Cela vous a sans doute échappé ; merci de la régler ces jours-ci.',
    'la facture {n} était à payer le {d} et reste ouverte. Merci de la régler maintenant ; des frais ont été ajoutés.',
    'la facture {n} était à payer le {d} et reste ouverte après deux rappels. Merci de régler le montant ci-dessous sous sept jours ; ensuite, le dossier sera transmis. Des frais et des intérêts ont été ajoutés.',
  ],
  action: 'Voir et payer',
  amount: 'Facture',
  fees: 'Frais et intérêts',
  open: 'À payer',
  closing: 'Vous avez payé entre-temps ? Alors ce message est sans objet.',
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/** The reminder of an overdue invoice, firmer each time, in the reader's language. */
export function invoiceLetter(invoice: InvoiceToTell): Letter {
  const words = wordsOf(invoice.locale)
  const fill = (text: string) => text.replaceAll('{n}', invoice.number).replaceAll('{d}', invoice.dueOn)
  const line = (label: string, value: Money) => ({ label, value: shown(value, invoice.locale) })
  return renderLetter({
    locale: invoice.locale,
    subject: fill(words.subjects[invoice.level - 1] ?? ''),
    greeting: words.hello(invoice.name),
    paragraphs: [fill(words.bodies[invoice.level - 1] ?? '')],
    table: [
      line(words.amount, invoice.amount),
      ...(invoice.fees.minor > 0n ? [line(words.fees, invoice.fees)] : []),
      line(words.open, invoice.open),
    ],
    action: { label: words.action, url: invoice.url },
    closing: words.closing,
    phrase: invoice.phrase,
  })
}

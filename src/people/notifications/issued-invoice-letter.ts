import type { Money } from '#kernel/money.ts'
import { renderLetter } from './letter.ts'
import { shown } from './order-letter.ts'
import type { Letter } from './record-mail.ts'

/** What the mail with an invoice needs to know of it. */
export type IssuedInvoice = {
  readonly number: string
  readonly order: string | undefined
  readonly name: string
  readonly locale: string
  readonly url: string
  readonly dueOn: string
  readonly amount: Money
  /** Where to pay, as a payer's bank asks for it; undefined where the shop names no account. */
  readonly account: { readonly holder: string; readonly iban: string; readonly bic: string } | undefined
  readonly phrase?: string | undefined
}

type Words = Readonly<
  Record<
    | 'subject'
    | 'hello'
    | 'body'
    | 'how'
    | 'action'
    | 'closing'
    | 'invoice'
    | 'order'
    | 'amount'
    | 'due'
    | 'holder'
    | 'iban'
    | 'bic'
    | 'reference',
    string
  >
>

const english: Words = {
  subject: 'Invoice {n}',
  hello: 'Hello {name},',
  body: 'your goods have left our warehouse, and this is the invoice for them. Please pay it by {d}.',
  how: 'Transfer the amount from your bank and write the reference {n} exactly as it stands here: by it we know your payment.',
  action: 'Look at my invoices',
  closing: 'We never change our account by mail or telephone. Questions? Just answer this mail.',
  invoice: 'Invoice',
  order: 'Order',
  amount: 'Amount',
  due: 'Due on',
  holder: 'Account holder',
  iban: 'IBAN',
  bic: 'BIC',
  reference: 'Reference',
}

const chinese: Words = {
  subject: '账单 {n}',
  hello: '{name}，您好：',
  body: '您的商品已离开仓库，这是相应的账单。请最迟于 {d} 付款。',
  how: '请通过您的银行转账，并准确填写附言 {n}，我们凭此确认您的付款。',
  action: '查看账单',
  closing: '我们绝不会通过邮件或电话更改收款账户。如有疑问，直接回复本邮件即可。',
  invoice: '账单',
  order: '订单',
  amount: '金额',
  due: '到期日',
  holder: '账户持有人',
  iban: 'IBAN',
  bic: 'BIC',
  reference: '附言',
}

const french: Words = {
  subject: 'Facture {n}',
  hello: 'Bonjour {name},',
  body: 'vos articles ont quitté notre entrepôt et voici la facture. Merci de la régler au plus tard le {d}.',
  how: 'Faites un virement depuis votre banque et indiquez la référence {n} exactement comme ici : c’est elle qui nous fait reconnaître votre paiement.',
  action: 'Voir mes factures',
  closing:
    'Nous ne changeons jamais de compte par courriel ou par téléphone. Une question ? Répondez simplement à ce message.',
  invoice: 'Facture',
  order: 'Commande',
  amount: 'Montant',
  due: 'À payer le',
  holder: 'Titulaire du compte',
  iban: 'IBAN',
  bic: 'BIC',
  reference: 'Référence',
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/** The mail with an invoice: number, amount, day it is due, and how to pay it, in the reader's language. */
export function issuedInvoiceLetter(invoice: IssuedInvoice): Letter {
  const words = wordsOf(invoice.locale)
  const { number, order, account, dueOn } = invoice
  const fill = (text: string) =>
    text.replaceAll('{n}', number).replaceAll('{d}', dueOn).replaceAll('{name}', invoice.name)
  return renderLetter({
    locale: invoice.locale,
    subject: fill(words.subject),
    greeting: fill(words.hello),
    paragraphs: [fill(words.body), fill(words.how)],
    table: [
      { label: words.invoice, value: number },
      ...(order === undefined ? [] : [{ label: words.order, value: order }]),
      { label: words.amount, value: shown(invoice.amount, invoice.locale) },
      { label: words.due, value: dueOn },
      ...(account === undefined
        ? []
        : [
            { label: words.holder, value: account.holder },
            { label: words.iban, value: account.iban },
            { label: words.bic, value: account.bic },
          ]),
      { label: words.reference, value: number },
    ],
    action: { label: words.action, url: invoice.url },
    closing: words.closing,
    phrase: invoice.phrase,
  })
}

import type { Money } from '#kernel/money.ts'
import { renderLetter } from './letter.ts'
import { shown } from './order-letter.ts'
import type { Letter } from './record-mail.ts'

/** What a letter needs to know of a debt of a debit that was taken back. */
export type DebtToTell = {
  readonly number: string
  readonly name: string
  readonly locale: string
  readonly url: string
  readonly dueOn: string
  readonly level: 1 | 2 | 3
  readonly amount: Money
  readonly open: Money
  readonly phrase?: string | undefined
}

type Words = {
  readonly hello: (name: string) => string
  readonly subjects: readonly [string, string, string]
  readonly bodies: readonly [string, string, string]
  readonly action: string
  readonly amount: string
  readonly open: string
  readonly closing: string
}

const english: Words = {
  hello: (name) => `Hello ${name},`,
  subjects: ['Your bank took a debit back: {n}', 'Debt {n}: second reminder', 'Debt {n}: last reminder'],
  bodies: [
    'your bank took back a debit that had paid an order which is with you. Please pay the amount below online, or transfer it and write {n} on the transfer. It was due on {d}.',
    'the debit your bank took back is still open. Please pay the amount below online now, or transfer it and write {n} on the transfer.',
    'the debit your bank took back is still open after two reminders. Please pay the amount below online within seven days, or transfer it and write {n} on the transfer; after that we hand the matter on.',
  ],
  action: 'Pay online',
  amount: 'Debit',
  open: 'To pay',
  closing: 'You have paid in the meantime? Then please take this letter as settled.',
}

const chinese: Words = {
  hello: (name) => `${name}，您好：`,
  subjects: ['银行退回了一笔扣款：{n}', '欠款 {n}：第二次提醒', '欠款 {n}：最后提醒'],
  bodies: [
    '您的银行退回了一笔扣款，而相应订单的商品已在您手中。请在线支付下列金额，或转账并注明 {n}。应付日期：{d}。',
    '银行退回的扣款至今未付。请立即在线支付下列金额，或转账并注明 {n}。',
    '两次提醒后，银行退回的扣款仍未支付。请在七日内在线支付下列金额，或转账并注明 {n}，否则将移交处理。',
  ],
  action: '在线支付',
  amount: '扣款',
  open: '应付',
  closing: '如您已付款，请忽略此信。',
}

const french: Words = {
  hello: (name) => `Bonjour ${name},`,
  subjects: [
    'Votre banque a repris un prélèvement : {n}',
    'Dette {n} : deuxième rappel',
    'Dette {n} : dernier rappel',
  ],
  bodies: [
    'votre banque a repris un prélèvement qui avait payé une commande que vous avez reçue. Merci de payer le montant ci-dessous en ligne, ou de le virer en indiquant {n}. Il était dû le {d}.',
    'le prélèvement repris par votre banque reste impayé. Merci de payer maintenant le montant ci-dessous en ligne, ou de le virer en indiquant {n}.',
    'le prélèvement repris par votre banque reste impayé après deux rappels. Merci de payer le montant ci-dessous en ligne sous sept jours, ou de le virer en indiquant {n} ; ensuite, le dossier sera transmis.',
  ],
  action: 'Payer en ligne',
  amount: 'Prélèvement',
  open: 'À payer',
  closing: 'Vous avez payé entre-temps ? Alors ce message est sans objet.',
}

/** The reminder of a debt, firmer each time, in the reader's language. */
export function debtLetter(debt: DebtToTell): Letter {
  const { locale } = debt
  const words = locale === 'zh' ? chinese : locale === 'fr' ? french : english
  const fill = (text: string) => text.replaceAll('{n}', debt.number).replaceAll('{d}', debt.dueOn)
  return renderLetter({
    locale,
    subject: fill(words.subjects[debt.level - 1] ?? ''),
    greeting: words.hello(debt.name),
    paragraphs: [fill(words.bodies[debt.level - 1] ?? '')],
    table: [
      { label: words.amount, value: shown(debt.amount, locale) },
      { label: words.open, value: shown(debt.open, locale) },
    ],
    action: { label: words.action, url: debt.url },
    closing: words.closing,
    phrase: debt.phrase,
  })
}

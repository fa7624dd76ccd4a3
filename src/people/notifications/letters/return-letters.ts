import { renderLetter } from '../letter.ts'
import type { Letter } from '../record-mail.ts'

/** What a buyer is told of a return. */
export type ReturnLetterKind = 'requested' | 'approved' | 'refused' | 'received'

type Text = { readonly subject: string; readonly body: string; readonly action: string }
type Words = Readonly<Record<ReturnLetterKind, Text>> & {
  readonly hello: string
  readonly closing: string
  readonly sendTo: string
  readonly said: string
}

const english: Words = {
  hello: 'Hello {name},',
  closing:
    'The link opens your order without a password, so please do not pass it on. Questions? Just answer this mail.',
  sendTo: 'Please send the goods to: {address}. Put the slip from the page of your return into the parcel.',
  said: 'What we say to it: {answer}',
  requested: {
    subject: 'We have your return {number}',
    body: 'you told us on {day} that you want to send pieces of order {order} back. We look at it and write to you soon. Please wait with sending them.',
    action: 'See my return',
  },
  approved: {
    subject: 'Return {number}: please send the goods',
    body: 'your return of pieces of order {order}, asked for on {day}, is in order.',
    action: 'Print the slip',
  },
  refused: {
    subject: 'Return {number} could not be accepted',
    body: 'we looked at your return of pieces of order {order} and cannot accept it.',
    action: 'See my return',
  },
  received: {
    subject: 'Return {number} has arrived',
    body: 'the goods of your return from order {order} are with us. Their money goes back the way it came; we write once it is on its way.',
    action: 'See my return',
  },
}

const chinese: Words = {
  hello: '{name}，您好：',
  closing: '此链接无需密码即可打开订单，请勿转发。如有疑问，直接回复本邮件即可。',
  sendTo: '请将商品寄至：{address}。请把退货页面上的退货单放入包裹。',
  said: '我们的说明：{answer}',
  requested: {
    subject: '我们已收到您的退货申请 {number}',
    body: '您于 {day} 申请退回订单 {order} 中的商品。我们会尽快审核并通知您，请暂时不要寄出。',
    action: '查看退货',
  },
  approved: {
    subject: '退货 {number}：请寄回商品',
    body: '您于 {day} 提出的订单 {order} 退货申请已通过。',
    action: '打印退货单',
  },
  refused: {
    subject: '退货 {number} 未获通过',
    body: '我们已审核您对订单 {order} 的退货申请，很抱歉无法接受。',
    action: '查看退货',
  },
  received: {
    subject: '退货 {number} 已收到',
    body: '订单 {order} 的退货商品已送达。款项将按原付款方式退回，退款后会另行通知您。',
    action: '查看退货',
  },
}

const french: Words = {
  hello: 'Bonjour {name},',
  closing:
    'Ce lien ouvre votre commande sans mot de passe, ne le transmettez donc pas. Une question ? Répondez simplement à ce message.',
  sendTo:
    'Envoyez les articles à : {address}. Glissez dans le colis le bordereau de la page de votre retour.',
  said: 'Notre réponse : {answer}',
  requested: {
    subject: 'Nous avons reçu votre demande de retour {number}',
    body: 'vous nous avez dit le {day} vouloir renvoyer des articles de la commande {order}. Nous l’examinons et vous écrivons bientôt. Attendez notre réponse avant l’envoi.',
    action: 'Voir mon retour',
  },
  approved: {
    subject: 'Retour {number} : vous pouvez envoyer les articles',
    body: 'votre retour d’articles de la commande {order}, demandé le {day}, est accepté.',
    action: 'Imprimer le bordereau',
  },
  refused: {
    subject: 'Le retour {number} n’a pas pu être accepté',
    body: 'nous avons examiné votre retour d’articles de la commande {order} et ne pouvons pas l’accepter.',
    action: 'Voir mon retour',
  },
  received: {
    subject: 'Le retour {number} est arrivé',
    body: 'les articles de votre retour de la commande {order} sont chez nous. Leur prix est remboursé par le moyen utilisé pour payer ; nous vous écrivons dès que c’est fait.',
    action: 'Voir mon retour',
  },
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/** The mail about a return, in the reader's language; an empty answer is left out. `day` is the day it was asked for. */
export function returnLetter(
  kind: ReturnLetterKind,
  to: {
    readonly name: string
    readonly locale: string
    readonly number: string
    readonly order: string
    readonly day: string
    readonly answer: string
    readonly address: string
    readonly url: string
    readonly phrase?: string | undefined
  },
): Letter {
  const words = wordsOf(to.locale)
  const text = words[kind]
  const fill = (said: string) =>
    said.replace(
      /\{(name|number|order|day|answer|address)\}/g,
      (_, key: 'name' | 'number' | 'order' | 'day' | 'answer' | 'address') => to[key],
    )
  return renderLetter({
    locale: to.locale,
    subject: fill(text.subject),
    greeting: fill(words.hello),
    paragraphs: [
      fill(text.body),
      ...(to.answer === '' ? [] : [fill(words.said)]),
      ...(kind === 'approved' ? [fill(words.sendTo)] : []),
    ],
    action: { label: text.action, url: to.url },
    closing: words.closing,
    phrase: to.phrase,
  })
}

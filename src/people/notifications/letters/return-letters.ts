import { renderLetter } from '../letter.ts'
import type { Letter } from '../record-mail.ts'

/** What a buyer is told of a return. */
export type ReturnLetterKind =
  | 'requested'
  | 'approved'
  | 'refused'
  | 'received'
  | 'received_exchange'
  | 'exchange_lapsed'
  | 'replacement_sent'

type Text = { readonly subject: string; readonly body: string; readonly action: string }
type Words = Readonly<Record<ReturnLetterKind, Text>> & {
  readonly hello: string
  readonly closing: string
  readonly sendTo: string
  readonly said: string
  readonly held: string
  readonly parcel: string
}

const english: Words = {
  hello: 'Hello {name},',
  closing:
    'The link opens your order without a password, so please do not pass it on. Questions? Just answer this mail.',
  sendTo: 'Please send the goods to: {address}. Put the slip from the page of your return into the parcel.',
  said: 'What we say to it: {answer}',
  held: 'We hold for you instead: {instead}.',
  parcel: 'The number of its parcel is {tracking}.',
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
  received_exchange: {
    subject: 'Return {number} has arrived; the exchange is being packed',
    body: 'the goods of your return from order {order} are with us. What you wanted instead is being packed: {instead}. We write once it is on its way. Where money is due to you as well, it goes back the way it came.',
    action: 'See my return',
  },
  exchange_lapsed: {
    subject: 'Return {number}: money instead of the exchange',
    body: 'what you wanted instead for your return from order {order} cannot be sent any more. We are sorry. Your return stays as it is, and there is money for it: it goes back the way it came once the goods are with us.',
    action: 'See my return',
  },
  replacement_sent: {
    subject: 'Return {number}: your exchange is on its way',
    body: 'what you wanted instead for your return from order {order} has left: {instead}. There is nothing to pay.',
    action: 'Follow the parcel',
  },
}

const chinese: Words = {
  hello: '{name}，您好：',
  closing: '此链接无需密码即可打开订单，请勿转发。如有疑问，直接回复本邮件即可。',
  sendTo: '请将商品寄至：{address}。请把退货页面上的退货单放入包裹。',
  said: '我们的说明：{answer}',
  held: '我们已为您预留换货商品：{instead}。',
  parcel: '包裹单号：{tracking}。',
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
  received_exchange: {
    subject: '退货 {number} 已收到，换货正在打包',
    body: '订单 {order} 的退货商品已送达。您要换的商品正在打包：{instead}。寄出后会另行通知您。如有应退款项，将按原付款方式退回。',
    action: '查看退货',
  },
  exchange_lapsed: {
    subject: '退货 {number}：无法换货，改为退款',
    body: '很抱歉，订单 {order} 退货中您要换的商品已无法寄出。退货照常进行，我们收到商品后将按原付款方式退款。',
    action: '查看退货',
  },
  replacement_sent: {
    subject: '退货 {number}：换货商品已寄出',
    body: '订单 {order} 退货的换货商品已寄出：{instead}。您无需付款。',
    action: '查看包裹',
  },
}

const french: Words = {
  hello: 'Bonjour {name},',
  closing:
    'Ce lien ouvre votre commande sans mot de passe, ne le transmettez donc pas. Une question ? Répondez simplement à ce message.',
  sendTo:
    'Envoyez les articles à : {address}. Glissez dans le colis le bordereau de la page de votre retour.',
  said: 'Notre réponse : {answer}',
  held: 'Nous vous réservons à la place : {instead}.',
  parcel: 'Le numéro du colis est {tracking}.',
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
  received_exchange: {
    subject: 'Le retour {number} est arrivé ; l’échange se prépare',
    body: 'les articles de votre retour de la commande {order} sont chez nous. Nous préparons ce que vous vouliez à la place : {instead}. Nous vous écrivons dès le départ du colis. Si de l’argent vous est dû en plus, il est remboursé par le moyen utilisé pour payer.',
    action: 'Voir mon retour',
  },
  exchange_lapsed: {
    subject: 'Retour {number} : remboursement au lieu de l’échange',
    body: 'ce que vous vouliez à la place pour votre retour de la commande {order} ne peut plus être envoyé. Nous en sommes désolés. Votre retour reste en cours et sera remboursé par le moyen utilisé pour payer, une fois les articles chez nous.',
    action: 'Voir mon retour',
  },
  replacement_sent: {
    subject: 'Retour {number} : votre échange est en route',
    body: 'ce que vous vouliez à la place pour votre retour de la commande {order} est parti : {instead}. Vous n’avez rien à payer.',
    action: 'Suivre le colis',
  },
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/**
 * The mail about a return, in the reader's language; an empty answer, nothing instead and no number of a parcel are left out.
 * `day` is the day it was asked for, `instead` what is wanted instead of the money.
 */
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
    readonly instead: string
    readonly tracking: string
    readonly url: string
    readonly phrase?: string | undefined
  },
): Letter {
  const words = wordsOf(to.locale)
  const text = words[kind]
  const fill = (said: string) =>
    said.replace(
      /\{(name|number|order|day|answer|address|instead|tracking)\}/g,
      (_, key: 'name' | 'number' | 'order' | 'day' | 'answer' | 'address' | 'instead' | 'tracking') =>
        to[key],
    )
  return renderLetter({
    locale: to.locale,
    subject: fill(text.subject),
    greeting: fill(words.hello),
    paragraphs: [
      fill(text.body),
      ...(to.answer === '' ? [] : [fill(words.said)]),
      ...(to.instead !== '' && (kind === 'requested' || kind === 'approved') ? [fill(words.held)] : []),
      ...(kind === 'approved' ? [fill(words.sendTo)] : []),
      ...(kind === 'replacement_sent' && to.tracking !== '' ? [fill(words.parcel)] : []),
    ],
    action: { label: text.action, url: to.url },
    closing: words.closing,
    phrase: to.phrase,
  })
}

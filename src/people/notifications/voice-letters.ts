import { renderLetter } from './letter.ts'
import type { Letter } from './record-mail.ts'

/** What is told about what somebody said or may say of a product. */
export type VoiceLetterKind = 'invitation' | 'refused' | 'answered' | 'back_in_stock'

type Text = { readonly subject: string; readonly body: string; readonly action: string }

type Words = Readonly<Record<VoiceLetterKind, Text>> & { readonly hello: string; readonly closing: string }

const english: Words = {
  hello: 'Hello {name},',
  closing: 'Questions? Just answer this mail.',
  invitation: {
    subject: 'How do you like it?',
    body: 'your parcel has been with you for some days. Would you tell others how the goods are? A few honest words help more than five stars. The link opens your order; no account is needed.',
    action: 'Write a review',
  },
  refused: {
    subject: 'Your text about “{product}” is not shown',
    body: 'we have read what you wrote and cannot show it. The reason: {reason} You may change your text and send it again.',
    action: 'Change my text',
  },
  answered: {
    subject: 'An answer to your question about “{product}”',
    body: 'somebody answered your question: {reason}',
    action: 'Read the answer',
  },
  back_in_stock: {
    subject: '“{product}” is there again',
    body: 'you wanted to know when this is there again: now it is. We hold nothing back for you, so do not wait too long. You hear of it this once.',
    action: 'Look at it',
  },
}

const chinese: Words = {
  hello: '{name}，您好：',
  closing: '如有疑问，直接回复本邮件即可。',
  invitation: {
    subject: '您用得还满意吗？',
    body: '您收到包裹已有几天了。愿意告诉其他人商品怎么样吗？几句实在话比五颗星更有帮助。点击链接即可打开您的订单，无需账户。',
    action: '写评价',
  },
  refused: {
    subject: '您关于“{product}”的内容未能展示',
    body: '我们读了您写的内容，无法展示。原因：{reason} 您可以修改后重新提交。',
    action: '修改我的内容',
  },
  answered: {
    subject: '您关于“{product}”的问题有了回答',
    body: '有人回答了您的问题：{reason}',
    action: '查看回答',
  },
  back_in_stock: {
    subject: '“{product}”到货了',
    body: '您希望在到货时收到通知：现在有货了。我们不会为您预留，请尽快选购。此通知仅发送一次。',
    action: '去看看',
  },
}

const french: Words = {
  hello: 'Bonjour {name},',
  closing: 'Une question ? Répondez simplement à ce message.',
  invitation: {
    subject: 'Cela vous plaît-il ?',
    body: 'votre colis est chez vous depuis quelques jours. Voulez-vous dire aux autres ce que valent ces articles ? Quelques mots sincères aident plus que cinq étoiles. Le lien ouvre votre commande, sans compte.',
    action: 'Écrire un avis',
  },
  refused: {
    subject: 'Votre texte sur « {product} » n’est pas affiché',
    body: 'nous avons lu votre texte et ne pouvons pas l’afficher. La raison : {reason} Vous pouvez le modifier et l’envoyer de nouveau.',
    action: 'Modifier mon texte',
  },
  answered: {
    subject: 'Une réponse à votre question sur « {product} »',
    body: 'quelqu’un a répondu à votre question : {reason}',
    action: 'Lire la réponse',
  },
  back_in_stock: {
    subject: '« {product} » est de retour',
    body: 'vous vouliez savoir quand cet article serait de nouveau là : c’est fait. Nous ne vous le réservons pas, ne tardez donc pas trop. Nous ne vous le disons qu’une fois.',
    action: 'Voir l’article',
  },
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/** The mail about a review, a question or a product waited for. `reason` is what the operator or the answer says. */
export function voiceLetter(
  kind: VoiceLetterKind,
  to: {
    readonly name: string
    readonly locale: string
    readonly url: string
    readonly product: string
    readonly reason?: string
    readonly phrase?: string | undefined
  },
): Letter {
  const words = wordsOf(to.locale)
  const text = words[kind]
  const fill = (said: string) =>
    said.replace(/\{(name|product|reason)\}/g, (_, key: 'name' | 'product' | 'reason') => to[key] ?? '')
  return renderLetter({
    locale: to.locale,
    subject: fill(text.subject).replace(/\s+/g, ' '),
    greeting: fill(words.hello),
    paragraphs: [fill(text.body)],
    action: { label: text.action, url: to.url },
    closing: words.closing,
    phrase: to.phrase,
  })
}

import { renderLetter } from '../letter.ts'
import type { Letter } from '../record-mail.ts'

/** What buyers of downloads are told. */
export type DownloadLetterKind = 'ready' | 'new_version'

type Text = { readonly subject: string; readonly body: string; readonly action: string }
type Words = Readonly<Record<DownloadLetterKind, Text>> & {
  readonly hello: string
  readonly closing: string
  readonly consent: string
  readonly confirmed: string
}

const english: Words = {
  hello: 'Hello {name},',
  closing:
    'The link opens your order without a password, so please do not pass it on. Questions? Just answer this mail.',
  consent:
    'You asked us to hand the download out at once and know that your right of withdrawal has ended with that. Please keep this mail as confirmation.',
  confirmed:
    'thank you for your order, it is paid. Your downloads follow in a mail of their own in a moment.',
  ready: {
    subject: 'Your downloads for order {file} are ready',
    body: 'thank you, your order is paid. Files and keys wait for you on the page of your order, now and later.',
    action: 'Get my downloads',
  },
  new_version: {
    subject: 'A new version of “{file}”',
    body: 'there is a new version of something you bought from us. It is yours at no charge and waits on the page of your order.',
    action: 'Get the new version',
  },
}

const chinese: Words = {
  hello: '{name}，您好：',
  closing: '此链接无需密码即可打开订单，请勿转发。如有疑问，直接回复本邮件即可。',
  consent: '您已要求我们立即提供下载，并知悉撤回权随之终止。请保存本邮件作为确认。',
  confirmed: '感谢您的订购，款项已付清。下载内容稍后将另行邮件通知。',
  ready: {
    subject: '订单 {file} 的下载内容已就绪',
    body: '感谢您的付款。文件和密钥已在您的订单页面上，现在和以后都可以获取。',
    action: '获取下载内容',
  },
  new_version: {
    subject: '“{file}”有了新版本',
    body: '您购买的内容有了新版本，无需另外付费，可在您的订单页面上下载。',
    action: '获取新版本',
  },
}

const french: Words = {
  hello: 'Bonjour {name},',
  closing:
    'Ce lien ouvre votre commande sans mot de passe, ne le transmettez donc pas. Une question ? Répondez simplement à ce message.',
  consent:
    'Vous nous avez demandé de fournir le téléchargement immédiatement et savez que votre droit de rétractation a pris fin de ce fait. Conservez ce message à titre de confirmation.',
  confirmed:
    'merci de votre commande, elle est payée. Vos téléchargements suivent dans un instant par un message à part.',
  ready: {
    subject: 'Vos téléchargements de la commande {file} sont prêts',
    body: 'merci, votre commande est payée. Les fichiers et les clés vous attendent sur la page de votre commande, maintenant et plus tard.',
    action: 'Obtenir mes téléchargements',
  },
  new_version: {
    subject: 'Une nouvelle version de « {file} »',
    body: 'il existe une nouvelle version d’un article que vous avez acheté. Elle est à vous sans frais et vous attend sur la page de votre commande.',
    action: 'Obtenir la nouvelle version',
  },
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/** What the confirmation of an order says where all of it is downloaded: no warehouse, no parcel. */
export function downloadConfirmation(locale: string): string {
  return wordsOf(locale).confirmed
}

/** The mail about downloads. `file` is what it is about: the order's number, or the title of a file. No key stands in it. */
export function downloadLetter(
  kind: DownloadLetterKind,
  to: {
    readonly name: string
    readonly locale: string
    readonly file: string
    readonly url: string
    readonly hasConsented?: boolean
    readonly phrase?: string | undefined
  },
): Letter {
  const words = wordsOf(to.locale)
  const text = words[kind]
  const fill = (said: string) => said.replace(/\{(name|file)\}/g, (_, key: 'name' | 'file') => to[key])
  return renderLetter({
    locale: to.locale,
    subject: fill(text.subject).replace(/\s+/g, ' '),
    greeting: fill(words.hello),
    paragraphs: [fill(text.body), ...(to.hasConsented === true ? [words.consent] : [])],
    action: { label: text.action, url: to.url },
    closing: words.closing,
    phrase: to.phrase,
  })
}

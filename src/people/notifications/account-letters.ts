import { formatDecimal, type Money } from '#kernel/money.ts'
import { renderLetter } from './letter.ts'
import type { Letter } from './record-mail.ts'

type Words = {
  readonly hello: (name: string) => string
  readonly closing: string
  readonly verify: { readonly subject: string; readonly body: string; readonly action: string }
  readonly exists: { readonly subject: string; readonly body: string; readonly action: string }
  readonly reset: { readonly subject: string; readonly body: string; readonly action: string }
  readonly changed: { readonly subject: string; readonly body: string }
  readonly payment_password: { readonly subject: string; readonly body: string; readonly action: string }
  readonly payment_changed: { readonly subject: string; readonly body: string }
}

const english: Words = {
  hello: (name) => `Hello ${name},`,
  closing: 'You did not ask for this? Then you need not do anything: without the link nothing changes.',
  verify: {
    subject: 'Please confirm your address',
    body: 'welcome to Kontor. Confirm that this address is yours and your account is open. The link works once, for 24 hours.',
    action: 'Confirm my address',
  },
  exists: {
    subject: 'You already have an account',
    body: 'somebody, most likely you, tried to open an account with this address. There is one already: sign in, or choose a new password if you have forgotten it.',
    action: 'Sign in',
  },
  reset: {
    subject: 'Choose a new password',
    body: 'with this link you choose a new password. It works once, for one hour. All your devices are signed out then.',
    action: 'Choose a new password',
  },
  changed: {
    subject: 'Your password was changed',
    body: 'your password was changed a moment ago and all devices were signed out. If it was not you, choose a new one at once on the sign-in page.',
  },
  payment_password: {
    subject: 'Choose a new payment password',
    body: 'with this link and your sign-in password you choose a new payment password. It works once, for one hour.',
    action: 'Choose a payment password',
  },
  payment_changed: {
    subject: 'Your payment password was changed',
    body: 'your payment password was changed a moment ago. If it was not you, choose a new sign-in password at once and write to us.',
  },
}

const chinese: Words = {
  hello: (name) => `${name}，您好：`,
  closing: '如果这不是您本人的操作，请忽略此邮件；不点击链接，任何内容都不会改变。',
  verify: {
    subject: '请确认您的邮箱地址',
    body: '欢迎来到 Kontor。请确认这个邮箱属于您，账户随即开通。链接 24 小时内有效，仅可使用一次。',
    action: '确认邮箱',
  },
  exists: {
    subject: '您已经有账户了',
    body: '有人（很可能是您本人）尝试用这个邮箱注册账户，但该账户已经存在。请直接登录；如果忘记了密码，可以重新设置。',
    action: '登录',
  },
  reset: {
    subject: '重新设置密码',
    body: '通过下面的链接可以设置新密码。链接 1 小时内有效，仅可使用一次。设置后所有设备都将退出登录。',
    action: '设置新密码',
  },
  changed: {
    subject: '您的密码已更改',
    body: '您的密码刚刚被更改，所有设备均已退出登录。如果不是您本人的操作，请立即在登录页面重新设置密码。',
  },
  payment_password: {
    subject: '重新设置支付密码',
    body: '通过下面的链接并输入登录密码，可以设置新的支付密码。链接 1 小时内有效，仅可使用一次。',
    action: '设置支付密码',
  },
  payment_changed: {
    subject: '您的支付密码已更改',
    body: '您的支付密码刚刚被更改。如果不是您本人的操作，请立即更改登录密码并联系我们。',
  },
}

const french: Words = {
  hello: (name) => `Bonjour ${name},`,
  closing: 'Vous n’êtes pas à l’origine de cette demande ? Ne faites rien : sans le lien, rien ne change.',
  verify: {
    subject: 'Confirmez votre adresse',
    body: 'bienvenue chez Kontor. Confirmez que cette adresse est bien la vôtre et votre compte sera ouvert. Le lien fonctionne une seule fois, pendant 24 heures.',
    action: 'Confirmer mon adresse',
  },
  exists: {
    subject: 'Vous avez déjà un compte',
    body: 'quelqu’un, sans doute vous, a voulu ouvrir un compte avec cette adresse. Il en existe déjà un : connectez-vous, ou choisissez un nouveau mot de passe si vous l’avez oublié.',
    action: 'Se connecter',
  },
  reset: {
    subject: 'Choisissez un nouveau mot de passe',
    body: 'ce lien vous permet de choisir un nouveau mot de passe. Il fonctionne une seule fois, pendant une heure. Tous vos appareils seront alors déconnectés.',
    action: 'Choisir un nouveau mot de passe',
  },
  changed: {
    subject: 'Votre mot de passe a été modifié',
    body: 'votre mot de passe vient d’être modifié et tous vos appareils ont été déconnectés. Si ce n’était pas vous, choisissez-en un nouveau sans attendre depuis la page de connexion.',
  },
  payment_password: {
    subject: 'Choisissez un nouveau mot de passe de paiement',
    body: 'ce lien et votre mot de passe de connexion vous permettent de choisir un nouveau mot de passe de paiement. Il fonctionne une seule fois, pendant une heure.',
    action: 'Choisir un mot de passe de paiement',
  },
  payment_changed: {
    subject: 'Votre mot de passe de paiement a été modifié',
    body: 'votre mot de passe de paiement vient d’être modifié. Si ce n’était pas vous, changez aussitôt votre mot de passe de connexion et écrivez-nous.',
  },
}

const wordsOf = (locale: string): Words => (locale === 'zh' ? chinese : locale === 'fr' ? french : english)

/** The mail about an account, in the reader's language. `url` is where its button leads. */
export function accountLetter(
  kind: 'verify' | 'exists' | 'reset' | 'changed' | 'payment_password' | 'payment_changed',
  to: {
    readonly name: string
    readonly locale: string
    readonly url: string
    readonly phrase?: string | undefined
  },
): Letter {
  const words = wordsOf(to.locale)
  const text = words[kind]
  return renderLetter({
    locale: to.locale,
    subject: text.subject,
    greeting: words.hello(to.name),
    paragraphs: [text.body],
    ...('action' in text ? { action: { label: text.action, url: to.url } } : {}),
    closing: words.closing,
    phrase: to.phrase,
  })
}

const codeWords = {
  en: {
    subject: (code: string) => `${code} is your code for this payment`,
    hello: 'Hello,',
    body: (amount: string, payee: string) =>
      `somebody, most likely you, is about to pay ${amount} to ${payee}. Type this code on the page that asks for it. It is good for ten minutes and for this payment only. Never pass it on; we never ask for it.`,
    code: 'Your code',
    closing: 'It was not you? Then do nothing: without the code nothing is paid.',
  },
  zh: {
    subject: (code: string) => `本次付款的验证码：${code}`,
    hello: '您好：',
    body: (amount: string, payee: string) =>
      `有人（很可能是您本人）正要向 ${payee} 支付 ${amount}。请在要求输入验证码的页面上填写。验证码十分钟内有效，仅用于本次付款。请勿告知他人，我们绝不会索要。`,
    code: '验证码',
    closing: '如果不是您本人的操作，请忽略此邮件；没有验证码，不会付出任何款项。',
  },
  fr: {
    subject: (code: string) => `${code} est votre code pour ce paiement`,
    hello: 'Bonjour,',
    body: (amount: string, payee: string) =>
      `quelqu’un, sans doute vous, s’apprête à payer ${amount} à ${payee}. Saisissez ce code sur la page qui le demande. Il est valable dix minutes, pour ce paiement seulement. Ne le transmettez jamais ; nous ne le demandons jamais.`,
    code: 'Votre code',
    closing: 'Ce n’était pas vous ? Ne faites rien : sans le code, rien n’est payé.',
  },
} as const

/** The mail with a code for one payment: amount and payee are in it, so that a payer sees what it is for. */
export function paymentCodeLetter(given: {
  readonly locale: string
  readonly code: string
  readonly amount: Money
  readonly payee: string
  readonly phrase?: string | undefined
}): Letter {
  const { locale, code, amount, payee, phrase } = given
  const words = codeWords[locale as keyof typeof codeWords] ?? codeWords.en
  return renderLetter({
    locale,
    subject: words.subject(code),
    greeting: words.hello,
    paragraphs: [words.body(`${formatDecimal(amount)} ${amount.currency}`, payee)],
    table: [{ label: words.code, value: code }],
    closing: words.closing,
    phrase,
  })
}

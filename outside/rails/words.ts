import type { Behavior } from './payers.ts'
import type { DeclineCode } from './trades.ts'

/** The languages the providers speak. */
export const languages = ['zh', 'en', 'fr'] as const

/** One of the providers' languages. */
export type Language = (typeof languages)[number]

/** The language of a locale such as "fr-CA"; English when it is not spoken here. */
export function languageOf(locale: string | null | undefined): Language {
  const first = (locale ?? '').slice(0, 2).toLowerCase()
  return languages.find((language) => language === first) ?? 'en'
}

const english = {
  languageName: 'English',
  payTo: 'Pay',
  reference: 'Reference',
  number: 'Trade number',
  until: 'Open until',
  signIn: 'Sign in to pay',
  login: 'Account',
  loginHint: 'Mail address, such as ada@pay.example',
  password: 'Sign-in password',
  next: 'Next',
  source: 'Pay with',
  balance: 'Account balance',
  available: 'available',
  payWord: 'Payment password',
  payWordHint: 'Six digits',
  pay: 'Confirm and pay',
  other: 'Use another account',
  back: 'Cancel and return to the shop',
  toShop: 'Return to the shop',
  phone: 'Your phone',
  phoneIntro: 'You have scanned the code of',
  simulated: 'A simulated provider. No real money moves here.',
  testPayers: 'Test payers',
  badSignIn: 'The account or the password is wrong.',
  wrong: 'The payment password is wrong. Tries left:',
  declined: 'The payment was declined',
  paidTitle: 'Paid',
  paidBody: 'The shop has been told. You can put the phone away.',
  closedTitle: 'This payment is over',
  closedBody: 'It was closed or its time ran out. Nothing more can be paid here. Start again in the shop.',
  missingTitle: 'There is no such payment',
  missingBody: 'The code or the link is incomplete or too old.',
  silentTitle: 'The bank did not answer',
  silentBody: 'Nothing was paid. You may try again.',
  lostTitle: 'The connection was lost',
  lostBody: 'The result cannot be shown here. Return to the shop: it will find out. Do not pay twice.',
  leaving: 'Going back to the shop',
  statement: 'Statement',
  behaviors: {
    pays: 'Pays.',
    poor: 'Has 1.00 everywhere: declined, too little money.',
    frozen: 'Declined, the account is frozen.',
    lost: 'Pays, but answer and notice are lost: only asking finds it.',
    late: 'Pays, the shop is told after 20 seconds.',
    twice: 'Pays, the shop is told twice.',
    wrong_amount: 'Pays, the shop is first told an amount 1.00 too high.',
    silent: 'The bank does not answer: nothing happens, one may try again.',
  } satisfies Record<Behavior, string>,
  declines: {
    insufficient_funds: 'There is not enough money on this account. Choose another.',
    account_frozen: 'This account is frozen.',
    unknown_payer: 'There is no such account.',
    unknown_source: 'Choose where to pay from.',
    locked: 'Too many wrong payment passwords. This payment can no longer be made.',
  } satisfies Record<DeclineCode, string>,
}

/** Every text of a provider's pages in one language. */
export type Words = typeof english

const chinese: Words = {
  languageName: '中文',
  payTo: '付款给',
  reference: '商户订单号',
  number: '交易号',
  until: '有效期至',
  signIn: '登录付款',
  login: '账户名',
  loginHint: '邮箱，例如 ada@pay.example',
  password: '登录密码',
  next: '下一步',
  source: '付款方式',
  balance: '账户余额',
  available: '可用',
  payWord: '支付密码',
  payWordHint: '六位数字',
  pay: '确认付款',
  other: '使用其他账户',
  back: '取消并返回商户',
  toShop: '返回商户',
  phone: '您的手机',
  phoneIntro: '您已扫描收款码：',
  simulated: '模拟支付机构，不涉及真实资金。',
  testPayers: '测试账户',
  badSignIn: '账户名或密码错误。',
  wrong: '支付密码错误，剩余次数：',
  declined: '付款未成功',
  paidTitle: '付款成功',
  paidBody: '已通知商户，您可以收起手机。',
  closedTitle: '交易已关闭',
  closedBody: '该交易已关闭或超时，请回到商户重新发起付款。',
  missingTitle: '没有这笔交易',
  missingBody: '二维码或链接不完整或已过期。',
  silentTitle: '银行没有应答',
  silentBody: '没有扣款，您可以重试。',
  lostTitle: '连接中断',
  lostBody: '这里无法显示结果。请返回商户查询，不要重复付款。',
  leaving: '正在返回商户',
  statement: '账单',
  behaviors: {
    pays: '正常付款。',
    poor: '各账户只有 1.00：余额不足。',
    frozen: '账户冻结，付款被拒。',
    lost: '付款成功，但应答和通知丢失，只有查询才能发现。',
    late: '付款成功，20 秒后才通知商户。',
    twice: '付款成功，通知两次。',
    wrong_amount: '付款成功，首次通知的金额多 1.00。',
    silent: '银行没有应答：没有扣款，可以重试。',
  },
  declines: {
    insufficient_funds: '余额不足，请选择其他付款方式。',
    account_frozen: '账户已被冻结。',
    unknown_payer: '没有这个账户。',
    unknown_source: '请选择付款方式。',
    locked: '支付密码错误次数过多，该笔付款已锁定。',
  },
}

const french: Words = {
  languageName: 'Français',
  payTo: 'Payer',
  reference: 'Référence',
  number: 'Numéro de transaction',
  until: 'Ouvert jusqu’au',
  signIn: 'Se connecter pour payer',
  login: 'Compte',
  loginHint: 'Adresse mail, par exemple ada@pay.example',
  password: 'Mot de passe de connexion',
  next: 'Continuer',
  source: 'Payer avec',
  balance: 'Solde du compte',
  available: 'disponible',
  payWord: 'Code de paiement',
  payWordHint: 'Six chiffres',
  pay: 'Confirmer et payer',
  other: 'Utiliser un autre compte',
  back: 'Annuler et revenir à la boutique',
  toShop: 'Revenir à la boutique',
  phone: 'Votre téléphone',
  phoneIntro: 'Vous avez scanné le code de',
  simulated: 'Prestataire simulé. Aucun argent réel ne circule ici.',
  testPayers: 'Comptes de test',
  badSignIn: 'Le compte ou le mot de passe est incorrect.',
  wrong: 'Le code de paiement est incorrect. Essais restants :',
  declined: 'Le paiement a été refusé',
  paidTitle: 'Payé',
  paidBody: 'La boutique est prévenue. Vous pouvez ranger le téléphone.',
  closedTitle: 'Ce paiement est terminé',
  closedBody: 'Il a été fermé ou son délai est passé. Recommencez dans la boutique.',
  missingTitle: 'Ce paiement n’existe pas',
  missingBody: 'Le code ou le lien est incomplet ou trop ancien.',
  silentTitle: 'La banque n’a pas répondu',
  silentBody: 'Rien n’a été payé. Vous pouvez réessayer.',
  lostTitle: 'La connexion est perdue',
  lostBody:
    'Le résultat ne peut pas être affiché ici. Revenez à la boutique : elle le trouvera. Ne payez pas deux fois.',
  leaving: 'Retour à la boutique',
  statement: 'Relevé',
  behaviors: {
    pays: 'Paie.',
    poor: 'N’a que 1,00 partout : refusé, solde insuffisant.',
    frozen: 'Refusé, le compte est bloqué.',
    lost: 'Paie, mais réponse et avis se perdent : seule une question le révèle.',
    late: 'Paie, la boutique est prévenue après 20 secondes.',
    twice: 'Paie, la boutique est prévenue deux fois.',
    wrong_amount: 'Paie, la boutique est d’abord prévenue d’un montant trop élevé de 1,00.',
    silent: 'La banque ne répond pas : rien ne se passe, on peut réessayer.',
  },
  declines: {
    insufficient_funds: 'Il n’y a pas assez d’argent sur ce compte. Choisissez-en un autre.',
    account_frozen: 'Ce compte est bloqué.',
    unknown_payer: 'Ce compte n’existe pas.',
    unknown_source: 'Choisissez avec quoi payer.',
    locked: 'Trop de codes de paiement incorrects. Ce paiement n’est plus possible.',
  },
}

const all: Readonly<Record<Language, Words>> = { en: english, zh: chinese, fr: french }

/** The texts of a language. */
export function wordsOf(language: Language): Words {
  return all[language]
}

/** The languages of the operator's pages. */
export const languages = ['en', 'zh', 'fr'] as const

/** One of them. */
export type Language = (typeof languages)[number]

/** The language of a locale such as "fr-CA"; English when we do not speak it. */
export function languageOf(locale: string | null | undefined): Language {
  const first = (locale ?? '').slice(0, 2).toLowerCase()
  return languages.find((language) => language === first) ?? 'en'
}

const english = {
  languageName: 'English',
  home: 'My phone',
  number: 'Phone number',
  numberHint: 'With country code, such as +49 152 00000001',
  numberWrong: 'This is not a phone number. Begin with + and the country code.',
  showMessages: 'Show messages',
  showBill: 'Show bill',
  messages: 'Messages',
  noMessages: 'No messages. A code appears here when a payment asks for one.',
  messageText: 'is your code to pay',
  messageWarn: 'Type it only in the shop you are buying from. Never tell it to anyone.',
  bill: 'Bill',
  search: 'Search in your bill',
  from: 'From',
  until: 'Until',
  text: 'Shop or article',
  find: 'Search',
  total: 'Total',
  nothing: 'Nothing was charged here.',
  date: 'Date',
  what: 'What',
  amount: 'Amount',
  refunded: 'given back',
  left: 'You can still spend today',
  limits: 'At most {payment} a payment and {day} a day.',
  states: {
    pending_validation: 'waits for your code',
    reserved: 'reserved',
    succeeded: 'charged',
    denied: 'refused',
    canceled: 'ended without a charge',
  } as Readonly<Record<string, string>>,
  testNumbers: 'Test numbers',
  testHint: 'The code 123456 is always right.',
  simulated: 'A simulated operator. No real money moves here.',
  behaviors: {
    ordinary: 'An ordinary subscription.', unknown: 'Not a subscriber.', blocked: 'Refused: payments are blocked.',
    small_day: 'At most 10.00 a day.', denied_at_confirm: 'The code is right, then the charge is refused.',
    answer_lost: 'Charged, but answer and event are lost.', event_late: 'Charged, the shop is told 20 seconds late.',
    event_twice: 'Charged, the shop is told twice.', event_wrong_amount: 'Charged, the shop is first told a wrong amount.',
    short_reservation: 'What is reserved ends by itself after 2 seconds.', other: 'Any other number: an ordinary subscription.',
  } as Readonly<Record<string, string>>, // prettier-ignore
}

/** All words of the pages in one language. */
export type Words = typeof english

const french: Words = {
  languageName: 'Français',
  home: 'Mon téléphone',
  number: 'Numéro de téléphone',
  numberHint: 'Avec l’indicatif du pays, par exemple +49 152 00000001',
  numberWrong: 'Ce n’est pas un numéro de téléphone. Commencez par + et l’indicatif.',
  showMessages: 'Voir les messages',
  showBill: 'Voir la facture',
  messages: 'Messages',
  noMessages: 'Aucun message. Un code apparaît ici quand un paiement en demande un.',
  messageText: 'est votre code pour payer',
  messageWarn: 'Ne le saisissez que dans la boutique où vous achetez. Ne le donnez à personne.',
  bill: 'Facture',
  search: 'Chercher dans votre facture',
  from: 'Du',
  until: 'Au',
  text: 'Boutique ou article',
  find: 'Chercher',
  total: 'Total',
  nothing: 'Rien n’a été facturé ici.',
  date: 'Date',
  what: 'Objet',
  amount: 'Montant',
  refunded: 'rendu',
  left: 'Vous pouvez encore dépenser aujourd’hui',
  limits: 'Au plus {payment} par paiement et {day} par jour.',
  states: {
    pending_validation: 'attend votre code', reserved: 'réservé', succeeded: 'facturé', denied: 'refusé',
    canceled: 'terminé sans facturation',
  }, // prettier-ignore
  testNumbers: 'Numéros de test',
  testHint: 'Le code 123456 est toujours bon.',
  simulated: 'Un opérateur simulé. Aucun argent réel ne circule ici.',
  behaviors: {
    ordinary: 'Un abonnement ordinaire.', unknown: 'Pas un abonné.', blocked: 'Refusé : paiements bloqués.',
    small_day: 'Au plus 10,00 par jour.', denied_at_confirm: 'Le code est bon, puis la facturation est refusée.',
    answer_lost: 'Facturé, mais réponse et événement se perdent.', event_late: 'Facturé, la boutique est prévenue 20 secondes plus tard.',
    event_twice: 'Facturé, la boutique est prévenue deux fois.', event_wrong_amount: 'Facturé, la boutique apprend d’abord un faux montant.',
    short_reservation: 'La réservation finit d’elle-même après 2 secondes.', other: 'Tout autre numéro : un abonnement ordinaire.',
  }, // prettier-ignore
}

const chinese: Words = {
  languageName: '中文',
  home: '我的手机',
  number: '手机号',
  numberHint: '含国家代码，例如 +49 152 00000001',
  numberWrong: '这不是手机号。请以 + 和国家代码开头。',
  showMessages: '查看短信',
  showBill: '查看账单',
  messages: '短信',
  noMessages: '没有短信。付款需要验证码时会显示在这里。',
  messageText: '是您的付款验证码，用于支付',
  messageWarn: '只在您购物的商店输入，切勿告诉任何人。',
  bill: '账单',
  search: '查询账单',
  from: '从',
  until: '至',
  text: '商店或商品',
  find: '查询',
  total: '合计',
  nothing: '没有扣费记录。',
  date: '日期',
  what: '摘要',
  amount: '金额',
  refunded: '已退',
  left: '今天还可支付',
  limits: '每笔最多 {payment}，每天最多 {day}。',
  states: {
    pending_validation: '等待验证码', reserved: '已预留', succeeded: '已计费', denied: '已拒绝', canceled: '已结束，未计费',
  }, // prettier-ignore
  testNumbers: '测试号码',
  testHint: '验证码 123456 始终有效。',
  simulated: '模拟运营商，不涉及真实资金。',
  behaviors: {
    ordinary: '普通用户。', unknown: '不是本网用户。', blocked: '拒绝：付款已停用。', small_day: '每天最多 10.00。',
    denied_at_confirm: '验证码正确，随后拒绝计费。', answer_lost: '已计费，但应答和通知丢失。', event_late: '已计费，20 秒后才通知商户。',
    event_twice: '已计费，通知商户两次。', event_wrong_amount: '已计费，先通知错误金额。', short_reservation: '预留 2 秒后自动结束。',
    other: '其他号码：普通用户。',
  }, // prettier-ignore
}

const all: Readonly<Record<Language, Words>> = { en: english, fr: french, zh: chinese }

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return all[language]
}

/** The languages of the card page. */
export type Locale = 'en' | 'zh' | 'fr'

const en = {
  title: 'Your card',
  code_title: 'Security code',
  pay_for: 'Payment to {merchant}',
  number: 'Card number',
  expiry: 'Expiry date',
  expiry_hint: 'Month and year, for example 09/29',
  security_code: 'Security code',
  code_hint: 'The 3 digits on the back; 4 on the front of American Express',
  code_for: 'For your card {card}, valid until {expiry}.',
  keep: 'Save this card for next time',
  keep_hint:
    'Only its last four digits and its expiry are shown. You can delete it in your account at any time.',
  pay: 'Pay {amount}',
  back: 'Back to the shop without paying',
  safe: 'Your card number goes from this page to the vault alone. The shop never sees it.',
  test_cards: 'Test cards',
  simulated: 'Simulated: no real card is charged.',
  wrong: 'Please check what you typed',
  gone: 'This page is over',
  gone_text:
    'It was used already, or it waited too long. Nothing was charged by it. Start again from your order.',
  too_many: 'Too many tries',
  too_many_text: 'This page takes no more cards. Start again from your order.',
  to_order: 'To your order',
  language: 'Language',
  number_missing: 'Type the number on the front of your card',
  number_wrong: 'This is not a card number: check the digits',
  expiry_missing: 'Type month and year',
  expiry_wrong: 'Write month and year like 09/29',
  expiry_past: 'This card has run out',
  code_missing: 'Type the security code',
  code_wrong: 'The code has 3 digits, or 4 on American Express',
  declined: 'The card was declined. Nothing was charged; you can try another card.',
  insufficient_funds: 'The card does not cover the amount. Nothing was charged; try another card.',
  expired_card: 'The card has run out. Try another card.',
  wrong_security_code: 'The security code does not match. Try again.',
  authentication_failed:
    'Your bank did not confirm that it is you. Nothing was charged; try again or take another card.',
  partial_approval: 'The card covers only a part of the amount, so nothing was charged. Try another card.',
  provider_unavailable: 'The card could not be checked just now. Nothing was charged; try again.',
}

/** The key of something the card page says. */
export type WordKey = keyof typeof en

const zh: Record<WordKey, string> = {
  title: '您的银行卡',
  code_title: '安全码',
  pay_for: '向 {merchant} 付款',
  number: '卡号',
  expiry: '有效期',
  expiry_hint: '月/年，例如 09/29',
  security_code: '安全码',
  code_hint: '卡背面的 3 位数字；美国运通卡为正面 4 位',
  code_for: '您的卡 {card}，有效期至 {expiry}。',
  keep: '保存此卡，下次使用',
  keep_hint: '只显示卡号后四位和有效期。您可以随时在账户中删除。',
  pay: '支付 {amount}',
  back: '不付款，返回商店',
  safe: '卡号只从本页传到卡片保险库，商店看不到。',
  test_cards: '测试卡',
  simulated: '模拟环境：不会扣取真实银行卡。',
  wrong: '请检查您填写的内容',
  gone: '此页面已失效',
  gone_text: '它已被使用或等待过久，未产生任何扣款。请从订单重新开始。',
  too_many: '尝试次数过多',
  too_many_text: '此页面不再接受银行卡。请从订单重新开始。',
  to_order: '查看订单',
  language: '语言',
  number_missing: '请填写卡正面的卡号',
  number_wrong: '这不是有效的卡号，请检查数字',
  expiry_missing: '请填写月份和年份',
  expiry_wrong: '请按 09/29 的格式填写月份和年份',
  expiry_past: '此卡已过期',
  code_missing: '请填写安全码',
  code_wrong: '安全码为 3 位数字，美国运通卡为 4 位',
  declined: '银行卡被拒绝，未扣款。您可以换一张卡。',
  insufficient_funds: '卡内余额不足，未扣款。请换一张卡。',
  expired_card: '此卡已过期，请换一张卡。',
  wrong_security_code: '安全码不正确，请重试。',
  authentication_failed: '您的银行未能确认您的身份，未扣款。请重试或换一张卡。',
  partial_approval: '此卡只能支付部分金额，因此未扣款。请换一张卡。',
  provider_unavailable: '暂时无法核验此卡，未扣款。请重试。',
}

const fr: Record<WordKey, string> = {
  title: 'Votre carte',
  code_title: 'Code de sécurité',
  pay_for: 'Paiement à {merchant}',
  number: 'Numéro de carte',
  expiry: 'Date d’expiration',
  expiry_hint: 'Mois et année, par exemple 09/29',
  security_code: 'Code de sécurité',
  code_hint: 'Les 3 chiffres au dos ; 4 au recto pour American Express',
  code_for: 'Pour votre carte {card}, valable jusqu’au {expiry}.',
  keep: 'Enregistrer cette carte pour la prochaine fois',
  keep_hint:
    'Seuls ses quatre derniers chiffres et sa date d’expiration sont affichés. Vous pouvez la supprimer à tout moment dans votre compte.',
  pay: 'Payer {amount}',
  back: 'Retour à la boutique sans payer',
  safe: 'Votre numéro de carte va de cette page au coffre seulement. La boutique ne le voit jamais.',
  test_cards: 'Cartes de test',
  simulated: 'Simulation : aucune vraie carte n’est débitée.',
  wrong: 'Veuillez vérifier votre saisie',
  gone: 'Cette page n’est plus valable',
  gone_text:
    'Elle a déjà servi ou a attendu trop longtemps. Rien n’a été débité. Recommencez depuis votre commande.',
  too_many: 'Trop d’essais',
  too_many_text: 'Cette page n’accepte plus de carte. Recommencez depuis votre commande.',
  to_order: 'Vers votre commande',
  language: 'Langue',
  number_missing: 'Saisissez le numéro au recto de votre carte',
  number_wrong: 'Ce n’est pas un numéro de carte : vérifiez les chiffres',
  expiry_missing: 'Saisissez le mois et l’année',
  expiry_wrong: 'Écrivez le mois et l’année comme 09/29',
  expiry_past: 'Cette carte a expiré',
  code_missing: 'Saisissez le code de sécurité',
  code_wrong: 'Le code a 3 chiffres, ou 4 pour American Express',
  declined: 'La carte a été refusée. Rien n’a été débité ; vous pouvez essayer une autre carte.',
  insufficient_funds: 'La carte ne couvre pas le montant. Rien n’a été débité ; essayez une autre carte.',
  expired_card: 'La carte a expiré. Essayez une autre carte.',
  wrong_security_code: 'Le code de sécurité ne correspond pas. Réessayez.',
  authentication_failed:
    'Votre banque n’a pas confirmé votre identité. Rien n’a été débité ; réessayez ou prenez une autre carte.',
  partial_approval:
    'La carte ne couvre qu’une partie du montant, donc rien n’a été débité. Essayez une autre carte.',
  provider_unavailable: 'La carte n’a pas pu être vérifiée. Rien n’a été débité ; réessayez.',
}

const catalogs: Readonly<Record<Locale, Readonly<Record<WordKey, string>>>> = { en, zh, fr }

/** What each language calls itself. */
export const languageNames: Readonly<Record<Locale, string>> = { en: 'English', zh: '中文', fr: 'Français' }

/** Say something in one language, with its blanks filled. */
export type Words = (key: WordKey, values?: Readonly<Record<string, string>>) => string

/** The words of a language. */
export function wordsIn(locale: Locale): Words {
  return (key, values = {}) =>
    catalogs[locale][key].replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

/** True for something the card page can say. */
export const isWord = (key: string): key is WordKey => Object.hasOwn(en, key)

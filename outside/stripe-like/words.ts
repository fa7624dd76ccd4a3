/** What the hosted page says, in one language. */
export type Words = {
  readonly pay: string
  readonly payTo: string
  readonly reference: string
  readonly number: string
  readonly expiry: string
  readonly cvc: string
  readonly name: string
  readonly back: string
  readonly fix: string
  readonly declined: string
  readonly tryAnother: string
  readonly confirmTitle: string
  readonly confirmText: string
  readonly confirm: string
  readonly fail: string
  readonly closed: string
  readonly closedText: string
  readonly simulated: string
  readonly testCards: string
}

const en: Words = {
  pay: 'Pay',
  payTo: 'Pay',
  reference: 'Reference',
  number: 'Card number',
  expiry: 'Expiry (month / year)',
  cvc: 'Security code',
  name: 'Name on the card',
  back: 'Back to the shop',
  fix: 'Please look at the fields below.',
  declined: 'Your card was declined',
  tryAnother: 'Nothing was taken. Try another card.',
  confirmTitle: 'Your bank asks',
  confirmText: 'Is it you who is paying?',
  confirm: 'Yes, complete the payment',
  fail: 'No, stop it',
  closed: 'There is nothing to pay here',
  closedText: 'This page has been used or has run out. Go back to the shop to see what became of it.',
  simulated: 'Halyard is a simulated payment provider. No real money moves.',
  testCards: 'Test cards',
}

const fr: Words = {
  pay: 'Payer',
  payTo: 'Payer',
  reference: 'Référence',
  number: 'Numéro de carte',
  expiry: 'Expiration (mois / année)',
  cvc: 'Code de sécurité',
  name: 'Nom sur la carte',
  back: 'Retour à la boutique',
  fix: 'Veuillez vérifier les champs ci-dessous.',
  declined: 'Votre carte a été refusée',
  tryAnother: 'Rien n’a été débité. Essayez une autre carte.',
  confirmTitle: 'Votre banque vous demande',
  confirmText: 'Est-ce bien vous qui payez ?',
  confirm: 'Oui, terminer le paiement',
  fail: 'Non, arrêter',
  closed: 'Il n’y a rien à payer ici',
  closedText: 'Cette page a déjà servi ou a expiré. Retournez à la boutique pour voir ce qu’il en est.',
  simulated: 'Halyard est un prestataire de paiement simulé. Aucun argent réel ne circule.',
  testCards: 'Cartes de test',
}

const zh: Words = {
  pay: '支付',
  payTo: '付款给',
  reference: '参考号',
  number: '卡号',
  expiry: '有效期（月 / 年）',
  cvc: '安全码',
  name: '持卡人姓名',
  back: '返回商店',
  fix: '请检查以下各项。',
  declined: '您的卡被拒绝',
  tryAnother: '没有扣款。请换一张卡再试。',
  confirmTitle: '您的银行请您确认',
  confirmText: '是您本人在付款吗？',
  confirm: '是，完成付款',
  fail: '不是，停止',
  closed: '这里没有需要支付的款项',
  closedText: '此页面已使用或已过期。请返回商店查看结果。',
  simulated: 'Halyard 是模拟的支付服务商，不会发生真实的资金往来。',
  testCards: '测试卡',
}

/** The words of a language; English for any other. */
export const wordsOf = (locale: string): Words =>
  locale.startsWith('zh') ? zh : locale.startsWith('fr') ? fr : en

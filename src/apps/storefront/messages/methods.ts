/** Ways to pay, in English: `method.<code>`, a hint, and the label of each field a method asks for. */
export const enMethods = {
  'method.card': 'Card',
  'method.card.hint': 'Credit or debit card. You type the number on the bank’s page; it never reaches us.',
  'method.stripe': 'Card by Halyard',
  'method.stripe.hint': 'Credit or debit card on the page of Halyard, our payment provider.',
} as const

type Methods = Readonly<Record<keyof typeof enMethods, string>>

/** The same in Chinese. */
export const zhMethods: Methods = {
  'method.card': '银行卡',
  'method.card.hint': '信用卡或借记卡。卡号在银行页面填写，不会经过我们。',
  'method.stripe': '银行卡（Halyard）',
  'method.stripe.hint': '在我们的支付服务商 Halyard 的页面上使用信用卡或借记卡。',
}

/** The same in French. */
export const frMethods: Methods = {
  'method.card': 'Carte bancaire',
  'method.card.hint':
    'Carte de crédit ou de débit. Vous saisissez le numéro sur la page de la banque ; il ne nous parvient jamais.',
  'method.stripe': 'Carte par Halyard',
  'method.stripe.hint': 'Carte de crédit ou de débit sur la page de Halyard, notre prestataire de paiement.',
}

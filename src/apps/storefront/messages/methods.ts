/** Ways to pay, in English: `method.<code>`, a hint, and the label of each field a method asks for. */
export const enMethods = {
  'method.wallet': 'Wallet',
  'method.wallet.hint': 'The money you keep with us, opened with your payment password.',
  'method.cash_on_delivery': 'Cash on delivery',
  'method.cash_on_delivery.hint': 'You pay the courier at the door.',
  'method.on_account': 'On account',
  'method.on_account.hint': 'For customers we granted terms: you get an invoice when the goods leave.',
  'method.card': 'Card',
  'method.card.hint': 'Credit or debit card. You type the number on the bank’s page; it never reaches us.',
  'method.stripe': 'Card by Halyard',
  'method.stripe.hint': 'Credit or debit card on the page of Halyard, our payment provider.',
  'method.bank_page': 'Bank account',
  'method.bank_page.hint':
    'Pay on the page of your own bank. It shows the message you left there before it asks for your password.',
  'method.bank_page.bank': 'Your bank',
  'method.bank_page.bank.icbc': 'Industrial Bank',
  'method.bank_page.bank.harbor': 'Harbor Bank',
} as const

type Methods = Readonly<Record<keyof typeof enMethods, string>>

/** The same in Chinese. */
export const zhMethods: Methods = {
  'method.wallet': '钱包',
  'method.wallet.hint': '用您存放在我们这里的余额，凭支付密码付款。',
  'method.cash_on_delivery': '货到付款',
  'method.cash_on_delivery.hint': '收货时付给快递员。',
  'method.on_account': '赊购',
  'method.on_account.hint': '适用于已获授信的客户：发货时开具账单。',
  'method.card': '银行卡',
  'method.card.hint': '信用卡或借记卡。卡号在银行页面填写，不会经过我们。',
  'method.stripe': '银行卡（Halyard）',
  'method.stripe.hint': '在我们的支付服务商 Halyard 的页面上使用信用卡或借记卡。',
  'method.bank_page': '网上银行',
  'method.bank_page.hint': '在您自己的银行页面付款。银行先显示您的预留信息，再请您输入密码。',
  'method.bank_page.bank': '您的银行',
  'method.bank_page.bank.icbc': '工业银行',
  'method.bank_page.bank.harbor': '港湾银行',
}

/** The same in French. */
export const frMethods: Methods = {
  'method.wallet': 'Portefeuille',
  'method.wallet.hint': 'L’argent que vous gardez chez nous, avec votre mot de passe de paiement.',
  'method.cash_on_delivery': 'Paiement à la livraison',
  'method.cash_on_delivery.hint': 'Vous payez le livreur à la porte.',
  'method.on_account': 'Sur facture',
  'method.on_account.hint': 'Pour les clients à qui nous l’accordons : la facture part avec les articles.',
  'method.card': 'Carte bancaire',
  'method.card.hint':
    'Carte de crédit ou de débit. Vous saisissez le numéro sur la page de la banque ; il ne nous parvient jamais.',
  'method.stripe': 'Carte par Halyard',
  'method.stripe.hint': 'Carte de crédit ou de débit sur la page de Halyard, notre prestataire de paiement.',
  'method.bank_page': 'Compte bancaire',
  'method.bank_page.hint':
    'Payez sur la page de votre banque. Elle montre le message que vous lui avez confié avant de demander votre mot de passe.',
  'method.bank_page.bank': 'Votre banque',
  'method.bank_page.bank.icbc': 'Banque industrielle',
  'method.bank_page.bank.harbor': 'Banque du port',
}

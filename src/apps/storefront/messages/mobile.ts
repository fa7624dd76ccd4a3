/** Paying on the phone bill, in English. */
export const enMobile = {
  'method.mobile_operator': 'Phone bill',
  'method.mobile_operator.hint':
    'For small sums: your operator sends a code, the amount goes on your next phone bill.',
  'method.mobile_operator.phone': 'Phone number with country code',
  'mobile.title': 'Pay on your phone bill',
  'mobile.sent': 'Your operator has sent a code to the phone ending in {$phone}. Type it here to say yes.',
  'mobile.order': 'Order',
  'mobile.bill': 'On your next phone bill',
  'mobile.code': 'Code',
  'mobile.code_hint': 'Six digits, in a message from your operator.',
  'mobile.go': 'Pay {$amount}',
  'mobile.safe': 'Type the code only here. Your operator and we never ask for it by phone or message.',
  'mobile.other': 'Pay another way',
  'mobile.code_missing': 'Enter the digits of the code.',
  'mobile.code_wrong': 'This is not the code that was sent. After three wrong codes the payment ends.',
  'mobile.silent': 'Your operator does not answer at the moment. Please try again; nothing is paid twice.',
} as const

type Mobile = Readonly<Record<keyof typeof enMobile, string>>

/** The same in Chinese. */
export const zhMobile: Mobile = {
  'method.mobile_operator': '手机账单',
  'method.mobile_operator.hint': '适合小额付款：运营商发送验证码，金额计入您的下期手机账单。',
  'method.mobile_operator.phone': '手机号（含国家代码）',
  'mobile.title': '计入手机账单',
  'mobile.sent': '运营商已向尾号 {$phone} 的手机发送验证码。请在此输入以确认付款。',
  'mobile.order': '订单',
  'mobile.bill': '计入下期手机账单',
  'mobile.code': '验证码',
  'mobile.code_hint': '六位数字，见运营商短信。',
  'mobile.go': '支付 {$amount}',
  'mobile.safe': '只在此处输入验证码。运营商和我们都不会来电或发信索取。',
  'mobile.other': '其他付款方式',
  'mobile.code_missing': '请输入验证码数字。',
  'mobile.code_wrong': '验证码不正确。三次错误后付款将结束。',
  'mobile.silent': '运营商暂无应答。请重试，不会重复扣款。',
}

/** The same in French. */
export const frMobile: Mobile = {
  'method.mobile_operator': 'Facture mobile',
  'method.mobile_operator.hint':
    'Pour de petites sommes : votre opérateur envoie un code, le montant va sur votre prochaine facture.',
  'method.mobile_operator.phone': 'Numéro de téléphone avec l’indicatif du pays',
  'mobile.title': 'Payer sur votre facture mobile',
  'mobile.sent':
    'Votre opérateur a envoyé un code au téléphone finissant par {$phone}. Saisissez-le ici pour confirmer.',
  'mobile.order': 'Commande',
  'mobile.bill': 'Sur votre prochaine facture mobile',
  'mobile.code': 'Code',
  'mobile.code_hint': 'Six chiffres, dans un message de votre opérateur.',
  'mobile.go': 'Payer {$amount}',
  'mobile.safe':
    'Ne saisissez le code qu’ici. Ni votre opérateur ni nous ne le demandons par téléphone ou message.',
  'mobile.other': 'Payer autrement',
  'mobile.code_missing': 'Saisissez les chiffres du code.',
  'mobile.code_wrong': 'Ce n’est pas le code envoyé. Après trois codes faux, le paiement prend fin.',
  'mobile.silent': 'Votre opérateur ne répond pas pour le moment. Réessayez : rien n’est payé deux fois.',
}

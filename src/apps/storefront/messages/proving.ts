/** Proving who pays before a provider is asked, in English. */
export const enProving = {
  'prove.title': 'Please show that it is you',
  'prove.lede':
    'Before {$name} is asked for {$total}, we make sure that it is really you who pays. Nothing has been taken yet.',
  'prove.until': 'Please do this by {$time}. Your goods stay reserved meanwhile.',
  'prove.by_passkey': 'With a passkey',
  'prove.by_totp': 'With your authenticator app',
  'prove.by_password': 'With your payment password',
  'prove.by_message': 'With a code by text message',
  'prove.by_mail': 'With a code by mail',
  'prove.mail_text':
    'We send a code of six digits to {$to}. It is good for ten minutes and names amount and payee.',
  'prove.message_text':
    'We send a code of six digits to your telephone. It is good for five minutes and names amount and payee.',
  'prove.message_to':
    'We send a code of six digits to {$to}. It is good for five minutes and names amount and payee.',
  'prove.address_title': 'Where can we send you a code?',
  'prove.address_text':
    'We know no address of yours for this payment. Name one where you can be reached now; it is used for this payment alone.',
  'prove.address': 'E-mail address or mobile number',
  'prove.address_hint': 'A number with its country, such as +49 170 1234567',
  'prove.elsewhere': 'Use another address',
  'prove.code': 'Code',
  'prove.go_on': 'Go on paying',
  'prove.send': 'Send me a code',
  'prove.send_again': 'Send me another code',
  'prove.sent':
    'If this payment waits for it, a code is on its way. Look into your inbox, also among unwanted mail.',
  'prove.sent_message': 'If this payment waits for it, a code is on its way to your telephone.',
  'prove.cancel': 'Do not prove it, pay another way',
  'prove.waiting': 'Thank you, it is you',
  'prove.waiting_text': 'We are asking {$name} now. This page goes on by itself.',
  'fault.proof_too_many_codes':
    'No further code can be sent just now. Please wait half a minute; there are five at most.',
  'fault.sent_code_is_wrong': 'This code is not right. Please compare it with the newest one we sent.',
  'fault.way_not_offered': 'This way is not open for this payment.',
  'fault.code_not_offered': 'No code can be sent for this payment.',
  'fault.address_malformed':
    'This is neither an e-mail address nor a number with its country, such as +49 170 1234567.',
  'fault.address_known': 'We know your address already: the code goes there.',
  'fault.address_needed': 'Please name an address first, so that we can send you a code.',
  'paystate.requires_proof': 'Waiting for you to show that it is you. Nobody was asked for money yet.',
  'decline.proof_failed.any': 'The proof that it is you was not given: there were too many wrong answers.',
  'decline.proof_expired.any': 'The proof that it is you was not given in time.',
  'decline.proof_canceled.any': 'You chose not to prove that it is you.',
} as const

type Proving = Readonly<Record<keyof typeof enProving, string>>

/** The same in Chinese. */
export const zhProving: Proving = {
  'prove.title': '请证明是您本人',
  'prove.lede': '在向 {$name} 请求支付 {$total} 之前，我们需要确认付款人确实是您。目前尚未扣款。',
  'prove.until': '请在 {$time} 前完成，期间商品为您保留。',
  'prove.by_passkey': '使用通行密钥',
  'prove.by_totp': '使用验证器应用',
  'prove.by_password': '使用支付密码',
  'prove.by_message': '使用短信验证码',
  'prove.by_mail': '使用邮件验证码',
  'prove.mail_text': '我们会向 {$to} 发送六位验证码，十分钟内有效，邮件中写明金额和收款方。',
  'prove.message_text': '我们会向您的手机发送六位验证码，五分钟内有效，短信中写明金额和收款方。',
  'prove.message_to': '我们会向 {$to} 发送六位验证码，五分钟内有效，短信中写明金额和收款方。',
  'prove.address_title': '验证码发送到哪里？',
  'prove.address_text': '此次付款没有您的联系地址。请填写现在可以联系到您的地址，仅用于此次付款。',
  'prove.address': '电子邮箱或手机号码',
  'prove.address_hint': '号码请带国家代码，例如 +86 138 0013 8000',
  'prove.elsewhere': '使用其他地址',
  'prove.code': '验证码',
  'prove.go_on': '继续付款',
  'prove.send': '发送验证码',
  'prove.send_again': '重新发送验证码',
  'prove.sent': '如果此次付款需要验证，验证码已在途中。请查看收件箱，也请留意垃圾邮件。',
  'prove.sent_message': '如果此次付款需要验证，验证码短信已在途中。',
  'prove.cancel': '不验证，换一种付款方式',
  'prove.waiting': '谢谢，已确认是您',
  'prove.waiting_text': '正在请求 {$name}，本页会自动继续。',
  'fault.proof_too_many_codes': '暂时不能再发送验证码。请等待半分钟；最多发送五次。',
  'fault.sent_code_is_wrong': '验证码不正确，请与最近收到的一条核对。',
  'fault.way_not_offered': '此次付款不能使用这种方式。',
  'fault.code_not_offered': '此次付款无法发送验证码。',
  'fault.address_malformed': '这既不是电子邮箱，也不是带国家代码的号码，例如 +86 138 0013 8000。',
  'fault.address_known': '我们已有您的地址，验证码会发送到那里。',
  'fault.address_needed': '请先填写一个地址，我们才能发送验证码。',
  'paystate.requires_proof': '等待您证明是本人，尚未向任何机构请求付款。',
  'decline.proof_failed.any': '未能证明是您本人：错误次数过多。',
  'decline.proof_expired.any': '未能及时证明是您本人。',
  'decline.proof_canceled.any': '您选择了不进行身份验证。',
}

/** The same in French. */
export const frProving: Proving = {
  'prove.title': 'Montrez que c’est bien vous',
  'prove.lede':
    'Avant de demander {$total} à {$name}, nous vérifions que c’est bien vous qui payez. Rien n’a encore été prélevé.',
  'prove.until': 'À faire avant le {$time}. Vos articles restent réservés.',
  'prove.by_passkey': 'Avec une clé d’accès',
  'prove.by_totp': 'Avec votre application d’authentification',
  'prove.by_password': 'Avec votre mot de passe de paiement',
  'prove.by_message': 'Avec un code par SMS',
  'prove.by_mail': 'Avec un code par courriel',
  'prove.mail_text':
    'Nous envoyons un code à six chiffres à {$to}. Il est valable dix minutes et indique la somme et le bénéficiaire.',
  'prove.message_text':
    'Nous envoyons un code à six chiffres à votre téléphone. Il est valable cinq minutes et indique la somme et le bénéficiaire.',
  'prove.message_to':
    'Nous envoyons un code à six chiffres au {$to}. Il est valable cinq minutes et indique la somme et le bénéficiaire.',
  'prove.address_title': 'Où pouvons-nous vous envoyer un code ?',
  'prove.address_text':
    'Nous n’avons aucune adresse pour ce paiement. Indiquez-en une où l’on peut vous joindre maintenant ; elle ne sert qu’à ce paiement.',
  'prove.address': 'Adresse électronique ou numéro de mobile',
  'prove.address_hint': 'Un numéro avec son pays, par exemple +33 6 12 34 56 78',
  'prove.elsewhere': 'Utiliser une autre adresse',
  'prove.code': 'Code',
  'prove.go_on': 'Continuer le paiement',
  'prove.send': 'M’envoyer un code',
  'prove.send_again': 'M’envoyer un autre code',
  'prove.sent':
    'Si ce paiement l’attend, un code est en route. Regardez dans votre boîte, y compris parmi les indésirables.',
  'prove.sent_message': 'Si ce paiement l’attend, un code est en route vers votre téléphone.',
  'prove.cancel': 'Ne pas le prouver, payer autrement',
  'prove.waiting': 'Merci, c’est bien vous',
  'prove.waiting_text': 'Nous interrogeons {$name}. Cette page continue d’elle-même.',
  'fault.proof_too_many_codes':
    'Aucun autre code ne peut être envoyé pour l’instant. Attendez trente secondes ; il y en a cinq au plus.',
  'fault.sent_code_is_wrong': 'Ce code n’est pas bon. Comparez-le avec le dernier que nous avons envoyé.',
  'fault.way_not_offered': 'Ce moyen n’est pas possible pour ce paiement.',
  'fault.code_not_offered': 'Aucun code ne peut être envoyé pour ce paiement.',
  'fault.address_malformed':
    'Ce n’est ni une adresse électronique ni un numéro avec son pays, par exemple +33 6 12 34 56 78.',
  'fault.address_known': 'Nous avons déjà votre adresse : le code y est envoyé.',
  'fault.address_needed': 'Indiquez d’abord une adresse, afin que nous puissions vous envoyer un code.',
  'paystate.requires_proof': 'En attente : montrez que c’est bien vous. Personne n’a encore été sollicité.',
  'decline.proof_failed.any': 'La preuve que c’est vous n’a pas été donnée : trop de réponses fausses.',
  'decline.proof_expired.any': 'La preuve que c’est vous n’a pas été donnée à temps.',
  'decline.proof_canceled.any': 'Vous avez choisi de ne pas prouver que c’est vous.',
}

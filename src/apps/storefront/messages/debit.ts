/** Paying by electronic check, in English. */
export const enDebit = {
  'method.direct_debit': 'Electronic check',
  'method.direct_debit.hint':
    'We take the amount from your bank account in the United States. Goods leave when the money is here, after some days.',
  'debit.title': 'Pay {$amount} from your bank account',
  'debit.text': 'You find both numbers at the bottom of a check, or in your bank’s app.',
  'debit.holder': 'Account holder',
  'debit.routing': 'Routing number',
  'debit.routing_hint': 'Nine digits: which bank it is.',
  'debit.number': 'Account number',
  'debit.number_hint': 'Only its last four digits are ever shown again.',
  'debit.kind': 'Kind of account',
  'debit.checking': 'Checking',
  'debit.savings': 'Savings',
  'debit.wording':
    'I allow {$company} to debit my account named here once, with {$amount}, for order {$number}, on or after {$day}. I am its holder or may sign for it alone. I may take this back by writing to {$company} before the debit is sent, and my bank pays back what I did not allow.',
  'debit.agree': 'I have read this and agree.',
  'debit.go': 'Pay {$amount}',
  'debit.other': 'Pay another way',
  'debit.holder_wrong': 'Write the name of the account holder.',
  'debit.routing_wrong': 'This is no routing number. Please compare the nine digits.',
  'debit.number_wrong': 'An account number has 4 to 17 digits.',
  'debit.agreed_wrong': 'Without your consent we may not debit the account.',
  'debit.waiting_title': 'The money is on its way',
  'debit.due': 'You have agreed. We ask your bank for {$amount} from the account ending in {$last4} shortly.',
  'debit.submitted':
    'Your bank has been asked for {$amount} from the account ending in {$last4}. When it is safely here we pack your order; that takes some working days. You need not keep this page open.',
  'decline.debit_insufficient_funds.any': 'There was not enough money in this account.',
  'decline.debit_account_closed.any': 'This account is closed.',
  'decline.debit_no_account.any': 'The bank knows no account with this number.',
  'decline.debit_stopped.any': 'The payment was stopped at the bank.',
  'decline.debit_not_authorized.any': 'The account holder told the bank that this debit was not allowed.',
  'decline.debit_returned.any': 'The bank gave the debit back.',
} as const

type Debit = Readonly<Record<keyof typeof enDebit, string>>

/** The same in Chinese. */
export const zhDebit: Debit = {
  'method.direct_debit': '电子支票',
  'method.direct_debit.hint': '我们从您在美国的银行账户扣款。款项到账需要几天，到账后发货。',
  'debit.title': '从银行账户支付 {$amount}',
  'debit.text': '两个号码印在支票底部，也可在银行应用中查到。',
  'debit.holder': '账户持有人',
  'debit.routing': '银行路由号码',
  'debit.routing_hint': '九位数字，表示是哪家银行。',
  'debit.number': '账号',
  'debit.number_hint': '以后只会显示最后四位。',
  'debit.kind': '账户类型',
  'debit.checking': '支票账户',
  'debit.savings': '储蓄账户',
  'debit.wording':
    '本人授权 {$company} 于 {$day} 当日或之后，为订单 {$number} 从上述账户一次性扣款 {$amount}。本人是账户持有人，或有权单独签署。扣款发出之前，本人可书面通知 {$company} 撤销授权；未经本人授权的扣款，由本人的银行退还。',
  'debit.agree': '我已阅读并同意。',
  'debit.go': '支付 {$amount}',
  'debit.other': '其他付款方式',
  'debit.holder_wrong': '请填写账户持有人姓名。',
  'debit.routing_wrong': '路由号码不正确，请核对九位数字。',
  'debit.number_wrong': '账号为 4 至 17 位数字。',
  'debit.agreed_wrong': '未经您同意，我们不能扣款。',
  'debit.waiting_title': '款项正在途中',
  'debit.due': '您已同意。我们即将向您的银行请求从尾号 {$last4} 的账户扣款 {$amount}。',
  'debit.submitted':
    '已向您的银行请求从尾号 {$last4} 的账户扣款 {$amount}。款项确认到账后我们开始备货，需要几个工作日。您不必停留在此页面。',
  'decline.debit_insufficient_funds.any': '该账户余额不足。',
  'decline.debit_account_closed.any': '该账户已关闭。',
  'decline.debit_no_account.any': '银行没有此账号。',
  'decline.debit_stopped.any': '付款已在银行被止付。',
  'decline.debit_not_authorized.any': '账户持有人告知银行此扣款未经授权。',
  'decline.debit_returned.any': '银行退回了这笔扣款。',
}

/** The same in French. */
export const frDebit: Debit = {
  'method.direct_debit': 'Chèque électronique',
  'method.direct_debit.hint':
    'Nous prélevons le montant sur votre compte bancaire aux États-Unis. Les articles partent quand l’argent est là, après quelques jours.',
  'debit.title': 'Payer {$amount} depuis votre compte bancaire',
  'debit.text': 'Les deux numéros figurent au bas d’un chèque ou dans l’application de votre banque.',
  'debit.holder': 'Titulaire du compte',
  'debit.routing': 'Numéro de routage',
  'debit.routing_hint': 'Neuf chiffres : ils désignent la banque.',
  'debit.number': 'Numéro de compte',
  'debit.number_hint': 'Seuls ses quatre derniers chiffres seront encore affichés.',
  'debit.kind': 'Type de compte',
  'debit.checking': 'Compte courant',
  'debit.savings': 'Compte d’épargne',
  'debit.wording':
    'J’autorise {$company} à débiter une seule fois mon compte indiqué ici de {$amount}, pour la commande {$number}, le {$day} ou après. J’en suis titulaire ou peux signer seul. Je peux révoquer cette autorisation par écrit auprès de {$company} avant l’envoi du débit, et ma banque rembourse ce que je n’ai pas autorisé.',
  'debit.agree': 'J’ai lu ce texte et je suis d’accord.',
  'debit.go': 'Payer {$amount}',
  'debit.other': 'Payer autrement',
  'debit.holder_wrong': 'Indiquez le nom du titulaire du compte.',
  'debit.routing_wrong': 'Ce n’est pas un numéro de routage. Vérifiez les neuf chiffres.',
  'debit.number_wrong': 'Un numéro de compte a de 4 à 17 chiffres.',
  'debit.agreed_wrong': 'Sans votre accord, nous ne pouvons pas débiter le compte.',
  'debit.waiting_title': 'L’argent est en route',
  'debit.due':
    'Vous avez donné votre accord. Nous demanderons sous peu {$amount} à votre banque, sur le compte finissant par {$last4}.',
  'debit.submitted':
    'Nous avons demandé {$amount} à votre banque, sur le compte finissant par {$last4}. Quand l’argent sera là, nous préparerons votre commande ; cela prend quelques jours ouvrés. Vous pouvez quitter cette page.',
  'decline.debit_insufficient_funds.any': 'Le solde de ce compte est insuffisant.',
  'decline.debit_account_closed.any': 'Ce compte est clos.',
  'decline.debit_no_account.any': 'La banque ne connaît pas de compte à ce numéro.',
  'decline.debit_stopped.any': 'Le paiement a été bloqué auprès de la banque.',
  'decline.debit_not_authorized.any':
    'Le titulaire du compte a déclaré à sa banque que ce débit n’était pas autorisé.',
  'decline.debit_returned.any': 'La banque a rendu le débit.',
}

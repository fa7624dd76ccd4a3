/** Paying with tokens, in English. */
export const enChain = {
  'method.stablecoin': 'Stablecoin',
  'method.stablecoin.hint':
    'You send digital dollars from your own wallet. The price holds for twenty minutes.',
  'chain.title': 'Send {$amount}',
  'chain.text':
    'Scan the code with your wallet, or copy address and amount. Send exactly this amount of {$symbol}, network fees come on top.',
  'chain.qr_alt': 'Code for sending {$amount}',
  'chain.trial_wallet': 'Open the trial wallet',
  'chain.amount': 'Amount',
  'chain.address': 'To this address',
  'chain.token': 'Token contract',
  'chain.price': 'For',
  'chain.until': 'This price holds until {$time}. What arrives later goes back to where it came from.',
  'chain.awaiting': 'Nothing has arrived yet. This page looks by itself.',
  'chain.partly': '{$received} have arrived. Please send {$missing} more to the same address.',
  'chain.confirming': 'Everything has arrived. {$count} of {$of} confirmations; you can close this page.',
  'chain.settled': 'Paid. Thank you.',
  'chain.expired': 'The time is over. What you sent goes back to where it came from.',
  'decline.no_rate': 'For this currency there is no price in tokens. Please choose another way to pay.',
  'decline.rate_stale':
    'The price in tokens is too old to take a payment at it. Please choose another way to pay, or try again later.',
  'chain.never':
    'The address is for this order only. Other tokens than {$symbol} sent to it do not pay the order and are hard to give back.',
} as const

type Chain = Readonly<Record<keyof typeof enChain, string>>

/** The same in Chinese. */
export const zhChain: Chain = {
  'method.stablecoin': '稳定币',
  'method.stablecoin.hint': '从您自己的钱包发送数字美元。价格保留二十分钟。',
  'chain.title': '请发送 {$amount}',
  'chain.text': '用钱包扫描二维码，或复制地址和金额。请准确发送此数量的 {$symbol}，网络费另计。',
  'chain.qr_alt': '发送 {$amount} 的二维码',
  'chain.trial_wallet': '打开试用钱包',
  'chain.amount': '金额',
  'chain.address': '收款地址',
  'chain.token': '代币合约',
  'chain.price': '对应金额',
  'chain.until': '此价格保留至 {$time}。之后到账的款项将原路退回。',
  'chain.awaiting': '尚未到账。本页会自动刷新。',
  'chain.partly': '已到账 {$received}。请再向同一地址发送 {$missing}。',
  'chain.confirming': '已全部到账。确认 {$count}/{$of}；您可以关闭本页。',
  'chain.settled': '已付款，谢谢。',
  'chain.expired': '已超时。您发送的款项将原路退回。',
  'decline.no_rate': '此币种没有代币价格。请选择其他付款方式。',
  'decline.rate_stale': '代币价格已过期，暂时无法按此收款。请选择其他付款方式，或稍后再试。',
  'chain.never': '此地址仅用于本订单。发送 {$symbol} 以外的代币不能支付订单，且很难退回。',
}

/** The same in French. */
export const frChain: Chain = {
  'method.stablecoin': 'Stablecoin',
  'method.stablecoin.hint':
    'Vous envoyez des dollars numériques depuis votre portefeuille. Le prix tient vingt minutes.',
  'chain.title': 'Envoyez {$amount}',
  'chain.text':
    'Scannez le code avec votre portefeuille, ou copiez l’adresse et le montant. Envoyez exactement ce montant de {$symbol} ; les frais de réseau s’y ajoutent.',
  'chain.qr_alt': 'Code pour envoyer {$amount}',
  'chain.trial_wallet': 'Ouvrir le portefeuille d’essai',
  'chain.amount': 'Montant',
  'chain.address': 'À cette adresse',
  'chain.token': 'Contrat du jeton',
  'chain.price': 'Pour',
  'chain.until': 'Ce prix tient jusqu’au {$time}. Ce qui arrive plus tard est renvoyé.',
  'chain.awaiting': 'Rien n’est encore arrivé. Cette page regarde d’elle-même.',
  'chain.partly': '{$received} sont arrivés. Merci d’envoyer encore {$missing} à la même adresse.',
  'chain.confirming': 'Tout est arrivé. {$count} confirmations sur {$of} ; vous pouvez fermer cette page.',
  'chain.settled': 'Payé. Merci.',
  'chain.expired': 'Le délai est passé. Ce que vous avez envoyé vous est renvoyé.',
  'decline.no_rate':
    'Il n’y a pas de prix en jetons pour cette devise. Choisissez un autre moyen de paiement.',
  'decline.rate_stale':
    'Le prix en jetons est trop ancien pour accepter un paiement. Choisissez un autre moyen de paiement ou réessayez plus tard.',
  'chain.never':
    'L’adresse ne sert qu’à cette commande. D’autres jetons que {$symbol} ne la paient pas et se rendent difficilement.',
}

/** Paying by a card at the vault, and cards on file, in English. */
export const enCards = {
  'method.vault_card': 'Credit or debit card',
  'method.vault_card.hint':
    'Visa, Mastercard and others. You type the number on the page of our card vault; the shop never sees it.',
  'account.cards': 'Saved cards',
  'cards.title': 'Saved cards',
  'cards.text': 'Kept by our card vault for your next payment. We see only what is shown here.',
  'cards.none': 'No card is saved. While you pay by card you can choose to save it.',
  'cards.valid': 'valid until {$expiry}',
  'cards.expired': 'expired {$expiry}',
  'cards.delete': 'Delete',
  'cards.delete_label': 'Delete {$card}',
  'cards.deleted': 'The card was deleted.',
  'cards.choose': 'Which card?',
  'cards.other': 'Another card',
  'cards.code_again': 'You will be asked for its security code.',
  'cards.unavailable': 'Cards on file cannot be shown just now. Try again in a minute.',
  'cards.confirm': 'Your bank asks you to confirm',
  'cards.waiting': 'One moment',
  'cards.waiting_text':
    'Your bank has been asked and has not answered yet. This page looks again by itself; please do not pay a second time.',
  'cards.confirm_text':
    'The bank of your card wants to be sure that it is you. Go on to its page; afterwards you come back here.',
  'cards.confirm_button': 'Go on to your bank',
  'decline.partial_approval': 'The card covers only a part of the amount, so nothing was charged.',
  'decline.authentication_failed': 'Your bank did not confirm that it is you. Nothing was charged.',
  'decline.authentication_required':
    'Your bank wants to confirm that it is you, but could not be reached for it.',
  'decline.issuer_unavailable': 'The bank of your card does not answer just now. Nothing was charged.',
  'decline.acquirer_unreachable': 'Cards cannot be charged just now. Nothing was charged.',
  'decline.invalid_card_number': 'The bank does not know this card number.',
  'decline.restricted_card': 'The card may not be used here.',
} as const

type Cards = Readonly<Record<keyof typeof enCards, string>>

/** The same in Chinese. */
export const zhCards: Cards = {
  'method.vault_card': '信用卡或借记卡',
  'method.vault_card.hint': 'Visa、Mastercard 等。卡号在我们的卡片保险库页面填写，商店看不到。',
  'account.cards': '银行卡',
  'cards.title': '已保存的银行卡',
  'cards.text': '由卡片保险库保管，供您下次付款使用。我们只能看到这里显示的内容。',
  'cards.none': '尚未保存银行卡。使用银行卡付款时可以选择保存。',
  'cards.valid': '有效期至 {$expiry}',
  'cards.expired': '已于 {$expiry} 过期',
  'cards.delete': '删除',
  'cards.delete_label': '删除 {$card}',
  'cards.deleted': '银行卡已删除。',
  'cards.choose': '使用哪张卡？',
  'cards.other': '另一张卡',
  'cards.code_again': '需要再次填写安全码。',
  'cards.unavailable': '暂时无法显示已保存的银行卡，请稍后再试。',
  'cards.confirm': '您的银行需要您确认',
  'cards.waiting': '请稍候',
  'cards.waiting_text': '已向您的银行查询，尚未得到答复。本页会自动更新，请勿重复付款。',
  'cards.confirm_text': '发卡银行希望确认是您本人。请前往银行页面，完成后会返回这里。',
  'cards.confirm_button': '前往您的银行',
  'decline.partial_approval': '此卡只能支付部分金额，因此未扣款。',
  'decline.authentication_failed': '您的银行未能确认您的身份，未扣款。',
  'decline.authentication_required': '您的银行需要确认您的身份，但暂时无法联系到。',
  'decline.issuer_unavailable': '发卡银行暂时没有回应，未扣款。',
  'decline.acquirer_unreachable': '暂时无法使用银行卡付款，未扣款。',
  'decline.invalid_card_number': '银行不认识这个卡号。',
  'decline.restricted_card': '此卡不能在这里使用。',
}

/** The same in French. */
export const frCards: Cards = {
  'method.vault_card': 'Carte de crédit ou de débit',
  'method.vault_card.hint':
    'Visa, Mastercard et autres. Vous saisissez le numéro sur la page de notre coffre ; la boutique ne le voit jamais.',
  'account.cards': 'Cartes',
  'cards.title': 'Cartes enregistrées',
  'cards.text':
    'Gardées par notre coffre pour votre prochain paiement. Nous ne voyons que ce qui est affiché ici.',
  'cards.none': 'Aucune carte n’est enregistrée. Vous pouvez l’enregistrer en payant par carte.',
  'cards.valid': 'valable jusqu’au {$expiry}',
  'cards.expired': 'expirée le {$expiry}',
  'cards.delete': 'Supprimer',
  'cards.delete_label': 'Supprimer {$card}',
  'cards.deleted': 'La carte a été supprimée.',
  'cards.choose': 'Quelle carte ?',
  'cards.other': 'Une autre carte',
  'cards.code_again': 'Son code de sécurité vous sera demandé.',
  'cards.unavailable':
    'Les cartes enregistrées ne peuvent pas être affichées pour l’instant. Réessayez dans une minute.',
  'cards.confirm': 'Votre banque vous demande de confirmer',
  'cards.waiting': 'Un instant',
  'cards.waiting_text':
    'Votre banque a été interrogée et n’a pas encore répondu. Cette page se met à jour d’elle-même ; ne payez pas une seconde fois.',
  'cards.confirm_text':
    'La banque de votre carte veut être sûre que c’est vous. Allez sur sa page ; vous reviendrez ensuite ici.',
  'cards.confirm_button': 'Aller à votre banque',
  'decline.partial_approval': 'La carte ne couvre qu’une partie du montant ; rien n’a été débité.',
  'decline.authentication_failed': 'Votre banque n’a pas confirmé votre identité. Rien n’a été débité.',
  'decline.authentication_required':
    'Votre banque veut confirmer votre identité, mais elle n’a pas pu être jointe.',
  'decline.issuer_unavailable': 'La banque de votre carte ne répond pas pour l’instant. Rien n’a été débité.',
  'decline.acquirer_unreachable':
    'Les cartes ne peuvent pas être débitées pour l’instant. Rien n’a été débité.',
  'decline.invalid_card_number': 'La banque ne connaît pas ce numéro de carte.',
  'decline.restricted_card': 'La carte ne peut pas être utilisée ici.',
}

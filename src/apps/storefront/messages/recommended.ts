/** What the shop says when it recommends, in English. */
export const enRecommended = {
  'rec.together': 'Often bought together',
  'rec.together_add': 'Add the chosen to the cart',
  'rec.this': 'This one',
  'rec.viewed': 'Others also looked at',
  'rec.cart': 'Goes with your cart',
  'rec.for_you': 'For you',
  'rec.for_you_title': 'Recommended for you',
  'rec.again': 'Time to buy again?',
  'rec.again_text': 'What you have ordered more than once, the likeliest first.',
  'rec.again_add': 'Put the chosen into the cart',
  'rec.why_bought': 'Because you bought {$title}',
  'rec.why_looked_at': 'Because you looked at {$title}',
  'rec.why_with': 'Often bought with {$title}',
  'rec.why_often':
    '.input {$times :integer} .match $times one {{{$times} order so far}} * {{In {$times} of your orders}}',
  'rec.why_popular': 'Liked by many',
  'rec.why_link': 'Why these? Switch off',
  'rec.choice': 'Recommendations',
  'rec.choice_account':
    'The shop may recommend by what you ordered and, if you switch it on here, by what you looked at in this browser.',
  'rec.choice_guest':
    'If you switch this on, the shop recommends by what you looked at in this browser. The list stays in your browser; what is counted does not say who looked.',
  'rec.choice_is_on': 'Recommendations for you are on.',
  'rec.choice_is_off': 'Recommendations for you are off.',
  'rec.choice_not_followed':
    'Your browser asks not to be followed. We keep to that: nothing here is for you in particular, whatever is chosen below.',
  'rec.choice_off_text':
    'Switching off holds at once: the list in your browser is deleted, and your orders are no longer seen as one person’s.',
  'rec.switch_on': 'Switch on',
  'rec.switch_off': 'Switch off',
  'rec.none': 'Nothing to recommend yet.',
  'rec.not_all': 'Not everything could be put into the cart: something has just been sold.',
} as const

type Recommended = Readonly<Record<keyof typeof enRecommended, string>>

/** The same in Chinese. */
export const zhRecommended: Recommended = {
  'rec.together': '经常一起购买',
  'rec.together_add': '将所选加入购物车',
  'rec.this': '本商品',
  'rec.viewed': '其他人还看了',
  'rec.cart': '与购物车搭配',
  'rec.for_you': '为您推荐',
  'rec.for_you_title': '为您推荐',
  'rec.again': '再次购买？',
  'rec.again_text': '您多次订购的商品，最可能需要的排在最前。',
  'rec.again_add': '将所选放入购物车',
  'rec.why_bought': '因为您购买过{$title}',
  'rec.why_looked_at': '因为您看过{$title}',
  'rec.why_with': '常与{$title}一起购买',
  'rec.why_often': '您的 {$times} 个订单中都有',
  'rec.why_popular': '深受欢迎',
  'rec.why_link': '为何推荐？关闭',
  'rec.choice': '推荐',
  'rec.choice_account': '本店可以根据您的订单推荐；如果您在此开启，也会参考您在此浏览器中看过的商品。',
  'rec.choice_guest':
    '开启后，本店会根据您在此浏览器中看过的商品推荐。清单保存在您的浏览器中，统计时不记录是谁看的。',
  'rec.choice_is_on': '个性化推荐已开启。',
  'rec.choice_is_off': '个性化推荐已关闭。',
  'rec.choice_not_followed':
    '您的浏览器要求不被跟踪，我们遵守：无论下面如何选择，这里都不会有专门针对您的内容。',
  'rec.choice_off_text': '关闭立即生效：浏览器中的清单会被删除，您的订单也不再被视为同一人的订单。',
  'rec.switch_on': '开启',
  'rec.switch_off': '关闭',
  'rec.none': '暂时没有推荐。',
  'rec.not_all': '有商品刚刚售出，未能全部放入购物车。',
}

/** The same in French. */
export const frRecommended: Recommended = {
  'rec.together': 'Souvent achetés ensemble',
  'rec.together_add': 'Ajouter la sélection au panier',
  'rec.this': 'Cet article',
  'rec.viewed': 'D’autres ont aussi regardé',
  'rec.cart': 'Va avec votre panier',
  'rec.for_you': 'Pour vous',
  'rec.for_you_title': 'Recommandé pour vous',
  'rec.again': 'À racheter ?',
  'rec.again_text': 'Ce que vous avez commandé plus d’une fois, le plus probable d’abord.',
  'rec.again_add': 'Mettre la sélection au panier',
  'rec.why_bought': 'Parce que vous avez acheté {$title}',
  'rec.why_looked_at': 'Parce que vous avez regardé {$title}',
  'rec.why_with': 'Souvent acheté avec {$title}',
  'rec.why_often':
    '.input {$times :integer} .match $times one {{{$times} commande à ce jour}} * {{Dans {$times} de vos commandes}}',
  'rec.why_popular': 'Apprécié de beaucoup',
  'rec.why_link': 'Pourquoi ? Désactiver',
  'rec.choice': 'Recommandations',
  'rec.choice_account':
    'La boutique peut recommander d’après vos commandes et, si vous l’activez ici, d’après ce que vous avez regardé dans ce navigateur.',
  'rec.choice_guest':
    'Si vous activez ceci, la boutique recommande d’après ce que vous avez regardé dans ce navigateur. La liste reste dans votre navigateur ; ce qui est compté ne dit pas qui a regardé.',
  'rec.choice_is_on': 'Les recommandations pour vous sont activées.',
  'rec.choice_is_off': 'Les recommandations pour vous sont désactivées.',
  'rec.choice_not_followed':
    'Votre navigateur demande à ne pas être suivi. Nous nous y tenons : rien ici ne vous est propre, quel que soit le choix ci-dessous.',
  'rec.choice_off_text':
    'La désactivation vaut aussitôt : la liste dans votre navigateur est effacée, et vos commandes ne sont plus vues comme celles d’une même personne.',
  'rec.switch_on': 'Activer',
  'rec.switch_off': 'Désactiver',
  'rec.none': 'Rien à recommander pour l’instant.',
  'rec.not_all': 'Tout n’a pu être mis au panier : un article vient d’être vendu.',
}

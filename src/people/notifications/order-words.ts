/** What a mail may be about. */
export type OrderLetterKind =
  | 'confirmed'
  | 'shipped'
  | 'delivered'
  | 'canceled'
  | 'expired'
  | 'refunded'
  | 'link'

type Say = { readonly subject: (number: string) => string; readonly body: string; readonly action: string }

/** The words of the mails about an order in one language. */
export type OrderWords = Readonly<Record<OrderLetterKind, Say>> & {
  readonly hello: (name: string) => string
  readonly closing: string
  readonly items: string
  readonly discount: string
  readonly delivery: string
  readonly tax: string
  readonly total: string
  readonly refund: string
}

const english: OrderWords = {
  hello: (name) => `Hello ${name},`,
  closing:
    'The link opens your order without a password, so please do not pass it on. Questions? Just answer this mail.',
  items: 'Items',
  discount: 'Discount',
  delivery: 'Delivery',
  tax: 'of which VAT',
  total: 'Total',
  refund: 'Refunded',
  confirmed: {
    subject: (n) => `Order ${n} is confirmed`,
    body: 'thank you for your order. It is paid for and will leave our warehouse soon; your card is charged when it does.',
    action: 'Look at my order',
  },
  shipped: {
    subject: (n) => `Order ${n} is on its way`,
    body: 'your parcel has left our warehouse and your card was charged. You can follow it to your door.',
    action: 'Follow my parcel',
  },
  delivered: {
    subject: (n) => `Order ${n} has arrived`,
    body: 'your order was delivered. We hope you like it. If not, you have 30 days to send it back.',
    action: 'Look at my order',
  },
  canceled: {
    subject: (n) => `Order ${n} was canceled`,
    body: 'this order was canceled. Your card was not charged, and money set aside for it is free again.',
    action: 'Look at my order',
  },
  expired: {
    subject: (n) => `Order ${n} was not paid in time`,
    body: 'we held your goods as long as we could, but no payment arrived, so they went back on the shelf. Nothing was charged.',
    action: 'Look at my order',
  },
  refunded: {
    subject: (n) => `Money back for order ${n}`,
    body: 'we have sent money back the way it came. Depending on your bank it shows within a few days.',
    action: 'Look at my order',
  },
  link: {
    subject: (n) => `Your order ${n}`,
    body: 'you asked for the link to your order. Here it is.',
    action: 'Look at my order',
  },
}

const chinese: OrderWords = {
  hello: (name) => `${name}，您好：`,
  closing: '此链接无需密码即可打开订单，请勿转发。如有疑问，直接回复本邮件即可。',
  items: '商品',
  discount: '优惠',
  delivery: '运费',
  tax: '其中增值税',
  total: '合计',
  refund: '退款',
  confirmed: {
    subject: (n) => `订单 ${n} 已确认`,
    body: '感谢您的订购。付款已获授权，商品即将从仓库发出；发货时才会从您的卡中扣款。',
    action: '查看订单',
  },
  shipped: {
    subject: (n) => `订单 ${n} 已发货`,
    body: '您的包裹已离开仓库，款项已从您的卡中扣除。您可以一路跟踪到家门口。',
    action: '跟踪包裹',
  },
  delivered: {
    subject: (n) => `订单 ${n} 已送达`,
    body: '您的订单已送达，希望您喜欢。如不满意，30 天内均可退货。',
    action: '查看订单',
  },
  canceled: {
    subject: (n) => `订单 ${n} 已取消`,
    body: '此订单已取消，未从您的卡中扣款，预留的金额已释放。',
    action: '查看订单',
  },
  expired: {
    subject: (n) => `订单 ${n} 未按时付款`,
    body: '我们已尽量为您保留商品，但未收到付款，商品已重新上架，未产生任何扣款。',
    action: '查看订单',
  },
  refunded: {
    subject: (n) => `订单 ${n} 的退款`,
    body: '款项已按原路退回，视银行而定，几天内即可到账。',
    action: '查看订单',
  },
  link: { subject: (n) => `您的订单 ${n}`, body: '这是您索取的订单链接。', action: '查看订单' },
}

const french: OrderWords = {
  hello: (name) => `Bonjour ${name},`,
  closing:
    'Le lien ouvre votre commande sans mot de passe : ne le transmettez pas. Une question ? Répondez simplement à ce message.',
  items: 'Articles',
  discount: 'Réduction',
  delivery: 'Livraison',
  tax: 'dont TVA',
  total: 'Total',
  refund: 'Remboursé',
  confirmed: {
    subject: (n) => `Commande ${n} confirmée`,
    body: 'merci pour votre commande. Le paiement est autorisé et elle quittera bientôt notre entrepôt ; votre carte n’est débitée qu’à ce moment.',
    action: 'Voir ma commande',
  },
  shipped: {
    subject: (n) => `Commande ${n} en route`,
    body: 'votre colis a quitté notre entrepôt et votre carte a été débitée. Vous pouvez le suivre jusqu’à votre porte.',
    action: 'Suivre mon colis',
  },
  delivered: {
    subject: (n) => `Commande ${n} livrée`,
    body: 'votre commande est arrivée. Nous espérons qu’elle vous plaît ; sinon, vous avez 30 jours pour la renvoyer.',
    action: 'Voir ma commande',
  },
  canceled: {
    subject: (n) => `Commande ${n} annulée`,
    body: 'cette commande a été annulée. Votre carte n’a pas été débitée et la somme réservée est libérée.',
    action: 'Voir ma commande',
  },
  expired: {
    subject: (n) => `Commande ${n} non payée à temps`,
    body: 'nous avons gardé vos articles aussi longtemps que possible, mais aucun paiement n’est arrivé ; ils sont retournés en rayon. Rien n’a été débité.',
    action: 'Voir ma commande',
  },
  refunded: {
    subject: (n) => `Remboursement de la commande ${n}`,
    body: 'la somme est repartie par le même chemin. Selon votre banque, elle apparaît sous quelques jours.',
    action: 'Voir ma commande',
  },
  link: {
    subject: (n) => `Votre commande ${n}`,
    body: 'vous avez demandé le lien vers votre commande. Le voici.',
    action: 'Voir ma commande',
  },
}

/** The words of mails about orders in a language; English where we have none. */
export function orderWords(locale: string): OrderWords {
  return locale === 'zh' ? chinese : locale === 'fr' ? french : english
}

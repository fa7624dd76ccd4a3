import type { OrderLetterKind } from './order-words.ts'

/** How the money of an order comes; what the mails say of it follows. */
export type PaidBy = 'card' | 'received' | 'wallet' | 'cash' | 'invoice'

type Bodies = Readonly<Record<Exclude<PaidBy, 'card'>, Readonly<Partial<Record<OrderLetterKind, string>>>>>

const english: Bodies = {
  received: {
    confirmed: 'thank you for your order. Your payment is here, and the order will leave our warehouse soon.',
    shipped: 'your parcel has left our warehouse. You can follow it to your door.',
    canceled: 'this order was canceled. Anything you paid for it goes back the way it came.',
  },
  wallet: {
    confirmed:
      'thank you for your order. It will leave our warehouse soon; the amount is set aside in your wallet and taken when it does.',
    shipped:
      'your parcel has left our warehouse and the amount was taken from your wallet. You can follow it to your door.',
    canceled:
      'this order was canceled. Nothing was taken from your wallet, and money set aside for it is free again.',
    refunded: 'we have put money back into your wallet.',
  },
  cash: {
    confirmed:
      'thank you for your order. It will leave our warehouse soon; you pay the courier in cash at the door.',
    shipped:
      'your parcel has left our warehouse. Please have the amount ready in cash for the courier. You can follow the parcel to your door.',
    canceled: 'this order was canceled. There is nothing to pay.',
    refunded:
      'we have credited you money. What you have not paid yet need not be paid; what you have paid comes back.',
  },
  invoice: {
    confirmed:
      'thank you for your order. It will leave our warehouse soon; the invoice comes by mail when it does.',
    shipped:
      'your parcel has left our warehouse; the invoice comes in a mail of its own. You can follow the parcel to your door.',
    canceled: 'this order was canceled. There is nothing to pay.',
    refunded:
      'we have credited you money. What you have not paid yet need not be paid; what you have paid comes back.',
  },
}

const chinese: Bodies = {
  received: {
    confirmed: '感谢您的订购。我们已收到您的付款，商品即将从仓库发出。',
    shipped: '您的包裹已离开仓库，您可以一路跟踪到家门口。',
    canceled: '此订单已取消，已付的款项将按原路退回。',
  },
  wallet: {
    confirmed: '感谢您的订购。商品即将从仓库发出；金额已在您的钱包中预留，发货时扣除。',
    shipped: '您的包裹已离开仓库，款项已从您的钱包扣除。您可以一路跟踪到家门口。',
    canceled: '此订单已取消，未从您的钱包扣款，预留的金额已释放。',
    refunded: '款项已退回您的钱包。',
  },
  cash: {
    confirmed: '感谢您的订购。商品即将从仓库发出；收货时请以现金付给快递员。',
    shipped: '您的包裹已离开仓库，请备好现金付给快递员。您可以一路跟踪到家门口。',
    canceled: '此订单已取消，无需付款。',
    refunded: '我们已为您冲减金额：尚未支付的部分无需支付，已支付的部分将退还。',
  },
  invoice: {
    confirmed: '感谢您的订购。商品即将从仓库发出；发货时账单会以邮件寄给您。',
    shipped: '您的包裹已离开仓库，账单将另行以邮件寄给您。您可以一路跟踪到家门口。',
    canceled: '此订单已取消，无需付款。',
    refunded: '我们已为您冲减金额：尚未支付的部分无需支付，已支付的部分将退还。',
  },
}

const french: Bodies = {
  received: {
    confirmed:
      'merci pour votre commande. Votre paiement est arrivé et elle quittera bientôt notre entrepôt.',
    shipped: 'votre colis a quitté notre entrepôt. Vous pouvez le suivre jusqu’à votre porte.',
    canceled: 'cette commande a été annulée. Ce que vous avez déjà payé repart par le même chemin.',
  },
  wallet: {
    confirmed:
      'merci pour votre commande. Elle quittera bientôt notre entrepôt ; la somme est réservée dans votre portefeuille et n’est prélevée qu’à ce moment.',
    shipped:
      'votre colis a quitté notre entrepôt et la somme a été prélevée sur votre portefeuille. Vous pouvez le suivre jusqu’à votre porte.',
    canceled:
      'cette commande a été annulée. Rien n’a été prélevé sur votre portefeuille et la somme réservée est libérée.',
    refunded: 'la somme est revenue dans votre portefeuille.',
  },
  cash: {
    confirmed:
      'merci pour votre commande. Elle quittera bientôt notre entrepôt ; vous payez le livreur en espèces à la porte.',
    shipped:
      'votre colis a quitté notre entrepôt. Préparez la somme en espèces pour le livreur. Vous pouvez suivre le colis jusqu’à votre porte.',
    canceled: 'cette commande a été annulée. Il n’y a rien à payer.',
    refunded:
      'nous vous avons crédité une somme. Ce qui n’est pas encore payé n’est plus dû ; ce qui est payé vous revient.',
  },
  invoice: {
    confirmed:
      'merci pour votre commande. Elle quittera bientôt notre entrepôt ; la facture arrive par courriel à ce moment.',
    shipped:
      'votre colis a quitté notre entrepôt ; la facture arrive dans un courriel à part. Vous pouvez suivre le colis jusqu’à votre porte.',
    canceled: 'cette commande a été annulée. Il n’y a rien à payer.',
    refunded:
      'nous vous avons crédité une somme. Ce qui n’est pas encore payé n’est plus dû ; ce qui est payé vous revient.',
  },
}

/** What a mail about an order says where its money does not come from a card; undefined where the words are for everyone. */
export function takingBody(locale: string, paidBy: PaidBy, kind: OrderLetterKind): string | undefined {
  if (paidBy === 'card') return undefined
  const bodies = locale === 'zh' ? chinese : locale === 'fr' ? french : english
  return bodies[paidBy][kind]
}

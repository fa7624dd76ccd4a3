import { bankPage } from './bank-page.ts'
import { bankTransfer } from './bank-transfer.ts'
import { card } from './card.ts'
import { alipay, alipayQr, unionpay, wechatH5, wechatQr } from './chinese.ts'
import { cashOnDelivery } from './cash-on-delivery.ts'
import type { Method } from './method.ts'
import { directDebit } from './direct-debit.ts'
import { mobileOperator } from './mobile-operator.ts'
import { onAccount } from './on-account.ts'
import { stablecoin } from './stablecoin.ts'
import { stripe } from './stripe.ts'
import { vaultCard } from './vault-card.ts'
import { wallet } from './wallet.ts'

/** Every way to pay, in the order payers see them. Which of them are on offer follows from the connectors configured. */
export const methods: readonly Method[] = [
  vaultCard,
  card,
  stripe,
  wallet,
  bankPage,
  mobileOperator,
  alipay,
  alipayQr,
  wechatQr,
  wechatH5,
  unionpay,
  bankTransfer,
  directDebit,
  cashOnDelivery,
  onAccount,
  stablecoin,
]

/** The way to pay with this code; undefined when there is none. */
export const methodNamed = (code: string): Method | undefined => methods.find((each) => each.code === code)

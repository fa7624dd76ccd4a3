import type { Attempt, Payment } from '../payment.ts'
import { methodNamed } from './index.ts'

/**
 * How the money of a way to pay comes, as words about it must tell: a card is charged when the goods leave, money is
 * received when the payer pays, the wallet is debited when the goods leave, cash is paid at the door, an invoice follows
 * the goods.
 */
export type Taking = 'card' | 'received' | 'wallet' | 'cash' | 'invoice'

const others: Readonly<Record<string, Taking>> = {
  wallet: 'wallet',
  cash_on_delivery: 'cash',
  on_account: 'invoice',
}

/** How the money of a try comes; what is neither known nor taken at once is a card. */
export function takingOf({ method, atOnce }: Pick<Attempt, 'method' | 'atOnce'>): Taking {
  const isAtOnce = atOnce || methodNamed(method)?.capture === 'at_once'
  return others[method] ?? (isAtOnce ? 'received' : 'card')
}

/** How the money of a payment came or will come: by the try that counts, else by the last one; a card where nothing was tried. */
export function takingOfPayment(payment: Payment | undefined): Taking {
  const attempts = payment?.attempts ?? []
  const paying = attempts.find(({ surplus, authorized }) => !surplus && authorized.minor > 0n)
  const meant = paying ?? attempts.at(-1)
  return meant === undefined ? 'card' : takingOf(meant)
}

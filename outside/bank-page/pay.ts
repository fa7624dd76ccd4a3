import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { move } from '../wire/double-entry.ts'
import {
  type Behavior,
  accountOf,
  available,
  depositOf,
  isCardNumber,
  openAccount,
  testCaptcha,
  testCode,
  testPassword,
} from './accounts.ts'
import type { PageBank } from './bank.ts'
import { newCaptcha, questionOf } from './captcha.ts'
import { recordNotice } from './notice.ts'
import { type OrderRow, findOrder, isWaiting, sameOrder } from './orders.ts'

/** What is wrong with what the payer typed. */
export type TypedFault = 'card_wrong' | 'captcha_wrong' | 'password_or_code_wrong'

/** What came of a step. `moved`: the page goes on. `typed`: the same form again. `lost`: decided, but the page cannot say. */
export type StepOutcome =
  | { readonly kind: 'missing' }
  | { readonly kind: 'moved' | 'lost'; readonly order: OrderRow }
  | { readonly kind: 'typed'; readonly order: OrderRow; readonly fault: TypedFault; readonly left?: number }

type Stepped = { readonly outcome: StepOutcome; readonly tell: readonly string[] }

const wrongLimit = 3n
const only = (outcome: StepOutcome): Stepped => ({ outcome, tell: [] })

async function step(
  bank: PageBank,
  id: string,
  from: OrderRow['state'],
  work: (order: OrderRow) => Stepped,
): Promise<StepOutcome> {
  const { outcome, tell } = await bank.store.write(() => {
    const order = findOrder(bank.store, id)
    if (order === undefined) return only({ kind: 'missing' })
    // A step that was made already, or one on a page that is over, leads to where the order is now.
    const isHere = order.state === from && isWaiting(order, new Date().toISOString())
    return isHere ? work(order) : only({ kind: 'moved', order })
  })
  // The shop is told before the payer sees the result, and the payer waits until it has answered.
  await bank.mail.send(tell)
  return outcome.kind === 'missing' ? outcome : { ...outcome, order: sameOrder(bank.store, id) }
}

/** Step 1: the payer names a card. What its holder once left with the bank is shown next, so that a payer knows the page. */
export function identify(bank: PageBank, id: string, card: string, captcha: string): Promise<StepOutcome> {
  return step(bank, id, 'open', (order) => {
    const digits = card.replace(/[\s-]/g, '')
    const typed = captcha.trim()
    const isRight =
      typed === order.captcha ||
      typed === questionOf(order.captcha).answer ||
      (bank.isTest && typed === testCaptcha)
    if (!isRight) {
      bank.store.run(`update orders set captcha = ? where id = ?`, newCaptcha(), id)
      return only({ kind: 'typed', order, fault: 'captcha_wrong' })
    }
    if (!isCardNumber(digits)) return only({ kind: 'typed', order, fault: 'card_wrong' })
    const print = bank.fingerprint(digits)
    const { behavior, greeting, openingMinor } = accountOf(digits)
    openAccount(bank, print, order.currency, openingMinor)
    bank.store.run(
      `update orders set state = 'identified', card = ?, last4 = ?, behavior = ?, greeting = ?, code = ? where id = ?`,
      print,
      digits.slice(-4),
      behavior,
      greeting,
      String(randomInt(1_000_000)).padStart(6, '0'),
      id,
    )
    return only({ kind: 'moved', order })
  })
}

/** The payer does not know the message, or took the wrong card: back to the first step. */
export function startOver(bank: PageBank, id: string): Promise<StepOutcome> {
  return step(bank, id, 'identified', (order) => {
    bank.store.run(
      `update orders set state = 'open', card = null, last4 = null, behavior = null, greeting = null, code = null, captcha = ? where id = ?`,
      newCaptcha(),
      id,
    )
    return only({ kind: 'moved', order })
  })
}

/** Step 2: password and dynamic code. The third wrong pair ends the order. */
export function prove(bank: PageBank, id: string, password: string, code: string): Promise<StepOutcome> {
  return step(bank, id, 'identified', (order) => {
    const isCode = code === order.code || (bank.isTest && code === testCode)
    if (password === testPassword && isCode) {
      bank.store.run(`update orders set state = 'signed', code = null where id = ?`, id)
      return only({ kind: 'moved', order })
    }
    const wrong = order.wrong + 1n
    bank.store.run(`update orders set wrong = ? where id = ?`, wrong, id)
    if (wrong < wrongLimit)
      return only({ kind: 'typed', order, fault: 'password_or_code_wrong', left: Number(wrongLimit - wrong) })
    return { outcome: { kind: 'moved', order }, tell: fail(bank, order, 'password_locked') }
  })
}

/** Step 3: the payer has seen amount and merchant once more and says yes. Money moves here and nowhere else. */
export async function confirm(bank: PageBank, id: string): Promise<StepOutcome> {
  const outcome = await step(bank, id, 'signed', (order) => ({
    outcome: { kind: 'moved', order },
    tell: decide(bank, order),
  }))
  if (outcome.kind !== 'moved' || outcome.order.behavior !== 'notice_lost' || outcome.order.state !== 'paid')
    return outcome
  await sleep(2000 / bank.speed)
  return { kind: 'lost', order: outcome.order }
}

/** The payer gives up before confirming: the order fails and the shop is told. */
export function abandon(bank: PageBank, id: string): Promise<StepOutcome> {
  const work = (order: OrderRow): Stepped => ({
    outcome: { kind: 'moved', order },
    tell: fail(bank, order, 'payer_left'),
  })
  const order = findOrder(bank.store, id)
  return step(bank, id, order === undefined ? 'open' : order.state, (each) => {
    const waits = each.state === 'open' || each.state === 'identified' || each.state === 'signed'
    return waits ? work(each) : only({ kind: 'moved', order: each })
  })
}

function decide(bank: PageBank, order: OrderRow): readonly string[] {
  const print = order.card ?? ''
  const behavior = (order.behavior ?? 'ordinary') as Behavior
  if (behavior === 'frozen') return fail(bank, order, 'account_frozen')
  if (available(bank, print, order.currency) < order.amount_minor)
    return fail(bank, order, 'insufficient_funds')
  const isSuspicious = behavior === 'suspicious_paid' || behavior === 'suspicious_failed'
  move(bank.store, {
    debit: depositOf(print),
    credit: isSuspicious ? 'bank:suspense' : 'merchant:pending',
    currency: order.currency,
    minor: order.amount_minor,
    code: isSuspicious ? 'held' : 'payment',
    about: order.id,
  })
  const now = Date.now()
  const at = new Date(now).toISOString()
  bank.store.run(
    `update orders set state = ?, serial_number = ?, batch_number = ?, comment = ?, decided_at = ?, clear_at = ?, clear_as = ?
     where id = ?`,
    isSuspicious ? 'suspicious' : 'paid',
    serialNumber(bank, order),
    `${at.slice(0, 10).replaceAll('-', '')}01`,
    isSuspicious ? 'under_review' : null,
    at,
    isSuspicious ? new Date(now + 30_000 / bank.speed).toISOString() : null,
    isSuspicious ? (behavior === 'suspicious_paid' ? 'paid' : 'failed') : null,
    order.id,
  )
  return recordNotice(bank, order.id, behavior)
}

function serialNumber(bank: PageBank, order: OrderRow): string {
  return `${bank.name === 'icbc' ? 'HFG' : 'HB'}${order.id.slice(4).toUpperCase()}`
}

/** End an order without money; the shop is told when it asked for that. Inside a write. */
export function fail(bank: PageBank, order: OrderRow, comment: string): readonly string[] {
  bank.store.run(
    `update orders set state = 'failed', comment = ?, code = null, decided_at = ? where id = ?`,
    comment,
    new Date().toISOString(),
    order.id,
  )
  return order.tell_failures === 1n ? recordNotice(bank, order.id, 'ordinary') : []
}

/** What was under review is decided, by the clock or by hand; the shop finds out when it asks. */
export async function clearSuspicious(
  bank: PageBank,
  id: string,
  outcome: 'paid' | 'failed',
): Promise<boolean> {
  return bank.store.write(() => {
    const order = findOrder(bank.store, id)
    if (order?.state !== 'suspicious') return false
    move(bank.store, {
      debit: 'bank:suspense',
      credit: outcome === 'paid' ? 'merchant:pending' : depositOf(order.card ?? ''),
      currency: order.currency,
      minor: order.amount_minor,
      code: outcome === 'paid' ? 'payment' : 'returned',
      about: order.id,
    })
    bank.store.run(
      `update orders set state = ?, comment = ?, clear_at = null, decided_at = ? where id = ?`,
      outcome,
      outcome === 'paid' ? null : 'review_rejected',
      new Date().toISOString(),
      id,
    )
    return true
  })
}

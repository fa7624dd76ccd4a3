import { freshId } from '../wire/marks.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { book, owed } from './books.ts'
import { type Behavior, payerNamed, paymentPassword, type Source, sourcesOf } from './payers.ts'
import type { Rail } from './rail.ts'
import type { TradeRow } from './rows.ts'
import { tellPaid } from './tell.ts'

const columns = `id, token, merchant_ref, entry, state, amount_minor, currency, subject, return_url, notify_url, locale, extra,
  expires_at, created_at, wrong_passwords, payer, source, decline_code, fee_minor, refunded_minor, paid_at, closed_at`
const selects = {
  id: `select ${columns} from trades where id = ?`,
  token: `select ${columns} from trades where token = ?`,
  merchant_ref: `select ${columns} from trades where merchant_ref = ?`,
}

/** The trade with this number, page token or reference of the merchant. */
export function findTrade(rail: Rail, by: keyof typeof selects, value: string): TradeRow | undefined {
  return rail.store.one<TradeRow>(selects[by], value)
}

/** Whether the payer may still pay. */
export function isOpen(trade: TradeRow): boolean {
  return trade.state === 'waiting' && trade.expires_at > new Date().toISOString()
}

/** What a merchant asks for. */
export type AskedTrade = {
  readonly merchantRef: string
  readonly entry: TradeRow['entry']
  readonly minor: bigint
  readonly currency: string
  readonly subject: string
  readonly returnUrl: string
  readonly notifyUrl: string
  readonly locale: string
  readonly expiresAt: string
  readonly extra: Readonly<Record<string, string>>
}

/** Open a trade, or find the one this reference has; inside a write. `other_terms` when it is for another amount. */
export function openTrade(rail: Rail, asked: AskedTrade): TradeRow | 'other_terms' {
  const known = findTrade(rail, 'merchant_ref', asked.merchantRef)
  if (known !== undefined)
    return known.amount_minor === asked.minor && known.currency === asked.currency ? known : 'other_terms'
  const id = rail.manner.freshNumber()
  rail.store.run(
    `insert into trades (id, token, merchant_ref, entry, state, amount_minor, currency, subject, return_url, notify_url, locale,
       extra, expires_at, created_at)
     values (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, freshId('t'), asked.merchantRef, asked.entry, asked.minor, asked.currency, asked.subject, asked.returnUrl,
    asked.notifyUrl, asked.locale, JSON.stringify(asked.extra), asked.expiresAt, new Date().toISOString(),
  ) // prettier-ignore
  return mustFind(rail, id)
}

function mustFind(rail: Rail, id: string): TradeRow {
  const trade = findTrade(rail, 'id', id)
  if (trade === undefined) throw new Error('a trade just written is not there')
  return trade
}

/** Close a trade nobody has paid; inside a write. */
export function closeTrade(rail: Rail, id: string): void {
  rail.store.run(
    `update trades set state = 'closed', closed_at = ? where id = ? and state = 'waiting'`,
    new Date().toISOString(),
    id,
  )
}

/** What a payer does to pay: who, from where, and the six digits. */
export type Payment = { readonly login: string; readonly source: string; readonly password: string }

/** What came of it. `no_answer` happened or not; `wrong` tells how many tries are left. */
export type PayOutcome =
  | { readonly kind: 'missing' }
  | { readonly kind: 'closed' | 'already' | 'paid'; readonly trade: TradeRow }
  | { readonly kind: 'declined'; readonly trade: TradeRow; readonly code: DeclineCode }
  | { readonly kind: 'wrong'; readonly trade: TradeRow; readonly left: number }
  | { readonly kind: 'no_answer'; readonly trade: TradeRow; readonly happened: boolean }

/** Why a payer cannot pay from there. */
export type DeclineCode =
  | 'insufficient_funds'
  | 'account_frozen'
  | 'unknown_payer'
  | 'unknown_source'
  | 'locked'

const mostWrong = 3n
const feePerMille = 6n

/** The provider's fee on an amount, half a minor unit rounded up. */
export function feeOf(minor: bigint): bigint {
  return (minor * feePerMille + 500n) / 1000n
}

/** Pay a trade: the books move and the merchant is told before the answer is given. */
export async function payTrade(rail: Rail, token: string, payment: Payment): Promise<PayOutcome> {
  const behavior = payerNamed(payment.login)?.behavior ?? 'pays'
  const trade = findTrade(rail, 'token', token)
  if (behavior === 'silent' && trade !== undefined && isOpen(trade)) {
    await sleep(1000 / rail.speed)
    return { kind: 'no_answer', trade, happened: false }
  }
  const decided = await rail.store.write(() => decide(rail, token, payment, behavior))
  await rail.room.deliver(decided.tell)
  if (behavior === 'lost' && decided.outcome.kind === 'paid')
    return { kind: 'no_answer', trade: decided.outcome.trade, happened: true }
  return decided.outcome
}

type Decided = { readonly outcome: PayOutcome; readonly tell: readonly string[] }

function decide(rail: Rail, token: string, payment: Payment, behavior: Behavior): Decided {
  const trade = findTrade(rail, 'token', token)
  const no = (outcome: PayOutcome): Decided => ({ outcome, tell: [] })
  if (trade === undefined) return no({ kind: 'missing' })
  if (trade.state === 'paid') return no({ kind: 'already', trade })
  if (!isOpen(trade)) return no({ kind: 'closed', trade })
  const payer = payerNamed(payment.login)
  const source =
    payer && sourcesOf(payer.login, rail.manner.withBalance).find(({ code }) => code === payment.source)
  const code = declineOf(rail, trade, payer?.login, source, behavior)
  if (code === undefined && payment.password !== paymentPassword) {
    rail.store.run(`update trades set wrong_passwords = wrong_passwords + 1 where id = ?`, trade.id)
    return no({ kind: 'wrong', trade, left: Number(mostWrong - trade.wrong_passwords - 1n) })
  }
  if (code !== undefined || payer === undefined || source === undefined) {
    rail.store.run(`update trades set decline_code = ? where id = ?`, code ?? 'unknown_payer', trade.id)
    return no({ kind: 'declined', trade, code: code ?? 'unknown_payer' })
  }
  const paid = take(rail, trade, payer.login, source)
  return { outcome: { kind: 'paid', trade: paid }, tell: tellPaid(rail, paid, behavior) }
}

function declineOf(
  rail: Rail,
  trade: TradeRow,
  login: string | undefined,
  source: Source | undefined,
  behavior: Behavior,
): DeclineCode | undefined {
  if (login === undefined) return 'unknown_payer'
  if (trade.wrong_passwords >= mostWrong) return 'locked'
  if (behavior === 'frozen') return 'account_frozen'
  if (source === undefined) return 'unknown_source'
  return owed(rail.store, source.account, trade.currency) < trade.amount_minor
    ? 'insufficient_funds'
    : undefined
}

function take(rail: Rail, trade: TradeRow, login: string, source: Source): TradeRow {
  const common = { currency: trade.currency, about: trade.id }
  const fee = feeOf(trade.amount_minor)
  const from = source.bank === undefined ? source.account : `platform:bank:${source.bank}`
  if (source.bank !== undefined)
    book(rail.store, {
      ...common, debit: source.account, credit: `bank:${source.bank}:platform`, minor: trade.amount_minor, code: 'payment',
    }) // prettier-ignore
  book(rail.store, {
    ...common,
    debit: from,
    credit: 'merchant:payable',
    minor: trade.amount_minor,
    code: 'payment',
  })
  book(rail.store, { ...common, debit: 'merchant:payable', credit: 'platform:fees', minor: fee, code: 'fee' })
  rail.store.run(
    `update trades set state = 'paid', payer = ?, source = ?, fee_minor = ?, paid_at = ?, decline_code = null where id = ?`,
    login, source.code, fee, new Date().toISOString(), trade.id,
  ) // prettier-ignore
  return mustFind(rail, trade.id)
}

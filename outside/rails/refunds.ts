import { book } from './books.ts'
import { sourcesOf } from './payers.ts'
import type { Rail } from './rail.ts'
import type { RefundRow, TradeRow } from './rows.ts'
import { feeOf, findTrade } from './trades.ts'

/** Why a refund is not taken. */
export type RefundRefusal = 'not_paid' | 'exceeds' | 'other_terms'

/** A refund of this amount fails at the payer's bank: what it answers is documented as a magic value. */
export const failingMinor = 444n

const columns = `id, trade_id, reference, amount_minor, state, code, fee_minor, notify_url, extra, due_at, created_at, done_at`

/** The refund with this reference of the merchant. */
export function findRefund(rail: Rail, reference: string): RefundRow | undefined {
  return rail.store.one<RefundRow>(`select ${columns} from refunds where reference = ?`, reference)
}

/** What a merchant asks to give back. */
export type AskedRefund = {
  readonly reference: string
  readonly minor: bigint
  readonly notifyUrl: string
  readonly extra: Readonly<Record<string, string>>
}

/** Take a refund in, or find the one this reference has; inside a write. Providers that take time decide it in the sweep. */
export function requestRefund(rail: Rail, trade: TradeRow, asked: AskedRefund): RefundRow | RefundRefusal {
  const known = findRefund(rail, asked.reference)
  if (known !== undefined)
    return known.trade_id === trade.id && known.amount_minor === asked.minor ? known : 'other_terms'
  if (trade.paid_at === null) return 'not_paid'
  const open = rail.store.one<{ minor: bigint }>(
    `select coalesce(sum(amount_minor), 0) as minor from refunds where trade_id = ? and state <> 'failed'`,
    trade.id,
  )
  if ((open?.minor ?? 0n) + asked.minor > trade.amount_minor) return 'exceeds'
  const id = rail.manner.freshNumber()
  const now = Date.now()
  rail.store.run(
    `insert into refunds (id, trade_id, reference, amount_minor, state, notify_url, extra, due_at, created_at)
     values (?, ?, ?, ?, 'processing', ?, ?, ?, ?)`,
    id, trade.id, asked.reference, asked.minor, asked.notifyUrl, JSON.stringify(asked.extra),
    new Date(now + (rail.manner.refundSeconds * 1000) / rail.speed).toISOString(), new Date(now).toISOString(),
  ) // prettier-ignore
  if (rail.manner.refundSeconds === 0) decideRefund(rail, asked.reference)
  const refund = findRefund(rail, asked.reference)
  if (refund === undefined) throw new Error('a refund just written is not there')
  return refund
}

/** Give the money back to where it came from, or fail; inside a write. Answers ids of notices to send at once. */
export function decideRefund(rail: Rail, reference: string): string[] {
  const refund = findRefund(rail, reference)
  const trade = refund && findTrade(rail, 'id', refund.trade_id)
  if (refund === undefined || trade === undefined || refund.state !== 'processing') return []
  const fails = refund.amount_minor === failingMinor
  const fee = fails ? 0n : giveBack(rail, trade, refund)
  rail.store.run(
    `update refunds set state = ?, code = ?, fee_minor = ?, done_at = ? where id = ?`,
    fails ? 'failed' : 'succeeded', fails ? 'payer_account_abnormal' : null, fee, new Date().toISOString(), refund.id,
  ) // prettier-ignore
  const [after, about] = [findRefund(rail, reference), findTrade(rail, 'id', trade.id)]
  if (after === undefined || about === undefined) throw new Error('a refund vanished while it was decided')
  const content = rail.manner.refundNotice(rail, about, after)
  if (content === undefined || after.notify_url === '') return []
  return [rail.room.record({ about: refund.id, url: after.notify_url, content })]
}

/** The money goes back where it came from; the fee goes back in the same part. Answers the fee given back. */
function giveBack(rail: Rail, trade: TradeRow, refund: RefundRow): bigint {
  const { store } = rail
  const common = { currency: trade.currency, about: refund.id }
  const source = sourcesOf(trade.payer ?? '', true).find(({ code }) => code === trade.source)
  if (source === undefined) throw new Error('a paid trade has a source')
  const minor = refund.amount_minor
  const to = source.bank === undefined ? source.account : `platform:bank:${source.bank}`
  const total = trade.refunded_minor + minor
  const fee = feeOf(total) - feeOf(trade.refunded_minor)
  book(store, { ...common, debit: 'merchant:payable', credit: to, minor, code: 'refund' })
  if (source.bank !== undefined)
    book(store, {
      ...common,
      debit: `bank:${source.bank}:platform`,
      credit: source.account,
      minor,
      code: 'refund',
    })
  book(store, { ...common, debit: 'platform:fees', credit: 'merchant:payable', minor: fee, code: 'fee_back' })
  const whole = total === trade.amount_minor
  store.run(
    `update trades set refunded_minor = ?, state = ?, closed_at = ? where id = ?`,
    total, whole ? 'closed' : trade.state, whole ? new Date().toISOString() : trade.closed_at, trade.id,
  ) // prettier-ignore
  return fee
}

/** What the provider's file of a day tells: payments taken and refunds made that day on Chinese clocks, in order. */
export function movementsOf(rail: Rail, day: string) {
  const from = new Date(`${day}T00:00:00+08:00`)
  const to = new Date(from.getTime() + 86_400_000)
  const [first, last] = [from.toISOString(), to.toISOString()]
  const taken = rail.store.all<{ id: string }>(
    `select id from trades where paid_at >= ? and paid_at < ? order by paid_at, id`,
    first,
    last,
  )
  const given = rail.store.all<{ reference: string; trade_id: string }>(
    `select reference, trade_id from refunds where state = 'succeeded' and done_at >= ? and done_at < ? order by done_at, id`,
    first,
    last,
  )
  return [
    ...taken.map(({ id }) => ({ trade: mustTrade(rail, id), refund: undefined })),
    ...given.map((row) => ({
      trade: mustTrade(rail, row.trade_id),
      refund: findRefund(rail, row.reference),
    })),
  ]
}

function mustTrade(rail: Rail, id: string): TradeRow {
  const trade = findTrade(rail, 'id', id)
  if (trade === undefined) throw new Error('a movement has its trade')
  return trade
}

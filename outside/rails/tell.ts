import type { Behavior } from './payers.ts'
import type { Rail } from './rail.ts'
import type { TradeRow } from './rows.ts'

/** Record what the merchant is told of a payment, as this payer's behavior has it; inside a write. Answers ids to send at once. */
export function tellPaid(rail: Rail, trade: TradeRow, behavior: Behavior): string[] {
  const { paidNotice } = rail.manner
  const content = paidNotice(rail, trade, false)
  if (content === undefined || behavior === 'lost') return []
  const notice = { about: trade.id, url: trade.notify_url, content }
  if (behavior === 'late') {
    rail.room.record({ ...notice, delaySeconds: 20 })
    return []
  }
  const wrong = behavior === 'wrong_amount' ? paidNotice(rail, trade, true) : undefined
  if (wrong !== undefined) {
    rail.room.record({ ...notice, delaySeconds: 2 })
    return [rail.room.record({ ...notice, content: wrong })]
  }
  return [rail.room.record({ ...notice, copies: behavior === 'twice' ? 2 : 1 })]
}

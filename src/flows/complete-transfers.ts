import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { Connectors } from '#money/payments/index.ts'
import {
  applyReceipts,
  observedTransfer,
  returnReceipts,
  transferConnector,
  waitingReceipts,
  type Received,
} from '#money/reconciliation/index.ts'
import { hearEvidence } from './apply-evidence.ts'

/** All of it is there: the payment hears of it, as it would from any provider. */
async function hearReceived(db: Db, connectors: Connectors, received: Received): Promise<void> {
  const observation = observedTransfer(received.merchantRef, received.asked, {
    received: true,
    refunded: money(0n, received.asked.currency),
    operations: [],
    isOpen: true,
  })
  const raw = Buffer.from(
    JSON.stringify({ attempt: received.id, received: received.waiting.minor.toString() }),
  )
  await hearEvidence(db, connectors, {
    connector: transferConnector,
    source: 'settlement',
    dedupeKey: `received:${received.id}`,
    raw,
    observation,
  })
}

/**
 * Deal with money that came by transfer: enough of it pays, what is beyond goes back, too little waits for the rest and
 * goes back when nothing is wanted any more. Every step may be repeated. Answers how many payments were looked at.
 */
export async function completeTransfers(db: Db, connectors: Connectors): Promise<number> {
  const waiting = await waitingReceipts(db)
  for (const each of waiting) {
    const isEnough = each.hadApplied || each.waiting.minor >= each.asked.minor
    if (!each.isTaken && isEnough) await hearReceived(db, connectors, each)
    const [now] = await waitingReceipts(db, each.merchantRef)
    if (now === undefined) continue
    if (now.isTaken) mustBeDone(await inTransaction(db, (tx) => applyReceipts(tx, now)))
    else if (now.isOver) mustBeDone(await inTransaction(db, (tx) => returnReceipts(tx, now)))
  }
  return waiting.length
}

import type { Rail } from './rail.ts'
import { decideRefund } from './refunds.ts'

/** Close trades whose time is over, decide refunds whose time has come, and tell the merchant of the latter. */
export async function sweep(rail: Rail): Promise<void> {
  const now = new Date().toISOString()
  const over = rail.store.one(
    `select 1 as one from trades where state = 'waiting' and expires_at <= ? limit 1`,
    now,
  )
  const due = rail.store.all<{ reference: string }>(
    `select reference from refunds where state = 'processing' and due_at <= ? limit 100`,
    now,
  )
  if (over === undefined && due.length === 0) return
  const tell = await rail.store.write(() => {
    rail.store.run(
      `update trades set state = 'closed', closed_at = ? where state = 'waiting' and expires_at <= ?`,
      now,
      now,
    )
    return due.flatMap(({ reference }) => decideRefund(rail, reference))
  })
  await rail.room.deliver(tell)
}

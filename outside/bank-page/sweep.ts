import type { PageBank } from './bank.ts'
import { clearSuspicious } from './pay.ts'

/** Close pages nobody finished and decide what has been under review long enough. */
export async function sweep(bank: PageBank): Promise<void> {
  const now = new Date().toISOString()
  const reviewed = bank.store.all<{ id: string; clear_as: 'paid' | 'failed' }>(
    `select id, clear_as from orders where state = 'suspicious' and clear_at <= ? limit 100`,
    now,
  )
  for (const { id, clear_as: outcome } of reviewed) await clearSuspicious(bank, id, outcome)
  await bank.store.write(() =>
    bank.store.run(
      `update orders set state = 'closed', code = null where state in ('open', 'identified', 'signed') and expires_at <= ?`,
      now,
    ),
  )
}

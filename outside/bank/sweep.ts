import type { Bank } from './bank.ts'
import { recordNotification } from './notify.ts'
import { expireHold } from './operations.ts'
import { findPayment } from './payment.ts'

/** Close sessions nobody finished and release authorizations that ran out; tells the merchant of the latter. */
export async function sweep(bank: Bank): Promise<void> {
  const now = new Date().toISOString()
  const overdue = bank.store.all<{ id: string }>(
    `select id from payments where state in ('authorized', 'captured')
       and captured_minor + released_minor < authorized_minor and authorized_until <= ? limit 200`,
    now,
  )
  const sessions = bank.store.one(
    `select 1 as one from payments where state in ('open', 'requires_confirmation') and expires_at <= ? limit 1`,
    now,
  )
  if (overdue.length === 0 && sessions === undefined) return
  const tell = await bank.store.write(() => {
    bank.store.run(
      `update payments set state = 'expired' where state in ('open', 'requires_confirmation') and expires_at <= ?`,
      now,
    )
    return overdue.flatMap(({ id }) => expireOne(bank, id))
  })
  await bank.notifier.deliver(tell)
}

function expireOne(bank: Bank, id: string): string[] {
  const payment = findPayment(bank.store, 'id', id)
  // A capture or void may have come between looking and writing.
  if (payment === undefined || payment.captured_minor + payment.released_minor >= payment.authorized_minor)
    return []
  expireHold(bank, payment)
  return recordNotification(bank, 'payment.voided', id)
}

/** Forget answers kept for retries after two days and delivered notifications after a week, a thousand at a time. */
export async function forget(bank: Bank): Promise<void> {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  await bank.store.write(() => {
    bank.store.run(
      `delete from idempotency where key in (select key from idempotency where created_at < ? limit 1000)`,
      daysAgo(2),
    )
    bank.store.run(
      `delete from notifications where id in
         (select id from notifications where state <> 'pending' and created_at < ? limit 1000)`,
      daysAgo(7),
    )
  })
}

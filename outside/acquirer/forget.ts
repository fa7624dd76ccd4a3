import { isoAt } from '../cards/clock.ts'
import type { Acquirer } from './acquirer.ts'

/** How long an Idempotency-Key is known, in seconds: two days, longer than any client asks again. */
const keySeconds = 2 * 86_400

/** Forget answers kept for retries, the oldest first, a thousand at a time. */
export function forgetKeys({ store, clock }: Pick<Acquirer, 'store' | 'clock'>): void {
  const before = isoAt(clock, -keySeconds)
  store.run(
    `delete from idempotency where key in (select key from idempotency where at < ? order by at limit 1000)`,
    before,
  )
}

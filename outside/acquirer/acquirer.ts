import type { Trace } from '../iso8583/trace.ts'
import { type Clock, isoAt } from '../cards/clock.ts'
import type { Forwarder } from '../cards/forward.ts'
import type { Sealer } from '../cards/seal.ts'
import type { Session } from '../cards/session.ts'
import type { Faults } from '../wire/faults.ts'
import type { Notifier } from '../wire/notifications.ts'
import type { Store } from '../wire/store.ts'

/** Which of the two. */
export type AcquirerName = 'north' | 'south'

/** Everything an acquirer works with. */
export type Acquirer = {
  readonly name: AcquirerName
  /** Its institution number on the wire (DE32). */
  readonly number: string
  readonly merchant: Merchant
  readonly store: Store
  readonly sealer: Sealer
  readonly clock: Clock
  readonly trace: Trace
  readonly forward: Forwarder
  readonly notifier: Notifier
  readonly faults: Faults
  readonly timeoutMilliseconds: number
  /** How much more than authorized a capture may take, in percent. */
  readonly overPercent: bigint
  /** Authorizations under way, by reference. */
  readonly underWay: Map<string, Promise<string>>
  session: Session | undefined
}

/** The one merchant of an acquirer. */
export type Merchant = {
  readonly key: string
  readonly name: string
  readonly mcc: string
  readonly notifyUrl: string | undefined
}

/** The institution numbers. */
export const acquirerNumbers: Readonly<Record<AcquirerName, string>> = { north: '410001', south: '410002' }

/** The next value of a counter; inside a write. */
export function count(acquirer: Acquirer, name: string): bigint {
  const row = acquirer.store.one<{ value: bigint }>(
    `insert into counters (name, value) values (?, 1) on conflict do update set value = value + 1 returning value`,
    name,
  )
  return row?.value ?? 1n
}

/** A fresh trace number; they wrap after 699,999, so a message is known by it together with its time. */
export function nextStan(acquirer: Acquirer): string {
  return String(((count(acquirer, 'stan') - 1n) % 699_999n) + 1n).padStart(6, '0')
}

/** An acquirer reference number: 23 digits that name one capture or refund through the whole chain. */
export function nextArn(acquirer: Acquirer): string {
  const now = isoAt(acquirer.clock)
  const start = Date.UTC(Number(now.slice(0, 4)), 0, 1)
  const day = Math.floor((acquirer.clock.now() - start) / 86_400_000) + 1
  const body = `7${acquirer.number}${now.slice(3, 4)}${String(day).padStart(3, '0')}`
  return `${body}${String(count(acquirer, 'arn')).padStart(12, '0')}`
}

/** Record a notification to the merchant, if it wants any; inside a write. Answers the ids to deliver. */
export function tell(
  acquirer: Acquirer,
  type: string,
  about: string,
  url: string | null | undefined,
  subject: unknown,
): void {
  const to = url ?? acquirer.merchant.notifyUrl
  if (to === undefined || to === null) return
  const id = acquirer.notifier.record({ type, about, url: to, fields: { data: subject } })
  setImmediate(() => void acquirer.notifier.deliver([id]))
}

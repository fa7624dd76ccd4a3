import type { Link } from '../iso8583/link.ts'
import type { Trace } from '../iso8583/trace.ts'
import type { Clock } from '../cards/clock.ts'
import type { Forwarder } from '../cards/forward.ts'
import type { IssuerName } from '../cards/magic.ts'
import type { Sealer } from '../cards/seal.ts'
import type { Store } from '../wire/store.ts'

/** Everything an issuer works with. */
export type Issuer = {
  readonly name: IssuerName
  readonly title: string
  readonly store: Store
  readonly sealer: Sealer
  readonly clock: Clock
  readonly trace: Trace
  /** The card verification keys of this issuer, and the key its CAVVs are made with. */
  readonly cvk: Buffer
  readonly forward: Forwarder
  /** Codes sent to cardholders' phones, newest last; they live in memory only. */
  readonly phone: { last4: string; code: string; merchant: string; amount: string; at: string }[]
  line: Link | undefined
}

/** The institution number of an issuer on the wire. */
export const issuerNumbers: Readonly<Record<IssuerName, string>> = { alster: '400010', isar: '520020' }

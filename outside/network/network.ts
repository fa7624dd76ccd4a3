import { createHash } from 'node:crypto'
import type { Message } from '../iso8583/codec.ts'
import type { Link } from '../iso8583/link.ts'
import type { Trace } from '../iso8583/trace.ts'
import type { Clock } from '../cards/clock.ts'
import type { Forwarder } from '../cards/forward.ts'
import type { MischiefDesk } from '../cards/mischief.ts'
import type { Sealer } from '../cards/seal.ts'
import type { Store } from '../wire/store.ts'

/** A member: its number on the wire, its name, and its line while it is signed on. */
export type Member = {
  readonly number: string
  readonly name: string
  readonly kind: 'acquirer' | 'issuer'
  readonly zoneKey: Buffer
  line: Link | undefined
}

/** Everything the network works with. */
export type Network = {
  readonly store: Store
  readonly sealer: Sealer
  readonly clock: Clock
  readonly trace: Trace
  readonly members: ReadonlyMap<string, Member>
  readonly mischief: MischiefDesk
  readonly forward: Forwarder
  /** How long the network waits for an issuer before it answers in its place. */
  readonly issuerMilliseconds: number
  stan: number
  port: number
  stop: () => Promise<void>
}

/** A fresh trace number of the network's own messages. */
export function nextStan(network: Network): string {
  network.stan = network.stan >= 899_999 || network.stan < 700_000 ? 700_000 : network.stan + 1
  return String(network.stan).padStart(6, '0')
}

/** The keyed print by which the network counts uses of a card. */
export function printOf(network: Network, message: Message): string {
  return network.sealer.print(createHash('sha256').update(message.fields[2] ?? '').digest('hex')) // prettier-ignore
}

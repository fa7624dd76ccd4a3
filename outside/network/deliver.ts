import { ruled } from './disputes.ts'
import { deliver, findItem } from './items.ts'
import type { Network } from './network.ts'
import { settledBy } from './settle.ts'

/** A member answered something it was owed: book what that settles; inside a write. */
export function delivered(network: Network, about: string): void {
  const [what, ...rest] = about.split(':')
  if (what === 'item') {
    const item = findItem(network, BigInt(rest[0] ?? '0'))
    if (item !== undefined) deliver(network, item)
  }
  if (what === 'settle') settledBy(network, rest[0] ?? '', rest[1] ?? '', rest[2] ?? '')
  if (what === 'ruling') ruled(network, rest[0] ?? '', rest[1] ?? '')
}

import type { Message } from '../iso8583/codec.ts'
import { readTags, writeTags } from '../iso8583/tags.ts'
import { type Clock, timeElements } from './clock.ts'
import { currencyNumber, currencyOf } from './numbers.ts'

/** What a member settles in one cycle and currency; positive minor units are paid to the member. */
export type Position = {
  readonly cycle: string
  readonly currency: string
  readonly minor: bigint
  readonly items: number
}

/** The settlement advice (0520) that tells a member its net position. */
export function settlementMessage(position: Position, member: string, clock: Clock, stan: string): Message {
  const size = position.minor < 0n ? -position.minor : position.minor
  const [credits, debits] = position.minor < 0n ? [0n, size] : [size, 0n]
  return {
    mti: '0520',
    fields: {
      ...timeElements(clock),
      11: stan,
      15: timeElements(clock)[13],
      49: currencyNumber(position.currency) ?? '978',
      63: writeTags({ CY: position.cycle }),
      66: '1',
      74: String(position.items).padStart(10, '0'),
      86: credits.toString().padStart(16, '0'),
      88: debits.toString().padStart(16, '0'),
      97: `${position.minor < 0n ? 'D' : 'C'}${size.toString().padStart(16, '0')}`,
      100: member,
    },
  }
}

/** The position in a settlement advice. */
export function settlementOf(message: Message): Position {
  const { fields } = message
  const net = fields[97] ?? 'C0'
  return {
    cycle: readTags(fields[63]).CY ?? '',
    currency: currencyOf(fields[49]),
    minor: BigInt(net.slice(1)) * (net.startsWith('D') ? -1n : 1n),
    items: Number(fields[74] ?? '0'),
  }
}

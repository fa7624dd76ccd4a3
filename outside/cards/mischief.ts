import type { Message } from '../iso8583/codec.ts'
import { type Mischief, mischiefKinds } from '../iso8583/link.ts'

/** An order that something is to befall the next messages a party sends. */
export type MischiefOrder = {
  /** `network`, `north`, `south`, `alster` or `isar`. */
  readonly party: string
  /** Only this message type; all when left out. */
  readonly mti?: string
  readonly kind: Mischief['kind']
  times: number
  readonly milliseconds: number
}

/** The desk where mischief on the lines is ordered. */
export type MischiefDesk = {
  readonly order: (order: MischiefOrder) => void
  readonly clear: () => void
  readonly list: () => readonly MischiefOrder[]
  readonly pick: (party: string, message: Message) => Mischief | undefined
}

/** A desk with nothing ordered; orders live in memory. */
export function openMischief(): MischiefDesk {
  let orders: MischiefOrder[] = []
  return {
    order(order) {
      orders.push(order)
    },
    clear() {
      orders = []
    },
    list: () => orders,
    pick(party, message) {
      if (orders.length === 0 || message.mti.startsWith('08')) return undefined
      const found = orders.find(
        (each) => each.party === party && (each.mti === undefined || each.mti === message.mti),
      )
      if (found === undefined) return undefined
      found.times -= 1
      orders = orders.filter(({ times }) => times > 0)
      return { kind: found.kind, milliseconds: found.milliseconds }
    },
  }
}

/** Read an order from a control request; undefined when it is none. */
export function mischiefOrder(given: Record<string, unknown>): MischiefOrder | undefined {
  const { party, mti, fault, times = 1, seconds = 3 } = given
  const kind = mischiefKinds.find((each) => each === fault)
  if (
    kind === undefined ||
    typeof party !== 'string' ||
    typeof times !== 'number' ||
    typeof seconds !== 'number'
  )
    return undefined
  return { party, kind, times, milliseconds: seconds * 1000, ...(typeof mti === 'string' && { mti }) }
}

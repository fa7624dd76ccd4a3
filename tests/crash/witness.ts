import { fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** One thing somebody was told by the shop, so that it must be true ever after. */
export type Acknowledged =
  | { readonly kind: 'order_placed'; readonly order: string; readonly cart: string; readonly total: string }
  | { readonly kind: 'order_paid' | 'order_canceled' | 'order_shipped'; readonly order: string }
  | { readonly kind: 'order_refunded'; readonly order: string; readonly amount: string }

/** What was asked and what was answered, on disk before anybody acts on it. */
export type Witness = {
  /** A cart is about to be ordered; what is present in the end must be among these. */
  asked(cart: string): void
  /** An answer arrived. */
  told(what: Acknowledged): void
  /** A request had no answer and is sent again under the same key. */
  repeated(): void
  readonly carts: ReadonlySet<string>
  readonly acknowledged: readonly Acknowledged[]
  readonly repetitions: () => number
}

/** Keep a witness's book in a folder. */
export function witness(folder: string): Witness {
  const file = openSync(join(folder, 'acknowledged.jsonl'), 'a', 0o600)
  const write = (entry: object) => {
    writeSync(file, `${JSON.stringify(entry)}\n`)
    fsyncSync(file)
  }
  const carts = new Set<string>()
  const acknowledged: Acknowledged[] = []
  let repetitions = 0
  return {
    asked: (cart) => {
      carts.add(cart)
      write({ kind: 'asked', cart })
    },
    told: (what) => {
      acknowledged.push(what)
      write(what)
    },
    repeated: () => void repetitions++,
    carts,
    acknowledged,
    repetitions: () => repetitions,
  }
}

import type { Db } from '#kernel/database.ts'
import { askOracles, kernelOracles, type BrokenPromise, type Oracle } from '#kernel/oracles.ts'
import { ports } from '#kernel/ports.ts'
import { inventoryOracles } from '#goods/inventory/index.ts'
import { pricingOracles } from '#market/pricing/index.ts'
import { creditOracles } from '#money/credit/index.ts'
import { ledgerOracles } from '#money/ledger/index.ts'
import { paymentOracles } from '#money/payments/index.ts'
import { walletOracles } from '#money/wallet/index.ts'
import { orderOracles } from '#trade/orders/index.ts'

/** Every promise the shop asks itself about, by the part that makes it. */
export const promises: readonly { readonly part: string; readonly oracles: readonly Oracle[] }[] = [
  { part: 'kernel', oracles: kernelOracles },
  { part: 'ledger', oracles: ledgerOracles },
  { part: 'payments', oracles: paymentOracles },
  { part: 'wallet', oracles: walletOracles },
  { part: 'credit', oracles: creditOracles },
  { part: 'orders', oracles: orderOracles },
  { part: 'inventory', oracles: inventoryOracles },
  { part: 'pricing', oracles: pricingOracles },
]

/** What the oracles answered, and when they were asked; undefined where the database took too long over it. */
export type Kept = { readonly at: Date; readonly broken: readonly BrokenPromise[] | undefined }

const freshMs = 60_000
const answers = new WeakMap<Db, { readonly asked: Promise<Kept>; readonly untilMs: number }>()

async function askAll(db: Db): Promise<Kept> {
  const at = ports().now()
  const all = promises.flatMap((each) => each.oracles)
  // A statement over its time limit: the question is too big for a page, the schedule asks it without a limit.
  const broken = await askOracles(db, all).catch(() => undefined)
  return { at, broken }
}

/** Ask all oracles, at most once a minute: what they say changes slowly, and they read whole tables. */
export async function promisesKept(db: Db): Promise<Kept> {
  const nowMs = ports().monotonicMs()
  const known = answers.get(db)
  if (known && known.untilMs > nowMs) return known.asked
  const asked = askAll(db)
  answers.set(db, { asked, untilMs: nowMs + freshMs })
  return asked
}

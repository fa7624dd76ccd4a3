import type { Db } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { inventoryOracles } from '#goods/inventory/index.ts'
import { pricingOracles } from '#market/pricing/index.ts'
import { brokenPromises, ledgerOracles, type Oracle } from '#money/ledger/index.ts'
import { paymentOracles } from '#money/payments/index.ts'
import { orderOracles } from '#trade/orders/index.ts'

/** Every promise the shop asks itself about, by the part that makes it. */
export const allOracles: readonly { readonly part: string; readonly oracles: readonly Oracle[] }[] = [
  { part: 'ledger', oracles: ledgerOracles },
  { part: 'payments', oracles: paymentOracles },
  { part: 'orders', oracles: orderOracles },
  { part: 'inventory', oracles: inventoryOracles },
  { part: 'pricing', oracles: pricingOracles },
]

/** What the oracles answered, and when they were asked. */
export type Asked = { readonly at: Date; readonly broken: readonly { readonly name: string }[] }

const freshMs = 60_000
const answers = new WeakMap<Db, { readonly asked: Promise<Asked>; readonly untilMs: number }>()

async function askAll(db: Db): Promise<Asked> {
  const at = ports().now()
  const broken = await brokenPromises(
    db,
    allOracles.flatMap((each) => each.oracles),
  )
  return { at, broken }
}

/** Ask all oracles, at most once a minute: what they say changes slowly, and they read whole tables. */
export async function askOracles(db: Db): Promise<Asked> {
  const nowMs = ports().monotonicMs()
  const known = answers.get(db)
  if (known && known.untilMs > nowMs) return known.asked
  const asked = askAll(db)
  answers.set(db, { asked, untilMs: nowMs + freshMs })
  asked.catch(() => answers.delete(db))
  return asked
}

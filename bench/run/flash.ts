import type { Adapter, MakeClient } from './drive.ts'

/** What a sale of 50 pieces to 300 buyers came to. */
export type Flash = {
  readonly buyers: number
  readonly told: number
  readonly inDatabase: number
  readonly seconds: number
  readonly refusals: ReadonlyMap<string, number>
}

/** 300 buyers, 64 at a time, want one variant of which there are 50: exactly 50 may get it. */
export async function flash(
  adapter: Adapter,
  makeClient: MakeClient,
  of: { readonly db: unknown; readonly context: unknown; readonly sku: string; readonly base: string },
): Promise<Flash> {
  const { db, context, sku, base } = of
  await adapter.flash.prepare(db, context, sku)
  const before = await adapter.flash.orders(db, context)
  const http = makeClient(base, 64)
  const refusals = new Map<string, number>()
  const buyers = 300
  let next = 0
  let told = 0
  const begun = performance.now()
  const buyer = async () => {
    while (next++ < buyers) {
      try {
        await adapter.flash.buy(http, context)
        told++
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error)
        const code = /"code":"([a-z_]+)"/.exec(text)?.[1] ?? text.slice(0, 80)
        refusals.set(code, (refusals.get(code) ?? 0) + 1)
      }
    }
  }
  await Promise.all(Array.from({ length: 64 }, buyer))
  const seconds = (performance.now() - begun) / 1_000
  http.close()
  const inDatabase = (await adapter.flash.orders(db, context)) - before
  return { buyers, told, inDatabase, seconds, refusals }
}

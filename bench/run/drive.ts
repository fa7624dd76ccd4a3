type Http = {
  readonly bytes: number
  close(): void
}

/** An operation of the adapter: one verified call, or several that belong together. */
export type Op = (http: Http, random: () => number, context: unknown) => Promise<unknown>

/** What the adapter offers; the same shape as the adapters of the peers' harness. */
export type Adapter = {
  readonly name: string
  readonly base: string
  readonly ops: Readonly<Record<string, Op>>
  readonly probe: { readonly path: string }
  setup(http: Http, db: unknown): Promise<unknown>
  countOrders(db: unknown): Promise<number>
  readonly flash: {
    prepare(db: unknown, context: unknown, sku: string): Promise<void>
    buy(http: Http, context: unknown): Promise<unknown>
    orders(db: unknown, context: unknown): Promise<number>
  }
}

/** Makes a client with so many connections. */
export type MakeClient = (base: string, connections: number) => Http

/** What one round told: verified replies only count, failures stand apart. */
export type Round = {
  readonly count: number
  readonly failed: number
  readonly seconds: number
  readonly bytes: number
  readonly milliseconds: readonly number[]
  readonly faults: ReadonlyMap<string, number>
}

/** A small generator of chance that follows from a seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Closed loop: so many callers, each with one operation in flight, for so many seconds. */
export async function drive(
  work: (http: Http, random: () => number) => Promise<unknown>,
  given: { readonly http: Http; readonly callers: number; readonly seconds: number; readonly seed: number },
): Promise<Round> {
  const { http, callers, seconds, seed } = given
  const milliseconds: number[] = []
  const faults = new Map<string, number>()
  const begun = performance.now()
  const until = begun + seconds * 1_000
  const bytes = http.bytes
  const caller = async (n: number) => {
    const random = chance(seed * 1_000 + n)
    while (performance.now() < until) {
      const started = performance.now()
      try {
        await work(http, random)
        milliseconds.push(performance.now() - started)
      } catch (error) {
        const said = (error instanceof Error ? error.message : String(error)).replaceAll(
          /[0-9a-z_-]{20,}/gi,
          '*',
        )
        faults.set(said.slice(0, 160), (faults.get(said.slice(0, 160)) ?? 0) + 1)
      }
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, n) => caller(n)))
  milliseconds.sort((a, b) => a - b)
  const failed = [...faults.values()].reduce((a, b) => a + b, 0)
  return {
    count: milliseconds.length,
    failed,
    seconds: (performance.now() - begun) / 1_000,
    bytes: http.bytes - bytes,
    milliseconds,
    faults,
  }
}

/** The value below which so much of a sorted list lies. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[half - 1], sorted[half]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

import { chance, quantile } from '../run/drive.ts'

/** What visitors do, by the names of the comparison's workloads, and how often of a hundred. */
export type Mix = readonly (readonly [name: string, part: number])[]

/** One operation by its name; it throws where the answer is not what was asked for. */
export type Work = (name: string, random: () => number) => Promise<unknown>

type Tally = {
  done: number
  refused: number
  /** Neither done nor refused: cut off, wrong, or not even sent because all connections were taken. */
  failed: number
  readonly took: number[]
  readonly refusedIn: number[]
}

/** What became of the operations of each name. */
export type Tallies = ReadonlyMap<string, Tally>

const tallies = (mix: Mix): Map<string, Tally> =>
  new Map(mix.map(([name]) => [name, { done: 0, refused: 0, failed: 0, took: [], refusedIn: [] }]))

function drawn(mix: Mix, fraction: number): string {
  let left = fraction * mix.reduce((sum, [, part]) => sum + part, 0)
  for (const [name, part] of mix) if ((left -= part) < 0) return name
  return mix[0]?.[0] ?? ''
}

const isRefusal = (error: unknown) => error instanceof Error && error.message.includes(': 503')

async function one(work: Work, into: Tallies, name: string, random: () => number): Promise<void> {
  const begun = performance.now()
  const own = into.get(name)
  if (own === undefined) return
  try {
    await work(name, random)
    own.done++
    own.took.push(performance.now() - begun)
  } catch (error) {
    if (isRefusal(error)) {
      own.refused++
      own.refusedIn.push(performance.now() - begun)
    } else own.failed++
  }
}

/** A crowd: what it does, how many at once at most, and for how long. */
export type Crowd = {
  readonly mix: Mix
  readonly most: number
  readonly forMs: number
  readonly seed: number
}

/** Visitors who wait for each answer before they ask again: what they get is the capacity. */
export async function waiting(work: Work, { mix, most, forMs, seed }: Crowd): Promise<Tallies> {
  const into = tallies(mix)
  const until = performance.now() + forMs
  const caller = async (n: number) => {
    const random = chance(seed + n)
    while (performance.now() < until) await one(work, into, drawn(mix, random()), random)
  }
  await Promise.all(Array.from({ length: most }, (_, n) => caller(n)))
  return into
}

/** Visitors who come at their own pace, whatever the shop does; who finds all connections taken counts as failed. */
export async function coming(
  work: Work,
  { mix, most, forMs, seed }: Crowd,
  perSecond: number,
): Promise<Tallies> {
  const into = tallies(mix)
  const random = chance(seed)
  const begun = performance.now()
  const open = new Set<Promise<void>>()
  for (let sent = 0; performance.now() - begun < forMs;) {
    const due = Math.floor(((performance.now() - begun) / 1_000) * perSecond)
    for (; sent < due; sent++) {
      const name = drawn(mix, random())
      const own = into.get(name)
      if (open.size >= most && own !== undefined) {
        own.failed++
        continue
      }
      const visit = one(work, into, name, random).finally(() => open.delete(visit))
      open.add(visit)
    }
    await new Promise((next) => setTimeout(next, 5))
  }
  await Promise.all(open)
  return into
}

/** The sum of one column over all names. */
export const sum = (all: Tallies, of: (each: Tally) => number): number =>
  [...all.values()].reduce((total, each) => total + of(each), 0)

/** Operations done in a second. */
export const rate = (all: Tallies, { forMs }: Pick<Crowd, 'forMs'>): number =>
  sum(all, ({ done }) => done) / (forMs / 1_000)

const ms = (list: readonly number[], part: number) =>
  list.length === 0
    ? '–'
    : quantile(
        list.toSorted((a, b) => a - b),
        part,
      ).toFixed(0)

/** A table in Markdown: what was done a second and what became of the rest, with times. */
export function table(all: Tallies, { forMs }: Pick<Crowd, 'forMs'>): string {
  const rows = [...all].map(([name, { done, refused, failed, took, refusedIn }]) =>
    [
      name,
      (done / (forMs / 1_000)).toFixed(1),
      refused,
      failed,
      ms(took, 0.5),
      ms(took, 0.95),
      ms(refusedIn, 0.5),
      ms(refusedIn, 0.95),
    ].join(' | '),
  )
  return [
    '| what | done a second | refused | not answered | p50 ms | p95 ms | refusal p50 ms | p95 ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n')
}

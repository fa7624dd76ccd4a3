const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/**
 * Wait until what is watched has nothing more to do by itself: after a start and an import a shop builds its search and
 * makes pages ahead. `worked` tells the seconds of processor time it has used; it is at rest where for `idleFor` seconds
 * it used no more than `below` in each. Answers the seconds until then; so many `most` are waited.
 */
export async function settled(
  worked: () => number,
  { idleFor = 4, below = 0.25, most = 300 }: Partial<Record<'idleFor' | 'below' | 'most', number>> = {},
): Promise<number> {
  const begun = performance.now()
  let idle = 0
  for (let tries = 0; idle < idleFor && tries < most; tries++) {
    const before = worked()
    await pause(1_000)
    idle = worked() - before <= below ? idle + 1 : 0
  }
  return (performance.now() - begun) / 1_000 - idle
}

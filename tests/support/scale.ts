/** How much is tried: a little at every commit, much at night. `PROOF=nightly` asks for the latter. */
export const isNightly = process.env['PROOF'] === 'nightly'

/** The size of a run: the first at every commit, the second at night; a number in the named variable wins over both. */
export function sizeOf(variable: string, commit: number, nightly: number): number {
  const given = process.env[variable]
  return given === undefined ? (isNightly ? nightly : commit) : Number(given)
}

/** The seed of a run: given in PROOF_SEED to repeat one, else of the day's making and printed by whoever uses it. */
export function seedOfRun(): number {
  return Number(process.env['PROOF_SEED'] ?? Math.floor(Math.random() * 0x7fffffff))
}

/** A stream of chance that follows from its seed: numbers from 0 up to, not including, the given one. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

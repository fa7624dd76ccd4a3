import type { Image } from './image.ts'

/** Add one to the count of each option of a set. */
export function addSet({ setStarts, setLabels }: Image, set: number, counts: Uint32Array, times = 1): void {
  const end = setStarts[set + 1] as number
  for (let at = setStarts[set] as number; at < end; at++) {
    const label = setLabels[at] as number
    counts[label] = (counts[label] as number) + times
  }
}

/** True where so many products are found that it is less work to do something once for each set than for each product. */
export const bySets = ({ setStarts }: Image, found: number): boolean => found >= 2 * (setStarts.length - 1)

/** Add what was counted by sets to the counts of their options. */
export function spread(image: Image, times: Uint32Array, counts: Uint32Array): void {
  for (const [set, each] of times.entries()) if (each !== 0) addSet(image, set, counts, each)
}

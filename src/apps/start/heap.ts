import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** What is young has so many bytes, both halves together: enough for what a hundred requests leave behind. */
const nurseryBytes = 16 * 1_048_576

const nurserySize = (): number =>
  getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0

const letGrow = (grows: boolean): void => setFlagsFromString(`--semi-space-growth-factor=${grows ? 2 : 1}`)

/** Keep things until the nursery has grown for them: it grows only for what survives. */
function fillNursery(): void {
  let kept: number[][] = []
  for (let i = 0; i < 2_000 && nurserySize() < nurseryBytes; i++) {
    if (i % 40 === 0) kept = []
    kept.push(Array.from({ length: 8_000 }, () => i))
  }
}

/**
 * Bound what the heap takes beside what is in use. Left to itself, the nursery of a machine with much memory grows to 128 MB
 * and the rest to four times what is in use before it is collected. Here the nursery has 16 MB, and what is no longer used is
 * collected when the heap has grown by half. Call it before anything else is loaded, and `holdNursery` when the program is open.
 */
export function boundHeap(): void {
  setFlagsFromString('--heap-growing-percent=50')
  fillNursery()
  letGrow(false)
}

/** Let a nursery that was made smaller while nothing happened grow again, as far as it may. */
export function holdNursery(): void {
  let grows = false
  const look = () => {
    const isSmall = nurserySize() < nurseryBytes
    if (isSmall !== grows) letGrow(isSmall)
    grows = isSmall
  }
  new PerformanceObserver(look).observe({ entryTypes: ['gc'] })
}

import { totalmem } from 'node:os'
import { number, type Setting } from './kinds.ts'

/** A fiftieth of the memory this process may use, in megabytes, 16 to 128. */
function fiftiethOfMemory(): number {
  const allowed = process.constrainedMemory()
  const bytes = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
  return Math.min(128, Math.max(16, Math.round(bytes / 50 / 1_048_576)))
}

const ready = number(
  'CACHE_MB',
  'Megabytes each web process may keep ready pages and answers in; a fiftieth of the memory there is, 16 to 128, unless set.',
  128,
  [1, 100_000],
)

const ahead = number(
  'PAGES_AHEAD',
  'Products whose page and answer each web process makes before anybody asks, the best loved first, in the shop’s first language and market, while it has little else to do and a seventh of CACHE_MB is free; 0: none.',
  10_000,
  [0, 100_000],
)

/** How much a process may keep in memory, and what of it it makes by itself. */
export const memorySettings = {
  cacheMb: { ...ready, otherwise: fiftiethOfMemory } satisfies Setting<number>,
  pagesAhead: { ...ahead, otherwise: (mode) => (mode === 'test' ? 0 : 10_000) } satisfies Setting<number>,
}

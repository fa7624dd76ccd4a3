import { ports } from '#kernel/ports.ts'
import { assert } from '#kernel/result.ts'
import { chineseTime } from '../connectors/chinese-clock.ts'
import type { SettlementLine } from './line.ts'
import type { SettlementSource } from './source.ts'

/** A provider that gives one bill a day, on Chinese clocks, complete once the day is over. */
export type DailyBills = {
  readonly connector: string
  /** The method, in the words of the chart, whose accounts a line concerns that names no payment of ours. */
  readonly method: string
  /** The lines of a day such as "2026-01-31"; none where there was nothing to tell. */
  readonly linesOf: (day: string) => Promise<readonly SettlementLine[]>
}

const daysBack = 7

/**
 * The bills of the last days as settlement files, one per day and currency, because providers pay out so. A bill of a
 * day that is over does not change: it is fetched once.
 */
export function dailyBills({ connector, method, linesOf }: DailyBills): SettlementSource {
  const read = new Map<string, readonly SettlementLine[]>()
  const pastDays = () =>
    Array.from({ length: daysBack }, (_, i) =>
      chineseTime(new Date(ports().now().getTime() - (daysBack - i) * 86_400_000)).slice(0, 10),
    )
  const nameOf = (day: string, { net }: SettlementLine) => `${connector}-${day}-${net.currency}`
  const bill = async (day: string) => {
    const known = read.get(day) ?? (await linesOf(day))
    read.set(day, known)
    return known
  }
  return {
    connector,
    method,
    async batches() {
      const days = pastDays()
      for (const day of read.keys()) if (!days.includes(day)) read.delete(day)
      const names = new Set<string>()
      for (const day of days) for (const line of await bill(day)) names.add(nameOf(day, line))
      return [...names]
    },
    async lines(batch) {
      const day = /-(\d{4}-\d\d-\d\d)-[A-Z]{3}$/.exec(batch)?.[1]
      assert(day !== undefined, `${batch} is no bill of ${connector}`)
      const lines = await bill(day)
      return lines.filter((line) => nameOf(day, line) === batch).map((line) => ({ ...line, batch }))
    },
  }
}

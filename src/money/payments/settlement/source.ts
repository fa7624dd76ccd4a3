import type { SettlementLine } from './line.ts'

/** Where the settlement files of one provider come from. Both calls throw when no answer came, and may be repeated. */
export type SettlementSource = {
  /** The connector whose payments it tells of. */
  readonly connector: string
  /** The method, in the words of the chart, whose accounts a line concerns that names no payment of ours. */
  readonly method: string
  /** The provider's names of its files, the oldest first. */
  batches(): Promise<readonly string[]>
  /** The lines of one file; throws where the file cannot be read whole. */
  lines(batch: string): Promise<readonly SettlementLine[]>
}

import { toWire, type Money, type WireMoney } from '#kernel/money.ts'

/** An amount or nothing, as the wire has it. */
export function wireOrNull(amount: Money | null): WireMoney | null {
  return amount === null ? null : toWire(amount)
}

/** The address of a file of the shop. */
export function mediaUrl(key: string | null): string | null {
  return key === null ? null : `/media/${key}`
}

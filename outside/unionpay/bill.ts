import { beijing } from '../rails/numbers.ts'
import type { Rail } from '../rails/rail.ts'
import { movementsOf } from '../rails/refunds.ts'
import { currencyNumbers, type House } from './manner.ts'

/** Widths of the fields of a ZM line; one space stands between two fields. */
const widths = [
  3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21, 15, 1, 15, 32, 13, 13, 8,
  32, 13, 13, 12, 2, 1, 32, 98,
] // prettier-ignore

const twelve = (minor: bigint) => minor.toString().padStart(12, '0')
const sided = (minor: bigint) => `${minor < 0n ? 'D' : 'C'}${twelve(minor < 0n ? -minor : minor)}`

/** The ZM file of a day: one line of fixed width per payment (S22) and refund (S30), without a head. */
export function billText(rail: Rail, house: House, day: string): string {
  const lines = movementsOf(rail, day).map(({ trade, refund }) => {
    const at = beijing(refund?.done_at ?? trade.paid_at ?? trade.created_at)
    const amount = refund?.amount_minor ?? trade.amount_minor
    const fee = refund === undefined ? -trade.fee_minor : refund.fee_minor
    const net = (refund === undefined ? amount : -amount) + fee
    const told: Readonly<Record<number, string>> = {
      0: refund === undefined ? 'S22' : 'S30',
      3: trade.id.slice(-6),
      4: `${at.day.slice(4)}${at.time}`,
      5: '6216***********0021',
      6: twelve(amount),
      9: refund?.id ?? trade.id,
      11: refund?.reference ?? trade.merchant_ref,
      15: sided(fee),
      16: sided(net),
      26: refund === undefined ? '' : trade.id,
      27: house.merId,
      30: refund === undefined ? '' : trade.merchant_ref,
      33: at.day,
      41: currencyNumbers[trade.currency] ?? '',
    }
    return widths.map((width, at) => (told[at] ?? '').slice(0, width).padEnd(width)).join(' ')
  })
  return lines.map((line) => `${line}\r\n`).join('')
}

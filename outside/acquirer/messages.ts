import type { Message } from '../iso8583/codec.ts'
import { writeTags } from '../iso8583/tags.ts'
import { timeElements } from '../cards/clock.ts'
import { amountElement, currencyNumber } from '../cards/numbers.ts'
import type { Acquirer } from './acquirer.ts'
import type { AuthorizationRow } from './authorization.ts'
import type { Asked } from './request.ts'

/** What names a message: its trace number and its time. */
export type Named = { readonly stan: string; readonly sent: string }

function acceptor(acquirer: Acquirer): Record<number, string> {
  return {
    18: acquirer.merchant.mcc,
    19: '276',
    25: '59',
    32: acquirer.number,
    41: 'KONTOR01',
    42: `KONTOR-${acquirer.name.toUpperCase()}`.padEnd(15),
    43: acquirer.merchant.name.slice(0, 25).padEnd(25) + 'Hamburg'.padEnd(13) + 'DE',
  }
}

/** An authorization (0100) or a purchase at once (0200). */
export function requestMessage(
  acquirer: Acquirer,
  asked: Asked,
  stan: string,
  rrn: string,
  arn?: string,
): Message {
  const security = writeTags({
    CV: asked.cvv,
    EC: asked.eci,
    CA: asked.cavv,
    DS: asked.dsId,
    VE: asked.threedsVersion,
  })
  const address = writeTags({ PC: asked.postalCode, ST: asked.street })
  return {
    mti: asked.capture ? '0200' : '0100',
    fields: {
      2: asked.pan,
      3: '000000',
      4: amountElement(asked.minor),
      ...timeElements(acquirer.clock),
      11: stan,
      14: asked.expiry,
      22: asked.stored === 'used' ? '100' : '812',
      ...acceptor(acquirer),
      ...(asked.minor === 0n && { 25: '51' }),
      37: rrn,
      ...(address !== '' && { 48: address }),
      49: currencyNumber(asked.currency) ?? '978',
      60: writeTags({
        PA: asked.partialOk ? 'Y' : 'N',
        IN: asked.byMerchant ? 'M' : 'C',
        CF: asked.stored,
        NR: asked.networkReference,
      }),
      ...(arn !== undefined && { 61: writeTags({ AR: arn }) }),
      ...(security !== '' && { 126: security }),
    },
  }
}

/** A reversal (0400) of a message, whole or down to what remains. */
export function reversalMessage(
  acquirer: Acquirer,
  row: AuthorizationRow,
  original: Named & { readonly mti: string; readonly minor: bigint },
  stan: string,
  remains: bigint,
): Message {
  return {
    mti: '0400',
    fields: {
      2: acquirer.sealer.open(row.sealed),
      3: '000000',
      4: amountElement(original.minor),
      ...timeElements(acquirer.clock),
      11: stan,
      ...acceptor(acquirer),
      37: row.rrn,
      ...(row.auth_code !== null && { 38: row.auth_code }),
      49: currencyNumber(row.currency) ?? '978',
      ...(row.trace !== null && { 62: row.trace }),
      90: `${original.mti}${original.stan}${original.sent}${acquirer.number.padStart(11, '0')}${'0'.repeat(11)}`,
      ...(remains > 0n && { 95: `${amountElement(remains)}${'0'.repeat(30)}` }),
    },
  }
}

/** A presentment of a capture (0320) or the advice of a refund (0220). */
export function moneyMessage(
  acquirer: Acquirer,
  row: AuthorizationRow,
  kind: 'capture' | 'refund',
  given: {
    readonly minor: bigint
    readonly arn: string
    readonly stan: string
    readonly reference: string
    readonly final: boolean
  },
): Message {
  return {
    mti: kind === 'capture' ? '0320' : '0220',
    fields: {
      2: acquirer.sealer.open(row.sealed),
      3: kind === 'capture' ? '000000' : '200000',
      4: amountElement(given.minor),
      ...timeElements(acquirer.clock),
      11: given.stan,
      14: row.expiry,
      22: '812',
      ...acceptor(acquirer),
      37: row.rrn,
      ...(row.auth_code !== null && { 38: row.auth_code }),
      49: currencyNumber(row.currency) ?? '978',
      61: writeTags({ AR: given.arn, FN: given.final ? 'Y' : 'N' }),
      ...(row.trace !== null && { 62: row.trace }),
      ...(kind === 'capture' && { 101: 'PRESENTMENT' }),
    },
  }
}

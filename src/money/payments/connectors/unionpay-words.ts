import { createHash } from 'node:crypto'
import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { money, type Money } from '#kernel/money.ts'
import type { Observation, ObservedOperation } from '../evidence.ts'

/** Fields of a message of UnionPay. */
export type UnionpayFields = Readonly<Record<string, string>>

/** The ISO 4217 numbers of the currencies UnionPay is asked for. */
export const currencyNumbers: Readonly<Partial<Record<Currency, string>>> = {
  CNY: '156',
  EUR: '978',
  USD: '840',
  GBP: '826',
}

/** UnionPay's answer codes, by what they mean for us. `unclear`: it may still happen, and must be asked about. */
export const unionpayCodes: Readonly<Record<string, 'done' | 'unclear' | 'duplicate' | 'not_found' | 'no'>> =
  {
    '00': 'done',
    A6: 'done',
    '03': 'unclear',
    '04': 'unclear',
    '05': 'unclear',
    '06': 'unclear',
    '12': 'duplicate',
    '34': 'not_found',
  }

/** UnionPay's reasons for a no, in our words. A code not listed is told as `declined`. */
export const unionpayRefusals: Readonly<Record<string, string>> = {
  '10': 'invalid_request',
  '11': 'bad_signature',
  '13': 'invalid_request',
  '35': 'wrong_state',
  '36': 'amount_exceeds_captured',
  '60': 'insufficient_funds',
  '62': 'payer_account_abnormal',
}

/** What signMethod 01 signs: the SHA-256 in hex of all fields but the signature, sorted, as `name=value&…`. */
export function unionpayDigest(fields: UnionpayFields): string {
  const text = Object.entries(fields)
    .filter(([name, value]) => name !== 'signature' && value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The fields of an answer, which UnionPay writes as `name=value&…` without escaping anything. */
export function readAnswer(raw: Uint8Array): UnionpayFields {
  const parts = Buffer.from(raw).toString('utf8').trim().split('&')
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf('=')
      return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
    }),
  )
}

/** Our references carry an underscore, UnionPay's order numbers only letters and digits: `att_x` travels as `attx`. */
export const toOrderId = (reference: string) => reference.replace('_', '')

/** Our reference of an order number, or undefined when it is none of ours. */
export const fromOrderId = (orderId: string) =>
  /^(att|op)([0-9a-hjkmnp-tv-z]{26})$/.test(orderId) ? orderId.replace(/^(att|op)/, '$1_') : undefined

/** An amount in the smallest unit of the currency a number names; undefined for anything else. */
export function amountOf(fields: UnionpayFields): Money | undefined {
  const found = Object.entries(currencyNumbers).find(([, number]) => number === fields['currencyCode'])
  const currency = found && parseCurrency(found[0])
  const minor = fields['txnAmt'] ?? ''
  return currency?.ok && /^\d{1,12}$/.test(minor) ? money(BigInt(minor), currency.value) : undefined
}

/** A payment as a notice (`respCode`) or an answer to a question (`origRespCode`) tells it; undefined when it does not read as one. */
export function readPayment(
  fields: UnionpayFields,
  code: 'respCode' | 'origRespCode',
  observedAt: Date,
): Observation | undefined {
  const merchantRef = fromOrderId(fields['orderId'] ?? '')
  const amount = amountOf(fields)
  if (merchantRef === undefined || amount === undefined || fields['txnType'] !== '01') return undefined
  const isPaid = unionpayCodes[fields[code] ?? ''] === 'done'
  const nothing = money(0n, amount.currency)
  const payment = {
    connectorRef: fields['queryId'] ?? merchantRef,
    state: isPaid ? ('captured' as const) : ('open' as const),
    amount,
    authorized: isPaid ? amount : nothing,
    capturable: nothing,
    captured: isPaid ? amount : nothing,
    // A payment does not say what was refunded; each refund tells its own part.
    refunded: nothing,
    sessionOpen: !isPaid,
    merchant: fields['merId'] ?? '',
  }
  return { merchantRef, observedAt, payment, operations: [] }
}

/** A refund as a notice or an answer tells it; `undecided` while it is on its way, undefined when it does not read as one. */
export function readRefund(
  fields: UnionpayFields,
  code: 'respCode' | 'origRespCode',
): ObservedOperation | 'undecided' | undefined {
  const reference = fromOrderId(fields['orderId'] ?? '')
  const amount = amountOf(fields)
  const told = unionpayCodes[fields[code] ?? ''] ?? 'no'
  if (reference === undefined || amount === undefined || !['04', '31'].includes(fields['txnType'] ?? ''))
    return undefined
  if (told === 'unclear') return 'undecided'
  const connectorRef = fields['queryId']
  return {
    reference,
    kind: 'refund',
    amount,
    succeeded: told === 'done',
    ...(told === 'done' ? {} : { code: unionpayRefusals[fields[code] ?? ''] ?? 'declined' }),
    ...(connectorRef === undefined ? {} : { connectorRef }),
  }
}

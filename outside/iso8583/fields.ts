/** What the characters of an element may be: digits, letters and digits, printable, sign and digits, track 2, bytes (as hex). */
export type Content = 'n' | 'an' | 'ans' | 'x+n' | 'z' | 'b'

/** One data element: fixed length, or a length in two or three digits before it. `most` counts characters, bytes for `b`. */
export type Element = {
  readonly content: Content
  readonly length: 'fixed' | 'llvar' | 'lllvar'
  readonly most: number
  readonly name: string
}

type Entry = readonly [
  element: number,
  content: Content,
  length: Element['length'],
  most: number,
  name: string,
]

const entries: readonly Entry[] = [
  [2, 'n', 'llvar', 19, 'primary account number'],
  [3, 'n', 'fixed', 6, 'processing code'],
  [4, 'n', 'fixed', 12, 'amount, transaction'],
  [5, 'n', 'fixed', 12, 'amount, settlement'],
  [6, 'n', 'fixed', 12, 'amount, cardholder billing'],
  [7, 'n', 'fixed', 10, 'transmission date and time'],
  [10, 'n', 'fixed', 8, 'conversion rate, cardholder billing'],
  [11, 'n', 'fixed', 6, 'system trace audit number'],
  [12, 'n', 'fixed', 6, 'time, local transaction'],
  [13, 'n', 'fixed', 4, 'date, local transaction'],
  [14, 'n', 'fixed', 4, 'date, expiration'],
  [15, 'n', 'fixed', 4, 'date, settlement'],
  [18, 'n', 'fixed', 4, 'merchant type'],
  [19, 'n', 'fixed', 3, 'acquiring institution country'],
  [22, 'n', 'fixed', 3, 'point of service entry mode'],
  [23, 'n', 'fixed', 3, 'card sequence number'],
  [25, 'n', 'fixed', 2, 'point of service condition'],
  [28, 'x+n', 'fixed', 9, 'amount, transaction fee'],
  [30, 'x+n', 'fixed', 9, 'amount, transaction processing fee'],
  [32, 'n', 'llvar', 11, 'acquiring institution'],
  [33, 'n', 'llvar', 11, 'forwarding institution'],
  [35, 'z', 'llvar', 37, 'track 2'],
  [37, 'an', 'fixed', 12, 'retrieval reference number'],
  [38, 'an', 'fixed', 6, 'authorization identification response'],
  [39, 'an', 'fixed', 2, 'response code'],
  [41, 'ans', 'fixed', 8, 'card acceptor terminal'],
  [42, 'ans', 'fixed', 15, 'card acceptor'],
  [43, 'ans', 'fixed', 40, 'card acceptor name and location'],
  [44, 'ans', 'llvar', 25, 'additional response'],
  [48, 'ans', 'lllvar', 999, 'additional elements, private'],
  [49, 'n', 'fixed', 3, 'currency, transaction'],
  [51, 'n', 'fixed', 3, 'currency, cardholder billing'],
  [52, 'b', 'fixed', 8, 'personal identification number'],
  [54, 'an', 'lllvar', 120, 'additional amounts'],
  [55, 'ans', 'lllvar', 999, 'chip elements'],
  [56, 'ans', 'lllvar', 999, 'message reason'],
  [60, 'ans', 'lllvar', 999, 'indicators'],
  [61, 'ans', 'lllvar', 999, 'acquirer reference'],
  [62, 'ans', 'lllvar', 999, 'network trace'],
  [63, 'ans', 'lllvar', 999, 'network elements'],
  [64, 'b', 'fixed', 8, 'message authentication code'],
  [66, 'n', 'fixed', 1, 'settlement code'],
  [70, 'n', 'fixed', 3, 'network management information'],
  [71, 'n', 'fixed', 4, 'message number'],
  [72, 'n', 'fixed', 4, 'message number, last'],
  [74, 'n', 'fixed', 10, 'credits, number'],
  [76, 'n', 'fixed', 10, 'debits, number'],
  [86, 'n', 'fixed', 16, 'credits, amount'],
  [88, 'n', 'fixed', 16, 'debits, amount'],
  [90, 'n', 'fixed', 42, 'original elements'],
  [91, 'an', 'fixed', 1, 'file update code'],
  [95, 'an', 'fixed', 42, 'replacement amounts'],
  [97, 'x+n', 'fixed', 17, 'amount, net settlement'],
  [100, 'n', 'llvar', 11, 'receiving institution'],
  [101, 'ans', 'llvar', 17, 'file name'],
  [102, 'ans', 'llvar', 28, 'account 1'],
  [126, 'ans', 'lllvar', 999, 'security elements, private'],
  [128, 'b', 'fixed', 8, 'message authentication code'],
]

/** The data elements this network speaks, after ISO 8583:1987; the one table the codec is driven by. */
export const elements: ReadonlyMap<number, Element> = new Map(
  entries.map(([element, content, length, most, name]) => [element, { content, length, most, name }]),
)

/** What each content allows. */
export const allowed: Readonly<Record<Content, RegExp>> = {
  n: /^\d*$/,
  an: /^[A-Za-z0-9 ]*$/,
  ans: /^[\x20-\x7e]*$/,
  'x+n': /^[CD]\d+$/,
  z: /^[\d=D]*$/,
  b: /^([0-9a-f]{2})*$/,
}

/** The message types spoken: authorization, financial, file, reversal, reconciliation, network management. */
export const messageTypes: ReadonlySet<string> = new Set([
  '0100', '0110', '0101', '0120', '0121', '0130', '0200', '0201', '0210', '0220', '0221', '0230', '0320', '0321', '0330', '0322',
  '0323', '0332', '0400', '0401', '0410', '0420', '0421', '0430', '0520', '0521', '0530', '0800', '0810',
]) // prettier-ignore

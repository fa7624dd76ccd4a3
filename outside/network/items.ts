import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { readTags } from '../iso8583/tags.ts'
import { book } from '../cards/books.ts'
import { rangeOf } from '../cards/magic.ts'
import { basisPoints, currencyOf } from '../cards/numbers.ts'
import { issuerNumbers } from '../issuer/issuer.ts'
import type { Row } from '../wire/store.ts'
import type { Network } from './network.ts'
import { openCycle } from './cycle.ts'

/** Something to be cleared: what it is, who owes whom. */
export type Item = Row & {
  id: bigint
  kind: string
  acquirer: string
  issuer: string
  arn: string
  minor: bigint
  currency: string
  interchange_minor: bigint
  acquirer_fee_minor: bigint
  issuer_fee_minor: bigint
  delivered: bigint
  from_member: string
}

const columns = `id, kind, acquirer, issuer, arn, minor, currency, interchange_minor, acquirer_fee_minor, issuer_fee_minor,
  delivered, from_member`

/** Interchange: 0.20 % on debit, 0.30 % on credit; the scheme takes 0.06 % of the acquirer and 0.02 % of the issuer. */
function ratesOf(pan: string, minor: bigint, kind: 'capture' | 'refund') {
  const interchange = basisPoints(minor, rangeOf(pan)?.kind === 'debit' ? 20n : 30n)
  if (kind === 'refund') return { interchange: -interchange, acquirerFee: 0n, issuerFee: 0n }
  return { interchange, acquirerFee: basisPoints(minor, 6n), issuerFee: basisPoints(minor, 2n) }
}

const signed = (minor: bigint) =>
  minor < 0n ? `D${String(-minor).padStart(8, '0')}` : `C${String(minor).padStart(8, '0')}`

/** The fee elements (28 interchange, 30 scheme) as one side sees them: D is its to pay, C its to get. */
export function feesOf(
  message: Message,
  kind: 'capture' | 'refund',
  side: 'issuer' | 'acquirer',
): { 28: string; 30: string } {
  const { interchange, acquirerFee, issuerFee } = ratesOf(message.fields[2] ?? '', BigInt(message.fields[4] ?? '0'), kind) // prettier-ignore
  return side === 'issuer'
    ? { 28: signed(interchange), 30: signed(-issuerFee) }
    : { 28: signed(-interchange), 30: signed(-acquirerFee) }
}

/** Take a presentment (0320, delivered at the cut-off) or a refund (0220, delivered at once). */
export async function takeMoneyAdvice(network: Network, message: Message): Promise<Message> {
  const range = rangeOf(message.fields[2] ?? '')
  if (range === undefined) return answerTo(message, { 39: '15' })
  const kind = (message.fields[3] ?? '').startsWith('20') ? 'refund' : 'capture'
  const issuer = issuerNumbers[range.issuer]
  await network.store.write(() => {
    const known = network.store.one(
      `select 1 as one from items where arn = ? and kind = ?`,
      arnOf(message),
      kind,
    )
    if (known !== undefined) return
    const item = recordItem(network, message, {
      kind,
      issuer,
      delivered: false,
      from: message.fields[32] ?? '',
    })
    const mti = message.mti.slice(0, 3) + '0'
    const fields = { ...message.fields, 33: '490000', ...feesOf(message, kind, 'issuer') }
    network.forward.owe({
      peer: issuer,
      message: { mti, fields },
      about: `item:${item}`,
      parked: mti === '0320',
    })
  })
  network.forward.pump()
  return answerTo(message, { 39: '00', ...feesOf(message, kind, 'acquirer') })
}

function arnOf(message: Message): string {
  return readTags(message.fields[61]).AR ?? ''
}

type Recorded = {
  readonly kind: 'capture' | 'refund'
  readonly issuer: string
  readonly delivered: boolean
  readonly from: string
}

/** Record what the acquirer is to get (a refund: to give) and book its side; inside a write. Answers the item's id. */
export function recordItem(network: Network, message: Message, recorded: Recorded): bigint {
  const asked = BigInt(message.fields[4] ?? '0')
  const rates = ratesOf(message.fields[2] ?? '', asked, recorded.kind)
  network.store.run(
    `insert into items (cycle, kind, acquirer, issuer, arn, minor, currency, interchange_minor, acquirer_fee_minor,
       issuer_fee_minor, delivered, from_member) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
    openCycle(network), recorded.kind, message.fields[32] ?? '', recorded.issuer, arnOf(message),
    recorded.kind === 'refund' ? -asked : asked, currencyOf(message.fields[49]), rates.interchange, rates.acquirerFee,
    rates.issuerFee, recorded.from,
  ) // prettier-ignore
  const item = itemBy(network, arnOf(message), recorded.kind)
  bookAcquirer(network, item, 1n)
  if (recorded.delivered) deliver(network, item)
  return item.id
}

/** An item by its id. */
export function findItem(network: Network, id: bigint): Item | undefined {
  return network.store.one<Item>(`select ${columns} from items where id = ?`, id)
}

function itemBy(network: Network, arn: string, kind: string): Item {
  const item = network.store.one<Item>(`select ${columns} from items where arn = ? and kind = ?`, arn, kind)
  if (item === undefined) throw new Error(`no item ${kind} ${arn}`)
  return item
}

/** Record a step of a dispute that moves money; positive minor units go to the acquirer. The sender's side is booked. */
export function recordDisputeItem(
  network: Network,
  item: Pick<Item, 'kind' | 'acquirer' | 'issuer' | 'arn' | 'minor' | 'currency' | 'from_member'>,
): bigint {
  network.store.run(
    `insert into items (cycle, kind, acquirer, issuer, arn, minor, currency, interchange_minor, acquirer_fee_minor,
       issuer_fee_minor, delivered, from_member) values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)`,
    openCycle(network), item.kind, item.acquirer, item.issuer, item.arn, item.minor, item.currency, item.from_member,
  ) // prettier-ignore
  const stored = itemBy(network, item.arn, item.kind)
  if (stored.from_member === stored.acquirer) bookAcquirer(network, stored, 1n)
  else bookIssuer(network, stored, 1n)
  return stored.id
}

function line(network: Network, item: Item, debit: string, credit: string, minor: bigint): void {
  book(network.store, { debit, credit, currency: item.currency, minor, code: item.kind, about: item.arn })
}

function bookAcquirer(network: Network, item: Item, sign: bigint): void {
  const member = `member:${item.acquirer}`
  line(network, item, 'transit', member, sign * (item.minor - item.interchange_minor))
  line(network, item, member, 'fees:income', sign * item.acquirer_fee_minor)
}

function bookIssuer(network: Network, item: Item, sign: bigint): void {
  const member = `member:${item.issuer}`
  line(network, item, member, 'transit', sign * (item.minor - item.interchange_minor))
  line(network, item, member, 'fees:income', sign * item.issuer_fee_minor)
}

/** The other side has heard of it: book its part, once; inside a write. */
export function deliver(network: Network, item: Item): void {
  if (network.store.run(`update items set delivered = 1 where id = ? and delivered = 0`, item.id) === 0)
    return
  if (item.from_member === item.acquirer) bookIssuer(network, item, 1n)
  else bookAcquirer(network, item, 1n)
}

/** Take a purchase at once out of the clearing again: it was reversed; inside a write. */
export function undoItem(network: Network, id: bigint): void {
  const item = findItem(network, id)
  if (item === undefined || item.kind !== 'capture') return
  bookAcquirer(network, item, -1n)
  bookIssuer(network, item, -1n)
  network.store.run(`update items set kind = 'capture_reversed' where id = ?`, id)
}

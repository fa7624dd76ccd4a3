import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { readTags, writeTags } from '../iso8583/tags.ts'
import { isoAt } from '../cards/clock.ts'
import { rangeOf } from '../cards/magic.ts'
import { currencyOf } from '../cards/numbers.ts'
import { issuerNumbers } from '../issuer/issuer.ts'
import type { Row } from '../wire/store.ts'
import { feesOf, recordItem } from './items.ts'
import { type Member, type Network, nextStan, printOf } from './network.ts'

type Opened = { readonly id: bigint; readonly issuer: string; readonly trace: string }

/** Largest amount and most uses a day the network approves for an issuer it cannot reach. */
const standInMinor = 5000n
const standInUses = 3n

/** Carry an authorization or purchase to its issuer and the answer back. */
export async function authorizeThrough(
  network: Network,
  member: Member,
  message: Message,
): Promise<Message | undefined> {
  const opened = await network.store.write(() => open(network, message))
  if (opened === 'under_way') return undefined
  if (typeof opened === 'string') return answerTo(message, { 39: opened })
  const issuer = network.members.get(opened.issuer)
  const onward = { ...message.fields, 33: '490000', 62: opened.trace, ...feeElements(message, 'issuer') }
  if (issuer?.line === undefined || !issuer.line.isOpen())
    return network.store.write(() => standIn(network, message, opened))
  const answer = await issuer.line.ask({ mti: message.mti, fields: onward }, network.issuerMilliseconds)
  return network.store.write(() =>
    answer === undefined
      ? giveUp(network, message, opened)
      : settleAnswer(network, member, message, opened, answer),
  )
}

/** Write the request down; what was seen before is not carried again. */
function open(network: Network, message: Message): Opened | 'under_way' | '94' | '15' | '30' {
  const { fields } = message
  const earlier = network.store.one<{ state: string }>(
    `select state from transactions where acquirer = ? and stan = ? and sent = ? and class = ?`,
    fields[32] ?? '', fields[11] ?? '', fields[7] ?? '', message.mti[1] ?? '',
  ) // prettier-ignore
  // The copy of a message that is still being carried gets no answer of its own.
  if (earlier !== undefined) return earlier.state === 'sent' ? 'under_way' : '94'
  const range = rangeOf(fields[2] ?? '')
  if (fields[4] === undefined || fields[49] === undefined) return '30'
  const next =
    network.store.one<{ next: bigint }>(`select coalesce(max(id), 0) + 1 as next from transactions`)?.next ??
    1n
  const issuer = range === undefined ? '' : issuerNumbers[range.issuer]
  const trace = fields[62] ?? isoAt(network.clock).slice(2, 4) + String(next).padStart(13, '0')
  network.store.run(
    `insert into transactions (id, acquirer, stan, sent, class, issuer, trace, state, minor, currency, print, day)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    next, fields[32] ?? '', fields[11] ?? '', fields[7] ?? '', message.mti[1] ?? '', issuer, trace,
    range === undefined ? 'failed' : 'sent', BigInt(fields[4]), currencyOf(fields[49]), printOf(network, message),
    isoAt(network.clock).slice(0, 10),
  ) // prettier-ignore
  return range === undefined ? '15' : { id: next, issuer, trace }
}

/** The fee elements of a purchase at once, as one side sees them. */
function feeElements(message: Message, side: 'issuer' | 'acquirer'): Record<number, string> {
  if (!message.mti.startsWith('02')) return {}
  return feesOf(message, 'capture', side)
}

/** The issuer cannot be reached: the network approves small amounts in its place and tells it later (0120). */
function standIn(network: Network, message: Message, opened: Opened): Message {
  const { fields } = message
  const minor = BigInt(fields[4] ?? '0')
  const uses = network.store.one<{ uses: bigint }>(
    `select count(*) as uses from transactions where print = ? and day = ? and state = 'stood_in'`,
    printOf(network, message),
    isoAt(network.clock).slice(0, 10),
  )
  const mayStandIn =
    message.mti === '0100' && minor > 0n && minor <= standInMinor && (uses?.uses ?? 0n) < standInUses
  if (!mayStandIn) {
    close(network, opened, 'failed', '91')
    return answerTo(message, { 39: '91', 62: opened.trace })
  }
  close(network, opened, 'stood_in', '00')
  const code = `S${String(opened.id % 100_000n).padStart(5, '0')}`
  const { 48: _address, 126: _security, ...kept } = fields
  const advice = { ...kept, 33: '490000', 38: code, 39: '00', 62: opened.trace }
  network.forward.owe({ peer: opened.issuer, message: { mti: '0120', fields: advice }, about: 'advice' })
  const asked = readTags(fields[126]).CV !== undefined
  return answerTo(message, {
    38: code,
    39: '00',
    44: `${fields[48] === undefined ? ' ' : 'R'}${asked ? 'P' : ' '}   `,
    62: opened.trace,
    63: writeTags({ SI: 'Y' }),
  })
}

function close(network: Network, opened: Opened, state: string, response: string): void {
  network.store.run(
    `update transactions set state = ?, response = ? where id = ? and state = 'sent'`,
    state,
    response,
    opened.id,
  )
}

/** No answer in time: the issuer may have approved, so it is told to forget it, and the acquirer hears 91. */
function giveUp(network: Network, message: Message, opened: Opened): Message | undefined {
  const row = network.store.one<Row & { state: string }>(
    `select state from transactions where id = ?`,
    opened.id,
  )
  if (row?.state !== 'sent') return undefined
  close(network, opened, 'failed', '91')
  oweReversal(network, opened.issuer, message, opened.trace)
  return answerTo(message, { 39: '91', 62: opened.trace })
}

/** Owe an issuer the reversal advice (0420) of a request. */
function oweReversal(network: Network, issuer: string, message: Message, trace: string): void {
  const { fields } = message
  network.forward.owe({
    peer: issuer,
    about: 'reversal',
    message: {
      mti: '0420',
      fields: {
        2: fields[2] ?? '',
        3: fields[3] ?? '000000',
        4: fields[4] ?? '',
        7: fields[7] ?? '',
        11: nextStan(network),
        32: fields[32] ?? '',
        49: fields[49] ?? '',
        62: trace,
        90: `${message.mti}${fields[11]}${fields[7]}${(fields[32] ?? '').padStart(11, '0')}${'0'.repeat(11)}`,
      },
    },
  })
}

function settleAnswer(
  network: Network,
  member: Member,
  message: Message,
  opened: Opened,
  answer: Message,
): Message | undefined {
  const row = network.store.one<Row & { state: string }>(
    `select state from transactions where id = ?`,
    opened.id,
  )
  // Reversed while it was on its way: the acquirer has given it up already.
  if (row?.state !== 'sent') return undefined
  const response = answer.fields[39] ?? '96'
  close(network, opened, 'answered', response)
  if (message.mti === '0200' && response === '00') {
    const item = recordItem(network, message, {
      kind: 'capture',
      issuer: opened.issuer,
      delivered: true,
      from: member.number,
    })
    network.store.run(`update transactions set item_id = ? where id = ?`, item, opened.id)
  }
  const fees = response === '00' ? feeElements(message, 'acquirer') : {}
  return { mti: answer.mti, fields: { ...answer.fields, 62: opened.trace, ...fees } }
}

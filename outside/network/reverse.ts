import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { isoAt } from '../cards/clock.ts'
import { rangeOf } from '../cards/magic.ts'
import { issuerNumbers } from '../issuer/issuer.ts'
import type { Row } from '../wire/store.ts'
import { undoItem } from './items.ts'
import type { Network } from './network.ts'

type Original = Row & { id: bigint; item_id: bigint | null }

/** Take a reversal: it is certain from here on, and the issuer is told until it answers. */
export async function reverseThrough(network: Network, message: Message): Promise<Message> {
  const { fields } = message
  const range = rangeOf(fields[2] ?? '')
  const original = fields[90] ?? ''
  if (range === undefined || original.length !== 42) return answerTo(message, { 39: '30' })
  await network.store.write(() => {
    if (!firstTime(network, message)) return
    const [type, stan, sent] = [original.slice(0, 4), original.slice(4, 10), original.slice(10, 20)]
    const found = network.store.one<Original>(
      `select id, item_id from transactions where acquirer = ? and stan = ? and sent = ? and class = ?`,
      fields[32] ?? '', stan, sent, type[1] ?? '',
    ) // prettier-ignore
    const whole = BigInt((fields[95] ?? '').slice(0, 12) || '0') === 0n
    if (found === undefined) mark(network, message, stan, sent, type[1] ?? '')
    else if (whole) {
      network.store.run(`update transactions set state = 'reversed' where id = ?`, found.id)
      if (found.item_id !== null) undoItem(network, found.item_id)
    }
    network.forward.owe({
      peer: issuerNumbers[range.issuer],
      message: { mti: '0420', fields: { ...fields, 33: '490000' } },
      about: 'reversal',
    })
  })
  network.forward.pump()
  return answerTo(message, { 39: '00' })
}

/** A reversal is known by its own trace number; a repeat (0401) only gets its answer again. */
function firstTime(network: Network, message: Message): boolean {
  const { fields } = message
  const known = network.store.one(
    `select 1 as one from transactions where acquirer = ? and stan = ? and sent = ? and class = '4'`,
    fields[32] ?? '',
    fields[11] ?? '',
    fields[7] ?? '',
  )
  if (known === undefined) mark(network, message, fields[11] ?? '', fields[7] ?? '', '4')
  return known === undefined
}

function mark(network: Network, message: Message, stan: string, sent: string, kind: string): void {
  network.store.run(
    `insert into transactions (acquirer, stan, sent, class, issuer, trace, state, minor, currency, print, day)
     values (?, ?, ?, ?, '', '', 'reversed', 0, '', '', ?) on conflict do nothing`,
    message.fields[32] ?? '', stan, sent, kind, isoAt(network.clock).slice(0, 10),
  ) // prettier-ignore
}

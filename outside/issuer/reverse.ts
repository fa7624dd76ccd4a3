import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { isoAt } from '../cards/clock.ts'
import { undoTaken } from './clearing.ts'
import { type Held, heldColumns, release } from './holds.ts'
import type { Issuer } from './issuer.ts'

/** Give back a hold or a purchase, whole or down to DE95; inside a write. What is not known yet is barred from coming later. */
export function reverse(issuer: Issuer, message: Message): Message {
  const { fields } = message
  const original = fields[90] ?? ''
  const [type, stan, sent] = [original.slice(0, 4), original.slice(4, 10), original.slice(10, 20)]
  const found = issuer.store.one<Held>(
    `select ${heldColumns} from authorizations where acquirer = ? and stan = ? and sent = ? and class = ?`,
    fields[32] ?? '', stan, sent, type[1] ?? '',
  ) // prettier-ignore
  if (found === undefined) {
    bar(issuer, message, type, stan, sent)
    return answerTo(message, { 39: '00' })
  }
  const remains = BigInt((fields[95] ?? '').slice(0, 12) || '0')
  if (found.state === 'taken' && remains === 0n) undoTaken(issuer, found)
  if (found.state === 'held') {
    const left = remains > found.cleared_minor ? remains - found.cleared_minor : 0n
    if (left < found.held_minor) release(issuer, found, found.held_minor - left, 'reversed')
  }
  return answerTo(message, { 39: '00' })
}

/** Release the holds that ran out. */
export async function expireHolds(issuer: Issuer): Promise<number> {
  const now = isoAt(issuer.clock)
  const overdue = issuer.store.all<Held>(
    `select ${heldColumns} from authorizations where state = 'held' and expires_at <= ?`,
    now,
  )
  if (overdue.length === 0) return 0
  return issuer.store.write(() => {
    for (const { id } of overdue) {
      const held = issuer.store.one<Held>(
        `select ${heldColumns} from authorizations where id = ? and state = 'held'`,
        id,
      )
      if (held !== undefined) release(issuer, held, held.held_minor, 'expired')
    }
    return overdue.length
  })
}

function bar(issuer: Issuer, message: Message, type: string, stan: string, sent: string): void {
  const at = isoAt(issuer.clock)
  issuer.store.run(
    `insert into authorizations (acquirer, stan, sent, class, trace, rrn, response, state, amount_minor, currency, merchant, mcc,
       day, expires_at, at) values (?, ?, ?, ?, '', '', '94', 'reversed', 0, '', '', '', ?, ?, ?)`,
    message.fields[32] ?? '', stan, sent, type[1] ?? '', at.slice(0, 10), at, at,
  ) // prettier-ignore
}

import type { Message } from '../iso8583/codec.ts'
import { type Mischief, answerTo } from '../iso8583/link.ts'
import { book } from '../cards/books.ts'
import type { MischiefDesk } from '../cards/mischief.ts'
import { type Session, management, openSession } from '../cards/session.ts'
import { settlementOf } from '../cards/settlement-words.ts'
import { cardOf } from './accounts.ts'
import { acceptAdvice, authorize } from './authorize.ts'
import { postPresentment } from './clearing.ts'
import { hearDispute } from './disputes.ts'
import { type Issuer, issuerNumbers } from './issuer.ts'
import { reverse } from './reverse.ts'

/** Put an issuer on its line to the network. */
export function connectIssuer(
  issuer: Issuer,
  port: number,
  zoneKey: Buffer,
  timeoutMilliseconds: number,
  desk: MischiefDesk,
): Session {
  const session: Session = openSession({
    port,
    member: issuerNumbers[issuer.name],
    zoneKey,
    clock: issuer.clock,
    trace: issuer.trace,
    timeoutMilliseconds,
    answer: (message) => answerWire(issuer, message),
    mischief: (message) =>
      mischiefOf(issuer, message, timeoutMilliseconds) ?? desk.pick(issuer.name, message),
    up() {
      issuer.line = session.line()
      issuer.forward.pump()
    },
  })
  return session
}

async function answerWire(issuer: Issuer, message: Message): Promise<Message | undefined> {
  const { mti } = message
  if (mti === '0800') {
    // At the cut-off everything that waits for the clearing goes out before the answer.
    if (message.fields[70] === management.cutOff) await issuer.forward.release()
    return answerTo(message, { 39: '00' })
  }
  return issuer.store.write(() => {
    if (mti === '0100' || mti === '0200') return authorize(issuer, message)
    if (mti === '0120' || mti === '0121') return acceptAdvice(issuer, message)
    if (mti.startsWith('04')) return reverse(issuer, message)
    if (mti.startsWith('052')) return settle(issuer, message)
    if (message.fields[101] === 'DISPUTE') return hearDispute(issuer, message)
    if (mti.startsWith('03') || mti.startsWith('022')) return postPresentment(issuer, message)
    return answerTo(message, { 39: '12' })
  })
}

/** Pay or receive the net position of a cycle, once. */
function settle(issuer: Issuer, message: Message): Message {
  const { cycle, currency, minor } = settlementOf(message)
  const fresh = issuer.store.run(
    `insert into settled (cycle, currency) values (?, ?) on conflict do nothing`,
    cycle,
    currency,
  )
  if (fresh === 1)
    book(issuer.store, { debit: 'cash', credit: 'network:position', currency, minor, code: 'settled', about: cycle }) // prettier-ignore
  return answerTo(message, { 39: '00' })
}

/** Some test cards make the issuer's answer go wrong on the line. */
function mischiefOf(issuer: Issuer, message: Message, timeoutMilliseconds: number): Mischief | undefined {
  if (message.mti !== '0110' && message.mti !== '0210') return undefined
  const behavior = cardOf(issuer, message.fields[2] ?? '')?.behavior
  if (behavior === 'no_answer') return { kind: 'drop', milliseconds: 0 }
  if (behavior === 'late_answer') return { kind: 'delay', milliseconds: timeoutMilliseconds * 1.2 }
  if (behavior === 'answers_twice') return { kind: 'duplicate', milliseconds: 0 }
  if (behavior === 'wrong_mac') return { kind: 'wrong_mac', milliseconds: 0 }
  return undefined
}

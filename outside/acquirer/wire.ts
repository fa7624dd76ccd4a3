import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { timeElements } from '../cards/clock.ts'
import type { MischiefDesk } from '../cards/mischief.ts'
import { management, openSession } from '../cards/session.ts'
import { type Acquirer, nextStan } from './acquirer.ts'
import { hearLate } from './authorize.ts'
import { settle } from './clearing.ts'
import { hearDispute } from './disputes.ts'

/** Put an acquirer on its line to the network. */
export function connectAcquirer(
  acquirer: Acquirer,
  port: number,
  zoneKey: Buffer,
  mischief: MischiefDesk,
): void {
  acquirer.session = openSession({
    port,
    member: acquirer.number,
    zoneKey,
    clock: acquirer.clock,
    trace: acquirer.trace,
    timeoutMilliseconds: acquirer.timeoutMilliseconds,
    answer: (message) => answerWire(acquirer, message),
    late: (answer) => void hearLate(acquirer, answer),
    mischief: (message) => mischief.pick(acquirer.name, message),
    up() {
      acquirer.forward.pump()
    },
  })
}

async function answerWire(acquirer: Acquirer, message: Message): Promise<Message> {
  const { mti, fields } = message
  if (mti === '0800') {
    // The file of this cycle is sent before the answer.
    if (fields[70] === management.cutOff) await acquirer.forward.release()
    return answerTo(message, { 39: '00' })
  }
  return acquirer.store.write(() => {
    if (mti.startsWith('052')) return settle(acquirer, message)
    if (fields[101] === 'DISPUTE') return hearDispute(acquirer, message)
    return answerTo(message, { 39: '12' })
  })
}

/** Ask the network to close its cycle now; true when it did. */
export async function askForCutOff(acquirer: Acquirer): Promise<boolean> {
  const stan = await acquirer.store.write(() => nextStan(acquirer))
  const message = {
    mti: '0800',
    fields: {
      ...timeElements(acquirer.clock),
      11: stan,
      33: acquirer.number,
      70: management.wantCutOff,
    },
  }
  const answer = await acquirer.session?.line()?.ask(message, 120_000)
  return answer?.fields[39] === '00'
}

import type { Message } from '../iso8583/codec.ts'
import { answerTo } from '../iso8583/link.ts'
import { management } from '../cards/session.ts'
import { authorizeThrough } from './authorize.ts'
import { takeDispute } from './disputes.ts'
import { takeMoneyAdvice } from './items.ts'
import type { Member, Network } from './network.ts'
import { reverseThrough } from './reverse.ts'
import { cutOff } from './settle.ts'

/** Answer a signed-on member. */
export async function answerMember(
  network: Network,
  member: Member,
  message: Message,
): Promise<Message | undefined> {
  const { mti, fields } = message
  if (mti === '0800') {
    if (fields[70] === management.wantCutOff) await cutOff(network)
    if (fields[70] === management.signOff) member.line = undefined
    return answerTo(message, { 39: '00' })
  }
  if (fields[101] === 'DISPUTE') return takeDispute(network, member, message)
  if (member.kind !== 'acquirer') return answerTo(message, { 39: '58' })
  if (fields[32] !== member.number) return answerTo(message, { 39: '30' })
  if (mti === '0100' || mti === '0200') return authorizeThrough(network, member, message)
  if (mti.startsWith('04')) return reverseThrough(network, message)
  if (mti.startsWith('022') || mti.startsWith('032')) return takeMoneyAdvice(network, message)
  return answerTo(message, { 39: '12' })
}

import { mischiefKinds } from '../../outside/iso8583/link.ts'
import { faultKinds } from '../../outside/wire/faults.ts'
import { pick, type Dice } from '../../outside/wire/dice.ts'
import type { Economy } from './shop.ts'

/** What can go wrong where: the operations each party's own desk of faults knows. */
const operations: Readonly<Record<string, readonly string[]>> = {
  bank: ['session', 'capture', 'void', 'refund', 'query', 'pay'],
  carrier: ['parcel', 'query'],
  'acquirer-north': ['authorize', 'capture', 'void', 'refund'],
  'acquirer-south': ['authorize', 'capture', 'void', 'refund'],
  alipay: ['create', 'query', 'refund', 'close', 'pay'],
  wechat: ['create', 'query', 'refund', 'close', 'pay'],
  unionpay: ['create', 'query', 'refund', 'close', 'pay'],
  icbc: ['order', 'query', 'refund', 'close', 'pay'],
  harbor: ['order', 'query', 'refund', 'close', 'pay'],
  operator: ['prepare', 'validate', 'confirm', 'cancel', 'refund', 'query', 'token'],
  'stripe-like': ['session', 'capture', 'cancel', 'refund', 'query', 'pay'],
  'house-bank': ['payments', 'payment_status', 'statements', 'ach'],
}
const named = Object.keys(operations)

/**
 * Now and then something goes wrong: an answer is lost before or after its effect, late, or an error; a message between
 * card parties is dropped, doubled, bent; an issuer goes away; the shop is deaf for a moment. Answers what, in a word.
 */
export async function disturb(economy: Economy, dice: Dice): Promise<string | undefined> {
  const { world } = economy
  const rolled = dice()
  if (rolled > 0.15) return undefined
  if (rolled < 0.02) {
    economy.ears.deaf = true
    setTimeout(() => (economy.ears.deaf = false), 50 + Math.floor(dice() * 200))
    return 'deaf'
  }
  if (rolled < 0.05) {
    const [party, kind] = [
      pick(dice, ['north', 'south', 'network', 'alster', 'isar']),
      pick(dice, mischiefKinds),
    ]
    const order = { party, kind, times: 1 + Math.floor(dice() * 2), milliseconds: Math.floor(dice() * 200) }
    world.cards.mischief.order(order)
    return `${kind} at ${party}`
  }
  if (rolled < 0.055) {
    const line = world.cards.lines[pick(dice, ['alster', 'isar'] as const)]
    line.signOff()
    setTimeout(() => void line.signOn(), 30)
    return 'issuer away'
  }
  const party = pick(dice, named)
  const [operation, fault] = [pick(dice, operations[party] ?? []), pick(dice, faultKinds)]
  const times = 1 + Math.floor(dice() * 2)
  // Seconds of the world pass fifty times as fast.
  await world.control(party, 'faults', { operation, fault, times, seconds: 1 + Math.floor(dice() * 5) })
  return `${fault} at ${party} ${operation}`
}

/** Nothing goes wrong any more. */
export async function noMoreFaults({ world, ears }: Economy): Promise<void> {
  ears.deaf = false
  world.cards.mischief.clear()
  for (const party of named) await fetch(`${world.at(party)}/control/faults`, { method: 'DELETE' })
  await Promise.all(Object.values(world.cards.lines).map((line) => line.signOn()))
}

import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openTopUp, walletOf } from '#money/wallet/index.ts'
import type { Actor } from '#people/access/index.ts'
import { expireOrders } from '../../src/flows/expire-orders.ts'
import { performVoid } from '../../src/flows/void-payment.ts'
import { withdrawFromWallet } from '../../src/flows/withdraw-from-wallet.ts'
import { ibanOf } from '../../outside/house-bank/account-numbers.ts'
import { diceOf, pick } from '../../outside/wire/dice.ts'
import { afterwards } from './afterwards.ts'
import { anOrder, chance, type Begun, type Flow, type Wanted, type Way } from './flow.ts'
import { paymentPassword, type Economy } from './shop.ts'
import { chainWay, ownWays } from './ways-own.ts'
import { pageWays } from './ways-pages.ts'

/** What a payer does with the page before him. */
const manners = ['pay', 'pay', 'pay', 'pay', 'pay', 'pay', 'leave', 'late', 'twice', 'turn'] as const

/** The flow of a number: the same seed and number give the same dice, whatever ran before. */
export const flowOf = (economy: Economy, seed: number, index: number): Flow => ({
  ...economy,
  index,
  dice: diceOf(seed * 1_000_003 + index),
  did: [],
})

/** Every way to pay there is. */
export const waysOf = ({ chain }: Economy): readonly Way[] => [
  ...pageWays,
  ...ownWays,
  ...(chain === undefined ? [] : [chainWay]),
]

/** The time to pay is over for one order: it expires, as it does by the clock. */
async function expire({ owner, worker, working }: Flow, { id }: Wanted): Promise<void> {
  await owner.sql`
    update orders.orders set expires_at = greatest(placed_at + interval '1 millisecond', clock_timestamp())
     where id = ${id} and state = 'awaiting_payment'`
  await owner.sql`update payments.intents set expires_at = least(expires_at, clock_timestamp()) where reference = ${id}`
  for (const { voids } of await expireOrders(worker)) await performVoid(worker, working, voids)
}

async function pay(flow: Flow, way: Way, order: Wanted, begun: Begun): Promise<void> {
  flow.did.push(`${way.name}: ${await begun.pay()}`)
  await afterwards(flow, order, way.name)
}

async function behave(flow: Flow, way: Way, order: Wanted, begun: Begun): Promise<void> {
  const manner = pick(flow.dice, manners)
  flow.did.push(`${way.name} (${manner})`)
  switch (manner) {
    case 'pay':
      return pay(flow, way, order, begun)
    case 'leave':
      return undefined
    case 'late':
      await expire(flow, order)
      return pay(flow, way, order, begun)
    case 'twice':
      flow.did.push(`once more: ${await begun.pay()}`)
      return pay(flow, way, order, begun)
    case 'turn': {
      // Another way is chosen and paid, and then, from the page left open, the first as well.
      const other = pick(
        flow.dice,
        waysOf(flow).filter((each) => each !== way && suits(each, order)),
      )
      const second = await other.begin(flow, order)
      if (second !== undefined) await pay(flow, other, order, second)
      flow.did.push(`${way.name} after all: ${await begun.pay()}`)
    }
  }
}

const suits = ({ currencies, needs }: Way, { total, buyer }: Wanted): boolean =>
  currencies.includes(total.currency) &&
  needs !== 'door' &&
  (needs !== 'buyer' || buyer !== undefined) &&
  (needs !== 'small' || total.minor <= 15_000n)

/** Put money into a wallet, by any way that takes it. */
async function topUp(flow: Flow, buyer: Actor, ways: readonly Way[]): Promise<void> {
  const amount = { minor: 5_000n + BigInt(Math.floor(flow.dice() * 40_000)), currency: 'EUR' } as const
  const id = mustBeDone(await inTransaction(flow.db, (tx) => openTopUp(tx, buyer.party, amount)))
  const order = { id, total: amount, number: 'top-up', buyer }
  const way = pick(
    flow.dice,
    ways.filter((each) => suits(each, order) && each.needs !== 'buyer'),
  )
  flow.did.push(`top-up ${id} of ${amount.minor} by ${way.name}`)
  const begun = await way.begin(flow, order)
  if (begun !== undefined && chance(flow, 85)) flow.did.push(await begun.pay())
}

/** Accounts a withdrawal goes to: carried out, refused at once, refused when it is carried out, sent back a day later. */
const ibans = ['500100600000123456', '500100600000000401', '500100600000000407', '500100600000000402'].map((each) => ibanOf('DE', each)) // prettier-ignore

async function withdraw(flow: Flow, buyer: Actor): Promise<void> {
  const { available } = await walletOf(flow.db, buyer.party, 'EUR')
  if (available.minor < 100n) return
  const amount = { minor: available.minor / 3n, currency: 'EUR' } as const
  const given = { amount, iban: pick(flow.dice, ibans), holder: 'Ann Buyer', paymentPassword }
  const rules = { secret: 'a secret of thirty-two characters', relyingParty: undefined, stepUpAbove: 100_000 }
  const asked = await withdrawFromWallet(flow.db, buyer, given, rules)
  flow.did.push(
    `withdrawal of ${amount.minor} to ${given.iban.slice(-4)}: ${asked.ok ? 'asked' : asked.refusal}`,
  )
}

/** Carry one flow out. What goes wrong at a provider is part of it; what throws is a fault of ours. */
export async function oneFlow(flow: Flow): Promise<void> {
  const ways = waysOf(flow)
  const buyer = pick(flow.dice, flow.buyers)
  const what = flow.dice()
  if (what < 0.06) return topUp(flow, buyer, ways)
  if (what < 0.09) return withdraw(flow, buyer)
  const way = pick(flow.dice, ways)
  const currency = chance(flow, 80) ? way.currencies[0] : way.currencies.at(-1)
  const isSignedIn = way.needs === 'buyer' || chance(flow, 30)
  const order = await anOrder(flow, {
    currency: currency ?? 'EUR',
    ...(isSignedIn ? { buyer } : {}),
    atDoor: way.needs === 'door',
    isSmall: way.needs === 'small',
  })
  const begun = await way.begin(flow, order)
  if (begun !== undefined) return behave(flow, way, order, begun)
  return undefined
}

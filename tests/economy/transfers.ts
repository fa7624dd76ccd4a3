import type { Money } from '#kernel/money.ts'
import { formatDecimal } from '#kernel/money.ts'
import { creditorReference } from '#money/payouts/index.ts'
import { ibanOf } from '../../outside/house-bank/account-numbers.ts'
import { pick } from '../../outside/wire/dice.ts'
import { chance, type Flow, type Wanted } from './flow.ts'

/** Accounts payers have at other banks; to one of them nothing can be sent back, to another it comes back again. */
const accounts = ['500100600000123456', '500100600000654321', '500100600000000407', '500100600000000402'].map((each) => ibanOf('DE', each)) // prettier-ignore

/** Money that somebody sends to the shop's account. */
export async function sendTransfer(
  { world, index }: Flow,
  { amount, text, name, iban, key }: { amount: Money; text: string; name: string; iban: string; key: string },
): Promise<void> {
  await world.control('house-bank', 'credit', {
    amount: formatDecimal(amount),
    currency: amount.currency,
    remittance: text,
    name,
    iban,
    key: `flow-${index}-${key}`,
  })
}

const part = ({ minor, currency }: Money, hundredths: bigint): Money => ({
  minor: (minor * hundredths) / 100n > 0n ? (minor * hundredths) / 100n : 1n,
  currency,
})

/** The payer of an order sends what was asked, too little, too much, in two parts, twice, or without a word. */
export async function transferTo(
  flow: Flow,
  { total, number }: Wanted,
  merchantRef: string,
): Promise<string> {
  const reference = creditorReference(merchantRef.slice(-16))
  const iban = pick(flow.dice, accounts)
  const give = (amount: Money, text: string, key: string, name = 'Ann Buyer') =>
    sendTransfer(flow, { amount, text, name, iban, key })
  const how = pick(flow.dice, [
    'right',
    'right',
    'right',
    'under',
    'over',
    'parts',
    'twice',
    'number',
    'wordless',
    'stranger',
  ])
  switch (how) {
    case 'right':
      await give(total, reference, 'a')
      break
    case 'under':
      await give(part(total, 60n), reference, 'a')
      break
    case 'over':
      await give(part(total, 130n), reference, 'a')
      break
    case 'parts': {
      const first = part(total, 40n)
      await give(first, reference, 'a')
      await give({ minor: total.minor - first.minor, currency: total.currency }, reference, 'b')
      break
    }
    case 'twice':
      await give(total, reference, 'a')
      await give(total, reference, 'b')
      break
    case 'number':
      await give(total, `Order ${number}, thank you`, 'a')
      break
    case 'wordless':
      await give(total, '', 'a', chance(flow, 50) ? 'Buyer, Ann' : 'Somebody')
      break
    case 'stranger':
      await give(part(total, 33n), 'for the cat', 'a', 'Unknown Sender')
      break
  }
  return how
}

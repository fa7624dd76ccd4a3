import { negative, sumsOf, together, type Sums } from './sums.ts'
import type { World } from './world.ts'

/**
 * What a provider's own books say of the merchant: what it owes, what it kept as fees, and what it has paid out. Together
 * they are all that payers gave and did not get back.
 */
export type Statement = { readonly owed: Sums; readonly kept: Sums; readonly paid: Sums }

/** A provider with books of its own: where it keeps them, whose it is in the shop's words, and what they say. */
export type Provider = {
  readonly party: string
  /** Whose name its money bears on the statement of our account. */
  readonly sender: string
  /** Our clearing accounts of it: names in the chart. */
  readonly accounts: readonly string[]
  readonly read: (world: World) => Statement
}

type Row = { currency: string; minor: bigint | null }

/** The balance of accounts, credits positive: what the party owes or has earned. */
const credit = (world: World, party: string, like: string): Sums =>
  negative(sumsOf(world.read<Row>(party, `select currency, sum(balance_minor) as minor from accounts where account like '${like}' group by currency`))) // prettier-ignore

/** A party that keeps three accounts for this. */
const plain = (
  party: string,
  sender: string,
  accounts: readonly string[],
  [owed, kept, paid]: readonly [string, string, string],
): Provider => ({
  party,
  sender,
  accounts,
  read: (world) => ({
    owed: credit(world, party, owed),
    kept: credit(world, party, kept),
    paid: credit(world, party, paid),
  }),
})

const acquirer = (side: 'north' | 'south'): Provider => ({
  party: `acquirer-${side}`,
  sender: `acquirer ${side}`,
  accounts: ['vault-card'],
  read(world) {
    const ask = (sql: string) => sumsOf(world.cards.acquirers[side].store.all<Row>(sql))
    // What is captured and not cleared yet waits on the other side of what is owed.
    return {
      owed: negative(ask(`select currency, sum(balance_minor) as minor from accounts where account = 'merchant:payable' group by currency`)),
      kept: negative(ask(`select currency, sum(interchange_minor + scheme_minor + markup_minor) as minor from lines group by currency`)),
      paid: ask(`select currency, sum(net_minor) as minor from settlements group by currency`),
    }
  }, // prettier-ignore
})

const rail = (party: string, accounts: readonly string[]): Provider =>
  plain(party, party, accounts, ['merchant:payable', 'platform:fees', 'platform:paid_out'])

const pageBank = (party: string, sender: string): Provider => ({
  party,
  sender,
  accounts: ['bank-page'],
  read: (world) => ({
    owed: together(credit(world, party, 'merchant:pending'), credit(world, party, 'merchant:account:%')),
    kept: credit(world, party, 'bank:fees'),
    paid: credit(world, party, 'interbank:house-bank'),
  }),
})

const ofPostings = (world: World, code: string, sign: 1 | -1): Sums =>
  sumsOf(world.read<Row>('stripe-like', `select currency, ${sign} * sum(amount) as minor from postings where code = '${code}' group by currency`)) // prettier-ignore

const stripeLike: Provider = {
  party: 'stripe-like',
  sender: 'Halyard',
  accounts: ['stripe'],
  read(world) {
    const paid = sumsOf(world.read<Row>('stripe-like', `select currency, sum(amount) as minor from payouts group by currency`)) // prettier-ignore
    const kept = together(ofPostings(world, 'fee', 1), ofPostings(world, 'dispute_fee', 1))
    const disputed = together(ofPostings(world, 'dispute', -1), ofPostings(world, 'dispute_reversal', 1))
    const gross = together(ofPostings(world, 'capture', 1), ofPostings(world, 'refund', -1), disputed)
    return { owed: together(gross, negative(kept), negative(paid)), kept, paid }
  },
}

/** The last line of a remittance: its sum, what the carrier keeps of it, and the rest. */
const footOf = (file: string) =>
  (file.split('\n').at(-1) ?? '').split(';').map((each) => each.replace('.', ''))

/** The carrier counts parcels, not postings: what is to be collected, what was, and what it passed on. */
const carrier: Provider = {
  party: 'carrier',
  sender: 'Parcel carrier',
  accounts: ['cash-on-delivery'],
  read(world) {
    const whole = sumsOf(world.read<Row>('carrier', `select currency, sum(amount_minor) as minor from cash where state <> 'refused' group by currency`)) // prettier-ignore
    const feet = world
      .read<{ file: string }>('carrier', `select file from remittances`)
      .map(({ file }) => footOf(file))
    const [kept, paid] = [3, 4].map((i) => sumsOf(feet.map((foot) => ({ currency: 'EUR', minor: BigInt(foot[i] ?? '0') })))) as [Sums, Sums] // prettier-ignore
    return { owed: together(whole, negative(kept), negative(paid)), kept, paid }
  },
}

/** Everybody who owes the merchant money of payers, and keeps books of it. */
export const providers: readonly Provider[] = [
  plain('bank', 'card bank', ['card'], ['merchant:payable', 'acquirer:fees', 'acquirer:paid']),
  acquirer('north'),
  acquirer('south'),
  rail('alipay', ['alipay', 'alipay-qr']),
  rail('wechat', ['wechat-qr', 'wechat-h5']),
  rail('unionpay', ['unionpay']),
  pageBank('icbc', 'Industrial Bank (simulated ICBC)'),
  pageBank('harbor', 'Harbor Bank'),
  plain(
    'operator',
    'Fjord Mobile',
    ['mobile-operator'],
    ['merchant:payable', 'operator:income', 'operator:bank'],
  ),
  stripeLike,
  carrier,
]

import { type Faults, faultDesk } from '../wire/faults.ts'
import { type Environment, numeric, required } from '../wire/settings.ts'
import { type Store, openStore } from '../wire/store.ts'
import { openAccounts } from './books.ts'
import { type Post, type Room, mailRoom } from './room.ts'
import { railSchema } from './schema.ts'
import type { RefundRow, TradeRow } from './rows.ts'

/** Where the payer's browser goes when done: an address to open, or a form to post. */
export type WayBack =
  | { readonly how: 'open'; readonly url: string }
  | { readonly how: 'post'; readonly url: string; readonly fields: Readonly<Record<string, string>> }

/** What makes one provider differ from another, beyond its wire. */
export type Manner = {
  /** Short name, of the settings and of the look. */
  readonly name: 'alipay' | 'wechat' | 'unionpay'
  /** Name shown to payers. */
  readonly title: string
  /** Whether the platform keeps balances of payers; otherwise they pay from their banks only. */
  readonly withBalance: boolean
  /** Seconds a refund takes, before division by the speed; 0 decides it at once. */
  readonly refundSeconds: number
  readonly post: Post
  /** A fresh number of a trade or a refund, as this provider writes them. */
  readonly freshNumber: () => string
  /** What the merchant is told of a payment; undefined when not. `wrong` tells another amount. */
  readonly paidNotice: (rail: Rail, trade: TradeRow, wrong: boolean) => string | undefined
  /** What the merchant is told of a refund that was decided; undefined when this provider does not. */
  readonly refundNotice: (rail: Rail, trade: TradeRow, refund: RefundRow) => string | undefined
  readonly wayBack: (rail: Rail, trade: TradeRow) => WayBack
}

/** Everything a route of a provider works with. */
export type Rail = {
  readonly manner: Manner
  readonly store: Store
  readonly room: Room
  readonly faults: Faults
  readonly speed: number
  readonly merchantName: string
  /** Who has signed in on the cashier, by the mark in his cookie; ends with the process. */
  readonly signedIn: Map<string, string>
  /** The day (on Chinese clocks) before which everything has been paid out; empty until looked at. */
  paidOutBefore: string
  /** Where payers reach its pages, without a slash at the end; known once the port is bound. */
  origin: string
}

/** The operations faults can be ordered for. */
const operations = ['create', 'query', 'refund', 'close', 'pay', 'bill']

/** Open a provider's store by its settings (`<NAME>_STORE`, `<NAME>_ORIGIN`, `SIM_SPEED`); refuses what is missing. */
export async function openRail(environment: Environment, manner: Manner): Promise<Rail> {
  const prefix = manner.name.toUpperCase()
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  const store = openStore(required(environment, `${prefix}_STORE`), railSchema)
  await store.write(() => openAccounts(store))
  return {
    manner,
    store,
    room: mailRoom(store, manner.post, speed),
    faults: faultDesk(operations, speed),
    speed,
    merchantName: environment[`${prefix}_MERCHANT_NAME`] ?? 'Kontor',
    signedIn: new Map(),
    paidOutBefore: '',
    origin: (environment[`${prefix}_ORIGIN`] ?? '').replace(/\/+$/, ''),
  }
}

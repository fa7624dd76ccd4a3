import type { Address } from './addresses.ts'
import type { ChainNode } from './node.ts'
import type { Rates } from './rates.ts'

/** On what terms a token is taken. */
export type ChainTerms = {
  readonly chainId: number
  readonly token: Address
  /** The token's name as payers know it. */
  readonly symbol: string
  readonly decimals: number
  /** Prices as the settings have them; what the rate book says since counts. */
  readonly rates: Rates
  /** A price set longer ago takes no new payment; 0: prices never grow old. */
  readonly rateMaxHours: number
  /** Below this key every invoice has its address. */
  readonly extendedPublicKey: string
  /** How many blocks, its own counted, make money final. */
  readonly confirmations: number
  /** How long the price of the moment holds, in seconds. */
  readonly lockSeconds: number
  /** A surplus of fewer parts is kept: sending it back would cost more. */
  readonly leastRefund: bigint
}

/** What is needed to follow the chain, to send tokens back, and to bring them together. */
export type ChainLink = {
  readonly terms: ChainTerms
  readonly node: ChainNode
  /** The key of the purse refunds are paid from; deposits are received without any key. */
  readonly refundKey: `0x${string}`
  /** The extended private key of the addresses; without it nothing is swept. */
  readonly sweepKey: string | undefined
  /** Fewer parts than this stay where they are: moving them would cost more than it is worth. */
  readonly leastSweep: bigint
  /** After so many seconds without a block a transaction is signed again with a higher fee. */
  readonly bumpAfterSeconds: number
  /** Seconds between two comparisons of the books with the chain. */
  readonly proveEverySeconds: number
}

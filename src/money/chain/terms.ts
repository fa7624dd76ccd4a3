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
  readonly rates: Rates
  /** Below this key every invoice has its address. */
  readonly extendedPublicKey: string
  /** How many blocks, its own counted, make money final. */
  readonly confirmations: number
  /** How long the price of the moment holds, in seconds. */
  readonly lockSeconds: number
  /** A surplus of fewer parts is kept: sending it back would cost more. */
  readonly leastRefund: bigint
}

/** What is needed to follow the chain and to send tokens back. */
export type ChainLink = {
  readonly terms: ChainTerms
  readonly node: ChainNode
  /** The key of the purse refunds are paid from; deposits are received without any key. */
  readonly refundKey: `0x${string}`
}

import type { Hex } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseAbi } from 'viem/utils'
import { requestJson, type HttpOut } from '#kernel/http-out.ts'
import type { Address } from './addresses.ts'

/** The functions of a token we use. */
export const tokenAbi = parseAbi([
  'function balanceOf(address owner) view returns (uint256)',
  'function transfer(address to, uint256 value) returns (bool)',
])

/** Keccak of `Transfer(address,address,uint256)`: by this every token says that it moved. */
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** A block as far as we need it. */
export type Block = {
  readonly number: number
  readonly hash: string
  readonly parentHash: string
  readonly minedAt: Date
}

/** One token moved to one of our addresses. */
export type Arrival = {
  readonly token: Address
  readonly sender: Address
  readonly recipient: Address
  readonly atomic: bigint
  readonly txHash: string
  readonly logIndex: number
}

/** What became of a transaction that is in a block. */
export type Receipt = {
  readonly blockNumber: number
  readonly succeeded: boolean
  /** Coins it cost, in the smallest part. */
  readonly fee: bigint
}

/** A node of the chain. Every call asks it anew: a remembered height would hide a reorganization. */
export type ChainNode = {
  height(): Promise<number>
  block(number: number): Promise<Block | undefined>
  /** The tokens, any tokens, that moved to these addresses in the block with this hash. */
  arrivals(blockHash: string, to: readonly Address[]): Promise<Arrival[]>
  /** Tokens an address has, now or at a block. */
  balance(token: Address, owner: Address, at?: number): Promise<bigint>
  /** Coins an address has, in the smallest part, now or at a block. */
  coins(owner: Address, at?: number): Promise<bigint>
  nonce(owner: Address): Promise<number>
  gasPrice(): Promise<bigint>
  /** Send a signed transaction; one the node knows already is sent already. */
  send(raw: string): Promise<void>
  receipt(txHash: string): Promise<Receipt | undefined>
}

/** A node answered that it will not. */
type Refused = { readonly code: number; readonly message: string }
type Answer = { readonly result?: unknown; readonly error?: Refused }
type RawBlock = { number: Hex; hash: Hex; parentHash: Hex; timestamp: Hex }
type RawReceipt = { blockNumber: Hex; status: Hex; gasUsed: Hex; effectiveGasPrice: Hex }
type RawLog = {
  address: Hex
  topics: Hex[]
  data: Hex
  transactionHash: Hex
  logIndex: Hex
  removed?: boolean
}

const tagOf = (block: number | undefined) => (block === undefined ? 'latest' : hex(block))
const hex = (value: number) => `0x${value.toString(16)}`
const wide = (address: Address) => `0x${address.slice(2).padStart(64, '0')}`
const narrow = (topic: string | undefined) => `0x${(topic ?? '').slice(-40)}`.toLowerCase() as Address
const isKnownAlready = ({ message }: Refused) => /already known|already imported|nonce too low/i.test(message)

function arrivalOf({ address, topics, data, transactionHash, logIndex }: RawLog): Arrival {
  return {
    token: address.toLowerCase() as Address,
    sender: narrow(topics[1]),
    recipient: narrow(topics[2]),
    atomic: data === '0x' ? 0n : BigInt(data.slice(0, 66)),
    txHash: transactionHash,
    logIndex: Number(logIndex),
  }
}

/** A node that is asked over the one way out. A node that does not answer throws; the next round asks again. */
export function chainNode(out: HttpOut, url: string, allow: 'simulators' | 'public'): ChainNode {
  const call = async (method: string, params: readonly unknown[]): Promise<Answer> => {
    const asked = { jsonrpc: '2.0', id: 1, method, params }
    const { status, json } = await requestJson(out, {
      url,
      method: 'POST',
      json: asked,
      allow,
      timeoutMs: 8_000,
    })
    if (status !== 200 || typeof json !== 'object' || json === null) throw new Error(`chain node: ${status}`)
    return json
  }
  const ask = async <T>(method: string, params: readonly unknown[]): Promise<T> => {
    const { result, error } = await call(method, params)
    if (error !== undefined) throw new Error(`chain node refused ${method}: ${error.message}`)
    return result as T
  }
  return {
    height: async () => Number(await ask<Hex>('eth_blockNumber', [])),
    block: async (number) => {
      const raw = await ask<RawBlock | null>('eth_getBlockByNumber', [hex(number), false])
      if (raw === null) return undefined
      const minedAt = new Date(Number(raw.timestamp) * 1000)
      return { number: Number(raw.number), hash: raw.hash, parentHash: raw.parentHash, minedAt }
    },
    arrivals: async (blockHash, to) => {
      if (to.length === 0) return []
      const filter = { blockHash, topics: [transferTopic, null, to.map(wide)] }
      const logs = await ask<RawLog[]>('eth_getLogs', [filter])
      return logs.filter(({ topics, removed }) => topics.length === 3 && removed !== true).map(arrivalOf)
    },
    balance: async (token, owner, at) => {
      const data = encodeFunctionData({ abi: tokenAbi, functionName: 'balanceOf', args: [owner] })
      const answer = await ask<Hex>('eth_call', [{ to: token, data }, tagOf(at)])
      // At a block older than the token there is nothing that could answer, and nothing it could hold.
      if (answer === '0x') return 0n
      return decodeFunctionResult({ abi: tokenAbi, functionName: 'balanceOf', data: answer })
    },
    coins: async (owner, at) => BigInt(await ask<Hex>('eth_getBalance', [owner, tagOf(at)])),
    nonce: async (owner) => Number(await ask<Hex>('eth_getTransactionCount', [owner, 'latest'])),
    gasPrice: async () => BigInt(await ask<Hex>('eth_gasPrice', [])),
    send: async (raw) => {
      const { error } = await call('eth_sendRawTransaction', [raw])
      if (error !== undefined && !isKnownAlready(error)) throw new Error(`chain node: ${error.message}`)
    },
    receipt: async (txHash) => {
      const raw = await ask<RawReceipt | null>('eth_getTransactionReceipt', [txHash])
      if (raw === null) return undefined
      const fee = BigInt(raw.gasUsed) * BigInt(raw.effectiveGasPrice)
      return { blockNumber: Number(raw.blockNumber), succeeded: Number(raw.status) === 1, fee }
    },
  }
}

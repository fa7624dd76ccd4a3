import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Abi, Hex } from 'viem'

/** A compiled contract. */
export type Contract = { readonly abi: Abi; readonly bytecode: Hex }

type Solc = { compile(input: string): string }
type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts: Record<string, Record<string, { abi: Abi; evm: { bytecode: { object: string } } }>>
}

let compiled: Contract | undefined

/** The trial token, compiled once from its source beside this file. */
export function dollarContract(): Contract {
  if (compiled !== undefined) return compiled
  const solc = createRequire(import.meta.url)('solc') as Solc
  const content = readFileSync(join(import.meta.dirname, 'Dollar.sol'), 'utf8')
  const input = {
    language: 'Solidity',
    sources: { 'Dollar.sol': { content } },
    settings: {
      optimizer: { enabled: true },
      evmVersion: 'paris',
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output
  const fault = output.errors?.find(({ severity }) => severity === 'error')
  const contract = output.contracts['Dollar.sol']?.['Dollar']
  if (fault !== undefined || contract === undefined) throw new Error(fault?.formattedMessage ?? 'no contract')
  compiled = { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }
  return compiled
}

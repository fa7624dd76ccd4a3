import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createPublicClient, createTestClient, createWalletClient, http, type Hex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { dollarContract } from './token.ts'

/** The words all trial chains are made from; they guard nothing. */
const trialWords = 'test test test test test test test test test test test junk'

/** The binary of the local chain, where this machine's package has one. */
export function anvilBinary(): string | undefined {
  const require = createRequire(import.meta.url)
  const name = `@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
  try {
    const path = join(dirname(require.resolve(`${name}/package.json`)), 'bin/anvil')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** A local chain that runs: its address, ways to ask and command it, and how it ends. */
export type LocalChain = Awaited<ReturnType<typeof startAnvil>>

/** The account at a place of the trial words. */
export const trialAccount = (place: number) => mnemonicToAccount(trialWords, { addressIndex: place })

async function answers(origin: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(origin, { method: 'POST', body, headers }).catch(() => undefined)
  return answer?.ok === true
}

/** Start a local chain. Without `blockSeconds` every transaction makes a block of its own. */
export async function startAnvil(options: {
  readonly port: number
  readonly blockSeconds?: number
  readonly stateFile?: string
}) {
  const binary = anvilBinary()
  if (binary === undefined) throw new Error('the local chain has no binary for this machine')
  const { port, blockSeconds, stateFile } = options
  const child = spawn(
    binary,
    [
      '--port',
      String(port),
      '--host',
      '127.0.0.1',
      '--silent',
      '--mnemonic',
      trialWords,
      ...(blockSeconds === undefined ? [] : ['--block-time', String(blockSeconds)]),
      ...(stateFile === undefined ? [] : ['--state', stateFile, '--state-interval', '30']),
    ],
    { stdio: 'ignore' },
  )
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  // However this process goes, the chain goes too: the guard waits for the end of a pipe that ends with it.
  const guard = spawn('/bin/sh', ['-c', `read -r _; kill -9 ${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.once('exit', () => guard.kill('SIGKILL'))
  const origin = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200 && child.exitCode === null && !(await answers(origin)); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  if (child.exitCode !== null) throw new Error('the local chain did not start')
  // The client remembers the height for four seconds unless it is told not to: long enough to miss a block.
  const transport = http(origin)
  const ask = createPublicClient({ chain: foundry, transport, cacheTime: 0, pollingInterval: 50 })
  const command = createTestClient({ chain: foundry, mode: 'anvil', transport })
  const purse = (place: number) =>
    createWalletClient({ chain: foundry, transport, account: trialAccount(place) })
  const stop = () =>
    new Promise<void>((resolve) => {
      process.off('exit', end)
      child.once('exit', () => resolve())
      if (child.exitCode !== null || child.signalCode !== null) resolve()
      else child.kill('SIGTERM')
    })
  return { origin, ask, command, purse, stop }
}

type Reach = Pick<LocalChain, 'ask' | 'purse'>

/** Put a trial token on the chain from the first account; answers its address. */
export async function deployDollar(
  { ask, purse }: Reach,
  { fee = 0n, hides = false, symbol = 'TUSD' }: { fee?: bigint; hides?: boolean; symbol?: string } = {},
): Promise<Hex> {
  const { abi, bytecode } = dollarContract()
  const hash = await purse(0).deployContract({ abi, bytecode, args: ['Trial dollar', symbol, fee, hides] })
  const { contractAddress } = await ask.waitForTransactionReceipt({ hash })
  if (!contractAddress) throw new Error('no token was made')
  return contractAddress.toLowerCase() as Hex
}

/** Send tokens from an account of the trial words, the first unless told; answers the transaction. */
export async function sendDollars(
  { ask, purse }: Reach,
  pay: { token: Hex; to: Hex; atomic: bigint; from?: number },
): Promise<Hex> {
  const { token, to, atomic, from = 0 } = pay
  const { abi } = dollarContract()
  const hash = await purse(from).writeContract({
    address: token,
    abi,
    functionName: 'transfer',
    args: [to, atomic],
  })
  await ask.waitForTransactionReceipt({ hash })
  return hash
}

/** How many parts of a token an address has. */
export async function dollarsOf({ ask }: Pick<Reach, 'ask'>, token: Hex, owner: Hex): Promise<bigint> {
  const { abi } = dollarContract()
  return (await ask.readContract({ address: token, abi, functionName: 'balanceOf', args: [owner] })) as bigint
}

import assert from 'node:assert/strict'
import test from 'node:test'
import { createWalletClient, http, parseEther, type Hex } from 'viem'
import { foundry } from 'viem/chains'
import { spendingKeyAt } from '#money/chain/addresses.ts'
import { dollarContract } from '../../outside/chain/token.ts'
import { anInvoice, mineAndWatch, skip, sweepKey, theRig, type ChainRig } from '../payments/chain-rig.ts'
import { tokenFaults, type TokenWorld } from './tokens.ts'

/** Whoever has the key of an address sends some of its tokens to a stranger. */
async function steal({ chain, token, rig }: ChainRig, address: Hex, atomic: bigint): Promise<void> {
  const [row] = await rig.owner.sql<{ place: number }>`
    select place from chain.invoices where address = ${address}`
  const thief = spendingKeyAt(sweepKey, row?.place ?? assert.fail())
  await chain.command.setBalance({ address, value: parseEther('1') })
  const wallet = createWalletClient({ account: thief, chain: foundry, transport: http(chain.origin) })
  const { abi } = dollarContract()
  const stranger = `0x${'c0ffee'.padStart(40, '0')}`
  const hash = await wallet.writeContract({
    address: token,
    abi,
    functionName: 'transfer',
    args: [stranger, atomic],
  })
  await chain.ask.waitForTransactionReceipt({ hash })
}

test(
  'tokens of customers, deposit addresses and treasury cancel, and transfers nobody asked for are found',
  { skip },
  async () => {
    const at = theRig()
    const world: TokenWorld = {
      owner: at.rig.owner,
      worker: at.worker,
      connectors: at.rig.connectors,
      link: { ...at.link, sweepKey, leastSweep: 10_000_000n },
      origin: at.chain.origin,
    }
    // The first invoice of all, paid before anybody has looked at the chain even once.
    const over = await anInvoice(at, false)
    await at.pay(over.invoice.address, (over.invoice.atomic * 3n) / 2n)
    await at.chain.mine(20)
    const under = await anInvoice(at)
    await at.pay(under.invoice.address, 4_000_000n)
    await mineAndWatch(at, 3)
    assert.deepEqual(await tokenFaults(world), [])
    const [moved] = await at.rig.owner.sql<{ refunds: number; sweeps: number; waiting: number }>`
    select (select count(*)::int from chain.refunds where state = 'confirmed') as refunds,
           (select count(*)::int from chain.sweeps where state = 'confirmed') as sweeps,
           (select count(*)::int from chain.deposits where state = 'seen') as waiting`
    assert.deepEqual(moved, { refunds: 1, sweeps: 1, waiting: 1 }, 'every kind of movement was there')

    await at.pay(at.chain.refunder.address, 7_000_000n)
    const planted = await tokenFaults(world)
    assert.deepEqual(
      planted.map((fault) => fault.replace(/\d+/g, '#')),
      [
        'tokens: treasury: ledger #, chain #',
        'tokens: what customers and the owner gave and did not get back: ledger #, chain #',
      ],
    )
    await steal(at, under.invoice.address, 1_000_000n)
    const robbed = await tokenFaults(world)
    assert.ok(robbed.some((fault) => fault.includes(under.invoice.address) && fault.includes('ledger 4000000, chain 3000000')), robbed.join('\n')) // prettier-ignore
  },
)

import { createServer } from 'node:net'
import { anvilBinary, deployDollar, startAnvil, trialAccount } from './anvil.ts'

type TestContext = { after(work: () => Promise<void> | void): void }

const freePort = () =>
  new Promise<number>((answer) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => answer(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Why tests of the chain are skipped; false where its binary is there. */
export const noChain = anvilBinary() === undefined ? 'the local chain has no binary for this machine' : false

/** A local chain for a test with a token on it. The first account of the trial words has all of it; the tenth pays refunds. */
export async function startChain(t: TestContext) {
  const chain = await startAnvil({ port: await freePort() })
  t.after(() => chain.stop())
  const token = await deployDollar(chain)
  const mine = (blocks: number) => chain.command.mine({ blocks })
  return { ...chain, token, mine, refunder: trialAccount(9) }
}

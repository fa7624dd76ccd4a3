import { openChain } from './party.ts'

const party = await openChain(process.env)
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void party.stop().then(() => process.exit(0)))

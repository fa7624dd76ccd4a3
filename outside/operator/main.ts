import { log } from '../wire/log.ts'
import { openOperator } from './party.ts'

const operator = await openOperator(process.env)
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void operator.stop().then(() => process.exit(0)))
log('listening', { name: 'operator', origin: operator.origin })

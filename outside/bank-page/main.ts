import { log } from '../wire/log.ts'
import { openHarbor, openIcbc } from './party.ts'

const parties = [await openIcbc(process.env), await openHarbor(process.env)]
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void Promise.all(parties.map(({ stop }) => stop())).then(() => process.exit(0)))
for (const [index, { origin }] of parties.entries())
  log('listening', { name: ['icbc', 'harbor'][index] ?? '', origin })

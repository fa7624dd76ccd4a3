import { log } from '../wire/log.ts'
import { environmentOf, partiesWanted } from './parties.ts'

// All parties of the demo in one process; each keeps its own books and speaks to the others over the wire only.
const open: { stop(): Promise<void> }[] = []
for (const party of partiesWanted(process.env)) {
  try {
    open.push(await party.open(environmentOf(party, process.env)))
  } catch (failure) {
    // One party that cannot open leaves its method out of the demo; the others go on.
    log('party_not_opened', { name: party.name, failure: String(failure) })
  }
}
const end = () => void Promise.all(open.map((each) => each.stop())).then(() => process.exit(0))
process.on('SIGTERM', end)
process.on('SIGINT', end)
log('listening', { name: 'world', origin: `http://127.0.0.1:${process.env.WORLD_PORT ?? '3030'}` })

import { log } from '../wire/log.ts'
import { openCards } from './party.ts'

const cards = await openCards(process.env)
let stopping = false
const end = () => {
  if (stopping) return
  stopping = true
  log('stopping')
  void cards.stop().then(() => process.exit(0))
}
process.on('SIGTERM', end)
process.on('SIGINT', end)
log('listening', {
  name: 'cards',
  origin: cards.origin,
  north: cards.origins.north,
  south: cards.origins.south,
})

import { log } from '../wire/log.ts'
import { openHouseBank } from './party.ts'

const bank = await openHouseBank(process.env)
const end = () => void bank.stop().then(() => process.exit(0))
process.on('SIGTERM', end)
process.on('SIGINT', end)
log('listening', { name: 'house-bank', origin: bank.origin })

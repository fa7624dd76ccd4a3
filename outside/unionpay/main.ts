import { openUnionpay } from './party.ts'

const party = await openUnionpay(process.env)
const end = () => void party.stop().then(() => process.exit(0))
process.on('SIGTERM', end)
process.on('SIGINT', end)

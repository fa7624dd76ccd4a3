import { log } from '../wire/log.ts'
import { listen, stopOnSignal } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { numeric } from '../wire/settings.ts'
import { apiRoutes } from './api.ts'
import { openBank } from './bank.ts'
import { pageRoutes } from './pages.ts'
import { settleDue } from './settlements.ts'
import { forget, sweep } from './sweep.ts'

const bank = openBank(process.env)
const server = serve([...apiRoutes(bank), ...pageRoutes(bank)])
const port = await listen(server, numeric(process.env, 'BANK_PORT', 3010, 0, 65_535))
if (bank.origin === '') bank.origin = `http://127.0.0.1:${port}`

let sweeping = Promise.resolve()
const sweeper = setInterval(() => {
  sweeping = sweep(bank)
    .then(() => settleDue(bank))
    .catch((failure: unknown) => log('sweep_failed', { failure: String(failure) }))
}, 1000)
const forgetter = setInterval(() => {
  void forget(bank).catch((failure: unknown) => log('forget_failed', { failure: String(failure) }))
}, 60_000)
bank.notifier.start()
stopOnSignal(server, async () => {
  clearInterval(sweeper)
  clearInterval(forgetter)
  await sweeping
  await bank.notifier.stop()
  bank.store.close()
})
log('listening', { name: 'bank', origin: `http://127.0.0.1:${port}` })

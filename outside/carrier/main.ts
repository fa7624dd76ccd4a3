import { log } from '../wire/log.ts'
import { listen, stopOnSignal } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { numeric } from '../wire/settings.ts'
import { openCarrier } from './carrier.ts'
import { advanceDue } from './parcels.ts'
import { carrierRoutes } from './routes.ts'

const carrier = openCarrier(process.env)
const server = serve(carrierRoutes(carrier))
const port = await listen(server, numeric(process.env, 'CARRIER_PORT', 3020, 0, 65_535))
if (carrier.origin === '') carrier.origin = `http://127.0.0.1:${port}`

let stepping = Promise.resolve()
const tick = Math.min(1000, Math.max(25, carrier.stepMilliseconds / 4))
const steps = setInterval(() => {
  stepping = advanceDue(carrier).catch((failure: unknown) => log('step_failed', { failure: String(failure) }))
}, tick)
carrier.notifier.start()
carrier.mail.start()
stopOnSignal(server, async () => {
  clearInterval(steps)
  await stepping
  await carrier.notifier.stop()
  await carrier.mail.stop()
  carrier.store.close()
})
log('listening', { name: 'carrier', origin: `http://127.0.0.1:${port}` })

import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { type Environment, numeric } from '../wire/settings.ts'
import { type BankName, openPageBank } from './bank.ts'
import { pageBankRoutes } from './routes.ts'
import { settle } from './settle.ts'
import { sweep } from './sweep.ts'

/** A bank that is open: where it is reached, and how it is closed. */
export type OpenParty = { readonly origin: string; readonly stop: () => Promise<void> }

async function open(name: BankName, environment: Environment): Promise<OpenParty> {
  const prefix = name.toUpperCase()
  const bank = openPageBank(name, environment)
  const server = serve(pageBankRoutes(bank))
  const port = await listen(
    server,
    numeric(environment, `${prefix}_PORT`, name === 'icbc' ? 3038 : 3039, 0, 65_535),
  )
  if (bank.origin === '') bank.origin = `http://127.0.0.1:${port}`
  let running: Promise<unknown> = Promise.resolve()
  const every = (milliseconds: number, event: string, work: () => Promise<unknown>) =>
    setInterval(() => {
      running = work().catch((failure: unknown) => log(event, { failure: String(failure) }))
    }, milliseconds)
  const timers = [
    every(Math.max(50, 1000 / bank.speed), 'sweep_failed', () => sweep(bank)),
    // The day ends once in twenty-four hours of this world's time.
    every(
      Math.min(2_000_000_000, Math.max(1000, (bank.daySeconds * 1000) / bank.speed)),
      'settle_failed',
      () => settle(bank),
    ),
  ]
  bank.mail.start()
  return {
    origin: bank.origin,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await running
      await bank.mail.stop()
      bank.store.close()
    },
  }
}

/** The bank with the ICBC B2C interface, by the settings `ICBC_…`. */
export const openIcbc = (environment: Environment): Promise<OpenParty> => open('icbc', environment)

/** The second bank of the family, by the settings `HARBOR_…`. */
export const openHarbor = (environment: Environment): Promise<OpenParty> => open('harbor', environment)

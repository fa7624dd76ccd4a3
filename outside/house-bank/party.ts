import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { type Environment, numeric } from '../wire/settings.ts'
import { apiRoutes, startClock } from './api.ts'
import { openHouseBankStore } from './house-bank.ts'
import { pageRoutes } from './pages.ts'

/** The house bank, running; `iban` is the account of its customer. */
export type RunningHouseBank = {
  readonly origin: string
  readonly iban: string
  stop(): Promise<void>
}

/** Open the house bank: the account of the shop, with statements, payment orders and electronic checks. */
export async function openHouseBank(environment: Environment): Promise<RunningHouseBank> {
  const bank = openHouseBankStore(environment)
  const server = serve([...apiRoutes(bank), ...pageRoutes(bank)])
  const port = await listen(server, numeric(environment, 'HOUSE_BANK_PORT', 3041, 0, 65_535))
  const stopClock = startClock(bank, (failure) => log('house_bank_failed', { failure: String(failure) }))
  return {
    origin: `http://127.0.0.1:${port}`,
    iban: bank.iban,
    async stop() {
      await stopClock()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      bank.store.close()
    },
  }
}

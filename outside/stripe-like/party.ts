import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { type Environment, numeric } from '../wire/settings.ts'
import { apiRoutes } from './api.ts'
import { dropOldKeys } from './answers.ts'
import { decideDisputes } from './disputes.ts'
import { pageRoutes } from './pages.ts'
import { payOut } from './payouts.ts'
import { expireSessions, openProvider } from './provider.ts'

/** Open the provider: binds its port, goes on with the notifications it owes, and answers where it is. */
export async function openStripeLike(
  environment: Environment,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const provider = openProvider(environment)
  const server = serve([...apiRoutes(provider), ...pageRoutes(provider)])
  const port = await listen(server, numeric(environment, 'STRIPE_LIKE_PORT', 3042, 0, 65_535))
  const origin = `http://127.0.0.1:${port}`
  if (provider.origin === '') provider.origin = origin
  let sweeping = Promise.resolve()
  const sweeper = setInterval(() => {
    sweeping = expireSessions(provider)
      .then(() => decideDisputes(provider))
      .then(() => dropOldKeys(provider))
      .catch((failure: unknown) => log('sweep_failed', { failure: String(failure) }))
  }, 1000)
  // The parties of a world share their seconds: the day ends for all of them at once.
  const day = setInterval(() => {
    sweeping = sweeping
      .then(() => payOut(provider))
      .then(
        () => undefined,
        (failure: unknown) => log('payout_failed', { failure: String(failure) }),
      )
  }, provider.daySeconds * 1000)
  provider.notifier.start()
  provider.mail.start()
  log('listening', { name: 'stripe-like', origin })
  const stop = async () => {
    clearInterval(sweeper)
    clearInterval(day)
    server.closeAllConnections()
    await new Promise<void>((closed) => server.close(() => closed()))
    await sweeping
    await provider.notifier.stop()
    await provider.mail.stop()
    provider.store.close()
  }
  return { origin, stop }
}

import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { type Environment, numeric } from '../wire/settings.ts'
import { apiRoutes } from './api.ts'
import { openOperatorStore } from './operator.ts'
import { pageRoutes } from './pages.ts'
import { sweep } from './second-step.ts'
import { settle } from './settle.ts'

/** Open the mobile operator by its settings `OPERATOR_…`. */
export async function openOperator(
  environment: Environment,
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const operator = openOperatorStore(environment)
  const server = serve([...apiRoutes(operator), ...pageRoutes(operator)])
  const port = await listen(server, numeric(environment, 'OPERATOR_PORT', 3040, 0, 65_535))
  if (operator.origin === '') operator.origin = `http://127.0.0.1:${port}`
  let running: Promise<unknown> = Promise.resolve()
  const every = (milliseconds: number, event: string, work: () => Promise<unknown>) =>
    setInterval(() => {
      running = work().catch((failed: unknown) => log(event, { failure: String(failed) }))
    }, milliseconds)
  const timers = [
    every(Math.max(50, 1000 / operator.speed), 'sweep_failed', () => sweep(operator)),
    // The merchant is paid once in twenty-four hours of this world's time.
    every(Math.max(1000, (operator.daySeconds * 1000) / operator.speed), 'settle_failed', () =>
      settle(operator),
    ),
  ]
  operator.mail.start()
  return {
    origin: operator.origin,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await running
      await operator.mail.stop()
      operator.store.close()
    },
  }
}

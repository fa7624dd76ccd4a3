import type { Server } from 'node:http'
import { json } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { type Route, serve } from '../wire/server.ts'
import { type Environment, numeric, partySecret } from '../wire/settings.ts'
import { readBooks } from './books.ts'
import { payOutDays, payoutRoutes } from './payouts.ts'
import type { Rail } from './rail.ts'
import { sweep } from './sweep.ts'

/** A provider that answers: where, and how to end it. */
export type Party = { readonly origin: string; readonly stop: () => Promise<void> }

/** Let a provider answer on its port (`<NAME>_PORT`, 0 for any free one) and keep its promises until it is stopped. */
export async function runRail(
  environment: Environment,
  rail: Rail,
  routes: readonly Route[],
  usualPort: number,
): Promise<Party> {
  const { name } = rail.manner
  const control: Route[] = [
    ['GET', '/control/books', (asked) => onlyHere(asked, () => json(200, readBooks(rail.store)))],
    ['GET', '/control/notices', (asked) => onlyHere(asked, () => json(200, { notices: notices(rail) }))],
  ]
  const key =
    environment[`${name.toUpperCase()}_PAYOUT_KEY`] ??
    (environment['WORLD_SECRET'] === undefined ? '' : partySecret(environment, name))
  const server = serve([...routes, ...control, ...payoutRoutes(rail, key), ...rail.faults.routes])
  const port = await listen(server, numeric(environment, `${name.toUpperCase()}_PORT`, usualPort, 0, 65_535))
  if (rail.origin === '') rail.origin = `http://127.0.0.1:${port}`
  let sweeping = Promise.resolve()
  const sweeper = setInterval(
    () => {
      sweeping = sweep(rail)
        .then(() => payOutDays(rail))
        .catch((failure: unknown) => log('sweep_failed', { failure: String(failure) }))
    },
    Math.max(20, 1000 / rail.speed),
  )
  rail.room.start()
  log('listening', { name, origin: `http://127.0.0.1:${port}` })
  return {
    origin: rail.origin,
    async stop() {
      clearInterval(sweeper)
      await closed(server)
      await sweeping
      await rail.room.stop()
      rail.store.close()
    },
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function notices(rail: Rail) {
  return rail.store
    .all<{ id: string; about: string; state: string; tries: bigint; last_answer: string | null }>(
      `select id, about, state, tries, last_answer from notices order by created_at desc limit 200`,
    )
    .map((row) => ({ ...row, tries: Number(row.tries) }))
}

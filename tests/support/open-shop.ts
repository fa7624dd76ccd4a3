import { mkdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttpOut } from '#kernel/http-out.ts'
import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { listen, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { onChange, type Follower } from '#kernel/outbox.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { freePort } from './free-port.ts'
import { providersOf, type Providers } from '../../src/apps/providers.ts'
import { loadDemo } from '../../src/apps/demo.ts'
import { startWorker } from '../../src/apps/jobs/index.ts'
import { worldOrigins } from '../../src/apps/start/simulators.ts'
import { webServer } from '../../src/apps/web.ts'
import { startBank, startCarrier, type Outside } from '../../outside/testing.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** A whole shop for a test: its own database, web server on a free port, bank and carrier. */
export type OpenShop = Providers & {
  readonly origin: string
  readonly db: TestDatabase
  readonly owner: Db
  readonly settings: Settings
  readonly bank: Outside
  readonly carrier: Outside
}

/** What a test shop begins with. The carrier moves parcels by itself every so many seconds; `worker` does what comes due. */
export type Wanted = {
  readonly demo?: boolean
  readonly worker?: boolean
  readonly carrierStepSeconds?: number
  readonly env?: Record<string, string>
}

/** The forms of pictures follow from their keys: shops of tests make each once for all of them. */
function sharePictures({ dataFolder }: Settings): void {
  const shared = join(tmpdir(), 'kontor-test-pictures')
  mkdirSync(shared, { recursive: true })
  mkdirSync(join(dataFolder, 'cache'), { recursive: true })
  symlinkSync(shared, join(dataFolder, 'cache', 'pictures'))
}

/** Open a shop; it is closed with the test. */
export async function openShop(test: Context, wanted: Wanted = {}): Promise<OpenShop> {
  // What was opened last is closed first, whatever order the test's own hooks run in.
  const ends: (() => void | Promise<void>)[] = []
  const t: Context = { after: (end) => void ends.unshift(end) }
  test.after(async () => {
    for (const end of ends) await end()
  })
  const step = String(wanted.carrierStepSeconds ?? 0)
  const [db, bank, carrier, port] = await Promise.all([
    testDatabase(t),
    startBank(t, { speed: 20 }),
    startCarrier(t, { speed: 20, env: { CARRIER_STEP_SECONDS: step } }),
    freePort(),
  ])
  const settings = testSettings({
    PORT: String(port),
    PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
    BANK_ORIGIN: bank.origin,
    BANK_KEY: bank.key,
    BANK_WEBHOOK_SECRET: bank.webhookSecret,
    CARRIER_ORIGIN: carrier.origin,
    CARRIER_KEY: carrier.key,
    CARRIER_WEBHOOK_SECRET: carrier.webhookSecret,
    ...wanted.env,
  })
  sharePictures(settings)
  const owner = await db.as('owner')
  if (wanted.demo ?? true) await loadDemo({ db, settings })
  const httpOut = createHttpOut([
    bank.origin,
    carrier.origin,
    settings.vaultOrigin,
    settings.acquirerNorthOrigin,
    settings.acquirerSouthOrigin,
    ...worldOrigins(settings),
  ])
  const followers: Follower[] = []
  const context = { db, settings, httpOut, follow: (each: Follower) => void followers.push(each) }
  setLogLevel(settings.logLevel)
  const server = await webServer(context)
  const following = await onChange(db, {
    facts: (facts) => followers.forEach((each) => each.facts(facts)),
    forget: () => followers.forEach((each) => each.forget()),
  })
  const worker = wanted.worker
    ? await startWorker({ ...context, worker: await db.as('worker') })
    : { stop: () => undefined }
  await listen(server, settings)
  t.after(async () => {
    await Promise.all([stopServer(server, 500), worker.stop()])
    await following.stop()
    httpOut.close()
  })
  return { ...providersOf(context), origin: settings.publicOrigin, db, owner, settings, bank, carrier }
}

import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { type Acquirer, type AcquirerName, acquirerNumbers } from '../acquirer/acquirer.ts'
import { openAcquirer } from '../acquirer/open.ts'
import { acquirerRoutes } from '../acquirer/api.ts'
import { expire, recover } from '../acquirer/authorize.ts'
import { expireDisputes } from '../acquirer/disputes.ts'
import { forgetKeys } from '../acquirer/forget.ts'
import { recoverIncrements } from '../acquirer/operations.ts'
import { connectAcquirer } from '../acquirer/wire.ts'
import { type Issuer, issuerNumbers } from '../issuer/issuer.ts'
import { openIssuer } from '../issuer/open.ts'
import { issuerPages } from '../issuer/pages.ts'
import { expireHolds } from '../issuer/reverse.ts'
import { connectIssuer } from '../issuer/wire.ts'
import type { Network } from '../network/network.ts'
import { openNetwork } from '../network/open.ts'
import { cutOff } from '../network/settle.ts'
import { log } from '../wire/log.ts'
import { listen } from '../wire/run.ts'
import { serve } from '../wire/server.ts'
import { type Environment, numeric, partySecret, webhookSecret } from '../wire/settings.ts'
import { type Clock, wallClock } from './clock.ts'
import type { IssuerName } from './magic.ts'
import { type MischiefDesk, openMischief } from './mischief.ts'
import type { Session } from './session.ts'

/** The whole card world in one process: each party with its own books, messages between them over TCP. */
export type Cards = {
  /** Pages of the issuers, access control and directory server. */
  readonly origin: string
  readonly origins: Readonly<Record<AcquirerName, string>>
  readonly acquirers: Readonly<Record<AcquirerName, Acquirer>>
  readonly issuers: Readonly<Record<IssuerName, Issuer>>
  readonly network: Network
  readonly lines: Readonly<Record<IssuerName, Session>>
  readonly mischief: MischiefDesk
  /** Close the clearing cycle now. */
  readonly cutOff: () => Promise<string>
  /** Do what time alone does: end holds, authorizations and disputes that ran out. */
  readonly sweep: () => Promise<void>
  /** Wait until nobody owes anybody a message that could be sent. */
  readonly quiet: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Open all card parties by their settings; `clock` replaces the machine's time in tests. */
export async function openCards(environment: Environment, clock?: Clock): Promise<Cards> {
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  const time = clock ?? wallClock(speed)
  const seconds = numeric(environment, 'ACQUIRER_TIMEOUT_SECONDS', 10, 0.01, 120)
  const timeout = Math.max(20, (seconds * 1000) / speed)
  const folder = (environment.CARDS_STORE ?? ':memory:').replace(/\.sqlite$/, '')
  if (folder !== ':memory:') mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = (name: string) => (folder === ':memory:' ? folder : join(folder, `${name}.sqlite`))
  const mischief = openMischief()
  const zoneKeys = new Map<string, Buffer>()
  const member = (number: string, name: string, kind: 'acquirer' | 'issuer') => {
    const zoneKey = randomBytes(24)
    zoneKeys.set(number, zoneKey)
    return { number, name, kind, zoneKey }
  }
  const network = await openNetwork({
    storePath: file('network'),
    port: portOf(environment, 'CARDS_NETWORK_PORT', 3),
    clock: time,
    mischief,
    issuerMilliseconds: timeout * 0.6,
    members: [
      member(acquirerNumbers.north, 'north', 'acquirer'),
      member(acquirerNumbers.south, 'south', 'acquirer'),
      member(issuerNumbers.alster, 'alster', 'issuer'),
      member(issuerNumbers.isar, 'isar', 'issuer'),
    ],
  })
  const key = (number: string) => zoneKeys.get(number) ?? randomBytes(24)
  const issuers = {
    alster: await openIssuer('alster', file('issuer-alster'), time, timeout * 0.6),
    isar: await openIssuer('isar', file('issuer-isar'), time, timeout * 0.6),
  }
  const lines = {
    alster: connectIssuer(issuers.alster, network.port, key(issuerNumbers.alster), timeout * 0.6, mischief),
    isar: connectIssuer(issuers.isar, network.port, key(issuerNumbers.isar), timeout * 0.6, mischief),
  }
  const acquirers = {
    north: openOne(environment, 'north', file('acquirer-north'), time, timeout),
    south: openOne(environment, 'south', file('acquirer-south'), time, timeout),
  }
  for (const acquirer of Object.values(acquirers)) {
    await recover(acquirer)
    await acquirer.store.write(() => recoverIncrements(acquirer))
    connectAcquirer(acquirer, network.port, key(acquirer.number), mischief)
    acquirer.notifier.start()
  }
  const sessions = [...Object.values(lines), ...Object.values(acquirers).map((each) => each.session)]
  await Promise.all(sessions.map(async (session) => session?.ready()))
  const parts = { network, issuers, lines, acquirers, mischief, clock: time }
  return serveAll(environment, parts)
}

type Parts = Pick<Cards, 'network' | 'issuers' | 'lines' | 'acquirers' | 'mischief'> & {
  readonly clock: Clock
}

async function serveAll(environment: Environment, parts: Parts): Promise<Cards> {
  const { network, issuers, lines, acquirers, mischief, clock } = parts
  const run = () => cutOff(network)
  const sweep = async () => {
    await Promise.all(Object.values(issuers).map(expireHolds))
    await Promise.all(Object.values(acquirers).flatMap((each) => [expire(each), expireDisputes(each)]))
    for (const each of Object.values(acquirers)) forgetKeys(each)
  }
  const pages = serve(issuerPages({ issuers, network, mischief, lines, cutOff: run }))
  const north = serve(acquirerRoutes(acquirers.north))
  const south = serve(acquirerRoutes(acquirers.south))
  const at = async (server: Server, name: string, offset: number) =>
    `http://127.0.0.1:${await listen(server, portOf(environment, name, offset))}`
  const origins = {
    north: await at(north, 'ACQUIRER_NORTH_PORT', 1),
    south: await at(south, 'ACQUIRER_SOUTH_PORT', 2),
  }
  const origin = await at(pages, 'ISSUER_PORT', 4)
  const failed = (failure: unknown) => log('cards_failed', { failure: String(failure) })
  const sweeper = setInterval(() => void sweep().catch(failed), 1000)
  const every = numeric(environment, 'CARDS_CUTOFF_SECONDS', 3600, 0, 604_800)
  const cutter =
    every === 0
      ? undefined
      : setInterval(() => void run().catch(failed), Math.max(200, (every * 1000) / clock.speed))
  const forwarders = [network, ...Object.values(issuers), ...Object.values(acquirers)].map((each) => each.forward) // prettier-ignore
  return {
    origin,
    origins,
    acquirers,
    issuers,
    network,
    lines,
    mischief,
    cutOff: run,
    sweep,
    async quiet() {
      // What one party sends makes the next owe something, so one round is not enough.
      for (let round = 0; round < 3; round += 1)
        await Promise.all(forwarders.map((forward) => forward.quiet()))
    },
    async stop() {
      clearInterval(sweeper)
      clearInterval(cutter)
      for (const server of [pages, north, south]) {
        server.close()
        server.closeAllConnections()
      }
      for (const each of forwarders) each.stop()
      for (const acquirer of Object.values(acquirers)) {
        acquirer.session?.stop()
        await acquirer.notifier.stop()
      }
      for (const line of Object.values(lines)) line.stop()
      await network.stop()
      for (const each of [...Object.values(acquirers), ...Object.values(issuers)]) each.store.close()
    },
  }
}

function openOne(
  environment: Environment,
  name: AcquirerName,
  storePath: string,
  clock: Clock,
  timeoutMilliseconds: number,
): Acquirer {
  const prefix = `ACQUIRER_${name.toUpperCase()}`
  const secretName = `${prefix}_WEBHOOK_SECRET`
  // In the demo's world both sides make their secrets of the one secret of that world.
  const secret =
    environment[secretName] ?? `whsec_${partySecret(environment, `acquirer-${name}-notifications`)}`
  const shop = environment.SHOP_ORIGIN
  return openAcquirer({
    name,
    storePath,
    clock,
    timeoutMilliseconds,
    overPercent: BigInt(numeric(environment, 'ACQUIRER_OVER_PERCENT', 0, 0, 100)),
    webhookSecret: webhookSecret({ [secretName]: secret }, secretName),
    merchant: {
      key: environment[`${prefix}_KEY`] ?? partySecret(environment, `acquirer-${name}`),
      name: environment.ACQUIRER_MERCHANT_NAME ?? 'Kontor',
      mcc: environment.ACQUIRER_MCC ?? '5311',
      notifyUrl: environment[`${prefix}_NOTIFY_URL`] ?? (shop && `${shop}/webhooks/acquirer_${name}`),
    },
  })
}

function portOf(environment: Environment, name: string, offset: number): number {
  const world = numeric(environment, 'WORLD_PORT', 3030, 0, 65_000)
  return numeric(environment, name, world === 0 ? 0 : world + offset, 0, 65_535)
}

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { startAlipay } from '../../../outside/alipay/testing.ts'
import { startCards, type TestCards } from '../../../outside/cards/testing.ts'
import type { StartedRail } from '../../../outside/rails/testing.ts'
import { startBank, type Outside } from '../../../outside/testing.ts'
import { startUnionpay } from '../../../outside/unionpay/testing.ts'
import { startWechat } from '../../../outside/wechat/testing.ts'
import { receiveNotification } from '../../../src/flows/receive-notification.ts'
import { aVault, type TestVault } from '../../support/a-vault.ts'
import { openPages, type Pages } from './pages.ts'
import {
  readAcquirer,
  readAlipay,
  readBank,
  readOperator,
  readPageBank,
  readStripe,
  readUnionpay,
  readVault,
  readWechat,
} from './readings.ts'
import { waysOut, type ShopSettings, type WaysOut } from './shop-settings.ts'
import { wireTo, type Desk, type Reading } from './wire.ts'

/** Everything that outlives the processes that are killed: database, providers, wires to them, the shop's ends. */
export type World = {
  readonly db: TestDatabase
  readonly owner: Db
  readonly bank: Outside
  readonly cards: TestCards
  readonly rails: Readonly<Record<'alipay' | 'wechat' | 'unionpay', StartedRail>>
  readonly pages: Pages
  readonly vault: TestVault
  /** What a process of the shop is told; its calls go over the wires. */
  readonly settings: ShopSettings
  /** Ways out that go past the wires, for payers and for those who look into the books. */
  readonly direct: WaysOut
  /** While this says so of a connector's message, it is turned away unheard. */
  deaf: (connector: string, raw: Buffer) => boolean
  /** Where processes keep their program as they prepared it. */
  readonly prepared: string
  readonly heard: { taken: number; turnedAway: number }
  close(): Promise<void>
}

type Context = { after(end: () => void | Promise<void>): void }

/** The shop's ends: another of its processes, which lives on and hears what providers tell unless it is deaf. */
async function openEnds(t: Context, world: () => World): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const raw = Buffer.concat(parts)
      const name = (incoming.url ?? '').replace('/webhooks/', '')
      const { db, direct, deaf, heard } = world()
      if (deaf(name, raw)) {
        heard.turnedAway++
        outgoing.writeHead(503).end()
        return
      }
      receiveNotification(db, direct.connectors, name, { raw, headers: incoming.headers }).then(
        ({ status, body = '' }) => {
          heard.taken++
          outgoing.writeHead(status).end(body)
        },
        // A provider that tells again while all is being closed finds nobody.
        () => outgoing.writeHead(500).end(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Parties = Pick<World, 'bank' | 'cards' | 'rails' | 'pages' | 'vault' | 'db'>

const railOf = ({ merchant, house }: StartedRail, origin: string) => ({
  origin,
  privateKey: merchant.privateKey,
  publicKey: house.publicKey,
})

function settingsOf(
  { bank, cards, rails, pages, vault, db }: Parties,
  ends: string,
  at: Readonly<Record<string, string>>,
): ShopSettings {
  const { host, port, database } = db
  const where = (name: string, origin: string) => at[name] ?? origin
  return {
    database: { host, port, database },
    ends,
    bank: { origin: where('bank', bank.origin), key: bank.key, webhookSecret: bank.webhookSecret },
    vault: { origin: where('vault', vault.origin), secret: vault.clientSecret },
    acquirers: {
      north: { origin: where('north', cards.origins.north), key: cards.keys.north },
      south: { origin: where('south', cards.origins.south), key: cards.keys.south },
      webhookSecret: cards.webhookSecret,
    },
    alipay: railOf(rails.alipay, where('alipay', rails.alipay.origin)),
    wechat: {
      ...railOf(rails.wechat, where('wechat', rails.wechat.origin)),
      scanPage: `${rails.wechat.origin}/scan`,
    },
    unionpay: railOf(rails.unionpay, where('unionpay', rails.unionpay.origin)),
    stripe: { ...pages.stripe, origin: where('stripe', pages.stripe.origin) },
    operator: { ...pages.operator, origin: where('operator', pages.operator.origin) },
    icbc: { ...pages.icbc, origin: where('icbc', pages.icbc.origin) },
  }
}

const speed = 50

/** Open a world of its own; `desk` decides about every call that goes over its wires. */
export async function openWorld(desk: Desk): Promise<World> {
  setLogLevel('silent')
  const ends: (() => void | Promise<void>)[] = []
  // What was opened first is needed longest.
  const t: Context = { after: (end) => void ends.unshift(end) }
  const close = async () => {
    for (const end of ends.splice(0)) await end()
  }
  try {
    const prepared = mkdtempSync(join(tmpdir(), 'kontor-sent-'))
    t.after(() => rmSync(prepared, { recursive: true, force: true, maxRetries: 5 }))
    const db = await testDatabase(t)
    const owner = await db.as('owner')
    const [bank, cards] = [await startBank(t, { speed }), await startCards(t)]
    const wire = (name: string, origin: string, read: Reading) => wireTo(t, name, origin, read, desk)
    const north = await wire('north', cards.origins.north, readAcquirer)
    const south = await wire('south', cards.origins.south, readAcquirer)
    const vault = await aVault(t, {
      VAULT_DIRECTORY_ORIGIN: cards.origin,
      VAULT_NORTH_ORIGIN: north,
      VAULT_NORTH_KEY: cards.keys.north,
      VAULT_SOUTH_ORIGIN: south,
      VAULT_SOUTH_KEY: cards.keys.south,
    })
    const rails = {
      alipay: await startAlipay(t, { speed }),
      wechat: await startWechat(t, { speed }),
      unionpay: await startUnionpay(t, { speed }),
    }
    const shopsEnd = await openEnds(t, () => world)
    const pages = await openPages(t, shopsEnd, prepared, speed)
    const operatorsWire = readOperator(pages.operator.store)
    t.after(() => operatorsWire.close())
    const at = {
      north,
      south,
      bank: await wire('bank', bank.origin, readBank),
      vault: await wire('vault', vault.origin, readVault),
      alipay: await wire('alipay', rails.alipay.origin, readAlipay),
      wechat: await wire('wechat', rails.wechat.origin, readWechat),
      unionpay: await wire('unionpay', rails.unionpay.origin, readUnionpay),
      stripe: await wire('stripe', pages.stripe.origin, readStripe),
      operator: await wire('operator', pages.operator.origin, operatorsWire),
      icbc: await wire('icbc', pages.icbc.origin, readPageBank),
    }
    const parties = { bank, cards, rails, pages, vault, db }
    const direct = waysOut(settingsOf(parties, shopsEnd, {}))
    t.after(() => direct.close())
    const settings = settingsOf(parties, shopsEnd, at)
    const heard = { taken: 0, turnedAway: 0 }
    const world: World = { ...parties, owner, settings, direct, deaf: () => false, heard, prepared, close }
    return world
  } catch (error) {
    await close()
    throw error
  }
}

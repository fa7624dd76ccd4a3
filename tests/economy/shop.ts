import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Db } from '#kernel/database.ts'
import { createHttpOut, type HttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { startSequencer } from '#kernel/outbox.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { grantTerms } from '#money/credit/index.ts'
import type { DisputeDesk } from '#money/disputes/index.ts'
import type { ChainLink } from '#money/chain/index.ts'
import type { Connectors, SettlementSource } from '#money/payments/index.ts'
import type { AccountBank } from '#money/payouts/index.ts'
import { recordPaymentPassword, setPaymentPassword, type Actor } from '#people/access/index.ts'
import {
  accountBankOf,
  debitRulesOf,
  disputeDesksOf,
  settlementSourcesOf,
} from '../../src/apps/account-bank.ts'
import { chainLinkOf } from '../../src/apps/chain-provider.ts'
import { providersOf, type Providers } from '../../src/apps/providers.ts'
import { worldOrigins } from '../../src/apps/start/simulators.ts'
import type { DebitRules } from '../../src/flows/debit-accounts.ts'
import { receiveNotification } from '../../src/flows/receive-notification.ts'
import { receiveReport } from '../../src/flows/track-shipment.ts'
import { partySecret } from '../../outside/wire/settings.ts'
import { aBuyer } from '../payments/a-buyer.ts'
import { aVault, type TestVault } from '../support/a-vault.ts'
import { worldSecret } from '../../src/apps/start/simulators.ts'
import { aShop } from '../trade/a-shop.ts'
import { openWorld, type Context, type World } from './world.ts'

/** The payment password of every buyer who has a wallet here. */
export const paymentPassword = '480519'

/** A shop at work in a world of its own: everybody's books are open. */
export type Economy = Providers & {
  readonly db: TestDatabase
  readonly worker: Db
  readonly owner: Db
  readonly world: World
  readonly process: TestVault
  /** The connectors as the worker uses them. */
  readonly working: Connectors
  readonly bankOfOurs: AccountBank
  readonly debits: DebitRules
  readonly chain: ChainLink | undefined
  readonly desks: readonly DisputeDesk[]
  /** Where settlement files come from, asked anew: what was read before is forgotten. */
  readonly sources: () => readonly SettlementSource[]
  readonly articles: readonly number[]
  readonly buyers: readonly Actor[]
  readonly ears: Ears
  /** Who has settled at this checkpoint: all but those that go by the calendar always do. */
  readonly settled: { calendar: boolean; at: Date }
  readonly isSettled: (accounts: string) => boolean
}

/** The shop's ears; while deaf, messages of providers are turned away unheard. */
export type Ears = { economy?: Economy; deaf: boolean }

/** The shop's own ends. Answers their address. */
async function openEnds(t: Context, ears: Ears): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { economy } = ears
      const name = (request.url ?? '').replace('/webhooks/', '')
      const message = { raw: Buffer.concat(parts), headers: request.headers }
      const hear = async () => {
        if (economy === undefined || ears.deaf) return { status: 503 }
        if (name === 'carrier') return receiveReport(economy.db, economy.carriers, 'parcel', message)
        return receiveNotification(economy.db, economy.connectors, name, message)
      }
      hear().then(
        (told) => response.writeHead(told.status).end('body' in told ? told.body : ''),
        // A message that could not be taken in is told again by its sender.
        () => response.writeHead(500).end(),
      )
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Buyers who have a wallet and may buy on account. */
async function someBuyers(db: Db, count: number): Promise<Actor[]> {
  const hash = mustBeDone(await setPaymentPassword(db, 'pty_00000000000000000000000000', paymentPassword))
  const buyers: Actor[] = []
  for (let i = 0; i < count; i++) {
    const buyer = await aBuyer(db, `buyer${i}@example.com`)
    buyers.push(buyer)
    const limit = { minor: 10_000_000n, currency: 'EUR' } as const
    await inTransaction(db, async (tx) => {
      await recordPaymentPassword(tx, buyer.party, hash)
      return grantTerms(tx, { party: buyer.party, limit, netDays: 14, actor: 'desk' })
    })
    await db.sql`
      insert into wallet.limits (party_id, currency, payment_minor, day_minor)
      values (${buyer.party}, 'EUR', 1000000000, 1000000000)`
  }
  return buyers
}

/** Prices in minor units; the same number of cents in euros and in dollars. */
const prices = [199n, 701n, 1_000n, 1_999n, 2_450n, 4_444n, 9_901n, 14_999n] as const

async function stock(db: Db): Promise<number[]> {
  const everywhere = { main: 1_000_000, second: 1_000_000 }
  const plain = prices.map((price) => ({ price, prices: { USD: price }, stock: everywhere }))
  return aShop(db, plain)
}

async function openDoors(t: Context, world: World, process: TestVault): Promise<HttpOut> {
  const { settings, bank, carrier } = world
  const out = createHttpOut([bank.origin, carrier.origin, process.origin, ...worldOrigins(settings)])
  t.after(() => out.close())
  return out
}

async function theVault(t: Context, world: World, shop: string): Promise<TestVault> {
  const environment = { WORLD_SECRET: worldSecret(world.settings) }
  return aVault(t, {
    VAULT_SHOP_ORIGIN: shop,
    VAULT_DIRECTORY_ORIGIN: world.at('cards'),
    VAULT_NORTH_ORIGIN: world.at('acquirer-north'),
    VAULT_NORTH_KEY: partySecret(environment, 'acquirer-north'),
    VAULT_SOUTH_ORIGIN: world.at('acquirer-south'),
    VAULT_SOUTH_KEY: partySecret(environment, 'acquirer-south'),
  })
}

/** Open the whole world and a shop in it; closed, the last opened first, when `t` is over. */
export async function openEconomy(test: Context): Promise<Economy> {
  const ends: (() => void | Promise<void>)[] = []
  const t: Context = { after: (end) => void ends.unshift(end) }
  test.after(async () => {
    for (const end of ends) await end()
  })
  setLogLevel('silent')
  const ears: Ears = { deaf: false }
  const db = await testDatabase(t)
  const shop = await openEnds(t, ears)
  const bare = await openWorld(t, shop)
  const process = await theVault(t, bare, shop)
  const settings = bare.settingsWith({
    VAULT_ORIGIN: process.origin,
    VAULT_CLIENT_SECRET: process.clientSecret,
  })
  const world = { ...bare, settings }
  const out = await openDoors(t, world, process)
  const worker = await db.as('worker')
  const sequencer = startSequencer(worker)
  t.after(() => sequencer.stop())
  const context = { db, settings, httpOut: out }
  const [bankOfOurs, debits] = [accountBankOf(settings, out), debitRulesOf(settings)]
  if (bankOfOurs === undefined || debits === undefined) throw new Error('the world has a house bank')
  const settled = { calendar: false, at: new Date(0) }
  const economy: Economy = {
    ...providersOf(context),
    db,
    worker,
    owner: await db.as('owner'),
    world,
    process,
    working: providersOf({ ...context, db: worker }).connectors,
    bankOfOurs,
    debits: { ...debits, settleSeconds: 0, returnSeconds: 3_600 },
    chain: world.hasChain ? chainLinkOf(context) : undefined,
    desks: disputeDesksOf(settings, out),
    sources: () => settlementSourcesOf(settings, out),
    articles: await stock(db),
    buyers: await someBuyers(db, 6),
    ears,
    settled,
    isSettled: (accounts) => settled.calendar || !/alipay|wechat|unionpay/.test(accounts),
  }
  ears.economy = economy
  return economy
}

/** Do something in a transaction of the worker. */
export const asWorker = <T>(
  { worker }: Pick<Economy, 'worker'>,
  work: (tx: Parameters<Parameters<typeof inTransaction>[1]>[0]) => Promise<T>,
): Promise<T> => inTransaction(worker, async (tx) => done(await work(tx))).then(mustBeDone)

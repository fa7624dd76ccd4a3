import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Settings } from '#kernel/config.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { worldSecret } from '../../src/apps/start/simulators.ts'
import { printedCode } from '../../outside/issuer/accounts.ts'
import { type MagicCard, magicCards } from '../../outside/cards/magic.ts'
import type { Cards } from '../../outside/cards/party.ts'
import { noChain } from '../../outside/chain/testing.ts'
import { startBank, startCarrier, type Outside } from '../../outside/testing.ts'
import { environmentOf, partiesWanted } from '../../outside/world/parties.ts'

/** The part of a test context used here. */
export type Context = { after(end: () => void | Promise<void>): void }

/** A row of a party's store. */
type Row = Readonly<Record<string, string | bigint | null>>

/** Everybody outside the shop, each with books of its own. */
export type World = {
  readonly settings: Settings
  /** The settings of the shop with some more of them; its secrets stay. */
  readonly settingsWith: (more: Readonly<Record<string, string>>) => Settings
  readonly bank: Outside
  readonly carrier: Outside
  readonly cards: Cards
  /** Where a party answers: `bank`, `carrier`, or one of the world. */
  readonly at: (party: string) => string
  readonly names: readonly string[]
  readonly hasChain: boolean
  /** Ask a party's store; nothing is written. */
  readonly read: <Found = Row>(party: string, sql: string) => Found[]
  /** Let days pass in the store of a party whose days follow the calendar. */
  readonly write: (party: string, sql: string) => void
  /** Ask a party's door for its keeper. */
  readonly control: (party: string, path: string, body?: object) => Promise<Record<string, unknown>>
}

const answers = (port: number) =>
  new Promise<boolean>((free) => {
    const probe = createServer()
    probe.once('error', () => free(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => free(true)))
  })

/** The first of twenty ports in a row that are free now. */
async function freeBlock(): Promise<number> {
  for (;;) {
    const first = 20_000 + 20 * Math.floor(Math.random() * 600)
    const free = await Promise.all(Array.from({ length: 20 }, (_, i) => answers(first + i)))
    if (free.every(Boolean)) return first
  }
}

const speed = 50
const parties = partiesWanted({})

/** The parties of the world, in this process, with days that end only when asked. */
async function openParties(
  t: Context,
  settings: Settings,
  folder: string,
  shop: string,
  bank: Outside,
  carrier: Outside,
) {
  const environment = {
    WORLD_PORT: String(settings.worldPort),
    WORLD_FOLDER: folder,
    WORLD_KEYS: join(settings.dataFolder, 'keys'),
    WORLD_SECRET: worldSecret(settings),
    CARD_BANK_ORIGIN: bank.origin,
    CARD_BANK_KEY: bank.key,
    CARRIER_ORIGIN: carrier.origin,
    CARRIER_KEY: carrier.key,
    SHOP_ORIGIN: shop,
    SIM_SPEED: String(speed),
    // Two seconds: a busy machine is no silent party.
    ACQUIRER_TIMEOUT_SECONDS: '100',
    CARDS_CUTOFF_SECONDS: '0',
    HOUSE_BANK_DAY_SECONDS: '86400',
    HOUSE_BANK_STATEMENT_SECONDS: '0',
    ICBC_DAY_SECONDS: '604800',
    HARBOR_DAY_SECONDS: '604800',
    OPERATOR_DAY_SECONDS: '604800',
    STRIPE_LIKE_DAY_SECONDS: '604800',
    // A payer who leaves a page open must still find it open when the order has long ended.
    OPERATOR_RESERVATION_SECONDS: '86400',
  }
  let cards: Cards | undefined
  for (const party of parties) {
    if (party.name === 'chain' && noChain !== false) continue
    const open = await party.open(environmentOf(party, environment))
    t.after(() => open.stop())
    if (party.name === 'cards') cards = open as Cards
  }
  if (cards === undefined) throw new Error('the card world did not open')
  return cards
}

/** The settings of a shop in this world, by environment name. */
const shopSettings = ({
  folder,
  shop,
  worldPort,
  bank,
  carrier,
}: {
  folder: string
  shop: string
  worldPort: number
  bank: Outside
  carrier: Outside
}): Readonly<Record<string, string>> => ({
  KONTOR_DATA: folder,
  SIMULATORS: 'true',
  WORLD_PORT: String(worldPort),
  PUBLIC_ORIGIN: shop,
  BANK_ORIGIN: bank.origin,
  BANK_KEY: bank.key,
  BANK_WEBHOOK_SECRET: bank.webhookSecret,
  CARRIER_ORIGIN: carrier.origin,
  CARRIER_KEY: carrier.key,
  CARRIER_WEBHOOK_SECRET: carrier.webhookSecret,
  CHINESE_CURRENCIES: 'CNY,EUR,USD,GBP',
  CHAIN_TOKEN: '0x5fbdb2315678afecb367f032d93f642f64180aa3',
  CHAIN_RATES: 'EUR=1.08,USD=1',
  WALLET_STEP_UP_ABOVE: '100000',
  VAULT_ORIGIN: 'http://127.0.0.1:1',
  ACQUIRER_NORTH_ORIGIN: `http://127.0.0.1:${worldPort + 1}`,
  ACQUIRER_SOUTH_ORIGIN: `http://127.0.0.1:${worldPort + 2}`,
})

/** Open everybody: card bank and carrier as processes of their own, the others here. `shop` is where they tell what happened. */
export async function openWorld(t: Context, shop: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-economy-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const worldPort = await freeBlock()
  const [bank, carrier] = await Promise.all([
    startBank(t, { speed }),
    startCarrier(t, {
      speed,
      env: { CARRIER_STEP_SECONDS: '0', HOUSE_BANK_ORIGIN: `http://127.0.0.1:${worldPort + 11}` },
    }),
  ])
  const environment = shopSettings({ folder, shop, worldPort, bank, carrier })
  const settings = testSettings(environment)
  const cards = await openParties(t, settings, folder, shop, bank, carrier)
  const stores = new Map<string, DatabaseSync>()
  t.after(() => stores.forEach((each) => each.close()))
  const fileOf = (party: string) =>
    party === 'bank'
      ? bank.store
      : party === 'carrier'
        ? carrier.store
        : join(
            folder,
            party.includes('-') && !['house-bank', 'stripe-like'].includes(party) ? 'cards' : '',
            `${party}.sqlite`,
          )
  const store = (party: string) => {
    const known = stores.get(party) ?? new DatabaseSync(fileOf(party), { timeout: 5_000 })
    stores.set(party, known)
    return known
  }
  const places = new Map([
    ['bank', bank.origin],
    ['carrier', carrier.origin],
    ['acquirer-north', cards.origins.north],
    ['acquirer-south', cards.origins.south],
    ...parties.map(({ name, offset }) => [name, `http://127.0.0.1:${worldPort + offset}`] as const),
  ])
  const at = (party: string) => places.get(party) ?? ''
  return {
    settings,
    settingsWith: (more) => testSettings({ ...environment, ...more }),
    bank,
    carrier,
    cards,
    at,
    names: [...places.keys()],
    hasChain: noChain === false,
    read<Found>(party: string, sql: string) {
      const asked = store(party).prepare(sql)
      asked.setReadBigInts(true)
      return asked.all() as Found[]
    },
    write: (party, sql) => store(party).exec(sql),
    async control(party, path, body) {
      const post =
        body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const answer = await fetch(`${at(party)}/control/${path}`, post)
      return (await answer.json()) as Record<string, unknown>
    },
  }
}

/** The magic card of the card world whose description begins so, as it is typed. */
export function typedCard({ cards }: World, says: string) {
  const card = magicCards.find((each) => each.says.startsWith(says)) as MagicCard
  return {
    number: card.number,
    expiry: `${card.expiry.slice(2)}/${card.expiry.slice(0, 2)}`,
    security_code: printedCode(cards.issuers[card.issuer], card.number, card.expiry),
  }
}

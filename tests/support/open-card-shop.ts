import { cardThat, startCards, type TestCards } from '../../outside/cards/testing.ts'
import { aVault, type TestVault } from './a-vault.ts'
import { freePort } from './free-port.ts'
import { openShop, type OpenShop, type Wanted } from './open-shop.ts'

type Context = { after(end: () => void | Promise<void>): void }

/** A shop that takes cards: with a vault of its own, two acquirers, the network and the issuers behind them. */
export type CardShop = { readonly shop: OpenShop; readonly process: TestVault; readonly cards: TestCards }

/** A card as it is typed. */
export type Printed = { readonly number: string; readonly expiry: string; readonly security_code: string }

/** The test card whose description begins so, as it is typed. */
export function printed(cards: TestCards, says: string): Printed {
  const { number, expiry, cvv } = cardThat(cards, says)
  return { number, expiry: `${expiry.slice(2)}/${expiry.slice(0, 2)}`, security_code: cvv }
}

/** Open a shop with everything a card payment needs; all of it goes with the test. */
export async function openCardShop(t: Context, wanted: Wanted = {}): Promise<CardShop> {
  // What was opened first is needed longest.
  const ends: (() => void | Promise<void>)[] = []
  const later: Context = { after: (end) => void ends.unshift(end) }
  t.after(async () => {
    for (const end of ends) await end()
  })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  // The acquirers wait 6.4 s and the issuers 3.8 s, the shop 5 s: a busy machine is no silent bank, and a lost answer makes the shop wait.
  const cards = await startCards(later, { SIM_SPEED: '15', ACQUIRER_TIMEOUT_SECONDS: '96' })
  const process = await aVault(later, {
    VAULT_SHOP_ORIGIN: origin,
    VAULT_DIRECTORY_ORIGIN: cards.origin,
    VAULT_NORTH_ORIGIN: cards.origins.north,
    VAULT_NORTH_KEY: cards.keys.north,
    VAULT_SOUTH_ORIGIN: cards.origins.south,
    VAULT_SOUTH_KEY: cards.keys.south,
  })
  const shop = await openShop(later, {
    ...wanted,
    env: {
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      VAULT_ORIGIN: process.origin,
      VAULT_CLIENT_SECRET: process.clientSecret,
      ACQUIRER_NORTH_ORIGIN: cards.origins.north,
      ACQUIRER_NORTH_KEY: cards.keys.north,
      ACQUIRER_NORTH_WEBHOOK_SECRET: cards.webhookSecret,
      ACQUIRER_SOUTH_ORIGIN: cards.origins.south,
      ACQUIRER_SOUTH_KEY: cards.keys.south,
      ACQUIRER_SOUTH_WEBHOOK_SECRET: cards.webhookSecret,
      ...wanted.env,
    },
  })
  return { shop, process, cards }
}

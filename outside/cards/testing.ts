import { type Clock, handClock } from './clock.ts'
import { type Cards, openCards } from './party.ts'
import { printedCode } from '../issuer/accounts.ts'
import { type MagicCard, magicCards } from './magic.ts'
import type { AcquirerName } from '../acquirer/acquirer.ts'

/** The part of a test context used here. */
type Context = { after: (end: () => void | Promise<void>) => void }

/** A card world for one test, with a clock that can be moved on. */
export type TestCards = Cards & {
  readonly clock: Clock & { readonly advance: (seconds: number) => void }
  readonly keys: Readonly<Record<AcquirerName, string>>
  readonly webhookSecret: string
  /** Ask an acquirer; answers status and body. */
  readonly ask: (
    acquirer: AcquirerName,
    path: string,
    body?: Record<string, unknown>,
  ) => Promise<{ status: number; body: Record<string, unknown> }>
}

/** Open the card world on free ports with its books in memory; gone after the test. */
export async function startCards(
  context: Context,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestCards> {
  const clock = handClock(Number(settings.SIM_SPEED ?? '50'))
  const webhookSecret = `whsec_${Buffer.from('a secret of the card world').toString('base64')}`
  const cards = await openCards(
    {
      WORLD_PORT: '0',
      SIM_SPEED: '50',
      // Two seconds: a busy machine is no silent party.
      ACQUIRER_TIMEOUT_SECONDS: '100',
      CARDS_CUTOFF_SECONDS: '0',
      ACQUIRER_NORTH_KEY: 'north-key',
      ACQUIRER_SOUTH_KEY: 'south-key',
      ACQUIRER_NORTH_WEBHOOK_SECRET: webhookSecret,
      ACQUIRER_SOUTH_WEBHOOK_SECRET: webhookSecret,
      ...settings,
    },
    clock,
  )
  context.after(() => cards.stop())
  const keys = { north: 'north-key', south: 'south-key' }
  return {
    ...cards,
    clock,
    keys,
    webhookSecret,
    async ask(acquirer, path, body) {
      const response = await fetch(cards.origins[acquirer] + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${keys[acquirer]}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
  }
}

/** The magic card whose description begins so, with its printed code. */
export function cardThat(cards: Cards, says: string): MagicCard & { readonly cvv: string } {
  const card = magicCards.find((each) => each.says.startsWith(says))
  if (card === undefined) throw new Error(`no card ${says}`)
  return { ...card, cvv: printedCode(cards.issuers[card.issuer], card.number, card.expiry) }
}

/** The fields by which a card pays. */
export function payWith(card: MagicCard & { readonly cvv: string }) {
  return {
    pan: card.number,
    expiry: `${card.expiry.slice(2)}/${card.expiry.slice(0, 2)}`,
    cvv: card.cvv,
    currency: 'EUR',
  }
}

/** Wait until everything owed is delivered and late answers have come; tries again pass in scaled seconds. */
export async function settleDown(cards: Cards): Promise<void> {
  const owing = () =>
    [cards.network, ...Object.values(cards.acquirers), ...Object.values(cards.issuers)].some(
      ({ store }) => store.one(`select 1 as one from forwards where state = 'due' limit 1`) !== undefined,
    )
  for (let round = 0; round < 500; round += 1) {
    await cards.quiet()
    if (!owing()) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await new Promise((resolve) => setTimeout(resolve, 150))
  await cards.quiet()
}

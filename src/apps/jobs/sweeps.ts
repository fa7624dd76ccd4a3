import { loop, type Loop } from '#kernel/loop.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { tell } from '#kernel/outbox.ts'
import { refreshStale } from '#views/search/index.ts'
import { compareWaiting } from '#views/matching/index.ts'
import { mailGateway, type MailGateway } from '#kernel/mail.ts'
import { expireOverdue, foldDeltas } from '#money/ledger/index.ts'
import { closeTopUps } from '#money/wallet/index.ts'
import { deliverMails, deliverMessages } from '#people/notifications/index.ts'
import { deliverEvents } from '#people/subscriptions/index.ts'
import { fetchRemittances, releaseRefused } from '#flows/collect-cash.ts'
import { completePayments } from '#flows/complete-payments.ts'
import { expireOrders } from '#flows/expire-orders.ts'
import { inviteReviews } from '#flows/invite-reviews.ts'
import { goOnWithCards } from '#flows/pay-by-card.ts'
import { remindDebtors } from '#flows/remind-debtors.ts'
import { performVoid } from '#flows/void-payment.ts'
import { tellBackInStock } from '#flows/tell-back-in-stock.ts'
import { watchChain } from '#flows/watch-chain.ts'
import { chainLinkOf } from '../chain-provider.ts'
import { providersOf, type Providers } from '../providers.ts'
import { downloadSweeps } from './download-sweeps.ts'
import { booksSweeps } from './books-sweeps.ts'
import { returnSweeps } from './return-sweeps.ts'
import type { WorkerContext } from './index.ts'

/** Work that comes due by the clock, done as soon as it is. */
export type Sweeps = { stop(): Promise<void> }

const most = 100

function mailSweep({ worker }: WorkerContext, gateway: MailGateway): Loop {
  return loop('deliver_mails', { busyMs: 50, idleMs: 2_000 }, async () => {
    const sent = await deliverMails(worker, (mail) => gateway.send(mail))
    return sent > 0
  })
}

/** Offer the merchant's programs what they have not taken yet. */
function deliverySweep({ worker, httpOut, settings }: WorkerContext): Loop {
  const how = { sealingSecret: settings.secretKey.reveal(), allowed: settings.notifyOrigins }
  return loop('deliver_events', { busyMs: 50, idleMs: 1_000 }, async () => {
    return (await deliverEvents(worker, httpOut, how)) > 0
  })
}

function messageSweep({ worker, settings, httpOut }: WorkerContext): Loop {
  const key = settings.messageKey?.reveal() ?? ''
  return loop('deliver_messages', { busyMs: 50, idleMs: 1_000 }, async () => {
    const sent = await deliverMessages(worker, async (message) => {
      const { status } = await httpOut.request({
        url: settings.messageGateway,
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(message),
        timeoutMs: 5_000,
        allow: 'public',
      })
      if (status >= 300) throw new Error(`the message gateway answered ${status}`)
    })
    return sent > 0
  })
}

/** Cards whose payers have gone are gone on with; nothing where no vault is configured. */
function cardSweeps({ worker, settings }: WorkerContext, { connectors, vault }: Providers): Loop[] {
  if (vault === undefined) return []
  const key = settings.secretKey.reveal()
  const goOn = async () => (await goOnWithCards(worker, { connectors, vault }, { key })) > 0
  return [loop('go_on_with_cards', { busyMs: 500, idleMs: 5_000 }, goOn)]
}

/** Deposits of tokens are looked for; nothing where no chain is configured. */
function chainSweeps(context: WorkerContext, { connectors }: Providers): Loop[] {
  const chain = chainLinkOf(context)
  if (chain === undefined) return []
  const watch = async () => watchChain(context.worker, connectors, chain)
  return [loop('watch_chain', { busyMs: 500, idleMs: 2_000 }, watch)]
}

/** After an import of many products, bring shelf and search up to date in portions, one after the other, and tell it. */
function refreshingPortions({ worker }: WorkerContext): () => Promise<boolean> {
  let after = 0
  return async () => {
    const from = after
    const refreshed = await inTransaction(worker, async (tx) => {
      const products = await refreshStale(tx, from)
      if (products.length > 0) {
        const payload = { products, variants: [], only_stock: false }
        await tell(tx, { type: 'shelf_refreshed', aggregate: 'shelf', actor: 'worker', payload })
      }
      return done(products.at(-1) ?? 0)
    })
    after = mustBeDone(refreshed)
    // What was noted before that place in the meantime is found from the beginning.
    return after > 0 || from > 0
  }
}

/** Compare products that changed with those of other sellers, in portions. */
async function comparePortion({ worker }: WorkerContext): Promise<boolean> {
  const compared = await inTransaction(worker, async (tx) => done(await compareWaiting(tx)))
  return compared.ok && compared.value !== undefined
}

/** Expire orders, ask about payments without an answer, expire and fold the ledger, send mails. */
export async function startSweeps(context: WorkerContext): Promise<Sweeps> {
  const { worker } = context
  const providers = providersOf(context)
  const { connectors, carriers } = providers
  const secret = context.settings.secretKey.reveal()
  const expire = async () => {
    const expired = await expireOrders(worker, most)
    for (const { voids } of expired) await performVoid(worker, connectors, voids)
    return expired.length >= most
  }
  const gateway = await mailGateway(context.settings)
  const loops = [
    loop('expire_orders', { busyMs: 50, idleMs: 5_000 }, expire),
    loop(
      'complete_payments',
      { busyMs: 100, idleMs: 1_000 },
      async () => (await completePayments(worker, connectors, { secret })) > 0,
    ),
    ...cardSweeps(context, providers),
    loop('refresh_shelf', { busyMs: 20, idleMs: 2_000 }, refreshingPortions(context)),
    loop('compare_offers', { busyMs: 100, idleMs: 5_000 }, () => comparePortion(context)),
    loop('expire_transfers', { busyMs: 50, idleMs: 10_000 }, async () => (await expireOverdue(worker)) > 0),
    loop('fold_deltas', { busyMs: 200, idleMs: 5_000 }, async () => (await foldDeltas(worker)) >= 500),
    deliverySweep(context),
    ...chainSweeps(context, providers),
    loop(
      'release_refused_parcels',
      { busyMs: 50, idleMs: 2_000 },
      async () => (await releaseRefused(worker, connectors)) > 0,
    ),
    loop(
      'fetch_remittances',
      { busyMs: 50, idleMs: 30_000 },
      async () => (await fetchRemittances(worker, carriers)) > 0,
    ),
    loop(
      'remind_debtors',
      { busyMs: 100, idleMs: 60_000 },
      async () => (await remindDebtors(worker, context.settings)) > 0,
    ),
    loop('invite_reviews', { busyMs: 100, idleMs: 60_000 }, async () => {
      const stationery = {
        origin: context.settings.publicOrigin,
        linkKey: context.settings.secretKey.reveal(),
      }
      return (await inviteReviews(worker, stationery)) > 0
    }),
    loop(
      'tell_back_in_stock',
      { busyMs: 100, idleMs: 60_000 },
      async () => (await tellBackInStock(worker, { origin: context.settings.publicOrigin })) > 0,
    ),
    loop('close_top_ups', { busyMs: 50, idleMs: 30_000 }, async () => {
      const closed = await inTransaction(worker, async (tx) => done(await closeTopUps(tx, most)))
      return closed.ok && closed.value >= most
    }),
    ...(context.settings.messageGateway === '' ? [] : [messageSweep(context)]),
    ...downloadSweeps(context, providers),
    ...booksSweeps(context),
    ...returnSweeps(context, providers),
    ...(gateway === undefined ? [] : [mailSweep(context, gateway)]),
  ]
  const stop = async () => {
    await Promise.all(loops.map((each) => each.stop()))
    gateway?.close()
  }
  return { stop }
}

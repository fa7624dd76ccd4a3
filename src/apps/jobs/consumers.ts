import { consume, tell, type Consumer, type SequencedFact } from '#kernel/outbox.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { matchingFacts, noteWaiting } from '#views/matching/index.ts'
import { movesShelf, refreshFor, shelfFacts } from '#views/search/index.ts'
import { factsRiskHears, learnFromFacts } from '#flows/learn-from-payments.ts'
import { mailInvoice } from '#flows/mail-invoice.ts'
import { factsBuyersHear, notifyBuyers, notifyDownloads, type ToldBuyer } from '#flows/notify-buyer.ts'
import { factsOfMoneyGone, revokeUnpaid } from '#flows/revoke-downloads.ts'
import { planInvitation } from '#people/reviews/index.ts'
import { factsMerchantsHear, tellMerchants } from '#flows/tell-merchants.ts'
import { ownAccount } from '../account-bank.ts'
import { returnConsumer } from './return-sweeps.ts'
import type { WorkerContext } from './index.ts'

/** Mails, events for merchants and what risk learns may come a moment after the facts they are made from: those of that moment share their work. */
const unhurried = { gatherMs: 200 } as const

const listAt = (facts: readonly SequencedFact[], key: string): unknown[] => [
  ...new Set(
    facts.flatMap(({ payload }) => (Array.isArray(payload[key]) ? (payload[key] as unknown[]) : [])),
  ),
]

/** Bring shelf and search up to date, then tell it, so that memories of pages are dropped after and not before. */
function searchConsumer({ worker }: WorkerContext): Consumer {
  const digest = async (facts: readonly SequencedFact[], tx: Parameters<typeof refreshFor>[0]) => {
    const refreshed = await refreshFor(tx, facts)
    if (refreshed === false) return
    const payload = {
      products: listAt(facts, 'productIds'),
      variants: listAt(facts, 'variants'),
      only_stock: facts.every(({ type }) => type === 'stock_changed'),
      // Also those a changed category or attribute is about: indexes in memory read them anew.
      refreshed,
    }
    await tell(tx, { type: 'shelf_refreshed', aggregate: 'shelf', actor: 'worker', payload })
  }
  return consume(worker, 'search', shelfFacts, digest, { batch: 200, timeoutMs: 60_000, wants: movesShelf })
}

/** The order a fact is about: a payment's fact names it in its payload. */
function orderOf({ aggregate, payload }: SequencedFact): OrderId | undefined {
  const named = [aggregate, payload['reference'], payload['order']].find(
    (each) => typeof each === 'string' && each.startsWith('ord_'),
  )
  return named as OrderId | undefined
}

function refundOf({ payload, type }: SequencedFact): { refund?: bigint } {
  const amount = payload['amount']
  if (type !== 'payment_refunded' || typeof amount !== 'string') return {}
  return { refund: BigInt(amount.replace('.', '')) }
}

/** Tell buyers by mail what became of their orders. */
function buyerConsumer({ worker, settings }: WorkerContext): Consumer {
  const stationery = { origin: settings.publicOrigin, linkKey: settings.secretKey.reveal() }
  const { publicOrigin: origin, reviewInvitationDays: inviteAfter } = settings
  const account = ownAccount(settings)
  const types = [...Object.keys(factsBuyersHear), 'invoice_issued']
  return consume(
    worker,
    'buyer_mails',
    types,
    async (facts, tx) => {
      const told: ToldBuyer[] = []
      for (const fact of facts) {
        if (fact.type === 'invoice_issued')
          await mailInvoice(tx, String(fact.payload['invoice']), { origin, account })
        const [order, kind] = [orderOf(fact), factsBuyersHear[fact.type]]
        if (order === undefined || kind === undefined) continue
        if (kind === 'delivered' && inviteAfter > 0) await planInvitation(tx, order, inviteAfter)
        told.push({ order, kind, cause: `${fact.type}:${fact.seq}`, ...refundOf(fact) })
      }
      await notifyBuyers(tx, worker, told, stationery)
    },
    unhurried,
  )
}

/** Tell the merchant's own programs what happened. */
function merchantConsumer({ worker }: WorkerContext): Consumer {
  const types = Object.keys(factsMerchantsHear)
  return consume(
    worker,
    'merchant_events',
    types,
    async (facts, tx) => void (await tellMerchants(tx, facts)),
    unhurried,
  )
}

/** Let risk learn how attempts ended. */
function riskConsumer({ worker, settings }: WorkerContext): Consumer {
  const key = settings.secretKey.reveal()
  return consume(worker, 'risk', factsRiskHears, (facts, tx) => learnFromFacts(tx, key, facts), unhurried)
}

/** Downloads that were given out are told; those whose money is gone end. */
function downloadConsumer({ worker, settings }: WorkerContext): Consumer {
  const stationery = { origin: settings.publicOrigin, linkKey: settings.secretKey.reveal() }
  return consume(worker, 'downloads', ['downloads_granted', ...factsOfMoneyGone], async (facts, tx) => {
    for (const fact of facts) {
      const order = orderOf(fact)
      if (order === undefined) continue
      if (fact.type !== 'downloads_granted') await revokeUnpaid(tx, order, 'worker')
      else await notifyDownloads(tx, { order, cause: `${fact.type}:${fact.seq}` }, stationery)
    }
  })
}

/** Note products that changed, to be compared with those of other sellers. */
const matchingConsumer = ({ worker }: WorkerContext): Consumer =>
  consume(worker, 'matching', matchingFacts, (facts, tx) => noteWaiting(tx, facts), { batch: 200 })

/** Everything that follows from facts. */
export function startConsumers(context: WorkerContext): Consumer[] {
  return [
    searchConsumer(context),
    buyerConsumer(context),
    downloadConsumer(context),
    returnConsumer(context),
    riskConsumer(context),
    merchantConsumer(context),
    matchingConsumer(context),
  ]
}

import type { Db, Queries } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import type { Connector, Observation, ObservedPayment, Spoken } from '#money/payments/index.ts'
import { findInvoice, openInvoice, type Invoice } from './invoice.ts'
import type { InvoiceState } from './lifecycles.ts'
import { rateFor } from './rate-book.ts'
import { atomicOf } from './rates.ts'
import { recordRefundOf, refundsOf, type ChainRefund } from './refunds.ts'
import type { ChainTerms } from './terms.ts'

/** The name under which the gateway knows money that comes over the chain. */
export const chainConnectorName = 'stablecoin'

const observed: Readonly<Record<InvoiceState, ObservedPayment['state']>> = {
  awaiting: 'open',
  seen: 'open',
  confirming: 'open',
  settled: 'captured',
  // What the payment heard stays; the claim and its case say that the money is missing.
  reversed: 'captured',
  expired: 'expired',
}

/** What is known of an invoice, as a provider would say it. Our own books of the chain are the provider here. */
export async function spokenOf(db: Queries, invoice: Invoice): Promise<Spoken> {
  const { merchantRef, amount, state, address, deposits, expiresAt } = invoice
  const none = money(0n, amount.currency)
  const paid = state === 'settled' || state === 'reversed' ? amount : none
  const refunds = (await refundsOf(db, invoice.id)).filter(({ operationId }) => operationId !== null)
  const isGiven = (each: ChainRefund) => each.state === 'confirmed' || (each.state === 'sent' && each.told)
  const isFailed = (each: ChainRefund) => each.state === 'failed' || each.state === 'withdrawn'
  const given = refunds.filter(isGiven)
  const refunded = money(
    given.reduce((sum, each) => sum + each.amount.minor, 0n),
    amount.currency,
  )
  const observation: Observation = {
    merchantRef,
    observedAt: ports().now(),
    payment: {
      connectorRef: address,
      state: observed[state],
      amount,
      authorized: paid,
      capturable: none,
      captured: paid,
      refunded,
      sessionOpen: state !== 'settled' && state !== 'reversed' && state !== 'expired',
      sessionExpiresAt: expiresAt,
    },
    operations: refunds
      .filter((each) => isGiven(each) || isFailed(each))
      .map((each) => ({
        reference: each.operationId ?? '',
        kind: 'refund',
        amount: each.amount,
        succeeded: isGiven(each),
        ...(each.txHash === null ? {} : { connectorRef: each.txHash }),
        ...(isFailed(each) ? { code: 'reverted' } : {}),
      })),
  }
  const said = { state, address, deposits: deposits.map(({ txHash, atomic }) => [txHash, String(atomic)]) }
  return { raw: Buffer.from(JSON.stringify(said)), observation }
}

/** Take tokens on a chain: every attempt gets an address of its own, and the watcher tells what arrives there. */
export function stablecoinConnector(db: Db, terms: ChainTerms): Connector {
  return {
    name: chainConnectorName,
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    async start({ merchantRef, amount, expiresAt }) {
      const rate = await rateFor(db, terms, amount.currency)
      if (!rate.ok) return { started: false, code: rate.refusal }
      const atomic = atomicOf(amount, { [amount.currency]: rate.value }, terms.decimals)
      assert(atomic !== undefined, 'a price was just found')
      const locked = new Date(ports().now().getTime() + terms.lockSeconds * 1000)
      const until = locked < expiresAt ? locked : expiresAt
      await inTransaction(db, async (tx) =>
        done(await openInvoice(tx, terms, { merchantRef, amount, atomic, expiresAt: until })),
      )
      const invoice = await findInvoice(db, merchantRef)
      assert(invoice !== undefined, 'an invoice just opened is there')
      return { started: true, connectorRef: invoice.address, action: { kind: 'page' } }
    },
    async operate({ kind, merchantRef, reference, amount }) {
      const invoice = await findInvoice(db, merchantRef)
      assert(invoice !== undefined, 'an operation is about an invoice')
      if (kind === 'refund') await recordRefundOf(db, invoice, { operationId: reference, amount })
      const spoken = await spokenOf(db, invoice)
      if (kind === 'refund') return spoken
      // Tokens are there or they are not: nothing is ever only set aside.
      const failed = { reference, kind, amount, succeeded: false, code: 'nothing_held' }
      const { observation, raw } = spoken
      return { raw, observation: { ...observation, operations: [...observation.operations, failed] } }
    },
    async query(merchantRef) {
      const invoice = await findInvoice(db, merchantRef)
      return invoice === undefined ? 'not_found' : spokenOf(db, invoice)
    },
    // A chain writes to nobody: blocks are read.
    parseNotification: () => refused('malformed'),
  }
}

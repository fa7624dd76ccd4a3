import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { money, sum, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { refused } from '#kernel/result.ts'
import type { Connector, Observation, OperationRequest, Spoken } from '#money/payments/index.ts'
import { debitFor, type Debit } from './debit.ts'
import { debitLifecycle } from './lifecycles.ts'
import { declineOf } from './reasons.ts'
import { debitRefundsOf, recordDebitRefund, refundTold, type DebitRefund } from './refund.ts'

/** The connector of electronic checks. */
export const debitConnector = 'direct_debit'

const referenceOf = (merchantRef: string) => `debit:${merchantRef}`

function stateOf(debit: Debit | undefined, isOpen: boolean): 'open' | 'captured' | 'declined' | 'expired' {
  if (debit === undefined) return isOpen ? 'open' : 'expired'
  if (debit.settledAt !== null) return 'captured'
  if (debit.state === 'failed' || debit.state === 'returned') return 'declined'
  return debit.state === 'canceled' ? 'expired' : 'open'
}

/** What we say ourselves of a payment by debit. Money that settled and was taken back later stays taken: that is a case. */
export function observedDebit(
  merchantRef: string,
  asked: Money,
  debit: Debit | undefined,
  isOpen: boolean,
  refunds: readonly DebitRefund[] = [],
): Observation {
  const nothing = money(0n, asked.currency)
  const state = stateOf(debit, isOpen)
  const taken = state === 'captured' ? asked : nothing
  const operations = refunds.map(refundTold).filter((each) => each !== undefined)
  const back = operations.filter(({ succeeded }) => succeeded)
  return {
    merchantRef,
    observedAt: ports().now(),
    payment: {
      connectorRef: referenceOf(merchantRef),
      state,
      amount: asked,
      authorized: taken,
      capturable: nothing,
      captured: taken,
      refunded: sum(
        back.map(({ amount }) => amount),
        asked.currency,
      ),
      sessionOpen: state === 'open',
      ...(state === 'declined' ? { declineCode: declineOf(debit?.code ?? '') } : {}),
    },
    operations,
  }
}

/** What is said, with the bytes that are kept of it. */
export const spokenDebit = (observation: Observation): Spoken => ({
  raw: Buffer.from(
    JSON.stringify(observation, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  ),
  observation,
})

async function query(db: Db, merchantRef: string): Promise<Spoken | 'not_found'> {
  const [asked] = await db.sql<{ amount_minor: bigint; currency: Currency; isOpen: boolean }>`
    select a.amount_minor, a.currency, i.expires_at > clock_timestamp() as "isOpen"
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
     where a.merchant_ref = ${merchantRef} and a.connector = ${debitConnector}`
  if (asked === undefined) return 'not_found'
  const debit = await debitFor(db, merchantRef)
  return spokenDebit(
    observedDebit(
      merchantRef,
      money(asked.amount_minor, asked.currency),
      debit,
      asked.isOpen,
      await debitRefundsOf(db, merchantRef),
    ),
  )
}

/** A refund leaves as a credit over the network; it is decided by the statement and the answers, so nothing is said yet. */
async function refund(db: Db, { reference, kind, amount, merchantRef }: OperationRequest): Promise<Spoken> {
  const isTaken =
    kind === 'refund' && (await recordDebitRefund(db, { operationId: reference, merchantRef, amount }))
  const code = kind === 'refund' ? 'debit_not_settled' : 'nothing_held'
  const said = isTaken ? [] : [{ reference, kind, amount, succeeded: false, code }]
  return spokenDebit({ merchantRef, observedAt: ports().now(), operations: said })
}

/**
 * Payment by electronic check. The provider is the network of the banks: a payment is there when a debit has settled.
 * A debit that is not in a file yet can be ended. Refunds go back to the same account over the same network.
 */
export function directDebitConnector(db: Db): Connector {
  return {
    name: debitConnector,
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    start: ({ merchantRef }) =>
      Promise.resolve({ started: true, connectorRef: referenceOf(merchantRef), action: { kind: 'page' } }),
    operate: (request) => refund(db, request),
    query: (merchantRef) => query(db, merchantRef),
    parseNotification: () => refused('malformed'),
    async close(merchantRef) {
      await db.sql`
        update mandates.debits set state = 'canceled'
         where merchant_ref = ${merchantRef} and state = any (${debitLifecycle.from('cancel')}::text[])`
    },
  }
}

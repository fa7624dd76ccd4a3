import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { money, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import type {
  Connector,
  Observation,
  ObservedOperation,
  OperationRequest,
  Spoken,
} from '#money/payments/index.ts'
import { creditorReference, requestPayout } from '#money/payouts/index.ts'
import { transferConnector } from './receipts.ts'

/** The reference a payer writes on the transfer: made of the chance in our name of the try, with check digits. */
export const referenceOf = (merchantRef: string): string => creditorReference(merchantRef.slice(-16))

const spoken = (observation: Observation): Spoken => ({
  raw: Buffer.from(
    JSON.stringify(observation, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  ),
  observation,
})

/** What we say ourselves of a payment by transfer, from the statements of our account. */
export function observedTransfer(
  merchantRef: string,
  asked: Money,
  {
    received,
    refunded,
    operations,
    isOpen,
  }: { received: boolean; refunded: Money; operations: readonly ObservedOperation[]; isOpen: boolean },
): Observation {
  const nothing = money(0n, asked.currency)
  const taken = received ? asked : nothing
  const state = received ? 'captured' : isOpen ? 'open' : 'expired'
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
      refunded,
      sessionOpen: state === 'open',
    },
    operations,
  }
}

type Asked = { readonly amount_minor: bigint; readonly currency: Currency; readonly received_minor: bigint; readonly isOpen: boolean } // prettier-ignore
type Back = {
  readonly id: string
  readonly amount_minor: bigint
  readonly state: string
  readonly reason: string | null
}

async function query(db: Db, merchantRef: string): Promise<Spoken | 'not_found'> {
  const [asked] = await db.sql<Asked>`
    select a.amount_minor, a.currency,
           coalesce((select sum(r.amount_minor) from reconciliation.receipts r
                      where r.attempt_id = a.id and r.state in ('waiting', 'applied')), 0)::bigint as received_minor,
           i.expires_at > clock_timestamp() as "isOpen"
      from payments.attempts a
      join payments.intents i on i.id = a.intent_id
     where a.merchant_ref = ${merchantRef} and a.connector = ${transferConnector}`
  if (asked === undefined) return 'not_found'
  const back = await db.sql<Back>`
    select o.id, o.amount_minor, p.state, p.reason
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
      join payouts.payouts p on p.key = o.id
     where a.merchant_ref = ${merchantRef} and o.kind = 'refund' and p.state in ('executed', 'rejected', 'canceled')
     order by o.id`
  const { currency } = asked
  const operations = back.map((each): ObservedOperation => ({
    reference: each.id,
    kind: 'refund',
    amount: money(each.amount_minor, currency),
    succeeded: each.state === 'executed',
    ...(each.state === 'executed' ? {} : { code: each.reason ?? each.state }),
  }))
  const refunded = back.reduce((sum, each) => sum + (each.state === 'executed' ? each.amount_minor : 0n), 0n)
  const received = asked.received_minor >= asked.amount_minor
  return spoken(
    observedTransfer(merchantRef, money(asked.amount_minor, currency), {
      received,
      refunded: money(received ? refunded : 0n, currency),
      operations: received ? operations : [],
      isOpen: asked.isOpen,
    }),
  )
}

/** A refund leaves as a payout to the account the money came from; it is decided by the statement, so nothing is said yet. */
async function refund(db: Db, { reference, merchantRef, amount }: OperationRequest): Promise<Spoken> {
  const [payer] = await db.sql<{ name: string | null; iban: string | null }>`
    select r.party_name as name, r.party_account as iban
      from reconciliation.receipts r
      join payments.attempts a on a.id = r.attempt_id
     where a.merchant_ref = ${merchantRef}
     order by r.amount_minor desc, r.entry_id
     limit 1`
  const asked = await inTransaction(db, (tx) =>
    requestPayout(tx, {
      key: reference,
      kind: 'refund',
      reference,
      amount,
      to: { name: payer?.name ?? '', iban: payer?.iban ?? '' },
      remittance: `Refund ${referenceOf(merchantRef)}`,
      source: account.clearing('bank-transfer'),
      actor: `connector:${transferConnector}`,
    }),
  )
  const said: readonly ObservedOperation[] = asked.ok
    ? []
    : [{ reference, kind: 'refund', amount, succeeded: false, code: asked.refusal }]
  return spoken({ merchantRef, observedAt: ports().now(), operations: said })
}

/**
 * Payment by transfer to our own account. The provider is the statement: a payment is there when entries with its
 * reference come to what was asked; refunds leave as payouts.
 */
export function bankTransferConnector(db: Db): Connector {
  return {
    name: transferConnector,
    capabilities: { partialCapture: false, severalCaptures: false, partialRefund: true },
    start: ({ merchantRef }) =>
      Promise.resolve({ started: true, connectorRef: referenceOf(merchantRef), action: { kind: 'page' } }),
    operate: (request) => refund(db, request),
    query: (merchantRef) => query(db, merchantRef),
    parseNotification: () => refused('malformed'),
  }
}

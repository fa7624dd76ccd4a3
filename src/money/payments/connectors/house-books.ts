import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'
import { money, subtract, type Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { Observation, ObservedOperation, ObservedState } from '../evidence.ts'
import type { OperationRequest, Spoken } from './connector.ts'

/** A payment as the house keeps it. It stays authorized while anything is set aside. */
export const housePaymentLifecycle = lifecycle({
  open: { authorize: 'authorized', decline: 'declined', expire: 'expired' },
  authorized: { capture: 'captured', void: 'voided', close: 'captured' },
  captured: {},
  voided: {},
  declined: {},
  expired: {},
})

/** The states of a payment in the house's own books. */
export type HouseState = StateOf<typeof housePaymentLifecycle>

/** One payment the house carries out itself, with what was asked of the house for it. */
export type HousePayment = {
  readonly merchantRef: string
  readonly connector: string
  readonly reference: string
  readonly party: string | undefined
  readonly amount: Money
  readonly state: HouseState
  readonly captured: Money
  readonly voided: Money
  readonly refunded: Money
  readonly heldBy: string | undefined
  readonly declineCode: string | undefined
  readonly authorizedAt: Date | undefined
  readonly authorizedUntil: Date | undefined
  /** The payer has to prove who they are, however small the amount. */
  readonly stepUp: boolean
  /** Its page is past its time. */
  readonly isOver: boolean
  readonly operations: readonly ObservedOperation[]
}

/** A payment as the gateway asks the house for it. */
type HouseRequest = {
  readonly merchantRef: string
  readonly reference: string
  readonly amount: Money
  readonly expiresAt: Date
  readonly payer?: { readonly partyId?: string }
  readonly stepUp?: boolean
}

/** Write down a payment the gateway asks of the house; asked again it is the one that is there. */
export async function recordHousePayment(tx: Tx, connector: string, request: HouseRequest): Promise<void> {
  const { merchantRef, reference, amount, expiresAt, payer, stepUp = false } = request
  await tx.sql`
    insert into payments.house_payments
           (merchant_ref, connector, reference, party_id, amount_minor, currency, expires_at, step_up)
    values (${merchantRef}, ${connector}, ${reference}, ${payer?.partyId ?? null}, ${amount.minor}, ${amount.currency},
            ${expiresAt}, ${stepUp})
    on conflict (merchant_ref) do nothing`
}

/** Write down what was asked of the house and what it answered. */
export async function recordHouseOperation(
  tx: Tx,
  { reference, merchantRef, kind, amount }: OperationRequest,
  code: string | undefined,
): Promise<void> {
  await tx.sql`
    insert into payments.house_operations (reference, merchant_ref, kind, amount_minor, succeeded, code)
    values (${reference}, ${merchantRef}, ${kind}, ${amount.minor}, ${code === undefined}, ${code ?? null})`
}

type Row = {
  merchant_ref: string
  connector: string
  reference: string
  party_id: string | null
  amount_minor: bigint
  currency: Currency
  state: HouseState
  captured_minor: bigint
  voided_minor: bigint
  refunded_minor: bigint
  held_by: string | null
  decline_code: string | null
  authorized_at: Date | null
  authorized_until: Date | null
  step_up: boolean
  is_over: boolean
}

type OperationRow = {
  reference: string
  kind: ObservedOperation['kind']
  amount_minor: bigint
  succeeded: boolean
  code: string | null
}

/** A payment of the house's books, if it is there. */
export async function findHousePayment(db: Queries, merchantRef: string): Promise<HousePayment | undefined> {
  const [row] = await db.sql<Row>`
    select merchant_ref, connector, reference, party_id, amount_minor, currency, state, captured_minor, voided_minor,
           refunded_minor, held_by::text as held_by, decline_code, authorized_at, authorized_until,
           step_up, expires_at <= clock_timestamp() as is_over
      from payments.house_payments where merchant_ref = ${merchantRef}`
  if (row === undefined) return undefined
  const operations = await db.sql<OperationRow>`
    select reference, kind, amount_minor, succeeded, code
      from payments.house_operations where merchant_ref = ${merchantRef} order by at, reference`
  const of = (minor: bigint) => money(minor, row.currency)
  return {
    merchantRef: row.merchant_ref,
    connector: row.connector,
    reference: row.reference,
    party: row.party_id ?? undefined,
    amount: of(row.amount_minor),
    state: row.state,
    captured: of(row.captured_minor),
    voided: of(row.voided_minor),
    refunded: of(row.refunded_minor),
    heldBy: row.held_by ?? undefined,
    declineCode: row.decline_code ?? undefined,
    authorizedAt: row.authorized_at ?? undefined,
    authorizedUntil: row.authorized_until ?? undefined,
    stepUp: row.step_up,
    isOver: row.is_over,
    operations: operations.map(({ amount_minor, code, ...rest }) => ({
      ...rest,
      amount: of(amount_minor),
      connectorRef: rest.reference,
      ...(code === null ? {} : { code }),
    })),
  }
}

/** Hold a payment of the house's books for the transaction. */
export async function lockHousePayment(tx: Tx, merchantRef: string): Promise<HousePayment | undefined> {
  await tx.sql`select merchant_ref from payments.house_payments where merchant_ref = ${merchantRef} for update`
  return findHousePayment(tx, merchantRef)
}

const said: Readonly<Record<HouseState, ObservedState>> = {
  open: 'open',
  authorized: 'authorized',
  captured: 'captured',
  voided: 'voided',
  declined: 'declined',
  expired: 'expired',
}

const wireOf = (observation: Observation): Uint8Array =>
  Buffer.from(
    JSON.stringify(observation, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  )

/** What the house says of a payment as a whole. */
export function spokenOf(payment: HousePayment): Spoken {
  const { merchantRef, amount, captured, refunded, voided, state, declineCode, authorizedUntil } = payment
  const isAuthorized = state === 'authorized' || state === 'captured' || state === 'voided'
  const nothing = money(0n, amount.currency)
  const observation: Observation = {
    merchantRef,
    observedAt: ports().now(),
    payment: {
      connectorRef: merchantRef,
      state: said[state],
      amount,
      authorized: isAuthorized ? amount : nothing,
      capturable: isAuthorized ? subtract(subtract(amount, captured), voided) : nothing,
      captured,
      refunded,
      sessionOpen: state === 'open',
      ...(declineCode === undefined ? {} : { declineCode }),
      ...(authorizedUntil === undefined ? {} : { authorizedUntil }),
    },
    operations: payment.operations,
  }
  return { raw: wireOf(observation), observation }
}

/** What the house answers to one request: done, or the code it refused it with. */
export function answerOf(
  payment: HousePayment | undefined,
  { reference, merchantRef, kind, amount }: OperationRequest,
  observedAt: Date,
): Spoken {
  const known = payment?.operations.find((each) => each.reference === reference)
  const answer = known ?? { reference, kind, amount, succeeded: false, code: 'payment_not_found' }
  const observation: Observation = { merchantRef, observedAt, operations: [answer] }
  return { raw: wireOf(observation), observation }
}

import { formatAmount } from '../wire/amounts.ts'
import type { Row, Store } from '../wire/store.ts'
import type { Acquirer } from './acquirer.ts'

/** An authorization as stored. */
export type AuthorizationRow = Row & {
  id: string
  reference: string
  request_print: string
  state: 'pending' | 'approved' | 'partial' | 'declined' | 'captured' | 'voided' | 'expired'
  sealed: string
  expiry: string
  brand: string
  last4: string
  funding: string | null
  issuer: string | null
  mti: string
  amount_minor: bigint
  currency: string
  approved_minor: bigint
  captured_minor: bigint
  voided_minor: bigint
  refunded_minor: bigint
  response: string | null
  response_text: string | null
  advice: string | null
  stand_in: bigint
  auth_code: string | null
  rrn: string
  trace: string | null
  avs: string | null
  cvv: string | null
  cavv: string | null
  notify_url: string | null
  until: string
  final: bigint
  created: string
}

/** An operation as stored. */
export type OperationRow = Row & {
  id: string
  authorization_id: string
  kind: 'capture' | 'void' | 'refund' | 'increment'
  reference: string
  request_print: string
  amount_minor: bigint
  state: 'pending' | 'succeeded' | 'failed'
  code: string | null
  arn: string | null
  created: string
}

const columns = `id, reference, request_print, state, sealed, expiry, brand, last4, funding, issuer, mti, amount_minor, currency,
  approved_minor, captured_minor, voided_minor, refunded_minor, response, response_text, advice, stand_in, auth_code, rrn, trace,
  avs, cvv, cavv, notify_url, until, final, created`
const selects = {
  id: `select ${columns} from authorizations where id = ?`,
  reference: `select ${columns} from authorizations where reference = ?`,
}
const operationColumns = `id, authorization_id, kind, reference, request_print, amount_minor, state, code, arn, created`
const operationSelects = {
  id: `select ${operationColumns} from operations where id = ?`,
  reference: `select ${operationColumns} from operations where reference = ?`,
  arn: `select ${operationColumns} from operations where arn = ?`,
}

/** The authorization with this id or reference. */
export function findAuthorization(
  store: Store,
  by: keyof typeof selects,
  value: string,
): AuthorizationRow | undefined {
  return store.one<AuthorizationRow>(selects[by], value)
}

/** The operation with this id, reference or acquirer reference number. */
export function findOperation(
  store: Store,
  by: keyof typeof operationSelects,
  value: string,
): OperationRow | undefined {
  return store.one<OperationRow>(operationSelects[by], value)
}

/** What is neither captured nor given back, in minor units. */
export function capturable(row: AuthorizationRow): bigint {
  return row.approved_minor - row.captured_minor - row.voided_minor
}

/** The authorization as the merchant sees it. */
export function authorizationOnWire(acquirer: Acquirer, row: AuthorizationRow) {
  const decimal = (minor: bigint) => formatAmount(minor, row.currency)
  const operations = acquirer.store.all<OperationRow>(
    `select ${operationColumns} from operations where authorization_id = ? order by rowid`,
    row.id,
  )
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    amount: decimal(row.amount_minor),
    currency: row.currency,
    amount_approved: decimal(row.approved_minor),
    amount_capturable: decimal(capturable(row)),
    amount_captured: decimal(row.captured_minor),
    amount_voided: decimal(row.voided_minor),
    amount_refunded: decimal(row.refunded_minor),
    response_code: row.response,
    response_text: row.response_text,
    advice_code: row.advice,
    stand_in: row.stand_in === 1n,
    auth_code: row.auth_code,
    rrn: row.rrn,
    network_reference: row.trace,
    avs: row.avs,
    cvv: row.cvv,
    cavv: row.cavv,
    authorized_until: row.until,
    card: {
      brand: row.brand,
      last4: row.last4,
      expiry: `${row.expiry.slice(2)}/${row.expiry.slice(0, 2)}`,
      funding: row.funding,
      issuer: row.issuer,
    },
    created: row.created,
    operations: operations.map((operation) => operationOnWire(operation, row.currency)),
  }
}

/** An operation as the merchant sees it. */
export function operationOnWire(operation: OperationRow, currency: string) {
  return {
    id: operation.id,
    kind: operation.kind,
    reference: operation.reference,
    amount: formatAmount(operation.amount_minor, currency),
    currency,
    state: operation.state,
    ...(operation.code !== null && { code: operation.code }),
    ...(operation.arn !== null && { arn: operation.arn }),
    created: operation.created,
  }
}

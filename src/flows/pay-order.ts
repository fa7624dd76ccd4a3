import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  answered,
  card,
  failAttempt,
  openAttempt,
  ownerOfAttempt,
  recordPage,
  type Applied,
  type Connector,
  type Connectors,
  type EvidenceSource,
  type Method,
  type StartAnswer,
  type StartRefusal,
  type StartRequest,
} from '#money/payments/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { hearEvidence } from './apply-evidence.ts'

/** What is needed to send a payer to pay. */
export type StartPayment = {
  readonly orderId: OrderId
  /** Where the provider sends the payer afterwards; it adds `ref`. Nothing is decided by coming back. */
  readonly returnUrl: string
  /** The number of the order, as the payer's statement shows it. */
  readonly description: string
  readonly locale: string
  readonly method?: Method
}

/** Why a payer cannot be sent to pay now. After `provider_silent` the same call may be made again. */
export type PayOrderRefusal = StartRefusal | 'provider_silent'

/** A connector by name; one that is not configured is a bug. */
export function connectorNamed(connectors: Connectors, name: string): Connector {
  const connector = connectors.get(name)
  assert(connector !== undefined, `no connector ${name}`)
  return connector
}

/**
 * Send a payer to the provider's page. The try is written down before the provider is asked; a payer who asks again
 * gets the page they had, so nobody holds two open pages for one order.
 */
export async function startPayment(
  db: Db,
  connectors: Connectors,
  given: StartPayment,
): Promise<Result<{ redirectUrl: string; merchantRef: string }, PayOrderRefusal>> {
  const { orderId, returnUrl, description, locale, method = card } = given
  const opened = await inTransaction(db, (tx) => openAttempt(tx, orderId, method))
  if (!opened.ok) return opened
  const { attempt, expiresAt } = opened.value
  const { merchantRef } = attempt
  if (attempt.redirectUrl !== undefined) return done({ redirectUrl: attempt.redirectUrl, merchantRef })
  const connector = connectorNamed(connectors, attempt.connector)
  await failpoint('payments.afterOpen')
  const page = await askForPage(connector, {
    merchantRef,
    description,
    locale,
    returnUrl,
    expiresAt,
    amount: attempt.amount,
  })
  if (page === undefined) return refused('provider_silent')
  await failpoint('payments.beforePage')
  await inTransaction(db, async (tx) => {
    if (page.started) await recordPage(tx, attempt, page)
    else await failAttempt(tx, attempt, page.code)
    return done(undefined)
  })
  return page.started
    ? done({ redirectUrl: page.redirectUrl, merchantRef })
    : refused('provider_refused', { code: page.code })
}

async function askForPage(connector: Connector, request: StartRequest): Promise<StartAnswer | undefined> {
  return connector.start(request).catch((error: unknown) => {
    log.warn('provider_silent', { connector: connector.name, ...errorFields(error) })
    return undefined
  })
}

/** Why a question to a provider brought nothing. */
export type AskRefusal = 'payment_not_found' | 'not_found_at_provider' | 'provider_silent'

/**
 * Ask the provider what became of a try, by the reference we gave it. The payer's return does just this: what the
 * provider answers counts, not that somebody came back.
 */
export async function askAboutPayment(
  db: Db,
  connectors: Connectors,
  merchantRef: string,
  source: EvidenceSource,
): Promise<Result<Applied, AskRefusal>> {
  const owner = await ownerOfAttempt(db, merchantRef)
  if (owner === undefined) return refused('payment_not_found')
  const connector = connectorNamed(connectors, owner.connector)
  const said = await connector.query(merchantRef).catch((error: unknown) => {
    log.warn('provider_silent', { connector: connector.name, ...errorFields(error) })
    return undefined
  })
  if (said === undefined) return refused('provider_silent')
  if (said === 'not_found') return refused('not_found_at_provider')
  return done(await hearEvidence(db, connectors, answered(connector.name, source, said)))
}

import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { assert, done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import { inTransaction, retrying, type Tx } from '#kernel/transaction.ts'
import {
  answered,
  failAttempt,
  recordPage,
  sealedOf,
  takeProven,
  useProof,
  type Attempt,
  type Connector,
  type Connectors,
  type OpenAttempt,
  type StartAnswer,
  type StartRequest,
} from '#money/payments/index.ts'
import { hearEvidence } from './apply-evidence.ts'
import { goingOnOf } from './hold-for-proof.ts'
import type { PayOrderRefusal, StartedPayment, StartPayment } from './pay-order.ts'

/** A connector by name; one that is not configured is a bug. */
export function connectorNamed(connectors: Connectors, name: string): Connector {
  const connector = connectors.get(name)
  assert(connector !== undefined, `no connector ${name}`)
  return connector
}

/** A browser sent by a provider posts from a foreign site: it lands beside the shop's pages and is led to them. */
function postBackUrl(returnUrl: string): string {
  const { origin, pathname, search } = new URL(returnUrl)
  return `${origin}/webhooks/back/${Buffer.from(`${pathname}${search}`).toString('base64url')}`
}

/** How a try begins: as its payer was sent, stepped up or not, or after the shop's own proof. */
export type Beginning = Pick<StartPayment, 'orderId' | 'description' | 'locale' | 'returnUrl' | 'payer'> & {
  readonly stepUp: boolean
  readonly isProven?: boolean
}

/** Ask the provider for what the payer does next, and write down what it said. */
export async function beginAtProvider(
  db: Db,
  connectors: Connectors,
  beginning: Beginning,
  { attempt, expiresAt }: OpenAttempt,
): Promise<Result<StartedPayment, PayOrderRefusal>> {
  const { orderId: reference, description, locale, returnUrl, payer, stepUp, isProven = false } = beginning
  const { merchantRef, amount, details } = attempt
  const connector = connectorNamed(connectors, attempt.connector)
  const answer = await askForPage(connector, {
    merchantRef,
    method: attempt.method,
    reference,
    amount,
    description,
    locale,
    returnUrl,
    postBackUrl: postBackUrl(returnUrl),
    expiresAt,
    details,
    ...(payer === undefined ? {} : { payer }),
    ...(stepUp ? { stepUp } : {}),
  })
  if (answer === undefined) return refused('provider_silent')
  await failpoint('payments.beforePage')
  if (!answer.started) {
    await inTransaction(db, async (tx) => done(await failAttempt(tx, attempt, answer.code)))
    return refused('provider_refused', { code: answer.code })
  }
  const action = 'action' in answer ? answer.action : ({ kind: 'decided' } as const)
  const page = { connectorRef: answer.connectorRef, ...(action.kind === 'decided' ? {} : { action }) }
  const stands = isProven
    ? mustBeDone(await inTransaction(db, async (tx) => done(await takeUp(tx, attempt, page))))
    : await retrying(() => recordPage(db, attempt, page))
  if ('decided' in answer)
    await hearEvidence(db, connectors, answered(connector.name, 'sync', answer.decided))
  else if (!stands) {
    // Given up while the page was made: nobody would ask any more what became of it, so nobody is sent there.
    await closeAtProvider(connectors, attempt)
    return refused('provider_silent')
  }
  return done({ action, merchantRef })
}

/** Close a try at its provider, where there is such a door. One that does not answer is not asked again: money that comes all the same counts. */
export async function closeAtProvider(
  connectors: Connectors,
  { connector, merchantRef }: Pick<Attempt, 'connector' | 'merchantRef'>,
): Promise<void> {
  await connectorNamed(connectors, connector)
    .close?.(merchantRef)
    .catch((error: unknown) => log.warn('attempt_not_closed', { connector, ...errorFields(error) }))
}

/** With the page of a proven try its proof is used up. */
async function takeUp(
  tx: Tx,
  attempt: OpenAttempt['attempt'],
  page: Parameters<typeof recordPage>[2],
): Promise<boolean> {
  const stands = await recordPage(tx, attempt, page)
  await useProof(tx, attempt)
  return stands
}

async function askForPage(connector: Connector, request: StartRequest): Promise<StartAnswer | undefined> {
  return connector.start(request).catch((error: unknown) => {
    log.warn('provider_silent', { connector: connector.name, ...errorFields(error) })
    return undefined
  })
}

/** Seconds for which the one who took up a proven try is let alone with its provider. */
export const leaseSeconds = 30

/** A proven try, and how it is taken up: by the one who has just proven it (`isHolder`), or by whoever finds it left. */
export type ProvenTry = OpenAttempt & {
  readonly reference: string
  readonly secret: string
  readonly isHolder?: boolean
}

/**
 * Begin a try whose payer has proven who they are: the same try, with what was given when it was opened. One at a time
 * takes it up; `provider_silent` also says that somebody else is at it. A try that began already is not begun again.
 */
export async function goOnProven(
  db: Db,
  connectors: Connectors,
  { reference, secret, isHolder = false, ...open }: ProvenTry,
): Promise<Result<StartedPayment, PayOrderRefusal>> {
  const { attempt } = open
  const sealed = isHolder ? await sealedOf(db, attempt) : await takeProven(db, attempt, leaseSeconds)
  if (sealed === undefined) return refused('provider_silent')
  const goingOn = goingOnOf(secret, attempt, sealed)
  if (goingOn !== undefined) {
    const beginning = { ...goingOn, orderId: reference, stepUp: true, isProven: true }
    return beginAtProvider(db, connectors, beginning, open)
  }
  await inTransaction(db, async (tx) => done(await failAttempt(tx, attempt, 'not_found')))
  return refused('provider_refused', { code: 'not_found' })
}

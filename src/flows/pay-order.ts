import type { Db } from '#kernel/database.ts'
import { failpoint } from '#kernel/failpoints.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, retrying, type Tx } from '#kernel/transaction.ts'
import { extendHolds } from '#goods/inventory/index.ts'
import {
  answered,
  card,
  chooseConnector,
  failAttempt,
  findPaymentFor,
  openAttempt,
  openFirstAttempt,
  ownerOfAttempt,
  type Applied,
  type Attempt,
  type Connectors,
  type EvidenceSource,
  type Method,
  type OpenAttempt,
  type Payer,
  type PayerAction,
  type StartRefusal,
} from '#money/payments/index.ts'
import { isTopUp, lockTopUp } from '#money/wallet/index.ts'
import { lockOrder, type OrderId } from '#trade/orders/index.ts'
import type { RiskAction } from '#trust/risk/index.ts'
import { hearEvidence } from './apply-evidence.ts'
import { beginAtProvider, closeAtProvider, connectorNamed, goOnProven } from './begin-at-provider.ts'
import { holdForProof, whyProof } from './hold-for-proof.ts'
import { judgePayment, type Watch } from './judge-payment.ts'

/** What is needed to send a payer to pay. */
export type StartPayment = {
  /** The order, or whatever else the payment is for. */
  readonly orderId: string
  /** Where the provider sends the payer afterwards. Nothing is decided by coming back. */
  readonly returnUrl: string
  /** The number of the order, as the payer's statement shows it. */
  readonly description: string
  readonly locale: string
  readonly method?: Method
  /** What the payer gave on the shop's page for this method. No secret: it is kept with the try. */
  readonly details?: Readonly<Record<string, string>>
  readonly payer?: Payer
  /** By what the payer may be recognized; without it the attempt is not judged. */
  readonly watch?: Watch
}

/** Why a payer cannot be sent to pay now. After `provider_silent` and `first_undecided` the same call may be made again. */
export type PayOrderRefusal = StartRefusal | 'provider_silent'

/** Where the payer goes on; `decided` where there is nothing left to do, because the provider has answered for good. */
export type StartedPayment = {
  readonly action: PayerAction | { readonly kind: 'decided' }
  readonly merchantRef: string
}

/** Order and goods wait at least as long as the payment does: slow ways to pay need days. */
async function waitForPayer(tx: Tx, { orderId, method = card }: StartPayment): Promise<void> {
  const { patienceSeconds = 0 } = method
  if (patienceSeconds === 0) return
  const rows = await tx.sql`
    update orders.orders
       set expires_at = greatest(expires_at, clock_timestamp() + make_interval(secs => ${patienceSeconds}))
     where id = ${orderId} and state = 'awaiting_payment'
    returning id`
  if (rows.length > 0) await extendHolds(tx, orderId, patienceSeconds)
}

/**
 * Send a payer to pay by a method. The try is written down before the provider is asked; a payer who asks again gets
 * what they had, so nobody holds two open pages of one method for one order. One who turns to another method leaves the
 * first, after the provider was asked once more what became of it.
 */
export async function startPayment(
  db: Db,
  connectors: Connectors,
  wanted: StartPayment,
): Promise<Result<StartedPayment, PayOrderRefusal>> {
  const given = await routed(db, connectors, wanted)
  const opened = await openOrTurn(db, connectors, given)
  if (!opened.ok) return opened
  const { attempt, left } = opened.value
  const { merchantRef } = attempt
  if (attempt.action !== undefined) return done({ action: attempt.action, merchantRef })
  await failpoint('payments.afterOpen')
  if (left !== undefined) await closeAtProvider(connectors, left)
  const action = await judge(db, given, attempt)
  if (action === 'refuse') {
    await inTransaction(db, async (tx) => done(await failAttempt(tx, attempt, notAccepted)))
    return refused('provider_refused', { code: notAccepted })
  }
  const because = whyProof(action, attempt.amount, given.watch)
  if (because === undefined || given.watch === undefined || (given.method ?? card).provesPayer === true)
    return beginAtProvider(db, connectors, { ...given, stepUp: because !== undefined }, opened.value)
  const { key: secret } = given.watch
  const stand = await holdForProof(db, given, { attempt, because, secret })
  if (stand === 'waits') return done({ action: { kind: 'prove' }, merchantRef })
  if (stand === 'proven')
    return goOnProven(db, connectors, { ...opened.value, reference: given.orderId, secret })
  if (stand === 'nobody_to_ask')
    await inTransaction(db, async (tx) => done(await failAttempt(tx, attempt, notAccepted)))
  return refused('provider_refused', { code: notAccepted })
}

/** What a payer is told who is turned away: another way may work. Why is for the operator. */
const notAccepted = 'not_accepted'

async function judge(
  db: Db,
  { orderId: reference, payer, watch }: StartPayment,
  attempt: Attempt,
): Promise<RiskAction> {
  return watch === undefined ? 'allow' : judgePayment(db, watch, { attempt, reference, payer })
}

/** A method that several connectors can carry out goes to the one rules and health choose; a try after another is told. */
async function routed(db: Db, connectors: Connectors, wanted: StartPayment): Promise<StartPayment> {
  const { method, orderId, details, payer } = wanted
  if (method?.isRouted !== true || details?.['after'] !== undefined) return wanted
  const payment = await findPaymentFor(db, orderId)
  if (payment === undefined) return wanted
  const { amount } = payment.intent
  const like = { method: method.code, amount, country: payer?.country }
  const connector = await chooseConnector(db, like, (name) => connectors.has(name))
  return connector === undefined ? wanted : { ...wanted, method: { ...method, connector } }
}

/** Open a try: the first one in one statement. Before one by another method is left, its provider is asked: money may have come on it just now. */
async function openOrTurn(
  db: Db,
  connectors: Connectors,
  given: StartPayment,
): Promise<Result<OpenAttempt, StartRefusal>> {
  const { orderId, method = card, details = {} } = given
  const isPlain = orderId.startsWith('ord_') && (method.patienceSeconds ?? 0) === 0
  const opened = isPlain ? await retrying(() => openFirstAttempt(db, orderId, method, details)) : undefined
  if (opened !== undefined) return done(opened)
  const open = (mayLeave: readonly string[]) =>
    inTransaction(db, async (tx) => {
      if (isTopUp(orderId)) await lockTopUp(tx, orderId)
      else await lockOrder(tx, orderId as OrderId)
      const attempt = await openAttempt(tx, orderId, method, details, mayLeave)
      if (attempt.ok) await waitForPayer(tx, given)
      return attempt
    })
  const first = await open([])
  const other = first.ok ? undefined : first.detail?.['merchantRef']
  if (first.ok || first.refusal !== 'first_undecided' || typeof other !== 'string') return first
  const asked = await askAboutPayment(db, connectors, other, 'poll')
  const isKnown = asked.ok || asked.refusal === 'not_found_at_provider'
  return isKnown ? open([other]) : refused('first_undecided')
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
  return askAboutAttempt(db, connectors, { ...owner, merchantRef }, source)
}

/** The same about a try that is known already. */
export async function askAboutAttempt(
  db: Db,
  connectors: Connectors,
  { merchantRef, state, connector: name }: Pick<Attempt, 'merchantRef' | 'state' | 'connector'>,
  source: EvidenceSource,
): Promise<Result<Applied, AskRefusal>> {
  // While the payer has to prove who they are, nobody was asked yet.
  if (state === 'requires_proof') return refused('not_found_at_provider')
  const connector = connectorNamed(connectors, name)
  const said = await connector.query(merchantRef).catch((error: unknown) => {
    log.warn('provider_silent', { connector: connector.name, ...errorFields(error) })
    return undefined
  })
  if (said === undefined) return refused('provider_silent')
  if (said === 'not_found') return refused('not_found_at_provider')
  return done(await hearEvidence(db, connectors, answered(connector.name, source, said)))
}

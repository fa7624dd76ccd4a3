import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import type { Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import type { Tx } from '#kernel/transaction.ts'
import { openIntent, type PaymentId } from '#money/payments/index.ts'
import type { BuyerId } from './buyer.ts'

/** The id of a payment asked for without an order: what its payment refers to. */
export type RequestId = Id<'req'>

/** A payment a program asked for. */
export type Request = {
  readonly id: RequestId
  readonly paymentId: PaymentId
  readonly madeBy: string
  readonly capture: 'automatic' | 'manual'
  readonly description: string
  readonly metadata: Readonly<Record<string, string>>
  readonly returnUrl: string | null
  readonly confirmedAt: Date | null
  readonly canceledAt: Date | null
  readonly createdAt: Date
  readonly buyerId: BuyerId | null
  /** What its money pays: a debt or an invoice. Null: it is earned. */
  readonly settles: string | null
  readonly settledAt: Date | null
}

/** What a program asks for. */
export type RequestGiven = Pick<Request, 'madeBy' | 'capture' | 'description' | 'metadata' | 'returnUrl'> & {
  readonly amount: Money
  readonly buyerId?: BuyerId | undefined
  readonly settles?: string
}

/** True for a payment's reference that is a request. */
export const isRequest = (reference: string): reference is RequestId => reference.startsWith('req_')

const daySeconds = 86_400

/** Ask a payer for money in the name of a program; a payer has a day. */
export async function openRequest(tx: Tx, given: RequestGiven): Promise<RequestId> {
  const id: RequestId = newId('req')
  const { amount, madeBy, capture, description, metadata, returnUrl, buyerId = null, settles = null } = given
  const paymentId = await openIntent(tx, { reference: id, amount, timeoutSeconds: daySeconds })
  await tx.sql`
    insert into requests.requests
           (id, payment_id, made_by, capture, description, metadata, return_url, buyer_id, settles)
    values (${id}, ${paymentId}, ${madeBy}, ${capture}, ${description}, ${metadata}::jsonb, ${returnUrl},
            ${buyerId}, ${settles})`
  await tell(tx, { type: 'request_opened', aggregate: id, actor: madeBy, payload: { payment: paymentId } })
  return id
}

/** One request, if there is one with this id. */
export async function findRequest({ sql }: Queries, id: string): Promise<Request | undefined> {
  const [found] = await sql<Request>`
    select id, payment_id as "paymentId", made_by as "madeBy", capture, description, metadata,
           return_url as "returnUrl", confirmed_at as "confirmedAt", canceled_at as "canceledAt",
           created_at as "createdAt", buyer_id as "buyerId", settles, settled_at as "settledAt"
      from requests.requests where id = ${id}`
  return found
}

/** The request whose payment this is, if there is one. */
export async function requestOfPayment({ sql }: Queries, paymentId: string): Promise<Request | undefined> {
  const [found] = await sql<Request>`
    select id, payment_id as "paymentId", made_by as "madeBy", capture, description, metadata,
           return_url as "returnUrl", confirmed_at as "confirmedAt", canceled_at as "canceledAt",
           created_at as "createdAt", buyer_id as "buyerId", settles, settled_at as "settledAt"
      from requests.requests where payment_id = ${paymentId}`
  return found
}

/** Requests of programs, the newest first, by the ids of their payments; with `after`, those just newer than it. */
export async function listRequests(
  { sql }: Queries,
  { below = null, above = null, most }: { below?: string | null; above?: string | null; most: number },
): Promise<Request[]> {
  const found = await sql<Request>`
    select id, payment_id as "paymentId", made_by as "madeBy", capture, description, metadata,
           return_url as "returnUrl", confirmed_at as "confirmedAt", canceled_at as "canceledAt",
           created_at as "createdAt", buyer_id as "buyerId", settles, settled_at as "settledAt"
      from requests.requests
     where settles is null
       and (${below}::text is null or payment_id < ${below})
       and (${above}::text is null or payment_id > ${above})
     order by case when ${above}::text is not null then payment_id end asc, payment_id desc
     limit ${most}`
  return above === null ? found : found.toReversed()
}

/** The request that wants money for this debt or invoice now, if there is one. */
export async function requestSettling({ sql }: Queries, settles: string): Promise<Request | undefined> {
  const [found] = await sql<Request>`
    select id, payment_id as "paymentId", made_by as "madeBy", capture, description, metadata,
           return_url as "returnUrl", confirmed_at as "confirmedAt", canceled_at as "canceledAt",
           created_at as "createdAt", buyer_id as "buyerId", settles, settled_at as "settledAt"
      from requests.requests
     where settles = ${settles} and canceled_at is null and settled_at is null`
  return found
}

/** The money of a request has settled what it was for. Once. */
export async function markRequestSettled(db: Queries, id: RequestId): Promise<void> {
  await db.sql`
    update requests.requests set settled_at = clock_timestamp() where id = ${id} and settled_at is null`
}

/** The program confirmed it: the payer may be sent to pay, and comes back to this address. */
export async function confirmRequest(db: Queries, id: RequestId, returnUrl: string | null): Promise<void> {
  await db.sql`
    update requests.requests
       set confirmed_at = coalesce(confirmed_at, clock_timestamp()), return_url = coalesce(${returnUrl}, return_url)
     where id = ${id}`
}

/** The program takes it back. */
export async function markRequestCanceled(db: Queries, id: RequestId): Promise<void> {
  await db.sql`
    update requests.requests set canceled_at = coalesce(canceled_at, clock_timestamp()) where id = ${id}`
}

/** The token that lets a debtor see what they owe and pay it: of the letter's link and of the account's pages. */
export function owedToken(key: string, id: string): string {
  return createHmac('sha256', key).update(`owed ${id}`).digest('base64url')
}

/** True for the token of this very debt or invoice. */
export function isOwedToken(key: string, id: string, token: string): boolean {
  const [expected, given] = [Buffer.from(owedToken(key, id)), Buffer.from(token)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** The token that lets a payer see a request: made from the shop's key, so nothing of it is stored. */
export function requestToken(key: string, id: RequestId): string {
  return createHmac('sha256', key).update(`request ${id}`).digest('base64url')
}

/** True for the token of this very request. */
export function isRequestToken(key: string, id: RequestId, token: string): boolean {
  const [expected, given] = [Buffer.from(requestToken(key, id)), Buffer.from(token)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

import type { Static, TSchema } from 'typebox'
import type { Queries } from '#kernel/database.ts'
import type { LoadClass } from '#kernel/http.ts'
import type { Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { AppContext } from '../context.ts'
import type { Providers } from '../providers.ts'
import type { Caller } from './caller.ts'
import type { OperationId } from './policy.ts'
import type { RefusalCode } from './refusals.ts'

/** An answer of an operation, before it is written as JSON. */
export type Reply = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What a kept answer shows; when that changes it is forgotten. */
  readonly tags?: readonly string[]
}

/** What operations work with: the app's own, and the ways to card provider and carrier. */
export type ApiContext = AppContext & { readonly providers: Providers }

/** One call of an operation: who asks, with what, and what the operation works with. */
export type Call<Params = unknown, Query = unknown, Body = unknown> = ApiContext & {
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The key of the sender, where one was sent. */
  readonly idempotencyKey: string | undefined
  /**
   * Change something. Under a key the change and its answer are one transaction, so that a repetition finds both or
   * neither; without one a single statement commits by itself. A refusal becomes a problem.
   */
  readonly change: (work: (db: Queries) => Promise<Result<Reply, RefusalCode>>) => Promise<Reply>
  /** Like `change`, for work of several statements: always one transaction. */
  readonly changeTogether: (work: (tx: Tx) => Promise<Result<Reply, RefusalCode>>) => Promise<Reply>
}

/** The groups the operations are listed in. */
export type Tag =
  | 'Catalog'
  | 'Cart'
  | 'Orders'
  | 'Payments'
  | 'Wallet'
  | 'Accounts'
  | 'Desk'
  | 'Money'
  | 'Notifications'

/** An operation of the API: its address, what it takes, what it answers, and what it does. */
export type Operation = {
  readonly id: OperationId
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters as `:name`. */
  readonly path: string
  readonly tag: Tag
  /** One sentence. */
  readonly summary: string
  readonly description?: string
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  /** Answers that are no refusal, by status. Null: no body. */
  readonly answers: Readonly<Record<number, TSchema | null>>
  /** Why it may be refused, besides what every operation may be refused for. */
  readonly refusals: readonly RefusalCode[]
  readonly load?: LoadClass
  /** Calls per address and minute. */
  readonly perMinute: number
  /** The answer is the same for everybody until something it shows changes. */
  readonly shared?: true
  /** The question or the answer holds a secret: both are kept for repetitions only under the sender's key. */
  readonly secret?: true
  /** The use case keeps keys itself. */
  readonly keepsKeys?: true
  /** The largest body it takes, in bytes; what every operation takes where nothing is said. */
  readonly mostBytes?: number
  /** Bytes of CSV or JSONL instead of JSON. */
  readonly textBody?: true
  readonly handle: (call: Call<never, never, never>) => Promise<Reply>
}

type Described<P extends TSchema, Q extends TSchema, B extends TSchema> = Omit<
  Operation,
  'params' | 'query' | 'body' | 'handle'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly handle: (call: Call<Static<P>, Static<Q>, Static<B>>) => Promise<Reply>
}

/** Describe an operation; what its handler gets follows from the schemas. */
export function operation<P extends TSchema, Q extends TSchema, B extends TSchema>(
  described: Described<P, Q, B>,
): Operation {
  return described
}

/** An answer with a body. */
export function answer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body, headers }
}

/** The kinds of error Stripe's clients know. */
export type FaultType =
  | 'invalid_request_error'
  | 'idempotency_error'
  | 'card_error'
  | 'api_error'
  | 'authentication_error'

/** A refusal in the shape of Stripe's errors, thrown to the scope's error handler. */
export type Fault = Error & {
  readonly isFault: true
  readonly status: number
  readonly error: {
    readonly type: FaultType
    readonly message: string
    readonly code?: string
    readonly param?: string
  }
}

/** A refusal to throw. */
export function fault(
  status: number,
  message: string,
  more: { readonly code?: string; readonly param?: string; readonly type?: FaultType } = {},
): Fault {
  const { type = 'invalid_request_error', ...rest } = more
  return Object.assign(new Error(message), {
    isFault: true,
    status,
    error: { type, message, ...rest },
  } as const)
}

/** True for a refusal made here. */
export const isFault = (error: unknown): error is Fault =>
  typeof error === 'object' && error !== null && 'isFault' in error

/** There is no such object. */
export const missing = (kind: string, id: string): Fault =>
  fault(404, `No such ${kind}: '${id.slice(0, 60)}'`, { code: 'resource_missing', param: 'id' })

/** What is wrong with one field of a request, in plain words, and what would be right. */
export type FieldError = { readonly field: string; readonly reason: string; readonly fix: string }

/** The words of a problem. `headers` are sent with it, such as Retry-After. */
export type ProblemWords = {
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
}

/** The body of a problem on the wire (RFC 9457). */
export type ProblemBody = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  readonly request_id?: string
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  401: 'Sign in first',
  403: 'This is not allowed',
  404: 'There is nothing here',
  405: 'This cannot be done here',
  409: 'This no longer fits what is there',
  413: 'The request is too large',
  414: 'The address is too long',
  415: 'This form of content is not accepted',
  422: 'The request cannot be carried out',
  429: 'Too many requests',
  500: 'Something went wrong on our side',
  503: 'The shop is busy',
}

/** An answer that says no: an HTTP status, a stable code, and words for people. Throw it from any handler. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly statusCode: number
  readonly code: string
  readonly title: string
  readonly detail: string | undefined
  readonly errors: readonly FieldError[]
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, words: ProblemWords = {}) {
    super(code)
    this.statusCode = status
    this.code = code
    this.title = words.title ?? titles[status] ?? 'The request was refused'
    this.detail = words.detail
    this.errors = words.errors ?? []
    this.headers = words.headers ?? {}
  }
}

/** Make a problem: `throw problem(409, 'out_of_stock', { detail, errors })`. The code is part of the API and never changes. */
export function problem(status: number, code: string, words: ProblemWords = {}): Problem {
  return new Problem(status, code, words)
}

/** The problem as it goes over the wire. */
export function problemBody(of: Problem, requestId: string): ProblemBody {
  return {
    type: `urn:kontor:problem:${of.code}`,
    title: of.title,
    status: of.statusCode,
    code: of.code,
    ...(of.detail === undefined ? {} : { detail: of.detail }),
    ...(of.errors.length === 0 ? {} : { errors: of.errors }),
    request_id: requestId,
  }
}

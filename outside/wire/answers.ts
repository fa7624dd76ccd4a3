import type { Html } from './html.ts'

/** What a route answers; `drop` closes the connection without a word, as a provider that timed out does. */
export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
  /** Sent in place of `body` where the answer is no text in UTF-8. */
  readonly bytes?: Uint8Array
  readonly drop?: true
}

/** One wrong field of a request: what is wrong and how to put it right. */
export type FieldError = { readonly field: string; readonly reason: string; readonly fix: string }

/** A JSON answer. */
export function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

/** A refusal in RFC 9457 form; `code` is what a program reads. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors?: readonly FieldError[],
): Answer {
  const body = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors && { errors }),
  }
  return { status, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(body) }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not found', 405: 'Method not allowed', 409: 'Conflict', 410: 'Gone',
  413: 'Content too large', 415: 'Unsupported media type', 422: 'Unprocessable content', 500: 'Internal error', 504: 'Gateway timeout',
} // prettier-ignore

/** A page under a policy that allows only our own files; forms may also lead to the origins named. */
export function page(status: number, markup: Html, formOrigins: readonly string[] = []): Answer {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    `form-action ${["'self'", ...formOrigins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    body: markup.html,
  }
}

/** Send the browser elsewhere with a GET. */
export function seeOther(location: string): Answer {
  return { status: 303, headers: { location }, body: '' }
}

/** A style sheet or script, kept by the browser for an hour. */
export function asset(type: 'text/css' | 'text/javascript' | 'image/svg+xml', body: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'max-age=3600' },
    body,
  }
}

/** The object in a JSON body, or the refusal to answer with. */
export function jsonObject(
  body: string,
): { ok: true; value: Record<string, unknown> } | { ok: false; answer: Answer } {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { ok: true, value: value as Record<string, unknown> }
  } catch {
    // Falls through to the refusal: the sender learns that it was not JSON.
  }
  return { ok: false, answer: problem(400, 'invalid_json', 'The body must be one JSON object.') }
}

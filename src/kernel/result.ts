/** A business "no": a code from a closed list, with what the caller needs to explain it. */
export type Refusal<R extends string> = {
  readonly ok: false
  readonly refusal: R
  readonly detail?: Readonly<Record<string, unknown>>
}

/** What a use case answers: the value, or a refusal. Bugs and outside failures are thrown instead. */
export type Result<T, R extends string> = { readonly ok: true; readonly value: T } | Refusal<R>

/** Wrap a value as a success. */
export function done<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** Refuse with a code and, where it helps, the facts behind it (field, line, what is available). */
export function refused<const R extends string>(
  refusal: R,
  detail?: Readonly<Record<string, unknown>>,
): Refusal<R> {
  return detail === undefined ? { ok: false, refusal } : { ok: false, refusal, detail }
}

/** Stop with a bug report when something that must hold does not. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** Close a switch over a union: the compiler proves it is never reached. */
export function never(value: never): never {
  throw new Error(`not reachable: ${String(value)}`)
}

/** Take the value of a result that cannot be refused here; a refusal is a bug. */
export function mustBeDone<T, R extends string>(result: Result<T, R>): T {
  if (result.ok) return result.value
  throw new Error(`unexpected refusal: ${result.refusal} ${JSON.stringify(result.detail ?? {})}`)
}

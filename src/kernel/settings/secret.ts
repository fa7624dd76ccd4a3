import { inspect } from 'node:util'

const values = new WeakMap<Secret, string>()

/** A secret that cannot be printed, logged or serialized by accident: it shows itself as `[secret]`. */
export type Secret = {
  /** The text itself; call it only where it is used. */
  reveal(): string
  toString(): string
  toJSON(): string
}

/** Keep a text as a secret. An empty one is a bug: an empty key forges the world. */
export function secret(text: string): Secret {
  if (text === '') throw new Error('assertion failed: a secret is never empty')
  const kept: Secret & { [inspect.custom](): string } = {
    reveal: () => values.get(kept) ?? '',
    toString: () => '[secret]',
    toJSON: () => '[secret]',
    [inspect.custom]: () => '[secret]',
  }
  values.set(kept, text)
  return Object.freeze(kept)
}

/** True for a kept secret. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && values.has(value as Secret)
}

import { ports } from './ports.ts'
import { done, refused, type Result } from './result.ts'

/** A public id that carries its kind: `ord_` and 26 characters. An id of another kind does not compile in its place. */
export type Id<Kind extends string> = `${Kind}_${string}`

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

const timeOf = (at: Date): string => {
  let left = at.getTime()
  let time = ''
  for (let i = 0; i < 10; i++) {
    time = alphabet.charAt(left % 32) + time
    left = Math.floor(left / 32)
  }
  return time
}

/**
 * A new id: 48 bits of time, so that neighbors in time are neighbors on disk, and 80 random bits, so that nobody
 * guesses another's. Written in Crockford's base 32: ten characters of time, sixteen of chance.
 */
export function newId<const Kind extends string>(kind: Kind): Id<Kind> {
  let chance = ''
  let bits = 0
  let held = 0
  for (const byte of ports().randomBytes(10)) {
    bits = (bits << 8) | byte
    held += 8
    for (; held >= 5; held -= 5) chance += alphabet.charAt((bits >> (held - 5)) & 31)
    bits &= (1 << held) - 1
  }
  return `${kind}_${timeOf(ports().now())}${chance}`
}

/** What every id of a kind made from that moment on is not less than, and every one made before is less than, by its bytes. */
export function firstIdOf<const Kind extends string>(kind: Kind, at: Date): Id<Kind> {
  return `${kind}_${timeOf(at)}${alphabet.charAt(0).repeat(16)}`
}

/** The pattern an id of a kind must match, for schemas. */
export function idPattern(kind: string): string {
  return `^${kind}_[0-9a-hjkmnp-tv-z]{26}$`
}

const patterns = new Map<string, RegExp>()

function patternOf(kind: string): RegExp {
  let pattern = patterns.get(kind)
  if (pattern === undefined) {
    pattern = new RegExp(idPattern(kind))
    patterns.set(kind, pattern)
  }
  return pattern
}

/** Read an id of a kind; refuses anything else. */
export function parseId<const Kind extends string>(
  kind: Kind,
  text: string,
): Result<Id<Kind>, 'malformed_id'> {
  return patternOf(kind).test(text) ? done(text as Id<Kind>) : refused('malformed_id', { kind })
}

/** A new secret for links and cookies: 256 random bits, base64url. Only its hash is stored. */
export function newSecret(): string {
  return Buffer.from(ports().randomBytes(32)).toString('base64url')
}

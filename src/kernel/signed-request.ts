import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ports } from './ports.ts'
import { done, refused, type Result } from './result.ts'

/** What is signed of a request: its verb, its path with query, and its body byte for byte. */
export type SignedParts = {
  readonly method: string
  readonly path: string
  readonly body: Uint8Array | string
}

/** Why a request between two of our own processes is not believed. */
export type RequestRefusal = 'not_signed' | 'too_old' | 'wrong_signature' | 'seen_before'

/** The header a signed request carries. */
export const signatureHeader = 'kontor-signature'

const toleranceSeconds = 60
const form = /^t=(\d{1,12}),n=([\w-]{16,64}),v1=([0-9a-f]{64})$/

function macOf(secret: string, seconds: string, nonce: string, { method, path, body }: SignedParts): Buffer {
  const hash = createHash('sha256').update(body).digest('hex')
  return createHmac('sha256', secret).update(`${seconds}.${nonce}.${method}.${path}.${hash}`).digest()
}

/** The value of the header: time, a number used once, and an HMAC over both and the whole request. */
export function signRequest(secret: string, parts: SignedParts): string {
  const seconds = String(Math.floor(ports().now().getTime() / 1000))
  const nonce = Buffer.from(ports().randomBytes(18)).toString('base64url')
  return `t=${seconds},n=${nonce},v1=${macOf(secret, seconds, nonce, parts).toString('hex')}`
}

/** Remembers the nonces of the last minutes, so that a recorded request cannot be played again. */
export function requestVerifier(
  secret: string,
): (header: string | undefined, parts: SignedParts) => Result<undefined, RequestRefusal> {
  const seen = new Map<string, number>()
  return (header, parts) => {
    const [, seconds, nonce, signature] = form.exec(header ?? '') ?? []
    if (seconds === undefined || nonce === undefined || signature === undefined) return refused('not_signed')
    const now = ports().now().getTime() / 1000
    if (Math.abs(now - Number(seconds)) > toleranceSeconds) return refused('too_old')
    const given = Buffer.from(signature, 'hex')
    if (!timingSafeEqual(given, macOf(secret, seconds, nonce, parts))) return refused('wrong_signature')
    for (const [old, until] of seen) {
      if (until >= now) break
      seen.delete(old)
    }
    if (seen.has(nonce)) return refused('seen_before')
    seen.set(nonce, now + 2 * toleranceSeconds)
    return done(undefined)
  }
}

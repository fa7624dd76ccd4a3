import { createHmac, createSecretKey, hash, randomFillSync, timingSafeEqual } from 'node:crypto'

const noisePool = Buffer.alloc(8000)
let noiseUsed = noisePool.length

/** A fresh id such as `evt_…`: 80 random bits after 48 bits of time, so files of them stay in order. */
export function freshId(prefix: string): string {
  if (noiseUsed === noisePool.length) {
    randomFillSync(noisePool)
    noiseUsed = 0
  }
  const noise = noisePool.toString('hex', noiseUsed, noiseUsed + 10)
  noiseUsed += 10
  return `${prefix}_${Date.now().toString(32).padStart(10, '0')}${noise}`
}

/** Compare two secrets without telling by time where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}

/** The three headers of a Standard Webhooks message; `seconds` is Unix time. */
export type SignatureHeaders = {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** A signer of Standard Webhooks messages; `secret` is `whsec_` and base64. */
export function signer(secret: string): (id: string, seconds: number, body: string) => SignatureHeaders {
  const key = createSecretKey(Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
  return (id, seconds, body) => ({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  })
}

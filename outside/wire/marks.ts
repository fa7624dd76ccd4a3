import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A fresh id such as `evt_…`: 80 random bits after 48 bits of time, so files of them stay in order. */
export function freshId(prefix: string): string {
  const time = Date.now().toString(32).padStart(10, '0')
  const noise = BigInt(`0x${randomBytes(10).toString('hex')}`)
    .toString(32)
    .padStart(16, '0')
  return `${prefix}_${time}${noise}`
}

/** Compare two secrets without telling by time where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const key = randomBytes(32)
  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** The three headers of a Standard Webhooks message; `secret` is `whsec_` and base64, `seconds` is Unix time. */
export function signatureHeaders(secret: string, id: string, seconds: number, body: string) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { ports } from '#kernel/ports.ts'
import type { EndpointId, MessageForm } from './endpoint.ts'

const keyOf = (sealingSecret: string) =>
  Buffer.from(hkdfSync('sha256', sealingSecret, '', 'kontor message secret', 32))

/** A new secret to sign messages with: 256 random bits in the form of Standard Webhooks. */
export function newMessageSecret(): string {
  return `whsec_${Buffer.from(ports().randomBytes(32)).toString('base64')}`
}

/** Seal a secret for one endpoint: the database alone opens nothing, and a sealed secret moved to another row is none. */
export function sealSecret(secret: string, endpoint: EndpointId, sealingSecret: string): Buffer {
  const nonce = ports().randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(sealingSecret), nonce).setAAD(Buffer.from(endpoint))
  return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** Open a sealed secret; throws when it was sealed for another endpoint or under another key. */
export function openSecret(sealed: Buffer, endpoint: EndpointId, sealingSecret: string): string {
  const cipher = createDecipheriv('aes-256-gcm', keyOf(sealingSecret), sealed.subarray(0, 12))
  cipher.setAAD(Buffer.from(endpoint)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString('utf8')
}

/** What is signed: the message's id, when it is sent, and its body. */
export type Signable = { readonly id: string; readonly at: Date; readonly body: string }

/**
 * The headers of a message, signed with every secret that is valid now. Standard Webhooks has id, time and signature
 * apart; Stripe's clients read time and signature from one header and take the secret as it is written.
 */
export function signedHeaders(
  form: MessageForm,
  { id, at, body }: Signable,
  secrets: readonly string[],
): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000))
  if (form === 'stripe') {
    const signatures = secrets.map((each) =>
      createHmac('sha256', each).update(`${seconds}.${body}`).digest('hex'),
    )
    return { 'stripe-signature': [`t=${seconds}`, ...signatures.map((each) => `v1=${each}`)].join(',') }
  }
  const signatures = secrets.map((each) => {
    const key = Buffer.from(each.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') }
}

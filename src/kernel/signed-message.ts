import { createHmac, timingSafeEqual } from 'node:crypto'
import { done, refused, type Result } from './result.ts'

/** The headers of a message as HTTP gives them, names in lower case. */
export type MessageHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Why a message is not believed. */
export type SignatureRefusal = 'not_signed' | 'too_old' | 'wrong_signature'

const toleranceSeconds = 300

function one(headers: MessageHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** The signature of a message in the form of Standard Webhooks; the secret is `whsec_` and base64. */
function signatureOf(secret: string, id: string, seconds: string, raw: Uint8Array): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return createHmac('sha256', key).update(`${id}.${seconds}.`).update(raw).digest()
}

/**
 * Check a message signed as Standard Webhooks has it, over its raw bytes. Answers its id. Refuses one without signature,
 * one more than five minutes from `now`, and one no given secret has signed (two secrets while they are being changed).
 */
export function verifySignedMessage(
  secrets: readonly string[],
  headers: MessageHeaders,
  raw: Uint8Array,
  now: Date,
): Result<{ id: string }, SignatureRefusal> {
  const id = one(headers, 'webhook-id')
  const seconds = one(headers, 'webhook-timestamp')
  const signatures = one(headers, 'webhook-signature')
  if (id === undefined || seconds === undefined || signatures === undefined) return refused('not_signed')
  if (!/^[\x21-\x7e]{1,150}$/.test(id) || !/^\d{1,12}$/.test(seconds)) return refused('not_signed')
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > toleranceSeconds) return refused('too_old')
  const given = signatures
    .split(' ')
    .slice(0, 8)
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice(3), 'base64'))
  const isRight = secrets.some((secret) => {
    const expected = signatureOf(secret, id, seconds, raw)
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected))
  })
  return isRight ? done({ id }) : refused('wrong_signature')
}

import type { Db } from '#kernel/database.ts'
import { log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import type { MessageHeaders } from '#kernel/signed-message.ts'
import {
  keepRefused,
  type Acknowledgment,
  type Connectors,
  type EvidenceEffect,
} from '#money/payments/index.ts'
import { hearEvidence } from './apply-evidence.ts'
import { connectorNamed } from './begin-at-provider.ts'

/** A message as it came in: the bytes are verified before anything in them is read. */
export type RawMessage = { readonly raw: Uint8Array; readonly headers: MessageHeaders }

/** What to answer the provider: 2xx only for what is committed, anything else makes it send again. */
export type NotificationAnswer = {
  readonly status: number
  readonly effect: string
} & Partial<Acknowledgment>

const statuses: Readonly<Record<EvidenceEffect, number>> = {
  moved: 200,
  nothing: 200,
  surplus: 200,
  conflict: 200,
  integrity_failure: 422,
  unmatched: 404,
  bad_signature: 401,
  malformed: 400,
}

/**
 * Hear a notification of a provider. Forged, replayed and malformed ones are refused and kept; one that names another
 * amount, currency or merchant than was asked is refused, kept, and shown to a person. A repeated one has no effect.
 */
export async function receiveNotification(
  db: Db,
  connectors: Connectors,
  name: string,
  { raw, headers }: RawMessage,
): Promise<NotificationAnswer> {
  const connector = connectorNamed(connectors, name)
  const read = connector.parseNotification(raw, headers, ports().now())
  if (!read.ok && read.refusal === 'other_matter')
    return { status: 200, effect: 'nothing', ...connector.acknowledge?.('nothing', raw) }
  if (!read.ok) {
    const effect = read.refusal === 'malformed' ? 'malformed' : 'bad_signature'
    log.warn('notification_refused', { connector: name, code: read.refusal })
    await keepRefused(db, name, raw, effect)
    return { status: statuses[effect], effect: read.refusal, ...connector.acknowledge?.(effect, raw) }
  }
  const { messageId, observation } = read.value
  const evidence = {
    connector: name,
    source: 'notify',
    dedupeKey: `message:${messageId}`,
    raw,
    observation,
  } as const
  const { effect } = await hearEvidence(db, connectors, evidence)
  return { status: statuses[effect], effect, ...connector.acknowledge?.(effect, raw) }
}

import { html, type Html } from '#kernel/html.ts'
import { sayCode } from '../words.ts'

const good = new Set([
  'paid',
  'completed',
  'delivered',
  'captured',
  'authorized',
  'succeeded',
  'sent',
  'active',
  'moved',
])
const warn = new Set([
  'to_pack',
  'pending',
  'awaiting_payment',
  'unpaid',
  'packed',
  'to_ship',
  'requires_payment',
  'processing',
  'requires_confirmation',
  'requires_proof',
  'created',
  'queued',
  'draft',
  'paused',
  'checking',
])
const bad = new Set([
  'declined',
  'failed',
  'unknown',
  'integrity_failure',
  'conflict',
  'refused',
  'bad_signature',
  'unmatched',
])

/** The tone of a state: good, waiting, bad, or none. */
export function toneOf(state: string): string {
  return good.has(state) ? 'good' : warn.has(state) ? 'warn' : bad.has(state) ? 'bad' : ''
}

/** A state as a small mark with its word. */
export function stateBadge(prefix: string, state: string): Html {
  return html`<span class="badge ${toneOf(state)}">${sayCode(prefix, state)}</span>`
}

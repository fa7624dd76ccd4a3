import type { Refusal } from '#kernel/result.ts'
import type { FormState } from './pages/door.ts'
import { isMessageKey, type Words } from './words.ts'

type Values = Readonly<Record<string, unknown>>

/** What was typed, as text, without what must not be shown again. */
export function typed(body: Values): Record<string, string> {
  const shown = Object.entries(body).filter(([name]) => name !== 'password' && name !== 'code')
  return Object.fromEntries(shown.map(([name, value]) => [name, typeof value === 'string' ? value : '']))
}

/** A refusal as a form shows it: in words, beside the field it is about. */
export function refusedForm(words: Words, body: Values, refusal: Refusal<string>, field: string): FormState {
  const { detail = {} } = refusal
  const seconds = Number(detail['retryAfterSeconds'] ?? 0)
  const values: Record<string, string | number> = { minutes: Math.max(1, Math.ceil(seconds / 60)) }
  for (const [name, value] of Object.entries(detail)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
  }
  const key = `fault.${refusal.refusal}`
  const text = isMessageKey(key) ? words(key, values) : refusal.refusal.replaceAll('_', ' ')
  const at = typeof detail['field'] === 'string' ? detail['field'] : field
  return { values: typed(body), faults: { [at]: text } }
}

import { newSecret } from '#kernel/ids.ts'
import { html, type Html } from '#kernel/html.ts'
import type { Refusal } from '#kernel/result.ts'
import { Type } from 'typebox'
import { isDeskWord, say, sayCode } from './words.ts'

/** Objects of which everything is said. */
export const closed = { additionalProperties: false } as const

/** A line of text of a form; what it means is judged by the page, which answers beside the field. */
export const line = Type.Optional(Type.String({ maxLength: 2_000 }))

/** The body of a form whose effect happens once: the key is made with the page. */
export const keyed = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object({ key: Type.String({ pattern: '^[A-Za-z0-9_-]{16,100}$' }), ...properties }, closed)

/** The params of a page about one thing. */
export const idParams = Type.Object({ id: Type.String({ maxLength: 60 }) }, closed)

/** The query of a page: what is asked for, and what was done just now. */
export const asking = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object({ done: Type.Optional(Type.String({ maxLength: 40 })), ...properties }, closed)

/** What is wrong with fields, in words; the empty field is the form as a whole. */
export type DeskFaults = Readonly<Record<string, string>>

/** A form as it is shown again: what was typed, and what was wrong with it. */
export type DeskForm = { readonly values: Readonly<Record<string, string>>; readonly faults: DeskFaults }

/** A form nobody has sent. */
export const freshForm: DeskForm = { values: {}, faults: {} }

/** What was typed, as text. Secrets are not shown again. */
export function typedIn(body: Readonly<Record<string, unknown>>): Record<string, string> {
  const secret = new Set(['password', 'code', 'key'])
  const shown = Object.entries(body).filter(([name]) => !secret.has(name))
  return Object.fromEntries(shown.map(([name, value]) => [name, typeof value === 'string' ? value : '']))
}

const codesSaid: Readonly<Record<string, string>> = { state: 'state' }

/** Why something was not done, in words. */
export function refusalText({ refusal, detail = {} }: Refusal<string>): string {
  const values: Record<string, string | number> = {
    minutes: Math.max(1, Math.ceil(Number(detail['retryAfterSeconds'] ?? 0) / 60)),
  }
  for (const [name, value] of Object.entries(detail)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const prefix = codesSaid[name]
    values[name] = prefix === undefined ? value : sayCode(prefix, String(value)).toLowerCase()
  }
  const key = `refusal.${refusal}`
  return isDeskWord(key) ? say(key, values) : refusal.replaceAll('_', ' ')
}

/** A refusal as its form shows it: beside the field it is about, else at the form's head. */
export function refusedDesk(
  body: Readonly<Record<string, unknown>>,
  refusal: Refusal<string>,
  field = '',
): DeskForm {
  const at = refusal.detail?.['field']
  return {
    values: typedIn(body),
    faults: { [typeof at === 'string' ? at : field]: refusalText(refusal) },
  }
}

/** The hidden key that makes a form's effect happen once, however often it is sent. */
export function keyField(): Html {
  return html`<input type="hidden" name="key" value="${newSecret()}" />`
}

/** What is wrong with a form, at its head: what is about the whole, and a link to each field. */
export function formFaults(faults: DeskFaults, prefix = ''): Html | null {
  const all = Object.entries(faults)
  if (all.length === 0) return null
  const [whole, fields] = [faults[''], all.filter(([name]) => name !== '')]
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus>
    <p class="strong">${whole ?? say('desk.fix')}</p>
    ${
      fields.length > 0 &&
      html`<ul>
        ${fields.map(([name, text]) => html`<li><a href="#${prefix}${name}">${text}</a></li>`)}
      </ul>`
    }
  </div>`
}

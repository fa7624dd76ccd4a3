import { html, type Html } from '#kernel/html.ts'
import { below } from '../../storefront/components/field.ts'

/** A field for text of several lines. */
export function textArea(field: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly maxlength: number
  readonly rows: number
  readonly lang?: string
  readonly fault?: string | undefined
}): Html {
  const { name, label, value, maxlength, rows, lang, fault } = field
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <textarea
      class="input"
      id="${name}"
      name="${name}"
      rows="${rows}"
      maxlength="${maxlength}"
      ${lang ? html` lang="${lang}"` : null}${fault ? html` aria-invalid="true" aria-describedby="${name}-fault"` : null}
    >
${value}</textarea>
    ${below({ name, fault })}
  </div>`
}

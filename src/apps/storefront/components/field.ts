import { html, type Html } from '#kernel/html.ts'

/** A labeled input: its hint and its fault are read out with it. */
export type Field = {
  readonly name: string
  /** Where another form of the page has a field of this name. */
  readonly id?: string
  readonly label: string
  readonly value?: string
  readonly type?: 'text' | 'date' | 'email' | 'password' | 'tel' | 'number' | 'search'
  readonly autocomplete?: string
  readonly inputmode?: 'numeric' | 'decimal' | 'text'
  readonly hint?: string
  readonly fault?: string | undefined
  readonly required?: boolean
  readonly width?: 'half' | 'third' | 'two-thirds'
  readonly maxlength?: number
}

type Described = {
  readonly name: string
  readonly id?: string
  readonly hint?: string
  readonly fault?: string | undefined
}

const idOf = ({ name, id = name }: Described): string => id

const describedBy = (field: Described): string =>
  [field.hint && `${idOf(field)}-hint`, field.fault && `${idOf(field)}-fault`].filter(Boolean).join(' ')

/** Hint and fault below a field. */
export function below(field: Described): Html {
  return html`${field.hint && html`<span class="hint" id="${idOf(field)}-hint">${field.hint}</span>`}${
    field.fault && html`<span class="fault" id="${idOf(field)}-fault">${field.fault}</span>`
  }`
}

/** One input with its label. */
export function inputField(field: Field): Html {
  const described = describedBy(field)
  return html`<div class="field ${field.width ?? ''}">
    <label for="${idOf(field)}">${field.label}</label>
    <input
      class="input"
      id="${idOf(field)}"
      name="${field.name}"
      type="${field.type ?? 'text'}"
      value="${field.value ?? ''}"
      ${
        field.autocomplete ? html` autocomplete="${field.autocomplete}"` : null
      }${field.inputmode ? html` inputmode="${field.inputmode}"` : null}${
        field.maxlength && field.type !== 'date' && field.type !== 'number'
          ? html` maxlength="${field.maxlength}"`
          : null
      }${field.required ? html` required` : null}${described ? html` aria-describedby="${described}"` : null}${
        field.fault ? html` aria-invalid="true"` : null
      }
    />
    ${below(field)}
  </div>`
}

/** A choice from a list. */
export function selectField(
  field: Omit<Field, 'type'> & {
    readonly options: readonly {
      readonly value: string
      readonly label: string
      readonly isDisabled?: boolean
    }[]
  },
): Html {
  const described = describedBy(field)
  return html`<div class="field ${field.width ?? ''}">
    <label for="${idOf(field)}">${field.label}</label>
    <select
      class="input"
      id="${idOf(field)}"
      name="${field.name}"
      ${
        field.autocomplete ? html` autocomplete="${field.autocomplete}"` : null
      }${described ? html` aria-describedby="${described}"` : null}${field.fault ? html` aria-invalid="true"` : null}
    >
      ${field.options.map((each) => html`<option value="${each.value}" ${each.value === field.value ? html` selected` : null}${each.isDisabled ? html` disabled` : null}>${each.label}</option>`)}
    </select>
    ${below(field)}
  </div>`
}

/** What is wrong with a form, at its top, with a link to each field. Focus is moved there when the page is loaded. */
export function faultSummary(
  title: string,
  faults: readonly { readonly field: string; readonly text: string }[],
): Html | null {
  if (faults.length === 0) return null
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus>
    <h2>${title}</h2>
    <ul>
      ${faults.map((fault) => html`<li><a href="#${fault.field}">${fault.text}</a></li>`)}
    </ul>
  </div>`
}

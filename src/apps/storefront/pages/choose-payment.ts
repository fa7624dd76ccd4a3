import { html, type Html } from '#kernel/html.ts'
import type { Money } from '#kernel/money.ts'
import type { Method, MethodField } from '#money/payments/index.ts'
import { faultSummary, inputField, selectField } from '../components/field.ts'
import { methodIcon } from '../components/method-icons.ts'
import { fieldHint, fieldLabel, methodHint, methodName, optionLabel } from '../components/method-names.ts'
import { formatMoment, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'

/** What is said at the head of the page: how the last try ended, or why a new one did not begin. */
export type PayNotice = {
  readonly tone: 'bad' | 'warn'
  readonly title: string
  readonly text: string
  /** A button that asks the provider now. */
  readonly canAsk?: boolean
}

/** The choice of a way to pay. */
export type ChoiceShown = {
  readonly title: string
  readonly total: Money
  readonly payBy: Date
  readonly methods: readonly Method[]
  readonly chosen: string | undefined
  /** Where the forms lead, without the last part: the order's address. */
  readonly at: string
  readonly proof: string
  readonly notice?: PayNotice
  readonly values: Readonly<Record<string, string>>
  /** Fields that are not right, named `method.field`. */
  readonly wrong: readonly string[]
}

function ownField(words: Words, method: Method, field: MethodField, shown: ChoiceShown): Html {
  const name = `${method.code}.${field.name}`
  const hint = fieldHint(words, method.code, field.name)
  const common = {
    name,
    label: fieldLabel(words, method.code, field.name),
    value: shown.values[name] ?? '',
    maxlength: field.maxLength,
    ...(hint === '' ? {} : { hint }),
    ...(shown.wrong.includes(name) ? { fault: words('pay.field_wrong') } : {}),
    ...(field.autocomplete === undefined ? {} : { autocomplete: field.autocomplete }),
  }
  if (field.options === undefined)
    return inputField({ ...common, type: field.kind === 'choice' ? 'text' : field.kind })
  const options = field.options.map((value) => ({
    value,
    label: optionLabel(words, method.code, field.name, value),
  }))
  return selectField({ ...common, options })
}

function option(words: Words, method: Method, shown: ChoiceShown, isChosen: boolean): Html {
  const { code, fields = [] } = method
  const hint = methodHint(words, method)
  const id = `method-${code}`
  return html`<div class="pay-option">
    <label class="choice" for="${id}"
      ><input
        type="radio"
        id="${id}"
        name="method"
        value="${code}"
        ${isChosen ? html` checked` : null}
        ${hint === '' ? null : html` aria-describedby="${id}-hint"`}
      />
      <span class="grow"
        ><strong>${methodName(words, code)}</strong
        >${hint !== '' && html`<br /><span class="quiet small" id="${id}-hint">${hint}</span>`}</span
      >
      ${methodIcon(code)}</label
    >
    ${fields.length > 0 && html`<div class="pay-fields flow">${fields.map((field) => ownField(words, method, field, shown))}</div>`}
  </div>`
}

/** What is said at the head of a page about paying. */
export function payNotice(
  words: Words,
  notice: PayNotice | undefined,
  at: string,
  proof: string,
): Html | null {
  if (notice === undefined) return null
  return html`<div class="notice ${notice.tone}" role="alert" tabindex="-1" autofocus>
    <h2>${notice.title}</h2>
    <p>${notice.text}</p>
    ${
      notice.canAsk === true &&
      html`<form method="post" action="${at}/pay/ask${proof}">
        <button class="button second">${words('pay.ask_now')}</button>
      </form>`
    }
  </div>`
}

/** The radio list of ways to pay, each with its own fields; without style or script all fields are there. */
export function choosePaymentPage(page: PageContext, shown: ChoiceShown): Page {
  const words = wordsFor(page.locale)
  const { methods, at, proof } = shown
  const { title } = shown
  const chosen = methods.find(({ code }) => code === shown.chosen)?.code ?? methods[0]?.code
  const faults = shown.wrong.map((field) => {
    const [code = '', name = ''] = field.split('.')
    return { field, text: fieldLabel(words, code, name) }
  })
  return {
    title,
    body: html`<div class="page section flow pay">
      <h1>${title}</h1>
      <p class="spread pay-total">
        <span>${words('pay.total')}</span><strong>${formatMoney(shown.total, page.locale)}</strong>
      </p>
      ${payNotice(words, shown.notice, at, proof)}${faultSummary(words('pay.details_fix'), faults)}
      ${
        methods.length === 0
          ? html`<p class="notice warn">${words('pay.none')}</p>`
          : html`<form method="post" action="${at}/pay${proof}" class="flow" novalidate>
              <fieldset class="flow">
                <legend><h2>${words('pay.choose')}</h2></legend>
                ${methods.map((each) => option(words, each, shown, each.code === chosen))}
              </fieldset>
              <button class="button large wide">${words('pay.go_on')}</button>
            </form>`
      }
      <p class="quiet small">${words('pay.until', { time: formatMoment(shown.payBy, page.locale) })}</p>
      <p class="quiet small">${words('pay.safe_any')}</p>
      <p><a href="${at}${proof}">${words('pay.back_to_order')}</a></p>
    </div>`,
  }
}

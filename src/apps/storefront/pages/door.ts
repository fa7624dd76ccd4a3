import { passkeyPart } from '../components/proof-fields.ts'
import { html, type Html } from '#kernel/html.ts'
import { faultSummary, inputField } from '../components/field.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** What is wrong with fields of a form, in words. */
export type Faults = Readonly<Record<string, string>>

/** A form as it is shown: what was typed, and what was wrong with it. Passwords are never shown again. */
export type FormState = { readonly values: Readonly<Record<string, string>>; readonly faults: Faults }

/** A form nobody has filled in yet. */
export const emptyForm: FormState = { values: {}, faults: {} }

function listed(faults: Faults) {
  return Object.entries(faults).map(([field, text]) => ({ field, text }))
}

function sheet(title: string, body: Html): Html {
  return html`<div class="page narrow">
    <section class="sheet flow">
      <h1>${title}</h1>
      ${body}
    </section>
  </div>`
}

/** Sign in with address and password. */
export function signInPage(page: PageContext, form: FormState, back: string): Page {
  const words = wordsFor(page.locale)
  const { values, faults } = form
  const title = words('sign_in.title')
  return {
    title,
    body: sheet(
      title,
      html`${faultSummary(words('checkout.fix'), listed(faults))}
        <form method="post" action="/${page.locale}/sign-in" class="flow">
          <input type="hidden" name="back" value="${back}" />
          ${inputField({ name: 'email', label: words('sign_in.email'), type: 'email', autocomplete: 'username', value: values['email'] ?? '', required: true, fault: faults['email'] })}
          ${inputField({ name: 'password', label: words('sign_in.password'), type: 'password', autocomplete: 'current-password', required: true })}
          <button class="button wide">${words('sign_in.submit')}</button>
        </form>
        <p><a href="/${page.locale}/reset">${words('sign_in.forgot')}</a></p>
        <p>${words('sign_in.new')} <a href="/${page.locale}/register">${words('sign_in.register')}</a></p>`,
    ),
  }
}

/** The second factor, after the password. */
export function codePage(
  page: PageContext,
  form: FormState,
  back: string,
  { passkey, hasCode }: { readonly passkey: string | undefined; readonly hasCode: boolean },
): Page {
  const words = wordsFor(page.locale)
  const title = words('sign_in.code_title')
  return {
    title,
    islands: ['passkey'],
    body: sheet(
      title,
      html`${
        hasCode &&
        html`<p class="quiet">${words('sign_in.code_lede')}</p>
          <form method="post" action="/${page.locale}/sign-in/code" class="flow">
            <input type="hidden" name="back" value="${back}" />
            ${inputField({ name: 'code', label: words('account.code'), inputmode: 'numeric', autocomplete: 'one-time-code', required: true, maxlength: 10, fault: form.faults['code'] })}
            <button class="button wide">${words('account.confirm')}</button>
          </form>`
      }
      ${
        passkey !== undefined &&
        html`<form method="post" action="/${page.locale}/sign-in/passkey" class="flow">
          <input type="hidden" name="back" value="${back}" />
          ${form.faults['answer'] && html`<p class="fault">${form.faults['answer']}</p>`}
          ${passkeyPart('use', { options: passkey, label: words('safety.passkey_sign_in'), step: 'passkey' })}
        </form>`
      }`,
    ),
  }
}

/** Open an account. */
export function registerPage(page: PageContext, form: FormState): Page {
  const words = wordsFor(page.locale)
  const { values, faults } = form
  const title = words('register.title')
  return {
    title,
    body: sheet(
      title,
      html`<p class="quiet">${words('register.lede')}</p>
        ${faultSummary(words('checkout.fix'), listed(faults))}
        <form method="post" action="/${page.locale}/register" class="flow">
          ${inputField({ name: 'name', label: words('register.name'), autocomplete: 'name', value: values['name'] ?? '', required: true, fault: faults['name'] })}
          ${inputField({ name: 'email', label: words('sign_in.email'), type: 'email', autocomplete: 'username', value: values['email'] ?? '', required: true, fault: faults['email'] })}
          ${inputField({ name: 'password', label: words('sign_in.password'), type: 'password', autocomplete: 'new-password', required: true, hint: words('register.password_hint'), fault: faults['password'] })}
          <button class="button wide">${words('register.submit')}</button>
        </form>`,
    ),
  }
}

/** Ask for a link to choose a new password. */
export function requestResetPage(page: PageContext, form: FormState): Page {
  const words = wordsFor(page.locale)
  const title = words('reset.title')
  return {
    title,
    body: sheet(
      title,
      html`<p class="quiet">${words('reset.lede')}</p>
        <form method="post" action="/${page.locale}/reset" class="flow">
          ${inputField({ name: 'email', label: words('sign_in.email'), type: 'email', autocomplete: 'username', value: form.values['email'] ?? '', required: true, fault: form.faults['email'] })}
          <button class="button wide">${words('reset.submit')}</button>
        </form>`,
    ),
  }
}

/** Choose the new password, with the mailed link. */
export function newPasswordPage(page: PageContext, form: FormState, token: string): Page {
  const words = wordsFor(page.locale)
  const title = words('reset.title')
  return {
    title,
    body: sheet(
      title,
      html`${faultSummary(words('checkout.fix'), listed(form.faults))}
        <form method="post" action="/${page.locale}/reset/new" class="flow">
          <input type="hidden" name="token" value="${token}" />
          ${inputField({ name: 'password', label: words('reset.new_password'), type: 'password', autocomplete: 'new-password', required: true, hint: words('register.password_hint'), fault: form.faults['password'] })}
          <button class="button wide">${words('reset.save')}</button>
        </form>`,
    ),
  }
}

/** Ask for the link to an order by its number and the address it was placed with. */
export function findOrderPage(page: PageContext, form: FormState): Page {
  const words = wordsFor(page.locale)
  const { values, faults } = form
  const title = words('find_order.title')
  return {
    title,
    body: sheet(
      title,
      html`<p class="quiet">${words('find_order.lede')}</p>
        ${faultSummary(words('checkout.fix'), listed(faults))}
        <form method="post" action="/${page.locale}/find-order" class="flow">
          ${inputField({ name: 'number', label: words('find_order.number'), value: values['number'] ?? '', required: true, fault: faults['number'], maxlength: 20 })}
          ${inputField({ name: 'email', label: words('sign_in.email'), type: 'email', autocomplete: 'email', value: values['email'] ?? '', required: true, fault: faults['email'] })}
          <button class="button wide">${words('find_order.submit')}</button>
        </form>`,
    ),
  }
}

/** A page that only says something: its title, its text, and where to go from here. */
export function messagePage(message: {
  title: string
  text: string
  action?: { label: string; href: string }
}): Page {
  const { title, text, action } = message
  return {
    title,
    body: sheet(
      title,
      html`<p>${text}</p>
        ${action && html`<p><a class="button" href="${action.href}">${action.label}</a></p>`}`,
    ),
  }
}

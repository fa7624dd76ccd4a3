import { html, trusted } from '#kernel/html.ts'
import type { FactorSecret } from '#people/access/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formFaults, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { say } from '../words.ts'

const hidden = (back: string) => html`<input type="hidden" name="back" value="${back}" />`

/** Sign in with address and password. */
export function signInPage({ values, faults }: DeskForm, back: string): DeskPage {
  return {
    title: say('door.title'),
    body: html`${formFaults(faults)}
      <form method="post" action="/admin/sign-in" class="stack">
        ${hidden(back)}
        ${inputField({ name: 'email', label: say('door.email'), type: 'email', autocomplete: 'username', value: values['email'] ?? '', required: true, fault: faults['email'] })}
        ${inputField({ name: 'password', label: say('door.password'), type: 'password', autocomplete: 'current-password', required: true, fault: faults['password'] })}
        <button class="button wide">${say('door.submit')}</button>
      </form>`,
  }
}

const codeInput = (faults: DeskForm['faults']) =>
  inputField({
    name: 'code',
    label: say('door.code'),
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    maxlength: 10,
    required: true,
    fault: faults['code'],
  })

const leave = html`<form method="post" action="/admin/sign-out">
  <button class="plain">${say('door.other')}</button>
</form>`

/** The second factor, after the password. */
export function codePage({ faults }: DeskForm, back: string): DeskPage {
  return {
    title: say('door.code_title'),
    body: html`<p class="quiet">${say('door.code_text')}</p>
      <form method="post" action="/admin/sign-in/code" class="stack">
        ${hidden(back)} ${codeInput(faults)}
        <button class="button wide">${say('door.code_submit')}</button>
      </form>
      ${leave}`,
  }
}

/** Setting up a second factor before the first look at the desk. */
export function setupPage(factor: FactorSecret & { readonly qr: string }, { faults }: DeskForm): DeskPage {
  return {
    title: say('door.setup_title'),
    body: html`<p class="quiet">${say('door.setup_text')}</p>
      <div class="qr">${trusted(factor.qr)}</div>
      <p>${say('door.setup_key')} <code class="break">${factor.secret}</code></p>
      <form method="post" action="/admin/second-factor" class="stack">
        ${codeInput(faults)}
        <button class="button wide">${say('door.setup_submit')}</button>
      </form>
      ${leave}`,
  }
}

/** Something that is not there, not allowed or went wrong, in words. */
export function sorryPage(title: string, text: string): DeskPage {
  return {
    title,
    body: html`<p>${text}</p>
      <p><a href="/admin">${say('desk.to_start')}</a></p>`,
  }
}

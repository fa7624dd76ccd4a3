import { html, type Html } from '#kernel/html.ts'
import type { Passkey, Phone } from '#people/access/index.ts'
import { faultSummary, inputField } from '../components/field.ts'
import { passkeyPart } from '../components/proof-fields.ts'
import { formatDay } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { accountFrame } from './account.ts'
import type { FormState } from './door.ts'

/** What protects a payer, as its page shows it. */
export type SafetyShown = {
  readonly hasPassword: boolean
  /** The secret of the mailed link, where the page was reached by one. */
  readonly token: string | undefined
  readonly phrase: string | undefined
  readonly phone: Phone | undefined
  readonly passkeys: readonly Passkey[]
  /** What a browser needs to make a passkey; undefined where the shop has a number address. */
  readonly offer: string | undefined
  readonly form: FormState
  readonly notice: string | undefined
}

function password(page: PageContext, { hasPassword, token, form }: SafetyShown): Html {
  const words = wordsFor(page.locale)
  const at = `/${page.locale}/account/safety`
  const mayChoose = !hasPassword || token !== undefined
  return html`<section class="sheet flow">
    <h2>${words('safety.password')}</h2>
    <p class="quiet">${words(mayChoose ? 'safety.password_off' : 'safety.password_on')}</p>
    ${
      mayChoose
        ? html`<form method="post" action="${at}/payment-password" class="flow">
            ${token !== undefined && html`<input type="hidden" name="token" value="${token}" />`}
            ${inputField({ name: 'paymentPassword', label: words('safety.password_new'), type: 'password', autocomplete: 'off', maxlength: 64, required: true, fault: form.faults['paymentPassword'] })}
            ${inputField({ name: 'password', label: words('safety.password_sign_in'), type: 'password', autocomplete: 'current-password', maxlength: 128, required: true, fault: form.faults['password'] })}
            <button class="button">${words('safety.save')}</button>
          </form>`
        : html`<form method="post" action="${at}/payment-password/link">
            <button class="button second">${words('safety.password_reset')}</button>
          </form>`
    }
  </section>`
}

function ownWords(page: PageContext, { phrase, form }: SafetyShown): Html {
  const words = wordsFor(page.locale)
  return html`<section class="sheet flow">
    <h2>${words('wallet.phrase')}</h2>
    <p class="quiet">${words('safety.words_lede')}</p>
    <form method="post" action="/${page.locale}/account/safety/words" class="flow">
      ${inputField({ name: 'phrase', label: words('wallet.phrase'), value: form.values['phrase'] ?? phrase ?? '', maxlength: 80, autocomplete: 'off', fault: form.faults['phrase'] })}
      <button class="button second">${words('safety.save')}</button>
    </form>
  </section>`
}

function telephone(page: PageContext, { phone, form }: SafetyShown): Html {
  const words = wordsFor(page.locale)
  const at = `/${page.locale}/account/safety/phone`
  const number = phone?.number ?? ''
  return html`<section class="sheet flow">
    <h2>${words('safety.phone')}</h2>
    ${phone?.isVerified && html`<p><span class="badge good">${words('safety.phone_on', { number })}</span></p>`}
    <form method="post" action="${at}" class="flow">
      ${inputField({ name: 'phone', label: words('safety.phone'), type: 'tel', autocomplete: 'tel', value: form.values['phone'] ?? number, maxlength: 30, hint: words('safety.phone_lede'), fault: form.faults['phone'] })}
      ${inputField({ name: 'phonePassword', label: words('safety.password_sign_in'), type: 'password', autocomplete: 'current-password', maxlength: 128, fault: form.faults['phonePassword'] })}
      <button class="button second">${words('safety.phone_send')}</button>
    </form>
    ${
      phone?.isVerified === false &&
      html`<form method="post" action="${at}/code" class="flow">
        ${inputField({ name: 'code', label: words('safety.phone_code', { number }), inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 10, fault: form.faults['code'] })}
        <button class="button">${words('account.confirm')}</button>
      </form>`
    }
  </section>`
}

function passkeys(page: PageContext, { passkeys: keys, offer, form }: SafetyShown): Html {
  const words = wordsFor(page.locale)
  const at = `/${page.locale}/account/safety/passkeys`
  return html`<section class="sheet flow">
    <h2>${words('safety.passkeys')}</h2>
    <p class="quiet">${words('safety.passkeys_lede')}</p>
    ${
      keys.length > 0 &&
      html`<ul class="flow" role="list">
        ${keys.map(
          (each) =>
            html`<li class="spread">
              <span
                >${each.name}
                <span class="small quiet"
                  >${words('safety.passkey_made', { date: formatDay(each.createdAt, page.locale) })}</span
                ></span
              >
              <form method="post" action="${at}/remove">
                <input type="hidden" name="id" value="${each.id}" />
                <button class="plain">${words('safety.passkey_remove')}</button>
              </form>
            </li>`,
        )}
      </ul>`
    }
    ${
      offer === undefined
        ? html`<p class="quiet">${words('safety.passkeys_need_name')}</p>`
        : html`<form method="post" action="${at}" class="flow">
            ${inputField({ name: 'name', label: words('safety.passkey_name'), maxlength: 60, autocomplete: 'off', fault: form.faults['answer'] })}
            ${inputField({ name: 'keyPassword', label: words('safety.password_sign_in'), type: 'password', autocomplete: 'current-password', maxlength: 128, fault: form.faults['keyPassword'] })}
            ${passkeyPart('make', { options: offer, label: words('safety.passkey_make'), step: 'make' })}
            <noscript><p class="quiet">${words('safety.passkeys_need_script')}</p></noscript>
          </form>`
    }
  </section>`
}

/** What protects a payer: the payment password, words of one's own, a telephone for codes, passkeys. */
export function safetyPage(page: PageContext, shown: SafetyShown): Page {
  const words = wordsFor(page.locale)
  const title = words('account.safety')
  const faults = Object.entries(shown.form.faults).map(([field, text]) => ({ field, text }))
  const body = html`<h1>${title}</h1>
    ${shown.notice !== undefined && html`<div class="notice good" role="status"><p>${shown.notice}</p></div>`}
    ${faultSummary(words('checkout.fix'), faults)} ${password(page, shown)} ${ownWords(page, shown)}
    ${telephone(page, shown)} ${passkeys(page, shown)}`
  return { title, islands: ['passkey'], body: accountFrame(page, 'safety', body) }
}

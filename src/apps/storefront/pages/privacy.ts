import { html } from '#kernel/html.ts'
import { faultSummary, inputField } from '../components/field.ts'
import { choiceForm, type Standing } from '../components/recommended.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { accountFrame } from './account.ts'
import type { FormState } from './door.ts'

/** What is kept of a person, to be taken along; and the way to be forgotten. */
export function privacyPage(page: PageContext, form: FormState, standing: Standing): Page {
  const words = wordsFor(page.locale)
  const at = `/${page.locale}/account/privacy`
  const faults = Object.entries(form.faults).map(([field, text]) => ({ field, text }))
  const body = html`<h1>${words('account.privacy')}</h1>
    <section class="sheet flow" aria-labelledby="export">
      <h2 id="export">${words('privacy.export')}</h2>
      <p>${words('privacy.export_text')}</p>
      <p><a class="button second" href="${at}/export" download>${words('privacy.download')}</a></p>
    </section>
    ${choiceForm(words, page, standing)}
    <section class="sheet flow" aria-labelledby="erase">
      <h2 id="erase">${words('privacy.erase')}</h2>
      <p>${words('privacy.erase_text')}</p>
      ${faultSummary(words('checkout.fix'), faults)}
      <form method="post" action="${at}/erase" class="flow">
        ${inputField({ name: 'password', label: words('privacy.password'), type: 'password', autocomplete: 'current-password', required: true, maxlength: 500, fault: form.faults['password'] })}
        <button class="button danger">${words('privacy.erase_now')}</button>
      </form>
    </section>`
  return { title: words('account.privacy'), body: accountFrame(page, 'privacy', body) }
}

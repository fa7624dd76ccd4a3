import { html, trusted, type Html } from '#kernel/html.ts'
import type { Actor, FactorSecret, SessionLine } from '#people/access/index.ts'
import { inputField } from '../components/field.ts'
import { formatMoment } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'

/** The pages of the account, in the order of its menu. */
const places = [
  ['orders', '/account'],
  ['returns', '/account/returns'],
  ['wishes', '/wishes'],
  ['wallet', '/account/wallet'],
  ['addresses', '/account/addresses'],
  ['cards', '/account/cards'],
  ['invoices', '/account/invoices'],
  ['debits', '/account/debits'],
  ['safety', '/account/safety'],
  ['security', '/account/security'],
  ['privacy', '/account/privacy'],
] as const

/** The account's frame: where one is, and the way out. */
export function accountFrame(page: PageContext, at: (typeof places)[number][0], body: Html): Html {
  const words = wordsFor(page.locale)
  const link = ([key, path]: (typeof places)[number]) =>
    html`<li>
      <a href="/${page.locale}${path}" ${key === at ? html` aria-current="page"` : null}
        >${words(`account.${key}`)}</a
      >
    </li>`
  return html`<div class="page">
    <div class="account">
      <nav aria-label="${words('account.title')}">
        <ul role="list">
          ${places.map(link)}
        </ul>
        <form method="post" action="/${page.locale}/sign-out">
          <button class="plain">${words('account.sign_out')}</button>
        </form>
      </nav>
      <div class="flow">${body}</div>
    </div>
  </div>`
}

/** A new second factor as its page shows it: the secret and the QR code to scan. */
export type OfferedFactor = FactorSecret & { readonly qr: string; readonly fault: string | undefined }

function secondFactor(page: PageContext, actor: Actor, offered: OfferedFactor | null): Html {
  const words = wordsFor(page.locale)
  if (actor.hasSecondFactor)
    return html`<p><span class="badge good">${words('account.second_factor_on')}</span></p>`
  if (!offered) {
    return html`<p class="quiet">${words('account.second_factor_off')}</p>
      <form method="post" action="/${page.locale}/account/second-factor">
        <button class="button second">${words('account.second_factor_start')}</button>
      </form>`
  }
  return html`<p>${words('account.second_factor_scan')}</p>
    <div class="qr">${trusted(offered.qr)}</div>
    <p><code>${offered.secret}</code></p>
    <form method="post" action="/${page.locale}/account/second-factor/confirm" class="flow">
      ${inputField({ name: 'code', label: words('account.code'), inputmode: 'numeric', autocomplete: 'one-time-code', required: true, maxlength: 10, fault: offered.fault })}
      <button class="button">${words('account.confirm')}</button>
    </form>`
}

/** Sign-in devices and the second factor. */
export function securityPage(
  page: PageContext,
  actor: Actor,
  sessions: readonly SessionLine[],
  offered: OfferedFactor | null,
): Page {
  const words = wordsFor(page.locale)
  const title = words('account.security')
  return {
    title,
    body: accountFrame(
      page,
      'security',
      html`<h1>${title}</h1>
        <section class="sheet flow">
          <h2>${words('account.second_factor')}</h2>
          ${secondFactor(page, actor, offered)}
        </section>
        <section class="sheet flow">
          <h2>${words('account.devices')}</h2>
          <ul class="flow" role="list">
            ${sessions.map(
              (each) =>
                html`<li class="spread">
                  <span
                    >${each.device ?? '–'}${each.id === actor.sessionId && html` <span class="badge good">${words('account.this_device')}</span>`}</span
                  >
                  <span class="quiet small"
                    >${words('account.last_seen', { date: formatMoment(each.seenAt, page.locale) })}</span
                  >
                </li>`,
            )}
          </ul>
          <form method="post" action="/${page.locale}/account/sign-out-others">
            <button class="button danger">${words('account.sign_out_others')}</button>
          </form>
        </section>`,
    ),
  }
}

import { html, type Html } from '#kernel/html.ts'
import type { CardFaults, CardField, ShownCard, Try } from '#money/vault/index.ts'
import { assetUrl } from '../storefront/assets.ts'
import { isWord, languageNames, wordsIn, type Locale, type Words } from './words.ts'

/** What the card page shows. */
export type CardPage = {
  readonly locale: Locale
  readonly path: string
  readonly merchant: string
  readonly asked: Pick<Try, 'wants' | 'amount' | 'currency' | 'description' | 'returnUrl' | 'notice'>
  /** The card on file whose code is wanted. */
  readonly card: ShownCard | undefined
  readonly mayKeep: boolean
  readonly faults: CardFaults
  /** Where the test cards are listed, where everything is simulated. */
  readonly testCards: string | undefined
}

const tags: Readonly<Record<Locale, string>> = { en: 'en', zh: 'zh-Hans', fr: 'fr' }
const lock = html`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  <path
    fill="currentColor"
    d="M10 1.5A4.5 4.5 0 0 0 5.5 6v2.5H5A1.5 1.5 0 0 0 3.5 10v7A1.5 1.5 0 0 0 5 18.5h10a1.5 1.5 0 0 0 1.5-1.5v-7A1.5 1.5 0 0 0 15 8.5h-.5V6A4.5 4.5 0 0 0 10 1.5Zm2.5 7h-5V6a2.5 2.5 0 0 1 5 0z"
  />
</svg>`

function frame(at: Pick<CardPage, 'locale' | 'path' | 'testCards'>, title: string, body: Html): Html {
  const words = wordsIn(at.locale)
  return html`<!doctype html>
    <html lang="${tags[at.locale]}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Kontor</title>
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${assetUrl('vault.css')}" />
      </head>
      <body>
        <header class="vault-head">
          <span class="wordmark">Kontor</span>
          <nav aria-label="${words('language')}">
            <ul role="list">
              ${(['en', 'zh', 'fr'] as const).map((each) => html`<li>${each === at.locale ? html`<span lang="${tags[each]}" aria-current="true">${languageNames[each]}</span>` : html`<a lang="${tags[each]}" hreflang="${tags[each]}" href="${at.path}?lang=${each}">${languageNames[each]}</a>`}</li>`)}
            </ul>
          </nav>
        </header>
        <main id="content">${body}</main>
        <footer class="vault-foot">
          <p class="safe">${lock}<span>${words('safe')}</span></p>
          ${at.testCards && html`<p>${words('simulated')} <a href="${at.testCards}" target="_blank" rel="noopener">${words('test_cards')}</a></p>`}
        </footer>
      </body>
    </html>`
}

function field(
  words: Words,
  { faults }: Pick<CardPage, 'faults'>,
  name: CardField,
  more: {
    readonly autocomplete: string
    readonly maxlength: number
    readonly hint?: string
    readonly half?: true
  },
): Html {
  const fault = faults[name]
  const described = [more.hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ')
  return html`<div class="field ${more.half ? 'half' : ''}">
    <label for="${name}">${words(name)}</label>
    <input
      class="input"
      id="${name}"
      name="${name}"
      type="text"
      inputmode="numeric"
      autocomplete="${more.autocomplete}"
      maxlength="${more.maxlength}"
      required
      ${described ? html` aria-describedby="${described}"` : null}${fault ? html` aria-invalid="true"` : null}
    />
    ${more.hint && html`<span class="hint" id="${name}-hint">${more.hint}</span>`}${
      fault && html`<span class="fault" id="${name}-fault">${words(fault)}</span>`
    }
  </div>`
}

function summary(words: Words, faults: CardFaults): Html | null {
  const found = Object.entries(faults) as [CardField, NonNullable<CardFaults[CardField]>][]
  if (found.length === 0) return null
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus>
    <h2>${words('wrong')}</h2>
    <ul>
      ${found.map(([name, fault]) => html`<li><a href="#${name}">${words(fault)}</a></li>`)}
    </ul>
  </div>`
}

function noticeOf(words: Words, notice: string | undefined): Html | null {
  if (notice === undefined) return null
  return html`<div class="notice warn" role="status">${words(isWord(notice) ? notice : 'declined')}</div>`
}

/** A card as it may be shown, such as "Visa •••• 4242". */
function cardName({ brand, last4 }: ShownCard): string {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} •••• ${last4}`
}

function amountText({ amount, currency }: CardPage['asked'], locale: Locale): string {
  const digits = amount.split('.')[1]?.length ?? 0
  return new Intl.NumberFormat(tags[locale], {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount as Intl.StringNumericLiteral)
}

/** The page on which a payer gives a card, or the security code of the one on file. It has no script. */
export function cardPage(page: CardPage): Html {
  const words = wordsIn(page.locale)
  const { asked, card } = page
  const wantsCode = asked.wants === 'code' && card !== undefined
  const title = words(wantsCode ? 'code_title' : 'title')
  const amount = amountText(asked, page.locale)
  const expiry = card && `${String(card.month).padStart(2, '0')}/${String(card.year).slice(-2)}`
  const code = field(words, page, 'security_code', {
    autocomplete: 'cc-csc',
    maxlength: 4,
    hint: words('code_hint'),
    half: true,
  })
  return frame(
    page,
    title,
    html`<div class="sheet flow">
      <p class="quiet">${words('pay_for', { merchant: page.merchant })} · ${asked.description}</p>
      <div class="spread">
        <h1>${title}</h1>
        <strong class="price">${amount}</strong>
      </div>
      ${noticeOf(words, asked.notice)} ${summary(words, page.faults)}
      <form method="post" action="${page.path}?lang=${page.locale}" class="flow" autocomplete="on">
        ${
          wantsCode
            ? html`<p>${words('code_for', { card: cardName(card), expiry: expiry ?? '' })}</p>
                ${code}`
            : html`<div class="fields">
                  ${field(words, page, 'number', { autocomplete: 'cc-number', maxlength: 26 })}
                  ${field(words, page, 'expiry', { autocomplete: 'cc-exp', maxlength: 9, hint: words('expiry_hint'), half: true })}
                  ${code}
                </div>
                ${
                  page.mayKeep &&
                  html`<label class="choice">
                    <input type="checkbox" name="keep" value="yes" aria-describedby="keep-hint" />
                    <span class="grow"
                      >${words('keep')}<br /><span class="quiet small" id="keep-hint"
                        >${words('keep_hint')}</span
                      ></span
                    >
                  </label>`
                }`
        }
        <button class="button large wide">${words('pay', { amount })}</button>
      </form>
      <p><a href="${asked.returnUrl}">${words('back')}</a></p>
    </div>`,
  )
}

/** A page that only says something, with the way back where one is known. */
export function noticePage(
  at: Pick<CardPage, 'locale' | 'path' | 'testCards'>,
  say: 'gone' | 'too_many',
  back: string | undefined,
): Html {
  const words = wordsIn(at.locale)
  return frame(
    at,
    words(say),
    html`<div class="sheet flow">
      <h1>${words(say)}</h1>
      <p>${words(`${say}_text`)}</p>
      ${back && html`<p><a class="button" href="${back}">${words('to_order')}</a></p>`}
    </div>`,
  )
}

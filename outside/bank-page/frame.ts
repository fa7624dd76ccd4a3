import { type Html, html } from '../wire/html.ts'
import type { PageBank } from './bank.ts'
import { type Language, languages } from './words.ts'
import { wordsOf } from './words-other.ts'

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="M16 2 29 8v3H3V8zM5 13h4v11H5zm9 0h4v11h-4zm9 0h4v11h-4zM3 26h26v4H3z" />
</svg>`

const codeOf = (language: Language) => (language === 'zh' ? 'zh-Hans' : language)

/** A whole page of the bank in one language; `path` is where the language links lead. */
export function frame(bank: PageBank, language: Language, title: string, path: string, content: Html): Html {
  const words = wordsOf(language)
  const link = (each: Language) =>
    each === language
      ? html`<span lang="${codeOf(each)}" aria-current="true">${wordsOf(each).languageName}</span>`
      : html`<a lang="${codeOf(each)}" hreflang="${codeOf(each)}" href="${path}?lang=${each}"
          >${wordsOf(each).languageName}</a
        >`
  return html`<!doctype html>
    <html lang="${codeOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${bank.title}</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/page.css" />
      </head>
      <body class="${bank.name}">
        <header class="top">
          <span class="bank">${mark}<span>${bank.title}</span></span>
          <nav aria-label="Language · 语言 · Langue">
            <ul class="languages">
              ${languages.map((each) => html`<li>${link(each)}</li>`)}
            </ul>
          </nav>
        </header>
        <main>${content}</main>
        <footer class="foot">
          <p>${words.simulated}</p>
          <p><a href="/?lang=${language}" target="_blank" rel="noopener">${words.testAccounts}</a></p>
        </footer>
      </body>
    </html>`
}

/** A page that only says something and offers one way on. */
export function notice(
  heading: string,
  content: Html | string,
  way?: { readonly href: string; readonly label: string },
): Html {
  return html`<div class="notice">
    <h1>${heading}</h1>
    ${typeof content === 'string' ? html`<p>${content}</p>` : content}
    ${way !== undefined && html`<a class="action" href="${way.href}">${way.label}</a>`}
  </div>`
}

/** A moment as the reader's language writes it, in UTC. */
export function showTime(iso: string, language: Language): Html {
  const shown = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return html`<time datetime="${iso}">${shown.format(new Date(iso))} UTC</time>`
}

import { type Html, html } from '../wire/html.ts'
import { type Language, languages, wordsOf } from './messages.ts'

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="M16 2 29 8v3H3V8zM5 13h4v11H5zm9 0h4v11h-4zm9 0h4v11h-4zM3 26h26v4H3z" />
</svg>`

/** A closed lock, drawn. */
export const lock = html`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
  <path
    fill="currentColor"
    d="M10 1.5A4.5 4.5 0 0 0 5.5 6v2.5H5A1.5 1.5 0 0 0 3.5 10v7A1.5 1.5 0 0 0 5 18.5h10a1.5 1.5 0 0 0 1.5-1.5v-7A1.5 1.5 0 0 0 15 8.5h-.5V6A4.5 4.5 0 0 0 10 1.5Zm2.5 7h-5V6a2.5 2.5 0 0 1 5 0z"
  />
</svg>`

/** A whole page of the bank in one language; `path` is where the language links lead. */
export function frame(language: Language, title: string, path: string, content: Html): Html {
  const words = wordsOf(language)
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-Hans' : language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Elbtor Bank</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/bank.css" />
        <script src="/assets/pay.js" defer></script>
      </head>
      <body>
        <header class="top">
          <span class="bank">${mark}<span>Elbtor Bank</span></span>
          <nav aria-label="Language · 语言 · Langue">
            <ul class="languages">
              ${languages.map((each) => html`<li>${languageLink(each, language, path)}</li>`)}
            </ul>
          </nav>
        </header>
        <main>${content}</main>
        <footer class="foot">
          <p>${words.simulated}</p>
          <p><a href="/?lang=${language}" target="_blank" rel="noopener">${words.testCards}</a></p>
        </footer>
      </body>
    </html>`
}

function languageLink(each: Language, current: Language, path: string): Html {
  const { languageName } = wordsOf(each)
  const code = each === 'zh' ? 'zh-Hans' : each
  if (each === current) return html`<span lang="${code}" aria-current="true">${languageName}</span>`
  return html`<a lang="${code}" hreflang="${code}" href="${path}?lang=${each}">${languageName}</a>`
}

/** A page that only says something and offers one way on. */
export function notice(
  heading: string,
  text: string,
  way?: { readonly href: string; readonly label: string },
): Html {
  return html`<div class="notice">
    <h1>${heading}</h1>
    <p>${text}</p>
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

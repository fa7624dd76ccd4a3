import { type Html, html } from '../wire/html.ts'
import { type Language, languages, wordsOf } from './words.ts'

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path
    fill="currentColor"
    d="M14 13h4l3 17H11zM16 6a3 3 0 1 1 0 6 3 3 0 0 1 0-6M8 2l2 2a8 8 0 0 0 0 10l-2 2A11 11 0 0 1 8 2m16 0a11 11 0 0 1 0 14l-2-2a8 8 0 0 0 0-10z"
  />
</svg>`

const codeOf = (language: Language) => (language === 'zh' ? 'zh-Hans' : language)

/** A whole page of the operator in one language; `path` is where the language links lead. */
export function frame(language: Language, title: string, path: string, content: Html): Html {
  const words = wordsOf(language)
  const joint = path.includes('?') ? '&' : '?'
  const link = (each: Language) =>
    each === language
      ? html`<span lang="${codeOf(each)}" aria-current="true">${wordsOf(each).languageName}</span>`
      : html`<a lang="${codeOf(each)}" hreflang="${codeOf(each)}" href="${`${path}${joint}lang=${each}`}"
          >${wordsOf(each).languageName}</a
        >`
  return html`<!doctype html>
    <html lang="${codeOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Fjord Mobile</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/operator.css" />
      </head>
      <body>
        <header class="top">
          <a class="bank" href="/?lang=${language}">${mark}<span>Fjord Mobile</span></a>
          <nav aria-label="Language · 语言 · Langue">
            <ul class="languages">
              ${languages.map((each) => html`<li>${link(each)}</li>`)}
            </ul>
          </nav>
        </header>
        <main>${content}</main>
        <footer class="foot"><p>${words.simulated}</p></footer>
      </body>
    </html>`
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

import { type Html, html } from '../wire/html.ts'
import type { Rail, WayBack } from './rail.ts'
import { type Language, languages, wordsOf } from './words.ts'

/** A whole page of a provider in one language; `path` is where the language links lead. */
export function frame(rail: Rail, language: Language, title: string, path: string, content: Html): Html {
  const words = wordsOf(language)
  const { name, title: house } = rail.manner
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-Hans' : language}" data-rail="${name}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${house}</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/rail.css" />
        <script src="/assets/rail.js" defer></script>
      </head>
      <body>
        <header class="top">
          <span class="bank"
            ><img src="/assets/mark.svg" alt="" width="32" height="32" /><span>${house}</span></span
          >
          <nav aria-label="语言 · Language · Langue">
            <ul class="languages">
              ${languages.map((each) => html`<li>${languageLink(each, language, path)}</li>`)}
            </ul>
          </nav>
        </header>
        <main>${content}</main>
        <footer class="foot">
          <p>${words.simulated}</p>
          <p><a href="/?lang=${language}" target="_blank" rel="noopener">${words.testPayers}</a></p>
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
export function noticePage(
  rail: Rail,
  language: Language,
  path: string,
  said: { readonly title: string; readonly text: string; readonly way?: WayBack; readonly leaves?: true },
): Html {
  const words = wordsOf(language)
  const { way } = said
  return frame(
    rail,
    language,
    said.title,
    path,
    html`<div class="notice">
      <h1>${said.title}</h1>
      <p>${said.text}</p>
      ${way?.how === 'open' && way.url !== '' && html`<a class="action" href="${way.url}">${words.toShop}</a>`}
      ${way?.how === 'post' && postForm(way, words.toShop, said.leaves === true)}
    </div>`,
  )
}

/** A form that leads back to the shop; with `leaves` the browser posts it by itself where scripts run. */
export function postForm(way: Extract<WayBack, { how: 'post' }>, label: string, leaves = false): Html {
  return html`<form method="post" action="${way.url}" ${leaves && html`data-return`}>
    ${Object.entries(way.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button class="action">${label}</button>
  </form>`
}

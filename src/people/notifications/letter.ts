import { html, type Html } from '#kernel/html.ts'
import type { Letter } from './record-mail.ts'

/** A letter before it is rendered: what it says, and at most one thing to do. */
export type Draft = {
  readonly locale: string
  readonly subject: string
  readonly greeting: string
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  readonly table?: readonly { readonly label: string; readonly value: string }[]
  readonly closing: string
  /** The words the reader chose, by which a mail is known to be ours. */
  readonly phrase?: string | undefined
}

const paper = html`<style>
  body {
    margin: 0;
    background: #f4f1ea;
    color: #1d2b33;
    font:
      16px/1.55 -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Noto Sans SC',
      sans-serif;
  }
  .sheet {
    max-width: 36rem;
    margin: 0 auto;
    padding: 2rem 1.25rem;
  }
  .card {
    background: #fff;
    border-radius: 14px;
    padding: 2rem;
  }
  .mark {
    font:
      600 22px/1 Georgia,
      'Noto Serif SC',
      serif;
    letter-spacing: 0.02em;
    margin: 0 0 1.25rem;
    color: #123a4a;
  }
  .button {
    display: inline-block;
    padding: 0.8rem 1.4rem;
    border-radius: 999px;
    background: #123a4a;
    color: #fff;
    text-decoration: none;
    font-weight: 600;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    margin: 1.25rem 0;
  }
  td {
    padding: 0.5rem 0;
    border-bottom: 1px solid #e8e2d6;
    vertical-align: top;
  }
  td:last-child {
    text-align: right;
    white-space: nowrap;
  }
  .quiet {
    color: #5d6b72;
    font-size: 14px;
  }
</style>`

const phraseWords: Readonly<Record<string, string>> = {
  en: 'Your own words:',
  zh: '您的专属暗语：',
  fr: 'Vos propres mots :',
}
const phraseLine = (locale: string, phrase: string) =>
  `${phraseWords[locale] ?? 'Your own words:'} “${phrase}”`

function body(draft: Draft): Html {
  const rows = draft.table?.map(
    (row) =>
      html`<tr>
        <td>${row.label}</td>
        <td>${row.value}</td>
      </tr>`,
  )
  return html`<!doctype html>
    <html lang="${draft.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${draft.subject}</title>
        ${paper}
      </head>
      <body>
        <div class="sheet">
          <div class="card">
            <p class="mark">Kontor</p>
            <p>${draft.greeting}</p>
            ${draft.paragraphs.map((each) => html`<p>${each}</p>`)}
            ${
              rows &&
              html`<table>
                ${rows}
              </table>`
            }
            ${
              draft.action &&
              html`<p><a class="button" href="${draft.action.url}">${draft.action.label}</a></p>
                <p class="quiet">${draft.action.url}</p>`
            }
            <p class="quiet">${draft.closing}</p>
            ${draft.phrase && html`<p class="quiet">${phraseLine(draft.locale, draft.phrase)}</p>`}
          </div>
        </div>
      </body>
    </html>`
}

/** Render a draft as markup and as plain text that says the same. */
export function renderLetter(draft: Draft): Letter {
  const text = [
    draft.greeting,
    ...draft.paragraphs,
    ...(draft.table ? [draft.table.map((row) => `${row.label}: ${row.value}`).join('\n')] : []),
    ...(draft.action ? [`${draft.action.label}:\n${draft.action.url}`] : []),
    draft.closing,
    ...(draft.phrase ? [phraseLine(draft.locale, draft.phrase)] : []),
  ].join('\n\n')
  return { subject: draft.subject, text, html: body(draft).text }
}

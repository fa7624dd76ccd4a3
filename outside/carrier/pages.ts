import { toSVG } from 'bwip-js'
import { type Html, html, trusted } from '../wire/html.ts'
import type { Carrier } from './carrier.ts'
import { type Language, languages, wordsOf } from './messages.ts'
import {
  type Address,
  type ParcelRow,
  type TrackingEvent,
  addressLines,
  destination,
  parcelStates,
  trackingEvents,
} from './parcel.ts'

const ship = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="M15 3h2v3l9 3-9 5v5h-2zM3 20h26l-4 8H7zM6 17h20v2H6z" />
</svg>`

function frame(language: Language, title: string, path: string, content: Html): Html {
  const words = wordsOf(language)
  return html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-Hans' : language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Kogge</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/carrier.css" />
      </head>
      <body>
        <header>
          <div class="top">
            <a class="name" href="/?lang=${language}">${ship}<span>Kogge</span></a>
            <nav aria-label="Language · 语言 · Langue">
              <ul class="languages">
                ${languages.map((each) => html`<li>${languageLink(each, language, path)}</li>`)}
              </ul>
            </nav>
          </div>
        </header>
        <main>${content}</main>
        <footer><p>${words.simulated}</p></footer>
      </body>
    </html>`
}

function languageLink(each: Language, current: Language, path: string): Html {
  const { languageName } = wordsOf(each)
  const code = each === 'zh' ? 'zh-Hans' : each
  if (each === current) return html`<span lang="${code}" aria-current="true">${languageName}</span>`
  const to = `${path}${path.includes('?') ? '&' : '?'}lang=${each}`
  return html`<a lang="${code}" hreflang="${code}" href="${to}">${languageName}</a>`
}

function showTime(iso: string, language: Language): Html {
  const shown = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return html`<time datetime="${iso}">${shown.format(new Date(iso))} UTC</time>`
}

function showWeight(grams: bigint, language: Language): string {
  const kilograms = { style: 'unit', unit: 'kilogram', maximumFractionDigits: 2 } as const
  return new Intl.NumberFormat(language, kilograms).format(Number(grams) / 1000)
}

function addressOf(parcel: ParcelRow): Address {
  return JSON.parse(parcel.address) as Address
}

/** Where a parcel is, for anybody who has its number: town and country, but no street and no name. */
export function trackingPage(carrier: Carrier, parcel: ParcelRow, language: Language): Html {
  const words = wordsOf(language)
  const events = trackingEvents(carrier.store, parcel.id)
  const last = events.at(-1)
  const path = `/track/${parcel.tracking_number}`
  return frame(
    language,
    `${words.states[parcel.state]} · ${parcel.tracking_number}`,
    path,
    html`<article class="card">
      <p class="number">${parcel.tracking_number}</p>
      <h1>${words.states[parcel.state]}</h1>
      <p class="says">${words.says[parcel.state]}</p>
      <ol class="progress" aria-label="${words.progress}">
        ${parcelStates.map((state) => progressStep(state, parcel, words))}
      </ol>
      <dl class="facts">
        <div>
          <dt>${words.to}</dt>
          <dd>${destination(addressOf(parcel))}</dd>
        </div>
        <div>
          <dt>${words.weight}</dt>
          <dd>${showWeight(parcel.weight_grams, language)}</dd>
        </div>
        ${
          last !== undefined &&
          html`<div>
            <dt>${words.updated}</dt>
            <dd>${showTime(last.at, language)}</dd>
          </div>`
        }
      </dl>
      <h2>${words.history}</h2>
      <ol class="history">
        ${events.toReversed().map((event) => historyLine(event, language))}
      </ol>
    </article>`,
  )
}

function progressStep(state: ParcelRow['state'], parcel: ParcelRow, words: ReturnType<typeof wordsOf>): Html {
  const place = parcelStates.indexOf(state)
  const reached = parcelStates.indexOf(parcel.state)
  const kind = place < reached ? 'done' : place === reached ? 'now' : 'later'
  return html`<li class="${kind}" ${kind === 'now' && html`aria-current="step"`}>
    <span>${words.states[state]}</span
    >${kind === 'later' && html`<span class="unseen">(${words.still})</span>`}
  </li>`
}

function historyLine(event: TrackingEvent, language: Language): Html {
  const words = wordsOf(language)
  return html`<li>
    <strong>${words.states[event.state]}</strong>
    <span>${event.place}</span>
    <span class="when">${showTime(event.at, language)}</span>
  </li>`
}

/** The label to print and stick on: sender, receiver, weight and the number as a Code 128 barcode. */
export function labelPage(carrier: Carrier, parcel: ParcelRow, language: Language): Html {
  const words = wordsOf(language)
  const number = parcel.tracking_number
  const barcode = trusted(toSVG({ bcid: 'code128', text: number, height: 18, scale: 3 }))
  const [recipient = '', ...rest] = addressLines(addressOf(parcel))
  return frame(
    language,
    `${words.label} ${number}`,
    `/label/${number}?mark=${carrier.labelMark(number)}`,
    html`<h1 class="unseen">${words.label} ${number}</h1>
      <article class="label">
        <header>
          <span class="name">${ship}<span>Kogge</span></span
          ><span>${showWeight(parcel.weight_grams, language)}</span>
        </header>
        <section>
          <h2>${words.from}</h2>
          <p>${carrier.sender.join(' · ')}</p>
        </section>
        <section class="receiver">
          <h2>${words.to}</h2>
          <p><strong>${recipient}</strong></p>
          ${rest.map((line) => html`<p>${line}</p>`)}
        </section>
        <section class="code">
          ${barcode}
          <p class="number">${number.replace(/^(..)(\d{2})(\d{3})(\d{3})(\d)(..)$/, '$1 $2 $3 $4 $5 $6')}</p>
        </section>
        <footer>${words.reference}: ${parcel.reference}</footer>
      </article>
      <p class="hint">${words.printHint}</p>`,
  )
}

/** A form that asks for a number; with a number given, the answer that it is unknown. */
export function searchPage(language: Language, number = ''): Html {
  const words = wordsOf(language)
  const unknown = number !== ''
  return frame(
    language,
    words.track,
    '/',
    html`<div class="card">
      <h1>${words.track}</h1>
      <form method="get" action="/track">
        <input type="hidden" name="lang" value="${language}" />
        <label for="number">${words.number}</label>
        <input
          id="number"
          name="number"
          type="text"
          required
          maxlength="30"
          autocapitalize="characters"
          spellcheck="false"
          value="${number}"
          ${unknown && html`aria-invalid="true" aria-describedby="number-error"`}
        />
        ${unknown && html`<p class="error" id="number-error">${words.missingTitle}. ${words.missingBody}</p>`}
        <button>${words.find}</button>
      </form>
    </div>`,
  )
}

/** What a wrong tracking address shows. */
export function missingPage(language: Language, path: string): Html {
  const words = wordsOf(language)
  const content = html`<div class="card">
    <h1>${words.missingTitle}</h1>
    <p>${words.missingBody}</p>
    <p><a href="/?lang=${language}">${words.track}</a></p>
  </div>`
  return frame(language, words.missingTitle, path, content)
}

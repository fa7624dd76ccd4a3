import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import { inputField, selectField } from '../components/field.ts'
import { icons } from '../components/icons.ts'
import { pager } from '../components/pager.ts'
import { priceTag } from '../components/price.ts'
import { histogram, ratingLine } from '../components/stars.ts'
import { sumRow } from '../components/sums.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'

const colors = [
  ['paper', 'sheet', 'sunken', 'line', 'line-strong'],
  ['ink', 'ink-soft', 'brand', 'brand-deep', 'accent'],
  ['good', 'good-soft', 'warn', 'warn-soft', 'bad', 'bad-soft'],
  ['deep', 'on-deep', 'accent-soft', 'focus'],
] as const

const swatch = (name: string): Html =>
  html`<li class="small">
    <svg width="64" height="40" viewBox="0 0 64 40" aria-hidden="true">
      <rect
        x="1"
        y="1"
        width="62"
        height="38"
        rx="9"
        fill="var(--${name})"
        stroke="var(--line-strong)"
        stroke-width="1"
      />
    </svg>
    <code>${name}</code>
  </li>`

function palette(): Html {
  return html`${colors.map(
    (row) =>
      html`<ul class="cluster" role="list">
        ${row.map(swatch)}
      </ul>`,
  )}`
}

const type = (): Html =>
  html`<p class="wallet-sum">Step 4</p>
    <p class="price">Prices are bold and of one width</p>
    <p class="lede">A lede: what the page is about, in one sentence that is read before all others.</p>
    <p>
      Body text, sixteen pixels and a little more on wide windows. Numbers that stand below each other are of
      one width.
    </p>
    <p class="quiet small">Quiet and small: what may be overlooked.</p>
    <p lang="zh-Hans">茶埠来信：货栈的灯一直亮到很晚，“明天的船”还在等风。</p>
    <p lang="de">Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverkäuferinnenverein</p>`

const buttons = (): Html =>
  html`<p class="cluster">
    <button class="button" type="button">Do it</button
    ><button class="button second" type="button">Or that</button
    ><button class="button danger" type="button">Take away</button
    ><button class="button" type="button" disabled>Not now</button
    ><button class="plain" type="button">Quietly</button>
  </p>`

const fields = (light: string): Html =>
  html`<div class="notice bad">
      <h4>Please look at one thing</h4>
      <ul>
        <li><a href="#${light}-city">City: is missing</a></li>
      </ul>
    </div>
    <div class="fields">
      ${inputField({ name: `${light}-name`, label: 'Name', value: 'Ann Buyer', hint: 'As it stands at the door', width: 'half' })}
      ${inputField({ name: `${light}-city`, label: 'City', fault: 'Please tell us the city', width: 'half' })}
      ${selectField({
        name: `${light}-country`,
        label: 'Country',
        value: 'DE',
        options: [
          { value: 'DE', label: 'Germany' },
          { value: 'FR', label: 'France' },
        ],
      })}
    </div>
    <label class="choice"
      ><input type="radio" name="${light}-choice" checked /><span class="grow">Standard, 2 to 4 days</span
      ><span class="price">€4.90</span></label
    >
    <label class="choice"
      ><input type="radio" name="${light}-choice" /><span class="grow">Express</span
      ><span class="price">€14.90</span></label
    >`

const notices = (): Html =>
  html`<p class="notice">Something to know.</p>
    <p class="notice good">It went well.</p>
    <p class="notice warn">Have a look before you go on.</p>
    <p class="notice bad">That did not work.</p>
    <p class="cluster">
      <span class="badge">Plain</span><span class="badge good">In stock</span
      ><span class="badge warn">Only 2 left</span><span class="badge bad">Sold out</span
      ><span class="badge sale">Reduced</span>
    </p>`

function goods(words: Words, page: PageContext, light: string): Html {
  const price = money(4_990n, 'EUR')
  const rating = { sum: 43, count: 10, stars: [0, 1, 1, 2, 6] as const, productId: 1 }
  return html`<p>${priceTag(words, 'en', { price, compareAt: money(6_690n, 'EUR') })}</p>
    <p class="cluster">${ratingLine(words, page, rating)}</p>
    ${histogram(words, rating, () => '#')}
    <div class="chosen"><a href="#${light}">Blue</a><a href="#${light}">Under €50</a></div>
    <dl class="sums">
      ${sumRow('Items', price, 'en')}${sumRow('Delivery', money(490n, 'EUR'), 'en')}
      ${sumRow('Total', money(5_480n, 'EUR'), 'en', 'total')}
    </dl>
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Article</th>
          <th scope="col" class="end">Pieces</th>
          <th scope="col" class="end">Amount</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>Glass teapot</td>
          <td class="end">1</td>
          <td class="end">€49.90</td>
        </tr>
        <tr>
          <td>Tea towel</td>
          <td class="end">12</td>
          <td class="end">€190.80</td>
        </tr>
      </tbody>
    </table>
    ${pager(words, { page: 3, pages: 9 }, () => `#${light}`, `Pages by ${light}`)}
    <div class="empty">
      ${icons.parcel}
      <p class="lede">Nothing here yet.</p>
    </div>`
}

/** Everything in one light. The names of its parts begin with it, as each stands on the page twice. */
function inLight(words: Words, page: PageContext, light: 'day' | 'night'): Html {
  const parts: readonly (readonly [string, Html])[] = [
    ['Color', palette()],
    ['Type', type()],
    ['Buttons', buttons()],
    ['Fields', fields(light)],
    ['Notices and badges', notices()],
    ['Goods and money', goods(words, page, light)],
  ]
  return html`<section class="sheet flow by-${light}" id="${light}" aria-label="By ${light}">
    <h2>By ${light}</h2>
    ${parts.map(
      ([name, part]) =>
        html`<h3>${name}</h3>
          ${part}`,
    )}
  </section>`
}

/** The parts pages are put together from, by day and by night, made by the functions the pages use. */
export function designPage(page: PageContext): Page {
  const words = wordsFor(page.locale)
  return {
    title: 'Design',
    description: 'The parts of the shop, by day and by night.',
    crumbs: [{ name: 'Design' }],
    body: html`<div class="page section flow">
      <h1>Design</h1>
      <p class="lede">
        The parts the pages are put together from, by day and by night. It is not there in production.
      </p>
      <p class="cluster">
        <a href="/dev/design">Left to right</a> <a href="/dev/design?dir=rtl">Right to left</a>
      </p>
      <div class="both-lights">${inLight(words, page, 'day')}${inLight(words, page, 'night')}</div>
    </div>`,
  }
}

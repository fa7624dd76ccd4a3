import { html, type Html } from '#kernel/html.ts'
import { sum, type Money } from '#kernel/money.ts'
import type {
  FeeShares,
  SettlementFile,
  SettlementFileLine,
  SettlementTotal,
} from '#views/settlement-files/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { moment } from '../parts/time.ts'
import { say, type DeskWord } from '../words.ts'

/** A page of the list of files; `next` is the address of older ones. */
export type SettlementsShown = {
  readonly files: readonly SettlementFile[]
  readonly next: string | undefined
}

/** A file with its totals and some of its lines; `next` is the address of the lines after them. */
export type SettlementShown = {
  readonly file: SettlementFile
  readonly totals: readonly SettlementTotal[]
  readonly lines: readonly SettlementFileLine[]
  readonly next: string | undefined
}

const shares = ['interchange', 'scheme', 'markup', 'undivided'] as const
const amounts: readonly DeskWord[] = ['trail.gross', ...shares.map((each) => `settlement.${each}` as const), 'trail.fee', 'trail.net'] // prettier-ignore

const amount = (value: Money | undefined, isStrong = false) =>
  html`<td class="end ${isStrong ? 'strong' : ''}">
    ${value === undefined ? '–' : formatMoney(value, 'en')}
  </td>`

type Amounts = {
  readonly gross: Money
  readonly fee: Money
  readonly shares: FeeShares | null
  readonly net: Money
}

/** Gross, the parts of the fee, the fee and net; a part that is not told is a dash. */
const amountCells = (each: Amounts) =>
  html`${amount(each.gross)} ${shares.map((share) => amount(each.shares?.[share]))} ${amount(each.fee)}
  ${amount(each.net, true)}`

function table(title: string, heads: readonly Html[], rows: readonly Html[]): Html {
  return html`<section class="panel flush scroll" tabindex="0" aria-label="${title}">
    <h2 class="panel-head">${title}</h2>
    <table class="grid">
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`
}

const head = (word: DeskWord, isEnd = false) =>
  html`<th scope="col" class="${isEnd ? 'end' : ''}">${say(word)}</th>`

const differing = (file: SettlementFile) =>
  file.differences === 0
    ? html`<span class="badge good">${say('settlement.all_match')}</span>`
    : html`<span class="badge bad">${say('settlement.differences', { count: file.differences })}</span>`

const paidWords = (file: SettlementFile) =>
  file.paid === null || file.paidAt === null
    ? html`<span class="badge warn">${say('settlement.not_paid')}</span>`
    : html`<span class="quiet"
        >${say('settlement.paid_by', { amount: formatMoney(file.paid, 'en') })} ${moment(file.paidAt)}</span
      >`

function fileRow(file: SettlementFile): Html {
  return html`<tr>
    <th scope="row">
      <a href="/admin/settlements/${file.id}">${file.valueOn}</a>
      <span class="quiet">${file.connector.replaceAll('_', ' ')}</span>
    </th>
    <td>${file.lines} ${differing(file)}</td>
    <td>${paidWords(file)}</td>
    ${amountCells(file)}
  </tr>`
}

/** The settlement files of all providers, the newest first: what they come to, what was kept and by whom, what was paid. */
export function settlementsPage({ files, next }: SettlementsShown): DeskPage {
  const heads = [head('settlement.file'), head('settlement.lines'), head('trail.paid'), ...amounts.map((word) => head(word, true))] // prettier-ignore
  return {
    title: say('settlement.title'),
    up: { href: '/admin/books', name: say('books.title') },
    body: html`<p class="quiet">${say('settlement.parts_hint')}</p>
      ${
        files.length === 0
          ? html`<p class="nothing">${say('settlement.none')}</p>`
          : table(say('settlement.title'), heads, files.map(fileRow))
      }
      ${next !== undefined && html`<p><a class="button second" href="${next}" rel="next">${say('desk.older')}</a></p>`}`,
  }
}

function totalRow(name: string, lines: number, each: Amounts): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="end">${lines}</td>
    ${amountCells(each)}
  </tr>`
}

function lineRow(each: SettlementFileLine): Html {
  return html`<tr>
    <th scope="row">
      ${each.paymentId === null ? say(`line.${each.type}`) : html`<a href="/admin/payments/${each.paymentId}/money">${say(`line.${each.type}`)}</a>`}
      <span class="quiet"><code>${each.merchantRef}</code></span>
    </th>
    <td>
      <span class="badge ${each.match === 'matched' ? 'good' : 'bad'}">${say(`match.${each.match}`)}</span>
    </td>
    ${amountCells(each)}
  </tr>`
}

/** All totals of a file in one: they make what the file says of itself. */
function together(totals: readonly SettlementTotal[], { net }: SettlementFile): Amounts {
  const all = (pick: (each: SettlementTotal) => Money) => sum(totals.map(pick), net.currency)
  return {
    gross: all((each) => each.gross),
    fee: all((each) => each.fee),
    shares: {
      interchange: all((each) => each.shares.interchange),
      scheme: all((each) => each.shares.scheme),
      markup: all((each) => each.shares.markup),
      undivided: all((each) => each.shares.undivided),
    },
    net: all((each) => each.net),
  }
}

/** One settlement file: totals by what its lines tell of, and line by line, each with the parts of its fee. */
export function settlementPage({ file, totals, lines, next }: SettlementShown): DeskPage {
  const money = amounts.map((word) => head(word, true))
  const count = totals.reduce((most, each) => most + each.lines, 0)
  return {
    title: say('settlement.one'),
    up: { href: '/admin/settlements', name: say('settlement.title') },
    beside: differing(file),
    body: html`<p>
        ${file.connector.replaceAll('_', ' ')}, ${say('settlement.value_on').toLowerCase()} ${file.valueOn},
        <code class="break">${file.batch}</code> ${paidWords(file)}
      </p>
      <p class="quiet">${say('settlement.parts_hint')}</p>
      ${table(
        say('settlement.totals'),
        [head('settlement.totals_of'), head('settlement.lines', true), ...money],
        [
          ...totals.map((each) => totalRow(say(`line.${each.type}`), each.lines, each)),
          totalRow(say('settlement.all'), count, together(totals, file)),
        ],
      )}
      ${table(say('trail.lines'), [head('trail.what'), head('trail.match'), ...money], lines.map(lineRow))}
      ${next !== undefined && html`<p><a class="button second" href="${next}" rel="next">${say('settlement.more')}</a></p>`}`,
  }
}

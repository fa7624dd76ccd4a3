import { parseCurrency } from '#kernel/currency.ts'
import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import {
  matchStates,
  type Match,
  type Matches,
  type MatchSide,
  type PairState,
} from '#views/matching/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { address, tabs } from '../parts/tabs.ts'
import { say, sayCode } from '../words.ts'

const path = '/admin/matches'

function priceOf({ lowest }: MatchSide): string {
  const parsed = lowest === null ? undefined : parseCurrency(lowest.currency)
  return lowest && parsed?.ok ? formatMoney(money(lowest.amount_minor, parsed.value), 'en') : '–'
}

const listed = (all: readonly string[]): string => (all.length === 0 ? '–' : all.join(', '))

function sidesTable({ one, other }: Match): Html {
  const line = (name: string, of: (side: MatchSide) => Html | string) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${of(one)}</td>
      <td>${of(other)}</td>
    </tr>`
  const named = (side: MatchSide) => html`<a href="/admin/products/${side.productId}">${side.title}</a>`
  return html`<table class="grid">
    <tbody>
      ${line(say('matches.side'), named)} ${line(say('matches.seller'), (side) => listed(side.sellers))}
      ${line(say('matches.brand'), (side) => side.brand || '–')}
      ${line(say('matches.numbers'), (side) => listed(side.numbers))} ${line(say('matches.price'), priceOf)}
    </tbody>
  </table>`
}

function reasonsTable({ reasons, words }: Match): Html {
  return html`<details open>
    <summary>${say('matches.why')}</summary>
    <table class="grid">
      <tbody>
        ${reasons.map(
          ({ topic, weight }) =>
            html`<tr>
              <th scope="row">${sayCode('matches', `topic_${topic}`)}</th>
              <td class="quiet">${say(weight > 0 ? 'matches.for' : 'matches.against')}</td>
              <td class="end">${weight > 0 ? '+' : ''}${weight.toFixed(2)}</td>
            </tr>`,
        )}
        ${(['both', 'one', 'other'] as const).map(
          (which) =>
            html`<tr>
              <th scope="row">${say(`matches.words_${which}`)}</th>
              <td class="cut" colspan="2">${listed(words[which])}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}

function decisions({ id, state, one, other }: Match): Html {
  const about = say('matches.of', { one: one.title, other: other.title })
  const button = (verdict: 'confirm' | 'refuse' | 'reopen', kind: string) =>
    html`<button class="button ${kind}" name="verdict" value="${verdict}">
      ${say(`matches.${verdict}`)}<span class="out-of-sight">: ${about}</span>
    </button>`
  return html`<form method="post" action="${path}/${id}">
    ${keyField()}<input type="hidden" name="from" value="${state}" />
    <div class="cluster">
      ${
        state === 'found' || state === 'joined'
          ? html`${button('confirm', '')} ${button('refuse', 'second')}`
          : button('reopen', 'second')
      }
    </div>
  </form>`
}

function matchPanel(match: Match): Html {
  const { one, other, score, foundBy } = match
  const differ =
    foundBy === 'likeness' && one.numbers.length > 0 && other.numbers.length > 0
      ? html`<span class="badge warn">${say('matches.numbers_differ')}</span>`
      : null
  return html`<section
    class="panel stack"
    aria-label="${say('matches.of', { one: one.title, other: other.title })}"
  >
    <p class="cluster">
      <span class="badge">${say('matches.score', { percent: Math.floor(100 * score) })}</span>
      <span class="badge ${foundBy === 'number' ? 'good' : ''}">${say(`matches.by_${foundBy}`)}</span>
      ${differ}
    </p>
    <div
      class="scroll"
      role="region"
      aria-label="${`${say('matches.side')}: ${one.title}, ${other.title}`}"
      tabindex="0"
    >
      ${sidesTable(match)}
    </div>
    ${reasonsTable(match)} ${decisions(match)}
  </section>`
}

/** Pairs of one state with why, and what the operator can say of each. */
export function matchesPage(state: PairState, { matches, counts, next }: Matches, form: DeskForm): DeskPage {
  const nothing = say(state === 'found' ? 'matches.none_found' : 'matches.none')
  return {
    title: say('matches.title'),
    body: html`<p class="quiet">${say('matches.text')}</p>
      ${tabs(
        say('matches.title'),
        matchStates.map((each) => ({
          href: address(path, { show: each }),
          name: say(`matches.${each}`),
          count: counts[each],
          current: each === state,
        })),
      )}
      ${formFaults(form.faults)}
      ${matches.length === 0 ? html`<p class="nothing">${nothing}</p>` : matches.map(matchPanel)}
      ${next && html`<p><a href="${address(path, { show: state, after: next })}">${say('desk.next')}</a></p>`}`,
  }
}

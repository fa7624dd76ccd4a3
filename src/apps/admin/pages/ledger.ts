import type { Currency } from '#kernel/currency.ts'
import { html, type Html } from '#kernel/html.ts'
import { money } from '#kernel/money.ts'
import {
  chart,
  chartLineOf,
  type Statement,
  type StatementLine,
  type TrialBalance,
  type TrialBalanceLine,
} from '#money/ledger/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import type { DeskPage } from '../layout.ts'
import { address, tabs } from '../parts/tabs.ts'
import { shortPath } from '../parts/short.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** An account as a link to its statement. */
export function accountLink(path: string, currency: Currency): Html {
  return html`<a
    class="account"
    href="${address('/admin/ledger/account', { path, currency })}"
    title="${path}"
    ><code>${shortPath(path)}</code></a
  >`
}

const ledgerTabs = (at: 'trial' | 'chart'): Html =>
  tabs(say('ledger.title'), [
    { href: '/admin/ledger', name: say('ledger.trial'), current: at === 'trial' },
    { href: '/admin/ledger/chart', name: say('ledger.chart'), current: at === 'chart' },
  ])

function finder(asked: { path: string; currency: string }): Html {
  return html`<form class="filter" action="/admin/ledger/account">
    <div class="grow">
      <label class="out-of-sight" for="path">${say('ledger.account')}</label>
      <input
        class="input"
        id="path"
        name="path"
        maxlength="100"
        placeholder="${say('ledger.find')}"
        value="${asked.path}"
        required
      />
    </div>
    <label class="pair"
      ><span>${say('ledger.currency')}</span
      ><input class="input short" name="currency" maxlength="3" value="${asked.currency}"
    /></label>
    <button class="button second">${say('ledger.show')}</button>
  </form>`
}

type Group = {
  readonly template: string
  readonly currency: Currency
  readonly lines: readonly TrialBalanceLine[]
}

/** Accounts of one template and currency together: a shop has one account per order, and nobody reads them all. */
function groupsOf(lines: readonly TrialBalanceLine[]): Group[] {
  const groups = new Map<string, TrialBalanceLine[]>()
  for (const line of lines) {
    const key = `${chartLineOf(line.path)?.template ?? line.path} ${line.currency}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  return [...groups].map(([key, own]) => {
    const [template = ''] = key.split(' ')
    return { template, currency: own[0]?.currency ?? 'EUR', lines: own }
  })
}

function sumsRow(head: Html | string, group: Group, kind: Html | string): Html {
  const total = (of: (line: TrialBalanceLine) => bigint) =>
    formatMoney(
      money(
        group.lines.reduce((all, line) => all + of(line), 0n),
        group.currency,
      ),
      'en',
    )
  return html`<tr>
    <th scope="row">${head}</th>
    <td class="quiet">${kind}</td>
    <td class="end phone-off">${total(({ sums }) => sums.debits_posted_minor)}</td>
    <td class="end phone-off">${total(({ sums }) => sums.credits_posted_minor)}</td>
    <td class="end quiet phone-off">${total(({ pending }) => pending.minor)}</td>
    <td class="end strong">${total(({ posted }) => posted.minor)}</td>
  </tr>`
}

function groupRow(group: Group): Html {
  const [only, ...more] = group.lines
  const kind = only ? say(`class.${only.class}`) : ''
  if (only && more.length === 0) return sumsRow(accountLink(only.path, only.currency), group, kind)
  const shown = group.lines.slice(-200).toReversed()
  const name = html`<details class="behind">
    <summary>
      <code>${group.template}</code>
      <span class="quiet">${say('ledger.many', { count: group.lines.length })}</span>
    </summary>
    <ul role="list" class="account-list">
      ${shown.map((each) => html`<li class="spread">${accountLink(each.path, each.currency)}<span>${formatMoney(each.posted, 'en')}</span></li>`)}
    </ul>
  </details>`
  return sumsRow(name, group, kind)
}

/** Every account with its sums; accounts of one kind stand together and unfold. */
export function trialBalancePage({ lines, totals }: TrialBalance): DeskPage {
  const isLevel = totals.every(({ level }) => level)
  const amount = (minor: bigint, currency: Currency) => formatMoney(money(minor, currency), 'en')
  return {
    title: say('ledger.title'),
    beside: html`<span class="badge ${isLevel ? 'good' : 'bad'}"
      >${say(isLevel ? 'ledger.level' : 'ledger.not_level')}</span
    >`,
    body: html`${ledgerTabs('trial')} ${finder({ path: '', currency: 'EUR' })}
    ${
      lines.length === 0
        ? html`<p class="nothing">${say('ledger.empty')}</p>`
        : html`<div class="panel flush">
            <table class="grid trial">
              <thead>
                <tr>
                  <th scope="col">${say('ledger.account')}</th>
                  <th scope="col">${say('ledger.class')}</th>
                  <th scope="col" class="end phone-off">${say('ledger.debits')}</th>
                  <th scope="col" class="end phone-off">${say('ledger.credits')}</th>
                  <th scope="col" class="end phone-off">${say('ledger.pending')}</th>
                  <th scope="col" class="end">${say('ledger.balance')}</th>
                </tr>
              </thead>
              <tbody>
                ${groupsOf(lines).map(groupRow)}
              </tbody>
              <tfoot>
                ${totals.map(
                  (each) =>
                    html`<tr>
                      <th scope="row">${say('ledger.total', { currency: each.currency })}</th>
                      <td></td>
                      <td class="end phone-off">${amount(each.debits_posted_minor, each.currency)}</td>
                      <td class="end phone-off">${amount(each.credits_posted_minor, each.currency)}</td>
                      <td></td>
                      <td></td>
                    </tr>`,
                )}
              </tfoot>
            </table>
          </div>`
    }`,
  }
}

/** The chart of accounts: which paths may exist, and what each says. */
export function chartPage(): DeskPage {
  return {
    title: say('ledger.title'),
    body: html`${ledgerTabs('chart')}
      <div class="panel flush">
        <table class="grid rows">
          <thead>
            <tr>
              <th scope="col">${say('ledger.account')}</th>
              <th scope="col">${say('ledger.class')}</th>
              <th scope="col">${say('ledger.normal')}</th>
              <th scope="col">${say('ledger.bound')}</th>
              <th scope="col">${say('ledger.means')}</th>
            </tr>
          </thead>
          <tbody>
            ${chart.map(
              (each) =>
                html`<tr>
                  <th scope="row"><code>${each.template}</code></th>
                  <td>${say(`class.${each.class}`)}</td>
                  <td class="quiet">${each.normalSide}</td>
                  <td class="quiet">${say(`bound.${each.bound}`)}</td>
                  <td class="wide">${each.means}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
  }
}

function causeLink(cause: string): Html {
  if (cause.startsWith('ord_'))
    return html`<a href="/admin/orders/${cause}"><code>${shortPath(cause)}</code></a>`
  return html`<code title="${cause}">${shortPath(cause)}</code>`
}

function lineRow(line: StatementLine): Html {
  const isHeld = line.posted.minor === 0n
  return html`<tr>
    <td class="quiet">${moment(line.at)}</td>
    <td class="wide">
      ${line.code.replaceAll('_', ' ')} <span class="quiet">${say(`posting.${line.kind}`)}</span>
    </td>
    <td>${accountLink(line.counterpart, line.posted.currency)}</td>
    <td>${causeLink(line.cause)}</td>
    <td class="end">${isHeld ? '' : formatMoney(line.posted, 'en')}</td>
    <td class="end quiet phone-off">${line.pending.minor === 0n ? '' : formatMoney(line.pending, 'en')}</td>
    <td class="end strong">${formatMoney(line.balance, 'en')}</td>
  </tr>`
}

/** The history of one account, line by line. */
export function statementPage(
  asked: { path: string; currency: string; from: string; to: string },
  found: Statement | undefined,
): DeskPage {
  const { path, currency } = asked
  const line = chartLineOf(path)
  return {
    title: say('ledger.statement'),
    up: { href: '/admin/ledger', name: say('ledger.title') },
    beside: html`<code class="break">${path}</code> <span class="quiet">${currency}</span>`,
    body: html`${finder(asked)} ${line && html`<p class="quiet">${line.means}</p>`}
    ${
      found === undefined
        ? html`<p class="nothing">${say('ledger.no_account')}</p>`
        : html`<form class="filter" action="/admin/ledger/account">
              <input type="hidden" name="path" value="${path}" /><input
                type="hidden"
                name="currency"
                value="${currency}"
              />
              <label class="pair"
                ><span>${say('desk.from')}</span
                ><input class="input" type="date" name="from" value="${asked.from}"
              /></label>
              <label class="pair"
                ><span>${say('desk.to')}</span><input class="input" type="date" name="to" value="${asked.to}"
              /></label>
              <button class="button second">${say('desk.filter')}</button>
            </form>
            <div class="panel flush">
              <table class="grid">
                <thead>
                  <tr>
                    <th scope="col">${say('money.posted_at')}</th>
                    <th scope="col">${say('money.what')}</th>
                    <th scope="col">${say('ledger.counterpart')}</th>
                    <th scope="col">${say('ledger.because')}</th>
                    <th scope="col" class="end">${say('ledger.posted')}</th>
                    <th scope="col" class="end phone-off">${say('ledger.pending')}</th>
                    <th scope="col" class="end">${say('ledger.balance')}</th>
                  </tr>
                </thead>
                <tbody>
                  <tr>
                    <td></td>
                    <th scope="row" colspan="5">${say('ledger.opening')}</th>
                    <td class="end strong">${formatMoney(found.opening, 'en')}</td>
                  </tr>
                  ${found.lines.map(lineRow)}
                  ${
                    found.lines.length === 0 &&
                    html`<tr>
                      <td></td>
                      <td colspan="6" class="quiet">${say('ledger.no_lines')}</td>
                    </tr>`
                  }
                </tbody>
                <tfoot>
                  <tr>
                    <td></td>
                    <th scope="row" colspan="5">${say('ledger.closing')}</th>
                    <td class="end">${formatMoney(found.closing, 'en')}</td>
                  </tr>
                </tfoot>
              </table>
            </div>
            ${moreLink(asked, found)}`
    }`,
  }
}

function moreLink(asked: { path: string; currency: string; to: string }, found: Statement): Html | null {
  const last = found.lines.at(-1)
  if (!found.more || !last) return null
  const href = address('/admin/ledger/account', { ...asked, after: last.at.toISOString() })
  return html`<nav class="turn">
    <a class="button second" href="${href}" rel="next">${say('desk.next')}</a>
  </nav>`
}

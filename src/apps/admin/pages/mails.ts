import { html, type Html } from '#kernel/html.ts'
import type { Mail } from '#people/notifications/index.ts'
import type { MailRow } from '#views/operator-desk/index.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { address, tabs } from '../parts/tabs.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** The states of a mail. */
export const mailStates = ['queued', 'sent', 'failed'] as const

/** A page of the list of mails. */
export type MailsShown = {
  readonly rows: readonly MailRow[]
  readonly hasMore: boolean
  readonly isFirst: boolean
  readonly asked: { readonly state: (typeof mailStates)[number] | undefined; readonly to: string }
}

/** Mails as rows; `at` is the path below which each has its page. */
export function mailRows(rows: readonly MailRow[], at: string): Html {
  return html`<div class="panel flush">
    <table class="grid rows">
      <thead>
        <tr>
          <th scope="col">${say('mails.subject')}</th>
          <th scope="col">${say('mails.to')}</th>
          <th scope="col">${say('mails.kind')}</th>
          <th scope="col">${say('mails.state')}</th>
          <th scope="col">${say('mails.when')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row" class="wide">
                <a class="row-link cut" href="${at}/${row.id}">${row.subject}</a>
              </th>
              <td class="cut">${row.recipient}</td>
              <td class="quiet">${row.template.replaceAll('_', ' ')}</td>
              <td>${stateBadge('mail', row.state)}</td>
              <td class="quiet">${moment(row.createdAt)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** The list of mails. */
export function mailsPage({ rows, hasMore, isFirst, asked }: MailsShown): DeskPage {
  const last = rows.at(-1)
  const { state, to } = asked
  const link = (each: string | undefined) => address('/admin/mails', { state: each, to })
  return {
    title: say('mails.title'),
    body: html`${tabs(say('mails.state'), [
        { href: link(undefined), name: say('desk.all'), current: state === undefined },
        ...mailStates.map((each) => ({
          href: link(each),
          name: say(`mail.${each}`),
          current: state === each,
        })),
      ])}
      <form class="filter" role="search" action="/admin/mails">
        ${state && html`<input type="hidden" name="state" value="${state}" />`}
        <div class="grow">
          <label class="out-of-sight" for="to">${say('mails.search')}</label>
          <input
            class="input"
            id="to"
            name="to"
            type="search"
            maxlength="100"
            placeholder="${say('mails.search')}"
            value="${to}"
          />
        </div>
        <button class="button second">${say('desk.filter')}</button>
      </form>
      ${rows.length === 0 ? html`<p class="nothing">${say('mails.none')}</p>` : mailRows(rows, '/admin/mails')}
      <nav class="turn" aria-label="${say('mails.title')}">
        ${!isFirst && html`<a class="button second" href="${link(state)}">${say('desk.newest')}</a>`}
        ${hasMore && last && html`<a class="button second" href="${address('/admin/mails', { state, to, before: last.id })}" rel="next">${say('desk.older')}</a>`}
      </nav>`,
  }
}

/** One mail: its text, and a way to see its markup shut away by itself. */
export function mailPage(mail: Mail, at: string, up: { href: string; name: string }): DeskPage {
  return {
    title: mail.subject,
    up,
    beside: stateBadge('mail', mail.state),
    actions: html`<a class="button second" href="${at}/${mail.id}/body">${say('mails.html')}</a>`,
    body: html`<section class="panel">
      <dl class="facts">
        <dt>${say('mails.to')}</dt>
        <dd class="break">${mail.recipient}</dd>
        <dt>${say('mails.kind')}</dt>
        <dd>${mail.template.replaceAll('_', ' ')} (${mail.locale})</dd>
        <dt>${say('mails.when')}</dt>
        <dd>${moment(mail.createdAt)}</dd>
      </dl>
      <h2>${say('mails.text')}</h2>
      <pre class="plain-text">${mail.text}</pre>
    </section>`,
  }
}

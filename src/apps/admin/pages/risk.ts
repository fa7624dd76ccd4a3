import { html, type Html } from '#kernel/html.ts'
import type { KnownModel, Reason } from '#trust/risk/index.ts'
import { riskActions, type RiskAction } from '#trust/risk/index.ts'
import type { DeskDecision } from '#views/operator-desk/index.ts'
import type { DeskPage } from '../layout.ts'
import { address, tabs } from '../parts/tabs.ts'
import { moment } from '../parts/time.ts'
import { sayCode, say } from '../words.ts'

const tones: Readonly<Record<RiskAction, string>> = {
  allow: 'good',
  step_up: '',
  review: 'warn',
  refuse: 'bad',
}

/** A decision's action as a small mark. */
export function actionBadge(action: RiskAction): Html {
  return html`<span class="badge ${tones[action]}">${sayCode('risk_action', action)}</span>`
}

/** A share as whole percents; nothing where no model spoke. */
export const percentText = (share: number | null): string =>
  share === null ? '' : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

/** The amount of an attempt as its facts say it. */
export const amountText = ({ facts }: DeskDecision): string =>
  `${Number(facts['amount'] ?? 0).toFixed(2)} ${facts['currency'] ?? ''}`

/** A reason in a few words. */
export function reasonText(reason: Reason): string {
  return reason.kind === 'rule' ? reason.says : reason.feature.replaceAll('_', ' ')
}

function decisionRow(each: DeskDecision): Html {
  const said = each.reasons.filter(({ kind }) => kind === 'rule')
  return html`<tr>
    <th scope="row">
      <a class="row-link" href="/admin/risk/${each.id}">${each.orderNumber ?? each.reference}</a>
    </th>
    <td class="quiet">${moment(each.decidedAt)}</td>
    <td>
      ${actionBadge(each.action)}
      ${each.state !== 'decided' && html`<span class="quiet">${say(`review.${each.state}`)}</span>`}
    </td>
    <td class="wide quiet">${said.map(reasonText).join('; ')}</td>
    <td class="end phone-off">${percentText(each.probability)}</td>
    <td class="end strong">${amountText(each)}</td>
  </tr>`
}

/** Decisions as a table. */
export function decisionTable(rows: readonly DeskDecision[]): Html {
  return html`<table class="grid rows">
    <thead>
      <tr>
        <th scope="col">${say('risk.order')}</th>
        <th scope="col">${say('risk.at')}</th>
        <th scope="col">${say('risk.action')}</th>
        <th scope="col">${say('risk.why')}</th>
        <th scope="col" class="end phone-off">${say('risk.probability')}</th>
        <th scope="col" class="end">${say('risk.amount')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(decisionRow)}
    </tbody>
  </table>`
}

const table = (title: string, id: string, rows: readonly DeskDecision[], none: string): Html =>
  html`<section class="panel flush" aria-labelledby="${id}">
    <h2 id="${id}" class="panel-head">${title}</h2>
    ${rows.length === 0 ? html`<p class="panel-foot quiet">${none}</p>` : decisionTable(rows)}
  </section>`

/** What waits for an operator, and the latest decisions by action. */
export function riskPage(
  waiting: readonly DeskDecision[],
  latest: readonly DeskDecision[],
  at: { readonly action: RiskAction | undefined; readonly hasMore: boolean; readonly isFirst: boolean },
): DeskPage {
  const { action, hasMore, isFirst } = at
  const last = latest.at(-1)
  return {
    title: say('risk.title'),
    actions: html`<a class="button second" href="/admin/risk/rules">${say('risk.rules')}</a>`,
    body: html`${isFirst && table(say('risk.queue'), 'queue', waiting, say('risk.queue_none'))}
      ${tabs(say('risk.action'), [
        { href: '/admin/risk', name: say('desk.all'), current: action === undefined },
        ...riskActions.map((each) => ({
          href: address('/admin/risk', { action: each }),
          name: say(`risk_action.${each}`),
          current: action === each,
        })),
      ])}
      ${table(say('risk.recent'), 'recent', latest, say('risk.none'))}
      <nav class="turn" aria-label="${say('risk.recent')}">
        ${!isFirst && html`<a class="button second" href="${address('/admin/risk', { action })}">${say('desk.newest')}</a>`}
        ${hasMore && last && html`<a class="button second" href="${address('/admin/risk', { action, before: last.id })}" rel="next">${say('desk.older')}</a>`}
      </nav>`,
  }
}

const figure = (value: number | undefined): string => value?.toFixed(3) ?? '–'

/** The models there are and how they did on days they were not grown from. */
export function modelTable(models: readonly KnownModel[]): Html {
  if (models.length === 0) return html`<p class="panel-foot quiet">${say('risk.models_none')}</p>`
  return html`<table class="grid rows">
    <thead>
      <tr>
        <th scope="col">${say('risk.model')}</th>
        <th scope="col">${say('risk.trained')}</th>
        <th scope="col" class="end">${say('risk.frauds')}</th>
        <th scope="col" class="end">${say('risk.auc')}</th>
        <th scope="col" class="end">${say('risk.precision')}</th>
      </tr>
    </thead>
    <tbody>
      ${models.map(
        (each) =>
          html`<tr>
            <th scope="row">
              ${say('risk.version', { version: each.version })}
              ${each.isInForce && html`<span class="badge good">${say('risk.in_force')}</span>`}
            </th>
            <td class="quiet">${moment(each.trainedFrom)} – ${moment(each.trainedTo)}, ${each.decisions}</td>
            <td class="end">${each.frauds}</td>
            <td class="end">${figure(each.measures.own?.auc)}</td>
            <td class="end">${figure(each.measures.own?.averagePrecision)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

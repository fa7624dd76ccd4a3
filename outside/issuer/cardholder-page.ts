import { type Answer, json, page } from '../wire/answers.ts'
import { formatAmount, showAmount } from '../wire/amounts.ts'
import { type Html, html } from '../wire/html.ts'
import type { Row } from '../wire/store.ts'
import { balanceOf } from '../wire/double-entry.ts'
import { disputeReasons } from '../cards/dispute-words.ts'
import { cardFrame } from '../cards/frame.ts'
import { type CardRow, cardsEndingIn } from './accounts.ts'
import { disputesOf } from './disputes.ts'
import type { Issuer } from './issuer.ts'

type Hold = Row & { merchant: string; held_minor: bigint; currency: string; at: string; expires_at: string }
type Entry = Row & {
  id: bigint
  kind: string
  merchant: string
  amount_minor: bigint
  currency: string
  at: string
  arn: string
  matched: string
}

/** What a cardholder sees of the cards that end in four digits: balances, holds, statement, disputes. */
export function cardholderPage(issuers: readonly Issuer[], last4: string): Answer {
  const found = issuers.flatMap((issuer) =>
    cardsEndingIn(issuer.store, last4).map((card) => cardSection(issuer, card)),
  )
  const content = found.length > 0 ? html`${found}` : html`<h1>No card ends in ${last4.slice(0, 4)}</h1>`
  return page(found.length > 0 ? 200 : 404, cardFrame(`Card ${last4.slice(0, 4)}`, content))
}

/** The same for programs: holds, entries and disputes of the cards that end in four digits. */
export function cardholderStatement(issuers: readonly Issuer[], last4: string): Answer {
  const cards = issuers.flatMap((issuer) =>
    cardsEndingIn(issuer.store, last4).map((card) => ({
      issuer: issuer.name,
      kind: card.kind,
      card: `${card.first6}…${card.last4}`,
      holds: holdsOf(issuer, card).map((hold) => ({
        merchant: hold.merchant,
        amount: formatAmount(hold.held_minor, hold.currency),
        currency: hold.currency,
        until: hold.expires_at,
      })),
      entries: entriesOf(issuer, card).map((entry) => ({
        kind: entry.kind,
        merchant: entry.merchant,
        amount: formatAmount(entry.amount_minor, entry.currency),
        currency: entry.currency,
        arn: entry.arn,
        matched: entry.matched,
        at: entry.at,
      })),
      disputes: disputesOf(issuer, card.account_id).map(({ id, reason, stage, state, outcome, arn }) => ({
        id,
        reason,
        stage,
        state,
        outcome,
        arn,
      })),
    })),
  )
  return json(cards.length > 0 ? 200 : 404, { cards })
}

function holdsOf(issuer: Issuer, card: CardRow): Hold[] {
  return issuer.store.all<Hold>(
    `select merchant, held_minor, currency, at, expires_at from authorizations
     where account_id = ? and state = 'held' order by id desc limit 100`,
    card.account_id,
  )
}

function entriesOf(issuer: Issuer, card: CardRow): Entry[] {
  return issuer.store.all<Entry>(
    `select id, kind, merchant, amount_minor, currency, at, arn, matched from entries
     where account_id = ? order by id desc limit 100`,
    card.account_id,
  )
}

function cardSection(issuer: Issuer, card: CardRow): Html {
  const [holds, entries] = [holdsOf(issuer, card), entriesOf(issuer, card)]
  const disputes = disputesOf(issuer, card.account_id)
  const disputed = new Set(disputes.map(({ arn }) => arn))
  const currencies = [...new Set([...holds, ...entries].map(({ currency }) => currency))]
  return html`<section class="sheet">
    <h1>${issuer.title}: ${card.kind} card <span class="number">${card.first6}…${card.last4}</span></h1>
    ${currencies.map((currency) => balances(issuer, card, currency))}
    ${currencies.length === 0 && html`<p>Nothing was bought with this card yet.</p>`}
    <h2>Held, not yet charged</h2>
    ${table(
      'Held, not yet charged',
      ['shop', 'since', 'until', 'amount'],
      holds.map((hold) => [
        hold.merchant,
        day(hold.at),
        day(hold.expires_at),
        showAmount(hold.held_minor, hold.currency, 'en'),
      ]),
    )}
    <h2>Statement</h2>
    ${table(
      'Statement',
      ['day', 'shop', 'what', 'amount', 'your word'],
      entries.map((entry) => [
        day(entry.at),
        entry.merchant,
        entry.kind.replaceAll('_', ' '),
        showAmount(-entry.amount_minor, entry.currency, 'en'),
        entry.kind === 'purchase' && !disputed.has(entry.arn) ? disputeForm(issuer, card, entry) : '',
      ]),
    )}
    <h2>Disputes</h2>
    ${table(
      'Disputes',
      ['reason', 'stage', 'amount', 'state', 'your word'],
      disputes.map((dispute) => [
        (disputeReasons[dispute.reason] ?? dispute.reason).replaceAll('_', ' '),
        dispute.stage.replaceAll('_', ' '),
        showAmount(dispute.amount_minor, dispute.currency, 'en'),
        dispute.outcome === null
          ? dispute.state
          : `${dispute.state}: ${dispute.outcome === 'lost' ? 'you keep the money' : dispute.outcome === 'won' ? 'the shop keeps the money' : 'taken back'}`,
        dispute.state === 'open' && dispute.stage === 'chargeback'
          ? withdrawForm(issuer, card, dispute.id)
          : '',
      ]),
    )}
  </section>`
}

function balances(issuer: Issuer, card: CardRow, currency: string): Html {
  const owed = balanceOf(issuer.store, `cardholder:${card.account_id}`, currency)
  const held = balanceOf(issuer.store, `held:${card.account_id}`, currency)
  const limit = card.kind === 'credit' ? card.limit_minor : 0n
  const show = (minor: bigint) => showAmount(minor, currency, 'en')
  return html`<p>
    ${card.kind === 'debit' ? `Balance ${show(-owed)}` : `Owed ${show(owed)} of ${show(limit)}`}, held
    ${show(held)}, <strong>available ${show(limit - owed - held)}</strong>
  </p>`
}

function table(name: string, head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  if (rows.length === 0) return html`<p>Nothing.</p>`
  return html`<div class="wide" role="region" tabindex="0" aria-label="${name}">
    <table>
      <thead>
        <tr>
          ${head.map((each) => html`<th class="${each === 'amount' ? 'amount' : ''}">${each}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, index) => html`<td class="${head[index] === 'amount' ? 'amount' : ''}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>` // prettier-ignore
}

const day = (iso: string) => iso.slice(0, 16).replace('T', ' ')

function disputeForm(issuer: Issuer, card: CardRow, entry: Entry): Html {
  const visa = card.first6.startsWith('4')
  const reasons = Object.entries(disputeReasons).filter(([code]) => code.includes('.') === visa)
  return html`<form class="inline" method="post" action="/cardholder/${card.last4}/dispute">
    <input type="hidden" name="issuer" value="${issuer.name}" />
    <input type="hidden" name="entry" value="${entry.id}" />
    <select name="reason" aria-label="Reason to dispute">
      ${reasons.map(([code, words]) => html`<option value="${code}">${words.replaceAll('_', ' ')}</option>`)}
      ${reasons.slice(0, 1).map(([code]) => html`<option value="pre:${code}">only ask the shop first</option>`)}
    </select>
    <button>Dispute</button>
  </form>` // prettier-ignore
}

function withdrawForm(issuer: Issuer, card: CardRow, id: string): Html {
  return html`<form class="inline" method="post" action="/cardholder/${card.last4}/withdraw">
    <input type="hidden" name="issuer" value="${issuer.name}" />
    <input type="hidden" name="dispute" value="${id}" />
    <button class="plain">Take back</button>
  </form>`
}

import { html, type Html } from '#kernel/html.ts'
import {
  tokenText,
  type ClaimShown,
  type Holding,
  type ProofShown,
  type SweepShown,
} from '#money/chain/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formatMoney } from '../../storefront/format.ts'
import { formFaults, freshForm, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { agoText, moment, momentText } from '../parts/time.ts'
import { say } from '../words.ts'

/** What the page of the treasury shows. */
export type TreasuryShown = {
  readonly symbol: string
  readonly decimals: number
  readonly proof: ProofShown | undefined
  readonly holdings: readonly Holding[]
  readonly sweeps: readonly SweepShown[]
  readonly claims: readonly ClaimShown[]
  /** The form of giving up that was refused just now, and which claim it was about. */
  readonly refused?: { readonly invoice: string; readonly form: DeskForm } | undefined
}

/** A token amount as text: digits without the code the ledger counts it under. */
const tokens = (amount: Holding['books'], symbol: string) =>
  formatMoney(amount, 'en').replace(/^(-?)[A-Z]{3}\s?/, '$1') + ` ${symbol}`

function holdingRow({ address, account, symbol, books, chain, differsSince }: Holding): Html {
  const name = account === 'chain:treasury' ? say('treasury.own') : say('treasury.deposit')
  return html`<tr>
    <th scope="row"><code class="break">${address}</code> <span class="quiet">${name}</span></th>
    <td class="end">${tokens(books, symbol)}</td>
    <td class="end">${tokens(chain, symbol)}</td>
    <td class="end">
      ${
        differsSince === null
          ? html`<span class="badge good">${say('treasury.agree')}</span>`
          : html`<span class="badge bad">${say('treasury.differ', { time: momentText(differsSince) })}</span>`
      }
    </td>
  </tr>`
}

const tones = { created: 'warn', signed: 'warn', confirmed: 'good', failed: 'bad' } as const

function sweepRow({ address, atomic, decimals, symbol, state, createdAt, txHash }: SweepShown): Html {
  return html`<tr>
    <th scope="row"><code class="break">${address}</code></th>
    <td class="wide"><code class="break">${txHash ?? ''}</code></td>
    <td class="quiet">${moment(createdAt)}</td>
    <td class="end"><span class="badge ${tones[state]}">${say(`treasury.sweep_${state}`)}</span></td>
    <td class="end strong">${tokenText(atomic, decimals)} ${symbol}</td>
  </tr>`
}

function table(title: string, heads: readonly string[], rows: readonly Html[], none: string): Html {
  return html`<section class="panel flush scroll" tabindex="0">
    <h2 class="panel-head">${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="panel-foot quiet">${none}</p>`
        : html`<table class="grid rows">
            <thead>
              <tr>
                ${heads.map((head, i) => html`<th scope="col" class="${i > 0 ? 'end' : ''}">${head}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
  </section>`
}

function claimSheet(each: ClaimShown, shown: TreasuryShown): Html {
  const form = shown.refused?.invoice === each.invoiceId ? shown.refused.form : freshForm
  const isOrder = each.reference?.startsWith('ord_') === true
  return html`<article class="panel" id="${each.invoiceId}">
    <div class="spread">
      <h3>
        ${formatMoney(each.open, 'en')}
        <span class="quiet">${tokenText(each.atomic, shown.decimals)} ${shown.symbol}</span>
      </h3>
      <span class="quiet">${say('treasury.since')} ${agoText(each.since)}</span>
    </div>
    <p>
      ${
        isOrder
          ? html`<a href="/admin/orders/${each.reference ?? ''}">${each.reference}</a>`
          : html`<code class="break">${each.reference ?? each.invoiceId}</code>`
      }
    </p>
    <form method="post" action="/admin/treasury/claims" class="stack">
      ${formFaults(form.faults)} ${keyField()}<input type="hidden" name="invoice" value="${each.invoiceId}" />
      ${inputField({ name: 'because', label: say('treasury.because'), maxlength: 500, required: true, value: form.values['because'] ?? '', fault: form.faults['because'] })}
      <div><button class="button second">${say('treasury.give_up')}</button></div>
    </form>
  </article>`
}

/** What lies where by books and chain, what is swept, and what the chain took back. */
export function treasuryPage(shown: TreasuryShown | undefined): DeskPage {
  if (shown === undefined)
    return { title: say('treasury.title'), body: html`<p class="nothing">${say('treasury.none')}</p>` }
  const { proof, claims } = shown
  const proven =
    proof === undefined
      ? say('treasury.never')
      : say('treasury.proven', {
          time: agoText(proof.provenAt),
          block: proof.blockNumber,
          count: proof.addresses,
          differences: proof.differences,
        })
  const heads = (names: readonly ('address' | 'books' | 'chain' | 'transaction' | 'begun')[]) =>
    names.map((name) => say(`treasury.${name}`))
  return {
    title: say('treasury.title'),
    body: html`<p class="quiet">${say('treasury.lede')}</p>
      <p>
        ${
          proof !== undefined &&
          html`<span class="badge ${proof.differences === 0 ? 'good' : 'bad'}"
            >${say(proof.differences === 0 ? 'treasury.agree' : 'treasury.disagree')}</span
          >`
        }
        ${proven}
        ${proof !== undefined && proof.differences > 0 && html`<a href="/admin/cases">${say('treasury.cases')}</a>`}
      </p>
      ${table(say('treasury.holdings'), [...heads(['address', 'books', 'chain']), say('books.state')], shown.holdings.map(holdingRow), say('treasury.nothing'))}
      <section class="section" aria-labelledby="claims">
        <h2 id="claims">${say('treasury.claims')}</h2>
        <p class="quiet">${claims.length === 0 ? say('treasury.no_claims') : say('treasury.give_up_lede')}</p>
        ${claims.map((each) => claimSheet(each, shown))}
      </section>
      ${table(say('treasury.sweeps'), [...heads(['address', 'transaction', 'begun']), say('books.state'), say('money.amount')], shown.sweeps.map(sweepRow), say('treasury.no_sweeps'))}`,
  }
}

import { html, type Html } from '#kernel/html.ts'
import { paymentUri, receivedBy, tokenText, type ChainTerms, type Invoice } from '#money/chain/index.ts'
import { formatMoment, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { codeOf } from './paying.ts'

/** A payment with tokens as its payer makes it. */
export type StablecoinShown = {
  readonly invoice: Invoice
  readonly terms: ChainTerms
  /** How many blocks lie on the youngest transfer; undefined while none has arrived. */
  readonly confirmations: number | undefined
  /** Where the demo's trial wallet is. */
  readonly wallet: string | undefined
  readonly at: string
  readonly proof: string
}

const row = (name: string, value: string | Html): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`

/** What the payer is told of how far it is. */
function progress(page: PageContext, { invoice, terms, confirmations }: StablecoinShown): Html {
  const words = wordsFor(page.locale)
  const { symbol, decimals } = terms
  const amountOf = (atomic: bigint) => `${tokenText(atomic, decimals)} ${symbol}`
  switch (invoice.state) {
    case 'awaiting':
      return html`<p role="status">${words('chain.awaiting')}</p>`
    case 'seen': {
      const received = receivedBy(invoice)
      return html`<p class="notice warn" role="status">
        ${words('chain.partly', { received: amountOf(received), missing: amountOf(invoice.atomic - received) })}
      </p>`
    }
    case 'confirming':
      return html`<p class="notice good" role="status">
        ${words('chain.confirming', { count: Math.min(confirmations ?? 0, terms.confirmations), of: terms.confirmations })}
      </p>`
    case 'settled':
    case 'reversed':
      return html`<p class="notice good" role="status">${words('chain.settled')}</p>`
    case 'expired':
      return html`<p class="notice warn" role="status">${words('chain.expired')}</p>`
  }
}

/** Address, exact amount, a code a wallet reads, until when the price holds, and how many blocks lie on top. */
export function payStablecoinPage(page: PageContext, shown: StablecoinShown): Page {
  const words = wordsFor(page.locale)
  const { invoice, terms, wallet, at, proof } = shown
  const { address, token, state } = invoice
  const received = receivedBy(invoice)
  const missing = invoice.atomic > received ? invoice.atomic - received : 0n
  const amount = `${tokenText(missing === 0n ? invoice.atomic : missing, terms.decimals)} ${terms.symbol}`
  const title = words('chain.title', { amount })
  const uri = paymentUri({ token, chainId: terms.chainId, address, atomic: missing })
  const isWanted = (state === 'awaiting' || state === 'seen') && missing > 0n
  const query = new URLSearchParams({ to: address, amount: tokenText(missing, terms.decimals) })
  return {
    title,
    refreshWithoutScript: 4,
    islands: ['await-payment'],
    body: html`<div class="page section flow pay">
      <div class="flow" data-live>
        <h1>${title}</h1>
        ${progress(page, shown)}
        ${
          isWanted &&
          html`<p>${words('chain.text', { symbol: terms.symbol })}</p>
            ${codeOf(uri, words('chain.qr_alt', { amount }))}
            ${
              wallet !== undefined &&
              html`<p>
                <a
                  class="button second"
                  href="${wallet}/?${query.toString()}"
                  rel="noreferrer"
                  target="_blank"
                  >${words('chain.trial_wallet')}</a
                >
              </p>`
            }`
        }
        <dl class="sums">
          ${row(words('chain.amount'), html`<strong>${amount}</strong>`)}
          ${row(words('chain.address'), html`<code>${address}</code>`)}
          ${row(words('chain.token'), html`<code>${token}</code>`)}
          ${row(words('chain.price'), formatMoney(invoice.amount, page.locale))}
        </dl>
      </div>
      <p class="quiet small">
        ${words('chain.until', { time: formatMoment(invoice.expiresAt, page.locale) })}
      </p>
      <aside class="notice">
        <h2>${words('pay.safe')}</h2>
        <p>${words('chain.never', { symbol: terms.symbol })}</p>
      </aside>
      <p><a class="button second" href="${at}/pay${proof}">${words('pay.change')}</a></p>
      <p><a href="${at}${proof}">${words('pay.back_to_order')}</a></p>
    </div>`,
  }
}

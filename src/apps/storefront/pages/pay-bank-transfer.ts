import { html, type Html } from '#kernel/html.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import { plainText, showIban, type Debtor } from '#money/payouts/index.ts'
import { formatMoment, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { codeOf } from './paying.ts'

/** A transfer as its payer makes it: to whom, how much, and the reference by which we find it. */
export type TransferShown = {
  readonly account: Debtor
  readonly reference: string
  readonly total: Money
  /** What has come so far. */
  readonly received: Money
  readonly missing: Money
  readonly until: Date
  readonly at: string
  readonly proof: string
}

/** The code banks' apps read (EPC069-12): a credit transfer in euro with a structured reference. */
export function transferCode({
  account,
  reference,
  missing,
}: Pick<TransferShown, 'account' | 'reference' | 'missing'>): string {
  const amount = `EUR${formatDecimal(missing)}`
  return [
    'BCD',
    '002',
    '1',
    'SCT',
    account.bic,
    plainText(account.name, 70),
    account.iban,
    amount,
    '',
    reference,
  ].join('\n')
}

const row = (name: string, value: string | Html): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`

/** The page of a payment by transfer: everything the payer's bank asks for, as text and as a code. */
export function transferPage(page: PageContext, shown: TransferShown): Page {
  const words = wordsFor(page.locale)
  const { account, reference, missing, received, at, proof } = shown
  const amount = formatMoney(missing, page.locale)
  const title = words('transfer.title', { amount })
  const grouped = reference.replace(/(.{4})(?=.)/g, '$1 ')
  return {
    title,
    refreshWithoutScript: 15,
    islands: ['await-payment'],
    body: html`<div class="page section flow pay">
      <div class="flow" data-live>
        <h1>${title}</h1>
        ${
          received.minor > 0n
            ? html`<p class="notice warn" role="status">
                ${words('transfer.partly', { received: formatMoney(received, page.locale), missing: amount })}
              </p>`
            : html`<p role="status">${words('transfer.waiting')}</p>`
        }
        <p>${words('transfer.text')}</p>
        <dl class="sums">
          ${row(words('transfer.holder'), account.name)}
          ${row(words('transfer.iban'), html`<strong>${showIban(account.iban)}</strong>`)}
          ${row(words('transfer.bic'), account.bic)}
          ${row(words('transfer.amount'), html`<strong>${amount}</strong>`)}
          ${row(words('transfer.reference'), html`<strong>${grouped}</strong>`)}
        </dl>
        ${
          missing.currency === 'EUR' &&
          html`<p>${words('transfer.qr')}</p>
            ${codeOf(transferCode(shown), words('transfer.qr_alt', { amount }))}`
        }
      </div>
      <p class="quiet small">${words('transfer.until', { time: formatMoment(shown.until, page.locale) })}</p>
      <aside class="notice">
        <h2>${words('pay.safe')}</h2>
        <p>${words('transfer.never')}</p>
      </aside>
      <div class="cluster">
        <form method="post" action="${at}/pay/ask${proof}">
          <button class="button second">${words('pay.ask_now')}</button>
        </form>
        <a class="button second" href="${at}/pay${proof}">${words('pay.change')}</a>
      </div>
      <p><a href="${at}${proof}">${words('pay.back_to_order')}</a></p>
    </div>`,
  }
}

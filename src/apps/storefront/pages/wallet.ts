import { html, type Html } from '#kernel/html.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import type { Currency } from '#kernel/currency.ts'
import type { Statement } from '#money/ledger/index.ts'
import type { Method } from '#money/payments/index.ts'
import { maskIban } from '#money/payouts/index.ts'
import type { TopUp, Wallet, Withdrawal } from '#money/wallet/index.ts'
import { faultSummary, inputField, selectField } from '../components/field.ts'
import { methodName } from '../components/method-names.ts'
import { proofFields, type ProofAsked } from '../components/proof-fields.ts'
import { formatDay, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { isMessageKey, wordsFor, type Words } from '../words.ts'
import { accountFrame } from './account.ts'
import type { FormState } from './door.ts'

/** The forms of the wallet page, each with what was typed and what is wrong with it. */
export type WalletForms = {
  readonly topUp: FormState
  readonly withdraw: FormState
  readonly limits: FormState
}

/** A wallet as its owner's page shows it. */
export type WalletShown = {
  readonly wallet: Wallet
  readonly currencies: readonly Currency[]
  readonly phrase: string | undefined
  readonly hasPassword: boolean
  readonly methods: readonly Method[]
  readonly withdrawals: readonly Withdrawal[]
  readonly statement: Statement
  readonly forms: WalletForms
  /** One more proof for the withdrawal just asked for. */
  readonly proof: ProofAsked | undefined
  readonly wasDone: boolean
}

const said = (words: Words, key: string, otherwise: string): string =>
  isMessageKey(key) ? words(key) : otherwise

const faultsOf = ({ faults }: FormState) => Object.entries(faults).map(([field, text]) => ({ field, text }))

function head(page: PageContext, { wallet, currencies, phrase }: WalletShown): Html {
  const words = wordsFor(page.locale)
  const show = (amount: Money) => formatMoney(amount, page.locale)
  const { limits } = wallet
  const others = currencies.filter((each) => each !== wallet.currency)
  return html`<section class="sheet flow wallet-head">
    <p class="own-words">
      ${phrase === undefined ? html`<a href="/${page.locale}/account/safety">${words('wallet.phrase_none')}</a>` : html`<span class="small quiet">${words('wallet.phrase')}</span> <strong>${phrase}</strong>`}
    </p>
    <p class="quiet">${words('wallet.available')}</p>
    <p class="wallet-sum">${show(wallet.available)}</p>
    ${wallet.held.minor > 0n && html`<p class="quiet">${words('wallet.held', { amount: show(wallet.held) })}</p>`}
    <p class="small quiet">
      ${words('wallet.spent', { spent: show(limits.spent), limit: show(limits.day) })}
    </p>
    ${
      others.length > 0 &&
      html`<p class="cluster">
        ${others.map((each) => html`<a href="/${page.locale}/account/wallet?currency=${each}">${each}</a>`)}
      </p>`
    }
  </section>`
}

function topUp(page: PageContext, { wallet, methods, forms }: WalletShown): Html {
  const words = wordsFor(page.locale)
  const { values, faults } = forms.topUp
  const options = methods.map(({ code }) => ({ value: code, label: methodName(words, code) }))
  return html`<section class="sheet flow" id="top-up">
    <h2>${words('wallet.top_up')}</h2>
    <form method="post" action="/${page.locale}/account/wallet/top-ups" class="fields">
      <input type="hidden" name="currency" value="${wallet.currency}" />
      ${inputField({ name: 'amount', label: words('wallet.amount', { currency: wallet.currency }), inputmode: 'decimal', value: values['amount'] ?? '50', maxlength: 12, fault: faults['amount'], width: 'half' })}
      ${selectField({ name: 'method', label: words('wallet.top_up_by'), value: values['method'] ?? '', options, fault: faults['method'], width: 'half' })}
      <button class="button">${words('wallet.top_up_go')}</button>
    </form>
  </section>`
}

function withdraw(page: PageContext, { wallet, forms, proof, withdrawals }: WalletShown): Html {
  const words = wordsFor(page.locale)
  const { values, faults } = forms.withdraw
  const value = (name: string) => values[name] ?? ''
  return html`<section class="sheet flow" id="withdraw">
    <h2>${words('wallet.withdraw')}</h2>
    <p class="quiet">${words('wallet.withdraw_lede')}</p>
    ${faultSummary(words('checkout.fix'), faultsOf(forms.withdraw))}
    <form method="post" action="/${page.locale}/account/wallet/withdrawals" class="fields">
      <input type="hidden" name="currency" value="${wallet.currency}" />
      ${inputField({ name: 'sum', label: words('wallet.amount', { currency: wallet.currency }), inputmode: 'decimal', value: value('sum'), maxlength: 12, fault: faults['sum'], width: 'half' })}
      ${inputField({ name: 'holder', label: words('wallet.holder'), value: value('holder'), autocomplete: 'name', maxlength: 70, fault: faults['holder'], width: 'half' })}
      ${inputField({ name: 'iban', label: words('wallet.iban'), value: value('iban'), autocomplete: 'off', maxlength: 42, fault: faults['iban'] })}
      ${inputField({ name: 'paymentPassword', label: words('wallet.password'), type: 'password', autocomplete: 'off', maxlength: 64, fault: faults['paymentPassword'] })}
      ${proof && proofFields(page, proof)}
      <button class="button" name="step" value="pay">${words('wallet.withdraw_go')}</button>
    </form>
    ${
      withdrawals.length > 0 &&
      html`<h3>${words('wallet.withdrawals')}</h3>
        <ul class="flow" role="list">
          ${withdrawals.map(
            ({ payout, requestedAt }) =>
              html`<li class="spread">
                <span
                  >${formatMoney(payout.amount, page.locale)} → ${maskIban(payout.creditorIban)}
                  <span class="small quiet">${formatDay(requestedAt, page.locale)}</span></span
                >
                <span class="badge">${said(words, `wallet.payout.${payout.state}`, payout.state)}</span>
              </li>`,
          )}
        </ul>`
    }
  </section>`
}

function limits(page: PageContext, { wallet, forms }: WalletShown): Html {
  const words = wordsFor(page.locale)
  const { values, faults } = forms.limits
  const { currency } = wallet
  return html`<details class="sheet flow" id="limits" ${Object.keys(faults).length > 0 ? html` open` : null}>
    <summary><h2>${words('wallet.limits')}</h2></summary>
    <p class="quiet">${words('wallet.limits_lede')}</p>
    <form method="post" action="/${page.locale}/account/wallet/limits" class="fields">
      <input type="hidden" name="currency" value="${currency}" />
      ${inputField({ name: 'payment', label: words('wallet.limit_payment', { currency }), inputmode: 'decimal', value: values['payment'] ?? formatDecimal(wallet.limits.payment), maxlength: 12, fault: faults['payment'], width: 'half' })}
      ${inputField({ name: 'day', label: words('wallet.limit_day', { currency }), inputmode: 'decimal', value: values['day'] ?? formatDecimal(wallet.limits.day), maxlength: 12, fault: faults['day'], width: 'half' })}
      ${inputField({ name: 'limitPassword', label: words('wallet.password'), type: 'password', autocomplete: 'off', maxlength: 64, fault: faults['limitPassword'] })}
      <button class="button second">${words('wallet.limits_go')}</button>
    </form>
  </details>`
}

/** What a line of the statement is called. */
export function lineName(words: Words, code: string): string {
  return said(words, `wallet.line.${code}`, words('wallet.line.other'))
}

function lines(page: PageContext, { statement, wallet }: WalletShown): Html {
  const words = wordsFor(page.locale)
  const moved = statement.lines.filter(({ posted }) => posted.minor !== 0n).toReversed()
  const csv = `/${page.locale}/account/wallet/statement.csv?currency=${wallet.currency}`
  return html`<section class="sheet flow">
    <div class="spread">
      <h2>${words('wallet.statement')}</h2>
      <a href="${csv}">${words('wallet.statement_csv')}</a>
    </div>
    ${
      moved.length === 0
        ? html`<p class="quiet">${words('wallet.empty')}</p>`
        : html`<div class="scroll" tabindex="0">
            <table class="table statement">
              <thead>
                <tr>
                  <th scope="col">${words('wallet.day')}</th>
                  <th scope="col">${words('wallet.what')}</th>
                  <th scope="col" class="end">${words('wallet.moved')}</th>
                  <th scope="col" class="end">${words('wallet.balance')}</th>
                </tr>
              </thead>
              <tbody>
                ${moved.slice(0, 20).map(
                  (line) =>
                    html`<tr>
                      <td>${formatDay(line.at, page.locale)}</td>
                      <td>${lineName(words, line.code)}</td>
                      <td class="end">${formatMoney(line.posted, page.locale)}</td>
                      <td class="end">${formatMoney(line.balance, page.locale)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`
}

/** The wallet: what is in it, putting in, taking out, limits, and every line of its history. */
export function walletPage(page: PageContext, shown: WalletShown): Page {
  const words = wordsFor(page.locale)
  const title = words('account.wallet')
  const noPassword = html`<section class="sheet flow">
    <p>${words('wallet.no_password')}</p>
    <p><a class="button" href="/${page.locale}/account/safety">${words('wallet.choose_password')}</a></p>
  </section>`
  const body = html`<h1>${title}</h1>
    ${shown.wasDone && html`<div class="notice good" role="status"><p>${words('wallet.done')}</p></div>`}
    ${head(page, shown)} ${topUp(page, shown)}
    ${shown.hasPassword ? html`${withdraw(page, shown)} ${limits(page, shown)}` : noPassword}
    ${lines(page, shown)}`
  return { title, islands: ['passkey'], body: accountFrame(page, 'wallet', body) }
}

/** Where a top-up is: on its way, in the wallet, or closed. */
export function topUpPage(page: PageContext, { amount, state, id }: TopUp, isRefused: boolean): Page {
  const words = wordsFor(page.locale)
  const title = words('wallet.top_up_title')
  const shown = { amount: formatMoney(amount, page.locale) }
  const here = `/${page.locale}/account/wallet/top-ups/${id}`
  const text = isRefused
    ? words('wallet.top_up_failed')
    : state === 'credited'
      ? words('wallet.top_up_done', shown)
      : state === 'closed'
        ? words('wallet.top_up_closed')
        : words('wallet.top_up_waiting', shown)
  const body = html`<h1>${title}</h1>
    <section class="sheet flow">
      <p role="status">${text}</p>
      <p class="cluster">
        ${state === 'awaiting_payment' && !isRefused && html`<a class="button" href="${here}">${words('wallet.ask_again')}</a>`}
        <a class="button second" href="/${page.locale}/account/wallet">${words('wallet.back')}</a>
      </p>
    </section>`
  return { title, body: accountFrame(page, 'wallet', body) }
}

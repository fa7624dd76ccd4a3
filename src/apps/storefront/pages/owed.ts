import { html } from '#kernel/html.ts'
import type { Owed } from '#flows/pay-owed.ts'
import { formatDay, formatMoney } from '../format.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor } from '../words.ts'
import { messagePage } from './door.ts'

/** What a debtor sees: what is owed, whether a payment of it is being taken, and our account for a transfer. */
export type OwedShown = {
  readonly owed: Owed
  readonly isOnItsWay: boolean
  readonly iban: string | undefined
  readonly holder: string
  readonly here: string
  readonly proof: string
}

/** What is owed, and the way to pay it online or by transfer; or that it is paid, closed, or being taken. */
export function owedPage(page: PageContext, shown: OwedShown): Page {
  const words = wordsFor(page.locale)
  const { owed, isOnItsWay, iban, holder, here, proof } = shown
  const { number, isOpen, open, amount, kind, dueAt } = owed
  if (!isOpen) {
    const ended = owed.isPaid ? 'owed.paid' : 'owed.closed'
    return messagePage({ title: words(`${ended}_title`, { number }), text: words(ended) })
  }
  if (isOnItsWay)
    return messagePage({
      title: words('owed.on_its_way_title'),
      text: words('owed.on_its_way'),
      action: { label: words('owed.again'), href: `${here}${proof}` },
    })
  const title = words('owed.title', { number })
  const isPart = open.minor !== amount.minor
  const body = html`<div class="page narrow">
    <section class="sheet flow">
      <h1>${title}</h1>
      <p>${words(`owed.why_${kind}`)}</p>
      <p class="spread pay-total">
        <span>${words('owed.open')}</span><strong>${formatMoney(open, page.locale)}</strong>
      </p>
      <p class="quiet">
        ${words('owed.due', { day: formatDay(dueAt, page.locale) })}
        ${isPart && html`· ${words('owed.of', { amount: formatMoney(amount, page.locale) })}`}
      </p>
      <form method="post" action="${here}/pay${proof}">
        <button class="button wide">${words('owed.pay', { amount: formatMoney(open, page.locale) })}</button>
      </form>
      ${iban !== undefined && html`<p class="quiet">${words('owed.or_transfer', { holder, iban, number })}</p>`}
    </section>
  </div>`
  return { title, body }
}

import { html, type Html } from '#kernel/html.ts'
import type { Step, Waterfall } from '#views/payment-statement/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { say } from '../words.ts'

const barsWidth = 1_000

/** Where a step's bar begins and ends, in minor units: totals from nothing, the others from where the one before stood. */
function spanOf(step: Step, before: bigint): readonly [from: bigint, to: bigint] {
  const [a, b] = step.isTotal ? [0n, step.amount.minor] : [before, before + step.amount.minor]
  return a < b ? [a, b] : [b, a]
}

const tones: Readonly<Partial<Record<Step['code'], string>>> = {
  asked: 'total',
  refunded: 'back',
  not_paid: 'idle',
  released: 'idle',
  held: 'held',
  due: 'held',
  tax: 'tax',
  delivery: 'ship',
}

function stepBar(step: Step, before: bigint, most: bigint): Html {
  const [from, to] = spanOf(step, before)
  const scale = (minor: bigint) => Number((minor * BigInt(barsWidth)) / most)
  const kind = step.isTotal ? 'total' : (tones[step.code] ?? 'earned')
  const x = scale(from < 0n ? 0n : from)
  return html`<li class="fall-row ${step.isTotal ? 'strong' : ''}">
    <span class="fall-name">${say(`step.${step.code}`)}</span>
    <svg class="fall" viewBox="0 0 ${barsWidth} 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="${kind}" x="${x}" y="0" width="${Math.max(3, scale(to - from))}" height="10" />
    </svg>
    <span class="fall-amount">${formatMoney(step.amount, 'en')}</span>
  </li>`
}

/** The steps of the money as bars that hang from one another; name and amount of each stand beside its bar. */
export function waterfallChart({ steps }: Waterfall): Html {
  const most = steps.reduce((top, { running }) => (running.minor > top ? running.minor : top), 1n)
  const bars = steps.map((step, i) => ({ step, before: steps[i - 1]?.running.minor ?? 0n }))
  const shown = bars.filter(({ step }) => step.code !== 'rest' || step.amount.minor !== 0n)
  return html`<ol role="list" class="falls" aria-label="${say('money.chart')}">
    ${shown.map(({ step, before }) => stepBar(step, before, most))}
  </ol>`
}

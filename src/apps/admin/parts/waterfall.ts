import { html, type Html } from '#kernel/html.ts'
import type { Step, Waterfall } from '#views/payment-statement/index.ts'
import { formatMoney } from '../../storefront/format.ts'
import { say } from '../words.ts'

const barHeight = 26
const gap = 10
const textWidth = 210
const amountWidth = 110
const barsWidth = 420
const width = textWidth + barsWidth + amountWidth

/** Where a step's bar begins and ends, in minor units: totals from nothing, the others from where the one before stood. */
function spanOf(step: Step, before: bigint): readonly [from: bigint, to: bigint] {
  const [a, b] = step.isTotal ? [0n, step.amount.minor] : [before, before + step.amount.minor]
  return a < b ? [a, b] : [b, a]
}

const tones: Readonly<Partial<Record<Step['code'], string>>> = {
  refunded: 'back',
  not_paid: 'idle',
  released: 'idle',
  held: 'held',
  due: 'held',
  tax: 'tax',
  delivery: 'ship',
  seller: 'earned',
}

function bar(step: Step, i: number, before: bigint, most: bigint): Html {
  const [from, to] = spanOf(step, before)
  const scale = (minor: bigint) => Number((minor * BigInt(barsWidth * 100)) / most) / 100
  const y = i * (barHeight + gap)
  const x = textWidth + scale(from < 0n ? 0n : from)
  const kind = step.isTotal || step.code === 'asked' ? 'total' : (tones[step.code] ?? 'earned')
  const middle = y + barHeight / 2 + 4.5
  return html`<g>
    <text x="0" y="${middle}" class="fall-name ${step.isTotal ? 'strong' : ''}"
      >${say(`step.${step.code}`)}</text
    >
    <rect
      class="fall ${kind}"
      x="${x}"
      y="${y}"
      width="${Math.max(1.5, scale(to - from))}"
      height="${barHeight}"
      rx="3"
    />
    <text x="${width}" y="${middle}" text-anchor="end" class="fall-amount ${step.isTotal ? 'strong' : ''}"
      >${formatMoney(step.amount, 'en')}</text
    >
  </g>`
}

/** The steps of the money as bars that hang from one another. The table below says the same in numbers. */
export function waterfallChart({ steps }: Waterfall): Html {
  const first = steps[0]?.amount.minor ?? 1n
  const most = steps.reduce(
    (top, { running }) => (running.minor > top ? running.minor : top),
    first > 0n ? first : 1n,
  )
  const shown = steps.filter(({ code, amount }) => code !== 'rest' || amount.minor !== 0n)
  const height = shown.length * (barHeight + gap)
  return html`<div class="fall-frame">
    <svg class="falls" viewBox="0 0 ${width} ${height}" role="img" aria-label="${say('money.chart')}">
      ${shown.map((step, i) => bar(step, i, steps[steps.indexOf(step) - 1]?.running.minor ?? 0n, most))}
    </svg>
  </div>`
}

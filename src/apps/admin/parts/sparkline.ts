import { html, type Html } from '#kernel/html.ts'

/** One point of a sparkline: its size, and what is said of it. */
export type SparkPoint = { readonly minor: bigint; readonly says: string }

const width = 240
const height = 56
const pad = 4

/** A small line of sums over time. What it shows is said in words to those who do not see it. */
export function sparkline(label: string, points: readonly SparkPoint[]): Html {
  const most = points.reduce((top, { minor }) => (minor > top ? minor : top), 1n)
  const x = (i: number) => Math.round(pad + (i * (width - 2 * pad)) / Math.max(1, points.length - 1))
  const y = (minor: bigint) => height - pad - Number((minor * BigInt(height - 2 * pad)) / most)
  const at = points.map(({ minor }, i) => `${x(i)},${y(minor)}`)
  const last = points.at(-1)
  const floor = height - pad
  return html`<svg
    class="spark"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${label}: ${points.map(({ says }) => says).join('; ')}"
  >
    <polygon class="spark-fill" points="${pad},${floor} ${at.join(' ')} ${width - pad},${floor}" />
    <polyline class="spark-line" points="${at.join(' ')}" />
    ${last && html`<circle class="spark-dot" cx="${x(points.length - 1)}" cy="${y(last.minor)}" r="3" />`}
  </svg>`
}

import { html, type Html } from '#kernel/html.ts'
import type { TimelineEntry } from '#views/order-history/index.ts'
import { actorText } from '../parts/short.ts'
import { sayCode } from '../words.ts'

const shownFacts = ['code', 'tracking', 'reason', 'state'] as const

function factText(payload: Readonly<Record<string, unknown>> = {}): string {
  return shownFacts.flatMap((name) => (typeof payload[name] === 'string' ? [payload[name]] : [])).join(' · ')
}

/** What happened, the latest first; every fact with who told it. */
export function timelineList(entries: readonly TimelineEntry[], moment: (at: Date) => Html): Html {
  const told = entries.filter((each) => each.type !== 'transfers_posted').toReversed()
  return html`<ol class="facts-line" role="list">
    ${told.map((each) => {
      const more = factText(each.payload)
      return html`<li>
        <span>${sayCode('event', each.type)}${more !== '' && html` <span class="quiet">${more}</span>`}</span>
        <span class="quiet">${each.actor && html`${actorText(each.actor)} · `}${moment(each.at)}</span>
      </li>`
    })}
  </ol>`
}

import { elements } from '../iso8583/fields.ts'
import type { Trace, Traced } from '../iso8583/trace.ts'
import { type Answer, asset, json, page } from '../wire/answers.ts'
import { html } from '../wire/html.ts'
import { onlyHere } from '../wire/faults.ts'
import type { Route } from '../wire/server.ts'
import { cardFrame, cardStyle } from './frame.ts'

/** The page of messages that passed, and the same as JSON; card numbers are masked before they are kept. */
export function traceRoutes(traces: readonly Trace[]): Route[] {
  const listed = (only: string | null) =>
    traces
      .flatMap((trace) => trace.list())
      .filter((each) => only === null || each.fields[11] === only)
      .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
      .slice(0, 300)
  return [
    ['GET', '/trace', (asked) => onlyHere(asked, () => show(listed(asked.query.get('stan'))))],
    ['GET', '/trace.json', (asked) => onlyHere(asked, () => json(200, { messages: listed(asked.query.get('stan')) }))],
    ['GET', '/assets/cards.css', () => asset('text/css', cardStyle)],
  ] // prettier-ignore
}

function show(list: readonly Traced[]): Answer {
  const rows = list.map(
    (each) =>
      html`<tr>
        <td><time>${each.at.slice(11, 23)}</time></td>
        <td>${each.direction === 'out' ? `${each.party} → ${each.peer}` : `${each.peer} → ${each.party}`}</td>
        <td><strong>${each.mti}</strong> ${each.note}</td>
        <td>
          <ul class="elements">
            ${Object.entries(each.fields).map(
              ([number, text]) =>
                html`<li title="${elements.get(Number(number))?.name ?? ''}"><b>${number}</b> ${text}</li>`,
            )}
          </ul>
        </td>
      </tr>`,
  )
  return page(
    200,
    cardFrame(
      'Messages',
      html`<h1>Messages</h1>
        <p>
          The newest first. Each line is one ISO 8583 message as this party sent or received it; the numbers
          are data elements (point at one for its name). Card numbers are masked, secrets shown by length
          only. <code>?stan=</code> shows one conversation.
        </p>
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th>time</th>
                <th>from → to</th>
                <th>type</th>
                <th>elements</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
        </div>`,
    ),
  )
}

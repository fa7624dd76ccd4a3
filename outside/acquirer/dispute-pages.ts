import { type Answer, page, problem } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import { cardFrame } from '../cards/frame.ts'
import type { Acquirer } from './acquirer.ts'
import { evidenceOf, fileOnWire, filesOf } from './dispute-evidence.ts'
import { disputesAfter, disputeOnWire, findDispute } from './disputes.ts'

const words = (text: string | null) => (text ?? '').replaceAll('_', ' ')

/** The acquirer's own view of disputes: each with what the merchant said and the files it sent. */
export function disputePageRoutes(acquirer: Acquirer): Route[] {
  return [
    ['GET', '/disputes', (asked) => onlyHere(asked, () => list(acquirer))],
    ['GET', '/disputes/:id', (asked) => onlyHere(asked, () => one(acquirer, asked))],
    ['GET', '/disputes/:id/files/:file', (asked) => onlyHere(asked, () => bytes(acquirer, asked))],
  ]
}

function list(acquirer: Acquirer): Answer {
  const rows = disputesAfter(acquirer, '').toReversed()
  return page(
    200,
    cardFrame(
      'Disputes',
      html`<h1>Disputes at acquirer ${acquirer.name}</h1>
        ${
          rows.length === 0
            ? html`<p>No cardholder has disputed anything.</p>`
            : html`<div class="wide">
                <table>
                  <thead>
                    <tr>
                      <th>Dispute</th>
                      <th>Reason</th>
                      <th>State</th>
                      <th class="amount">Amount</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${rows.map((row) => {
                      const told = disputeOnWire(acquirer, row)
                      return html`<tr>
                        <td><a class="number" href="/disputes/${row.id}">${row.id}</a></td>
                        <td>${words(told.reason_text)}</td>
                        <td>${words(row.state)} ${words(row.outcome)}</td>
                        <td class="amount">${told.amount} ${row.currency}</td>
                      </tr>`
                    })}
                  </tbody>
                </table>
              </div>`
        }`,
    ),
  )
}

function one(acquirer: Acquirer, asked: Asked): Answer {
  const row = findDispute(acquirer, asked.params['id'] ?? '')
  if (row === undefined) return problem(404, 'dispute_not_found', 'There is no such dispute.')
  const told = disputeOnWire(acquirer, row)
  const files = filesOf(acquirer, row.id).map(fileOnWire)
  const said = evidenceOf(acquirer, row.id)
  return page(
    200,
    cardFrame(
      `Dispute ${row.id}`,
      html`<h1>${words(told.reason_text)}</h1>
        <div class="sheet">
          <p>
            <strong>${told.amount} ${row.currency}</strong> · reason ${row.reason} · ${words(row.stage)} ·
            ${words(row.state)} ${words(row.outcome)}
          </p>
          <p>Payment <span class="number">${told.reference}</span></p>
        </div>
        <h2>What the merchant says</h2>
        ${
          said.length === 0
            ? html`<p>Nothing yet.</p>`
            : said.map(
                (each) =>
                  html`<div class="sheet">
                    <p><strong>${words(each.stage)}</strong> <time>${each.at}</time></p>
                    ${Object.entries(JSON.parse(each.evidence) as Record<string, unknown>).map(
                      ([name, value]) =>
                        html`<p>
                          <strong>${words(name)}</strong
                          ><br />${typeof value === 'string' ? value : JSON.stringify(value)}
                        </p>`,
                    )}
                  </div>`,
              )
        }
        <h2>Files</h2>
        ${
          files.length === 0
            ? html`<p>None.</p>`
            : html`<ul>
                ${files.map(
                  (file) =>
                    html`<li>
                      <a href="/disputes/${row.id}/files/${file.id}">${file.name}</a> ${file.media_type},
                      ${file.bytes} bytes <br /><code>${file.sha256.slice(0, 16)}…</code>
                    </li>`,
                )}
              </ul>`
        }
        <p><a href="/disputes">All disputes</a></p>`,
    ),
  )
}

function bytes(acquirer: Acquirer, asked: Asked): Answer {
  const found = filesOf(acquirer, asked.params['id'] ?? '').find(({ id }) => id === asked.params['file'])
  if (found === undefined) return problem(404, 'file_not_found', 'There is no such file.')
  return {
    status: 200,
    headers: {
      'content-type': found.media_type,
      // A merchant's file is shown, never run.
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(found.name)}`,
    },
    body: '',
    bytes: Buffer.from(found.content, 'base64'),
  }
}

import { randomUUID } from 'node:crypto'
import { type Answer, asset, json, jsonObject, page, problem } from '../wire/answers.ts'
import { html } from '../wire/html.ts'
import type { Asked, Route } from '../wire/server.ts'
import { cardFrame } from '../cards/frame.ts'
import { type IssuerName, rangeOf } from '../cards/magic.ts'
import { enrollment, requestFault, unavailable } from '../network/directory.ts'
import { type Challenge, type ThreeDS, answerChallenge, authenticate, challengeResponse, findChallenge, finishedChallenge, purchaseOf, resultsOf } from './access-control.ts' // prettier-ignore
import type { Issuer } from './issuer.ts'

type Issuers = Readonly<Record<IssuerName, Issuer>>

/** The directory server and the access control servers of both issuers. */
export function threedsRoutes(issuers: Issuers): Route[] {
  return [
    ['POST', '/ds/versions', (asked) => withJson(asked, ({ acctNumber }) => json(200, enrollment(String(acctNumber))))],
    ['POST', '/ds', (asked) => withJson(asked, (request) => direct(issuers, request, asked))],
    ['POST', '/ds/results', (asked) => withJson(asked, (request) => results(issuers, request))],
    ['POST', '/acs/:issuer', (asked) => challenge(issuers, asked)],
    ['POST', '/acs/:issuer/answer', (asked) => answered(issuers, asked)],
    ['GET', '/phone', () => phone(issuers)],
    ['GET', '/phone.json', () => json(200, { codes: codes(issuers) })],
    ['GET', '/assets/cards.js', () => asset('text/javascript', 'document.getElementById("return")?.submit()')],
  ] // prettier-ignore
}

function withJson(
  asked: Asked,
  work: (given: ThreeDS) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const read = jsonObject(asked.body)
  return read.ok ? work(read.value) : read.answer
}

async function direct(issuers: Issuers, request: ThreeDS, asked: Asked): Promise<Answer> {
  const fault = requestFault(request)
  if (fault !== undefined) return json(200, fault)
  const range = rangeOf(String(request.acctNumber))
  if (range === undefined) return json(200, unavailable(request))
  const acsUrl = `http://${asked.headers.host}/acs/${range.issuer}`
  return json(200, await authenticate(issuers[range.issuer], request, randomUUID(), acsUrl))
}

function results(issuers: Issuers, request: ThreeDS): Answer {
  const id = String(request.threeDSServerTransID)
  const found = Object.values(issuers).map((issuer) => finishedChallenge(issuer, id)).find((row) => row !== undefined) // prettier-ignore
  return found === undefined
    ? problem(404, 'no_results', 'No finished challenge is known for this transaction.')
    : json(200, resultsOf(found))
}

function issuerOf(issuers: Issuers, asked: Asked): Issuer | undefined {
  return Object.values(issuers).find(({ name }) => name === asked.params.issuer)
}

function readCReq(text: string): ThreeDS {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as ThreeDS) : {}
  } catch {
    // What is no CReq names no challenge either.
    return {}
  }
}

/** The browser arrives with a CReq; programs send the code with it. */
async function challenge(issuers: Issuers, asked: Asked): Promise<Answer> {
  const issuer = issuerOf(issuers, asked)
  if (issuer === undefined) return problem(404, 'not_found', 'There is no such issuer.')
  if ((asked.headers['content-type'] ?? '').includes('json'))
    return withJson(asked, async ({ creq, code }) => {
      const done = await answerChallenge(issuer, String(readCReq(String(creq)).acsTransID), String(code))
      if (done === undefined) return problem(404, 'no_challenge', 'There is no such challenge.')
      if (done === 'wrong') return json(200, { transStatus: 'C', wrong: true })
      return json(200, { transStatus: done.state, cres: challengeResponse(done) })
    })
  const form = new URLSearchParams(asked.body)
  const row = findChallenge(issuer, String(readCReq(form.get('creq') ?? '').acsTransID))
  const session = form.get('threeDSSessionData') ?? ''
  if (row === undefined)
    return page(404, cardFrame('No challenge', html`<h1>There is no such challenge</h1>`))
  return row.state === 'open' ? ask(issuer, row, session, false) : back(row, session)
}

async function answered(issuers: Issuers, asked: Asked): Promise<Answer> {
  const issuer = issuerOf(issuers, asked)
  const form = new URLSearchParams(asked.body)
  const id = form.get('acsTransID') ?? ''
  const code = form.get('cancel') === null ? (form.get('code') ?? '').trim() : 'cancel'
  const done = issuer && (await answerChallenge(issuer, id, code))
  if (issuer === undefined || done === undefined)
    return page(404, cardFrame('No challenge', html`<h1>There is no such challenge</h1>`))
  const session = form.get('threeDSSessionData') ?? ''
  if (done !== 'wrong') return back(done, session)
  const row = findChallenge(issuer, id)
  return row === undefined ? problem(404, 'no_challenge', 'Gone.') : ask(issuer, row, session, true)
}

function ask(issuer: Issuer, row: Challenge, session: string, wrong: boolean): Answer {
  const { merchant, amount } = purchaseOf(JSON.parse(row.request) as ThreeDS)
  const { acctNumber } = JSON.parse(row.request) as { acctNumber: string }
  const content = html`<div class="narrow sheet">
    <h1>${issuer.title}: is it you?</h1>
    <p>
      <strong>${merchant}</strong> asks for <strong>${amount}</strong> from your card
      <span class="number">${acctNumber.slice(-4)}</span>. We sent a code to your
      <a href="/phone" target="_blank" rel="noopener">phone</a>.
    </p>
    ${wrong && html`<p class="bad" role="alert" id="wrong">That was not the code. Please try again.</p>`}
    <form method="post" action="/acs/${issuer.name}/answer">
      <input type="hidden" name="acsTransID" value="${row.id}" />
      <input type="hidden" name="threeDSSessionData" value="${session}" />
      <label for="code">Code of six digits</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"
        ${wrong && html`aria-invalid="true" aria-describedby="wrong"`} />
      <div class="row">
        <button>Confirm</button>
        <button class="plain" name="cancel" value="1">Cancel</button>
      </div>
    </form>
  </div>` // prettier-ignore
  return page(200, cardFrame('Confirm your payment', content))
}

/** Send the browser back to the shop: by script where it runs, by a button where it does not. */
function back(row: Challenge, session: string): Answer {
  const { notificationURL } = JSON.parse(row.request) as { notificationURL: string }
  const content = html`<div class="narrow sheet">
      <h1>${row.state === 'Y' ? 'Confirmed' : 'Not confirmed'}</h1>
      <form id="return" method="post" action="${notificationURL}">
        <input type="hidden" name="cres" value="${challengeResponse(row)}" />
        <input type="hidden" name="threeDSSessionData" value="${session}" />
        <button>Back to the shop</button>
      </form>
    </div>
    <script src="/assets/cards.js" defer></script>`
  return page(200, cardFrame('Back to the shop', content), [new URL(notificationURL).origin])
}

function codes(issuers: Issuers) {
  return Object.values(issuers)
    .flatMap((issuer) => issuer.phone.map((each) => ({ issuer: issuer.title, ...each })))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

function phone(issuers: Issuers): Answer {
  const content = html`<div class="narrow">
    <h1>Messages of your banks</h1>
    ${codes(issuers).map(
      (each) =>
        html`<p class="sheet">
          <strong>${each.issuer}</strong><br />Your code for ${each.amount} at ${each.merchant} (card
          ${each.last4}): <strong class="number">${each.code}</strong>
        </p>`,
    )}
    ${codes(issuers).length === 0 && html`<p>No message yet.</p>`}
  </div>`
  return page(200, cardFrame('Phone', content))
}

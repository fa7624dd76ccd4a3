import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { after } from 'node:test'
import { cardThat, payWith, startCards } from './testing.ts'

const cards = await startCards({ after })
const received: Record<string, string>[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    received.push(JSON.parse(body) as Record<string, string>)
    response.end('{"messageType":"RRes","resultsStatus":"01"}')
  })
}).listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => void server.close())
const resultsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rreq`

type Said = Record<string, string>

async function post(path: string, body: unknown): Promise<Said> {
  const response = await fetch(path.startsWith('http') ? path : cards.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Said
}

function request(says: string, more: Record<string, unknown> = {}) {
  const card = cardThat(cards, says)
  return {
    messageType: 'AReq', messageVersion: '2.2.0', threeDSServerTransID: randomUUID(), threeDSServerURL: resultsUrl,
    notificationURL: 'http://127.0.0.1:3000/back', acctNumber: card.number, cardExpiryDate: card.expiry, purchaseAmount: '2000',
    purchaseCurrency: '978', purchaseExponent: '2', purchaseDate: '20261122120000', merchantName: 'Kontor', mcc: '5311',
    deviceChannel: '02', messageCategory: '01', ...more,
  }
} // prettier-ignore

const creqOf = (ares: Said) =>
  Buffer.from(
    JSON.stringify({
      messageType: 'CReq', messageVersion: ares.messageVersion, threeDSServerTransID: ares.threeDSServerTransID,
      acsTransID: ares.acsTransID, challengeWindowSize: '05',
    }),
  ).toString('base64url') // prettier-ignore

let count = 0
async function authorize(says: string, more: Record<string, unknown>) {
  const body = { reference: `t-${(count += 1)}`, amount: '20.00', ...payWith(cardThat(cards, says)), ...more }
  return (await cards.ask('north', '/v1/authorizations', body)).body
}

test('each card is authenticated as the table says', async () => {
  const expected = { frictionless: 'Y', challenge: 'C', attempted: 'A', 'not authenticated': 'N', unavailable: 'U', rejected: 'R' } // prettier-ignore
  for (const [says, status] of Object.entries(expected))
    assert.equal((await post('/ds', request(`3-D Secure: ${says}`))).transStatus, status, says)
  assert.equal((await post('/ds', request('approved: credit'))).transStatus, 'Y')
  assert.equal((await post('/ds', request('approved: credit', { purchaseAmount: '25000' }))).transStatus, 'C')
  for (const wish of ['03', '04'])
    assert.equal((await post('/ds', request('approved: credit', { threeDSRequestorChallengeInd: wish }))).transStatus, 'C') // prettier-ignore
  const odd = await post('/ds', request('approved: credit', { threeDSRequestorChallengeInd: 'yes' }))
  assert.equal(odd.errorCode, '203')
  const stranger = await post('/ds', request('approved: credit', { acctNumber: '4242424242424242' }))
  assert.equal(stranger.transStatus, 'U')
})

test('versions are negotiated, and what is wrong with a request is named', async () => {
  const { number } = cardThat(cards, 'approved: credit')
  assert.deepEqual(await post('/ds/versions', { acctNumber: number }), { enrolled: true, versions: ['2.2.0', '2.3.1'] }) // prettier-ignore
  assert.equal((await post('/ds', request('approved: credit', { messageVersion: '2.3.1' }))).transStatus, 'Y')
  const code = async (more: Record<string, unknown>) =>
    (await post('/ds', request('approved: credit', more))).errorCode
  assert.deepEqual(
    [await code({ messageVersion: '1.0.2' }), await code({ messageType: 'PReq' }), await code({ merchantName: undefined }), await code({ purchaseAmount: '1.5' })],
    ['102', '101', '201', '203'],
  ) // prettier-ignore
})

test('a frictionless value is good for its card once given to the authorization, and for no other', async () => {
  const ares = await post('/ds', request('3-D Secure: frictionless'))
  const threeds = {
    version: '2.2.0',
    eci: ares.eci,
    cavv: ares.authenticationValue,
    ds_trans_id: ares.dsTransID,
  }
  assert.equal((await authorize('3-D Secure: frictionless', { threeds })).cavv, '2')
  const other = await authorize('3-D Secure: challenge', { threeds })
  assert.deepEqual([other.response_code, other.cavv], ['82', '1'])
  const attempt = await post('/ds', request('3-D Secure: attempted'))
  const tried = await authorize('3-D Secure: attempted', {
    threeds: { eci: attempt.eci, cavv: attempt.authenticationValue, ds_trans_id: attempt.dsTransID },
  })
  assert.equal(tried.cavv, '3')
})

test('a challenge answered right turns a soft decline into an approval; the results come before the browser', async () => {
  const soft = await authorize('1A until', {})
  assert.deepEqual([soft.response_code, soft.response_text], ['1A', 'authentication_required'])
  const ares = await post('/ds', request('1A until'))
  assert.equal(ares.transStatus, 'C')
  const wrong = await post(ares.acsURL ?? '', { creq: creqOf(ares), code: '000000' })
  assert.equal(wrong.transStatus, 'C')
  const { codes } = (await (await fetch(`${cards.origin}/phone.json`)).json()) as {
    codes: { code: string }[]
  }
  const done = await post(ares.acsURL ?? '', { creq: creqOf(ares), code: codes[0]?.code })
  assert.equal(done.transStatus, 'Y')
  const results = received.find(({ dsTransID }) => dsTransID === ares.dsTransID)
  assert.equal(results?.transStatus, 'Y')
  const again = await post('/ds/results', { threeDSServerTransID: ares.threeDSServerTransID })
  assert.deepEqual(again, results)
  const threeds = {
    eci: results?.eci,
    cavv: results?.authenticationValue,
    ds_trans_id: results?.dsTransID,
  }
  assert.equal((await authorize('1A until', { threeds })).response_code, '00')
})

test('in the browser: the page asks, three wrong codes fail, canceling fails, and the way back carries the CRes', async () => {
  const form = async (url: string, fields: Record<string, string>) => {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
    return response.text()
  }
  const ares = await post('/ds', request('3-D Secure: challenge'))
  const shown = await form(ares.acsURL ?? '', { creq: creqOf(ares), threeDSSessionData: 'my "session"' })
  assert.match(shown, /Kontor<\/strong> asks for <strong>20.00 EUR/)
  assert.match(shown, /my &quot;session&quot;/)
  const fields = { acsTransID: ares.acsTransID ?? '', threeDSSessionData: 's' }
  const answer = `${ares.acsURL}/answer`
  assert.match(await form(answer, { ...fields, code: '1' }), /That was not the code/)
  await form(answer, { ...fields, code: '2' })
  assert.match(await form(answer, { ...fields, code: '3' }), /Not confirmed/)
  assert.match(await form(answer, { ...fields, code: '123456' }), /Not confirmed/, 'closed for good')
  const second = await post('/ds', request('3-D Secure: challenge'))
  const left = await form(`${second.acsURL}/answer`, { acsTransID: second.acsTransID ?? '', cancel: '1' })
  const cres = /name="cres" value="([^"]+)"/.exec(left)?.[1] ?? ''
  const read = JSON.parse(Buffer.from(cres, 'base64url').toString()) as Said
  assert.deepEqual([read.messageType, read.transStatus], ['CRes', 'N'])
})

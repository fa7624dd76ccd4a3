import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { aVault, type Json } from '../support/a-vault.ts'
import { pageOf, typeCard, wanted } from '../support/type-card.ts'

const number = '5454617283940410'
const code = '907'
const expiry = '11/30'

type Heard = { readonly path: string; readonly key: string; readonly body: Json }

/** An acquirer of the test's own: answers what it is told and remembers what it heard. */
async function acquirer(
  t: TestContext,
): Promise<{ origin: string; heard: Heard[]; answer: Json; server: Server }> {
  const heard: Heard[] = []
  const all: { origin: string; heard: Heard[]; answer: Json; server: Server } = {
    origin: '',
    heard,
    answer: { state: 'approved', response_code: '00', network_reference: 'nt1', echo: number },
    server: createServer((request, response) => {
      let text = ''
      request.on('data', (part: Buffer) => (text += part.toString()))
      request.on('end', () => {
        heard.push({
          path: request.url ?? '',
          key: String(request.headers.authorization),
          body: JSON.parse(text) as Json,
        })
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(all.answer))
      })
    }),
  }
  await new Promise<void>((listening) => all.server.listen(0, '127.0.0.1', listening))
  t.after(() => void all.server.close())
  all.origin = `http://127.0.0.1:${(all.server.address() as AddressInfo).port}`
  return all
}

const card = { number, expiry, security_code: code }
const authorization = { acquirer: 'north', notify_url: 'http://127.0.0.1:3000/webhooks/acquirer_north' }

test('a card typed on the page reaches the acquirer whole and everybody else as a token; its code goes with its use', async (t) => {
  const north = await acquirer(t)
  const vault = await aVault(t, { VAULT_NORTH_ORIGIN: north.origin, VAULT_NORTH_KEY: 'key_north' })
  const page = await pageOf(vault, 'att_1')
  const form = await fetch(page)
  assert.match(form.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'self'/)
  assert.doesNotMatch(await form.text(), /<script/)
  const wrong = await fetch(page, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: vault.origin },
    body: new URLSearchParams({ number: '5454617283940411', expiry: '01/20', security_code: '' }),
  })
  assert.equal(wrong.status, 422)
  assert.doesNotMatch(await wrong.text(), /54546172/, 'what was typed is not sent back')
  const typed = await fetch(page, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: vault.origin },
    body: new URLSearchParams({ number: '5454 6172 8394 0410', expiry, security_code: code }),
  })
  assert.equal(typed.status, 303)
  assert.equal(typed.headers.get('location'), wanted('att_1').return_url)
  assert.equal((await typeCard(page, card)).status, 410, 'a page takes one card')
  const seen = await vault.ask('GET', '/v1/tries/att_1')
  const shown = seen.json['card'] as Json
  assert.deepEqual([seen.json['state'], shown['last4'], shown['year']], ['filled', '0410', 2030])
  assert.equal(vault.vault.codes.count(), 1)
  const answer = await vault.ask('POST', '/v1/tries/att_1/authorization', authorization)
  assert.equal(answer.status, 200)
  assert.equal((answer.json['answer'] as Json)['state'], 'approved')
  assert.doesNotMatch(JSON.stringify(answer.json), new RegExp(number), 'the number does not come back')
  assert.equal(vault.vault.codes.count(), 0, 'the code is gone once the issuer has decided')
  const [heard] = north.heard
  assert.deepEqual(
    [
      heard?.path,
      heard?.key,
      heard?.body['pan'],
      heard?.body['cvv'],
      heard?.body['expiry'],
      heard?.body['amount'],
    ],
    ['/v1/authorizations', 'Bearer key_north', number, code, expiry, '19.99'],
  )
  const gone = await pageOf(vault, 'att_2')
  assert.equal((await typeCard(gone, { ...card, security_code: '12' })).status, 422)
})

test('only signed requests are heard, only known acquirers are spoken to, and payers return to the shop alone', async (t) => {
  const north = await acquirer(t)
  const vault = await aVault(t, { VAULT_NORTH_ORIGIN: north.origin, VAULT_NORTH_KEY: 'key_north' })
  const page = await pageOf(vault, 'att_1')
  assert.equal((await typeCard(page, card)).status, 200)
  const bare = await fetch(`${vault.origin}/v1/tries/att_1`)
  assert.equal(bare.status, 401)
  const elsewhere = await vault.ask('POST', '/v1/tries/att_1/authorization', {
    ...authorization,
    acquirer: 'evil',
  })
  assert.equal(elsewhere.json['code'], 'unknown_acquirer')
  const named = await vault.ask('POST', '/v1/tries/att_1/authorization', {
    ...authorization,
    origin: 'http://x',
  })
  assert.equal(named.status, 400)
  const foreign = await vault.ask(
    'POST',
    '/v1/tries',
    wanted('att_9', { return_url: 'https://evil.example/x' }),
  )
  assert.equal(foreign.json['code'], 'foreign_url')
  const posted = await fetch(page, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
    body: new URLSearchParams(card),
  })
  assert.equal(posted.status, 403)
  assert.equal(north.heard.length, 0)
})

test('a card kept with consent is offered once it was approved, to its owner alone, and goes when they say so', async (t) => {
  const north = await acquirer(t)
  const vault = await aVault(t, { VAULT_NORTH_ORIGIN: north.origin, VAULT_NORTH_KEY: 'key_north' })
  const [ann, bob] = [newId('pty'), newId('pty')]
  const cards = async (party: string) =>
    (await vault.ask('GET', `/v1/parties/${party}/cards`)).json['cards'] as readonly Json[]
  const page = await pageOf(vault, 'att_1', { party: ann })
  assert.equal((await typeCard(page, { ...card, keep: 'yes' })).status, 200)
  assert.deepEqual(await cards(ann), [], 'a card nobody approved is not offered')
  await vault.ask('POST', '/v1/tries/att_1/authorization', authorization)
  const [kept] = await cards(ann)
  assert.deepEqual([kept?.['brand'], kept?.['last4'], kept?.['month']], ['mastercard', '0410', 11])
  assert.deepEqual(await cards(bob), [])
  const token = String(kept?.['token'])
  await vault.ask('POST', '/v1/tries', wanted('att_b', { party: bob, payment: 'ord_b' }))
  const stolen = await vault.ask('POST', '/v1/tries/att_b/card', { token, wants_code: false })
  assert.equal(stolen.json['code'], 'card_not_found')
  await vault.ask('POST', '/v1/tries', wanted('att_2', { party: ann, payment: 'ord_2' }))
  const chosen = await vault.ask('POST', '/v1/tries/att_2/card', { token, wants_code: false })
  assert.equal(chosen.json['state'], 'filled')
  await vault.ask('POST', '/v1/tries/att_2/authorization', authorization)
  assert.deepEqual(
    [north.heard[1]?.body['stored'], north.heard[1]?.body['network_reference'], north.heard[1]?.body['cvv']],
    ['used', 'nt1', undefined],
  )
  await vault.ask('POST', '/v1/tries', wanted('att_3', { party: ann, payment: 'ord_3' }))
  await vault.ask('POST', '/v1/tries/att_3/card', { token, wants_code: true })
  const asking = String((await vault.ask('POST', '/v1/tries/att_3/page', {})).json['url'])
  assert.match(await (await fetch(asking)).text(), /Mastercard •••• 0410/)
  assert.equal((await typeCard(asking, { security_code: code })).status, 200)
  const again = await pageOf(vault, 'att_4', { party: ann, payment: 'ord_4' })
  assert.equal((await typeCard(again, { ...card, expiry: '12/31', keep: 'yes' })).status, 200)
  const renewed = await cards(ann)
  assert.deepEqual([renewed.length, renewed[0]?.['token'], renewed[0]?.['year']], [1, token, 2031])
  const deleted = await vault.ask('DELETE', `/v1/parties/${ann}/cards/${token}`)
  assert.equal(deleted.json['deleted'], true)
  assert.deepEqual(await cards(ann), [])
})

test('a number is sent to one acquirer per reference; where nothing was sent, that is certain', async (t) => {
  const [north, south] = [await acquirer(t), await acquirer(t)]
  const vault = await aVault(t, {
    VAULT_NORTH_ORIGIN: north.origin,
    VAULT_NORTH_KEY: 'key_north',
    VAULT_SOUTH_ORIGIN: south.origin,
    VAULT_SOUTH_KEY: 'key_south',
  })
  north.answer = { state: 'declined', response_code: '91' }
  assert.equal((await typeCard(await pageOf(vault, 'att_1'), card)).status, 200)
  await vault.ask('POST', '/v1/tries/att_1/authorization', authorization)
  assert.equal(vault.vault.codes.count(), 1, 'the issuer has not decided: the code is still needed')
  const other = await vault.ask('POST', '/v1/tries/att_1/authorization', {
    ...authorization,
    acquirer: 'south',
  })
  assert.equal(other.json['code'], 'sent_elsewhere')
  await vault.ask('POST', '/v1/tries', wanted('att_2', { after: 'att_1' }))
  const second = await vault.ask('POST', '/v1/tries/att_2/authorization', {
    ...authorization,
    acquirer: 'south',
  })
  assert.equal((second.json['answer'] as Json)['state'], 'approved')
  assert.deepEqual([south.heard[0]?.body['pan'], south.heard[0]?.body['cvv']], [number, code])
  const thief = await vault.ask(
    'POST',
    '/v1/tries',
    wanted('att_3', { after: 'att_1', payment: 'ord_other' }),
  )
  assert.equal(thief.json['state'], 'open', 'the card of one payment is no card of another')
  north.server.close()
  north.server.closeAllConnections()
  assert.equal((await typeCard(await pageOf(vault, 'att_4'), card)).status, 200)
  const unreached = await vault.ask('POST', '/v1/tries/att_4/authorization', authorization)
  assert.equal(unreached.json['code'], 'acquirer_unreachable')
  const over = await vault.ask('GET', '/v1/tries/att_4')
  assert.deepEqual(
    [over.json['state'], over.json['closed_as'], over.json['sent_at']],
    ['closed', 'unreachable', null],
  )
})

import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openSession } from '#people/access/index.ts'
import { mailedToken } from '#trade/orders/index.ts'
import { aDesk } from '../../admin/testing/a-desk.ts'
import { aProduct, aReader, aReceivedOrder } from '../../../../tests/support/a-reader.ts'
import { jpeg } from '../../../../tests/support/pictures.ts'
import { makePageCache } from '../page-cache.ts'
import { questionRoutes } from './questions.ts'
import { photographRoutes } from './photographs.ts'
import { reviewRoutes } from './reviews.ts'

setLogLevel('silent')
const db = await testDatabase({ after })
const settings = testSettings({ DEMO_SIGN_INS: 'true' })
const server = await createServer(settings)
// Nothing is kept, so that every answer is what the database says now.
const shop = { db, settings, cache: makePageCache(0) }
reviewRoutes(server, shop)
photographRoutes(server, shop)
questionRoutes(server, shop)
await server.ready()
after(() => stopServer(server, 500))

type Sent = { readonly fields?: Readonly<Record<string, string>>; readonly files?: readonly Buffer[] }

/** A browser of somebody; of nobody where no party is named. */
async function browserOf(party?: `pty_${string}`, at = server) {
  const token =
    party &&
    mustBeDone(
      await inTransaction(db, async (tx) => done(await openSession(tx, { party, secondFactor: false }))),
    )
  const base = { origin: settings.publicOrigin, ...(token ? { cookie: `kontor_session=${token}` } : {}) }
  const send = async (method: 'GET' | 'POST', url: string, type?: string, payload?: Buffer | string) => {
    const headers = { ...base, ...(type ? { 'content-type': type } : {}) }
    return at.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  }
  const post = (url: string, fields: Readonly<Record<string, string>> = {}) =>
    send('POST', url, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString())
  const upload = (url: string, { fields = {}, files = [] }: Sent) => {
    const part = (name: string, bytes: Buffer) =>
      Buffer.concat([
        Buffer.from(`--mark\r\ncontent-disposition: form-data; ${name}\r\n\r\n`),
        bytes,
        Buffer.from('\r\n'),
      ])
    const parts = [
      ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, Buffer.from(value))),
      ...files.map((bytes, i) => part(`name="photographs"; filename="${i}.jpg"`, bytes)),
    ]
    return send(
      'POST',
      url,
      'multipart/form-data; boundary=mark',
      Buffer.concat([...parts, Buffer.from('--mark--\r\n')]),
    )
  }
  return { get: (url: string) => send('GET', url), post, upload }
}

const good = { rating: '5', title: 'Very <b>good</b>', body: 'Ten characters & more "quoted" text' }

test('a review with a photograph waits, is shown by the operator, and says nothing of where it was taken', async (t) => {
  const { slug, variantId } = await aProduct(db)
  const ann = await aReader(db)
  await aReceivedOrder(db, variantId, ann.party)
  const [browser, stranger] = [await browserOf(ann.party), await browserOf()]
  const at = `/en/p/${slug}/reviews`
  assert.match((await stranger.get(`${at}/write`)).headers.location ?? '', /^\/en\/sign-in\?back=/)
  const sent = await browser.upload(`${at}/write`, {
    fields: good,
    files: [Buffer.concat([jpeg, Buffer.from('<script>')])],
  })
  assert.equal(sent.headers.location, `${at}/write?done=held`)
  const [row] = await db.sql<{
    key: string
  }>`select file_key as key from reviews.photographs order by id desc limit 1`
  assert.equal((await stranger.get(`/photographs/${row?.key}`)).statusCode, 404)
  const desk = await aDesk(t, db)
  const operator = await desk.browser(['operator'])
  const waiting = await operator.get('/admin/voices')
  assert.match(waiting.body, /has photographs/)
  const id = /id="(rev_[^"]+)"/.exec(waiting.body)?.[1] ?? ''
  const published = await operator.post(`/admin/voices/${id}/publish`)
  assert.equal(published.location, '/admin/voices?show=pending&done=voice_decided')
  const page = await stranger.get(at)
  assert.match(page.body, /Very &lt;b&gt;good&lt;\/b&gt;/)
  assert.match(page.body, new RegExp(`/photographs/${row?.key}`))
  assert.match(
    page.body,
    /<article class="review"[^>]*>\s*<header>\s*<h2/,
    'right below the title of the page',
  )
  const photograph = await stranger.get(`/photographs/${row?.key}`)
  assert.equal(photograph.headers['content-type'], 'image/jpeg')
  assert.equal(photograph.headers['x-content-type-options'], 'nosniff')
  assert.match(String(photograph.headers['content-security-policy']), /sandbox/)
  assert.ok(!photograph.rawPayload.includes('<script>') && !photograph.rawPayload.includes('ICC_PROFILE'))
  await operator.post(`/admin/voices/${id}/reply`, { text: 'Thank <i>you</i>!' })
  assert.match((await stranger.get(at)).body, /Thank &lt;i&gt;you/)
})

test('the link of an order opens the form to its buyer and to nobody else', async () => {
  const [mine, other] = [await aProduct(db), await aProduct(db)]
  const order = await aReceivedOrder(db, mine.variantId)
  const browser = await browserOf()
  const token = mailedToken(settings.secretKey.reveal(), order)
  const list = await browser.get(`/fr/orders/${order}/reviews?token=${token}`)
  assert.match(list.body, new RegExp(`/fr/p/${mine.slug}/reviews/write\\?order=${order}`))
  const query = `?order=${order}&token=${token}`
  const sent = await browser.upload(`/fr/p/${mine.slug}/reviews/write${query}`, {
    fields: { ...good, body: 'Tient ce que les images promettent.' },
  })
  assert.equal(sent.headers.location, `/fr/p/${mine.slug}/reviews/write${query}&done=shown`)
  const wrong = await browser.upload(`/fr/p/${other.slug}/reviews/write${query}`, { fields: good })
  assert.equal(wrong.statusCode, 422)
  const forged = await browser.get(`/fr/p/${mine.slug}/reviews/write?order=${order}&token=${'A'.repeat(43)}`)
  assert.equal(forged.statusCode, 404)
  await browser.post(`/fr/p/${mine.slug}/reviews/withdraw${query}`)
  assert.doesNotMatch((await browser.get(`/fr/p/${mine.slug}/reviews`)).body, /Tient ce que/)
})

test('questions are asked and answered with a session; without script, in three languages', async () => {
  const { slug } = await aProduct(db)
  const [ann, ben] = [await aReader(db), await aReader(db, 'Ben Tester')]
  const [asks, answers, stranger] = [
    await browserOf(ann.party),
    await browserOf(ben.party),
    await browserOf(),
  ]
  const at = `/zh/p/${slug}/questions`
  assert.match(
    (await stranger.post(at, { text: 'Is this made of oak wood?' })).headers.location ?? '',
    /sign-in/,
  )
  assert.equal(
    (await asks.post(at, { text: 'Is this made of oak wood?' })).headers.location,
    `${at}?done=asked`,
  )
  const page = await answers.get(at)
  const id = /id="(que_[^"]+)"/.exec(page.body)?.[1] ?? ''
  const answered = await answers.post(`/zh/questions/${id}/answers`, { text: 'Yes, <em>oak</em>.' })
  assert.equal(answered.headers.location, `${at}?done=answered#${id}`)
  assert.match((await stranger.get(at)).body, /Yes, &lt;em&gt;oak/)
  assert.match((await stranger.get(at)).body, /Ben T\./)
  assert.match(page.body, /<h2 +class="said"[^>]*>Is this made of oak/, 'right below the title of the page')
  const reported = await answers.post(`/zh/voices/${id}/report`, { reason: 'untrue', note: '"><script>' })
  assert.equal(reported.statusCode, 200)
})

test('a vote is taken back by who gave it, nobody votes for their own, and the kept page says nothing of either', async (t) => {
  const keeping = await createServer(settings)
  reviewRoutes(keeping, { ...shop, cache: makePageCache(1_000_000) })
  await keeping.ready()
  t.after(() => stopServer(keeping, 500))
  const { slug, variantId } = await aProduct(db)
  const at = `/fr/p/${slug}/reviews`
  const [ann, ben, cy] = [await aReader(db), await aReader(db), await aReader(db)]
  await aReceivedOrder(db, variantId, ann.party)
  const browsers = await Promise.all([ann, ben, cy].map(({ party }) => browserOf(party, keeping)))
  const [author, voter, other] = browsers
  assert.ok(author && voter && other)
  const stranger = await browserOf(undefined, keeping)
  await author.upload(`${at}/write`, { fields: { ...good, body: `As hoped, says ${ann.party}` } })
  const seenBy = async ({ get }: typeof stranger) => {
    const { body } = await get(at)
    return ['yes', 'no'].map((helps) => body.split(`name="helps" value="${helps}"`).length - 1)
  }
  const id = /id="(rev_[^"]+)"/.exec((await stranger.get(at)).body)?.[1] ?? ''
  const say = (helps: string) => voter.post(`/fr/reviews/${id}/helpful`, { helps })
  assert.equal((await say('yes')).headers.location, `${at}#${id}`)
  assert.deepEqual(await seenBy(voter), [0, 1])
  assert.deepEqual(await seenBy(author), [0, 0])
  for (const each of [other, stranger]) assert.deepEqual(await seenBy(each), [1, 0])
  await say('no')
  assert.deepEqual(await seenBy(voter), [1, 0])
})

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; drop table reviews.reviews; --",
  '${7*7}{{7*7}}<%= 7 %>',
  'javascript:alert(1)',
  '\u202egnp.exe\u0000\u0008',
  'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '<svg/onload=alert(1)>'.repeat(50),
]

test('script in every field is text wherever it is shown, and breaks nothing', async (t) => {
  const { slug, variantId, productId } = await aProduct(db)
  const desk = await aDesk(t, db)
  const operator = await desk.browser(['operator'])
  const added = await operator.post(`/admin/products/${productId}/faqs`, {
    locale: 'en',
    question: hostile[0] ?? '',
    answer: hostile[1] ?? '',
  })
  assert.equal(added.status, 303)
  for (const text of hostile) {
    const eve = await aReader(db, text.replaceAll('\0', '').slice(0, 100))
    await aReceivedOrder(db, variantId, eve.party)
    const browser = await browserOf(eve.party)
    const fields = {
      rating: '1',
      title: text.slice(0, 110),
      body: `${text} and so on, ${eve.party}`,
      remove: text,
    }
    const sent = await browser.upload(`/en/p/${slug}/reviews/write`, { fields })
    assert.ok([303, 422].includes(sent.statusCode), sent.body)
    const asked = await browser.post(`/en/p/${slug}/questions`, { text: `${text} ${eve.party}` })
    assert.ok([303, 400, 422].includes(asked.statusCode), asked.body)
  }
  const pages = [
    (await (await browserOf()).get(`/en/p/${slug}/reviews`)).body,
    (await (await browserOf()).get(`/en/p/${slug}/questions`)).body,
    (await operator.get('/admin/voices')).body,
    (await operator.get('/admin/voices?show=published')).body,
    (await operator.get(`/admin/products/${productId}/faqs`)).body,
  ]
  for (const page of pages) assert.doesNotMatch(page, /<script>alert|<img src=x|<svg\/onload|\u202e/)
  assert.match(pages.join(''), /&lt;script&gt;alert/)
})

test('what is no photograph, no form and no place of ours is refused', async () => {
  const { slug, variantId } = await aProduct(db)
  const ann = await aReader(db)
  await aReceivedOrder(db, variantId, ann.party)
  const browser = await browserOf(ann.party)
  const at = `/en/p/${slug}/reviews/write`
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><g/></svg>')
  const page = Buffer.from('<!doctype html><title>x</title><script>alert(1)</script>')
  for (const file of [svg, page, Buffer.concat([page, jpeg]), Buffer.from('MZ'.repeat(40))]) {
    const refused = await browser.upload(at, { fields: good, files: [file] })
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /no photograph we can show/)
  }
  for (const path of [
    '../../etc/passwd',
    '%2e%2e%2fsecrets.json',
    `${'a'.repeat(32)}.svg`,
    `${'a'.repeat(32)}.html`,
    `${'a'.repeat(32)}.jpg`,
  ])
    assert.equal((await browser.get(`/photographs/${path}`)).statusCode, 404)
  const foreign = await server.inject({
    method: 'POST',
    url: at,
    headers: { origin: 'https://evil.example', 'content-type': 'multipart/form-data; boundary=x' },
    payload: 'x',
  })
  assert.equal(foreign.statusCode, 403)
  const broken = await server.inject({
    method: 'POST',
    url: at,
    headers: { origin: settings.publicOrigin, 'content-type': 'text/plain' },
    payload: 'x',
  })
  assert.ok(broken.statusCode === 303 || broken.statusCode === 400)
})

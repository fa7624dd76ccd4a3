import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { createServer, stopServer } from '#kernel/http.ts'
import { setLogLevel } from '#kernel/log.ts'
import { money } from '#kernel/money.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { openRequest, recordBuyer, requestToken } from '#money/requests/index.ts'
import { providersOf } from '../../providers.ts'
import { makePageCache } from '../page-cache.ts'
import { aPaperProvider } from '../testing/a-paper-provider.ts'
import { orderRoutes } from './orders.ts'

setLogLevel('silent')

/** A shop that asks every payer for a proof, and what a program asked of one, seen without script and without an account. */
async function scene(t: TestContext) {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const settings = testSettings({ BANK_ORIGIN: 'https://bank.example', PAYER_PROOF_ABOVE: '0' })
  const httpOut = createHttpOut([])
  const paper = aPaperProvider('alipay')
  const { carriers, connectors } = providersOf({ db, settings, httpOut })
  const server = await createServer(settings)
  orderRoutes(server, {
    db,
    settings,
    cache: makePageCache(1_000_000),
    carriers,
    connectors: new Map([...connectors, ['alipay', paper.connector]]),
  })
  await server.ready()
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const asked = async (buyer?: { email: string | null; phone: string | null }) => {
    const buyerId =
      buyer && (await recordBuyer(db, { name: null, description: null, metadata: {}, ...buyer }, 'key_test'))
    const opened = await inTransaction(db, async (tx) =>
      done(
        await openRequest(tx, {
          amount: money(4999n, 'EUR'),
          madeBy: 'key_test',
          capture: 'automatic',
          description: 'Course in sailing',
          metadata: {},
          returnUrl: null,
          buyerId,
        }),
      ),
    )
    const id = mustBeDone(opened)
    const token = requestToken(settings.secretKey.reveal(), id)
    const at = (path: string, locale: string) => `/${locale}/requests/${id}${path}?token=${token}`
    const get = (path: string, locale = 'en') => server.inject({ method: 'GET', url: at(path, locale) })
    const headers = { origin: settings.publicOrigin, 'content-type': 'application/x-www-form-urlencoded' }
    const post = (path: string, form: Record<string, string>, locale = 'en') =>
      server.inject({
        method: 'POST',
        url: at(path, locale),
        headers,
        payload: new URLSearchParams(form).toString(),
      })
    paper.give({ kind: 'qr', content: 'paper:1' })
    const chosen = await post('/pay', { method: 'alipay' })
    assert.match(String(chosen.headers.location), /\/pay\/prove\?token=/)
    return { get, prove: (form: Record<string, string>, locale?: string) => post('/pay/prove', form, locale) }
  }
  const lastCode = async (table: 'mails' | 'messages') => {
    const [row] =
      table === 'mails'
        ? await owner.sql<{ to: string; text: string }>`
            select recipient as "to", body_text as text from notifications.mails order by id desc limit 1`
        : await owner.sql<{ to: string; text: string }>`
            select recipient as "to", body as text from notifications.messages order by id desc limit 1`
    return { to: row?.to, code: /\b(\d{6})\b/.exec(row?.text ?? '')?.[1] ?? assert.fail('no code was sent') }
  }
  const halfAMinuteLater = () =>
    owner.sql`update payments.proofs set code_sent_at = code_sent_at - interval '31 seconds'`
  return { asked, lastCode, halfAMinuteLater }
}

test('a payer of whom no address is known names one on the page, has a code sent there, and goes on paying', async (t) => {
  const { asked, lastCode, halfAMinuteLater } = await scene(t)
  const { get, prove } = await asked()
  for (const [locale, says] of [
    ['en', 'Where can we send you a code?'],
    ['zh', '验证码发送到哪里？'],
    ['fr', 'Où pouvons-nous vous envoyer un code ?'],
  ] as const) {
    const page = (await get('/pay/prove', locale)).body
    assert.ok(page.includes(says), locale)
    assert.ok(page.includes('name="address"') && !page.includes('name="code"'))
  }
  const wrong = await prove({ step: 'address', address: 'me<at>home' })
  assert.equal(wrong.statusCode, 422)
  assert.ok(
    wrong.body.includes('neither an e-mail address nor a number') && wrong.body.includes('me&lt;at&gt;home'),
  )

  const sent = await prove({ step: 'address', address: '+49 170 1234567' })
  assert.equal(sent.statusCode, 200)
  assert.ok(sent.body.includes('+49 ••• 67') && sent.body.includes('name="code"'))
  assert.ok(!sent.body.includes('1234567'), 'the page shows no more of it than its owner needs')
  assert.equal((await lastCode('messages')).to, '+491701234567')

  const elsewhere = await prove({ step: 'elsewhere' })
  assert.ok(elsewhere.body.includes('name="address"') && !elsewhere.body.includes('name="code"'))
  await halfAMinuteLater()
  const byMail = await prove({ step: 'address', address: 'guest@example.com' })
  assert.ok(byMail.body.includes('g•••@e•••.com'))
  const { to, code } = await lastCode('mails')
  assert.equal(to, 'guest@example.com')
  const other = code === '000000' ? '111111' : '000000'
  const refused = await prove({ step: 'answer', way: 'mail', code: other })
  assert.equal(refused.statusCode, 422)
  assert.ok(refused.body.includes('This code is not right'))
  const proven = await prove({ step: 'answer', way: 'mail', code })
  assert.match(String(proven.headers.location), /\/pay\/now\?token=/)
  assert.match((await get('/pay/now')).body, /<svg/)
})

test('where the program knows its customer the code goes there, by mail or telephone, and nowhere else', async (t) => {
  const { asked, lastCode } = await scene(t)
  const ann = await asked({ email: 'ann@example.com', phone: '+49 170 1234567' })
  const page = (await ann.get('/pay/prove')).body
  assert.ok(
    page.includes('a•••@e•••.com') && !page.includes('name="address"') && !page.includes('value="elsewhere"'),
  )
  const stolen = await ann.prove({ step: 'address', address: 'mallory@example.com' })
  assert.equal(stolen.statusCode, 422)
  assert.ok(stolen.body.includes('We know your address already'))
  await ann.prove({ step: 'send' })
  assert.equal((await lastCode('mails')).to, 'ann@example.com')

  const ben = await asked({ email: null, phone: '0049 171 7654321' })
  assert.ok((await ben.prove({ step: 'send' })).body.includes('+49 ••• 21'))
  const { to, code } = await lastCode('messages')
  assert.equal(to, '+491717654321')
  assert.match(
    String((await ben.prove({ step: 'answer', way: 'message', code })).headers.location),
    /\/pay\/now/,
  )
})

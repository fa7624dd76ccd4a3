import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import {
  choosePhrase,
  phoneOf,
  proveByMessage,
  tryPaymentPassword,
  type Actor,
} from '#people/access/index.ts'
import { latestMessages } from '#people/notifications/index.ts'
import { aBuyer, buyersPassword as password } from '../../tests/payments/a-buyer.ts'
import {
  choosePaymentPassword,
  confirmPhone,
  givePhone,
  requestPaymentPasswordReset,
  sendPaymentCode,
} from './protect-payer.ts'

const secret = 'a secret of thirty-two characters'
const ends: (() => Promise<void> | void)[] = []
let db: Db
before(async () => {
  db = await testDatabase({ after: (work) => void ends.push(work) })
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

const ann = (email: string): Promise<Actor> => aBuyer(db, email)

const codeOf = (body: string): string => /\d{6}/.exec(body)?.[0] ?? ''

test('a first payment password needs the sign-in password, a later one a mailed link too', async () => {
  const actor = await ann('first@example.com')
  const choose = (given: { password: string; paymentPassword: string; token?: string }) =>
    choosePaymentPassword(db, actor, given)
  const stranger = await choose({ password: 'not-the-password', paymentPassword: '480519' })
  assert.equal(!stranger.ok && stranger.refusal, 'password_wrong')
  mustBeDone(await choose({ password, paymentPassword: '480519' }))
  const second = await choose({ password, paymentPassword: '591630' })
  assert.equal(!second.ok && second.refusal, 'link_needed')

  mustBeDone(await choosePhrase(db, actor.party, 'the blue heron'))
  mustBeDone(await requestPaymentPasswordReset(db, actor, 'http://shop'))
  const [mail] = await db.sql<{ body_text: string }>`
    select body_text from notifications.mails where template = 'payment_password' and recipient = ${actor.email}`
  assert.match(mail?.body_text ?? '', /the blue heron/)
  const token = /token=([\w-]+)/.exec(mail?.body_text ?? '')?.[1] ?? ''
  mustBeDone(await choose({ password, paymentPassword: '591630', token }))
  const used = await choose({ password, paymentPassword: '480519', token })
  assert.equal(!used.ok && used.refusal, 'link_not_valid')
  assert.ok((await tryPaymentPassword(db, actor.party, '591630')).ok)
})

test('a link of one account does not change the payment password of another', async () => {
  const [one, other] = [await ann('one@example.com'), await ann('other@example.com')]
  mustBeDone(await requestPaymentPasswordReset(db, one, 'http://shop'))
  const [mail] = await db.sql<{ body_text: string }>`
    select body_text from notifications.mails where template = 'payment_password' and recipient = ${one.email}`
  const token = /token=([\w-]+)/.exec(mail?.body_text ?? '')?.[1] ?? ''
  const taken = await choosePaymentPassword(db, other, { password, paymentPassword: '480519', token })
  assert.equal(!taken.ok && taken.refusal, 'link_not_valid')
})

test('a code for a payment goes to a number that proved itself, and names amount and payee', async () => {
  const actor = await ann('phone@example.com')
  const bound = { subject: 'att_1', amount: money(2_500n, 'EUR'), payee: 'Kontor' }
  const without = await sendPaymentCode(db, actor, bound, secret)
  assert.equal(!without.ok && without.refusal, 'no_phone')
  mustBeDone(await givePhone(db, actor, '+49 170 1234567', secret))
  assert.equal((await sendPaymentCode(db, actor, bound, secret)).ok, false)
  const [first] = await latestMessages(db)
  mustBeDone(await confirmPhone(db, actor, { code: codeOf(first?.body ?? ''), secret }))
  assert.equal((await phoneOf(db, actor.party))?.isVerified, true)

  mustBeDone(await sendPaymentCode(db, actor, bound, secret))
  const [message] = await latestMessages(db)
  assert.equal(message?.recipient, '+491701234567')
  assert.match(message?.body ?? '', /25\.00 EUR to Kontor/)
  const code = codeOf(message?.body ?? '')
  assert.equal(
    (await proveByMessage(db, { ...bound, party: actor.party, subject: 'att_2' }, { code, secret })).ok,
    false,
  )
  mustBeDone(await proveByMessage(db, { ...bound, party: actor.party }, { code, secret }))
})

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Stripe } from 'stripe'
import { setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { findPayment, methodNamed, type PaymentId } from '#money/payments/index.ts'
import { requestOfPayment } from '#money/requests/index.ts'
import { startPayment } from '#flows/pay-order.ts'
import { knownOfRequest } from '#flows/reach-payer.ts'
import { aBuyer } from '../../../tests/payments/a-buyer.ts'
import { aGateway } from '../../../tests/payments/a-gateway.ts'
import { providersOf } from '../providers.ts'

setLogLevel('silent')

/** What the package answers to a call it has no method for. */
type Told = Stripe.PaymentIntent & { readonly lastResponse: { readonly headers: Record<string, string> } }

type Next = {
  readonly type: string
  readonly redirect_to_url: { readonly url: string }
  readonly verify_with_code?: {
    readonly type: string | null
    readonly sent_to: string | null
    readonly code_sent: boolean
    readonly answers_left: number
    readonly codes_left: number
  }
}

const nextOf = (intent: Stripe.PaymentIntent | undefined) => intent?.next_action as unknown as Next | null
const verifyOf = (intent: Stripe.PaymentIntent) =>
  nextOf(intent)?.verify_with_code ?? assert.fail('no code is asked')

const ends: (() => Promise<void> | void)[] = []
let at: Awaited<ReturnType<typeof aGateway>>
before(async () => {
  const env = {
    HOUSE_BANK_IBAN: 'DE51500100600123456789',
    HOUSE_BANK_BIC: 'ELBTDEFFXXX',
    HOUSE_BANK_HOLDER: 'Kontor',
  }
  at = await aGateway({ after: (work: () => void) => void ends.push(work) } as never, { env })
})
after(async () => {
  for (const end of ends.toReversed()) await end()
})

const call = (
  path: string,
  params: Record<string, string>,
  more: { idempotencyKey?: string } = {},
  as = at.stripe,
) => as.rawRequest('POST', `/v1/payment_intents/${path}`, params, more) as Promise<unknown> as Promise<Told>

/** A payment whose payer has chosen a bank transfer on the page, and is asked who they are. */
async function asked(buyer: Stripe.CustomerCreateParams | undefined, party?: string): Promise<Told> {
  const customer = buyer === undefined ? {} : { customer: (await at.stripe.customers.create(buyer)).id }
  const made = await at.stripe.paymentIntents.create({
    amount: 4_999,
    currency: 'eur',
    confirm: true,
    return_url: 'https://shop.example/back',
    metadata: { margin: '40' },
    ...customer,
  })
  const request = await requestOfPayment(at.db, made.id.replace('pi_', 'pay_'))
  assert.ok(request)
  const { connectors } = providersOf({ db: at.db, settings: at.settings, httpOut: at.httpOut })
  const { email } = await knownOfRequest(at.db, request)
  const started = await startPayment(at.db, connectors, {
    orderId: request.id,
    returnUrl: 'http://127.0.0.1:3000/r',
    description: 'Course',
    locale: 'en',
    method: methodNamed('bank_transfer') ?? assert.fail('no bank transfer'),
    payer: { email, country: '', isMobile: false, ...(party === undefined ? {} : { partyId: party }) },
    watch: { key: at.settings.secretKey.reveal(), proveAbove: 0 },
  })
  assert.deepEqual(mustBeDone(started).action, { kind: 'prove' })
  return at.stripe.paymentIntents.retrieve(made.id)
}

async function codeIn(where: 'mails' | 'messages'): Promise<string> {
  const rows =
    where === 'mails'
      ? await at.owner.sql<{ text: string }>`
          select body_text as text from notifications.mails where template = 'payment_code' order by id desc limit 1`
      : await at.owner.sql<{ text: string }>`
          select body as text from notifications.messages order by id desc limit 1`
  return /\b(\d{6})\b/.exec(rows[0]?.text ?? '')?.[1] ?? assert.fail('no code was sent')
}

const other = (code: string) => (code === '000000' ? '111111' : '000000')
const halfAMinuteLater = () =>
  at.owner.sql`update payments.proofs set code_sent_at = code_sent_at - interval '31 seconds'`

test('a payer is told that a code is asked, has it sent, is refused with a wrong one, and goes on with the right one, once', async () => {
  const intent = await asked({ email: 'ann@example.com' })
  assert.equal(intent.status, 'requires_action')
  assert.equal(nextOf(intent)?.type, 'verify_with_code')
  const {
    expires_at: until,
    hosted_verification_url: page,
    ...asks
  } = verifyOf(intent) as Record<string, unknown>
  assert.deepEqual(asks, {
    type: 'email',
    sent_to: 'a•••@e•••.com',
    code_sent: false,
    answers_left: 10,
    codes_left: 5,
  })
  assert.ok(Number(until) > intent.created && String(page).includes('/pay/prove?token='))
  assert.equal(page, nextOf(intent)?.redirect_to_url.url, 'who only knows to redirect may do so')
  await assert.rejects(call(`${intent.id}/verify_code`, { code: '123456' }), {
    code: 'verification_code_expired',
  })
  const sent = await call(`${intent.id}/send_code`, {})
  assert.deepEqual([verifyOf(sent).code_sent, verifyOf(sent).codes_left], [true, 4])
  await assert.rejects(call(`${intent.id}/send_code`, {}), { statusCode: 429 })
  const code = await codeIn('mails')
  await assert.rejects(call(`${intent.id}/verify_code`, { code: other(code) }), {
    type: 'StripeInvalidRequestError',
    code: 'verification_code_invalid',
    param: 'code',
    message: 'This is not the code that was sent last. Answers left: 8.',
  })
  const once = { idempotencyKey: `verify-${intent.id}` }
  const [one, same] = await Promise.all([1, 2].map(() => call(`${intent.id}/verify_code`, { code }, once)))
  assert.equal(one?.status, 'requires_action')
  assert.match(nextOf(one)?.redirect_to_url.url ?? '', /\/pay\/now\?token=/)
  assert.deepEqual({ ...same }, { ...one }, 'asked twice at once, answered once')
  const again = await call(`${intent.id}/verify_code`, { code }, once)
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true')
  await assert.rejects(call(`${intent.id}/verify_code`, { code: other(code) }, once), {
    type: 'StripeIdempotencyError',
  })
  await assert.rejects(call(`${intent.id}/verify_code`, { code }), {
    code: 'payment_intent_unexpected_state',
  })
  const payment = await findPayment(at.db, intent.id.replace('pi_', 'pay_') as PaymentId)
  assert.deepEqual(
    payment?.attempts.map(({ state, action }) => [state, action?.kind]),
    [['pending', 'page']],
  )
})

test('codes that are over, too many answers, and time that is over end as they do on the page', async () => {
  const intent = await asked({ email: 'ben@example.com' })
  await call(`${intent.id}/send_code`, {})
  const code = await codeIn('mails')
  await at.owner.sql`update access.step_ups set expires_at = now() - interval '1 second'`
  await assert.rejects(call(`${intent.id}/verify_code`, { code }), { code: 'verification_code_expired' })
  await halfAMinuteLater()
  await call(`${intent.id}/send_code`, {})
  const wrong = { code: other(await codeIn('mails')) }
  for (let n = 0; n < 8; n++) await assert.rejects(call(`${intent.id}/verify_code`, wrong))
  await assert.rejects(call(`${intent.id}/verify_code`, wrong), {
    code: 'payment_intent_authentication_failure',
  })
  const over = await at.stripe.paymentIntents.retrieve(intent.id)
  assert.deepEqual(
    [over.status, over.last_payment_error?.decline_code, over.next_action],
    ['requires_payment_method', 'proof_failed', null],
  )
  const late = await asked({ email: 'cem@example.com' })
  await at.owner.sql`update payments.proofs set expires_at = clock_timestamp() where state = 'awaiting'`
  await assert.rejects(call(`${late.id}/send_code`, {}), { code: 'payment_intent_authentication_failure' })
  const ended = await at.stripe.paymentIntents.retrieve(late.id)
  assert.equal(ended.last_payment_error?.decline_code, 'proof_expired')
})

test('the payer’s own client needs no key, only the secret of its payment, and sees nothing that is the program’s', async () => {
  const intent = await asked({ email: 'dot@example.com', name: 'Dot' })
  const payer = at.client('pk_of_nobody')
  const secret = { client_secret: intent.client_secret ?? '' }
  const seen = await payer.paymentIntents.retrieve(intent.id, secret)
  assert.deepEqual([seen.status, seen.customer, seen.metadata], ['requires_action', null, {}])
  await call(`${intent.id}/send_code`, secret, {}, payer)
  const code = await codeIn('mails')
  const stranger = await asked(undefined)
  for (const wrong of [
    {},
    { client_secret: `${intent.id}_secret_x` },
    { client_secret: stranger.client_secret ?? '' },
  ])
    await assert.rejects(call(`${intent.id}/verify_code`, { code, ...wrong }, {}, payer), ({ statusCode }) =>
      [401, 404].includes(statusCode as number),
    )
  await assert.rejects(payer.paymentIntents.capture(intent.id, secret as never), { statusCode: 401 })
  const verified = await call(`${intent.id}/verify_code`, { code, ...secret }, {}, payer)
  assert.match(nextOf(verified)?.redirect_to_url.url ?? '', /\/pay\/now\?token=/)
  assert.deepEqual(verified.metadata, {})
})

test('a payer of whom no address is known names one, by mail or telephone; one who is known cannot lead the code elsewhere', async () => {
  const nameless = await asked(undefined)
  assert.deepEqual([verifyOf(nameless).type, verifyOf(nameless).sent_to], [null, null])
  for (const action of ['send_code', 'verify_code'])
    await assert.rejects(call(`${nameless.id}/${action}`, action === 'send_code' ? {} : { code: '123456' }), {
      code: 'parameter_missing',
      param: 'email',
    })
  await assert.rejects(call(`${nameless.id}/send_code`, { phone: '0170 1' }), {
    code: 'phone_invalid',
    param: 'phone',
  })
  await assert.rejects(call(`${nameless.id}/send_code`, { email: 'nobody' }), { code: 'email_invalid' })
  await assert.rejects(call(`${nameless.id}/send_code`, { mail: 'a@b.example' }), {
    code: 'parameter_unknown',
    param: 'mail',
  })
  const sent = await call(`${nameless.id}/send_code`, { phone: '+49 170 1234567' })
  assert.deepEqual([verifyOf(sent).type, verifyOf(sent).sent_to], ['phone', '+49 ••• 67'])
  const first = await codeIn('messages')
  await halfAMinuteLater()
  assert.equal(verifyOf(await call(`${nameless.id}/send_code`, { email: 'eve@example.com' })).type, 'email')
  await assert.rejects(call(`${nameless.id}/verify_code`, { code: first === (await codeIn('mails')) ? other(first) : first }), { code: 'verification_code_invalid' }) // prettier-ignore
  const verified = await call(`${nameless.id}/verify_code`, { code: await codeIn('mails') })
  assert.equal(nextOf(verified)?.type, 'redirect_to_url')

  const byPhone = await asked({ phone: '+49 171 7654321' })
  assert.deepEqual([verifyOf(byPhone).type, verifyOf(byPhone).sent_to], ['phone', '+49 ••• 21'])
  await assert.rejects(call(`${byPhone.id}/send_code`, { email: 'mallory@example.com' }), {
    code: 'customer_address_known',
  })
  await call(`${byPhone.id}/send_code`, {})
  await call(`${byPhone.id}/verify_code`, { code: await codeIn('messages') })
})

test('who has an account proves it on the page, and a payment nobody is asked about takes no code', async () => {
  const ann = await aBuyer(at.db, 'ann.account@example.com')
  const hers = await asked({ email: 'ann@example.com' }, ann.party)
  assert.equal(nextOf(hers)?.type, 'redirect_to_url')
  await assert.rejects(call(`${hers.id}/send_code`, {}), { code: 'payment_intent_action_required' })
  const plain = await at.stripe.paymentIntents.create({ amount: 100, currency: 'eur' })
  await assert.rejects(call(`${plain.id}/verify_code`, { code: '123456' }), {
    code: 'payment_intent_unexpected_state',
  })
  await assert.rejects(call(`${plain.id}/verify_code`, { code: '12' }), { code: 'verification_code_invalid' })
  await assert.rejects(call('pi_nothing/verify_code', { code: '123456' }), { code: 'resource_missing' })
})

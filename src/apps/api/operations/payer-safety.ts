import { Type } from 'typebox'
import { refused } from '#kernel/result.ts'
import {
  choosePhrase,
  hasPaymentPassword,
  offerPasskey,
  passkeysOf,
  phoneOf,
  phraseOf,
  recordPasskey,
  relyingPartyOf,
  removePasskey,
} from '#people/access/index.ts'
import {
  choosePaymentPassword,
  confirmPhone,
  givePhone,
  reauthenticate,
  requestPaymentPasswordReset,
} from '#flows/protect-payer.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { waysToProve } from '../payer-proof.ts'
import { refuse } from '../refusals.ts'
import { closed, instant, oneOf, orNull, text } from '../schemas/common.ts'

const password = Type.String({ minLength: 1, maxLength: 1_000, description: 'The one to sign in with.' })

const passkey = closed(
  { id: Type.String(), name: Type.String(), created_at: instant, used_at: orNull(instant) },
  { title: 'Passkey' },
)

const safetySchema = closed(
  {
    has_payment_password: Type.Boolean(),
    phrase: orNull(Type.String({ description: 'By which a page or mail of ours is known.' })),
    phone: orNull(closed({ number: Type.String(), verified: Type.Boolean() })),
    passkeys: Type.Array(passkey),
    ways: Type.Array(oneOf(['totp', 'message', 'passkey']), {
      description: 'In which a payment above the limit can be proven.',
    }),
  },
  { title: 'PayerSafety' },
)

async function safetyNow(call: Call) {
  const { db, caller } = call
  const actor = actorOf(caller)
  const [hasPassword, phrase, phone, passkeys, ways] = await Promise.all([
    hasPaymentPassword(db, actor.party),
    phraseOf(db, actor.party),
    phoneOf(db, actor.party),
    passkeysOf(db, actor.party),
    waysToProve(call, actor),
  ])
  return answer({
    has_payment_password: hasPassword,
    phrase: phrase ?? null,
    phone: phone === undefined ? null : { number: phone.number, verified: phone.isVerified },
    passkeys: passkeys.map(({ id, name, createdAt, usedAt }) => ({
      id,
      name,
      created_at: createdAt.toISOString(),
      used_at: usedAt?.toISOString() ?? null,
    })),
    ways,
  })
}

const safety = operation({
  id: 'get_payer_safety',
  method: 'GET',
  path: '/api/me/safety',
  tag: 'Wallet',
  summary:
    'What protects a payer: payment password, own words, telephone, passkeys, and the ways to prove a payment.',
  answers: { 200: safetySchema },
  refusals: [],
  perMinute: 120,
  handle: safetyNow,
})

const choosePassword = operation({
  id: 'choose_payment_password',
  method: 'PUT',
  path: '/api/me/payment-password',
  tag: 'Wallet',
  summary:
    'Choose the payment password: the first with the password to sign in, a later one also with a mailed link.',
  body: closed(
    { password, payment_password: text(100), token: Type.Optional(text(200)) },
    {
      title: 'PaymentPasswordInput',
      examples: [{ password: 'a long one of your own', payment_password: '603914' }],
    },
  ),
  answers: { 204: null },
  refusals: [
    'password_wrong',
    'too_many_attempts',
    'password_too_short',
    'password_too_long',
    'password_too_common',
    'same_as_sign_in',
    'link_not_valid',
    'link_needed',
  ],
  perMinute: 20,
  secret: true,
  handle: async ({ db, caller, body }) => {
    const chosen = await choosePaymentPassword(db, actorOf(caller), {
      password: body.password,
      paymentPassword: body.payment_password,
      ...(body.token === undefined ? {} : { token: body.token }),
    })
    if (!chosen.ok) throw refuse(chosen)
    return { status: 204 }
  },
})

const mailLink = operation({
  id: 'mail_payment_password_link',
  method: 'POST',
  path: '/api/me/payment-password/links',
  tag: 'Wallet',
  summary: 'Mail the owner a link whose token lets another payment password be chosen.',
  answers: { 202: null },
  refusals: ['too_many_attempts'],
  perMinute: 10,
  handle: async ({ db, caller, settings }) => {
    const asked = await requestPaymentPasswordReset(db, actorOf(caller), settings.publicOrigin)
    if (!asked.ok) throw refuse(asked)
    return { status: 202 }
  },
})

const setPhrase = operation({
  id: 'choose_phrase',
  method: 'PUT',
  path: '/api/me/phrase',
  tag: 'Wallet',
  summary: 'Choose the words by which a page or mail of ours is known; empty ones forget them.',
  body: closed(
    { phrase: Type.String({ maxLength: 200 }) },
    { title: 'PhraseInput', examples: [{ phrase: 'The gray heron' }] },
  ),
  answers: { 200: safetySchema },
  refusals: ['phrase_too_short', 'phrase_too_long'],
  perMinute: 30,
  handle: async (call) => {
    const chosen = await choosePhrase(call.db, actorOf(call.caller).party, call.body.phrase)
    if (!chosen.ok) throw refuse(chosen)
    return safetyNow(call)
  },
})

const setPhone = operation({
  id: 'give_phone',
  method: 'PUT',
  path: '/api/me/phone',
  tag: 'Wallet',
  summary: 'Give a telephone number; a code is sent to it, and it counts once that came back.',
  body: closed(
    { phone: text(40), password },
    { title: 'PhoneInput', examples: [{ phone: '+49 151 1234 5678', password: 'a long one of your own' }] },
  ),
  answers: { 202: null },
  refusals: ['password_wrong', 'phone_malformed', 'too_many_attempts'],
  perMinute: 20,
  secret: true,
  handle: async ({ db, caller, body, settings }) => {
    const actor = actorOf(caller)
    // A new way to prove who pays needs the sign-in password: an open session alone must not make one.
    const known = await reauthenticate(db, actor, body.password)
    if (!known.ok) throw refuse(known)
    const given = await givePhone(db, actor, body.phone, settings.secretKey.reveal())
    if (!given.ok) throw refuse(given)
    return { status: 202 }
  },
})

const provePhone = operation({
  id: 'confirm_phone',
  method: 'POST',
  path: '/api/me/phone/confirm',
  tag: 'Wallet',
  summary: 'Give the code that was sent to the number: it counts from now on.',
  body: closed({ code: text(20) }, { title: 'PhoneCode', examples: [{ code: '123456' }] }),
  answers: { 200: safetySchema },
  refusals: ['code_is_wrong', 'code_is_over'],
  perMinute: 20,
  handle: async (call) => {
    const { db, caller, body, settings } = call
    const secret = settings.secretKey.reveal()
    const code = body.code.replaceAll(/\s/g, '')
    const confirmed = await confirmPhone(db, actorOf(caller), { code, secret })
    if (!confirmed.ok) throw refuse(confirmed)
    return safetyNow(call)
  },
})

const offerKey = operation({
  id: 'offer_passkey',
  method: 'POST',
  path: '/api/me/passkeys/challenges',
  tag: 'Wallet',
  summary: 'What `navigator.credentials.create` takes to make a passkey for this account.',
  answers: { 201: closed({ options: Type.String() }, { title: 'PasskeyChallenge' }) },
  refusals: ['passkeys_unavailable'],
  perMinute: 20,
  handle: async ({ db, caller, settings }) => {
    const rp = relyingPartyOf(settings.publicOrigin)
    if (rp === undefined) throw refuse(refused('passkeys_unavailable'))
    return answer({ options: JSON.stringify(await offerPasskey(db, actorOf(caller), rp)) }, 201)
  },
})

const addKey = operation({
  id: 'add_passkey',
  method: 'POST',
  path: '/api/me/passkeys',
  tag: 'Wallet',
  summary: 'Keep a passkey that was made with a challenge of ours.',
  body: closed(
    {
      name: text(100),
      answer: text(20_000, { description: 'What the browser answered, as JSON text.' }),
      password,
    },
    {
      title: 'PasskeyInput',
      examples: [{ name: 'Telephone', answer: '{"id":"…"}', password: 'a long one of your own' }],
    },
  ),
  answers: { 201: safetySchema },
  refusals: ['password_wrong', 'too_many_attempts', 'passkeys_unavailable', 'passkey_refused'],
  perMinute: 20,
  secret: true,
  handle: async (call) => {
    const { db, caller, body, settings } = call
    const actor = actorOf(caller)
    const rp = relyingPartyOf(settings.publicOrigin)
    if (rp === undefined) throw refuse(refused('passkeys_unavailable'))
    const known = await reauthenticate(db, actor, body.password)
    if (!known.ok) throw refuse(known)
    const kept = await recordPasskey(db, actor.party, { name: body.name, answer: body.answer }, rp)
    if (!kept.ok) throw refuse(kept)
    return { ...(await safetyNow(call)), status: 201 }
  },
})

const removeKey = operation({
  id: 'remove_passkey',
  method: 'DELETE',
  path: '/api/me/passkeys/:passkey_id',
  tag: 'Wallet',
  summary: 'Forget a passkey; one there is not is forgotten already.',
  params: closed({
    passkey_id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,400}$', maxLength: 400 }),
  }),
  answers: { 204: null },
  refusals: [],
  perMinute: 30,
  handle: async ({ db, caller, params }) => {
    await removePasskey(db, actorOf(caller).party, params.passkey_id)
    return { status: 204 }
  },
})

/** What protects a payer. */
export const payerSafetyOperations: readonly Operation[] = [
  safety,
  choosePassword,
  mailLink,
  setPhrase,
  setPhone,
  provePhone,
  offerKey,
  addKey,
  removeKey,
]

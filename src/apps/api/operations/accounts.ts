import { Type } from 'typebox'
import { done, refused } from '#kernel/result.ts'
import { closeSession } from '#people/access/index.ts'
import { registerAccount, verifyEmail } from '#flows/register-account.ts'
import { giveSecondFactor, signIn } from '#flows/sign-in.ts'
import { ordersOfBuyer } from '#views/order-history/index.ts'
import { isDemoAccount } from '../../demo-accounts.ts'
import { actorOf, wireToken } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, localeSchema, oneOf, orNull, text } from '../schemas/common.ts'
import { orderSummarySchema } from '../schemas/order.ts'
import { summaryOnWire } from '../wire/order.ts'

const email = Type.String({ maxLength: 254, examples: ['ann@example.com'] })
const password = Type.String({ minLength: 1, maxLength: 500 })
const emptyAnswer = { status: 204 } as const

const register = operation({
  id: 'register',
  method: 'POST',
  path: '/api/accounts',
  tag: 'Accounts',
  summary: 'Open an account; a mail with a link proves the address.',
  description: 'The answer is the same when the address has an account already: its owner is told by mail.',
  body: closed(
    { email, password, name: text(200), locale: Type.Optional(localeSchema) },
    {
      title: 'Registration',
      examples: [{ email: 'ann@example.com', password: 'a long one of your own', name: 'Ann' }],
    },
  ),
  answers: { 202: closed({ status: oneOf(['mail_sent']) }) },
  refusals: [
    'name_missing',
    'name_too_long',
    'email_malformed',
    'password_too_short',
    'password_too_long',
    'password_too_common',
    'password_contains_email',
  ],
  perMinute: 10,
  handle: async ({ db, settings, body }) => {
    const { locale = 'en' } = body
    const opened = await registerAccount(db, { ...body, locale, origin: settings.publicOrigin })
    if (!opened.ok) throw refuse(opened)
    return answer({ status: 'mail_sent' }, 202)
  },
})

const verify = operation({
  id: 'verify_email',
  method: 'POST',
  path: '/api/accounts/verify',
  tag: 'Accounts',
  summary: 'Prove an address with the token of the mailed link.',
  body: closed({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{20,100}$', maxLength: 100 }) }),
  answers: { 204: null },
  refusals: ['link_not_valid'],
  perMinute: 20,
  handle: async ({ db, body }) => {
    const verified = await verifyEmail(db, body.token)
    if (!verified.ok) throw refuse(verified)
    return emptyAnswer
  },
})

const openSession = operation({
  id: 'sign_in',
  method: 'POST',
  path: '/api/sessions',
  tag: 'Accounts',
  summary: 'Sign in; the token goes into `authorization: Bearer …`.',
  body: closed(
    { email, password },
    { title: 'SignIn', examples: [{ email: 'ann@example.com', password: 'a long one of your own' }] },
  ),
  answers: { 201: closed({ token: Type.String() }, { title: 'Session' }) },
  refusals: ['too_many_attempts', 'email_or_password_wrong', 'email_not_verified'],
  perMinute: 20,
  secret: true,
  handle: async ({ db, body, caller, settings }) => {
    if (!settings.demoSignIns && isDemoAccount(body.email)) throw refuse(refused('email_or_password_wrong'))
    const opened = await signIn(db, { ...body, device: 'API', address: caller.address })
    if (!opened.ok) throw refuse(opened)
    return answer({ token: wireToken('session', opened.value.token) }, 201)
  },
})

const secondFactor = operation({
  id: 'give_second_factor',
  method: 'POST',
  path: '/api/session/second-factor',
  tag: 'Accounts',
  summary: 'Give the six digits of the second factor in this session.',
  body: closed({ code: Type.String({ pattern: '^[0-9 ]{6,8}$', maxLength: 8 }) }),
  answers: { 204: null },
  refusals: ['too_many_attempts', 'code_is_wrong'],
  perMinute: 20,
  handle: async ({ db, body, caller, settings }) => {
    const sealingSecret = settings.secretKey.reveal()
    const given = await giveSecondFactor(db, actorOf(caller), { code: body.code, sealingSecret })
    if (!given.ok) throw refuse(given)
    return emptyAnswer
  },
})

const endSession = operation({
  id: 'sign_out',
  method: 'DELETE',
  path: '/api/session',
  tag: 'Accounts',
  summary: 'End this session.',
  answers: { 204: null },
  refusals: [],
  perMinute: 60,
  handle: async ({ caller, change }) =>
    change(async (db) => {
      if (caller.sessionToken !== undefined) await closeSession(db, caller.sessionToken)
      return done(emptyAnswer)
    }),
})

const me = operation({
  id: 'get_me',
  method: 'GET',
  path: '/api/me',
  tag: 'Accounts',
  summary: 'Who is signed in.',
  answers: {
    200: closed(
      {
        party_id: Type.String(),
        email: Type.String(),
        name: Type.String(),
        locale: Type.String(),
        roles: Type.Array(oneOf(['buyer', 'operator'])),
        second_factor: oneOf(['none', 'needed', 'given']),
      },
      { title: 'Me' },
    ),
  },
  refusals: [],
  perMinute: 300,
  handle: async ({ caller }) => {
    const actor = actorOf(caller)
    return answer({
      party_id: actor.party,
      email: actor.email,
      name: actor.displayName,
      locale: actor.locale,
      roles: actor.roles,
      second_factor: actor.secondFactor ? 'given' : actor.hasSecondFactor ? 'needed' : 'none',
    })
  },
})

const myOrders = operation({
  id: 'list_my_orders',
  method: 'GET',
  path: '/api/me/orders',
  tag: 'Accounts',
  summary: 'The orders of who is signed in, the newest first.',
  query: closed({
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: 9_007_199_254_740_991 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
  }),
  answers: {
    200: closed(
      { orders: Type.Array(orderSummarySchema), next: orNull(Type.String()) },
      { title: 'OrderList' },
    ),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, caller, query }) => {
    const { before, size = 20 } = query
    const { orders, next } = await ordersOfBuyer(db, actorOf(caller).party, { before, most: size })
    return answer({
      orders: orders.map(summaryOnWire),
      next: next === null ? null : `/api/me/orders?size=${size}&before=${next}`,
    })
  },
})

/** Who buys, and who works here. */
export const accountOperations: readonly Operation[] = [
  register,
  verify,
  openSession,
  secondFactor,
  endSession,
  me,
  myOrders,
]

import { Type } from 'typebox'
import {
  clearCookie,
  readCookie,
  redirectTo,
  setCookie,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { askForPasskey, closeSession, readSession, relyingPartyOf, type Actor } from '#people/access/index.ts'
import { mergeCarts } from '#trade/cart/index.ts'
import { registerAccount, verifyEmail } from '#flows/register-account.ts'
import { requestReset, resetPassword } from '#flows/reset-password.ts'
import { giveSecondFactor, giveSignInPasskey, signIn } from '#flows/sign-in.ts'
import { refusedForm } from '../form.ts'
import {
  codePage,
  emptyForm,
  messagePage,
  newPasswordPage,
  registerPage,
  requestResetPage,
  signInPage,
  type FormState,
} from '../pages/door.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, cartCookie, safeBack, sessionCookie } from '../who.ts'
import { wordsFor } from '../words.ts'

const line = Type.String({ maxLength: 1_000 })
const optional = Type.Optional(line)
const form = <P extends Record<string, ReturnType<typeof Type.Optional> | typeof line>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const few = { rateLimit: { max: 30, timeWindow: '1 minute' } } as const
const sessionDays = 90

/** What a person would call the device: the browser and the system, nothing that tells two of them apart. */
export function deviceName(userAgent: string | undefined): string {
  const text = userAgent ?? ''
  const browser =
    /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(text)?.[1]?.replace('Edg', 'Edge').replace('OPR', 'Opera') ??
    'Browser'
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(text)?.[1] ?? ''
  return system === '' ? browser : `${browser}, ${system}`
}

async function welcome(shop: Shop, request: HttpRequest, reply: HttpReply, token: string): Promise<void> {
  setCookie(reply, sessionCookie, token, { maxAgeSeconds: sessionDays * 86_400 })
  const actor = await readSession(shop.db, token)
  const cart = readCookie(request, cartCookie)
  if (actor && cart !== undefined) await mergeCarts(shop.db, cart, actor.party)
}

function signInRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  const home = `/${locale}/account`
  server.get(
    `/${locale}/sign-in`,
    { schema: { querystring: form({ back: optional }) } },
    async (request, reply) => {
      const page = await personalContext(shop, request, locale)
      return sendPersonal(reply, page, signInPage(page, emptyForm, safeBack(request.query.back, home)))
    },
  )
  const body = form({ email: line, password: line, back: optional })
  server.post(`/${locale}/sign-in`, { schema: { body }, config: few }, async (request, reply) => {
    const { email, password } = request.body
    const back = safeBack(request.body.back, home)
    const answer = await signIn(shop.db, {
      email,
      password,
      address: request.ip,
      device: deviceName(request.headers['user-agent']),
    })
    if (!answer.ok) {
      const page = await personalContext(shop, request, locale)
      const status = answer.refusal === 'too_many_attempts' ? 429 : 422
      return sendPersonal(
        reply,
        page,
        signInPage(page, refusedForm(words, request.body, answer, 'email'), back),
        status,
      )
    }
    await welcome(shop, request, reply, answer.value.token)
    const actor = await readSession(shop.db, answer.value.token)
    return redirectTo(
      reply,
      actor?.hasSecondFactor || actor?.hasPasskey
        ? `/${locale}/sign-in/code?back=${encodeURIComponent(back)}`
        : back,
    )
  })
  server.get(
    `/${locale}/sign-in/code`,
    { schema: { querystring: form({ back: optional }) } },
    async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return redirectTo(reply, `/${locale}/sign-in`)
      return showCode(shop, request, reply, { locale, actor, back: safeBack(request.query.back, home) })
    },
  )
  server.post(
    `/${locale}/sign-in/code`,
    { schema: { body: form({ code: line, back: optional }) }, config: few },
    async (request, reply) => {
      const back = safeBack(request.body.back, home)
      const actor = await actorOf(shop.db, request)
      if (!actor) return redirectTo(reply, `/${locale}/sign-in`)
      const sealingSecret = shop.settings.secretKey.reveal()
      const given = await giveSecondFactor(shop.db, actor, { code: request.body.code, sealingSecret })
      if (given.ok) return redirectTo(reply, back)
      const form = refusedForm(words, request.body, given, 'code')
      return showCode(shop, request, reply, { locale, actor, back, form })
    },
  )
}

async function showCode(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly locale: Locale; readonly actor: Actor; readonly back: string; readonly form?: FormState },
): Promise<HttpReply> {
  const { locale, actor, back, form } = at
  const rp = relyingPartyOf(shop.settings.publicOrigin)
  const asked = actor.hasPasskey && rp ? await askForPasskey(shop.db, actor.party, rp) : undefined
  const page = await personalContext(shop, request, locale, actor)
  const content = codePage(page, form ?? emptyForm, back, {
    passkey: asked && JSON.stringify(asked),
    hasCode: actor.hasSecondFactor || asked === undefined,
  })
  return sendPersonal(reply, page, content, form === undefined ? 200 : 422)
}

function passkeyRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  const rp = relyingPartyOf(shop.settings.publicOrigin)
  const answer = Type.Optional(Type.String({ maxLength: 20_000 }))
  const body = Type.Object({ answer, back: optional, step: optional }, { additionalProperties: false })
  server.post(`/${locale}/sign-in/passkey`, { schema: { body }, config: few }, async (request, reply) => {
    const back = safeBack(request.body.back, `/${locale}/account`)
    const actor = await actorOf(shop.db, request)
    if (!actor || rp === undefined) return redirectTo(reply, `/${locale}/sign-in`)
    const given = await giveSignInPasskey(shop.db, actor, request.body.answer ?? '', rp)
    if (given.ok) return redirectTo(reply, back)
    const form = refusedForm(words, {}, given, 'answer')
    return showCode(shop, request, reply, { locale, actor, back, form })
  })
}

function signOutRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.post(`/${locale}/sign-out`, { schema: { body: form({}) } }, async (request, reply) => {
    const token = readCookie(request, sessionCookie)
    if (token !== undefined) await closeSession(shop.db, token)
    clearCookie(reply, sessionCookie)
    clearCookie(reply, cartCookie)
    void reply.header('clear-site-data', '"cache", "storage"')
    return redirectTo(reply, `/${locale}`)
  })
}

function registerRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  const origin = shop.settings.publicOrigin
  server.get(`/${locale}/register`, async (request, reply) => {
    const page = await personalContext(shop, request, locale)
    return sendPersonal(reply, page, registerPage(page, emptyForm))
  })
  server.post(
    `/${locale}/register`,
    { schema: { body: form({ name: line, email: line, password: line }) }, config: few },
    async (request, reply) => {
      const answer = await registerAccount(shop.db, { ...request.body, locale, origin })
      const page = await personalContext(shop, request, locale)
      if (!answer.ok)
        return sendPersonal(
          reply,
          page,
          registerPage(page, refusedForm(words, request.body, answer, 'email')),
          422,
        )
      const text = words('register.sent', { email: request.body.email.trim() })
      return sendPersonal(reply, page, messagePage({ title: words('register.sent_title'), text }))
    },
  )
  server.get(
    `/${locale}/verify`,
    { schema: { querystring: form({ token: optional }) } },
    async (request, reply) => {
      const verified = await verifyEmail(shop.db, request.query.token ?? '')
      const page = await personalContext(shop, request, locale)
      const action = { label: words('sign_in.title'), href: `/${locale}/sign-in` }
      const title = words(verified.ok ? 'register.verified_title' : 'register.title')
      const text = words(verified.ok ? 'register.verified' : 'fault.link_not_valid')
      return sendPersonal(reply, page, messagePage({ title, text, action }), verified.ok ? 200 : 410)
    },
  )
}

function resetRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const words = wordsFor(locale)
  server.get(
    `/${locale}/reset`,
    { schema: { querystring: form({ token: optional }) } },
    async (request, reply) => {
      const page = await personalContext(shop, request, locale)
      const { token } = request.query
      return sendPersonal(
        reply,
        page,
        token === undefined ? requestResetPage(page, emptyForm) : newPasswordPage(page, emptyForm, token),
      )
    },
  )
  server.post(
    `/${locale}/reset`,
    { schema: { body: form({ email: line }) }, config: few },
    async (request, reply) => {
      const answer = await requestReset(shop.db, {
        email: request.body.email,
        origin: shop.settings.publicOrigin,
      })
      const page = await personalContext(shop, request, locale)
      if (!answer.ok)
        return sendPersonal(
          reply,
          page,
          requestResetPage(page, refusedForm(words, request.body, answer, 'email')),
          429,
        )
      const text = words('register.sent', { email: request.body.email.trim() })
      return sendPersonal(reply, page, messagePage({ title: words('register.sent_title'), text }))
    },
  )
  server.post(
    `/${locale}/reset/new`,
    { schema: { body: form({ token: line, password: line }) }, config: few },
    async (request, reply) => {
      const { token, password } = request.body
      const answer = await resetPassword(shop.db, { token, password })
      const page = await personalContext(shop, request, locale)
      if (!answer.ok)
        return sendPersonal(
          reply,
          page,
          newPasswordPage(page, refusedForm(words, request.body, answer, 'password'), token),
          422,
        )
      const action = { label: words('sign_in.title'), href: `/${locale}/sign-in` }
      return sendPersonal(
        reply,
        page,
        messagePage({ title: words('reset.title'), text: words('reset.done'), action }),
      )
    },
  )
}

/** Signing in and out, opening an account, choosing a new password, in every language. */
export function doorRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    signInRoutes(server, shop, locale)
    passkeyRoute(server, shop, locale)
    signOutRoute(server, shop, locale)
    registerRoutes(server, shop, locale)
    resetRoutes(server, shop, locale)
  }
}

import { Type } from 'typebox'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import type { Refusal } from '#kernel/result.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
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
  type Actor,
} from '#people/access/index.ts'
import {
  choosePaymentPassword,
  confirmPhone,
  givePhone,
  reauthenticate,
  requestPaymentPasswordReset,
} from '#flows/protect-payer.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, type FormState } from '../pages/door.ts'
import { safetyPage } from '../pages/safety.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { isMessageKey, wordsFor } from '../words.ts'

const closed = { additionalProperties: false } as const
const line = Type.Optional(Type.String({ maxLength: 200 }))
const long = Type.Optional(Type.String({ maxLength: 20_000 }))
const query = Type.Object({ token: line, done: line }, closed)
const config = { rateLimit: { max: 30, timeWindow: '1 minute' } } as const

type At = { readonly locale: Locale; readonly actor: Actor }

/** Words for what was done just now, by the name the address has. */
const doneWords: Readonly<Record<string, string>> = {
  password: 'safety.password_done',
  mailed: 'safety.password_mailed',
  done: 'wallet.done',
}

async function showSafety(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: At & {
    readonly form?: FormState
    readonly token?: string | undefined
    readonly done?: string | undefined
  },
): Promise<HttpReply> {
  const { locale, actor, form = emptyForm, token, done } = at
  const { db } = shop
  const rp = relyingPartyOf(shop.settings.publicOrigin)
  const [page, hasPassword, phrase, phone, passkeys, offer] = await Promise.all([
    personalContext(shop, request, locale, actor),
    hasPaymentPassword(db, actor.party),
    phraseOf(db, actor.party),
    phoneOf(db, actor.party),
    passkeysOf(db, actor.party),
    rp && offerPasskey(db, actor, rp),
  ])
  const key = doneWords[done ?? ''] ?? ''
  const content = safetyPage(page, {
    hasPassword,
    token,
    phrase,
    phone,
    passkeys,
    offer: offer && JSON.stringify(offer),
    form,
    notice: isMessageKey(key) ? wordsFor(locale)(key) : undefined,
  })
  return sendPersonal(reply, page, content, form === emptyForm ? 200 : 422)
}

type Given = Readonly<Record<string, string | undefined>>

/** A new way to prove who pays needs the sign-in password: an open session alone must not make one. */
async function ifOwner(
  shop: Shop,
  actor: Actor,
  given: Given,
  field: 'phonePassword' | 'keyPassword',
): Promise<{ readonly ok: true } | Refusal<string>> {
  const known = await reauthenticate(shop.db, actor, given[field] ?? '')
  return known.ok ? known : { ...known, detail: { ...known.detail, field } }
}

/** Carry a form out for the one who is signed in; what is refused is shown beside its field. */
function formRoute(
  server: HttpServer,
  shop: Shop,
  {
    locale,
    path,
    fields,
    field,
    done,
  }: {
    readonly locale: Locale
    readonly path: string
    readonly fields: readonly string[]
    readonly field: string
    readonly done: string
  },
  work: (actor: Actor, given: Given) => Promise<{ readonly ok: true } | Refusal<string>>,
): void {
  const here = `/${locale}/account/safety`
  const body = Type.Object(
    Object.fromEntries(fields.map((each) => [each, each === 'answer' ? long : line])),
    closed,
  )
  server.post(`${here}${path}`, { schema: { body }, config }, async (request, reply) => {
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, here)
    const given = (request.body ?? {}) as Given
    const answer = await work(actor, given)
    if (answer.ok) return redirectTo(reply, `${here}?done=${done}`)
    const shown = { phrase: given['phrase'], phone: given['phone'] }
    const kept = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
    const form = refusedForm(wordsFor(locale), kept, answer, field)
    return showSafety(shop, request, reply, { locale, actor, form, token: given['token'] })
  })
}

function passwordRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = '/payment-password'
  formRoute(
    server,
    shop,
    { locale, path, fields: ['paymentPassword', 'password', 'token'], field: 'password', done: 'password' },
    (actor, { paymentPassword = '', password = '', token }) =>
      choosePaymentPassword(shop.db, actor, {
        paymentPassword,
        password,
        ...(token === undefined ? {} : { token }),
      }),
  )
  formRoute(
    server,
    shop,
    { locale, path: `${path}/link`, fields: [], field: 'password', done: 'mailed' },
    (actor) => requestPaymentPasswordReset(shop.db, actor, shop.settings.publicOrigin),
  )
}

function markRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const secret = shop.settings.secretKey.reveal()
  const of = (path: string, fields: readonly string[], field: string) => ({
    locale,
    path,
    fields,
    field,
    done: 'done',
  })
  formRoute(server, shop, of('/words', ['phrase'], 'phrase'), (actor, { phrase = '' }) =>
    choosePhrase(shop.db, actor.party, phrase),
  )
  formRoute(server, shop, of('/phone', ['phone', 'phonePassword'], 'phone'), async (actor, given) => {
    const known = await ifOwner(shop, actor, given, 'phonePassword')
    return known.ok ? givePhone(shop.db, actor, given['phone'] ?? '', secret) : known
  })
  formRoute(server, shop, of('/phone/code', ['code'], 'code'), (actor, { code = '' }) =>
    confirmPhone(shop.db, actor, { code, secret }),
  )
  const rp = relyingPartyOf(shop.settings.publicOrigin)
  const making = of('/passkeys', ['name', 'answer', 'step', 'keyPassword'], 'answer')
  formRoute(server, shop, making, async (actor, given) => {
    const known = await ifOwner(shop, actor, given, 'keyPassword')
    if (!known.ok) return known
    if (rp === undefined) return { ok: false, refusal: 'passkey_refused' }
    return recordPasskey(
      shop.db,
      actor.party,
      { name: given['name'] ?? '', answer: given['answer'] ?? '' },
      rp,
    )
  })
  formRoute(server, shop, of('/passkeys/remove', ['id'], 'answer'), async (actor, { id = '' }) => {
    await removePasskey(shop.db, actor.party, id)
    return { ok: true }
  })
}

/** The page of what protects a payer, in every language; mailed links for a new payment password lead to it. */
export function safetyRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    const here = `/${locale}/account/safety`
    for (const path of [here, `/${locale}/account/payment-password`])
      server.get(path, { schema: { querystring: query } }, async (request, reply) => {
        const actor = await actorOf(shop.db, request)
        if (!actor) return toSignIn(reply, locale, request.url)
        const { token, done } = request.query
        return showSafety(shop, request, reply, { locale, actor, token, done })
      })
    passwordRoutes(server, shop, locale)
    markRoutes(server, shop, locale)
  }
}

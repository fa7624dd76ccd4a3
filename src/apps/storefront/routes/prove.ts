import { Type, type Static } from 'typebox'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import type { Locale } from '#market/catalog/index.ts'
import type { ProofWay } from '#money/payments/index.ts'
import { askForPasskeyStepUp, hasMessageCode, phraseOf } from '#people/access/index.ts'
import {
  boundOf,
  endAsked,
  findAskedTry,
  isAnothers,
  provePayer,
  sendProofCode,
  waysOf,
  type AskedTry,
  type PayerAnswer,
  type Standing,
} from '#flows/prove-payer.ts'
import { giveReach, hidden, knownReach, reachOf } from '#flows/reach-payer.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, type FormState } from '../pages/door.ts'
import { provenPage, provePage } from '../pages/prove.ts'
import { personalContext, sendPersonal } from '../shop.ts'
import { toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, orderParams, orderQuery, type PayingShop } from './order-of.ts'
import type { PayableKind } from './payable.ts'
import { proofRules } from './proof.ts'
import { goOn, sayWhyNot, type PayableAt } from './send-to-pay.ts'

const line = Type.Optional(Type.String({ maxLength: 100 }))
const body = Type.Object(
  {
    way: Type.Optional(
      Type.Union([
        Type.Literal('passkey'),
        Type.Literal('totp'),
        Type.Literal('password'),
        Type.Literal('message'),
        Type.Literal('mail'),
      ]),
    ),
    step: line,
    code: line,
    totp: line,
    paymentPassword: line,
    address: Type.Optional(Type.String({ maxLength: 254 })),
    answer: Type.Optional(Type.String({ maxLength: 20_000 })),
  },
  { additionalProperties: false },
)
type Given = Static<typeof body>

type At = PayableAt & { readonly asked: AskedTry }

const standingOf = ({ payable, locale }: PayableAt): Standing => ({
  actor: payable.actor,
  email: payable.email,
  phone: payable.phone,
  locale,
})

async function passkeyFor(
  shop: PayingShop,
  asked: AskedTry,
  ways: readonly ProofWay[],
): Promise<string | undefined> {
  const { relyingParty } = proofRules(shop)
  const { party, ...bound } = boundOf(asked)
  if (!ways.includes('passkey') || relyingParty === undefined || party === null) return undefined
  return JSON.stringify(await askForPasskeyStepUp(shop.db, { party, ...bound }, relyingParty))
}

async function showAsked(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: At & {
    readonly form?: FormState
    readonly wasSent?: boolean
    readonly status?: number
    /** The payer would rather name another address. */
    readonly isElsewhere?: boolean
  },
): Promise<HttpReply> {
  const { locale, payable, asked, form = emptyForm, wasSent = false, status = 200 } = at
  const { here, proof: query, actor } = payable
  const words = wordsFor(locale)
  const page = await personalContext(shop, request, locale, actor)
  const common = {
    title: payable.title(words),
    total: asked.attempt.amount,
    method: asked.attempt.method,
    back: `${here}${query}`,
  }
  if (asked.proof.state === 'proven') return sendPersonal(reply, page, provenPage(page, common))
  const rules = proofRules(shop)
  const standing = standingOf(at)
  const ways = await waysOf(shop.db, asked, standing, rules)
  const { party, subject } = boundOf(asked)
  const [passkey, hasCode, phrase, reach] = await Promise.all([
    passkeyFor(shop, asked, ways),
    hasMessageCode(shop.db, party, subject),
    party === null ? undefined : phraseOf(shop.db, party),
    party === null ? reachOf(shop.db, asked, standing, rules.secret) : undefined,
  ])
  const isGuestUnknown = party === null && knownReach(standing) === undefined
  const content = provePage(page, {
    ...common,
    ways,
    passkey,
    mailTo: hidden(party === null ? reach : { way: 'mail', to: actor?.email ?? '' }),
    messageTo: reach?.way === 'message' ? hidden(reach) : undefined,
    asksAddress: isGuestUnknown && (reach === undefined || at.isElsewhere === true),
    mayChangeAddress: isGuestUnknown && reach !== undefined,
    hasCode,
    wasSent,
    maySend: asked.proof.maySend,
    until: asked.proof.expiresAt,
    phrase,
    form,
    action: `${here}/pay/prove${query}`,
  })
  return sendPersonal(reply, page, content, status)
}

/** A guest of whom nothing is known says where a code reaches them; it is sent there at once. */
async function takeAddress(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: At & { readonly given: Given },
): Promise<HttpReply> {
  const { asked, given, locale } = at
  const { address = '' } = given
  const known = standingOf(at)
  const taken = await giveReach(shop.db, asked, { address, known, secret: proofRules(shop).secret })
  if (taken.ok) return sendCode(shop, request, reply, at)
  const form = refusedForm(wordsFor(locale), { address }, taken, 'address')
  return showAsked(shop, request, reply, { ...at, form, isElsewhere: true, status: 422 })
}

function answerIn(given: Given): PayerAnswer {
  const { way = 'mail', answer = '', paymentPassword: password = '' } = given
  if (way === 'passkey') return { way, answer }
  if (way === 'password') return { way, password }
  return { way, code: (given.code ?? given.totp ?? '').replace(/\s/g, '') }
}

async function sendCode(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: At,
): Promise<HttpReply> {
  const sent = await sendProofCode(shop.db, at.asked, standingOf(at), proofRules(shop))
  if (sent.ok) return showAsked(shop, request, reply, { ...at, wasSent: true })
  const why = sent.refusal === 'too_many_attempts' ? refused('proof_too_many_codes') : sent
  const form = refusedForm(wordsFor(at.locale), {}, why, 'code')
  return showAsked(shop, request, reply, { ...at, form, status: 422 })
}

async function takeAnswer(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: At & { readonly given: Given },
): Promise<HttpReply> {
  const { asked, payable, given } = at
  const { here, proof: query, reference } = payable
  const answer = answerIn(given)
  const rules = proofRules(shop)
  const proven = await provePayer(
    shop.db,
    shop.connectors,
    { asked, reference, answer },
    standingOf(at),
    rules,
  )
  const method = { code: asked.attempt.method }
  if (proven.ok) return goOn(shop, reply, at, { method, action: proven.value.action })
  const { refusal } = proven
  if (refusal === 'proof_failed' || refusal === 'proof_not_open')
    return redirectTo(reply, `${here}/pay${query}`)
  if (refusal === 'provider_refused') return sayWhyNot(shop, request, reply, { ...at, method, refusal })
  if (refusal === 'provider_silent') return redirectTo(reply, `${here}/pay/prove${query}`)
  const field = { totp: 'totp', password: 'paymentPassword' }[answer.way as string] ?? 'code'
  const { field: _, ...detail } = proven.detail ?? {}
  // A code that was sent lives longer than one of the app, and is said to be wrong in other words.
  const isSent = refusal === 'code_is_wrong' && answer.way !== 'totp'
  const why = { ok: false, refusal: isSent ? 'sent_code_is_wrong' : refusal, detail } as const
  const form = refusedForm(wordsFor(at.locale), {}, why, field)
  return showAsked(shop, request, reply, { ...at, form, status: 422 })
}

/** Proving who pays, before the provider of a way to pay is asked. */
export function proveRoutes(server: HttpServer, shop: PayingShop, locale: Locale, kind: PayableKind): void {
  const path = `/${locale}/${kind.path}/:id/pay/prove`
  const config = { load: 'pay', rateLimit: { max: 30, timeWindow: '1 minute' } } as const
  const schema = { params: orderParams, querystring: orderQuery }
  type Then = (at: At) => Promise<HttpReply>
  const asking = async (
    request: HttpRequest & { params: { id: string }; query: { token?: string } },
    reply: HttpReply,
    then: Then,
  ) => {
    const payable = await kind.find(shop, request, askedOrder(request), locale)
    const { here, proof: query } = payable
    if (!payable.isOpen) return redirectTo(reply, `${here}${query}`)
    const asked = await findAskedTry(shop.db, payable.reference)
    if (asked === undefined) return redirectTo(reply, `${here}/pay/now${query}`)
    if (isAnothers(asked, payable)) return toSignIn(reply, locale, `${here}/pay/prove`)
    if (asked.proof.state === 'awaiting' && asked.proof.isOver) {
      await endAsked(shop.db, asked, 'expire')
      return redirectTo(reply, `${here}/pay${query}`)
    }
    return then({ locale, payable, asked })
  }
  server.get(path, { schema, config }, async (request, reply) =>
    asking(request, reply, (at) => showAsked(shop, request, reply, at)),
  )
  server.post(path, { schema: { ...schema, body }, config }, async (request, reply) =>
    asking(request, reply, async (at) => {
      const given = request.body
      if (at.asked.proof.state === 'proven') return showAsked(shop, request, reply, at)
      if (given.step === 'send') return sendCode(shop, request, reply, at)
      if (given.step === 'address') return takeAddress(shop, request, reply, { ...at, given })
      if (given.step === 'elsewhere') return showAsked(shop, request, reply, { ...at, isElsewhere: true })
      if (given.step !== 'cancel') return takeAnswer(shop, request, reply, { ...at, given })
      await endAsked(shop.db, at.asked, 'cancel')
      return redirectTo(reply, `${at.payable.here}/pay${at.payable.proof}`)
    }),
  )
}

import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  cleanLine,
  questionsOf,
  reportReasons,
  shownName,
  shownQuestion,
  type VoiceId,
} from '#people/reviews/index.ts'
import { answerQuestion, askQuestion, reportText } from '#flows/speak-of-product.ts'
import { placeOfVoice, type VoicedProduct } from '#views/storefront/index.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, type FormState } from '../pages/door.ts'
import { questionsPage, reportPage } from '../pages/questions.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import { productOf, productParams } from './reviews.ts'

const closed = { additionalProperties: false } as const
const pageSize = 20
const few = { rateLimit: { max: 30, timeWindow: '1 minute' } } as const
const text = Type.Optional(Type.String({ maxLength: 10_000 }))
const textBody = Type.Object({ text }, closed)
const dones = ['asked', 'answered', 'said_held'] as const
type Done = (typeof dones)[number]

async function show(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: { locale: Locale; product: VoicedProduct; number: number; form: FormState; done?: Done | undefined },
): Promise<HttpReply> {
  const { locale, product, number, form, done } = at
  const [page, found] = await Promise.all([
    personalContext(shop, request, locale),
    questionsOf(shop.db, { productId: product.id, page: number, size: pageSize }),
  ])
  const content = questionsPage(page, product, { ...found, number, size: pageSize, form, done })
  return sendPersonal(reply, page, content, form === emptyForm ? 200 : 422)
}

function askRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const path = `/${locale}/p/:slug/questions`
  const querystring = Type.Object(
    {
      page: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,3}$' })),
      done: Type.Optional(Type.String({ maxLength: 20 })),
    },
    closed,
  )
  server.get(path, { schema: { params: productParams, querystring } }, async (request, reply) => {
    const product = await productOf(shop, request.params.slug, locale)
    const number = Number(request.query.page ?? 1)
    const done = dones.find((each) => each === request.query.done)
    return show(shop, request, reply, { locale, product, number, form: emptyForm, done })
  })
  server.post(
    path,
    { schema: { params: productParams, body: textBody }, config: few },
    async (request, reply) => {
      const product = await productOf(shop, request.params.slug, locale)
      const at = `/${locale}/p/${product.slug}/questions`
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, at)
      const name = shownName(actor.displayName)
      const speech = { author: actor.party, name, locale, text: request.body.text }
      const asked = await askQuestion(shop.db, product.id, speech)
      if (asked.ok)
        return redirectTo(reply, `${at}?done=${asked.value.held.length === 0 ? 'asked' : 'said_held'}`)
      const form = refusedForm(wordsFor(locale), request.body, asked, 'question')
      return show(shop, request, reply, { locale, product, number: 1, form })
    },
  )
}

function answerRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const params = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed)
  const path = `/${locale}/questions/:id/answers`
  server.post(path, { schema: { params, body: textBody }, config: few }, async (request, reply) => {
    const id = parseId('que', request.params.id)
    const question = id.ok ? await shownQuestion(shop.db, id.value) : undefined
    const slug = question && (await placeOfVoice(shop.db, question.id))
    if (question === undefined || slug === undefined) throw problem(404, 'not_found')
    const at = `/${locale}/p/${slug}/questions`
    const actor = await actorOf(shop.db, request)
    if (!actor) return toSignIn(reply, locale, at)
    const name = shownName(actor.displayName)
    const speech = { author: actor.party, name, locale, text: request.body.text }
    const answered = await answerQuestion(shop.db, question.id, speech, {
      origin: shop.settings.publicOrigin,
    })
    if (answered.ok) {
      const done = answered.value.held.length === 0 ? 'answered' : 'said_held'
      return redirectTo(reply, `${at}?done=${done}#${question.id}`)
    }
    const form = refusedForm(wordsFor(locale), {}, answered, 'answer')
    const product = await productOf(shop, slug, locale)
    return show(shop, request, reply, { locale, product, number: 1, form })
  })
}

const voiceId = (given: string): VoiceId | undefined =>
  /^(?:rev|que|ans)_[0-9a-hjkmnp-tv-z]{26}$/.test(given) ? (given as VoiceId) : undefined

function reportRoutes(server: HttpServer, shop: Shop, locale: Locale): void {
  const params = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed)
  const path = `/${locale}/voices/:id/report`
  const body = Type.Object(
    {
      reason: Type.Union(reportReasons.map((each) => Type.Literal(each))),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    },
    closed,
  )
  const open = async (request: HttpRequest, given: string) => {
    const id = voiceId(given)
    if (id === undefined || (await placeOfVoice(shop.db, id)) === undefined) throw problem(404, 'not_found')
    return { id, actor: await actorOf(shop.db, request) }
  }
  server.get(path, { schema: { params } }, async (request, reply) => {
    const { id, actor } = await open(request, request.params.id)
    if (!actor) return toSignIn(reply, locale, `/${locale}/voices/${id}/report`)
    const page = await personalContext(shop, request, locale, actor)
    return sendPersonal(reply, page, reportPage(page, id, false))
  })
  server.post(path, { schema: { params, body }, config: few }, async (request, reply) => {
    const { id, actor } = await open(request, request.params.id)
    if (!actor) return toSignIn(reply, locale, `/${locale}/voices/${id}/report`)
    const { reason, note = '' } = request.body
    await reportText(shop.db, id, { reporter: actor.party, reason, note: cleanLine(note) })
    const page = await personalContext(shop, request, locale, actor)
    return sendPersonal(reply, page, reportPage(page, id, true))
  })
}

/** Questions about a product and their answers, and reports of what anybody said. */
export function questionRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    askRoutes(server, shop, locale)
    answerRoute(server, shop, locale)
    reportRoutes(server, shop, locale)
  }
}

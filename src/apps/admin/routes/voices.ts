import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { refused, type Result } from '#kernel/result.ts'
import { locales } from '#market/catalog/index.ts'
import { deskVoices, faqsOf, type QuestionId, type ReviewId, type VoiceId } from '#people/reviews/index.ts'
import { answerAsSeller, moderate, putFaq, removeFaq, replyAsSeller } from '#flows/moderate-voices.ts'
import { oneProduct } from '#views/operator-desk/index.ts'
import { buyersPictures } from '../../pictures.ts'
import { sendPhotograph } from '../../storefront/routes/photographs.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { faqsPage, voiceLists, voicesPage, type VoiceList } from '../pages/voices.ts'
import { operatorOf } from '../policy.ts'

const closed = { additionalProperties: false } as const

const queryOf = (list: VoiceList) => (list === 'unanswered' ? { unanswered: true } : { state: list })

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly list: VoiceList; readonly form: DeskForm },
): Promise<HttpReply> {
  const voices = await deskVoices(desk.db, queryOf(at.list))
  const page = voicesPage(at.list, voices, at.form)
  return sendDesk(desk, request, reply, page, at.form === freshForm ? 200 : 422)
}

function voiceOf(given: string): VoiceId {
  if (!/^(?:rev|que|ans)_[0-9a-hjkmnp-tv-z]{26}$/.test(given)) throw problem(404, 'not_found')
  return given as VoiceId
}

type Sent = { readonly id: VoiceId; readonly text: string | undefined; readonly actor: string }

function decisionRoutes(server: HttpServer, desk: Desk): void {
  const { publicOrigin: origin, secretKey } = desk.settings
  const stationery = { origin, linkKey: secretKey.reveal() }
  const decide = (
    how: 'publish' | 'refuse' | 'reply' | 'answer',
    done: string,
    work: (sent: Sent) => Promise<Result<unknown, string>>,
  ) =>
    server.post(
      `/admin/voices/:id/${how}`,
      { schema: { params: idParams, body: keyed({ text: line, reason: line }) } },
      async (request, reply) => {
        const id = voiceOf(request.params.id)
        const text = how === 'refuse' ? request.body.reason : request.body.text
        const decided = await work({ id, text, actor: operatorOf(request).party })
        const list = how === 'answer' ? 'unanswered' : how === 'reply' ? 'published' : 'pending'
        if (decided.ok) return redirectTo(reply, `/admin/voices?show=${list}&done=${done}`)
        const form = refusedDesk(request.body, { ...decided, detail: { ...decided.detail, field: '' } })
        return show(desk, request, reply, { list, form })
      },
    )
  decide('publish', 'voice_decided', async ({ id, actor }) =>
    moderate(desk.db, id, { verdict: { how: 'publish' }, actor }, stationery),
  )
  decide('refuse', 'voice_decided', async ({ id, text = '', actor }) =>
    moderate(desk.db, id, { verdict: { how: 'refuse', because: text }, actor }, stationery),
  )
  decide('reply', 'voice_answered', async ({ id, text, actor }) =>
    id.startsWith('rev_')
      ? replyAsSeller(desk.db, id as ReviewId, { text, actor })
      : refused('review_not_found'),
  )
  decide('answer', 'voice_answered', async ({ id, text }) => {
    if (!id.startsWith('que_')) return refused('question_not_found')
    const [question] = await deskVoices(desk.db, { id })
    return answerAsSeller(desk.db, id as QuestionId, { text, locale: question?.locale ?? 'en' }, stationery)
  })
}

async function showFaqs(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly productId: number; readonly form: DeskForm },
): Promise<HttpReply> {
  const product = Number.isSafeInteger(at.productId) ? await oneProduct(desk.db, at.productId) : undefined
  if (!product) throw problem(404, 'not_found')
  const title = product.texts['en']?.title ?? product.slug
  const page = faqsPage({ id: at.productId, title }, await faqsOf(desk.db, at.productId), at.form)
  return sendDesk(desk, request, reply, page, at.form === freshForm ? 200 : 422)
}

function faqRoutes(server: HttpServer, desk: Desk): void {
  const params = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) }, closed)
  const path = '/admin/products/:id/faqs'
  server.get(path, { schema: { params, querystring: asking({}) } }, async (request, reply) =>
    showFaqs(desk, request, reply, { productId: Number(request.params.id), form: freshForm }),
  )
  const locale = Type.Union(locales.map((each) => Type.Literal(each)))
  const body = keyed({ locale, question: line, answer: Type.Optional(Type.String({ maxLength: 10_000 })) })
  server.post(path, { schema: { params, body } }, async (request, reply) => {
    const productId = Number(request.params.id)
    const { question, answer } = request.body
    const actor = operatorOf(request).party
    const at = { productId, locale: request.body.locale }
    const put = await putFaq(desk.db, at, { question, answer, actor })
    if (put.ok) return redirectTo(reply, `/admin/products/${productId}/faqs?done=faq_saved`)
    return showFaqs(desk, request, reply, { productId, form: refusedDesk(request.body, put) })
  })
  const change = keyed({
    product: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
    question: line,
    answer: Type.Optional(Type.String({ maxLength: 10_000 })),
    remove: Type.Optional(Type.Literal('yes')),
  })
  server.post('/admin/faqs/:id', { schema: { params: idParams, body: change } }, async (request, reply) => {
    const id = parseId('faq', request.params.id)
    if (!id.ok) throw problem(404, 'not_found')
    const { product, question, answer, remove } = request.body
    const actor = operatorOf(request).party
    const changed =
      remove === 'yes'
        ? await removeFaq(desk.db, id.value, actor)
        : await putFaq(desk.db, { id: id.value }, { question, answer, actor })
    if (changed.ok) return redirectTo(reply, `/admin/products/${product}/faqs?done=faq_saved`)
    const form = { values: {}, faults: refusedDesk({}, changed).faults }
    return showFaqs(desk, request, reply, { productId: Number(product), form })
  })
}

/** What people say of products: what waits, what is unanswered, what is asked often. */
export function voiceRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ show: Type.Optional(Type.String({ maxLength: 20 })) })
  server.get('/admin/voices', { schema: { querystring } }, async (request, reply) => {
    const list = voiceLists.find((each) => each === request.query.show) ?? 'pending'
    return show(desk, request, reply, { list, form: freshForm })
  })
  decisionRoutes(server, desk)
  faqRoutes(server, desk)
  const { store } = buyersPictures(desk.settings)
  server.get('/admin/photographs/:id', { schema: { params: idParams } }, async (request, reply) =>
    sendPhotograph(reply, store, request.params.id),
  )
}

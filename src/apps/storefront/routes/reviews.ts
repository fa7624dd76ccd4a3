import { Type } from 'typebox'
import type { FileStore } from '#kernel/files.ts'
import {
  problem,
  rawBody,
  redirectTo,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  photographLimits,
  reviewOfWriter,
  reviewSorts,
  reviewsOf,
  shownName,
  votesOf,
  type Writer,
} from '#people/reviews/index.ts'
import type { Actor } from '#people/access/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { weighReview } from '#flows/speak-of-product.ts'
import { mostPhotographs, ownerOf, provingOrder, takeReviewBack, writeReview } from '#flows/write-review.ts'
import {
  placeOfVoice,
  ratingOf,
  voicedOrder,
  voicedProduct,
  type VoicedProduct,
} from '#views/storefront/index.ts'
import { readMultipart } from '../../admin/multipart.ts'
import { buyersPictures } from '../../pictures.ts'
import { votable, withOwnVotes } from '../components/votes.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, type FormState } from '../pages/door.ts'
import {
  orderVoicesPage,
  reviewsAddress,
  reviewsPage,
  writePage,
  type ReviewsAsked,
} from '../pages/reviews.ts'
import { personalContext, sendPersonal, sendShared, type Shop } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import { askedOrder, emptyBody, findOrderOf, orderParams, orderQuery, tokenQuery } from './order-of.ts'

const closed = { additionalProperties: false } as const
const pageSize = 10
const few = { rateLimit: { max: 30, timeWindow: '1 minute' } } as const

/** The params of every page about a product. */
export const productParams = Type.Object(
  { slug: Type.String({ maxLength: 120, pattern: '^[a-z0-9-]+$' }) },
  closed,
)

const proofQuery = {
  order: Type.Optional(Type.String({ maxLength: 40 })),
  token: tokenQuery,
}
const writeQuery = Type.Object(
  { ...proofQuery, done: Type.Optional(Type.Union([Type.Literal('shown'), Type.Literal('held')])) },
  closed,
)

/** The product of a page; a page of a product that is not for sale is not found. */
export async function productOf(shop: Shop, slug: string, locale: Locale): Promise<VoicedProduct> {
  const product = await voicedProduct(shop.db, slug, locale)
  if (product === undefined) throw problem(404, 'not_found')
  return product
}

function askedOf(query: URLSearchParams): ReviewsAsked {
  const stars = /^[1-5]$/.exec(query.get('stars') ?? '')?.[0]
  const page = Number(/^[1-9]\d{0,3}$/.exec(query.get('page') ?? '')?.[0] ?? 1)
  return {
    sort: reviewSorts.find((each) => each === query.get('sort')) ?? 'helpful',
    stars: stars === undefined ? undefined : Number(stars),
    photographs: query.get('photographs') === 'yes',
    page,
  }
}

/** What whoever is signed in sees of the votes on a page that is kept for everybody. */
export const votesOn =
  ({ db }: Shop, locale: Locale) =>
  async (text: string, { party }: Actor): Promise<string> => {
    const ids = votable(text)
    if (ids.length === 0) return text
    return withOwnVotes(wordsFor(locale), text, { locale, votes: await votesOf(db, party, ids) })
  }

function listRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  server.get(`/${locale}/p/:slug/reviews`, { schema: { params: productParams } }, async (request, reply) => {
    const asked = askedOf(new URLSearchParams(request.url.split('?')[1] ?? ''))
    const { slug } = request.params
    return sendShared(shop, request, reply, {
      locale,
      address: reviewsAddress(slug, asked),
      ownView: votesOn(shop, locale),
      make: async (page) => {
        const product = await voicedProduct(shop.db, slug, locale)
        if (product === undefined) return undefined
        const { stars, photographs, sort, page: number } = asked
        const [rating, found] = await Promise.all([
          ratingOf(shop.db, product.id),
          reviewsOf(shop.db, {
            productId: product.id,
            sort,
            withPhotographs: photographs,
            page: number,
            size: pageSize,
            ...(stars === undefined ? {} : { stars }),
          }),
        ])
        const content = reviewsPage(page, product, { asked, rating, ...found, size: pageSize })
        return { content, tags: [`product:${product.id}`] }
      },
    })
  })
}

type Writing = { readonly writer: Writer; readonly proof: string }

/** Who writes: the buyer of the order whose link was used, else whoever is signed in. */
async function writerOf(
  shop: Shop,
  request: HttpRequest,
  query: { readonly order?: string; readonly token?: string },
): Promise<Writing | undefined> {
  if (query.order !== undefined && query.token !== undefined) {
    const { view } = await findOrderOf(shop, request, { id: query.order, token: query.token })
    const { id, buyerId, shippingAddress } = view.order
    const name = shownName(shippingAddress.name)
    const proof = `?${new URLSearchParams({ order: id, token: query.token }).toString()}`
    if (buyerId !== null) return { writer: { kind: 'party', partyId: buyerId as PartyId, name }, proof }
    return { writer: { kind: 'guest', orderId: id, name }, proof }
  }
  const actor = await actorOf(shop.db, request)
  if (actor === undefined) return undefined
  return { writer: { kind: 'party', partyId: actor.party, name: shownName(actor.displayName) }, proof: '' }
}

async function showWriting(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: {
    readonly locale: Locale
    readonly product: VoicedProduct
    readonly writing: Writing
    readonly form: FormState
    readonly done?: 'shown' | 'held' | undefined
  },
): Promise<HttpReply> {
  const { locale, product, writing, form, done } = at
  const owner = ownerOf(writing.writer)
  const [page, own, proven] = await Promise.all([
    personalContext(shop, request, locale),
    reviewOfWriter(shop.db, { productId: product.id, ...owner }),
    provingOrder(shop.db, product.id, owner),
  ])
  const shown = {
    product,
    own,
    form,
    done,
    name: writing.writer.name,
    isVerified: proven !== null,
    proof: writing.proof,
    limits: { photographs: mostPhotographs, mb: photographLimits.bytes / 1_000_000 },
  }
  return sendPersonal(reply, page, writePage(page, shown), form === emptyForm ? 200 : 422)
}

function typedIn(request: HttpRequest) {
  const parts = readMultipart(request.headers['content-type'], rawBody(request))
  if (parts === undefined) throw problem(400, 'malformed_form', { detail: 'The form did not arrive whole.' })
  const text = (name: string) => parts.find((each) => each.name === name)?.bytes.toString('utf8')
  const files = parts.filter(({ name, bytes }) => name === 'photographs' && bytes.length > 0)
  const typed = { rating: text('rating'), title: text('title'), body: text('body') }
  return { typed, files: files.map((each) => each.bytes), removePhotographs: text('remove') === 'yes' }
}

function writeRoutes(server: HttpServer, shop: Shop, locale: Locale, store: FileStore): void {
  const path = `/${locale}/p/:slug/reviews`
  const schema = { params: productParams, querystring: writeQuery }
  server.get(`${path}/write`, { schema }, async (request, reply) => {
    const product = await productOf(shop, request.params.slug, locale)
    const writing = await writerOf(shop, request, request.query)
    if (writing === undefined) return toSignIn(reply, locale, `/${locale}/p/${product.slug}/reviews/write`)
    const { done } = request.query
    return showWriting(shop, request, reply, { locale, product, writing, form: emptyForm, done })
  })
  const bodyLimit = mostPhotographs * photographLimits.bytes + 100_000
  const options = { schema, bodyLimit, config: { ...few, body: 'raw' as const } }
  server.post(`${path}/write`, options, async (request, reply) => {
    const product = await productOf(shop, request.params.slug, locale)
    const writing = await writerOf(shop, request, request.query)
    if (writing === undefined) return toSignIn(reply, locale, `/${locale}/p/${product.slug}/reviews/write`)
    const sent = typedIn(request)
    const given = { productId: product.id, writer: writing.writer, locale, ...sent }
    const written = await writeReview(shop.db, store, given)
    if (!written.ok) {
      const form = refusedForm(wordsFor(locale), sent.typed, written, 'body')
      return showWriting(shop, request, reply, { locale, product, writing, form })
    }
    const done = written.value.held.length === 0 ? 'shown' : 'held'
    const back = `/${locale}/p/${product.slug}/reviews/write${writing.proof === '' ? '?' : `${writing.proof}&`}`
    return redirectTo(reply, `${back}done=${done}`)
  })
  const withdrawal = { params: productParams, querystring: Type.Object(proofQuery, closed), body: emptyBody }
  server.post(`${path}/withdraw`, { schema: withdrawal, config: few }, async (request, reply) => {
    const product = await productOf(shop, request.params.slug, locale)
    const writing = await writerOf(shop, request, request.query)
    if (writing === undefined) return toSignIn(reply, locale, `/${locale}/p/${product.slug}/reviews/write`)
    const own = await reviewOfWriter(shop.db, { productId: product.id, ...ownerOf(writing.writer) })
    if (own !== undefined) await takeReviewBack(shop.db, own.id, writing.writer)
    return redirectTo(reply, `/${locale}/p/${product.slug}/reviews`)
  })
}

function voteRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const params = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed)
  const body = Type.Object({ helps: Type.Union([Type.Literal('yes'), Type.Literal('no')]) }, closed)
  server.post(
    `/${locale}/reviews/:id/helpful`,
    { schema: { params, body }, config: few },
    async (request, reply) => {
      const id = parseId('rev', request.params.id)
      const slug = id.ok ? await placeOfVoice(shop.db, id.value) : undefined
      if (!id.ok || slug === undefined) throw problem(404, 'not_found')
      const back = `/${locale}/p/${slug}/reviews`
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, back)
      await weighReview(shop.db, id.value, { voter: actor.party, helps: request.body.helps === 'yes' })
      return redirectTo(reply, `${back}#${id.value}`)
    },
  )
}

function orderRoute(server: HttpServer, shop: Shop, locale: Locale): void {
  const schema = { params: orderParams, querystring: orderQuery }
  server.get(`/${locale}/orders/:id/reviews`, { schema }, async (request, reply) => {
    const { view, actor } = await findOrderOf(shop, request, askedOrder(request))
    const { id, state } = view.order
    const page = await personalContext(shop, request, locale, actor)
    const { token } = request.query
    const shown = {
      products: await voicedOrder(shop.db, id, locale),
      isReceived: state === 'fulfilled' || state === 'completed' || state === 'refunded',
      proof: token ? `?${new URLSearchParams({ order: id, token }).toString()}` : '',
    }
    return sendPersonal(reply, page, orderVoicesPage(page, shown))
  })
}

/** Reviews: read, written, changed, taken back, voted for. */
export function reviewRoutes(server: HttpServer, shop: Shop): void {
  const { store } = buyersPictures(shop.settings)
  for (const locale of locales) {
    listRoute(server, shop, locale)
    writeRoutes(server, shop, locale, store)
    voteRoute(server, shop, locale)
    orderRoute(server, shop, locale)
  }
}

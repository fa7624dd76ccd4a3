import { Type } from 'typebox'
import { fileStore } from '#kernel/files.ts'
import { refused, type Refusal } from '#kernel/result.ts'
import {
  questionsOf,
  reviewSorts,
  reviewsOf,
  shownName,
  type QuestionId,
  type Review,
  type ReviewId,
} from '#people/reviews/index.ts'
import { answerQuestion, askQuestion, weighReview } from '#flows/speak-of-product.ts'
import { writeReview, type WriteReviewRefusal } from '#flows/write-review.ts'
import { ratingOf, voicedProduct } from '#views/storefront/index.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type ApiContext, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, localeSchema, oneOf, orNull, slugSchema, text } from '../schemas/common.ts'

const often = 300
const seldom = 30
const bySlug = closed({ slug: slugSchema })
const part = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 1 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
}
const stars = Type.Integer({ minimum: 1, maximum: 5 })
const said = closed(
  {
    id: Type.String(),
    waits: Type.Boolean({ description: 'It waits for the operator.' }),
    held_for: Type.Array(Type.String()),
  },
  { title: 'Said' },
)

const ratingSchema = closed(
  { average: Type.Number(), count: Type.Integer(), stars: Type.Array(Type.Integer()) },
  { title: 'Rating', description: 'Published stars; `stars` counts them from one to five.' },
)
const reviewSchema = closed(
  {
    id: Type.String(),
    author: Type.String(),
    verified: Type.Boolean({ description: 'The orders prove that the author received the product.' }),
    locale: Type.String(),
    rating: stars,
    title: Type.String(),
    body: Type.String(),
    photographs: Type.Array(Type.String()),
    reply: orNull(Type.String()),
    helpful: Type.Integer(),
    created_at: instant,
  },
  { title: 'Review' },
)

const reviewOnWire = (review: Review) => ({
  id: review.id,
  author: review.authorName,
  verified: review.isVerified,
  locale: review.locale,
  rating: review.rating,
  title: review.title,
  body: review.body,
  photographs: review.photographs.map((each) => `/photographs/${each.key}`),
  reply: review.reply,
  helpful: review.helpful,
  created_at: review.createdAt.toISOString(),
})

async function productId({ db }: ApiContext, slug: string): Promise<number> {
  const product = await voicedProduct(db, slug, 'en')
  if (product === undefined) throw refuse(refused('product_not_found'))
  return product.id
}

const listReviews = operation({
  id: 'list_product_reviews',
  method: 'GET',
  path: '/api/products/:slug/reviews',
  tag: 'Catalog',
  summary: 'Published reviews of a product with its stars in sum.',
  params: bySlug,
  query: closed({ ...part, sort: Type.Optional(oneOf(reviewSorts)), stars: Type.Optional(stars) }),
  answers: {
    200: closed(
      { rating: orNull(ratingSchema), count: Type.Integer(), reviews: Type.Array(reviewSchema) },
      { title: 'ReviewList' },
    ),
  },
  refusals: ['product_not_found'],
  perMinute: often,
  handle: async (call) => {
    const id = await productId(call, call.params.slug)
    const { size = 10, ...query } = call.query
    const rating = await ratingOf(call.db, id)
    const { reviews, count } = await reviewsOf(call.db, { productId: id, size, ...query })
    const sums = rating && { average: rating.average, count: rating.count, stars: [...rating.stars] }
    return answer({ rating: sums, count, reviews: reviews.map(reviewOnWire) })
  },
})

const listQuestions = operation({
  id: 'list_product_questions',
  method: 'GET',
  path: '/api/products/:slug/questions',
  tag: 'Catalog',
  summary: 'Published questions about a product with their answers.',
  params: bySlug,
  query: closed(part),
  answers: {
    200: closed(
      {
        count: Type.Integer(),
        questions: Type.Array(
          closed({
            id: Type.String(),
            author: Type.String(),
            body: Type.String(),
            created_at: instant,
            answers: Type.Array(
              closed({
                id: Type.String(),
                author: Type.String(),
                voice: oneOf(['seller', 'buyer', 'anybody']),
                body: Type.String(),
              }),
            ),
          }),
        ),
      },
      { title: 'QuestionList' },
    ),
  },
  refusals: ['product_not_found'],
  perMinute: often,
  handle: async (call) => {
    const id = await productId(call, call.params.slug)
    const { size = 10, page = 1 } = call.query
    const { questions, count } = await questionsOf(call.db, { productId: id, size, page })
    const onWire = questions.map((each) => ({
      id: each.id,
      author: each.authorName,
      body: each.body,
      created_at: each.createdAt.toISOString(),
      answers: each.answers.map(({ id: own, authorName, voice, body }) => ({
        id: own,
        author: authorName,
        voice,
        body,
      })),
    }))
    return answer({ count, questions: onWire })
  },
})

type WordsRefused = Refusal<Exclude<WriteReviewRefusal, `photograph_${string}` | 'too_many_photographs'>>

const write = operation({
  id: 'write_product_review',
  method: 'POST',
  path: '/api/products/:slug/reviews',
  tag: 'Catalog',
  summary: 'Write a review, or word one’s own anew; photographs are sent by the page.',
  params: bySlug,
  body: closed({ rating: stars, title: text(500), body: text(10_000), locale: Type.Optional(localeSchema) }),
  answers: { 200: said },
  refusals: [
    'product_not_found',
    'rating_missing',
    'missing',
    'too_short',
    'too_long',
    'already_reviewed',
    'review_not_found',
    'not_bought',
  ],
  perMinute: seldom,
  handle: async (call) => {
    const { db, settings, caller, body } = call
    const actor = actorOf(caller)
    const written = await writeReview(db, fileStore(`${settings.filesFolder}/photographs`), {
      productId: await productId(call, call.params.slug),
      writer: { kind: 'party', partyId: actor.party, name: shownName(actor.displayName) },
      locale: body.locale ?? 'en',
      typed: { rating: String(body.rating), title: body.title, body: body.body },
      files: [],
    })
    if (!written.ok) throw refuse(written as WordsRefused)
    const { id, held } = written.value
    return answer({ id, waits: held.length > 0, held_for: [...held] })
  },
})

const ask = operation({
  id: 'ask_about_product',
  method: 'POST',
  path: '/api/products/:slug/questions',
  tag: 'Catalog',
  summary: 'Ask a question about a product.',
  params: bySlug,
  body: closed({ text: text(10_000), locale: Type.Optional(localeSchema) }),
  answers: { 200: said },
  refusals: ['product_not_found', 'missing', 'too_short', 'too_long'],
  perMinute: seldom,
  handle: async (call) => {
    const actor = actorOf(call.caller)
    const { text: words, locale = 'en' } = call.body
    const speech = { author: actor.party, name: shownName(actor.displayName), locale, text: words }
    const asked = await askQuestion(call.db, await productId(call, call.params.slug), speech)
    if (!asked.ok) throw refuse(asked)
    const { id, held } = asked.value
    return answer({ id, waits: held.length > 0, held_for: [...held] })
  },
})

const give = operation({
  id: 'answer_product_question',
  method: 'POST',
  path: '/api/questions/:question_id/answers',
  tag: 'Catalog',
  summary: 'Answer a question; the orders decide whether it is marked as a buyer’s.',
  params: closed({ question_id: idOf('que', 'The question.') }),
  body: closed({ text: text(10_000), locale: Type.Optional(localeSchema) }),
  answers: { 200: said },
  refusals: ['question_not_found', 'missing', 'too_short', 'too_long'],
  perMinute: seldom,
  handle: async ({ db, settings, caller, params, body }) => {
    const actor = actorOf(caller)
    const { text: words, locale = 'en' } = body
    const speech = { author: actor.party, name: shownName(actor.displayName), locale, text: words }
    const origin = { origin: settings.publicOrigin }
    const given = await answerQuestion(db, params.question_id as QuestionId, speech, origin)
    if (!given.ok) throw refuse(given)
    const { id, held } = given.value
    return answer({ id, waits: held.length > 0, held_for: [...held] })
  },
})

const vote = operation({
  id: 'vote_for_product_review',
  method: 'PUT',
  path: '/api/reviews/:review_id/vote',
  tag: 'Catalog',
  summary: 'Say that a review helped, or take that back.',
  params: closed({ review_id: idOf('rev', 'The review.') }),
  body: closed({ helps: Type.Boolean() }),
  answers: { 204: null },
  refusals: ['review_not_found', 'own_review'],
  perMinute: seldom,
  handle: async ({ db, caller, params, body }) => {
    const voter = actorOf(caller).party
    const voted = await weighReview(db, params.review_id as ReviewId, { voter, helps: body.helps })
    if (!voted.ok) throw refuse(voted)
    return { status: 204 }
  },
})

/** What people say of products. */
export const voiceOperations: readonly Operation[] = [listReviews, write, vote, listQuestions, ask, give]

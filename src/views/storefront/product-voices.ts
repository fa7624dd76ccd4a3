import { batchedPer } from '#kernel/batched.ts'
import type { Db, Queries } from '#kernel/database.ts'
import type { Locale } from '#market/catalog/index.ts'
import {
  averageOf,
  faqsOf,
  questionsOf,
  ratingsOf,
  reviewsOf,
  type Faq,
  type Question,
  type Rating,
  type Review,
} from '#people/reviews/index.ts'
import type { ListingItem } from './types.ts'

/** A product people speak of: what stands at the head of its pages. */
export type VoicedProduct = {
  readonly id: number
  readonly slug: string
  readonly title: string
  readonly picture: string | null
}

/** What people say of a product, as much as its page shows. */
export type ProductVoices = {
  /** Nothing while nobody has given stars. */
  readonly rating: (Rating & { readonly average: number }) | null
  readonly reviews: readonly Review[]
  readonly questions: readonly Question[]
  readonly questionCount: number
  readonly faqs: readonly Faq[]
}

const shownReviews = 4
const shownQuestions = 3

/** The stars of a product with their mean; nothing while there are none. */
export async function ratingOf(db: Queries, productId: number): Promise<ProductVoices['rating']> {
  const rating = (await ratingsOf(db, [productId])).get(productId)
  return rating === undefined ? null : { ...rating, average: averageOf(rating) }
}

type Spoken = { readonly reviews: boolean; readonly questions: boolean; readonly faqs: boolean }

const silent: Spoken = { reviews: false, questions: false, faqs: false }

/** Of which products anything was said at all: most are silent, and need not be asked three times. */
async function readSpoken({ sql }: Queries, productIds: readonly number[]): Promise<Spoken[]> {
  const rows = await sql<Spoken & { id: number }>`
    select p.id,
           exists (select from reviews.reviews r where r.product_id = p.id and r.state = 'published') as reviews,
           exists (select from reviews.questions q where q.product_id = p.id and q.state = 'published') as questions,
           exists (select from reviews.faqs f where f.product_id = p.id) as faqs
      from unnest(${[...new Set(productIds)]}::bigint[]) as p (id)`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return productIds.map((id) => byId.get(id) ?? silent)
}

const spokenTogether = batchedPer(readSpoken, { max: 64, lanes: 2 })

/** The stars, the most helpful reviews, the first questions and the frequent ones of a product. */
export async function productVoices(db: Db, productId: number, locale: Locale): Promise<ProductVoices> {
  const [rating, said] = await Promise.all([ratingOf(db, productId), spokenTogether(db, productId)])
  const [{ reviews }, { questions, count }, faqs] = await Promise.all([
    said.reviews ? reviewsOf(db, { productId, size: shownReviews }) : { reviews: [] },
    said.questions ? questionsOf(db, { productId, size: shownQuestions }) : { questions: [], count: 0 },
    said.faqs ? faqsOf(db, productId, locale) : [],
  ])
  return { rating, reviews, questions, questionCount: count, faqs }
}

/** Put the stars beside products on a shelf: one statement for all of them. */
export async function withRatings(
  db: Queries,
  items: readonly ListingItem[],
): Promise<readonly ListingItem[]> {
  const ratings = await ratingsOf(
    db,
    items.map((each) => each.productId),
  )
  return items.map((each) => {
    const rating = ratings.get(each.productId)
    return rating === undefined ? each : { ...each, rating: { sum: rating.sum, count: rating.count } }
  })
}

/** A product of the shop by its slug; nothing where it is not for sale any more. */
export async function voicedProduct(
  { sql }: Queries,
  slug: string,
  locale: Locale,
): Promise<VoicedProduct | undefined> {
  const [row] = await sql<VoicedProduct>`
    select p.id, p.slug,
           coalesce((select t.title from catalog.product_translations t where t.product_id = p.id
                      order by t.locale = ${locale} desc, t.locale = 'en' desc limit 1), p.slug) as title,
           (select m.file_key from catalog.media m where m.product_id = p.id order by m.position limit 1) as picture
      from catalog.products p
     where p.slug = ${slug} and p.state = 'active'`
  return row
}

/** The products of an order, each once, for whoever writes of them. */
export async function voicedOrder(
  { sql }: Queries,
  orderId: string,
  locale: Locale,
): Promise<readonly VoicedProduct[]> {
  return sql<VoicedProduct>`
    select p.id, p.slug,
           coalesce((select t.title from catalog.product_translations t where t.product_id = p.id
                      order by t.locale = ${locale} desc, t.locale = 'en' desc limit 1), p.slug) as title,
           min(l.media_key) as picture
      from orders.lines l
      join catalog.variants v on v.id = l.variant_id
      join catalog.products p on p.id = v.product_id and p.state = 'active'
     where l.order_id = ${orderId}
     group by p.id, p.slug
     order by min(l.position)`
}

/** The slug of the product a published review, question or answer is about. */
export async function placeOfVoice({ sql }: Queries, id: string): Promise<string | undefined> {
  const [row] = await sql<{ slug: string }>`
    select p.slug from catalog.products p
     where p.id = coalesce(
       (select r.product_id from reviews.reviews r where r.id = ${id} and r.state = 'published'),
       (select q.product_id from reviews.questions q where q.id = ${id} and q.state = 'published'),
       (select q.product_id from reviews.answers a join reviews.questions q on q.id = a.question_id
         where a.id = ${id} and a.state = 'published'))`
  return row?.slug
}
